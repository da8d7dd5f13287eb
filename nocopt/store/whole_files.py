"""Files that are written whole or not at all, safe from a crash and a power loss at any moment."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Put `content` in place of what `path` names, at one stroke; its folder is made if it lacks.

    Blocks until it is on the disk; a refusal of the system is an `OSError`.
    """
    temporary = path.with_name(f".{path.name}.unfinished")
    _make_folder(path.parent)
    try:
        write_through(temporary, content)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    _flush_folder(path.parent)


def write_through(path: Path, content: bytes) -> None:
    """Write a file that only this person may read, down to the disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)


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
