"""Tooltips: their words are no markup, and a few of them stand in one line."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from nocopt.ui.popup_look import tip_markup


def size_of(text: str, qtbot: QtBot) -> QSize:
    """The size of a tooltip, which is a label that breaks lines."""
    label = QLabel(tip_markup(text))
    qtbot.addWidget(label)
    label.setWordWrap(True)
    return label.sizeHint()


def test_a_few_words_stand_in_one_line_and_many_in_several(qtbot: QtBot) -> None:
    few, line = size_of("Regenerate with another model…", qtbot), size_of("x", qtbot).height()
    assert few.height() == line
    many = size_of("many words " * 40, qtbot)
    assert many.height() > 3 * line
    assert many.width() < 4 * few.width()
    assert size_of("Too many tools\nfor one answer", qtbot).height() > line


def test_what_looks_like_markup_is_text(qtbot: QtBot) -> None:
    assert size_of("a <b>b</b> c", qtbot).width() > size_of("a b c", qtbot).width()
    assert tip_markup("") == ""
