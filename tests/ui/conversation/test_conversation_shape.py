"""Text in lines: offsets in characters, directions, and what control characters look like."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from nocopt.render.blocks import Span, Style
from nocopt.ui.conversation.inline_text import inline_text
from nocopt.ui.conversation.look import Look
from nocopt.ui.conversation.shape import Shape, is_rtl, word_at
from nocopt.ui.theme import LIGHT

pytestmark = pytest.mark.usefixtures("qapp")


def shape_of(text: str, width: int = 300) -> Shape:
    look = Look(LIGHT, 11)
    shape = Shape(text, look.text.font)
    shape.break_lines(width, look.text)
    return shape


@pytest.mark.parametrize(
    "text", ["plain words here", "a😀b👩‍💻c", "中文字符測試", "one\ntwo\nthree"]
)
def test_every_offset_is_found_where_it_is_shown(text: str) -> None:
    shape = shape_of(text)
    for offset in range(len(text)):
        boxes = shape.rects(offset, offset + 1)
        if text[offset] == "\n" or not boxes or boxes[0].width() < 2:
            continue  # a line end, or a part of a character made of several
        assert shape.hit(boxes[0].center().x(), boxes[0].center().y()) == offset


@given(st.text(min_size=1, max_size=40))
def test_any_text_can_be_laid_out_and_asked(qapp: object, text: str) -> None:
    shape = shape_of(text, 120)
    assert shape.height > 0
    for x, y in ((0, 0), (500, 5), (30, 40), (-10, 1000)):
        assert 0 <= shape.offset_at(x, y) <= len(text)
    start, end = word_at(text, len(text) // 2)
    assert 0 <= start <= end <= len(text)


def test_lines_keep_to_the_grid_over_scripts() -> None:
    look = Look(LIGHT, 11)
    assert shape_of("Latin").height == look.text.line
    assert shape_of("中文 mixed with Latin").height == look.text.line


def test_direction_is_that_of_the_first_letter(qtbot: QtBot) -> None:
    assert is_rtl("123 שלום hello")
    assert not is_rtl("hello שלום")
    hebrew = shape_of("שלום", 300)
    (box,) = hebrew.rects(0, 4)
    assert box.right() == pytest.approx(300, abs=1)


@pytest.mark.parametrize("text", ["abc שלום def", "שלום abc עולם", "عربي English عربي"])
def test_a_selection_in_mixed_directions_covers_what_is_selected(text: str) -> None:
    shape = shape_of(text, 400)
    (whole,) = shape.rects(0, len(text))
    assert whole.width() == pytest.approx(shape.width, abs=2)
    first_word = text.split()[0]
    (box,) = shape.rects(0, len(first_word))
    assert box.left() == whole.left() or box.right() == pytest.approx(whole.right(), abs=1)
    assert box.width() < whole.width() / 2


def test_control_characters_take_one_place_each_and_stay_in_the_text() -> None:
    shape = shape_of("a\x00b\x1b[31mc\u202ed")
    assert shape.text == "a\x00b\x1b[31mc\u202ed"
    assert all(box.width() > 1 for box in shape.rects(1, 2))


@pytest.mark.parametrize(
    ("text", "offset", "word"),
    [("one two", 4, "two"), ("one two", 1, "one"), ("x😀 word", 4, "word"), ("one", 3, "one")],
)
def test_words(text: str, offset: int, word: str) -> None:
    start, end = word_at(text, offset)
    assert text[start:end] == word


def test_neighbouring_references_to_footnotes_do_not_read_as_one_number() -> None:
    look = Look(LIGHT, 12)
    face = look.text

    def lefts(*labels: str) -> list[float]:
        spans = [Span(label, Style.SUP, note=label) for label in labels]
        made = inline_text(spans, look, face.font)
        assert made.text == "".join(labels)
        assert [link.target for link in made.links] == [f"[^{label}]" for label in labels]
        shape = Shape(made.text, face.font, made.styles)
        shape.break_lines(500, face)
        return [shape.rects(link.start, link.end)[0].left() for link in made.links]

    alone = inline_text([Span("12", Style.SUP, note="12")], look, face.font)
    shape = Shape("12", face.font, alone.styles)
    shape.break_lines(500, face)
    digit = shape.rects(0, 1)[0].width()
    first, second, third = lefts("1", "2", "3")
    assert second - first >= digit + 2
    assert third - second >= digit + 2
    first, second = lefts("12", "3")
    assert 2 * digit + 2 <= second - first <= 2 * digit + 6, "within a number there is no gap"


@pytest.mark.parametrize("before", ["Press ", "中文", "(", "**", "é"])
@pytest.mark.parametrize("code", ["Ctrl", "代码", "x"])
def test_inline_code_has_room_between_its_neighbours(before: str, code: str) -> None:
    look = Look(LIGHT, 11)
    face = look.text
    plain = Shape(before + code + "和", face.font)
    plain.break_lines(500, face)
    spans = [Span(before), Span(code, Style.CODE), Span("和")]
    made = inline_text(spans, look, face.font)
    shape = Shape(made.text, face.font, made.styles)
    shape.break_lines(500, face)
    (ground,) = made.grounds
    assert ground.gap > 1
    at, end = ground.start, ground.end
    (last,) = shape.rects(at - 1, at)
    (alone,) = plain.rects(at - 1, at)
    assert last.width() == pytest.approx(alone.width() + ground.gap, abs=0.6)
    code_face = look.inline_font(face.font, Style.CODE)
    bare = Shape(code, code_face)
    bare.break_lines(500, face)
    (text,) = bare.rects(0, end - at)
    (box,) = shape.rects(at, end)
    assert box.width() == pytest.approx(text.width() + ground.gap, abs=0.6)


def test_what_is_set_alike_shares_a_format() -> None:
    look = Look(LIGHT, 11)
    spans = [Span("a", Style.BOLD), Span(" and "), Span("b", Style.BOLD), Span("c", Style.ITALIC)]
    first, second, third = inline_text(spans, look, look.text.font).styles
    assert first.format is second.format is not third.format
    (heading, *_) = inline_text(spans, look, look.headings[0].font).styles
    assert heading.format.font().pointSizeF() > first.format.font().pointSizeF()
    assert first.format.font().bold()
    assert third.format.font().italic()


@pytest.mark.parametrize("before", ["و", "क्ष", "👍🏽", "e\u0301", "\u200d"])
def test_what_joins_its_neighbour_is_not_torn_from_it(before: str) -> None:
    look = Look(LIGHT, 11)
    spans = [Span(before), Span("x", Style.CODE)]
    made = inline_text(spans, look, look.text.font)
    assert all(one.start >= len(before) for one in made.styles)
    torn = inline_text([Span(before, Style.CODE)], look, look.text.font)
    assert len(torn.styles) == 1
