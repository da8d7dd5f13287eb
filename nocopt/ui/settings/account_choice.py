"""The choice of an account: those there are, ways to a new one, and a way to remove one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from collections.abc import Sequence

_WAY: Final = int(Qt.ItemDataRole.UserRole) + 1  # the data of an entry that is no account
_NEW: Final = "new"
_AIHUBMIX: Final = "aihubmix"


class AccountChoice(QWidget):
    """A box with the accounts and, after a line, what makes another; beside it a button."""

    chosen = Signal(str)
    new_asked = Signal()
    aihubmix_asked = Signal()
    remove_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QComboBox(self)
        self.box.activated.connect(self._choose)
        self.remove_button = QPushButton(self.tr("Remove account …"), self)
        self.remove_button.setAccessibleName("Remove account")
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
        self.box.clear()
        for name, text in accounts:
            self.box.addItem(text, name)
        self.box.insertSeparator(self.box.count())
        for way, text in ((_NEW, self.tr("New account …")), (_AIHUBMIX, "AiHubMix …")):
            self.box.addItem(text)
            self.box.setItemData(self.box.count() - 1, way, _WAY)

    def show_account(self, name: str, *, removable: bool) -> None:
        """Show which account is edited; one that is not among them yet is shown as new."""
        known = self.box.findData(name) if name else -1
        self.box.setCurrentIndex(known if known >= 0 else self.box.findData(_NEW, _WAY))
        self.remove_button.setVisible(removable)

    def is_taken(self, name: str) -> bool:
        """Whether an account is called, or shown, like that; capitals make no difference."""
        wanted = name.casefold()
        rows = (row for row in range(self.box.count()) if self.box.itemData(row) is not None)
        return any(
            wanted in (self.box.itemData(row).casefold(), self.box.itemText(row).casefold())
            for row in rows
        )

    def _choose(self, row: int) -> None:
        match self.box.itemData(row, _WAY):
            case way if way == _NEW:
                self.new_asked.emit()
            case way if way == _AIHUBMIX:
                self.aihubmix_asked.emit()
            case _:
                self.chosen.emit(self.box.itemData(row))
