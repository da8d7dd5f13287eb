"""Toasts: they go by themselves, but not from under a hand, and what they tell can be undone."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nocopt.ui.toast import Toast, Toasts
from tests.ui.finding import named


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """A window with a part that the toast floats over."""
    made = QWidget()
    made.resize(600, 400)
    column = QVBoxLayout(made)
    column.addWidget(QWidget(made))
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def ground(window: QWidget) -> QWidget:
    """The part that the toast floats over."""
    [part] = window.findChildren(QWidget)
    return part


def toast_of(over: QWidget) -> Toast:
    [toast] = over.window().findChildren(Toast)
    return toast


def test_it_says_its_words_in_the_corner_and_goes_by_itself(qtbot: QtBot, ground: QWidget) -> None:
    toasts = Toasts(ground)
    toasts.show("Chat moved to trash.", seconds=0)
    toast = toast_of(ground)
    assert "Chat moved to trash." in [label.text() for label in toast.findChildren(QLabel)]
    assert toast.accessibleDescription() == "Chat moved to trash."
    below = ground.geometry().bottom() - toast.geometry().bottom()
    assert 0 < below < 40
    assert ground.geometry().left() < toast.x() < ground.geometry().center().x()
    qtbot.waitUntil(toast.isHidden)


def test_what_it_says_of_a_chat_goes_with_it_and_can_be_undone_all_the_same(
    ground: QWidget,
) -> None:
    toasts, undone = Toasts(ground), list[str]()
    toasts.show("Chat moved to trash.", partial(undone.append, "trash"))
    toasts.leave_chat()
    assert toast_of(ground).isVisible()
    toasts.show("This branch is preferred.", partial(undone.append, "branch"), here=True)
    toasts.leave_chat()
    assert toast_of(ground).isHidden()
    assert toasts.undo_last()
    assert undone == ["branch"]


def test_no_button_of_what_it_floats_over_is_beneath_it(qtbot: QtBot, ground: QWidget) -> None:
    column = QVBoxLayout(ground)
    column.setContentsMargins(0, 0, 0, 0)
    column.addStretch(1)
    button = QPushButton("below", ground)
    column.addWidget(button)
    toasts = Toasts(ground)
    qtbot.waitUntil(lambda: button.geometry().bottom() == ground.rect().bottom())
    toasts.show("Chat moved to trash.", lambda: None)
    toast = toast_of(ground)
    qtbot.waitUntil(lambda: button.geometry().translated(ground.pos()).bottom() < toast.y())
    toast.leave()
    qtbot.waitUntil(lambda: button.geometry().bottom() == ground.rect().bottom())


def test_undo_takes_back_the_newest_first_and_each_once(qtbot: QtBot, ground: QWidget) -> None:
    undone: list[str] = []
    toasts = Toasts(ground)
    for name in ("first", "second"):
        toasts.show(name, partial(undone.append, name))
    named(toast_of(ground), QPushButton, "Undo").click()
    assert undone == ["second"]
    assert toast_of(ground).isHidden()
    assert toasts.undo_last()
    assert not toasts.undo_last()
    assert undone == ["second", "first"]


def test_what_cannot_be_undone_offers_nothing(qtbot: QtBot, ground: QWidget) -> None:
    toasts = Toasts(ground)
    toasts.show("Done.")
    assert not toast_of(ground).undo.isVisible()
    toasts.show("Done.", lambda: None)
    assert toast_of(ground).undo.isVisible()


def test_it_stays_under_the_mouse_and_while_it_has_the_keyboard(
    qtbot: QtBot, ground: QWidget
) -> None:
    toasts = Toasts(ground)
    toasts.show("Done.", lambda: None, seconds=1)
    toast = toast_of(ground)
    toast.undo.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: not toast.timer.isActive())
    left: list[None] = []
    toasts.left.connect(lambda: left.append(None))
    ground.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    ground.setFocus()
    qtbot.waitUntil(toast.timer.isActive)
    middle = QPointF(toast.rect().center())
    QApplication.sendEvent(toast, QEnterEvent(middle, middle, QPointF(toast.mapToGlobal(middle))))
    toast.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    QApplication.sendEvent(toast, QEnterEvent(middle, middle, QPointF(toast.mapToGlobal(middle))))
    assert not toast.timer.isActive()
    toast.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    QApplication.sendEvent(toast, QEvent(QEvent.Type.Leave))
    assert toast.timer.isActive()
    assert left == []


def test_a_toast_that_is_closed_with_the_keyboard_gives_it_back(
    qtbot: QtBot, ground: QWidget
) -> None:
    toasts = Toasts(ground)
    toasts.show("Done.", lambda: None)
    toast = toast_of(ground)
    toast.undo.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(toast.undo.hasFocus)
    with qtbot.waitSignal(toasts.left):
        qtbot.keyClick(toast.undo, Qt.Key.Key_Escape)
    assert toast.isHidden()


def test_long_words_are_broken_and_stay_in_sight(qtbot: QtBot, ground: QWidget) -> None:
    toasts = Toasts(ground)
    toasts.show("A sentence of many words. " * 12, lambda: None)
    toast = toast_of(ground)
    assert ground.rect().translated(ground.pos()).contains(toast.geometry())
    ground.window().resize(360, 400)
    qtbot.waitUntil(lambda: toast.geometry().right() < ground.geometry().right())
