"""Formulas that come late: when rows are told of them; what is being read does not move."""

from __future__ import annotations

import asyncio
import itertools
import time

from pytestqt.qtbot import QtBot

from nocopt.app.tasks import Tasks
from nocopt.ui.conversation.formulas import TOLD, Formulas
from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.late_formulas import LateFormulas
from tests.ui.conversation.chats import FakeSession, reply, user
from tests.ui.conversation.conftest import Open
from tests.ui.conversation.repainting import differing
from tests.ui.conversation.test_conversation_formulas import row_with


def test_formulas_that_come_late_move_nothing_that_is_read(open_shown: Open) -> None:
    """The source is shown first; rows above, at and below the top edge grow when pictures come."""
    text = "\n\n".join(
        f"Paragraph {number} has $\\frac{{\\frac{{a}}{{{number}}}}}{{\\frac{{b}}{{c}}}}$ in it,"
        " and enough words to be broken into some lines. "
        * 3
        + f"\n\n$$\n\\sum_{{i={number}}}^n \\frac{{i}}{{2}}\n$$"
        for number in range(12)
    )
    pane, _ = open_shown()
    view = pane.view

    async def main() -> None:
        tasks = pane.loading.tasks = Tasks(threads=1)
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        formulas = pane.loading.formulas
        pane.show_session(FakeSession([user(1, "?"), reply(2, text)]).it)
        view.scroll_to(0)
        place, row = row_with(pane, "Paragraph 4")
        # The top edge cuts through the second line: the first one grows above it.
        view.show_place(place, pane.look.text.line + 5)
        assert view.reading.place == place
        depth = view.reading.y - view.items.row_top(place)
        offset = row.offset_at(0, depth)
        before = row.boxes(offset, offset + 1)[0].top() - depth
        heights = [one.height for one in view.items[1].rows if one.live]

        def check() -> None:
            row = view.items[place.item].rows[place.row]
            view.items.measure(place)
            top = view.geometry_of.row_origin(place).y() + row.boxes(offset, offset + 1)[0].top()
            moves.append(abs(top - before))
            stale.extend(differing(pane))
            if not formulas.waits and not done.done():
                done.set_result(None)

        moves: list[float] = []
        stale: list[int] = []
        formulas.ready.connect(check)
        await done
        assert max(moves) <= 1
        assert not stale
        assert [one.height for one in view.items[1].rows if one.live] != heights
        await tasks.close()

    asyncio.run(main())


def test_formulas_come_with_the_next_picture_if_there_is_one(
    open_shown: Open, qtbot: QtBot
) -> None:
    pane, _ = open_shown()
    view, formulas = pane.view, pane.loading.formulas
    formulas.ready.disconnect(pane.presenter.late.came)
    late = LateFormulas(view, lambda: 60.0)
    pictures: list[None] = []

    async def come(letter: str) -> Place:
        """Show a formula as source, and wait until it could be a picture."""
        text = f"Before.\n\nWith ${letter}^2$ in it."
        done = asyncio.Event()
        pane.show_session(FakeSession([user(1, "?"), reply(2, text)]).it)
        assert formulas.waits
        formulas.ready.connect(done.set)
        await done.wait()
        pictures.clear()
        return row_with(pane, "With")[0]

    async def main() -> Place:
        tasks = pane.loading.tasks = Tasks(threads=1)
        view.moved.connect(lambda: pictures.append(None))
        await come("a")
        LateFormulas(view, lambda: None).came()
        assert len(pictures) == 1

        place = await come("b")
        late.came()
        assert late.join() == place
        assert late.join() is None  # once is enough
        assert not pictures
        assert not view.items[place.item].rows[place.row].take_formulas()

        place = await come("c")
        late.came()
        assert not pictures
        await tasks.close()
        return place

    place = asyncio.run(main())
    late.hurry()  # the reply came to its end
    qtbot.waitUntil(lambda: bool(pictures))
    assert not view.items[place.item].rows[place.row].take_formulas()
    assert late.join() is None


def test_what_was_scrolled_past_waits_for_what_is_looked_at() -> None:
    """The formula asked for last is among the next to come, and a long way leaves no long work."""
    asked = 1000

    async def main() -> None:
        tasks = Tasks(threads=1)
        formulas = Formulas(lambda: tasks)
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        rounds: list[bool] = []

        def check() -> None:
            rounds.append(formulas.get(f"x_{{{asked - 1}}}", display=False) is not None)
            if not formulas.waits and not done.done():
                done.set_result(None)

        formulas.ready.connect(check)
        for number in range(asked):
            assert formulas.get(f"x_{{{number}}}", display=False) is None
        await done
        assert rounds[1]  # the first round was under way before anything else was asked for
        assert len(rounds) < asked / 12
        await tasks.close()

    asyncio.run(main())


def test_rows_are_not_told_of_every_few_formulas() -> None:
    """All that they hold is laid out anew each time."""

    async def main() -> None:
        tasks = Tasks(threads=1)
        formulas = Formulas(lambda: tasks)
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        told: list[float] = []

        def check() -> None:
            told.append(time.monotonic())
            if not formulas.waits and not done.done():
                done.set_result(None)

        formulas.ready.connect(check)
        for number in range(20):
            formulas.get(f"x_{{{number}}}", display=False)
        await done
        # But the last, which comes when there is nothing to wait for.
        assert all(later - one >= 0.9 * TOLD for one, later in itertools.pairwise(told[:-1]))
        assert all(formulas.get(f"x_{{{number}}}", display=False) for number in range(20))
        await tasks.close()

    asyncio.run(main())
