"""The clock of thinking: it stops with the network, and says that it is quiet."""

from __future__ import annotations

import time

import pytest

from nocopt.core import events as ev
from nocopt.core.draft import QUIET, Draft
from nocopt.ui.conversation.thinking import ThinkingClock, ThinkingSection
from tests.ui.conversation.conftest import Open


def test_it_counts_while_something_is_heard_and_stops_then() -> None:
    now = time.monotonic()
    clock = ThinkingClock(now - 100)
    clock.heard = now - 1
    assert clock.label == "Thinking · 1 min 40 s"
    clock.heard = now - 40
    assert clock.seconds == pytest.approx(60 + QUIET)
    assert clock.label == "Thinking · 1 min 15 s · quiet for 40 s"


def test_a_ping_is_a_sign_of_life(open_chat: Open) -> None:
    pane, session = open_chat()
    session.clock = time.monotonic() - 60
    session.ask("q")
    session.think("Hm.")
    pane.presenter.tick()
    (section,) = pane.view.items[1].sections
    assert isinstance(section, ThinkingSection)
    assert section.label == "Thinking · 15 s · quiet for 1 min 0 s"
    assert section.title == "Thinking", "a screen reader is not told each second"
    session.clock += 50
    session.feed(ev.Alive())
    pane.presenter.tick()
    assert section.label == "Thinking · 1 min 0 s"


def test_what_is_kept_does_not_count_the_silence() -> None:
    draft = Draft().apply([ev.ThinkingDelta(0, "Hm.")], 10.0).apply([ev.Alive()], 12.0)
    assert draft.thinking_ms(13.0) == {0: 3000.0}
    assert draft.thinking_ms(300.0) == {0: (2 + QUIET) * 1000}
