"""What the person wrote: code and formulas are shown as such, the rest as typed; long is folded."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from nocopt.core.messages import user_message
from nocopt.ui.conversation.code_layout import CodeRow
from nocopt.ui.conversation.formula_layout import MathRow
from nocopt.ui.conversation.own_text import SHOWN_LINES, FoldRow
from nocopt.ui.conversation.pane import ConversationPane
from tests.ui.conversation.chats import dialogue, reply, user
from tests.ui.conversation.conftest import Open
from tests.ui.conversation.test_conversation_accessible import name, tree
from tests.ui.conversation.test_conversation_finding import count, in_sight, marked, search
from tests.ui.conversation.test_conversation_passage import copied, place

MIXED = (
    "Why does *this* fail?\n  indented\n\n```python\nx = 1\n```\n\n$$\na^2\n$$\nPlease **help**."
)
LINES = [f"line {number}" for number in range(100)]
LONG = "\n".join(LINES)


def shown(pane: ConversationPane, item: int = 0) -> list[str]:
    """The texts of the rows of a message that are not folded away."""
    return [row.text for row in pane.view.items.prepare(item).rows if row.text and not row.hidden]


def press_fold(pane: ConversationPane) -> None:
    """Press the button that shows all of the first message, or less."""
    [row] = [row for row in pane.view.items.prepare(0).rows if isinstance(row, FoldRow)]
    [button] = row.controls()
    button.press()


def test_code_and_formulas_are_set_and_the_rest_stays_as_typed(open_chat: Open) -> None:
    pane, _ = open_chat([user(1, MIXED)])
    assert shown(pane) == ["Why does *this* fail?\n  indented", "x = 1", "a^2", "Please **help**."]
    kinds = [type(row) for row in pane.view.items[0].rows if row.text][1:3]
    assert kinds == [CodeRow, MathRow]
    code = next(row for row in pane.view.items[0].rows if isinstance(row, CodeRow))
    copy = next(one for one in code.controls() if one.key == "copy")
    copy.press()
    assert QGuiApplication.clipboard().text() == "x = 1"
    text = copied(pane, "this", "Please")[0]
    assert text == "this* fail?\n  indented\n\n```python\nx = 1\n```\n\n$$\na^2\n$$\n\nPlease"
    assert "*this*" in name(tree(pane).child(0))
    assert "x = 1" in name(tree(pane).child(0))


def test_a_long_message_is_folded_until_the_reader_wants_all_of_it(open_chat: Open) -> None:
    pane, _ = open_chat([user(1, LONG), reply(2, "ok")])
    low = pane.view.items[0].height
    assert "\n".join(shown(pane)) == "\n".join(LINES[:SHOWN_LINES])
    assert "Show all 100 lines" in [
        control.name for _, control in pane.view.geometry_of.controls_of(0)
    ]
    press_fold(pane)
    assert "\n".join(shown(pane)) == LONG
    high = pane.view.items[0].height
    assert high > 2 * low
    pane.view.items[0].release()
    assert "\n".join(shown(pane)) == LONG, "the choice outlasts the rows"
    press_fold(pane)
    assert pane.view.items[0].height == low
    short = "\n".join(LINES[: SHOWN_LINES + 10])
    pane, _ = open_chat([user(1, short)])
    assert "\n".join(shown(pane)) == short


def test_what_is_folded_is_found_and_copied(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat([user(1, f"{LONG}\n\n```\nin code\n```"), reply(2, "the end")])
    search(pane, qtbot, "LINE 90")
    assert count(pane) == "1 of 1"
    assert marked(pane) == "line 90"
    assert in_sight(pane)
    press_fold(pane)
    begin, end = place(pane, "1"), place(pane, "the", item=1, after=True)
    pane.view.selection.select(begin, end)
    pane.copy_selection()
    text = QGuiApplication.clipboard().text()
    assert "line 99\n\n```\nin code\n```" in text


def test_matches_in_code_of_the_person_are_counted_unread(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat([user(1, MIXED), *dialogue(200)])
    for wanted, total in (("x = 1", 1), ("python", 0), ("*this*", 1), ("$$", 0)):
        search(pane, qtbot, wanted)
        known = pane.search.finding._counts[0]
        assert known == total, wanted


def test_the_guess_of_the_height_is_that_of_what_is_shown(open_chat: Open) -> None:
    pane, _ = open_chat([user(1, LONG), *dialogue(200)])
    item = pane.view.items[0]
    assert not item.prepared
    guess = item.height
    item.prepare(pane.view.items.width)
    assert abs(item.height - guess) < 0.3 * item.height
    assert item.message == user_message(LONG)
