"""The button that goes to the latest covers nothing that is read or pressed."""

from __future__ import annotations

import pytest

from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.layouts import BLEED
from tests.ui.conversation.chats import dialogue, reply, user
from tests.ui.conversation.conftest import Open


@pytest.mark.parametrize("width", [900, 1_400])
@pytest.mark.parametrize("count", [3, 20])
def test_it_stands_beside_the_column(open_chat: Open, width: int, count: int) -> None:
    pane, _ = open_chat(dialogue(count))
    pane.resize(width, 600)
    pane.view.scroll_to(0)
    assert pane._jump.isVisible()
    place, column = pane._jump.geometry(), pane.view.geometry_of.column
    assert place.left() > column.right() + BLEED
    assert pane.rect().contains(place)
    assert place.right() < pane.width() - pane.view.verticalScrollBar().sizeHint().width()


def test_where_the_end_is_in_sight_it_has_nowhere_to_go(open_chat: Open) -> None:
    pane, _ = open_chat(dialogue(20))
    view = pane.view
    view.scroll_to(0)
    view.show_place(Place(len(view.items) - 1, len(view.items[-1].rows) - 1))
    assert view.reading.at_end
    assert not view.reading.following
    assert not pane._jump.isVisible()
    view.scroll_by(-40)
    assert pane._jump.isVisible()


def test_in_a_narrow_window_it_keeps_off_the_middle(open_chat: Open) -> None:
    pane, _ = open_chat(dialogue(3))
    pane.resize(420, 600)
    pane.view.scroll_to(0)
    place = pane._jump.geometry()
    assert pane.rect().contains(place)
    assert place.left() > pane.width() * 3 // 4


def test_in_a_narrow_window_it_goes_out_of_the_way_of_what_is_pressed(open_chat: Open) -> None:
    code = (
        "Text.\n\n" * 8
        + "```python\nx = 1\n```\n\n" * 8
        + "["
        + "link " * 60
        + "](https://x.org)\n\n"
    )
    pane, _ = open_chat([user(1, "?"), reply(2, code + "Text.\n\n" * 30)])
    pane.resize(420, 600)
    geometry, moved = pane.view.geometry_of, set()
    for y in range(0, pane.view.reading.most, 9):
        pane.view.scroll_to(y)
        button = pane._jump.geometry()
        moved.add(button.top())
        assert pane.rect().contains(button)
        boxes = [
            geometry.control_box(spot)
            for index in geometry.items_in_sight()
            for spot, _ in geometry.controls_of(index)
        ]
        assert not any(box.intersects(button) for box in boxes if box.width() < 200)
    assert len(moved) > 5
    assert pane._jump.geometry().top() == max(moved)
    pane.resize(900, 600)
    pane.view.scroll_to(0)
    pane.view.scroll_by(200)
    assert pane._jump.geometry().bottom() > 560
