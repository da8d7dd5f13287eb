"""Questions to the person that a coroutine can await; the loop goes on while they are open."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QInputDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QVBoxLayout,
)

from nocopt.core.secret import Secret
from nocopt.core.settings import check_key, clean_key
from nocopt.ui.dialog_look import DialogLook
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent
    from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Question:
    """A title, a sentence, and the words on the button that goes ahead, and on an `other` one."""

    title: str
    text: str
    go_ahead: str
    dangerous: bool = False  # then Cancel is what Enter presses
    other: str = ""


class Answer(Enum):
    """What the person says to a question; the values are results of its dialog."""

    NO = QDialog.DialogCode.Rejected.value
    YES = QDialog.DialogCode.Accepted.value
    OTHER = 2


async def confirmed(parent: QWidget, question: Question) -> bool:
    """Ask, and return whether the person goes ahead."""
    return await answered(parent, question) is Answer.YES


async def answered(parent: QWidget, question: Question) -> Answer:
    """Ask, and return what the person says."""
    return Answer(await finished(_QuestionBox(parent, question)))


class _QuestionBox(QDialog):
    """A question as wide as a sentence is read well, with the safe answer first in reach."""

    def __init__(self, parent: QWidget, question: Question) -> None:
        super().__init__(parent)
        DialogLook(self)
        self.setWindowTitle("nocopt")
        self.setAccessibleName(question.title)
        self.setMinimumWidth((125 if question.other else 95) * GRID)
        title = _plain(question.title, self)
        font = QFont(title.font())
        font.setWeight(QFont.Weight.DemiBold)
        title.setFont(font)
        buttons = QDialogButtonBox(self)
        ahead = buttons.addButton(question.go_ahead, QDialogButtonBox.ButtonRole.AcceptRole)
        cancel = buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        shown = [ahead, cancel]
        if question.other:
            other = buttons.addButton(question.other, QDialogButtonBox.ButtonRole.DestructiveRole)
            other.clicked.connect(lambda: self.done(Answer.OTHER.value))
            shown.append(other)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        for button in shown:
            button.setAccessibleName(button.text())
            button.setAutoDefault(False)
        chosen = cancel if question.dangerous else ahead
        chosen.setDefault(True)
        chosen.setFocus()
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * GRID, 5 * GRID, 5 * GRID, 4 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(title)
        column.addWidget(_plain(question.text, self))
        column.addSpacing(2 * GRID)
        column.addWidget(buttons)

    def showEvent(self, event: QShowEvent) -> None:
        """Have room for all of the words: Qt takes two thirds of a screen at the most."""
        super().showEvent(event)
        layout = self.layout()
        wanted = 0 if layout is None else layout.totalHeightForWidth(self.width())
        high = min(wanted, self.screen().availableGeometry().height())
        if high > self.height():
            self.resize(self.width(), high)


def _plain(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


async def ask_secret(parent: QWidget, title: str, text: str, label: str) -> Secret | None:
    """Ask for a key, shown as dots; None when the person gave none."""
    box = QInputDialog(parent)
    DialogLook(box)
    box.setWindowTitle(title)
    box.setLabelText(text)
    box.setTextEchoMode(QLineEdit.EchoMode.Password)
    for field in box.findChildren(QLineEdit):
        field.setAccessibleName(label)
    accepted = await finished(box) == QInputDialog.DialogCode.Accepted
    key = clean_key(box.textValue()) if accepted else ""
    box.setTextValue("")
    return Secret(key) if key and check_key(key) is None else None


def show_details(parent: QWidget, details: str) -> None:
    """Show the details of a mistake of this program, to be copied into a report."""
    box = QMessageBox(parent)
    DialogLook(box)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle("nocopt")
    box.setText(QCoreApplication.translate("Dialogs", "Something went wrong inside nocopt"))
    box.setInformativeText(
        QCoreApplication.translate(
            "Dialogs", "Keys are left out of the details below, so that they can go into a report."
        )
    )
    box.setDetailedText(details)
    copy = box.addButton(
        QCoreApplication.translate("Dialogs", "Copy"), QMessageBox.ButtonRole.ActionRole
    )
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(details))
    box.addButton(QCoreApplication.translate("Dialogs", "Close"), QMessageBox.ButtonRole.RejectRole)
    box.open()


def first_hangs(number: int) -> QMessageBox:
    """Return a box, to be shown, which says that the process of that number does not answer.

    The number is 0 where it is not known.
    """
    box = QMessageBox()
    DialogLook(box)
    box.setWindowTitle("nocopt")
    box.setIcon(QMessageBox.Icon.Warning)
    box.setText(QCoreApplication.translate("Dialogs", "nocopt runs already, but does not answer."))
    text = QCoreApplication.translate(
        "Dialogs",
        "Wait a little and start it again. If that does not help, end the process {process}; what "
        "was sent and answered is kept.",
    )
    box.setInformativeText(text.format(process=number or "nocopt"))
    box.addButton(QCoreApplication.translate("Dialogs", "Close"), QMessageBox.ButtonRole.RejectRole)
    return box


async def finished(dialog: QDialog) -> int:
    """Open `dialog` for its window, wait until it is closed, and return its result.

    When the waiting task is cancelled the dialog is closed, too.
    """
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    done: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def finish(result: int) -> None:
        if not done.done():
            done.set_result(result)

    dialog.finished.connect(finish)
    dialog.open()
    try:
        return await done
    finally:
        dialog.finished.disconnect(finish)
        dialog.close()
        dialog.deleteLater()
