"""Backups in words: when and why one was made, what is in it, and what putting it back does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from nocopt.core.safekeeping import Why
from nocopt.ui import wording
from nocopt.ui.counts import Counts
from nocopt.ui.moments import Moments

if TYPE_CHECKING:
    from nocopt.core.safekeeping import Backup, Restoration

_CONTEXT = "BackupWords"


class BackupWords:
    """Says it in the person's language; texts are collected from calls of `tr`, hence the class."""

    def tr(self, text: str) -> str:
        """Return a text in the person's language."""
        return QCoreApplication.translate(_CONTEXT, text)

    def moment(self, backup: Backup) -> str:
        """Say when it was made."""
        return Moments().exact(backup.made_at)

    def why(self, why: Why) -> str:
        """Say what it was made for."""
        match why:
            case Why.DAY:
                return self.tr("of the day")
            case Why.UPDATE:
                return self.tr("before an update")
            case Why.RESTORE:
                return self.tr("before a backup was restored")
            case Why.PERSON:
                return self.tr("made by you")

    def state(self, backup: Backup) -> str:
        """Say what looking through it gave."""
        if backup.whole is None:
            return self.tr("not checked")
        return self.tr("checked") if backup.whole else self.tr("damaged")

    def content(self, backup: Backup) -> str:
        """Say how much is in it."""
        chats, messages = (backup.counts.get(table, 0) for table in ("conversations", "nodes"))
        return Counts().listed(self._counted(chats, messages))

    def restored(self, backup: Backup) -> str:
        """Say what the chats are, now that it was put back."""
        if backup.why is Why.RESTORE:
            return self.tr("Your chats are again as they were before a backup was restored.")
        text = self.tr("Your chats are those of the backup of {date}.")
        return text.format(date=self.moment(backup))

    def what_changes(self, would: Restoration) -> str:
        """Say what becomes of the chats when it is put back."""
        return wording.paragraph(*self._changes(would), self._undone())

    def _changes(self, would: Restoration) -> list[str]:
        if would.changes_nothing:
            return [self.tr("It has the same chats and messages as there are now.")]
        said = []
        if would.chats_back or would.messages_back:
            words = self.tr("Comes back: {what}.")
            said.append(words.format(what=self._both(would.chats_back, would.messages_back)))
        if would.chats_lost or would.messages_lost:
            words = self.tr("Goes away, as the backup does not have it: {what}.")
            said.append(words.format(what=self._both(would.chats_lost, would.messages_lost)))
        if would.newest_lost:
            titles = Counts().named(f"“{title}”" for title in would.newest_lost)
            said.append(self.tr("The newest of these chats: {titles}.").format(titles=titles))
        return said

    def _both(self, chats: int, messages: int) -> str:
        return self.tr(" and ").join(self._counted(chats, messages))

    def _counted(self, chats: int, messages: int) -> list[str]:
        """Say how many there are, of messages only where there are some, or nothing else."""
        words = Counts()
        counted = [words.chats(chats)] if chats or not messages else []
        return [*counted, *([words.messages(messages)] if messages else [])]

    def _undone(self) -> str:
        return self.tr(
            "What is there now becomes a backup first, so that this can be undone. All chats are "
            "closed and opened again; answers that are being written stop, and a temporary chat "
            "is gone."
        )
