"""Files that were made elsewhere, opened so that none of them can do harm.

A zip is judged by its table of contents before anything in it is unpacked: no name leads out of a
folder, nothing is a link, nothing is larger than it says, and all of it together is bounded. What
is packed is only ever read, as a stream; nothing is unpacked onto the disk.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Final

from nocopt.core.transfer import Refusal, TransferError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

MOST_ENTRIES: Final = 100_000
LARGEST: Final = 4 << 30  # bytes of a file, or of all that is packed in one
LARGEST_TIGHT: Final = 512 << 20  # bytes in all of what is packed tighter than chats mostly are
_TIGHT: Final = 200  # bytes that one packed byte stands for; a log that repeats itself has more
_LARGEST_TABLE: Final = 64 << 20  # bytes of a zip's table of contents, which is read at once

_END: Final = b"PK\x05\x06"
_END_SIZE: Final = 22
_LONGEST_REMARK: Final = 0xFFFF
_WIDE_LOCATOR: Final = b"PK\x06\x07"
_WIDE_END: Final = b"PK\x06\x06"
_LOCATOR_SIZE: Final = 20
_WIDE_END_SIZE: Final = 56
_KINDS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED: Final = 0x1
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError)


class Given:
    """A file with chats: the files that are packed in it by their names, or itself by its own.

    All that is wrong with it raises `TransferError`; what the disk refuses stays an `OSError`.
    """

    def __init__(self, path: Path, packed: zipfile.ZipFile | None) -> None:
        self.path = path
        self._packed = packed
        if packed is None:
            self.names: tuple[str, ...] = (path.name,)
        else:
            self.names = tuple(one.filename for one in packed.infolist() if not one.is_dir())

    @property
    def is_packed(self) -> bool:
        """Whether it is a zip."""
        return self._packed is not None

    @property
    def changed_at(self) -> float:
        """When the file was changed last, in seconds since 1970: of what in it tells no time."""
        return self.path.stat().st_mtime

    def size(self, name: str) -> int:
        """Return how many bytes a file has."""
        if self._packed is None:
            return self.path.stat().st_size
        return self._packed.getinfo(name).file_size

    @contextmanager
    def opened(self, name: str) -> Iterator[IO[bytes]]:
        """Open one of `names`; also what goes wrong while it is read is a `TransferError`."""
        if self._packed is None:
            with self.path.open("rb") as stream:
                yield stream
            return
        try:
            with self._packed.open(name) as stream:
                yield stream
        except _BROKEN as error:
            raise TransferError(_refusal_of(error), name, str(error)) from error

    def read(self, name: str, limit: int) -> bytes:
        """Return all bytes of a file; one of more than `limit` is refused."""
        if self.size(name) > limit:
            raise TransferError(Refusal.TOO_LARGE, name)
        with self.opened(name) as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:  # it has grown since
            raise TransferError(Refusal.TOO_LARGE, name)
        return data

    def close(self) -> None:
        """Close the file."""
        if self._packed is not None:
            self._packed.close()

    def __enter__(self) -> Given:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def given(path: Path) -> Given:
    """Return the file at `path` (`OSError`, `TransferError`); it is to be closed."""
    facts = path.stat()
    if not stat.S_ISREG(facts.st_mode):
        raise TransferError(Refusal.NOT_KNOWN, detail="not a file")
    if not facts.st_size:
        raise TransferError(Refusal.TRUNCATED, detail="empty")
    with path.open("rb") as stream:
        if not stream.read(4).startswith(b"PK"):
            if facts.st_size > LARGEST:
                raise TransferError(Refusal.TOO_LARGE)
            return Given(path, None)
        _judge_table(stream, facts.st_size)
    try:
        packed = zipfile.ZipFile(path)
    except (*_BROKEN, ValueError) as error:
        raise TransferError(Refusal.BROKEN, detail=str(error)) from error
    try:
        _judge(packed.infolist(), facts.st_size)
    except TransferError:
        packed.close()
        raise
    return Given(path, packed)


def _refusal_of(error: Exception) -> Refusal:
    if isinstance(error, EOFError):
        return Refusal.TRUNCATED
    return Refusal.CHECKSUM if "CRC" in str(error) else Refusal.BROKEN


def _judge_table(stream: IO[bytes], size: int) -> None:
    """Refuse a zip whose table of contents says that it is too long, before it is read."""
    at = max(0, size - _END_SIZE - _LONGEST_REMARK)
    stream.seek(max(0, at - _LOCATOR_SIZE - _WIDE_END_SIZE))
    tail = stream.read()
    end = tail.rfind(_END)
    if end < 0 or len(tail) - end < _END_SIZE:
        raise TransferError(Refusal.TRUNCATED, detail="no table of contents")
    count, length = struct.unpack_from("<HL", tail, end + 10)
    locator = end - _LOCATOR_SIZE
    wide = locator - _WIDE_END_SIZE
    if wide >= 0 and tail.startswith(_WIDE_LOCATOR, locator) and tail.startswith(_WIDE_END, wide):
        count, length = struct.unpack_from("<QQ", tail, wide + 32)
    if count > MOST_ENTRIES or length > _LARGEST_TABLE:
        raise TransferError(Refusal.TOO_MANY)


def _judge(entries: list[zipfile.ZipInfo], size: int) -> None:
    if len(entries) > MOST_ENTRIES:
        raise TransferError(Refusal.TOO_MANY)
    for one in entries:
        _judge_entry(one)
        if not 0 <= one.header_offset < size:
            raise TransferError(Refusal.BROKEN, one.filename, "it is not where it should be")
    if sum(one.file_size for one in entries) > LARGEST:
        raise TransferError(Refusal.TOO_LARGE)
    tight = (one.file_size for one in entries if one.file_size > one.compress_size * _TIGHT)
    if sum(tight) > LARGEST_TIGHT:
        raise TransferError(Refusal.PACKED_TOO_TIGHT)
    # More than there is can only be packed where entries share their bytes.
    if sum(one.compress_size for one in entries) > size:
        raise TransferError(Refusal.PACKED_TOO_TIGHT)
    if len({one.filename for one in entries}) < len(entries):
        raise TransferError(Refusal.BROKEN, detail="a name stands for several files")


def _judge_entry(one: zipfile.ZipInfo) -> None:
    if not _is_safe(one.orig_filename):
        raise TransferError(Refusal.UNSAFE_NAME, one.filename)
    kind = stat.S_IFMT(one.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise TransferError(Refusal.UNSAFE_NAME, one.filename, "a link or a device")
    if one.flag_bits & _ENCRYPTED:
        raise TransferError(Refusal.ENCRYPTED, one.filename)
    if one.compress_type not in _KINDS:
        raise TransferError(Refusal.BROKEN, one.filename, "packed in a way that is not read here")


def _is_safe(name: str) -> bool:
    """Whether a name stays below the folder that it would be put into, on any system."""
    if not name or any(char in name for char in "\\\0:"):
        return False
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts
