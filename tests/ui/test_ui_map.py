"""The map of a chat: its rows and lines, walked through by keys, and read out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from nocopt.core.conversation import Node
from nocopt.core.messages import Message, TextPart
from nocopt.ui import theme
from nocopt.ui.counts import Counts
from nocopt.ui.tree.map_delegate import FACTS
from nocopt.ui.tree.map_panel import MapPanel
from nocopt.ui.tree.map_rows import Fork, Line, MapRow, ends_of, map_rows
from nocopt.ui.tree.map_view import MapModel


def tree(*parents: int | None) -> dict[int, Node]:
    """Messages 1, 2, … below these; each says its number."""
    return {
        at: Node(at, 1, parent, Message("user", (TextPart(f"Message {at}"),)), 0.0)
        for at, parent in enumerate(parents, start=1)
    }


# 1 - 2 - 3 with 4 - 5 beside 2, and 6 beside 3.
NODES = tree(None, 1, 2, 1, 4, 2)


def rows(path: set[int], preferred: int | None = None) -> tuple[MapRow, ...]:
    return map_rows(NODES, path, preferred)


def test_a_row_stands_for_messages_without_a_fork_and_says_how_they_begin() -> None:
    found = rows({1, 4, 5}, 3)
    assert [row.nodes for row in found] == [(1,), (2,), (3,), (6,), (4, 5)]
    assert [row.column for row in found] == [0, 0, 0, 1, 2]
    assert [row.shown for row in found] == [True, False, False, False, True]
    assert [row.preferred for row in found] == [False, False, True, False, False]
    assert found[4].text == "Message 4"
    assert ends_of(NODES) == 3


def test_lines_lead_from_each_fork_down_to_what_forks_off() -> None:
    found = rows({1, 4, 5}, 3)
    assert found[0].forks == (Fork(2, thick=True),)
    assert Line(2, above=False, below=True, thick=True) in found[0].lines
    for between in found[1:4]:
        assert Line(2, above=True, below=True, thick=True) in between.lines
    assert found[4].lines == (Line(2, above=True, below=False, thick=True),)
    assert found[1].forks == (Fork(1, thick=False),)


def said(text: str, *, by_person: bool) -> Message:
    return Message("user" if by_person else "assistant", (TextPart(text),))


def test_versions_that_begin_alike_are_told_apart_and_are_plain_text() -> None:
    begins = "Here is **one** of many ways to sort: "
    texts = (
        "How do I *sort*?",
        begins + "`sort -u`, in one go.",
        begins + "`split` first.",
        begins + "`split` first.",
        "## Sorting\n\nIt depends.",
    )
    nodes = {
        at: Node(
            *(at, 1, 1 if at > 1 else None, said(text, by_person=at == 1), 1e9),
            model=f"m{at}" if at > 1 else "",
        )
        for at, text in enumerate(texts, start=1)
    }
    found = map_rows(nodes, {1, 2}, 2, lambda node: node.model.upper())
    assert [(row.text, row.version, row.model) for row in found] == [
        ("How do I sort?", (1, 1), ""),
        ("…sort -u, in one go.", (1, 4), "M2"),
        ("Here is one of many ways to sort: split first.", (2, 4), "M3"),
        ("Here is one of many ways to sort: split first.", (3, 4), "M4"),
        ("Sorting It depends.", (4, 4), "M5"),
    ]
    model = MapModel()
    model.show(found)
    assert model.data(model.index(1), FACTS) == "1/4 · M2 · 9 Sep 2001"
    assert model.data(model.index(0), FACTS) == "You · 9 Sep 2001"


def opened(qtbot: QtBot, found: tuple[MapRow, ...], here: int) -> MapPanel:
    panel = MapPanel()
    qtbot.addWidget(panel)
    panel.set_colours(theme.DARK)
    panel.resize(240, 400)
    panel.show()
    qtbot.waitExposed(panel)
    panel.view.show_rows(found, here)
    panel.view.setFocus()
    return panel


def test_it_is_used_with_keys(qtbot: QtBot) -> None:
    panel = opened(qtbot, rows({1, 4, 5}, 3), 5)
    view = panel.view
    asked: list[tuple[str, int]] = []
    view.chosen.connect(lambda id_: asked.append(("show", id_)))
    view.preference_asked.connect(lambda id_: asked.append(("prefer", id_)))
    view.removal_asked.connect(lambda id_: asked.append(("delete", id_)))
    assert view.currentIndex().row() == 4
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Up, Qt.Key.Key_P, Qt.Key.Key_Up, Qt.Key.Key_Delete):
        qtbot.keyClick(view, key)
    assert asked == [("show", 4), ("prefer", 6), ("delete", 3)]
    qtbot.keyClick(view, Qt.Key.Key_M)
    assert view.currentIndex().row() == 2
    with qtbot.waitSignal(view.left):
        qtbot.keyClick(view, Qt.Key.Key_Escape)
    names = [one.text() for one in view.row_menu().actions()]
    assert names == ["Show", "Prefer no branch", "Delete this and what follows"]


def test_who_walks_through_it_stays_when_it_changes(qtbot: QtBot) -> None:
    panel = opened(qtbot, rows({1, 4, 5}), 5)
    view = panel.view
    view.setCurrentIndex(view.rows.place_of(6))
    view.show_rows(rows({1, 2, 6}), 6)
    assert view.rows.row_of(view.currentIndex()) == view.rows.rows[view.rows.place_of(6).row()]
    nodes = {id_: node for id_, node in NODES.items() if id_ != 6}
    view.show_rows(map_rows(nodes, {1, 4, 5}, None), 5)
    current = view.rows.row_of(view.currentIndex())
    assert current is not None
    assert 5 in current.nodes


def test_it_is_read_out(qtbot: QtBot) -> None:
    panel = opened(qtbot, rows({1, 2, 3}, 3), 3)
    face = QAccessible.queryAccessibleInterface(panel.view)
    assert face.text(QAccessible.Text.Name) == "Map"
    said = [face.child(at).text(QAccessible.Text.Name) for at in range(face.childCount())]
    third = panel.view.rows.place_of(3).row()
    one = Counts().messages(1)
    assert said[third] == f"Message 3 · 1/2 · You · {one} · shown · preferred"
    assert said[panel.view.rows.place_of(4).row()] == "Message 4 · 2/2 · You · 2 messages"


def test_the_path_that_is_shown_is_drawn_thick(qtbot: QtBot) -> None:
    panel = opened(qtbot, rows({1, 2, 3}, 3), 3)
    view = panel.view
    picture = view.viewport().grab().toImage()
    accent = theme.DARK["accent"].rgb()
    ratio = picture.devicePixelRatio()

    def inked(row: int) -> int:
        box = view.visualRect(view.rows.index(row, 0))
        left = range(int(40 * ratio))
        height = range(int(box.top() * ratio), int(box.bottom() * ratio))
        return sum(picture.pixel(x, y) == accent for x in left for y in height)

    assert inked(view.rows.place_of(2).row()) > 10 * max(1, inked(view.rows.place_of(4).row()))
