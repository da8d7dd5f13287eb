"""The dialog that asks for files: that of the desktop, else Qt's own in the look of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDir, QEvent, QObject, QSize, QStandardPaths, Qt
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QHeaderView, QToolButton, QTreeView

from nocopt.ui.dialog_look import DialogLook
from nocopt.ui.icons import icon
from nocopt.ui.theme import GRID, RADIUS

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from nocopt.ui.theme import Colours

_SIZE: Final = QSize(200 * GRID, 130 * GRID)
_SYMBOLS: Final = {  # by the names that Qt gives to the buttons of its own dialog
    "backButton": "chevron-left",
    "forwardButton": "chevron-right",
    "toParentButton": "chevron-up",
    "newFolderButton": "plus",
}


def file_dialog(parent: QWidget, title: str) -> QFileDialog:
    """Return a dialog for files, which goes once it is closed; what it asks for is set by others.

    A dialog of the desktop has the looks of the desktop.
    """
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    _OwnLook(dialog)
    return dialog


def first_folder(place: QStandardPaths.StandardLocation) -> str:
    """Return where a dialog begins before a folder was chosen: that place, else the home.

    Of a folder that is not there Qt makes the one that the program was started in.
    """
    found = QStandardPaths.writableLocation(place)
    return found if QDir(found).exists() else QDir.homePath()


class _OwnLook(QObject):
    """Dresses a dialog as soon as it is Qt's own: where desktops have none, once shown."""

    def __init__(self, dialog: QFileDialog) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._dressed = False
        dialog.installEventFilter(self)
        self._dress()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look what became of it."""
        if event.type() is QEvent.Type.Show:
            self._dress()
        return super().eventFilter(watched, event)

    def _dress(self) -> None:
        dialog = self._dialog
        if self._dressed or dialog.findChild(QDialogButtonBox) is None:
            return
        self._dressed = True
        dialog.resize(_SIZE.boundedTo(dialog.screen().availableSize() * 0.9))
        dialog.setViewMode(QFileDialog.ViewMode.Detail)
        _widen_names(dialog)
        look = DialogLook(dialog)
        look.changed.connect(lambda colours: _dress(dialog, colours))
        look.refresh()


def _widen_names(dialog: QFileDialog) -> None:
    """Leave the room beside sizes and days to the names of the files."""
    table = dialog.findChild(QTreeView)
    if table is not None:
        table.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)


def _dress(dialog: QFileDialog, colours: Colours) -> None:
    dialog.setStyleSheet(dialog.styleSheet() + _sheet(colours))
    for name, symbol in _SYMBOLS.items():
        button = dialog.findChild(QToolButton, name)
        if button is not None:
            button.setIcon(icon(symbol, colours))
    for name in ("listModeButton", "detailModeButton"):
        button = dialog.findChild(QToolButton, name)
        if button is not None:
            button.hide()  # there are always details


def _sheet(colours: Colours) -> str:
    return f"""
QFileDialog QToolButton {{ background: transparent; border: none; border-radius: {RADIUS}px;
  padding: {GRID}px }}
QFileDialog QToolButton:hover {{ background: {colours.hover} }}
QFileDialog QToolButton:focus {{ border: 2px solid {colours.focus}; padding: {GRID - 2}px }}
QFileDialog QAbstractItemView {{ background: {colours.raised}; color: {colours.text};
  border: 1px solid {colours.border}; outline: none;
  selection-background-color: {colours.accent}; selection-color: {colours.on_accent} }}
QFileDialog QAbstractItemView::item {{ padding: {GRID}px 0 }}
QFileDialog QHeaderView {{ background: {colours.raised}; border: none }}
QFileDialog QHeaderView::section {{ background: {colours.raised}; color: {colours.muted};
  border: none; border-bottom: 1px solid {colours.border}; padding: {GRID}px {2 * GRID}px }}
"""
