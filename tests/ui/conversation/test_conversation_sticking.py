"""The header of a long block of code stays in sight, and can be used there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from nocopt.ui.conversation.code_header import HEADER
from nocopt.ui.conversation.code_layout import CodeRow
from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.marks import Spot
from nocopt.ui.conversation.pane import ConversationPane
from tests.ui.conversation.chats import reply, user
from tests.ui.conversation.conftest import Open
from tests.ui.conversation.test_conversation_repaint import assert_clean

LINES = "\n".join(f"line = {number}" for number in range(38))
ANSWER = f"before\n\n```python\n{LINES}\n```\n\n" + "after\n\n" * 40


def code(pane: ConversationPane) -> tuple[Spot, CodeRow]:
    rows = pane.view.items[1].rows
    number = next(at for at, row in enumerate(rows) if isinstance(row, CodeRow))
    row = rows[number]
    assert isinstance(row, CodeRow)
    return Spot(1, number, "copy"), row


@pytest.fixture
def pane(open_shown: Open) -> ConversationPane:
    made, _ = open_shown([user(1, "q"), reply(2, ANSWER)])
    made.view.scroll_to(0)
    return made


def test_buttons_stay_at_the_top_while_lines_are_in_sight(
    pane: ConversationPane, qtbot: QtBot
) -> None:
    view = pane.view
    spot, row = code(pane)
    top = view.items.row_top(Place(*spot[:2]))
    view.scroll_to(top + 400)
    box = view.geometry_of.control_box(spot)
    assert 0 <= box.top() < HEADER
    found = view.geometry_of.control_at(box.center())
    assert found is not None
    assert found[0] == spot
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert QGuiApplication.clipboard().text() == LINES
    assert not row.over_text(80, 410)
    assert row.over_text(80, 400 + HEADER + 10)
    view.scroll_to(top + row.height - 30)
    assert view.geometry_of.control_box(spot).bottom() < 0
    view.scroll_to(top + row.height + 200)
    view.scroll_to(top - 20)
    assert view.geometry_of.control_box(spot).top() > 20


def test_what_is_painted_on_the_way_is_clean(pane: ConversationPane) -> None:
    for change in (60, 40, 3, 200, 300, 250, 20, 15, 400, -350, -60, -300, -200, -1_000):
        pane.view.scroll_by(change)
        assert_clean(pane)


def test_what_is_painted_while_code_is_written_is_clean(open_shown: Open) -> None:
    pane, session = open_shown()
    session.ask("q")
    session.say("```python\n")
    for number in range(0, 80, 4):
        session.say("".join(f"line = {number + more}\n" for more in range(4)))
        pane.presenter.tick()
        assert_clean(pane)
    assert 0 <= pane.view.geometry_of.control_box(code(pane)[0]).top() < HEADER
    session.end()
    assert_clean(pane)
