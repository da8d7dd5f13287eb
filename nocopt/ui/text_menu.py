"""The menu of a text field: what Qt offers for it, looking like all other menus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QIcon

from nocopt.ui.popup_look import dress_menu

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu, QWidget


def open_text_menu(menu: QMenu | None, field: QWidget, event: QContextMenuEvent) -> None:
    """Open the standard `menu` of a `field`, without icons, and inside of the window if it fits."""
    if menu is None:  # where nothing can be done
        return
    dress_menu(menu)
    for action in menu.actions():
        action.setIcon(QIcon())
        action.setIconVisibleInMenu(False)
        words, tab, keys = action.text().partition("\t")
        action.setText(f"{_plain(words)}{tab}{keys}")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(_place(menu, field, event.globalPos()))
    event.accept()


def _plain(words: str) -> str:
    """Return words without the mark of a letter, which Chinese puts in brackets behind them."""
    head, mark, tail = words.partition("(&")
    if mark and tail[1:2] == ")":
        return head + tail[2:]
    return words.replace("&", "")


def _place(menu: QMenu, field: QWidget, wanted: QPoint) -> QPoint:
    window = field.window()
    bottom = window.mapToGlobal(QPoint(0, window.height())).y()
    high = menu.sizeHint().height()
    if wanted.y() + high <= bottom:
        return wanted
    return QPoint(wanted.x(), max(wanted.y() - high, window.mapToGlobal(QPoint(0, 0)).y()))
