"""Tab walks through the controls of a message, and the view goes along."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.marks import Spot
from nocopt.ui.conversation.pane import ConversationPane
from tests.ui.conversation.chats import OF_ANSWER, dialogue, reply, user
from tests.ui.conversation.conftest import Open

PROSE = "\n\n".join(f"Paragraph {n} " + "of quiet text " * 20 for n in range(40))
SHORT = "\n\n".join("Some quiet text. " * 30 for _ in range(5))
CODE = "```python\nprint(1)\n```"
LONG = "\n\n".join(
    f"# Part {n}\n\n{PROSE}\n\n{CODE}\n\nSee [link {n}](https://example.com/{n})." for n in range(4)
)
TABLE = "| a | b |\n|---|---|\n| 1 | 2 |"
SUMMARY = "<details>\n<summary>More of [it](https://example.com/)</summary>\n\nDeep.\n\n</details>"
NOTED = "See[^n].\n\n[^n]:\n    " + SUMMARY.replace("\n", "\n    ")


def stop(pane: ConversationPane) -> Spot:
    spot = pane.view.marks.focused
    assert spot is not None
    return spot


def name(pane: ConversationPane) -> str:
    control = pane.view.geometry_of.control(stop(pane))
    return control.name if control is not None else ""


def is_seen(pane: ConversationPane) -> bool:
    spot, port = stop(pane), pane.view.viewport().rect()
    if spot.key:
        return port.contains(pane.view.geometry_of.control_box(spot))
    return pane.view.geometry_of.item_box(spot.item).intersects(port)


def walked(pane: ConversationPane, *, forward: bool) -> list[str]:
    """Names of all stops until the keyboard leaves the pane; each has to be in sight."""
    names = []
    while pane.keys.walk(forward=forward):
        assert is_seen(pane)
        names.append(name(pane))
        assert len(names) < 200
    return names


def test_every_control_of_a_long_reply_is_reached(open_chat: Open) -> None:
    pane, _ = open_chat([user(1, "q"), reply(2, f"{LONG}\n\n{TABLE}")])
    pane.view.scroll_to(0)
    pane.keys.focus(Spot(1, 0, ""))
    names = walked(pane, forward=True)
    blocks = [one for n in range(4) for one in ("Save code", "Copy code", f"link {n}")]
    assert names[:12] == blocks
    assert [one for one in names[12:] if "table" in one.lower()]
    assert names[-len(OF_ANSWER) :] == list(OF_ANSWER)
    assert pane.view.marks.focused is None
    pane.view.follow()
    back = walked(pane, forward=False)
    assert [one for one in back if one][: len(names)] == names[::-1]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (SUMMARY, ["More of it", "it"]),
        (NOTED, ["1", "Back to the text", "More of it", "it"]),
    ],
)
def test_the_way_goes_on_behind_a_summary(open_chat: Open, text: str, names: list[str]) -> None:
    pane, _ = open_chat([user(1, "q"), reply(2, text)])
    pane.keys.focus(Spot(1, 0, ""))
    there = walked(pane, forward=True)
    assert there == [*names, *OF_ANSWER]
    back = walked(pane, forward=False)
    assert [one for one in back if one][: len(there)] == there[::-1]


@pytest.mark.parametrize("text", [SUMMARY, NOTED, CODE, TABLE, "$$x$$", "[a](https://b.c/)[^n]"])
def test_each_control_of_a_row_has_a_key_of_its_own(open_chat: Open, text: str) -> None:
    indented = text.replace("\n", "\n    ")
    pane, _ = open_chat([user(1, "q"), reply(2, f"{text} \n\n[^n]: [^m]:\n    {indented}")])
    for number, row in enumerate(pane.view.items.complete(1).rows):
        pane.view.items.measure(Place(1, number))
        keys = [one.key for one in row.controls()]
        assert len(set(keys)) == len(keys)
        assert [control and control.key for control in map(row.control, keys)] == keys
        assert {one.key for one in row.buttons()} <= set(keys)


def test_tab_leaves_a_long_chat_after_one_message_out_of_sight(open_chat: Open) -> None:
    pane, _ = open_chat(dialogue(40))
    pane.view.scroll_to(2_000)
    count = len(walked(pane, forward=True))
    assert 0 < count < 60
    assert len(walked(pane, forward=False)) < 60


def test_tab_after_a_click_goes_to_what_comes_next(open_chat: Open, qtbot: QtBot) -> None:
    links = " and ".join(f"[number {n}](https://example.com/{n})" for n in range(3))
    pane, _ = open_chat([user(1, "q"), reply(2, f"{SHORT}\n\n{links} end\n\n{SHORT}")])
    view = pane.view
    rows = view.items.complete(1).rows
    number = next(at for at, row in enumerate(rows) if row.text.startswith("number 0"))
    view.show_place(Place(1, number), -300)
    before = view.reading.y
    box = view.geometry_of.control_box(Spot(1, number, "link:0"))
    assert not box.isNull()
    beside = QPoint(box.right() + 12, box.center().y())
    for at, wanted in ((QPoint(box.x(), 40), "number 0"), (beside, "number 1")):
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert view.marks.focused is None
        qtbot.keyClick(view, Qt.Key.Key_Tab)
        assert name(pane) == wanted
        assert view.reading.y == before
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=beside)
    qtbot.keyClick(view, Qt.Key.Key_Backtab)
    assert name(pane) == "number 0"


def test_a_message_in_sight_gets_the_keyboard_where_it_is(open_chat: Open) -> None:
    pane, _ = open_chat([reply(1, PROSE)])
    view = pane.view
    view.scroll_to(view.reading.most // 2)
    before = view.reading.y
    pane.keys.entered(Qt.FocusReason.TabFocusReason)
    assert stop(pane) == Spot(0, 0, "")
    assert view.reading.y == before


def test_entering_always_shows_where_the_keyboard_is(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat(dialogue(6))
    for reason in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
        for spot in (None, Spot(5, 0, ""), Spot(0, 0, "")):
            pane.view.marks.focused = spot
            pane.keys.entered(reason)
            assert is_seen(pane)
