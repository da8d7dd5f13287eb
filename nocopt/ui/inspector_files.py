"""Files in the inspector: what stands for their data, and the data where it is taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QLocale

from nocopt.ui.inspector_text import full_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nocopt.app.sent_files import SentFile, SentFiles

_ENDLESS = 1 << 30  # characters


class Stand(str):
    """The words that stand for the data of a file, in brackets; `file` says which."""

    __slots__ = ("file",)

    def __new__(cls, file: SentFile) -> Stand:
        """Say how large it is, or that it is gone."""
        made = super().__new__(cls, f"[{_words(file)}]")
        made.file = file
        return made

    file: SentFile


def told(value: Any, files: Mapping[str, SentFile]) -> Any:
    """Return a parsed body in which words stand for the data of files."""
    if not files:
        return value
    if isinstance(value, dict):
        return {name: _member(value, name, files) for name in value}
    return [told(one, files) for one in value] if isinstance(value, list) else value


def _member(inside: dict[str, Any], name: str, files: Mapping[str, SentFile]) -> Any:
    value = inside[name]
    file = files.get(value) if name == "data" and isinstance(value, str) else None
    return told(value, files) if file is None or "media_type" not in inside else Stand(file)


def taken_out(value: Any, files: SentFiles) -> str:
    """Return a value of a request in full, with the data of files in it; in any thread."""
    return full_text(_with_data(value, files), _ENDLESS)


def _with_data(value: Any, files: SentFiles) -> Any:
    match value:
        case Stand():
            data = files.data(value.file.named)
            return value.file.named.reference if data is None else data
        case dict():
            return {name: _with_data(one, files) for name, one in value.items()}
        case list():
            return [_with_data(one, files) for one in value]
        case _:
            return value


def _words(file: SentFile) -> str:
    sha256 = file.named.sha256
    if file.size is None or file.sent is None:
        return QCoreApplication.translate(
            "Inspector",
            "This file is no longer on the disk, so it is missing in what is copied and saved. "
            "SHA-256: {sha256}",
        ).format(sha256=sha256)
    return QCoreApplication.translate(
        "Inspector",
        "A file of {size} B, sent as {sent} B. It is not shown here, but it is in what is copied "
        "and saved. SHA-256: {sha256}",
    ).format(size=QLocale().toString(file.size), sent=QLocale().toString(file.sent), sha256=sha256)
