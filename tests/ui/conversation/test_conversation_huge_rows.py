"""Rows with very much in them: what is asked of one of its parts does not cost the others."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QGuiApplication, QPainter

from nocopt.render.blocks import Paragraph
from nocopt.render.inline import InlineParser
from nocopt.render.markdown import parse
from nocopt.ui.conversation import layouts
from nocopt.ui.conversation.controls import Control
from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.marks import Spot
from nocopt.ui.conversation.rows import LONGEST, RowSpec, Verbatim, rows_of, verbatim_rows
from nocopt.ui.conversation.shape import Shape
from nocopt.ui.conversation.text_layout import TextRow
from nocopt.ui.conversation.wanted import Wanted
from tests.ui.conversation.chats import reply, user
from tests.ui.conversation.conftest import Open


def test_of_many_links_only_the_one_that_is_asked_for_is_made(
    open_chat: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = " ".join(f"[a{number}](http://b.c/{number})" for number in range(300))
    pane, _ = open_chat([user(1, "q"), reply(2, text)])
    view = pane.view
    place = next(
        Place(1, number)
        for number, row in enumerate(view.items[1].rows)
        if isinstance(row, TextRow) and "a0" in row.text
    )
    row = view.items[1].rows[place.row]
    at = row.boxes(row.text.index("a77"), row.text.index("a77") + 1)[0].center().toPoint()
    made: list[Control] = []
    make = layouts.link_control
    measured: list[int] = []
    rects = Shape.rects

    def counted(*arguments: object) -> Control:
        made.append(make(*arguments))  # type: ignore[arg-type]
        return made[-1]

    def seen(shape: Shape, start: int, end: int, *, tight: bool = False) -> object:
        measured.append(start)
        return rects(shape, start, end, tight=tight)

    monkeypatch.setattr(layouts, "link_control", counted)
    monkeypatch.setattr(Shape, "rects", seen)
    found = view.geometry_of.control_at(at + view.geometry_of.row_origin(place))
    assert found is not None
    spot, control = found
    assert (spot, control.label) == (Spot(*place, "link:77"), "http://b.c/77")
    assert view.geometry_of.control(spot) == control
    assert view.geometry_of.control(Spot(*place, "link:300")) is None
    assert view.geometry_of.control(Spot(*place, "link:x")) is None
    assert view.geometry_of.control_at(QPoint(2, 2)) is None
    assert len(measured) == 2
    assert not made
    assert row.controls()[77] == control


WORDS = "some **words** of a `line` "
LONG = {
    "one line": WORDS * 2_000,
    "lines": (WORDS * 3 + "\n") * 700,
    "hard breaks": "a  \n" * 12_000 + "b",
    "no blanks": "x" * 50_000,
}


def _specs(text: str) -> list[RowSpec]:
    return rows_of(parse(text).blocks)


def _shown(specs: list[RowSpec], inline: InlineParser) -> str:
    parts = []
    for number, spec in enumerate(specs):
        assert isinstance(spec.block, Paragraph)
        spans = "".join(span.text for span in inline.spans(spec.block.text))
        parts.append((spec.joiner if number else "") + spec.prefix + spans)
    return "".join(parts)


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_long_paragraph_is_several_rows_with_the_text_of_one(text: str) -> None:
    specs = _specs(text)
    assert all(
        isinstance(spec.block, Paragraph) and len(spec.block.text) <= LONGEST for spec in specs
    )
    assert len(specs) <= 2 + 3 * len(text) // (2 * LONGEST)
    assert [spec.above for spec in specs] == [12] + [0] * (len(specs) - 1)
    assert [spec.below for spec in specs] == [0] * (len(specs) - 1) + [12]
    inline, (whole,) = InlineParser(), parse(text).blocks
    assert isinstance(whole, Paragraph)
    assert _shown(specs, inline) == "".join(span.text for span in inline.spans(whole.text))


def test_a_long_paragraph_in_a_list_hangs_under_its_marker() -> None:
    first, *others = _specs("1. " + WORDS * 1_000)
    assert first.prefix == "1. "
    assert first.markers
    assert others
    assert not any(spec.prefix or spec.markers for spec in others)
    assert {spec.indent for spec in others} == {first.indent}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_rows_of_a_long_paragraph_stay_as_they_are_while_it_grows(text: str) -> None:
    before: list[RowSpec] = []
    for end in range(1, len(text), 4_999):
        specs = _specs(text[:end])
        same = max(0, len(before) - 1)
        assert specs[:same] == before[:same]
        before = specs


@pytest.mark.parametrize(
    "text",
    ["a " * 30_000, "x" * 30_000, "one\n" + "b " * 20_000 + "\nlast", ("c" * 9_000 + "\n") * 9],
)
def test_what_is_shown_as_it_was_typed_is_cut_the_same_way(text: str) -> None:
    specs = verbatim_rows(text)
    assert all(len(_typed(spec)) <= LONGEST + _typed(spec).count("\n") for spec in specs)
    joined = "".join((spec.joiner if at else "") + _typed(spec) for at, spec in enumerate(specs))
    assert joined == text


def _typed(spec: RowSpec) -> str:
    assert isinstance(spec.block, Verbatim)
    return spec.block.text


def test_a_long_line_is_copied_as_it_is_and_laid_out_where_it_is_seen(open_chat: Open) -> None:
    text = " ".join(f"word{number}" for number in range(60_000))
    pane, _ = open_chat([user(1, text), reply(2, text)])
    for item in (pane.view.items.prepare(0), pane.view.items.prepare(1)):
        rows = [row for row in item.rows if isinstance(row, TextRow)]
        assert len(rows) > 20
        assert sum(row.live for row in rows) < 8
    pane.view.selection.select_all()
    pane.copy_selection()
    assert QGuiApplication.clipboard().text().count(text) == 2


def test_the_number_of_matches_is_that_of_the_rows() -> None:
    long = "some words " * 3_000
    message = reply(1, long).message
    assert Wanted("some").count_in(message, thinking=True, typed=False) is None
    short = reply(1, "\n\n".join(["some words " * 300] * 10)).message
    assert Wanted("some").count_in(short, thinking=True, typed=False) == 3_000


def test_of_many_grounds_those_in_sight_are_painted(
    open_chat: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane, _ = open_chat([user(1, "q"), reply(2, "`a` " * 2_500)])
    (row,) = [row for row in pane.view.items[1].rows if isinstance(row, TextRow)]
    painted: list[int] = []
    rects = Shape.rects

    def seen(shape: Shape, start: int, end: int, *, tight: bool = False) -> object:
        painted.append(start)
        return rects(shape, start, end, tight=tight)

    monkeypatch.setattr(Shape, "rects", seen)
    pane.resize(pane.width(), 300)
    painted.clear()
    pane.grab()
    assert row.height > 2 * pane.height()
    assert 100 < len(painted) < 1_500


def test_of_a_huge_cell_only_what_is_in_sight_is_drawn(
    open_shown: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    cell = "words in a cell of a table " * 2_000
    pane, _ = open_shown([user(1, "q"), reply(2, f"| a | b |\n|---|---|\n| {cell} | b |")])
    drawn: list[tuple[Shape, QRectF]] = []
    paint = Shape.paint

    def painting(shape: Shape, painter: QPainter, x: float, y: float, *more: Any) -> None:
        if len(shape.text) > 1_000:
            drawn.append((shape, more[0]))
        paint(shape, painter, x, y, *more)

    monkeypatch.setattr(Shape, "paint", painting)
    pane.view.viewport().grab()
    assert drawn
    for shape, clip in drawn:
        assert 0 < clip.height() < shape.height / 4
