"""One window for each data folder: a second start raises the first and goes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QCryptographicHash,
    QElapsedTimer,
    QLockFile,
    QObject,
    QStandardPaths,
    QSysInfo,
    QThread,
    Signal,
)

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtNetwork import QLocalServer

_PATIENCE = 5000  # milliseconds that a second start waits for the first to answer
_STEP = 50  # milliseconds between two attempts
_RAISE = b"raise "
_DONE = b"done\n"


def _server_name(folder: Path) -> str:
    """Return a name that only starts with the same folder share."""
    path = os.fsencode(folder.resolve())
    digest = QCryptographicHash.hash(path, QCryptographicHash.Algorithm.Sha256)
    name = f"nocopt-{bytes(digest.toHex().data())[:24].decode()}"
    runtime = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.RuntimeLocation)
    return f"{runtime}/{name}" if runtime and os.name == "posix" else name


class SingleInstance(QObject):
    """Holds the lock of a data folder; `raise_asked` tells that a second start came.

    The lock is taken at once, `listen` may come after the first paint: a second start that finds
    nobody listening yet tries again for a while.
    """

    raise_asked = Signal(str)  # the desktop's activation token, often empty

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = _server_name(folder)
        self._lock = QLockFile(str(folder / "lock"))
        self._lock.setStaleLockTime(0)  # only the death of its owner makes the lock void
        self._server: QLocalServer | None = None

    def take(self) -> bool:
        """Take the folder; False means that another process has it."""
        # A folder that cannot be written to is no reason not to start: the store will say so.
        return (
            self._lock.tryLock(0) or self._lock.error() is not QLockFile.LockError.LockFailedError
        )

    @property
    def owner(self) -> int:
        """The number of the process that has the folder; 0 where it is not known, or not one here.

        A folder on a network is shared by machines, and a number means nothing on another one.
        """
        number, host, _ = self._lock.getLockInfo()
        return number if host == QSysInfo.machineHostName() else 0

    def listen(self) -> None:
        """Answer second starts from now on; to be called again changes nothing."""
        if self._server is not None:
            return
        from PySide6.QtNetwork import QLocalServer

        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(self._name)  # left behind by a process that was killed
        server.newConnection.connect(self._answer)
        if not server.listen(self._name):
            import logging  # a second start says then that the first one does not answer

            logging.getLogger(__name__).warning(
                "no second start is heard: %s", server.errorString()
            )
        self._server = server

    def ask_first(self) -> bool:
        """Ask the first process to raise its window; False when it does not answer."""
        from PySide6.QtNetwork import QLocalSocket

        token = os.environ.get("XDG_ACTIVATION_TOKEN", "").encode("ascii", "ignore")
        clock = QElapsedTimer()
        clock.start()
        while clock.elapsed() < _PATIENCE:
            socket = QLocalSocket()
            socket.connectToServer(self._name)
            if socket.waitForConnected(_STEP):
                socket.write(_RAISE + token + b"\n")
                socket.waitForBytesWritten(_PATIENCE)
                return (
                    socket.waitForReadyRead(_PATIENCE) and bytes(socket.readAll().data()) == _DONE
                )
            QThread.msleep(_STEP)
        return False

    def release(self) -> None:
        """Stop answering and give the folder free."""
        if self._server is not None:
            self._server.close()
        self._lock.unlock()

    def _answer(self) -> None:
        assert self._server is not None
        socket = self._server.nextPendingConnection()
        socket.disconnected.connect(socket.deleteLater)

        def read() -> None:
            if not socket.canReadLine():
                return
            line = bytes(socket.readLine().data())
            if line.startswith(_RAISE):
                self.raise_asked.emit(line.removeprefix(_RAISE).decode("ascii", "ignore").strip())
                socket.write(_DONE)
                socket.flush()
            socket.disconnectFromServer()

        socket.readyRead.connect(read)
        read()
