"""The parts of a message as a screen reader finds them, asked the way Qt asks."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import cast

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAccessibleTextInterface
from pytestqt.qtbot import QtBot

from nocopt.core.messages import TextPart, part_from_dict
from nocopt.core.settings import Settings, ThinkingDisplay
from nocopt.ui.conversation.pane import ConversationPane
from tests.ui.conversation.chats import ANSWER, MODEL, dialogue, reply, user
from tests.ui.conversation.conftest import Open
from tests.ui.conversation.test_conversation_accessible import below, children, name, tree

Role = QAccessible.Role


def description(interface: QAccessibleInterface) -> str:
    return interface.text(QAccessible.Text.Description)


def words(interface: QAccessibleInterface) -> str | None:
    text = cast("QAccessibleTextInterface | None", interface.textInterface())
    return None if text is None else text.text(0, text.characterCount())


def part(pane: ConversationPane, role: QAccessible.Role, item: int = 0) -> QAccessibleInterface:
    return next(one for one in children(tree(pane).child(item)) if one.role() == role)


def deepest(interface: QAccessibleInterface, at: QPoint) -> QAccessibleInterface:
    """What is at a point of the screen, as far down as there is anything."""
    inner = cast("QAccessibleInterface | None", interface.childAt(at.x(), at.y()))
    return interface if inner is None else deepest(inner, at)


def test_an_answer_is_its_blocks_in_reading_order(open_chat: Open) -> None:
    pane, _ = open_chat([reply(1, ANSWER)])
    found = [one for one in children(tree(pane).child(0)) if one.role() != Role.Button]
    assert [(one.role(), name(one).split(" with ")[0]) for one in found] == [
        (Role.Heading, "A heading"),
        (Role.Paragraph, "A paragraph"),
        (Role.ListItem, "1. one"),
        (Role.ListItem, "2. two"),
        (Role.ListItem, "◦ nested 😀"),
        (Role.ListItem, "◦ done"),
        (Role.BlockQuote, "A quote"),
        (Role.BlockQuote, "in a quote."),
        (Role.Section, "Code, python, 2 lines"),
        (Role.Table, "Table, 2 columns, 2 rows"),
        (Role.Separator, ""),
        (Role.Paragraph, "重点：中文段落，没有空格也要能换行。"),
    ]
    assert [tree(pane).child(0).indexOfChild(one) for one in found] == list(range(len(found)))
    checked = [one.state().checked for one in found if one.state().checkable]
    assert checked == [True]
    boxes = [one.rect() for one in found]
    assert all(above.bottom() <= below.top() for above, below in itertools.pairwise(boxes))
    heading = found[0].attributesInterface()
    assert heading is not None
    assert heading.attributeValue(QAccessible.Attribute.Level) == 1
    assert found[1].attributesInterface() is None
    assert words(found[8]) == "def take(self):\n    return self.tokens >= 1"
    assert words(found[2]) == "1. one"
    assert words(found[9]) is None


def test_offsets_count_as_qt_counts_and_have_places(open_chat: Open) -> None:
    pane, _ = open_chat([reply(1, "- a 😀 b\n\n😀\n\nplain")])
    item = part(pane, Role.ListItem)
    text = item.textInterface()
    assert text is not None
    assert text.characterCount() == len("• a 😀 b") + 1
    assert text.text(4, 6) == "😀"
    assert text.text(7, -1) == "b"
    row = item.rect()
    first, last = text.characterRect(2), text.characterRect(7)
    assert row.contains(first)
    assert row.contains(last)
    assert first.right() <= last.left()
    assert text.offsetAtPoint(last.center()) in (7, 8)


def test_a_table_is_rows_of_cells_that_know_their_header(open_chat: Open) -> None:
    source = "| Name | Page |\n|--|--|\n| one | [here](https://example.com/) |\n| **two** | b |"
    pane, _ = open_chat([reply(1, source)])
    table = part(pane, Role.Table)
    buttons = [one for one in children(table) if one.role() == Role.Button]
    rows = [one for one in children(table) if one.role() == Role.Row]
    assert [name(one) for one in buttons] == ["Save table", "Copy table"]
    assert {description(one) for one in buttons} == {"Table 1"}
    assert [name(row) for row in rows] == ["Name, Page", "one, here", "two, b"]
    cells = [children(row) for row in rows]
    assert [one.role() for one in cells[0]] == [Role.ColumnHeader] * 2
    assert [one.role() for one in cells[2]] == [Role.Cell] * 2
    assert [(name(one), words(one), description(one)) for one in cells[2]] == [
        ("two", "two", "Name"),
        ("b", "b", "Page"),
    ]
    place = cells[2][1].tableCellInterface()
    assert place is not None
    assert (place.rowIndex(), place.columnIndex()) == (2, 1)
    assert [name(one) for one in place.columnHeaderCells()] == ["Page"]
    assert place.table().object() is table.object()
    (link,) = children(cells[1][1])
    assert (link.role(), name(link)) == (Role.Link, "here")
    assert link.parent().object() is cells[1][1].object()
    for row in rows:
        assert table.rect().contains(row.rect())
        assert all(row.rect().contains(cell.rect()) for cell in children(row))
    center = cells[2][1].rect().center()
    found = table.childAt(center.x(), center.y()).childAt(center.x(), center.y())
    assert found.object() is cells[2][1].object()
    assert words(found) == "b"


def test_what_is_at_a_point_is_found(open_chat: Open) -> None:
    pane, _ = open_chat([reply(1, "# One\n\nTwo [link](https://example.com/)\n\n```\nx\n```")])
    item = tree(pane).child(0)
    for one in below(item):
        at = one.rect().center()
        found = deepest(item, at)
        assert found.rect().contains(at)
        assert found.object() is one.object() or found.object() in [
            inner.object() for inner in below(one)
        ]


def test_pictures_formulas_and_notices_have_names(open_chat: Open) -> None:
    node = reply(1, "$$\nx^2\n$$")
    bad = part_from_dict({"type": "image", "source": {"type": "url", "url": "https://a.example/"}})
    parts = (*node.message.parts, bad, TextPart("End."))
    pane, _ = open_chat([replace(node, message=replace(node.message, parts=parts))])
    assert name(part(pane, Role.Equation)) == "Formula: x^2"
    assert words(part(pane, Role.Equation)) == "x^2"
    assert name(part(pane, Role.Graphic)).startswith("Picture")


def test_two_buttons_of_one_name_say_what_they_belong_to(open_chat: Open) -> None:
    pane, _ = open_chat([reply(1, "```python\nx\n```\n\n~~~\ny\n~~~\n\nEnd")])
    copies = [one for one in below(tree(pane).child(0)) if name(one) == "Copy code"]
    assert [description(one) for one in copies] == ["Code block 1, python", "Code block 2"]


def test_which_version_is_shown_is_read(open_chat: Open) -> None:
    pane, session = open_chat()
    session.versions.ids = {2: (7, 2)}
    session.path = (user(1, "q"), reply(2, "answer"))
    session.path_changed.emit()
    pane.view.settle(full=True)
    item = tree(pane).child(1)
    found = {name(one): one for one in children(item)}
    assert found["Version 2 of 2"].role() == Role.StaticText
    assert description(found["Previous version"]) == "Version 2 of 2"
    assert description(found["Next version"]).startswith("Version 2 of 2 · ")
    assert "Version" not in name(item)


def test_what_is_folded_away_comes_when_it_is_unfolded(open_chat: Open) -> None:
    pane, _ = open_chat([reply(1, "Yes.", thinking="Hm, **well**.")])
    item = tree(pane).child(0)
    assert "Hm, well." not in [name(one) for one in children(item)]
    switch = children(item)[0]
    assert name(switch) == "Thought"
    action = switch.actionInterface()
    assert action is not None
    action.doAction(action.pressAction())
    assert "Hm, well." in [name(one) for one in children(item)]
    assert children(item)[0].object() is switch.object()


def test_thinking_that_is_not_shown_is_a_line_while_it_runs(open_chat: Open) -> None:
    pane, session = open_chat()
    pane.set_settings(replace(Settings(), thinking_display=ThinkingDisplay.HIDE))
    session.ask("q")
    session.think("Secret.")
    pane.presenter.tick()
    assert next(name(one) for one in children(tree(pane).child(1))) == "Thinking"


def test_objects_stay_while_a_message_grows(open_chat: Open) -> None:
    pane, session = open_chat()
    session.ask("q")
    session.say("# One\n\nTwo")
    pane.presenter.tick()
    before = children(tree(pane).child(1))
    assert [name(one) for one in before[:2]] == ["One", "Two"]
    session.say(" and more.\n\n- three\n- four")
    pane.presenter.tick()
    after = children(tree(pane).child(1))
    assert [name(one) for one in after[:3]] == ["One", "Two and more.", "• three"]
    assert [one.object() for one in after[:2]] == [one.object() for one in before[:2]]
    session.end()
    done = children(tree(pane).child(1))
    assert [one.object() for one in done[:4]] == [one.object() for one in after[:4]]
    assert [name(one) for one in done[:4]] == ["One", "Two and more.", "• three", "• four"]


def test_a_message_out_of_sight_has_the_same_parts(open_chat: Open) -> None:
    pane, _ = open_chat(dialogue(80))
    unseen = tree(pane).child(1)
    prepared = [pane.view.items[1].prepared]
    told = [(one.role(), name(one)) for one in children(unseen) if one.role() != Role.Button]
    first = children(unseen)[0]
    assert told[:1] == [(Role.Heading, "A heading")]
    assert first.state().offscreen
    prepared.append(pane.view.items[1].prepared)
    pane.view.scroll_to(0)
    assert [*prepared, pane.view.items[1].prepared] == [False, False, True]
    seen = [(one.role(), name(one)) for one in children(unseen) if one.role() != Role.Button]
    assert seen == told
    assert children(unseen)[0].object() is first.object()


def test_a_part_is_brought_into_sight(open_chat: Open) -> None:
    pane, _ = open_chat(dialogue(80))
    code = part(pane, Role.Section, 3)
    text = code.textInterface()
    assert text is not None
    text.scrollToSubstring(0, 1)
    port = QRect(pane.view.mapToGlobal(pane.view.rect().topLeft()), pane.view.size())
    assert port.contains(code.rect())
    assert not code.state().offscreen
    assert port.contains(text.characterRect(0))


def test_nothing_is_made_before_somebody_asks(open_chat: Open, qtbot: QtBot) -> None:
    pane, session = open_chat(dialogue(2_000))
    session.ask("q")
    session.say("text\n\n" * 50)
    pane.presenter.tick()
    session.end()
    pane.view.scroll_to(0)
    assert (pane.accessible.parts, pane.accessible.copies) == (0, 0)


def test_what_was_made_is_given_up_again(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat(dialogue(400))
    top = tree(pane)
    first = children(top.child(1))[0].object()
    with qtbot.waitSignal(first.destroyed):
        for index in range(400):
            for one in children(top.child(index)):
                assert one.role() != Role.NoRole
    assert pane.accessible.parts <= 1_100
    assert pane.accessible.copies <= 8
    assert name(children(top.child(1))[0]) == "A heading"


def test_of_a_long_table_few_rows_have_objects(open_chat: Open, qtbot: QtBot) -> None:
    lines = "\n".join(f"| name {number} | {number} |" for number in range(2_000))
    pane, _ = open_chat([reply(1, "| Name | Size |\n|--|--|\n" + lines)])
    table = part(pane, Role.Table)
    assert name(table) == "Table, 2 columns, 2,000 rows"
    rows = [one for one in range(table.childCount()) if table.child(one).role() == Role.Row]
    assert len(rows) == 2_001
    last = table.child(rows[-1])
    assert name(last) == "name 1999, 1999"
    cell = last.child(1).tableCellInterface()
    assert cell is not None
    assert (cell.rowIndex(), [name(one) for one in cell.columnHeaderCells()]) == (2_000, ["Size"])
    qtbot.waitUntil(lambda: len(table.object().children()) <= 200)
    assert name(last) == "name 1999, 1999"


def test_names_of_messages_are_what_they_were(open_chat: Open) -> None:
    pane, _ = open_chat([user(1, "Hello"), reply(2, "**Good** day")])
    assert [name(one) for one in children(tree(pane))] == ["You: Hello", f"{MODEL.name}: Good day"]
