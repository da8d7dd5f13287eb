"""What the reader has folded or unfolded stays so, whatever becomes of the rows meanwhile."""

from __future__ import annotations

from nocopt.core.settings import Settings, ThinkingDisplay
from nocopt.ui.conversation.choices import Choices
from nocopt.ui.conversation.layouts import Choosable
from nocopt.ui.conversation.pane import ConversationPane
from nocopt.ui.conversation.sections import Section
from tests.ui.conversation.chats import FakeSession, dialogue, reply, user
from tests.ui.conversation.conftest import Open

CODE = "```python\n" + "\n".join(f"line_{at} = {at * 'long '}" for at in range(80)) + "\n```"
DETAILS = "<details>\n<summary>More</summary>\n\nWhat is hidden\n\n</details>"
ANSWER = f"{CODE}\n\nText\n\n{CODE}\n\n{DETAILS}"


def press(pane: ConversationPane, item: int, key: str, number: int = 0) -> None:
    """Press the control with that key, of several the one with that number."""
    rows = pane.view.items.complete(item).rows
    for at in range(len(rows)):
        pane.view.items.measure(type(pane.view.reading.place)(item, at))
    found = [one for row in rows for one in row.controls() if one.key == key]
    found[number].press()


def state(pane: ConversationPane, item: int) -> list[object]:
    rows = pane.view.items.complete(item).rows
    return [(row.chosen if isinstance(row, Choosable) else None, row.hidden) for row in rows]


def chosen(pane: ConversationPane, item: int) -> list[object]:
    rows = [row for row in pane.view.items.complete(item).rows if isinstance(row, Choosable)]
    return [row.chosen for row in rows if row.chosen]


def opened(open_chat: Open) -> tuple[ConversationPane, FakeSession]:
    path = [user(1, "q"), reply(2, ANSWER, thinking="I think"), *dialogue(60)[2:]]
    return open_chat(path, "1 0 0")


def unfold_all(pane: ConversationPane) -> list[object]:
    """Open thinking, the second block of code and the details; wrap the first block."""
    press(pane, 1, "toggle", 0)
    press(pane, 1, "toggle", 1)
    press(pane, 1, "fold", 1)
    press(pane, 1, "wrap", 0)
    return state(pane, 1)


def test_choices_outlive_the_rows_of_a_message_far_off(open_chat: Open) -> None:
    pane, _ = opened(open_chat)
    before = unfold_all(pane)
    assert len(chosen(pane, 1)) == 4
    pane.view.items.release_outside(50, 59)
    assert not pane.view.items[1].prepared
    assert state(pane, 1) == before


def test_choices_outlive_another_chat(open_chat: Open) -> None:
    pane, session = opened(open_chat)
    before = unfold_all(pane)
    pane.show_session(FakeSession([user(101, "other"), reply(102, ANSWER)]).it)
    assert chosen(pane, 1) == []
    pane.show_session(session.it)
    assert state(pane, 1) == before
    press(pane, 1, "toggle", 0)
    pane.show_session(None)
    pane.show_session(session.it)
    assert chosen(pane, 1)[0] == (False,)


def test_choices_are_those_of_the_same_row_though_others_have_gone(open_chat: Open) -> None:
    pane, _ = opened(open_chat)
    unfold_all(pane)
    pane.set_settings(Settings(thinking_display=ThinkingDisplay.HIDE))
    assert chosen(pane, 1) == [(None, True), (False, None), (True,)]


def test_what_nobody_chose_is_not_remembered(open_chat: Open) -> None:
    pane, _ = opened(open_chat)
    pane.view.items.prepare(1)
    pane.show_session(None)
    assert len(pane.choices) == 0


def test_only_so_many_messages_are_remembered(open_chat: Open) -> None:
    pane, _ = opened(open_chat)
    unfold_all(pane)
    sections: list[Section] = pane.view.items[1].sections
    choices = Choices()
    for message in range(1_500):
        choices.keep(message, sections)
    assert len(choices) == 1_000
    for section in sections:
        for row in section.rows:
            row.drop()
    choices.keep(1_499, [])
    assert len(choices) == 999
