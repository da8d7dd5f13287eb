"""Putting a backup back: what it would change is asked about first, and told afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from nocopt.core.errors import StoreError
from nocopt.core.safekeeping import Restored
from nocopt.ui import wording
from nocopt.ui.backup_words import BackupWords
from nocopt.ui.banner import Notice, Tone, Way
from nocopt.ui.counts import Counts
from nocopt.ui.dialogs import Question, confirmed

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from nocopt.app.opening import Opening
    from nocopt.app.safekeeping import Safekeeping
    from nocopt.core.safekeeping import Backup

RESTORED: Final = "restored"
_NAMED: Final = 5  # of the files that are lost


@dataclass(frozen=True, slots=True)
class PutBack:
    """A backup that was to take the place of the chats, what came of it, or why it did not."""

    backup: Backup
    came: Restored = field(default_factory=Restored)
    refused: StoreError | None = None


async def ask_and_restore(parent: QWidget, safekeeping: Safekeeping, backup: Backup) -> None:
    """Say what a backup would change, and have it put back if the person wants that.

    Raises `StoreError` where it is damaged or cannot be read.
    """
    would = await safekeeping.dry_run(backup)
    words = BackupWords()
    title = QCoreApplication.translate("Restoring", "Restore the backup of {date}?")
    question = Question(
        title.format(date=words.moment(backup)),
        words.what_changes(would),
        QCoreApplication.translate("Restoring", "Restore"),
        dangerous=True,
    )
    if await confirmed(parent, question):
        safekeeping.restore(backup)


async def put_back(opening: Opening, backup: Backup) -> PutBack:
    """Put a backup in the place of the chats, which nobody has open."""
    try:
        return PutBack(backup, await opening.restore(backup))
    except StoreError as error:
        return PutBack(backup, refused=error)


def lost(came: Restored) -> tuple[str, ...]:
    """Return which files of messages are gone, as a sentence; none where all are there."""
    if not came.lost:
        return ()
    words = Counts()
    return (words.lost(len(came.lost), words.named(came.lost, _NAMED)),)


def told(done: PutBack, undo: Callable[[], object]) -> Notice:
    """Return the banner which says that a backup was put back, with the way back, or why not."""
    if done.refused is not None:
        refused = QCoreApplication.translate("Restoring", "The backup was not restored.")
        text = wording.paragraph(refused, wording.joined(wording.store(done.refused)))
        return Notice(RESTORED, Tone.ERROR, text)
    said = wording.paragraph(BackupWords().restored(done.backup), *lost(done.came))
    if done.came.aside is not None:
        kept = QCoreApplication.translate(
            "Restoring", "The file that was there was damaged; it is kept in “{folder}”."
        )
        said = wording.paragraph(said, kept.format(folder=done.came.aside.name))
        return Notice(RESTORED, Tone.NOTICE, said)
    way = Way(QCoreApplication.translate("Restoring", "Undo"), undo)
    return Notice(RESTORED, Tone.NOTICE, said, (way,))
