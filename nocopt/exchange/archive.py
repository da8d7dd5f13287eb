"""Our own archive: a zip of JSON lines, the files they name, and a manifest that proves both.

`resources/ARCHIVE.md` describes it for others. The same chats give the same bytes: members stand in
a fixed order without times, and the manifest says nothing about when and where it was written.
"""

from __future__ import annotations

import hashlib
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Final

from nocopt.core.attachments import AttachmentKind
from nocopt.core.json_text import parse, write
from nocopt.core.json_values import members, text, whole
from nocopt.core.record_json import (
    RecordError,
    chat_from_lines,
    chat_to_lines,
    line_from_text,
    line_to_text,
)
from nocopt.core.transfer import Counted, Refusal, TransferError
from nocopt.exchange.json_array import crowded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nocopt.core.attachments import AttachmentPart
    from nocopt.core.messages import JsonObject
    from nocopt.core.records import ChatRecord

MANIFEST: Final = "manifest.json"
CHATS: Final = "chats.jsonl"
LARGEST_MANIFEST: Final = 1 << 20  # bytes
FORMAT: Final = "nocopt-archive"
VERSION: Final = 1
LONGEST_LINE: Final = 64 << 20  # bytes
_FOLDER: Final = "files"
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)  # the first that a zip can tell
_LEVEL: Final = 3  # packs text nearly as tightly as the usual 6, in half the time
_ONLY_MINE: Final = 0o100600 << 16


def file_name(sha256: str) -> str:
    """Return the name in the archive of the file with this hash."""
    return f"{_FOLDER}/{sha256[:2]}/{sha256}"


class ArchiveWriter:
    """Writes an archive to `target`: first all chats, then the files, then the end.

    The order of the chats is the caller's; nothing of them but the names of their files is kept.
    All calls block. What the disk refuses is an `OSError`.
    """

    def __init__(self, target: IO[bytes], program: str) -> None:
        self._program = program
        self._zip = zipfile.ZipFile(target, "w", allowZip64=True)
        self._stream: IO[bytes] | None = None
        self._hash = hashlib.sha256()
        self._size = 0
        self._chats = 0
        self._messages = 0
        self._named: dict[str, AttachmentPart] = {}
        self._files = 0
        self._file_bytes = 0

    def add(self, chat: ChatRecord) -> None:
        """Write a chat."""
        stream = self._opened()
        for line in chat_to_lines(chat):
            data = line_to_text(line).encode() + b"\n"
            stream.write(data)
            self._hash.update(data)
            self._size += len(data)
        self._chats += 1
        self._messages += len(chat.nodes)
        for sha256, part in chat.files.items():
            self._named.setdefault(sha256, part)

    @property
    def files(self) -> tuple[AttachmentPart, ...]:
        """The files that the chats name, in the order in which they are to be added."""
        return tuple(self._named[sha256] for sha256 in sorted(self._named))

    def add_file(self, part: AttachmentPart, data: bytes) -> None:
        """Write a file; no chat comes after it."""
        self._opened().close()
        self._zip.writestr(
            _entry(file_name(part.sha256), packed=part.kind is AttachmentKind.TEXT), data
        )
        self._files += 1
        self._file_bytes += len(data)

    def finish(self) -> Counted:
        """Write the manifest and the end; return what was written."""
        self._opened().close()
        counted = Counted(self._chats, self._messages, self._files, self._file_bytes)
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "program": self._program,
            "chats": counted.chats,
            "messages": counted.messages,
            "files": counted.files,
            "file_bytes": counted.bytes,
            "members": {CHATS: {"sha256": self._hash.hexdigest(), "size": self._size}},
        }
        self._zip.writestr(_entry(MANIFEST, packed=False), write(manifest).encode())
        self._zip.close()
        return counted

    def give_up(self) -> None:
        """Let go of what was begun, which is no archive."""
        for part in (self._stream, self._zip):
            with suppress(OSError, ValueError):  # what would still be written goes with the rest
                if part is not None:
                    part.close()

    def _opened(self) -> IO[bytes]:
        if self._stream is None:
            entry = _entry(CHATS, packed=True)
            self._stream = self._zip.open(entry, "w", force_zip64=True)
        return self._stream


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says of itself; `sha256` and `size` in bytes are those of its chats."""

    counted: Counted
    program: str
    sha256: str
    size: int


def read_manifest(data: bytes) -> Manifest:
    """Return the manifest of an archive; `TransferError` where it is none that can be read."""
    try:
        raw = members(parse(data.decode()))
        if text(raw["format"]) != FORMAT:
            raise TransferError(Refusal.NOT_KNOWN, MANIFEST)
        if whole(raw["version"]) > VERSION:
            raise TransferError(Refusal.NEWER, MANIFEST, str(raw["version"]))
        chats = members(members(raw["members"])[CHATS])
        counts = (whole(raw[name]) for name in ("chats", "messages", "files", "file_bytes"))
        return Manifest(
            counted=Counted(*counts),
            program=text(raw["program"]),
            sha256=text(chats["sha256"]),
            size=whole(chats["size"]),
        )
    except KeyError as error:
        raise TransferError(Refusal.BROKEN, MANIFEST, f"{error} is missing") from error
    except (ValueError, TypeError) as error:
        raise TransferError(Refusal.BROKEN, MANIFEST, str(error)[:200]) from error


def read_chats(stream: IO[bytes], manifest: Manifest) -> Iterator[ChatRecord]:
    """Yield the chats of an archive one by one, in memory one at a time.

    `stream` is that of `CHATS`. Raises `TransferError` at what is broken, and at the end where it
    is not what the manifest says: until then nothing that was read is proven.
    """
    seen = _Seen()
    found = Counted()
    try:
        for chat in chat_from_lines(_lines(stream, seen)):
            found = Counted(found.chats + 1, found.messages + len(chat.nodes))
            yield chat
    except RecordError as error:
        raise TransferError(Refusal.BROKEN, CHATS, str(error)) from error
    if seen.size < manifest.size:
        raise TransferError(Refusal.TRUNCATED, CHATS)
    if seen.hash.hexdigest() != manifest.sha256:
        raise TransferError(Refusal.CHECKSUM, CHATS)
    if found != Counted(manifest.counted.chats, manifest.counted.messages):
        raise TransferError(Refusal.BROKEN, MANIFEST, "the counts are wrong")


class _Seen:
    """What was read so far of a member."""

    def __init__(self) -> None:
        self.hash = hashlib.sha256()
        self.size = 0


def _lines(stream: IO[bytes], seen: _Seen) -> Iterator[JsonObject]:
    number = 0
    while data := stream.readline(LONGEST_LINE + 1):
        number += 1
        if len(data) > LONGEST_LINE:
            raise TransferError(Refusal.TOO_LARGE, CHATS, f"line {number}")
        seen.hash.update(data)
        seen.size += len(data)
        try:
            line = data.decode()
            if crowded(line):
                raise TransferError(Refusal.TOO_LARGE, CHATS, f"line {number}")
            yield line_from_text(line)
        except ValueError as error:
            raise RecordError(number, str(error)[:200]) from error


def _entry(name: str, *, packed: bool) -> zipfile.ZipInfo:
    entry: Any = zipfile.ZipInfo(name, _NO_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    entry._compresslevel = _LEVEL  # noqa: SLF001 - what `writestr` sets, and `open` has no word for
    entry.external_attr = _ONLY_MINE
    entry.create_system = 3  # else it would tell the system it was written on
    found: zipfile.ZipInfo = entry
    return found
