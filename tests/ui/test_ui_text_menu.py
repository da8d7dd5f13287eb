"""The menu of a text field looks like all other menus and stays inside of the window."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nocopt.ui.composing import ComposingEdit
from nocopt.ui.line_edit import LineEdit
from nocopt.ui.popup_look import menu_sheet
from nocopt.ui.theme import shown


@pytest.mark.parametrize("make", [lambda: ComposingEdit("Write"), LineEdit])
def test_it_has_no_icons_no_marked_letters_and_no_place_below_the_window(
    qtbot: QtBot, make: Callable[[], LineEdit | ComposingEdit]
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    field = make()
    column = QVBoxLayout(window)
    column.addStretch(1)
    column.addWidget(field)
    window.resize(300, 400)
    window.show()
    within = field.viewport() if isinstance(field, QPlainTextEdit) else field
    at = QPoint(5, within.height() - 2)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, within.mapToGlobal(at))
    QApplication.sendEvent(within, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    words = [one.text().split("\t")[0] for one in menu.actions() if not one.isSeparator()]
    assert words[:3] == ["Undo", "Redo", "Cut"]
    assert all(one.icon().isNull() for one in menu.actions())
    assert menu.styleSheet() == menu_sheet(shown())
    bottom = window.mapToGlobal(QPointF(0, window.height())).y()
    assert menu.geometry().bottom() <= bottom
    menu.close()
