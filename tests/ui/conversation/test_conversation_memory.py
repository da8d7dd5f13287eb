"""What is out of sight is gone at once, without the garbage collector."""

from __future__ import annotations

import gc

from tests.bench.answers import answer
from tests.ui.conversation.chats import FakeSession, reply, user
from tests.ui.conversation.conftest import Open


def test_messages_out_of_sight_leave_no_garbage(open_chat: Open) -> None:
    pane, _ = open_chat()
    # Without formulas: the library that sets them leaves garbage of its own.
    texts = [answer(3000, number).replace("$", "") for number in range(200)]
    nodes = [user(at, "?") if at % 2 else reply(at, text) for at, text in enumerate(texts)]
    pane.show_session(FakeSession(nodes).it)
    items = pane.view.items
    pane.view.scroll_to(0)
    gc.collect()
    for _ in range(60):
        pane.view.scroll_by(pane.view.viewport().height())
        pane.view.viewport().grab()
    shown = items.prepared_items
    objects = gc.collect()
    assert shown < 100  # messages were let go
    assert pane.view.geometry_of.items_in_sight().start > 25
    assert objects < 100  # one answer of this length is made of more than a thousand
