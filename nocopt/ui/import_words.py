"""What is said of files with chats: what they are, why one is not taken, what came of an import."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

from nocopt.core.errors import StoreError
from nocopt.core.transfer import Left, Origin, Refusal, TransferError
from nocopt.ui import wording
from nocopt.ui.counts import Counts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nocopt.app.importing import Imported, Preview
    from nocopt.core.errors import NocoptError
    from nocopt.core.transfer import ImportReport

_CONTEXT: Final = "Import"

_ORIGINS: Final = {
    Origin.ARCHIVE: QT_TRANSLATE_NOOP("Import", "An archive of nocopt"),
    Origin.CLAUDE: QT_TRANSLATE_NOOP("Import", "A data export of Claude"),
    Origin.CHATGPT: QT_TRANSLATE_NOOP("Import", "A data export of ChatGPT"),
    Origin.LOBECHAT: QT_TRANSLATE_NOOP("Import", "An export of LobeChat"),
    Origin.CHERRY: QT_TRANSLATE_NOOP("Import", "A backup of Cherry Studio"),
    Origin.MESSAGES: QT_TRANSLATE_NOOP("Import", "Messages as JSON"),
    Origin.MARKDOWN: QT_TRANSLATE_NOOP("Import", "A transcript in Markdown"),
}

_REFUSALS: Final = {
    Refusal.NOT_KNOWN: QT_TRANSLATE_NOOP(
        "Import",
        "nocopt reads its own archives, the data exports of Claude and ChatGPT, exports of "
        "LobeChat, backups of Cherry Studio 1, messages as JSON, and transcripts in Markdown. "
        "This file is none of them.",
    ),
    Refusal.TRUNCATED: QT_TRANSLATE_NOOP(
        "Import", "The file ends too early. It may not have been downloaded completely."
    ),
    Refusal.TOO_LARGE: QT_TRANSLATE_NOOP("Import", "It holds something larger than nocopt reads."),
    Refusal.TOO_MANY: QT_TRANSLATE_NOOP("Import", "It holds more files than nocopt reads."),
    Refusal.PACKED_TOO_TIGHT: QT_TRANSLATE_NOOP(
        "Import", "Unpacked it would be enormous. Such files are made to do harm."
    ),
    Refusal.UNSAFE_NAME: QT_TRANSLATE_NOOP(
        "Import", "It holds files that lead out of their folder. Such files are made to do harm."
    ),
    Refusal.CHECKSUM: QT_TRANSLATE_NOOP(
        "Import", "The file is damaged: what it holds is not what was put into it."
    ),
    Refusal.NEWER: QT_TRANSLATE_NOOP("Import", "A newer version of nocopt has written it."),
    Refusal.ENCRYPTED: QT_TRANSLATE_NOOP("Import", "It is locked with a password."),
    Refusal.NOT_TEXT: QT_TRANSLATE_NOOP("Import", "The file is damaged: its text cannot be read."),
    Refusal.UNREADABLE: QT_TRANSLATE_NOOP("Import", "The file cannot be opened."),
    Refusal.BROKEN: QT_TRANSLATE_NOOP("Import", "The file is damaged."),
}

_LEFT: Final = {
    Left.EMPTY: QT_TRANSLATE_NOOP("Import", "Messages that say nothing"),
    Left.UNKNOWN_PART: QT_TRANSLATE_NOOP("Import", "Parts of a kind that nocopt does not keep"),
    Left.FILE_MISSING: QT_TRANSLATE_NOOP("Import", "Files that are not in the export"),
    Left.FILE_TOO_LARGE: QT_TRANSLATE_NOOP("Import", "Files that are too large"),
    Left.NO_TIME: QT_TRANSLATE_NOOP("Import", "Chats without a time; they have that of the file"),
    Left.BROKEN_LINK: QT_TRANSLATE_NOOP("Import", "Links to messages that are not there"),
    Left.TOOL: QT_TRANSLATE_NOOP("Import", "Calls of tools, and what they returned"),
    Left.SYSTEM_PROMPT: QT_TRANSLATE_NOOP("Import", "Instructions that were hidden"),
    Left.FOREIGN: QT_TRANSLATE_NOOP("Import", "Entries that are no chats"),
}


def about(preview: Preview) -> str:
    """Return what a file is and what is in it."""
    said = QCoreApplication.translate("Import", "{origin}: {content}")
    return said.format(
        origin=origin(preview.origin),
        content=_counted(preview.found.chats, preview.found.messages),
    )


def _counted(chats: int, messages: int) -> str:
    words = Counts()
    return words.listed((words.chats(chats), words.messages(messages)))


def origin(of: Origin) -> str:
    """Return what a file is."""
    return QCoreApplication.translate(_CONTEXT, str(_ORIGINS[of]))


def left(what: Left) -> str:
    """Return what was not taken, by its kind."""
    return QCoreApplication.translate(_CONTEXT, str(_LEFT[what]))


def refusal(error: NocoptError, *, begun: bool = False) -> str:
    """Return why a file is not taken, and what has changed: nothing, where it was not `begun`."""
    if isinstance(error, TransferError):
        why = QCoreApplication.translate(_CONTEXT, str(_REFUSALS[error.refusal]))
    else:
        why = wording.joined(wording.store(error)) if isinstance(error, StoreError) else str(error)
    if begun:
        rest = QCoreApplication.translate(
            "Import", "Chats that were taken before stay. Importing the file again takes the rest."
        )
    else:
        rest = QCoreApplication.translate("Import", "Nothing was changed.")
    return wording.paragraph(why, rest)


def heading(imported: Imported) -> str:
    """Return what came of an import, in a line."""
    report = imported.report
    if not report.new.chats and not report.grown.chats:
        return QCoreApplication.translate("Import", "Nothing new was imported")
    said = QCoreApplication.translate("Import", "Imported: {content}")
    messages = report.new.messages + report.grown.messages
    return said.format(content=_counted(report.new.chats, messages))


def report_text(imported: Imported) -> str:
    """Return all that is to be told of an import."""
    return "\n".join(_lines(imported))


def _lines(imported: Imported) -> Iterator[str]:
    report, counts = imported.report, Counts()
    if imported.stopped:
        yield QCoreApplication.translate(
            "Import", "It was stopped. Importing the file again takes what is left."
        )
    if report.grown.chats:
        yield counts.grown(report.grown.chats)
    if report.there.chats:
        yield counts.there(report.there.chats)
    if report.trashed:
        yield counts.trashed(report.trashed)
    if report.projects:
        said = QCoreApplication.translate("Import", "Projects: {names}")
        yield said.format(names=counts.named(report.projects))
    yield from _left(report)


def _left(report: ImportReport) -> Iterator[str]:
    if not report.left:
        yield QCoreApplication.translate("Import", "Everything in these chats was taken.")
        return
    yield ""
    yield QCoreApplication.translate("Import", "Not taken:")
    for what, number in report.left.items():
        named = Counts().named(report.examples.get(what, ()))
        line = (
            QCoreApplication.translate("Import", "{what}: {count} ({names})")
            if named
            else QCoreApplication.translate("Import", "{what}: {count}")
        )
        yield "  • " + line.format(what=left(what), count=QLocale().toString(number), names=named)
