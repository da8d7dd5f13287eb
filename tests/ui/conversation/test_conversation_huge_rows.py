"""Rows with very much in them: what is asked of one of its parts does not cost the others."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint

from nocopt.ui.conversation import layouts
from nocopt.ui.conversation.controls import Control
from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.marks import Spot
from nocopt.ui.conversation.shape import Shape
from nocopt.ui.conversation.text_layout import TextRow
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
