"""Who flies by is shown page after page: what comes late waits, what comes next is there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nocopt.app.tasks import Tasks
from nocopt.render.highlight import SlicedHighlighter
from nocopt.ui.conversation.code_lines import CodeLines
from nocopt.ui.conversation.colouring import Colouring
from nocopt.ui.conversation.formulas import Formulas
from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.loading import Loading
from nocopt.ui.conversation.look import Look
from nocopt.ui.conversation.pane import ConversationPane
from nocopt.ui.theme import LIGHT
from tests.ui.conversation.chats import FakeSession, dialogue
from tests.ui.conversation.conftest import Open


def laid_out(pane: ConversationPane, top: int, bottom: int) -> list[bool]:
    """Whether each row between two heights holds a layout of this width."""
    items, found = pane.view.items, []
    at: Place | None = items.place_at(top)
    while at is not None and items.row_top(at) < bottom:
        row = items[at.item].rows[at.row]
        found.append(row.live and row.width == items.width)
        at = items.after(at)
    return found


def test_the_next_page_is_laid_out_before_it_is_reached(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat(dialogue(200))
    view, reading = pane.view, pane.view.reading
    view.scroll_to(view.items.top(100))
    for page in (reading.height, -reading.height):
        view.scroll_by(page)
        # What is beyond the edge is there as soon as there was time for it, before any rest.
        qtbot.waitUntil(lambda: not pane.refining.ahead.busy)
        top, bottom = reading.y, reading.y + reading.height
        beyond = (bottom, bottom + page) if page > 0 else (top + page, top)
        assert all(laid_out(pane, *beyond))


def measured(pane: ConversationPane) -> set[int]:
    """A set that gets the numbers of all messages that are laid out from now on."""
    items, found = pane.view.items, set[int]()
    original = items.measure

    def measure(place: Place) -> None:
        found.add(place.item)
        original(place)

    items.measure = measure  # type: ignore[method-assign]
    return found


def begin_ahead(pane: ConversationPane, change: int) -> None:
    """Scroll, and let the first slice of what comes next have no time at all."""
    pane.view.scroll_by(change)
    pane.refining.ahead._work(0.0)
    assert pane.refining.ahead.busy


def follow_reply(pane: ConversationPane) -> None:
    """The view goes to the end, and nobody has scrolled."""
    pane.view.reading.follow()
    pane.view.settle()


WAYS: dict[str, Callable[[ConversationPane], None]] = {
    "follow": lambda pane: pane.view.follow(),
    "scroll": lambda pane: pane.view.scroll_to(pane.view.reading.most),
    "show": lambda pane: pane.view.show_place(Place(350, 0)),
    "reply": follow_reply,
    "chat": lambda pane: pane.show_session(FakeSession(dialogue(400)).it),
}


@pytest.mark.parametrize("way", list(WAYS))
def test_who_goes_elsewhere_leaves_what_was_next(open_chat: Open, qtbot: QtBot, way: str) -> None:
    pane, _ = open_chat(dialogue(400))
    pane.view.scroll_to(0)
    begin_ahead(pane, 100)
    found = measured(pane)
    WAYS[way](pane)
    qtbot.waitUntil(lambda: not pane.refining.ahead.busy)
    assert len(found) < 20


def test_messages_put_above_are_not_laid_out(open_chat: Open, qtbot: QtBot) -> None:
    whole = dialogue(400)
    pane, session = open_chat(whole[-20:])
    pane.view.show_place(Place(4, 0))
    begin_ahead(pane, 100)
    found = measured(pane)
    session.path = tuple(whole)
    session.path_changed.emit()
    qtbot.waitUntil(lambda: not pane.refining.ahead.busy)
    assert len(found) < 12


def test_what_is_other_than_guessed_is_no_way_gone(open_chat: Open) -> None:
    pane, _ = open_chat(dialogue(200))
    view, moves = pane.view, list[int]()
    view.scroll_to(view.items.top(150))
    view.scrolled.connect(moves.append)
    for change in [-700] * 20 + [700] * 5:
        view.scroll_by(change)
    assert moves == [-700] * 20 + [700] * 5


def test_what_is_laid_out_above_moves_nothing(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat(dialogue(200))
    view, reading = pane.view, pane.view.reading
    view.scroll_to(view.items.top(100))
    view.scroll_by(-reading.height)
    before = reading.place, reading.offset
    qtbot.waitUntil(lambda: not pane.refining.ahead.busy)
    assert (reading.place, reading.offset) == before
    assert view.items.row_top(reading.place) + reading.offset == reading.y


def test_the_pages_beside_a_reader_at_rest_are_laid_out(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat(dialogue(200))
    view, reading = pane.view, pane.view.reading
    view.scroll_to(view.items.top(100))
    qtbot.waitUntil(lambda: not pane.refining.busy, timeout=20_000)
    high = reading.height
    assert all(laid_out(pane, reading.y - high // 2, reading.y + high + high // 2))


def test_a_place_far_away_is_shown_once_it_is_laid_out(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat(dialogue(400))
    view, bar = pane.view, pane.view.verticalScrollBar()
    view.scroll_to(0)
    bar.setSliderDown(True)
    for share in (0.2, 0.5, 0.7):
        bar.setValue(round(share * bar.maximum()))
    assert view.reading.y == 0, "the old picture stays until the new one can be painted"
    seen: list[int] = []
    view.scrolled.connect(lambda _: seen.append(view.reading.place.item))
    qtbot.waitUntil(lambda: len(seen) >= 2)
    # What was begun is shown, so that nothing stands still, and then what was asked for last.
    assert 60 < seen[0] < 100
    assert 260 < seen[1] < 300
    bar.setSliderDown(False)


def test_another_way_puts_an_end_to_dragging(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat(dialogue(400))
    view, bar = pane.view, pane.view.verticalScrollBar()
    view.scroll_to(0)
    bar.setSliderDown(True)
    bar.setValue(bar.maximum() // 2)
    bar.setSliderDown(False)
    view.scroll_by(50)
    qtbot.waitUntil(lambda: not pane.refining.busy, timeout=20_000)
    assert view.reading.y == 50


def test_keys_that_come_faster_than_pages_leave_nothing_behind(
    open_chat: Open, qtbot: QtBot
) -> None:
    pane, _ = open_chat(dialogue(200))
    view = pane.view
    view.scroll_to(0)
    qtbot.wait(0)
    moves: list[int] = []
    view.scrolled.connect(moves.append)
    for _ in range(20):  # in one turn of the event loop
        qtbot.keyClick(view, Qt.Key.Key_PageDown)
    page = view.viewport().height() - 2 * pane.look.text.line
    qtbot.waitUntil(lambda: len(moves) == 2)
    assert moves == [page, 2 * page]
    qtbot.keyClick(view, Qt.Key.Key_PageUp)
    assert moves[2:] == [-page], "the other way is gone at once"


def rest(pane: ConversationPane, qtbot: QtBot) -> None:
    """Wait until no step is due any more."""
    qtbot.waitUntil(lambda: not pane.keys._steps._turn.isActive())


def test_a_step_that_is_due_does_not_outlive_another_command(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat(dialogue(200))
    view = pane.view
    view.scroll_to(view.items.top(100))
    for key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageUp, Qt.Key.Key_End):
        qtbot.keyClick(view, key)
    rest(pane, qtbot)
    assert view.reading.following
    view.scroll_to(view.items.top(100))
    for key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageUp, Qt.Key.Key_Tab):
        qtbot.keyClick(view, key)
    place = view.reading.place
    rest(pane, qtbot)
    assert view.reading.place == place, "what has the focus is in sight"


def test_a_step_that_is_due_is_not_one_of_another_chat(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat(dialogue(200))
    for _ in range(2):
        qtbot.keyClick(pane.view, Qt.Key.Key_PageUp)
    pane.show_session(FakeSession(dialogue(100)).it)
    rest(pane, qtbot)
    assert pane.view.reading.following


def test_what_is_laid_out_far_away_stays_until_it_is_shown(open_chat: Open) -> None:
    pane, _ = open_chat(dialogue(400))
    view, items, bar = pane.view, pane.view.items, pane.view.verticalScrollBar()
    view.scroll_to(0)
    bar.setSliderDown(True)
    bar.setValue(bar.maximum() // 2)
    rows, at = [], items.place_at(bar.value())
    for _ in range(100):
        items.measure(at)
        rows.append(items[at.item].rows[at.row])
        after = items.after(at)
        assert after is not None
        at = after
    for _ in range(3):  # as for every picture of a reply
        view.settle()
    assert all(row.live for row in rows)
    bar.setSliderDown(False)


def test_messages_put_above_put_an_end_to_dragging(open_chat: Open, qtbot: QtBot) -> None:
    whole = dialogue(200)
    pane, session = open_chat(whole[-60:])
    view, bar = pane.view, pane.view.verticalScrollBar()
    bar.setSliderDown(True)
    bar.setValue(bar.maximum() // 2)
    assert view.reading.following
    session.path = tuple(whole)
    session.path_changed.emit()
    qtbot.waitUntil(lambda: not view._leaps.busy)
    assert view.reading.following
    bar.setSliderDown(False)


def test_colours_wait_until_the_reader_rests(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat(dialogue(100))
    view, loading = pane.view, pane.loading

    def held() -> bool:
        return loading.held

    view.scroll_by(-view.reading.height)
    assert not held(), "one page is read"
    view.scroll_by(-view.reading.height)
    assert held()
    with qtbot.waitSignal(loading.loaded):
        pass
    assert not held()
    for _ in range(5):
        view.scroll_by(-20)
    assert not held(), "lines are read, too"


def test_of_the_formulas_that_fly_by_the_last_are_set_at_rest() -> None:
    async def story() -> None:
        tasks = Tasks(threads=1)
        formulas = Formulas(lambda: tasks)
        there = asyncio.Event()
        formulas.ready.connect(there.set)
        formulas.hold(held=True)
        for number in range(100):
            assert formulas.get(f"x_{{{number}}}", display=False) is None
        formulas.hold(held=False)
        while formulas.waits:
            there.clear()
            await there.wait()
        assert formulas.get("x_{99}", display=False) is not None
        assert formulas.get("x_{50}", display=False) is None, "nobody looks at that any more"
        await tasks.close()

    asyncio.run(story())


def test_what_is_read_in_idle_moments_waits_for_the_rest_too(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    loading, look, lines = Loading(), Look(LIGHT, 11), CodeLines()
    colouring = Colouring("python", loading)
    text = "value = call('text', 1)  # note\n" * 1_000
    lines.take(text, look.code, 0)
    assert not colouring.styles(text, lines, 900, look)[1], "more than a frame has time for"
    loading.hold(held=True)
    reads: list[float] = []
    original = SlicedHighlighter.read

    def read(self: SlicedHighlighter, seconds: float, *line: int) -> None:
        reads.append(seconds)
        original(self, seconds, *line)

    monkeypatch.setattr(SlicedHighlighter, "read", read)
    with qtbot.waitSignal(loading.slices.advanced):
        pass
    assert not reads
    loading.hold(held=False)
    qtbot.waitUntil(lambda: colouring.styles(text, lines, 900, look)[1])


def test_colours_wait_for_the_end_of_a_torrent(open_chat: Open, qtbot: QtBot) -> None:
    pane, session = open_chat(dialogue(4))
    session.begin()
    held = []
    for _ in range(3):
        session.say("A line that nobody has the time to read.\n\n" * 150)
        pane.presenter.tick()
        held.append(pane.loading.held)
    assert held == [False, True, True], "the first may be all that comes"
    with qtbot.waitSignal(pane.loading.loaded):
        pass
    assert not pane.loading.held
