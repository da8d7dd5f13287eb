"""Notices when the computer is online again, and has the messages sent that wait for that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from PySide6.QtNetwork import QNetworkInformation

    from nocopt.app.queue import SendQueue


class NetworkWatch(QObject):
    """Asks the system once something waits, not before; where it does not tell, time decides."""

    def __init__(self, queue: SendQueue, parent: QObject) -> None:
        super().__init__(parent)
        self._queue = queue
        self._watched: QNetworkInformation | None = None
        self._asked = False
        self._connection = queue.changed.connect(self._look)
        self._look()

    def _look(self) -> None:
        if self._asked or not self._queue.waiting:
            return
        self._asked = True
        self._connection.close()
        from PySide6.QtNetwork import QNetworkInformation

        feature = QNetworkInformation.Feature.Reachability
        if not QNetworkInformation.loadBackendByFeatures(feature):
            return
        self._watched = QNetworkInformation.instance()
        self._watched.reachabilityChanged.connect(self.changed)

    def changed(self, reachability: QNetworkInformation.Reachability) -> None:
        """Try again, as a network is there; a server may be in the house."""
        from PySide6.QtNetwork import QNetworkInformation

        known = QNetworkInformation.Reachability
        if reachability not in (known.Unknown, known.Disconnected):
            self._queue.wake()
