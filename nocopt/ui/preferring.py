"""Which branch of a chat the person prefers: marked when asked for, and told beside another one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from nocopt.ui.banner import Notice, Tone, Way

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.app.lane import Lane
    from nocopt.app.session import Session
    from nocopt.app.tasks import Tasks
    from nocopt.ui.banner import BannerRow
    from nocopt.ui.conversation.pane import ConversationPane
    from nocopt.ui.desk import Desk
    from nocopt.ui.toast import Toasts

PREFERRED: Final = "preferred"


class Preferring(QObject):
    """Looks at each chat that is shown; a notice that was closed stays so until another chat."""

    def __init__(
        self, desk: Desk, rooms: tuple[ConversationPane, BannerRow, Toasts], tasks: Tasks
    ) -> None:
        super().__init__(desk)
        self._desk, self._tasks = desk, tasks
        self._pane, self._banners, self._toasts = rooms
        self._told: tuple[int | None, int] | None = None  # chat and branch
        desk.title_changed.connect(lambda _title: self._look())  # comes with whatever is shown
        self._pane.doings.preference_asked.connect(self._prefer)
        self._look()

    def _look(self) -> None:
        session = self._desk.session
        preferred = None if session is None else session.versions.preferred
        if session is None or preferred is None or not session.versions.strays:
            self._told = None
            self._banners.drop(PREFERRED)
            return
        told = (session.conversation_id, preferred)
        if told != self._told and not session.running:
            self._told = told
            way = Way(self.tr("Go there"), self._go_there)
            said = self.tr("Another branch is preferred.")
            self._banners.show_notice(Notice(PREFERRED, Tone.NOTICE, said, (way,)))

    def _go_there(self) -> None:
        session = self._desk.session
        preferred = None if session is None else session.versions.preferred
        if session is not None and preferred is not None and not session.running:
            self._tasks.start("show the preferred branch", session.versions.show(preferred))
            self._pane.view.setFocus()

    def _prefer(self, node_id: int | None) -> None:
        session = self._desk.session
        if session is not None:
            lanes = session.several.lanes  # who takes one of them closes their row
            self._tasks.start("prefer a branch", self._mark(session, node_id, lanes))

    async def _mark(self, session: Session, node_id: int | None, lanes: Sequence[Lane]) -> None:
        before = session.versions.preferred
        if await session.versions.prefer(node_id) and session is self._desk.session:
            none, one = self.tr("No branch is preferred now."), self.tr("This branch is preferred.")
            said = none if node_id is None else one
            self._toasts.show(said, partial(self._undo, session, before, lanes), here=True)

    def _undo(self, session: Session, before: int | None, lanes: Sequence[Lane]) -> None:
        session.several.reopen(lanes)
        self._tasks.start("prefer a branch", session.versions.prefer(before))
