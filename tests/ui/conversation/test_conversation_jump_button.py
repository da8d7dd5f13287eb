"""The button that goes to the latest covers nothing that is read or pressed."""

from __future__ import annotations

import pytest

from nocopt.ui.conversation.layouts import BLEED
from tests.ui.conversation.chats import dialogue
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


def test_in_a_narrow_window_it_keeps_off_the_middle(open_chat: Open) -> None:
    pane, _ = open_chat(dialogue(3))
    pane.resize(420, 600)
    pane.view.scroll_to(0)
    place = pane._jump.geometry()
    assert pane.rect().contains(place)
    assert place.left() > pane.width() * 3 // 4
