"""Footnotes: their numbers, the way from a mark to the text, and the way back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF
from pytestqt.qtbot import QtBot

from nocopt.render import parts
from nocopt.ui.conversation import long_text
from nocopt.ui.conversation.controls import Control
from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.layouts import mark_text
from nocopt.ui.conversation.marks import Spot
from nocopt.ui.conversation.pane import ConversationPane
from tests.ui.conversation.chats import reply, user
from tests.ui.conversation.conftest import Open

LONG = "A paragraph as long as others, of which there are many.\n\n" * 60
TEXT = f"First[^Why], then[^2].\n\n{LONG}[^2]: Two.\n\n[^why]: Because.\n\n{LONG}"
TABLE = f"| a |\n|--|\n| x[^n] |\n\n{LONG}[^n]: - a list\n"


def press(pane: ConversationPane, spot: Spot, qtbot: QtBot) -> None:
    """Press a control with the keyboard."""
    pane.view.setFocus()
    pane.keys.focus(spot)
    qtbot.keyClick(pane.view, Qt.Key.Key_Return)


def row_of(pane: ConversationPane, text: str) -> int:
    rows = pane.view.items[1].rows
    return next(number for number, row in enumerate(rows) if text in row.text)


def focused(pane: ConversationPane) -> tuple[int, Control]:
    spot = pane.view.marks.focused
    assert spot is not None
    control = pane.view.geometry_of.control(spot)
    assert control is not None
    assert pane.view.viewport().rect().contains(pane.view.geometry_of.control_box(spot))
    return spot.row, control


def test_a_mark_leads_to_the_text_and_its_number_back(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat([user(1, "?"), reply(2, TEXT)], "1 0 0")
    pane.view.scroll_to(0)
    first = row_of(pane, "First")
    press(pane, Spot(1, first, "link:0"), qtbot)
    row, control = focused(pane)
    note = row_of(pane, "Because.")
    assert row == note
    assert control.name == "Back to the text"
    assert (
        mark_text(pane.view.items[1].rows[note], pane.view.items[1].rows[note].spec.markers[0])
        == "1."
    )
    qtbot.keyClick(pane.view, Qt.Key.Key_Return)
    row, control = focused(pane)
    assert (row, control.key) == (first, "link:0")
    press(pane, Spot(1, first, "link:1"), qtbot)
    assert focused(pane)[0] == row_of(pane, "Two.")


def test_the_number_is_pressed_by_mouse_and_found_by_tab(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat([user(1, "?"), reply(2, "So[^a].\n\n[^a]: Because.")])
    note = row_of(pane, "Because.")
    box = pane.view.geometry_of.control_box(Spot(1, note, "note"))
    assert not box.isEmpty()
    qtbot.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert focused(pane)[0] == row_of(pane, "So")
    qtbot.keyClick(pane.view, Qt.Key.Key_Tab)
    assert pane.view.marks.focused == Spot(1, note, "note")
    pane.view.items.measure(Place(1, note))
    assert pane.view.items[1].rows[note].control("note") is not None


def test_a_footnote_of_a_table_that_begins_with_a_list(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat([user(1, "?"), reply(2, TABLE)], "1 0 0")
    pane.view.scroll_to(0)
    table = row_of(pane, "x1")
    controls = pane.view.items[1].rows[table].controls()
    key = next(one.key for one in controls if one.label == "[^n]")
    press(pane, Spot(1, table, key), qtbot)
    row, control = focused(pane)
    assert row == row_of(pane, "a list")
    control.press()
    assert focused(pane)[0] == table


@pytest.mark.parametrize(
    "note",
    [
        "# a heading",
        "1. one",
        "- [x] one",
        "[^m]: one",
        "> one",
        "$$x$$",
        "\n    | a |\n    |--|\n    | b |",
        "\n    ```\n    code\n    ```",
        "\n    <details><summary>more</summary>\n\n    b\n\n    </details>",
    ],
)
def test_whatever_a_footnote_begins_with_leads_back(
    open_chat: Open, qtbot: QtBot, note: str
) -> None:
    pane, _ = open_chat([user(1, "?"), reply(2, f"So[^n].\n\n[^n]: {note}\n")])
    press(pane, Spot(1, row_of(pane, "So"), "link:0"), qtbot)
    row, control = focused(pane)
    assert (row, control.name) == (row_of(pane, "So") + 1, "Back to the text")
    view = pane.view
    box = view.geometry_of.control_box(Spot(1, row, control.key))
    found = view.geometry_of.control_at(box.center())
    assert found is not None
    assert found[1].key == control.key
    pane.activateWindow()
    qtbot.waitUntil(view.hasFocus)
    around = box.adjusted(-3, -3, 3, 3)
    with_focus = view.viewport().grab(around).toImage()
    control.press()
    assert focused(pane)[0] == row_of(pane, "So")
    assert view.viewport().grab(around).toImage() != with_focus  # it is seen


def test_each_of_two_footnotes_in_a_row_leads_back(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat([user(1, "?"), reply(2, "A[^n].\n\nB[^m].\n\n[^n]: [^m]: both\n")])
    for text in ("A1", "B2"):
        press(pane, Spot(1, row_of(pane, text), "link:0"), qtbot)
        row, control = focused(pane)
        assert row == row_of(pane, "both")
        control.press()
        assert focused(pane)[0] == row_of(pane, text)


def test_the_number_beside_a_heading_is_as_wide_as_it_is_painted(open_chat: Open) -> None:
    pane, _ = open_chat([user(1, "?"), reply(2, "So[^n][^m].\n\n[^n]: # one\n\n[^m]: two\n")])
    rows = pane.view.items[1].rows
    large, usual = (rows[row_of(pane, text)].control("note") for text in ("one", "two"))
    assert large is not None
    assert usual is not None
    wide = QFontMetricsF(pane.view.look.text.font).horizontalAdvance
    assert (large.rect.width(), usual.rect.width()) == (wide("1."), wide("2."))


def test_no_link_of_a_text_is_taken_for_a_footnote(open_chat: Open) -> None:
    pane, _ = open_chat([user(1, "?"), reply(2, "So[^n].\n\n[^n]: one")])
    pane.view.items[1].rows[row_of(pane, "So")].host.open_link("^n")
    assert pane.view.marks.focused is None


def test_in_a_long_text_and_while_it_arrives(
    open_chat: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "_PART", 40)
    monkeypatch.setattr(long_text, "_SHORT", 80)
    pane, session = open_chat()
    session.ask("?")
    session.say(f"First[^why].\n\n{LONG}Text.\n\nThe[^2] end")
    pane.presenter.tick()
    session.say(" is here.\n\n[^2]: Two.\n\n[^why]: Because.\n\n")
    pane.presenter.tick()
    pane.view.scroll_to(0)
    first = row_of(pane, "First")
    press(pane, Spot(1, first, "link:0"), qtbot)
    row, control = focused(pane)
    assert row == row_of(pane, "Because.")
    marker = pane.view.items[1].rows[row].spec.markers[0]
    assert mark_text(pane.view.items[1].rows[row], marker) == "1."
    control.press()
    assert focused(pane)[0] == row_of(pane, "First")
    session.end()
    marker = pane.view.items[1].rows[row_of(pane, "Two.")].spec.markers[0]
    assert mark_text(pane.view.items[1].rows[row], marker) == "2."
