"""The choice of an account: those there are, ways to a new one, and a way to remove one."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from nocopt.ui.choice import Choice
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from collections.abc import Sequence


class Way(Enum):
    """An entry that is no account, but makes one."""

    NEW = "new"
    AIHUBMIX = "aihubmix"


class AccountChoice(QWidget):
    """A box with the accounts and, after a line, what makes another; beside it a button."""

    chosen = Signal(str)
    new_asked = Signal()
    aihubmix_asked = Signal()
    remove_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = Choice[str | Way](self)
        self.box.chosen.connect(self._choose)
        self.remove_button = QPushButton(self.tr("Remove account…"), self)
        self.remove_button.setAccessibleName(self.tr("Remove account"))
        self.remove_button.setAutoDefault(False)
        self.remove_button.clicked.connect(lambda: self.remove_asked.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        row.addWidget(self.box, 1)
        row.addWidget(self.remove_button)
        self.setFocusProxy(self.box)

    def setAccessibleName(self, name: str) -> None:  # noqa: N802 - Qt's name
        """Name the box; the widget around it is only its frame."""
        self.box.setAccessibleName(name)

    def setAccessibleDescription(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Describe the box."""
        self.box.setAccessibleDescription(text)

    def set_accounts(self, accounts: Sequence[tuple[str, str]]) -> None:
        """Offer accounts as pairs of name and text shown."""
        ways = ((Way.NEW, self.tr("New account…")), (Way.AIHUBMIX, "AiHubMix…"))
        self.box.set_entries((*accounts, None, *ways))

    def show_account(self, name: str, *, removable: bool) -> None:
        """Show which account is edited; one that is not among them yet is shown as new."""
        self.show_value(name)
        self.remove_button.setVisible(removable)

    def show_value(self, name: str) -> None:
        """Show the name of an account."""
        known = any(value == name for value, _text in self.box.entries())
        self.box.show_value(name if known else Way.NEW)

    def is_taken(self, name: str) -> bool:
        """Whether an account is called, or shown, like that; capitals make no difference."""
        wanted = name.casefold()
        return any(
            wanted in (value.casefold(), text.casefold())
            for value, text in self.box.entries()
            if isinstance(value, str)
        )

    def _choose(self, value: str | Way) -> None:
        match value:
            case Way.NEW:
                self.new_asked.emit()
            case Way.AIHUBMIX:
                self.aihubmix_asked.emit()
            case str():
                self.chosen.emit(value)
