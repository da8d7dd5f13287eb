"""Opens the map of the chat that is shown, keeps it up to date, and does what is asked there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from nocopt.ui.theme import shown
from nocopt.ui.tree.map_rows import ends_of

if TYPE_CHECKING:
    from PySide6.QtWidgets import QHBoxLayout, QWidget

    from nocopt.app.session import Session
    from nocopt.app.tasks import Tasks
    from nocopt.ui.conversation.pane import ConversationPane
    from nocopt.ui.desk import Desk
    from nocopt.ui.header import Header
    from nocopt.ui.pruning_deeds import PruningDeeds
    from nocopt.ui.toast import Toasts
    from nocopt.ui.tree.map_panel import MapPanel


class MapDeeds(QObject):
    """The button in the header is there once a chat branches; the panel stands in `room`.

    Where there is no room for chat and map, the map stands in place of the chat, until something
    is done with the chat.
    """

    def __init__(
        self,
        desk: Desk,
        rooms: tuple[Header, QHBoxLayout, ConversationPane, Toasts],
        pruning: PruningDeeds,
        tasks: Tasks,
    ) -> None:
        super().__init__(desk)
        self._desk, self._pruning, self._tasks = desk, pruning, tasks
        self._header, self._room, self._pane, self._toasts = rooms
        self.panel: MapPanel | None = None
        self._of: Session | None = None  # whose map is shown
        desk.title_changed.connect(lambda _title: self._look())  # comes with whatever is shown
        self._header.map_button.clicked.connect(self.toggle)
        self._pane.landing.landed.connect(self.step_aside)
        self._header.installEventFilter(self)  # it is as wide as chat and map together
        self._look()

    def toggle(self) -> None:
        """Open the map with the keyboard in it, or close it."""
        if self.panel is not None and self.panel.isVisible():
            self._close()
            return
        panel = self._made()
        panel.set_colours(shown())
        self._of = self._desk.session
        panel.show_session(self._of)
        panel.show()
        self._fit(panel)
        panel.view.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Have the map no wider than there is room for."""
        if event.type() == QEvent.Type.Resize and self.panel is not None:
            self._fit(self.panel)
        return super().eventFilter(watched, event)

    def _fit(self, panel: MapPanel) -> None:
        """Give the map its room; the chat steps aside where there is too little for both."""
        beside = panel.fit(self._header.width())
        self._chat.setVisible(beside or panel.isHidden())

    @property
    def _chat(self) -> QWidget:
        """What the map stands beside: the chat, or what is there before its first message."""
        chat = self._pane.parentWidget()
        assert chat is not None, "the pane stands in the stack of the window"
        return chat

    @property
    def _covers(self) -> bool:
        return self.panel is not None and not self.panel.isHidden() and self._chat.isHidden()

    def set_look(self) -> None:
        """The colours are others."""
        if self.panel is not None:
            self.panel.set_colours(shown())

    def _look(self) -> None:
        """Something is shown that was not before, or is no longer."""
        session = self._desk.session
        branches = session is not None and session.versions.branch
        count = ends_of(session.versions.tree) if session is not None and branches else 0
        self._header.show_branches(count)
        other, self._of = session is not self._of, session
        if self._covers and (other or (session is not None and session.running)):
            self._close()
        elif self.panel is not None and self.panel.isVisible():
            self.panel.show_session(session)

    def _made(self) -> MapPanel:
        if self.panel is None:
            # Imported when first asked for: the start of the program does not pay for it.
            from nocopt.ui.tree.map_panel import MapPanel

            panel = self.panel = MapPanel()
            self._room.addWidget(panel)
            panel.closed.connect(self._close)
            panel.view.left.connect(self._pane.view.setFocus)
            panel.view.chosen.connect(self._show)
            panel.view.preference_asked.connect(self._prefer)
            panel.view.removal_asked.connect(self._remove)
            panel.view.undo_asked.connect(self._toasts.undo_last)
        return self.panel

    def _close(self) -> None:
        if self.panel is not None:
            focused = QApplication.focusWidget()
            had = focused is not None and self.panel.isAncestorOf(focused)
            self.panel.hide()
            self._chat.show()
            if had:
                self._pane.view.setFocus()

    def step_aside(self) -> None:
        """Let the chat be seen, where the map stands in its place."""
        if self._covers:
            self._close()

    def _show(self, node_id: int) -> None:
        session = self._desk.session
        if session is None:
            return
        if any(node.id == node_id for node in session.path):
            self._jump(node_id)
        elif session.running:
            self.step_aside()
            self._toasts.show(self.tr("A reply is being written. Stop it first, or wait."))
        else:
            self._tasks.start("show a branch", self._show_branch(session, node_id))

    async def _show_branch(self, session: Session, node_id: int) -> None:
        if await session.versions.show(node_id) and session is self._desk.session:
            self._jump(node_id)

    def _jump(self, node_id: int) -> None:
        """Bring the message to the top of the pane; the keyboard stays in the map."""
        self.step_aside()
        for number, item in enumerate(self._pane.view.items.all):
            if any(node.id == node_id for node in item.nodes):
                self._pane.jumps.show(number)
                return

    def _prefer(self, node_id: int) -> None:
        session = self._desk.session
        if session is not None and self.panel is not None:
            row = self.panel.view.rows.row_of(self.panel.view.currentIndex())
            preferred = row is not None and row.preferred
            self._pane.doings.preference_asked.emit(None if preferred else node_id)

    def _remove(self, node_id: int) -> None:
        session = self._desk.session
        node = None if session is None else session.versions.find(node_id)
        if node is not None:
            self.step_aside()
            self._pruning.remove((node,), all_versions=False, stays=True)
