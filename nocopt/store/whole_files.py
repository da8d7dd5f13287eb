"""Files that are written whole or not at all, safe from a crash and a power loss at any moment."""

from __future__ import annotations

import os
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from io import BufferedWriter
    from pathlib import Path


def write_whole(path: Path, content: bytes, apart: str = "") -> None:
    """Put `content` in place of what `path` names, at one stroke; its folder is made if it lacks.

    Blocks until it is on the disk; a refusal of the system is an `OSError`. Where others may write
    it at the same time, a name of its own keeps what is unfinished `apart` from theirs; whoever
    gives one removes what programs that died left under such names.
    """
    temporary = _unfinished(path, apart)
    _make_folder(path.parent)
    try:
        write_through(temporary, content)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    _flush_folder(path.parent)


class GrowingFile:
    """A file that is written piece by piece to `stream`, and is there once it is `keep`t.

    Until then it stands beside `path` under another name, and what is at `path` stays. All calls
    block and raise what the system refuses as an `OSError`; one of `keep` and `give_up` ends it,
    the latter also while another thread is about to `begin`.
    """

    stream: BufferedWriter

    def __init__(self, path: Path) -> None:
        self._path = path
        self._beside = _unfinished(path)
        self._lock = threading.Lock()
        self._given_up = self._begun = False

    def begin(self) -> None:
        """Make the file; nothing is made of one that was given up."""
        with self._lock:
            if not self._given_up:
                self.stream = self._beside.open("wb")
                self._begun = True

    def keep(self) -> None:
        """Put it in place of what `path` names, at one stroke; it is on the disk then."""
        self.stream.flush()
        os.fsync(self.stream.fileno())
        self.stream.close()
        os.replace(self._beside, self._path)
        _flush_folder(self._path.parent)

    def give_up(self) -> None:
        """Leave nothing of it."""
        with self._lock:
            self._given_up = True
        if not self._begun:
            return  # what is there is another's
        with suppress(OSError):  # what is to be written still is of no use any more
            self.stream.close()
        with suppress(OSError):  # nor can more be done about a disk that refuses this
            self._beside.unlink(missing_ok=True)


def remove_left_over(path: Path, older_than: float) -> bool:
    """Remove what a program that died has left of a file that was to be at `path`.

    False where it was written to in so many seconds, or cannot be removed: another program may be
    at it, or its disk is not there.
    """
    beside = _unfinished(path)
    try:
        if time.time() - beside.stat().st_mtime < older_than:
            return False
        beside.unlink()
    except FileNotFoundError:
        return path.parent.is_dir()
    except OSError:
        return False
    return True


def write_through(path: Path, content: bytes) -> None:
    """Write a file that only this person may read, down to the disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)


def _unfinished(path: Path, apart: str = "") -> Path:
    return path.with_name(f".{path.name}{apart}.unfinished")


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _flush_folder(folder.parent)


def _flush_folder(folder: Path) -> None:
    if os.name != "posix":
        return  # elsewhere a folder cannot be opened, and a rename is flushed with its file
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:
        return  # a folder of others, that may be gone through and written to, but not be read
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
