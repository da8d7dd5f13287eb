"""Heights that were guessed are made exact in idle moments."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.ui.conversation.chats import dialogue
from tests.ui.conversation.conftest import Open


def test_heights_near_the_screen_are_made_exact_in_idle_moments(
    open_chat: Open, qtbot: QtBot
) -> None:
    pane, _ = open_chat(dialogue(200))
    view = pane.view
    view.scroll_to(view.items.top(100))
    old = {place: view.items.row_top(place) - view.reading.y for place in view.items.live}
    qtbot.waitUntil(lambda: not pane.refining.busy, timeout=20_000)
    now = {place: view.items.row_top(place) - view.reading.y for place in view.items.live}
    here = view.reading.place.item
    measured = [
        row
        for index in range(here - 25, here + 25)
        for row in view.items[index].rows
        if not row.hidden
    ]
    assert measured
    assert all(row.width == view.items.width for row in measured)
    assert sum(row.live for row in measured) < 300, "what is far off holds no layout"
    seen = [place for place in old if 0 <= old[place] < view.height() and place in now]
    assert seen
    assert all(old[place] == now[place] for place in seen)


def test_nothing_is_refined_while_a_reply_is_written(open_chat: Open, qtbot: QtBot) -> None:
    pane, session = open_chat(dialogue(40))
    session.ask("q")
    session.say("Word.")
    pane.presenter.tick()
    qtbot.waitUntil(lambda: not pane.refining.busy)
    assert pane.view.items.prepared_items < 10
