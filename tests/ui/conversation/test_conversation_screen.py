"""What is on the screen after a change is what a whole new picture would show."""

from __future__ import annotations

import random
from collections.abc import Callable
from textwrap import indent

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QRegion

from nocopt.ui.conversation.code_header import HEADER
from nocopt.ui.conversation.code_layout import CodeRow
from nocopt.ui.conversation.pane import ConversationPane
from nocopt.ui.conversation.positions import Position
from nocopt.ui.conversation.screen import strips
from nocopt.ui.conversation.wanted import Wanted
from nocopt.ui.theme import DARK, LIGHT
from tests.bench.answers import answer, pieces
from tests.ui.conversation.chats import dialogue, reply, user
from tests.ui.conversation.conftest import Open
from tests.ui.conversation.repainting import differing, paint

CODE = "".join(f"line_{n} = {n}\n" for n in range(38))
LONG_CODE = "Read it.\n\n```python\n" + CODE + "```\n"


def fenced(mark: str) -> str:
    """A block of long code that follows a mark closely, as the first block of a list item."""
    inside = " " * len(mark)
    return f"{mark}```python\n{indent(CODE, inside)}{inside}```\n\n"


def counted(pane: ConversationPane) -> Callable[[], int]:
    """Have painted pixels counted; call the result for the number since it was called last."""
    painted: list[int] = []
    canvas = pane.view._canvas
    original = canvas.paint

    def paint_counted(painter: object, look: object, origin: object, area: QRect) -> None:
        painted.append(area.width() * area.height())
        original(painter, look, origin, area)  # type: ignore[arg-type]

    canvas.paint = paint_counted  # type: ignore[method-assign]

    def since() -> int:
        found = sum(painted)
        painted.clear()
        return found

    return since


@pytest.mark.parametrize("size", [40, 400])
def test_a_reply_being_written(open_shown: Open, size: int) -> None:
    pane, session = open_shown([user(1, "Go on.")])
    session.begin()
    text = answer(2400) + "\n\n" + LONG_CODE + "\n" + answer(600)
    for piece in pieces(text, len(text) // size):
        session.say(piece)
        pane.presenter.tick()
        assert differing(pane) == []
    session.end()
    assert differing(pane) == []


def test_scrolling_past_long_code(open_shown: Open) -> None:
    path = [user(1, "Code?"), reply(2, LONG_CODE * 2), user(3, "More?"), reply(4, LONG_CODE)]
    pane, _ = open_shown(path)
    dice = random.Random(1)
    pane.view.scroll_to(0)
    for change in [20] * 60 + [dice.randrange(-400, 400) for _ in range(60)]:
        pane.view.scroll_by(change)
        assert differing(pane) == []


def walked(pane: ConversationPane) -> None:
    """Scroll in small and large steps; at each the screen is as a whole new picture."""
    dice = random.Random(2)
    pane.view.scroll_to(0)
    changes = [7] * 40 + [-7] * 20 + [dice.randrange(-90, 120) for _ in range(60)]
    for change in changes:
        pane.view.scroll_by(change)
        assert differing(pane) == []


@pytest.mark.parametrize("mark", ["- ", "10. "])
def test_scrolling_past_a_list_item_that_begins_with_long_code(open_shown: Open, mark: str) -> None:
    pane, _ = open_shown([user(1, "Code?"), reply(2, fenced(mark) * 2)])
    assert any(isinstance(row, CodeRow) and row.spec.markers for row in pane.view.items[1].rows)
    walked(pane)


def test_scrolling_past_a_footnote_that_begins_with_long_code(open_shown: Open) -> None:
    text = f"See[^1].\n\n[^1]:\n    ```python\n{indent(CODE, ' ' * 4)}    ```\n"
    pane, _ = open_shown([user(1, "Code?"), reply(2, text), user(3, "More?")])
    assert any(isinstance(row, CodeRow) and row.spec.markers for row in pane.view.items[1].rows)
    walked(pane)


@pytest.mark.parametrize("dark", [False, True])
def test_scrolling_with_marks_of_what_was_found_in_long_code(
    open_shown: Open, *, dark: bool
) -> None:
    pane, _ = open_shown([user(1, "Code?"), reply(2, LONG_CODE * 2)])
    pane.set_look(DARK if dark else LIGHT, 11)
    pane.view.highlights.want(Wanted("line"))
    walked(pane)


def test_scrolling_with_the_caret_of_the_keyboard_in_long_code(open_shown: Open) -> None:
    pane, _ = open_shown([user(1, "Code?"), reply(2, LONG_CODE * 2)])
    view = pane.view
    view.setFocus()
    assert view.hasFocus()
    rows = view.items[1].rows
    number = next(at for at, row in enumerate(rows) if isinstance(row, CodeRow))
    view.scroll_to(0)
    at = Position(1, number, CODE.index("line_9 "))
    view.selection.begin(Position(1, number, 0))
    view.selection.extend(at, by_keys=True)
    walked(pane)


def test_a_header_that_stays_is_not_painted_again_while_lines_move_below_it(
    open_shown: Open,
) -> None:
    pane, _ = open_shown([user(1, "Code?"), reply(2, LONG_CODE)])
    view = pane.view
    rows = view.items[1].rows
    code = next(row for row in rows if isinstance(row, CodeRow))
    view.scroll_to(view.items.top(1) + view.items[1].row_top(rows.index(code)) + 100)
    paint(pane)
    since = counted(pane)
    view.scroll_by(10)
    paint(pane)
    below = pane.view.viewport().height() - min(one.top() for one in pane.view.covers())
    assert since() <= (10 + below) * view.viewport().width()
    assert differing(pane) == []


def test_strips_that_are_far_from_each_other_are_painted_one_by_one() -> None:
    top, bottom = QRect(0, 0, 800, HEADER), QRect(0, 500, 800, 60)
    assert strips(QRegion(top) + QRegion(bottom)) == [top, bottom]
    near = QRect(20, 470, 5, 20)
    assert strips(QRegion(near) + QRegion(bottom)) == [QRect(0, 470, 800, 90)]
    assert strips(QRegion(QRect(0, 0, 10, 10)) + QRegion(QRect(700, 5, 10, 10))) == [
        QRect(0, 0, 710, 15)
    ]


@pytest.mark.parametrize("width", [600, 832, 900])
def test_the_rail_does_not_keep_the_picture_from_being_moved(open_shown: Open, width: int) -> None:
    pane, _ = open_shown(dialogue(20))
    pane.resize(width, 600)
    view = pane.view
    view.scroll_to(400)
    paint(pane)
    assert pane.rail.isVisible()
    since = counted(pane)
    view.scroll_by(10)
    paint(pane)
    covers = [one for one in view.covers() if one.width() > pane.rail.width()]
    below = view.viewport().height() - min(one.top() for one in covers)
    assert since() <= (20 + below) * view.viewport().width()
    assert differing(pane) == []
