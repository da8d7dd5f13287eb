"""The last net: errors nobody handled are logged, shown once in plain words, and survived."""

from __future__ import annotations

import logging
import sys
import traceback
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

_log = logging.getLogger(__name__)
# With a screen reader at work Qt's bridge to it tells of every question it cannot answer, many a
# second, and nothing that helps.
_CHATTER = "qt.accessibility.atspi"
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class CrashReporter(QObject):
    """Takes over the hooks of Python, of the event loop and of Qt's messages.

    `reported` carries the details of an error, already redacted; the same error from the same place
    is reported once, so that a mistake in painting does not fill the screen.
    """

    reported = Signal(str)

    def __init__(self, redact: Callable[[str], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._redact = redact
        self._seen: set[str] = set()

    def install(self) -> None:
        """Take over the hooks of Python and Qt."""
        sys.excepthook = self.uncaught
        qInstallMessageHandler(self._qt_message)

    def uninstall(self) -> None:
        """Give the hooks back."""
        sys.excepthook = sys.__excepthook__
        qInstallMessageHandler(None)

    def uncaught(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Report an error that reached the top; a keyboard interrupt is none."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self.report(error, trace)

    def loop_error(self, loop: object, context: dict[str, Any]) -> None:
        """Report what asyncio hands to its exception handler."""
        del loop
        error = context.get("exception")
        if isinstance(error, BaseException):
            self.report(error, error.__traceback__)
        else:
            _log.error("event loop: %s", self._redact(str(context.get("message"))))

    def task_failed(self, name: str, error: BaseException) -> None:
        """Report a background task that ended in an error."""
        del name  # stands in the log already
        self.report(error, error.__traceback__)

    def report(self, error: BaseException, trace: TracebackType | None) -> None:
        """Log an error and tell about it once."""
        text = self._redact("".join(traceback.format_exception(type(error), error, trace)))
        _log.error("unhandled error\n%s", text)
        place = traceback.extract_tb(trace)[-1:] if trace is not None else []
        mark = f"{type(error).__name__} {place}"
        if mark not in self._seen:
            self._seen.add(mark)
            self.reported.emit(text)

    def _qt_message(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if str(context.category).startswith(_CHATTER):
            return
        _log.log(_LEVELS.get(kind, logging.WARNING), "Qt %s: %s", context.category, message)
