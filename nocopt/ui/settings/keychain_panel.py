"""What stands in the dialog when the system keychain does not serve: why, and two ways on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from nocopt.ui import wording
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from nocopt.core.errors import KeychainError


class KeychainPanel(QFrame):
    """Offers to try again, or to keep the key for this run only."""

    retry_asked = Signal()
    memory_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ink", "warning")
        self.title = self._label()
        bold = self.title.font()
        bold.setBold(True)
        self.title.setFont(bold)
        self.text = self._label()
        self.retry = QPushButton(self.tr("&Try again"), self)
        self.retry.setAccessibleName(self.tr("Try again"))
        self.retry.clicked.connect(lambda: self.retry_asked.emit())
        self.memory = QPushButton(self.tr("Keep for this &run only"), self)
        self.memory.setAccessibleName(self.tr("Keep for this run only"))
        self.memory.clicked.connect(lambda: self.memory_asked.emit())
        buttons = QHBoxLayout()
        buttons.addWidget(self.retry)
        buttons.addWidget(self.memory)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(self.title)
        column.addWidget(self.text)
        column.addLayout(buttons)
        self.hide()

    def _label(self) -> QLabel:
        label = QLabel(self)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def show_error(self, error: KeychainError, *, key_entered: bool) -> None:
        """Say what is wrong; keeping a key in memory is offered only when there is one."""
        said = wording.keychain(error)
        self.title.setText(said.title)
        self.text.setText("\n".join(line for line in (said.text, said.details) if line))
        self.memory.setVisible(key_entered)
        self.show()
        self.retry.setFocus()
