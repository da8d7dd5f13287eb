"""The folder that chats are mirrored into: which files in it are this program's, and which lack."""

from __future__ import annotations

import errno
import json
import os
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from nocopt.core.digests import hashing
from nocopt.core.json_text import parse
from nocopt.core.json_values import members
from nocopt.store.whole_files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

ASIDE: Final = "No longer in nocopt"
"""The folder in a mirror for files of chats that went without being deleted."""

_INDEX: Final = ".nocopt-mirror-{}.jsonl"
_LINES_A_CHAT: Final = 4  # in the index, beyond which it is written anew
_FEW: Final = 200  # lines that are never too many


@dataclass(slots=True)
class _Entry:
    """What was written of a chat: `files` has the digests that are known of each name.

    `mark` says of what state of the chat; it is "" while the files are being written.
    """

    mark: str = ""
    files: dict[str, set[str]] = field(default_factory=dict)


class MirrorFolder:
    """The files of the chats of one database, `own` being its name. All calls block (`OSError`).

    A file is written over or removed only as long as it is what this program has written. What was
    written is kept in an index file, to which a line is added before and after the files of each
    chat, so that a crash in between leaves no file behind that nobody knows.
    """

    def __init__(self, folder: Path, own: str) -> None:
        self.folder, self.own = folder, own
        self._index = folder / _INDEX.format(own)
        self._entries: dict[str, _Entry] = {}
        self._names: dict[str, str] = {}  # in lower case, with the chats that they belong to
        self._lines = 0
        self._refuse_missing()
        self._load()

    def due(self, marks: Mapping[str, str]) -> list[str]:
        """Return which chats are to be written: those with another mark, and without their files.

        The uids of chats lead to their marks.
        """
        there = set(os.listdir(self.folder))
        return [uid for uid, mark in marks.items() if not self._is_written(uid, mark, there)]

    def gone(self, there: Iterable[str]) -> list[str]:
        """Return the chats that have files and are not among these."""
        return list(self._entries.keys() - set(there))

    def put(self, uid: str, mark: str, stem: str, contents: Mapping[str, bytes]) -> None:
        """Write the files of a chat, by their endings, and remove those it had by another name."""
        self._refuse_missing()
        entry = self._entries.setdefault(uid, _Entry())
        digests = {ending: _digest(data) for ending, data in contents.items()}
        stem = self._free(uid, stem, digests)
        files = {f"{stem}{ending}": digest for ending, digest in digests.items()}
        entry.mark = ""
        for name, digest in files.items():
            entry.files.setdefault(name, set()).add(digest)
        self._add({"chat": uid, "files": files})
        for ending, data in contents.items():
            path = self.folder / f"{stem}{ending}"
            if self._digest_of(path) != digests[ending]:
                write_whole(path, data)
        for name in entry.files.keys() - files.keys():
            self._remove(name, entry.files[name])
        self._names.update(dict.fromkeys(map(str.casefold, files), uid))
        self._add({"chat": uid, "files": files, "mark": mark})
        self._entries[uid] = _Entry(mark, {name: {one} for name, one in files.items()})
        if self._lines > max(_FEW, _LINES_A_CHAT * len(self._entries)):
            self._write_anew()

    def drop(self, uid: str, *, aside: bool = False) -> None:
        """Remove the files of a chat, but those that somebody has changed.

        `aside`: they are moved to a folder in this one instead, as nobody has deleted the chat.
        """
        self._refuse_missing()
        entry = self._entries.get(uid, _Entry())
        for name, digests in entry.files.items():
            if aside:
                self._move_aside(name, digests)
            self._remove(name, digests)
        self._add({"chat": uid, "files": {}, "mark": ""})
        self._entries.pop(uid, None)

    # ----------------------------------------------------------------------------- internals

    def _refuse_missing(self) -> None:
        """Write nothing where a disk was taken out: the folder is not made here."""
        if not self.folder.is_dir():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(self.folder))

    def _is_written(self, uid: str, mark: str, there: set[str]) -> bool:
        entry = self._entries.get(uid)
        return entry is not None and entry.mark == mark and entry.files.keys() <= there

    def _free(self, uid: str, stem: str, digests: Mapping[str, str]) -> str:
        """Return the first name like `stem` under which nothing lies but what this chat has."""
        for number in count(1):
            found = stem if number == 1 else f"{stem} ({number})"
            if all(self._is_free(uid, f"{found}{end}", one) for end, one in digests.items()):
                return found
        raise AssertionError("numbers end")  # pragma: no cover

    def _is_free(self, uid: str, name: str, digest: str) -> bool:
        folded = name.casefold()
        if self._names.get(folded, uid) != uid:
            return False
        path = self.folder / name
        if not os.path.lexists(path):
            return True
        known = {digest}
        for other, digests in self._entries[uid].files.items():
            if other.casefold() == folded:
                known |= digests
        return self._digest_of(path) in known

    def _move_aside(self, name: str, digests: set[str]) -> None:
        path, folder = self.folder / name, self.folder / ASIDE
        if self._digest_of(path) not in digests:
            return
        folder.mkdir(exist_ok=True)
        for number in count(1):
            target = folder / (name if number == 1 else f"{path.stem} ({number}){path.suffix}")
            if not os.path.lexists(target):
                os.replace(path, target)
                return

    def _remove(self, name: str, digests: set[str]) -> None:
        path = self.folder / name
        if self._digest_of(path) in digests:
            path.unlink(missing_ok=True)
        self._names.pop(name.casefold(), None)

    def _digest_of(self, path: Path) -> str:
        """Return the digest of a file; "" where there is none, or something else."""
        if path.is_symlink() or not path.is_file():
            return ""
        return _digest(path.read_bytes())

    def _add(self, line: Mapping[str, Any]) -> None:
        # The first line end is for what a crash may have left of the line before.
        with open(self._index, "a", encoding="utf-8", opener=_private) as file:
            file.write(f"\n{json.dumps(line, ensure_ascii=False)}\n")
        self._lines += 1

    def _write_anew(self) -> None:
        lines = (
            json.dumps({"chat": uid, "files": _one_each(entry), "mark": entry.mark})
            for uid, entry in self._entries.items()
        )
        write_whole(self._index, "\n".join((*lines, "")).encode())
        self._lines = len(self._entries)

    def _load(self) -> None:
        try:
            text = self._index.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return
        for line in text.splitlines():
            self._take(line)
        for uid, entry in self._entries.items():
            self._names.update(dict.fromkeys(map(str.casefold, entry.files), uid))

    def _take(self, line: str) -> None:
        try:
            found = members(parse(line))
            uid, files, mark = str(found["chat"]), members(found["files"]), found.get("mark")
        except (ValueError, TypeError, KeyError):
            return  # an empty line, half of one, or one that was tampered with
        self._lines += 1
        if mark is None:
            entry = self._entries.setdefault(uid, _Entry())
            entry.mark = ""
        else:
            entry = self._entries[uid] = _Entry(str(mark))
        for name, digest in files.items():
            if _is_name(name):
                entry.files.setdefault(name, set()).add(str(digest))
        if not entry.files:
            del self._entries[uid]


def _private(path: str, flags: int) -> int:
    """Open a file that, where it is made, only this person may read: it has titles of chats."""
    return os.open(path, flags, 0o600)


def _is_name(name: str) -> bool:
    """Whether it names a file in the folder itself: an index may have been tampered with."""
    return bool(name) and name not in (".", "..") and not set(name) & set("/\\\0")


def _one_each(entry: _Entry) -> dict[str, str]:
    return {name: min(digests) for name, digests in entry.files.items()}


def _digest(data: bytes) -> str:
    return hashing(data).hexdigest()
