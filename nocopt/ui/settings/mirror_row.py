"""The rows of the data page that have each chat written as files, too, and say how that goes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QWidget

from nocopt.ui import mirroring
from nocopt.ui.buttons import show_checked
from nocopt.ui.file_dialog import file_dialog, first_folder
from nocopt.ui.line_edit import LineEdit
from nocopt.ui.settings.fields import Field, FieldForm
from nocopt.ui.switch import Switch
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from nocopt.app.mirror import Mirror
    from nocopt.core.settings import Settings
    from nocopt.ui.theme import Colours

_DOCUMENTS: Final = QStandardPaths.StandardLocation.DocumentsLocation


class FolderField(QWidget):
    """A folder that is chosen in a dialog; `changed` tells that another one was."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path = LineEdit(self)
        self.path.setReadOnly(True)
        self.path.setPlaceholderText(self.tr("no folder"))
        self.button = QPushButton(self.tr("Ch&oose…"), self)
        self.button.setAccessibleName(self.tr("Choose folder of the mirror"))
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self.ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        row.addWidget(self.path, 1)
        row.addWidget(self.button)
        self.setFocusProxy(self.path)

    def ask(self) -> None:
        """Have a folder chosen."""
        dialog = file_dialog(self, self.tr("Folder of the mirror"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setDirectory(self.path.text() or first_folder(_DOCUMENTS))
        dialog.fileSelected.connect(self.take)
        dialog.open()

    def take(self, folder: str) -> None:
        """Have that folder."""
        self.path.setText(folder)
        self.path.setCursorPosition(0)
        self.path.setToolTip(folder)
        self.changed.emit()


class MirrorRow(FieldForm):
    """A switch and a folder; without a folder nothing is switched on."""

    changed = Signal()

    def __init__(self, mirror: Mirror, parent: QWidget | None = None) -> None:
        super().__init__(parent, bare=True)
        self.setContentsMargins(6 * GRID, 2 * GRID, 6 * GRID, 0)
        self._mirror = mirror
        self.switch = Switch(self)
        self.switch.setText(self.tr("Write each chat as a file, too"))
        self.switch.toggled.connect(self._switched)
        self._field = Field("mirror", self.tr("&Mirror"), self.switch)
        self._field.hint.say(
            self.tr(
                "A folder with each chat as Markdown and as JSON, which follows what you write. "
                "Attached files are named in it, not copied. Changes made there are not read."
            )
        )
        self.add(self._field, self.tr("Mirror chats as files"))
        self.folder = FolderField(self)
        self.folder.changed.connect(self._touched)
        self.add(
            Field("mirror_folder", self.tr("Folde&r"), self.folder), self.tr("Folder of the mirror")
        )
        self.folder.path.setAccessibleName(self.tr("Folder of the mirror"))
        changes = mirror.changed.connect(self._say)
        self.destroyed.connect(lambda: changes.close())

    def show_settings(self, settings: Settings) -> None:
        """Fill both rows."""
        show_checked(self.switch, settings.mirror)
        self.folder.path.setText(settings.mirror_folder)
        self.folder.path.setCursorPosition(0)
        self._say()

    def value(self, settings: Settings) -> Settings:
        """Return `settings` with what is chosen here."""
        folder = self.folder.path.text()
        on = self.switch.isChecked() and bool(folder)
        return replace(settings, mirror=on, mirror_folder=folder)

    def set_colours(self, colours: Colours) -> None:
        """Paint the switch in these colours."""
        self.switch.set_colours(colours)

    def _switched(self) -> None:
        self._touched()
        if self.switch.isChecked() and not self.folder.path.text():
            self.folder.ask()

    def _touched(self) -> None:
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        """Say what is in the way, and whether the folder is being written."""
        on, folder = self.switch.isChecked(), self.folder.path.text()
        self.set_visible("mirror_folder", on)
        row = self.fields["mirror_folder"]
        problem = self._mirror.problem
        if on and not folder:
            row.show_error(self.tr("Choose a folder; until then nothing is written."))
        elif problem is not None and problem.folder == folder:
            row.show_error(mirroring.problem(problem))
        else:
            row.show_error("")
        row.hint.say(self.tr("Files are being written…") if on and self._mirror.busy else "")
