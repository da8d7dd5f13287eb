"""The Check button and what a small real request with the unsaved values gave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from nocopt.core.errors import KeychainError
from nocopt.ui import wording
from nocopt.ui.settings.fields import Note
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    import asyncio

    from nocopt.app.accounts import Accounts, CheckResult
    from nocopt.app.tasks import Tasks
    from nocopt.core.secret import Secret
    from nocopt.core.settings import Account

_LONGEST: Final = 320  # characters that are shown of one text


class CheckRow(QWidget):
    """Runs one check at a time; a second press, or closing the dialog, cancels it."""

    asked = Signal()
    grown = Signal(int)  # by so many pixels, for what is to be read now

    def __init__(self, accounts: Accounts, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._accounts = accounts
        self._tasks = tasks
        self._running: asyncio.Task[None] | None = None
        self._outdated = False  # the running check asks with values that were changed since
        self.button = QPushButton(self.tr("&Check"), self)
        self.button.setAccessibleName(self.tr("Check"))
        self.button.setAutoDefault(False)
        self.button.setToolTip(
            self.tr("Asks the model one small question with the values above; costs a few tokens")
        )
        self.button.clicked.connect(self._pressed)
        self._keep_button_width()
        self.result = Note("muted", self)
        self.details = Note("muted", self)
        # The room is there before anything is said, and what was once needed stays, so that
        # neither the button nor the fields above move under the pointer.
        self._room = QWidget(self)
        self._room.setMinimumHeight(2 * self.fontMetrics().lineSpacing() + GRID)
        texts = QVBoxLayout(self._room)
        texts.setContentsMargins(0, 0, 0, 0)
        texts.setSpacing(GRID)
        texts.addWidget(self.result)
        texts.addWidget(self.details)
        texts.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(6 * GRID, 0, 6 * GRID, 4 * GRID)
        row.setSpacing(4 * GRID)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._room, 1)

    def _keep_button_width(self) -> None:
        widths = []
        for text in (self.tr("Cancel &check"), self.tr("&Check")):
            self.button.setText(text)
            widths.append(self.button.sizeHint().width())
        self.button.setMinimumWidth(max(widths))

    def _pressed(self) -> None:
        if self._running is not None:
            self.cancel()
            self._say(self.tr("Check cancelled."), "", "muted")
        else:
            self.asked.emit()

    def run(self, account: Account, key: Secret | None) -> None:
        """Check `account` with `key`, or with the stored key when it is None."""
        self.cancel()
        self._outdated = False
        self.button.setText(self.tr("Cancel &check"))
        self._say(self.tr("Asking {host}…").format(host=account.endpoint), "", "muted")
        self._running = self._tasks.start("check account", self._check(account, key))

    def cancel(self) -> None:
        """End a running check; nothing is shown for it."""
        running, self._running = self._running, None
        if running is not None:
            running.cancel()
        self.button.setText(self.tr("&Check"))

    def forget(self) -> None:
        """Take away what was found with values that are no longer those entered.

        A running check goes on to its end, but what it finds is not shown.
        """
        self._outdated = True
        self._say("", "", "muted")

    async def _check(self, account: Account, key: Secret | None) -> None:
        try:
            result = await self._accounts.check(account, key)
        except KeychainError as error:
            said = wording.keychain(error)
            self._finish(wording.joined(said), said.details, "error")
            return
        self._show(result)

    def _show(self, result: CheckResult) -> None:
        if result.failure is None:
            text = self.tr("It works: {model} answered in {ms} ms.").format(
                model=result.model, ms=round(result.ms)
            )
            self._finish("✓ " + text, result.url, "text")
            return
        said = wording.failure(result.failure)
        # A line of one word of our own, such as `config`, tells nobody anything.
        facts = [line for line in said.details.splitlines() if line != result.failure.kind.value]
        self._finish(wording.joined(said), "\n".join(facts), "error")

    def _finish(self, text: str, details: str, ink: str) -> None:
        self._running = None
        self.button.setText(self.tr("&Check"))
        if not self._outdated:
            self._say(text, details, ink)

    def _say(self, text: str, details: str, ink: str) -> None:
        self.result.set_ink(ink)
        self.result.say(_shortened(text))
        self.details.say(_shortened(details))
        if text:
            self._make_room()
            event = QAccessibleEvent(self.result, QAccessible.Event.Alert)
            QAccessible.updateAccessibility(event)

    def _make_room(self) -> None:
        layout = self._room.layout()
        if layout is None:
            return
        layout.invalidate()
        before = self._room.minimumHeight()
        needed = max(before, layout.totalHeightForWidth(self._room.width()))
        self._room.setMinimumHeight(needed)
        self.grown.emit(needed - before)


def _shortened(text: str) -> str:
    """Return the beginning of what a server had to say, if it is long: the form needs the room."""
    return text if len(text) <= _LONGEST else text[:_LONGEST].rstrip() + " …"
