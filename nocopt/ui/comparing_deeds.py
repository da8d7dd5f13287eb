"""Opens the versions of a message side by side, and goes on with the one that the person takes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.app.session import Session
    from nocopt.app.tasks import Tasks
    from nocopt.core.conversation import Node
    from nocopt.ui.comparing.window import CompareWindow
    from nocopt.ui.conversation.pane import ConversationPane
    from nocopt.ui.desk import Desk
    from nocopt.ui.geometry import Geometry
    from nocopt.ui.toast import Toasts


class ComparingDeeds(QObject):
    """One window at a time, over the window of the pane."""

    def __init__(
        self, desk: Desk, rooms: tuple[ConversationPane, Toasts], tasks: Tasks, geometry: Geometry
    ) -> None:
        super().__init__(desk)
        self._desk, self._tasks, self._geometry = desk, tasks, geometry
        self._pane, self._toasts = rooms
        self.window: CompareWindow | None = None
        self._pane.doings.comparison_asked.connect(self.open)

    def open(self, nodes: Sequence[Node]) -> None:
        """Compare the version that is shown with the one before, or the first with the next."""
        from nocopt.ui.comparing.sides import sides_of
        from nocopt.ui.comparing.window import CompareWindow

        session = self._desk.session
        sides = () if session is None else sides_of(session, nodes)
        if session is None or len(sides) < 2:
            return
        if self.window is not None:
            self.window.reject()
        ids = [side.node_id for side in sides]
        at = max(1, ids.index(nodes[-1].id) if nodes[-1].id in ids else 1)
        shown = (ids[at - 1], ids[at])
        over = self._pane.window()
        self.window = CompareWindow(sides, shown, (self._tasks, self._geometry), over)
        self.window.taken.connect(partial(self._take, session))
        self.window.finished.connect(self._closed)
        self.window.show()

    def _closed(self) -> None:
        self.window = None
        self._pane.view.setFocus()
        self._pane.window().activateWindow()

    def _take(self, session: Session, node_id: int) -> None:
        if session.running:
            self._toasts.show(self.tr("A reply is being written. Stop it first, or wait."))
        else:
            self._tasks.start("show version", session.versions.show(node_id))
