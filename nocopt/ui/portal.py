"""The desktop's portal for pictures of the screen, over the session bus."""

from __future__ import annotations

import os
from typing import Any, Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage

_SERVICE: Final = "org.freedesktop.portal.Desktop"
_OBJECT: Final = "/org/freedesktop/portal/desktop"
_SCREENSHOT: Final = "org.freedesktop.portal.Screenshot"
_REQUEST: Final = "org.freedesktop.portal.Request"
_GRANTED: Final = 0
# As Qt names slots: "1" and the signature. Bytes, which its types ask for, are refused.
_CALLED: Final[Any] = "1called()"
_REFUSED: Final[Any] = "1refused()"
_RESPONDED: Final[Any] = "1responded(uint,QVariantMap)"


class Portal(QObject):
    """Asks for one picture at a time.

    `answered` has its address, empty where the person wants none; `missing` says that nobody asks.
    """

    answered = Signal(str)
    missing = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = QDBusConnection.sessionBus()
        self._path = ""

    def ask(self) -> bool:
        """Have the person choose what is to be in the picture; False where there is no portal."""
        if not self._bus.isConnected():
            return False
        token = f"nocopt_{os.urandom(8).hex()}"
        # The answer may come before that of the call: the name of its object is known beforehand.
        sender = self._bus.baseService().lstrip(":").replace(".", "_")
        self._listen(f"{_OBJECT}/request/{sender}/{token}")
        call = QDBusMessage.createMethodCall(_SERVICE, _OBJECT, _SCREENSHOT, "Screenshot")
        call.setArguments(["", {"handle_token": token, "interactive": True}])
        if self._bus.callWithCallback(call, self, _CALLED, _REFUSED):
            return True
        self._listen("")
        return False

    def _listen(self, path: str) -> None:
        if self._path:
            self._bus.disconnect("", self._path, _REQUEST, "Response", self, _RESPONDED)
        self._path = path
        if path:
            self._bus.connect("", path, _REQUEST, "Response", self, _RESPONDED)

    @Slot()
    def called(self) -> None:
        """The portal has taken the wish; the answer comes by itself."""

    @Slot()
    def refused(self) -> None:
        """There is no portal, or it makes no pictures."""
        self._listen("")
        self.missing.emit()

    @Slot("uint", "QVariantMap")
    def responded(self, code: int, results: dict[str, Any]) -> None:
        """The person has decided."""
        self._listen("")
        self.answered.emit(str(results.get("uri", "")) if code == _GRANTED else "")
