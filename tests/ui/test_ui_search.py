"""The search field and what it shows: keys, rows, marks, an explanation, nothing found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from nocopt.core.filing import Place
from nocopt.core.search import Hit, Hits, Passage, Sender, Source
from nocopt.ui.search.delegate import Shown, fitted
from nocopt.ui.search.field import SearchField
from nocopt.ui.search.query_help import QueryHelp
from nocopt.ui.search.results import Results
from nocopt.ui.search.rows import FoundRows
from nocopt.ui.theme import DARK, LIGHT
from tests.ui.finding import named

TODAY = date(2026, 5, 20)


def hit(
    number: int,
    source: Source = Source.TEXT,
    text: str = "a fox",
    sender: Sender | None = Sender.PERSON,
    place: Place = Place.LIST,
) -> Hit:
    node = None if source is Source.TITLE else 10 * number
    shown = Passage(text, ((0, 1),))
    return Hit(number, f"Chat {number}", source, shown, 1.0, 0.0, node, 0, sender, place)


@pytest.fixture
def room(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(300, 500)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_titles_stand_above_messages_each_under_a_heading(qapp: QApplication) -> None:
    del qapp
    rows = FoundRows()
    rows.show((hit(1), hit(2, Source.TITLE), hit(3)))
    said = [str(rows.index(at).data()) for at in range(rows.rowCount())]
    assert said == ["Chats", "Chat 2", "Messages", "Chat 1", "Chat 3"]
    assert [bool(rows.flags(rows.index(at))) for at in range(5)] == [False, True, False, True, True]
    rows.show((hit(1), hit(3)))
    assert rows.rowCount() == 2


def test_steps_leave_out_headings_and_end_at_the_ends(qapp: QApplication) -> None:
    del qapp
    rows = FoundRows()
    rows.show((hit(1), hit(2, Source.TITLE), hit(3)))
    at, seen = rows.place_of(None), []
    for by in (1, 1, 1, -1, -5):
        at = rows.beyond(at, by)
        seen.append(at.row())
    assert seen == [3, 4, 4, 3, 1]
    rows.show(())
    assert not rows.beyond(QModelIndex(), 1).isValid()


def test_a_row_says_who_and_when_and_where(qapp: QApplication) -> None:
    del qapp
    rows = FoundRows()
    said = [
        rows.who(hit(1)),
        rows.who(hit(1, sender=Sender.MODEL)),
        rows.who(hit(1, sender=None)),
        rows.who(hit(1, Source.THINKING, sender=Sender.MODEL)),
        rows.who(replace(hit(1, Source.CALL, sender=Sender.MODEL), tool="calculator")),
        rows.who(replace(hit(1, Source.RESULT, sender=None), tool="web_search")),
        rows.who(hit(1, Source.RESULT, sender=None)),
        rows.who(hit(1, Source.FILE_NAME)),
        rows.who(hit(1, Source.TITLE)),
    ]
    of_tools = ["Call of Calculator", "Result of Web search", "Tool result"]
    assert said == ["You", "Answer", "Summary", "Thinking", *of_tools, "File", ""]
    assert rows.when(hit(1, place=Place.ARCHIVE)).startswith("Archive · ")
    assert rows.spoken(hit(1)).startswith("Chat 1, You, a fox, ")


def test_today_is_told_by_the_time_other_days_by_the_date(qapp: QApplication) -> None:
    del qapp
    rows, moment = FoundRows(), datetime(2026, 5, 20, 9, 5).astimezone().timestamp()
    assert ":05" in rows.day(moment, TODAY)
    assert rows.day(moment, date(2026, 5, 21)) == "20 May"
    assert rows.day(moment, date(2027, 5, 20)) == "May 2026"
    assert rows.day(1e300, TODAY) == ""


@pytest.mark.parametrize("text", ["lorem ipsum dolor " * 20, "数据库" * 60, "a😀b " * 60])
def test_the_first_mark_is_in_sight_however_far_it_is(qapp: QApplication, text: str) -> None:
    del qapp
    metrics, room = QFontMetrics(QFont()), 200
    whole = f"{text}needle{text}"
    start = len(text)
    shown = fitted(Shown(whole, ((start, start + 6), (len(whole) - 3, len(whole)))), metrics, room)
    assert metrics.horizontalAdvance(shown.text) <= room
    [(low, high)] = shown.marks
    assert shown.text[low:high] == "needle"


def test_what_is_left_out_ends_with_a_word(qapp: QApplication) -> None:
    del qapp
    text = "some words about the needle in the hay and what else there is"
    shown = fitted(Shown(text, ((21, 27),)), QFontMetrics(QFont()), 200)
    assert shown.text.startswith(("…the needle", "…about the needle", "…needle"))
    title = fitted(Shown(text, ((21, 27),), 0.85), QFontMetrics(QFont()), 200)
    assert len(title.text.split("needle")[0]) > len(shown.text.split("needle")[0])


def test_what_has_room_is_shown_as_it_is(qapp: QApplication) -> None:
    del qapp
    line = Shown("a needle", ((2, 8),))
    assert fitted(line, QFontMetrics(QFont()), 2_000) == line


def test_the_keys_of_the_field(room: QWidget, qtbot: QtBot) -> None:
    field = SearchField(room)
    field.show()
    told: list[object] = []
    field.edited.connect(told.append)
    field.stepped.connect(told.append)
    field.picked.connect(lambda: told.append("picked"))
    field.left.connect(lambda: told.append("left"))
    field.begin()
    assert field.line.hasFocus()
    qtbot.keyClicks(field.line, "ab")
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_Return):
        qtbot.keyClick(field.line, key)
    assert told == ["a", "ab", 1, -1, 5, "picked"]
    told.clear()
    qtbot.keyClick(field.line, Qt.Key.Key_Escape)
    qtbot.keyClick(field.line, Qt.Key.Key_Escape)
    assert told == ["", "left"]


def test_results_open_with_enter_and_letters_go_back_to_the_field(
    room: QWidget, qtbot: QtBot
) -> None:
    results = Results(room)
    results.set_colours(DARK)
    results.resize(300, 500)
    results.show()
    results.show_hits("fox", Hits((hit(1), hit(2, Source.TITLE), hit(3))))
    opened: list[Hit] = []
    typed: list[str] = []
    results.picked.connect(opened.append)
    results.typed.connect(typed.append)
    results.pick()
    results.step(1)
    results.pick()
    results.list.setFocus()
    qtbot.keyClick(results.list, Qt.Key.Key_Return)
    qtbot.keyClicks(results.list, "x")
    assert [one.conversation_id for one in opened] == [2, 1, 1]
    assert typed == ["x"]
    results.show_hits("fo", Hits((hit(5), hit(1), hit(2, Source.TITLE))))
    results.pick()
    assert opened[-1].conversation_id == 1  # what was chosen is found again
    place = results.list.visualRect(results.list.model().index(1, 0)).center()
    qtbot.mouseClick(results.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened[-1].conversation_id == 2


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Hits(), {"Nothing found for “a fox”."}),
        (Hits((hit(1),)), set()),
        (Hits((hit(1),), more=True), {"There is more than this. Another word narrows it down."}),
        (
            Hits((), unindexed=1_200),
            {"Nothing found for “a fox”.", "The search index is being made."},
        ),
        (None, set()),
    ],
)
def test_what_is_not_shown_is_said(room: QWidget, found: Hits | None, said: set[str]) -> None:
    results = Results(room)
    results.show()
    results.show_hits(" a  fox ", found)
    labels = [one for one in results.findChildren(QLabel) if one.isVisible() and one.text()]
    assert {one.text() for one in labels} == said
    assert results.list.isVisible() is bool(found and found.hits)


def test_while_the_index_is_made_its_share_is_told(room: QWidget) -> None:
    results = Results(room)
    results.show()

    def said() -> list[str]:
        labels = [one for one in results.findChildren(QLabel) if one.isVisible()]
        return [one.text() for one in labels]

    results.show_hits("fox", Hits((hit(1),), unindexed=1_200))
    results.show_share(43)
    assert said() == ["The search index is being made: 43 %"]
    results.show_hits("fox", Hits((hit(1),)))
    results.show_share(44)
    assert said() == []


def test_the_explanation_types_a_filter_behind_what_is_there(room: QWidget, qtbot: QtBot) -> None:
    field, page = SearchField(room), QueryHelp(room)
    page.set_colours(LIGHT)
    page.resize(300, 500)
    page.show()
    page.chosen.connect(field.add)
    qtbot.mouseClick(named(page, QPushButton, "from:me"), Qt.MouseButton.LeftButton)
    assert field.text == "from:me "
    field.line.setText("fox ")
    named(page, QPushButton, "tag:work").click()
    assert field.text == "fox tag:"
    buttons = page.findChildren(QPushButton)
    assert all(one.accessibleDescription() for one in buttons)


def test_whoever_types_on_no_longer_reads_the_explanation(room: QWidget, qtbot: QtBot) -> None:
    field = SearchField(room)
    field.show()
    field.help.click()
    open_while_told: list[bool] = []
    field.edited.connect(lambda _text: open_while_told.append(field.help.isChecked()))
    qtbot.keyClicks(field.line, "fox")
    assert open_while_told == [False] * 3
