"""Questions to the person that a coroutine can await; the loop goes on while they are open."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QInputDialog, QLineEdit, QMessageBox

from nocopt.core.secret import Secret
from nocopt.core.settings import check_key, clean_key

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog, QWidget


@dataclass(frozen=True, slots=True)
class Question:
    """A title, a sentence, and the word on the button that goes ahead."""

    title: str
    text: str
    go_ahead: str
    dangerous: bool = False  # then Cancel is what Enter presses


async def confirmed(parent: QWidget, question: Question) -> bool:
    """Ask, and return whether the person goes ahead."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle(question.title)
    box.setText(question.title)
    box.setInformativeText(question.text)
    ahead = box.addButton(question.go_ahead, QMessageBox.ButtonRole.AcceptRole)
    cancel = box.addButton(box.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setEscapeButton(cancel)
    box.setDefaultButton(cancel if question.dangerous else ahead)
    await finished(box)
    return box.clickedButton() is ahead


async def ask_secret(parent: QWidget, title: str, text: str, label: str) -> Secret | None:
    """Ask for a key, shown as dots; None when the person gave none."""
    box = QInputDialog(parent)
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
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle("nocopt")
    box.setText(box.tr("Something went wrong inside nocopt"))
    box.setInformativeText(
        box.tr("Keys are left out of the details below, so that they can go into a report.")
    )
    box.setDetailedText(details)
    copy = box.addButton(box.tr("Copy"), QMessageBox.ButtonRole.ActionRole)
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(details))
    box.addButton(box.tr("Close"), QMessageBox.ButtonRole.RejectRole)
    box.open()


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
