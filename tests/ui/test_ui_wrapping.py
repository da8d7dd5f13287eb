"""Words of any length are wrapped in time that grows with their length, and no faster."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QFont, QTextOption
from pytestqt.qtbot import QtBot

from nocopt.ui.composer.message_input import MessageInput
from nocopt.ui.conversation.look import Face
from nocopt.ui.conversation.shape import Shape
from nocopt.ui.wrapping import wrap_mode
from tests.render.pace import grows_less

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


def test_looking_for_endless_words_takes_no_longer_where_words_are_long() -> None:
    # A search from every letter of a word takes eight times as long if words are as long as that.
    short, long = (("x" * length + " ") * (100_000 // length) for length in (620, 4_990))
    assert grows_less(wrap_mode, short, long, times=4, grace=0.02)


# Wrapped between words, eight times the letters take 50 times as long, or more.
TIMES, GRACE = 24, 0.05


def test_the_time_to_lay_an_endless_word_out_grows_with_its_length(qtbot: QtBot) -> None:
    face = Face(QFont(), 1.5)

    def lay_out(word: str) -> None:
        shape = Shape(word, face.font)
        shape.break_lines(700, face)
        assert shape.width <= 700

    assert grows_less(lay_out, "x" * 37_500, "x" * 300_000, TIMES, GRACE)


def test_the_time_to_paste_and_replace_an_endless_word_grows_with_its_length(qtbot: QtBot) -> None:
    field = MessageInput()
    qtbot.addWidget(field)
    field.resize(700, 100)
    field.show()

    def paste_and_replace(text: str) -> None:
        word = QMimeData()
        word.setText(text)
        field.insertFromMimeData(word)
        assert field.toPlainText() == text
        field.replace_text("")
        assert field.wordWrapMode() is BETWEEN_WORDS

    assert grows_less(paste_and_replace, "x" * 37_500, "x" * 300_000, TIMES, GRACE)
