"""What is said of chats that leave the program: formats, how much there is, what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from nocopt.core.errors import StoreFault
from nocopt.core.transfer import Counted, ExportWords, Format, is_bundle
from nocopt.ui import wording
from nocopt.ui.attachment_words import size_of
from nocopt.ui.counts import Counts

if TYPE_CHECKING:
    from pathlib import Path

    from nocopt.core.errors import StoreError
    from nocopt.core.transfer import ExportWish

_CONTEXT: Final = "Export"

_FORMATS: Final = {
    Format.MARKDOWN: (
        QT_TRANSLATE_NOOP("Export", "Markdown"),
        QT_TRANSLATE_NOOP("Export", "Text with simple marks, for notes and other programs."),
    ),
    Format.HTML: (
        QT_TRANSLATE_NOOP("Export", "Web page"),
        QT_TRANSLATE_NOOP(
            "Export", "One file for any browser, with pictures and formulas, without scripts."
        ),
    ),
    Format.JSON: (
        QT_TRANSLATE_NOOP("Export", "JSON"),
        QT_TRANSLATE_NOOP("Export", "Messages as the Messages API takes them, for developers."),
    ),
    Format.PDF: (
        QT_TRANSLATE_NOOP("Export", "PDF"),
        QT_TRANSLATE_NOOP("Export", "Pages to be read and printed anywhere."),
    ),
    Format.ARCHIVE: (
        QT_TRANSLATE_NOOP("Export", "Archive"),
        QT_TRANSLATE_NOOP(
            "Export", "Everything, with all branches and facts: nocopt can import it again."
        ),
    ),
}

_REFUSED: Final = {
    StoreFault.DISK_FULL: QT_TRANSLATE_NOOP(
        "Export", "The disk is full. Nothing was written; free some space, or choose another one."
    ),
    StoreFault.READ_ONLY: QT_TRANSLATE_NOOP(
        "Export", "You may not write to “{folder}”. Nothing was written; choose another folder."
    ),
}


def _said(text: object) -> str:
    return QCoreApplication.translate(_CONTEXT, str(text))


def formats() -> tuple[tuple[Format, str], ...]:
    """Return what chats can be written as, each with its name."""
    return tuple((format_, _said(name)) for format_, (name, _) in _FORMATS.items())


def about(format_: Format) -> str:
    """Return what a format is good for."""
    return _said(_FORMATS[format_][1])


def words() -> ExportWords:
    """Return the words that are put between those of a chat."""
    return ExportWords(
        user=_said(QT_TRANSLATE_NOOP("Export", "User")),
        assistant=_said(QT_TRANSLATE_NOOP("Export", "Assistant")),
        system=_said(QT_TRANSLATE_NOOP("Export", "System prompt")),
        summary=_said(QT_TRANSLATE_NOOP("Export", "Summary")),
        results=_said(QT_TRANSLATE_NOOP("Export", "Results of tools")),
        thinking=_said(QT_TRANSLATE_NOOP("Export", "Thinking")),
        hidden_thinking=_said(QT_TRANSLATE_NOOP("Export", "Thinking that cannot be read")),
        call=_said(QT_TRANSLATE_NOOP("Export", "Tool call")),
        result=_said(QT_TRANSLATE_NOOP("Export", "Result")),
        file=_said(QT_TRANSLATE_NOOP("Export", "File")),
        version=_said(QT_TRANSLATE_NOOP("Export", "version {number} of {count}")),
        untitled=_said(QT_TRANSLATE_NOOP("Export", "Chat without a title")),
    )


def extent(found: Counted, wish: ExportWish) -> str:
    """Return how much will be written, and into what."""
    words = Counts()
    said = [words.chats(found.chats), words.messages(found.messages)]
    if wish.files and found.files:
        said.append(f"{words.files(found.files)} ({size_of(found.bytes)})")
    text = words.listed(said)
    if is_bundle(wish, found):
        return _said(QT_TRANSLATE_NOOP("Export", "{extent}, packed into one zip")).format(
            extent=text
        )
    return text


def written(counted: Counted, asked: Counted, path: Path) -> str:
    """Return what was written of what was `asked` for."""
    words = Counts()
    said = words.written(counted.chats, path.name)
    absent = asked.chats - counted.chats
    return wording.paragraph(said, words.absent(absent) if absent > 0 else "")


def refused(error: StoreError, path: Path) -> str:
    """Return why nothing was written to `path`."""
    if error.path != str(path):
        return wording.joined(wording.store(error))
    text = _REFUSED.get(error.fault)
    if text is not None:
        return _said(text).format(folder=path.parent)
    said = _said(QT_TRANSLATE_NOOP("Export", "“{name}” could not be written: {reason}."))
    return said.format(name=path.name, reason=error.detail)
