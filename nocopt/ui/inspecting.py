"""Opens the inspector for a message of the chat that is shown, or brings it up with another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from nocopt.app.stored_files import StoredFiles
    from nocopt.app.tasks import Tasks
    from nocopt.app.wire_log import WireLog
    from nocopt.core.conversation import Node
    from nocopt.ui.desk import Desk
    from nocopt.ui.geometry import Geometry
    from nocopt.ui.inspector import InspectorWindow


class Inspecting(QObject):
    """Makes the inspector when it is first asked for; `closed` comes when it is closed."""

    closed = Signal()

    def __init__(
        self,
        window: QWidget,
        desk: Desk,
        kept: tuple[WireLog, StoredFiles],
        tasks: Tasks,
        geometry: Geometry,
    ) -> None:
        super().__init__(window)
        self._window, self._desk = window, desk
        self._wire, self._files = kept
        self._tasks = tasks
        self._geometry = geometry
        self.inspector: InspectorWindow | None = None

    def inspect(self, node: Node) -> None:
        """Show what was sent for a message, and what came."""
        from nocopt.ui.inspector import Inspected, InspectorServices, InspectorWindow

        session = self._desk.session
        if session is None:
            return
        if self.inspector is None:
            used = InspectorServices(self._wire, self._files, self._tasks, self._geometry)
            self.inspector = InspectorWindow(used, self._window)
            self.inspector.finished.connect(self._on_closed)
        self.inspector.inspect(Inspected.on(session.path, node, running=session.running))
        self.inspector.show()
        self.inspector.raise_()
        self.inspector.activateWindow()

    def _on_closed(self) -> None:
        self.inspector = None
        self.closed.emit()
