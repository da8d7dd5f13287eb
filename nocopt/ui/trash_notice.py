"""Says above a chat that it is in the trash, and offers to take it out of there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from nocopt.core.filing import Batch, Filing, Place
from nocopt.ui.banner import Notice, Tone, Way

if TYPE_CHECKING:
    from nocopt.app.chat_list import ChatList
    from nocopt.ui.banner import BannerRow
    from nocopt.ui.desk import Desk
    from nocopt.ui.sidebar.wishes import Wishes

TRASHED: Final = "trashed"  # the key of its banner


class TrashNotice(QObject):
    """Looks at each chat that is shown, for as long as it is in the trash."""

    def __init__(self, desk: Desk, chats: ChatList, banners: BannerRow, wishes: Wishes) -> None:
        super().__init__(desk)
        self._desk, self._chats = desk, chats
        self._banners, self._wishes = banners, wishes
        desk.title_changed.connect(lambda _title: self._look())  # comes with whatever is shown

    def _look(self) -> None:
        session = self._desk.session
        chat_id = None if session is None else session.conversation_id
        line = None if chat_id is None else self._chats.line(chat_id)
        if line is None or line.filed.place is not Place.TRASH:
            self._banners.drop(TRASHED)
        elif TRASHED not in self._banners.shown:
            # Closed by nobody: as long as it is there, it says so. Each look makes another way.
            way = Way(self.tr("Restore"), self._restore)
            said = self.tr("This chat is in the trash.")
            self._banners.show_notice(Notice(TRASHED, Tone.NOTICE, said, (way,), closable=False))

    def _restore(self) -> None:
        session = self._desk.session
        if session is not None and session.conversation_id is not None:
            self._wishes.filed.emit(Filing(Batch.RESTORE, (session.conversation_id,)))
