"""Sentences on chats that were filed, and how many they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from nocopt.core.filing import Batch

if TYPE_CHECKING:
    from nocopt.core.filing import Filing, Undo


class FilingWords:
    """Says in the person's language what was done with how many chats.

    The texts with a number are those of many; what is said of one chat stands beside them.
    """

    def tr(self, text: str, disambiguation: str = "", number: int = -1) -> str:
        """Return a text in the form for a `number`, which is put into it; -1 is for none."""
        said = QCoreApplication.translate("FilingWords", text, disambiguation, number)
        return said.replace("{count}", QLocale().toString(number))

    def selected(self, number: int) -> str:
        """Say that so many chats are selected."""
        return self.tr("{count} chats selected", "", number)

    def for_good(self, number: int) -> str:
        """Say what becomes of so many chats that are deleted for good."""
        if number == 1:
            return self.tr("The chat and its files will be gone for good.")
        return self.tr("{count} chats and their files will be gone for good.", "", number)

    def done(self, undo: Undo, project: str) -> str:
        """Say what was done; `project` is the name of where chats were moved, if anywhere."""
        filing, number = undo.filing, len(undo.before)
        if filing.batch is Batch.RESTORE and _all_archived(undo):
            said = (
                self.tr("Chat restored to the archive.")
                if number == 1
                else self.tr("{count} chats restored to the archive.", "", number)
            )
        else:
            said = self._one(filing) if number == 1 else self._many(filing, number)
        return said.replace("{project}", project).replace("{tag}", filing.tag)

    def _one(self, filing: Filing) -> str:
        moved = (
            self.tr("Chat taken out of its project.")
            if filing.project_id is None
            else self.tr("Chat moved to “{project}”.")
        )
        return {
            Batch.MOVE: moved,
            Batch.TAG: self.tr("Chat tagged “{tag}”."),
            Batch.UNTAG: self.tr("Tag “{tag}” taken off the chat."),
            Batch.PIN: self.tr("Chat pinned."),
            Batch.UNPIN: self.tr("Chat unpinned."),
            Batch.ARCHIVE: self.tr("Chat moved to the archive."),
            Batch.UNARCHIVE: self.tr("Chat is back in the list."),
            Batch.TRASH: self.tr("Chat moved to trash."),
            Batch.RESTORE: self.tr("Chat restored."),
            Batch.PURGE: self.tr("Chat deleted for good."),
        }[filing.batch]

    def _many(self, filing: Filing, number: int) -> str:
        moved = (
            self.tr("{count} chats taken out of their projects.", "", number)
            if filing.project_id is None
            else self.tr("{count} chats moved to “{project}”.", "", number)
        )
        return {
            Batch.MOVE: moved,
            Batch.TAG: self.tr("{count} chats tagged “{tag}”.", "", number),
            Batch.UNTAG: self.tr("Tag “{tag}” taken off {count} chats.", "", number),
            Batch.PIN: self.tr("{count} chats pinned.", "", number),
            Batch.UNPIN: self.tr("{count} chats unpinned.", "", number),
            Batch.ARCHIVE: self.tr("{count} chats moved to the archive.", "", number),
            Batch.UNARCHIVE: self.tr("{count} chats are back in the list.", "", number),
            Batch.TRASH: self.tr("{count} chats moved to trash.", "", number),
            Batch.RESTORE: self.tr("{count} chats restored.", "", number),
            Batch.PURGE: self.tr("{count} chats deleted for good.", "", number),
        }[filing.batch]


def _all_archived(undo: Undo) -> bool:
    return all(filed.archived is not None for filed in undo.before.values())
