"""Words of any length are wrapped in time that grows with their length, and no faster."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QFont, QTextOption
from pytestqt.qtbot import QtBot

from nocopt.ui.composer.message_input import MessageInput
from nocopt.ui.conversation.look import Face
from nocopt.ui.conversation.shape import Shape
from nocopt.ui.wrapping import wrap_mode

BETWEEN_WORDS = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
ANYWHERE = QTextOption.WrapMode.WrapAnywhere


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("", BETWEEN_WORDS),
        ("word " * 20_000, BETWEEN_WORDS),
        ("x" * 4_999 + " x", BETWEEN_WORDS),
        ("没有空格的中文，" * 2_000, BETWEEN_WORDS),
        ("before " + "x" * 5_000, ANYWHERE),
        ("字" + "x" * 5_000 + "字", ANYWHERE),
    ],
    ids=["empty", "words", "long word", "no blanks", "endless word", "between characters"],
)
def test_only_an_endless_word_is_broken_anywhere(text: str, mode: QTextOption.WrapMode) -> None:
    assert wrap_mode(text) is mode


def test_looking_for_endless_words_is_quick() -> None:
    # Each word is nearly one: a search from every letter of them would take half a minute.
    assert _seconds(lambda: wrap_mode(("x" * 4_990 + " ") * 200)) < 1


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def test_an_endless_word_is_laid_out_in_no_time(qtbot: QtBot) -> None:
    face = Face(QFont(), 1.5)
    shape = Shape("x" * 300_000, face.font)
    assert _seconds(lambda: shape.break_lines(700, face)) < 2, "as it stands 6 seconds, or more"
    assert shape.width <= 700


def test_an_endless_word_is_pasted_in_no_time(qtbot: QtBot) -> None:
    field = MessageInput()
    qtbot.addWidget(field)
    field.resize(700, 100)
    field.show()
    word = QMimeData()
    word.setText("x" * 300_000)
    assert _seconds(lambda: field.insertFromMimeData(word)) < 2, "between words it is 5 or more"
    assert len(field.toPlainText()) == 300_000
    field.replace_text("a few words")
    assert field.wordWrapMode() is BETWEEN_WORDS
