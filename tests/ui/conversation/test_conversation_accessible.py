"""What a screen reader is told, asked the way Qt asks."""

from __future__ import annotations

import gc
from collections.abc import Sequence

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QAccessible, QAccessibleInterface
from pytestqt.qtbot import QtBot

from nocopt.core.reply import Outcome
from nocopt.ui.conversation import accessible
from nocopt.ui.conversation.accessible_parts import Child, children_among
from nocopt.ui.conversation.layouts import Row
from nocopt.ui.conversation.pane import ConversationPane
from tests.ui.conversation.chats import MODEL, OF_ANSWER, dialogue, reply, user
from tests.ui.conversation.conftest import Open


def tree(pane: ConversationPane) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(pane.view)
    assert found is not None
    return found


def name(interface: QAccessibleInterface) -> str:
    return interface.text(QAccessible.Text.Name)


def children(interface: QAccessibleInterface) -> list[QAccessibleInterface]:
    """What is right below something, asked in a turn of its own, as a reader's questions come."""
    QCoreApplication.processEvents()
    return [interface.child(index) for index in range(interface.childCount())]


def below(interface: QAccessibleInterface) -> list[QAccessibleInterface]:
    """All that is in something, in reading order."""
    return [one for child in children(interface) for one in (child, *below(child))]


def pressable(interface: QAccessibleInterface) -> list[QAccessibleInterface]:
    """What can be pressed in something."""
    return [one for one in below(interface) if one.actionInterface() is not None]


def test_the_list_and_its_items(open_chat: Open) -> None:
    pane, _ = open_chat([user(1, "Hello"), reply(2, "**Good** day", thinking="hidden")])
    top = tree(pane)
    assert top.role() == QAccessible.Role.List
    assert name(top) == "Conversation"
    items = children(top)
    assert [item.role() for item in items] == [QAccessible.Role.ListItem] * 2
    assert [name(item) for item in items] == ["You: Hello", f"{MODEL.name}: Good day"]
    assert [top.indexOfChild(item) for item in items] == [0, 1]
    assert items[0].rect().bottom() <= items[1].rect().top() + 1
    assert items[0].rect().width() > 300


def test_a_message_out_of_sight_is_read_as_it_would_be_shown(open_chat: Open) -> None:
    source = "# Title\n\nSome **bold** [words](https://example.com/).\n\n- one\n- `two`"
    path = [user(1, "# as *typed*"), reply(2, source, thinking="folded")]
    pane, _ = open_chat([*path, *dialogue(62)[2:]])
    view = pane.view
    unseen = [name(tree(pane).child(index)) for index in (0, 1)]
    prepared = [view.items[1].prepared]  # being read out does not bring it into sight
    view.scroll_to(0)
    assert [*prepared, view.items[1].prepared] == [False, True]
    assert unseen == [name(tree(pane).child(index)) for index in (0, 1)]
    assert unseen[0] == "You: # as *typed*"
    assert "**" not in unseen[1]
    assert "Some bold words." in unseen[1]


def test_who_asks_for_all_parts_of_a_message_one_by_one_has_them_gathered_once(
    open_chat: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    gathered: list[int] = []

    def counted(rows: Sequence[Row]) -> list[Child]:
        gathered.append(len(rows))
        return children_among(rows)

    monkeypatch.setattr(accessible, "children_among", counted)
    pane, _ = open_chat([user(1, "Hello"), reply(2, "one\n\n" * 500)])
    message = tree(pane).child(1)
    assert len(children(message)) >= 500
    assert len(gathered) == 1


def test_controls_are_children_with_names_roles_and_actions(open_chat: Open) -> None:
    text = "[page](https://example.com/)\n\n```\nx\n```"
    pane, _ = open_chat([reply(1, text, thinking="Hm.", outcome=Outcome.STOPPED)])
    (item,) = children(tree(pane))
    found = {name(child): child for child in pressable(item)}
    assert {key: child.role() for key, child in found.items()} == {
        "Thought": QAccessible.Role.Button,
        "page": QAccessible.Role.Link,
        "Save code": QAccessible.Role.Button,
        "Copy code": QAccessible.Role.Button,
        "Continue": QAccessible.Role.Button,
        "Retry": QAccessible.Role.Button,
    } | dict.fromkeys(OF_ANSWER, QAccessible.Role.Button)
    for child in found.values():
        assert item.rect().contains(child.rect().center())
        assert item.childAt(child.rect().center().x(), child.rect().center().y()) is not None
    state = found["Thought"].state()
    assert (state.expandable, state.expanded, state.collapsed) == (True, False, True)
    found["Thought"].actionInterface().doAction("Press")
    state = found["Thought"].state()
    assert (state.expandable, state.expanded, state.collapsed) == (True, True, False)
    assert found["Details"].state().collapsed
    assert not found["Copy"].state().expandable


def test_actions_press(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat([user(1, "q"), reply(2, "half", outcome=Outcome.STOPPED)])
    item = children(tree(pane))[1]
    retry = next(child for child in below(item) if name(child) == "Retry")
    action = retry.actionInterface()
    assert action is not None
    with qtbot.waitSignal(pane.retry_asked):
        action.doAction(action.pressAction())
    action.doAction(action.setFocusAction())
    assert pane.view.marks.focused is not None
    assert pane.view.marks.focused.key == "retry"


def test_messages_out_of_sight_have_names_and_say_so(open_chat: Open) -> None:
    pane, _ = open_chat(dialogue(200))
    first = tree(pane).child(0)
    assert name(first) == "You: Question number 1?"
    assert first.state().offscreen
    assert not tree(pane).child(199).state().offscreen
    assert pane.view.items.prepared_items < 20


def test_objects_of_messages_that_are_gone_are_given_up(open_chat: Open, qtbot: QtBot) -> None:
    pane, session = open_chat([user(1, "q"), reply(2, "old", outcome=Outcome.STOPPED)])
    old = children(tree(pane))[1]
    assert "Retry" in [name(one) for one in below(old)]
    with qtbot.waitSignal(pane.accessible.face(1).destroyed):  # type: ignore[union-attr]
        session.retry()
        session.say("new")
        session.end()
    gc.collect()
    assert [name(item) for item in children(tree(pane))] == ["You: q", f"{MODEL.name}: new"]


@pytest.mark.parametrize("stopped", [False, True])
def test_a_reply_is_announced(
    open_chat: Open, monkeypatch: pytest.MonkeyPatch, stopped: bool
) -> None:
    pane, session = open_chat()
    said: list[str] = []
    monkeypatch.setattr(pane.accessible, "announce", said.append)
    session.ask("q")
    session.say("a")
    session.end(stopped=stopped)
    assert said[0] == "Reply started"
    assert said[1].startswith("Stopped" if stopped else "Reply finished")
    assert len(said) == 2


def test_qt_may_ask_for_an_interface_again_and_deletes_each_it_got(qtbot: QtBot) -> None:
    del qtbot  # there is an application
    pane = ConversationPane()
    first = QAccessible.queryAccessibleInterface(pane.view)
    timer = QTimer()
    timer.timeout.connect(pane.view.follow)  # the view gets another meta object
    again = QAccessible.queryAccessibleInterface(pane.view)
    assert QAccessible.uniqueId(first) != QAccessible.uniqueId(again)
    assert first is not again
    shiboken6.delete(pane)  # ended the process when both were one
    assert not shiboken6.isValid(first)
    assert not shiboken6.isValid(again)
