"""The button with the paper clip: files, what is on the clipboard, a picture of the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal

from nocopt.ui.buttons import FlatButton
from nocopt.ui.composer.incoming import brings, on_clipboard

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu, QWidget

    from nocopt.ui.theme import Colours


class AttachButton(FlatButton):
    """Opens a menu of what can be attached."""

    files_asked = Signal()
    clipboard_asked = Signal()
    screen_asked = Signal(bool)  # whether this window is to be in the picture

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", "attach", parent=parent)
        self.setAccessibleName(self.tr("Attach"))
        self.setToolTip(self.tr("Attach files (Ctrl+O)"))
        self.setEnabled(False)
        self._menu: QMenu | None = None
        self.clicked.connect(self._open)

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on; the menu is made anew in them."""
        super().set_colours(colours)
        if self._menu is not None:
            self._menu.deleteLater()
            self._menu = None

    def ask_for_files(self) -> None:
        """Let files be chosen, if they can be attached."""
        if self.isEnabled():
            self.files_asked.emit()

    def menu_of_sources(self) -> QMenu:
        """Return the menu."""
        if self._menu is None:
            self._menu = self._made_menu()
        data = on_clipboard()
        self._menu.actions()[1].setEnabled(data is not None and (data.hasText() or brings(data)))
        return self._menu

    def _made_menu(self) -> QMenu:
        from PySide6.QtWidgets import QMenu

        from nocopt.ui.icons import icon
        from nocopt.ui.popup_look import dress_menu

        menu, colours = QMenu(self), self._colours
        dress_menu(menu)
        menu.addAction(icon("document", colours), self.tr("Files…"), self.files_asked.emit)
        menu.addAction(icon("clipboard", colours), self.tr("Clipboard"), self.clipboard_asked.emit)
        menu.addSeparator()
        menu.addAction(
            icon("screen", colours),
            self.tr("Screenshot without this window"),
            lambda: self.screen_asked.emit(False),
        )
        menu.addAction(
            icon("screen", colours),
            self.tr("Screenshot with this window"),
            lambda: self.screen_asked.emit(True),
        )
        self.look_again_after(menu)
        return menu

    def _open(self) -> None:
        menu = self.menu_of_sources()
        menu.popup(self.mapToGlobal(QPoint(0, -menu.sizeHint().height())))
