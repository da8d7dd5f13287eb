"""A chat as files for people and other programs: one, or several that belong together."""

from __future__ import annotations

import zipfile
from contextlib import suppress
from datetime import datetime
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Final, NamedTuple

from nocopt.core.transfer import Format
from nocopt.core.utf8 import in_utf8
from nocopt.exchange.naming import Names, safe_name
from nocopt.exchange.to_html import to_html
from nocopt.exchange.to_json import to_json
from nocopt.exchange.to_markdown import to_markdown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nocopt.core.records import ChatRecord
    from nocopt.core.transfer import ExportWish, ExportWords

_FIRST_YEAR, _LAST_YEAR = 1980, 2107  # that a zip can tell
_ENDINGS: Final = {Format.MARKDOWN: ".md", Format.HTML: ".html", Format.JSON: ".json"}


class Document(NamedTuple):
    """A file: its name, with the folder that it is in, and what is in it."""

    name: str
    data: bytes


def documents(
    chat: ChatRecord,
    wish: ExportWish,
    words: ExportWords,
    files: Mapping[str, bytes],
    stem: str,
) -> list[Document]:
    """Return the file of a chat, named after `stem`, and then those that lie beside it.

    `files` are bytes of its files by their hashes. For the formats that are documents only.
    """
    name = f"{stem}{_ENDINGS[wish.format]}"
    if wish.format is not Format.MARKDOWN:
        made = to_html(chat, wish, words, files) if wish.format is Format.HTML else None
        text = to_json(chat, wish, files) if made is None else made
        return [Document(name, in_utf8(text))]
    names, beside = Names(), dict[str, str]()
    for sha256, part in chat.files.items():
        if sha256 in files:
            beside[sha256] = f"{stem} files/{names.one(*_stem_and_ending(part.name))}"
    text = to_markdown(chat, wish, words, beside)
    return [
        Document(name, in_utf8(text)),
        *(Document(where, files[sha256]) for sha256, where in beside.items()),
    ]


def _stem_and_ending(name: str) -> tuple[str, str]:
    own = PurePosixPath(name.replace("\\", "/"))
    end = safe_name(own.suffix[1:], "")
    return safe_name(own.stem, "file"), f".{end}" if end else ""


class BundleWriter:
    """Writes the files of many chats as one zip. All calls block."""

    def __init__(self, target: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self._names = Names()

    def stem(self, chat: ChatRecord, instead: str) -> str:
        """Return a name for a chat that no other chat has; `instead` where it has no title."""
        return self._names.one(safe_name(chat.title, instead), "")

    def add(self, document: Document, changed_at: float) -> None:
        """Add a file that was changed at that time, in seconds since 1970."""
        entry = zipfile.ZipInfo(document.name, _date(changed_at))
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o100644 << 16
        self._zip.writestr(entry, document.data)

    def finish(self) -> None:
        """Write the end."""
        self._zip.close()

    def give_up(self) -> None:
        """Let go of what was begun, which is no zip."""
        with suppress(OSError, ValueError):  # what would still be written goes with the rest
            self._zip.close()


def _date(at: float) -> tuple[int, int, int, int, int, int]:
    try:
        found = datetime.fromtimestamp(at).astimezone()
    except (OverflowError, OSError, ValueError):
        return _FIRST_YEAR, 1, 1, 0, 0, 0
    year = min(max(found.year, _FIRST_YEAR), _LAST_YEAR)
    return year, found.month, found.day, found.hour, found.minute, found.second
