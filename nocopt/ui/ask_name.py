"""Asks the person for a name, in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout

from nocopt.ui.dialog_look import DialogLook
from nocopt.ui.dialogs import finished
from nocopt.ui.line_edit import LineEdit
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


async def ask_name(parent: QWidget, title: str, label: str, name: str) -> str | None:
    """Ask for a name; None where the person gives none.

    `label` stands above the field, with the mark of its key, and `name` is accessible.
    """
    dialog = NameDialog(parent, title, label, name)
    accepted = await finished(dialog) == QDialog.DialogCode.Accepted
    return dialog.field.text() if accepted else None


class NameDialog(QDialog):
    """One field; it can be agreed to once there is something in it."""

    def __init__(self, parent: QWidget, title: str, label: str, name: str) -> None:
        super().__init__(parent)
        DialogLook(self)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setMinimumWidth(85 * GRID)
        self.field = LineEdit(self)
        self.field.setAccessibleName(name)
        caption = QLabel(label, self)
        caption.setBuddy(self.field)
        buttons = QDialogButtonBox(self)
        self._ok = buttons.addButton(self.tr("OK"), QDialogButtonBox.ButtonRole.AcceptRole)
        cancel = buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        for button, words in ((self._ok, self.tr("OK")), (cancel, self.tr("Cancel"))):
            button.setAccessibleName(words)
            button.setAutoDefault(False)
        self._ok.setDefault(True)
        self._ok.setEnabled(False)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.field.textChanged.connect(lambda text: self._ok.setEnabled(bool(text.strip())))
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * GRID, 5 * GRID, 5 * GRID, 4 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(caption)
        column.addWidget(self.field)
        column.addSpacing(2 * GRID)
        column.addWidget(buttons)
        self.field.setFocus()
