"""Tables in the pane: in strips as if they were one, copied and saved, and what long ones cost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu

from nocopt.render.blocks import Table
from nocopt.render.stream import MarkdownStream
from nocopt.ui.conversation import items as items_module
from nocopt.ui.conversation.controls import Control
from nocopt.ui.conversation.growing import GrowingTable
from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.look import Face
from nocopt.ui.conversation.marks import Spot
from nocopt.ui.conversation.pane import ConversationPane
from nocopt.ui.conversation.rows import RowSpec, rows_of, rows_of_strip
from nocopt.ui.conversation.sections import TextSection
from nocopt.ui.conversation.shape import Shape
from nocopt.ui.conversation.table_cells import Cells
from nocopt.ui.conversation.table_layout import TableRow, first_widened
from tests.ui.conversation.chats import reply, user
from tests.ui.conversation.conftest import Open

Shown = Callable[[str], tuple[ConversationPane, list[TableRow]]]

SMALL = "| a | b |\n|---|--:|\n| one | [two](https://example.com) |\n| three | **4** |\n"


def numbers(rows: int, columns: int) -> str:
    lines = ["|" + "|".join(f"h{at}" for at in range(columns)) + "|", "|" + "---|" * columns]
    lines += ["|" + "|".join(f"{row}.{at}" for at in range(columns)) + "|" for row in range(rows)]
    return "\n".join(lines) + "\n"


def strips(pane: ConversationPane, item: int = 0) -> list[TableRow]:
    return [row for row in pane.view.items[item].rows if isinstance(row, TableRow)]


@pytest.fixture
def shown(open_chat: Open) -> Shown:
    def show(text: str) -> tuple[ConversationPane, list[TableRow]]:
        pane, _ = open_chat([reply(1, text)], anchor="1 0 0")
        return pane, strips(pane)

    return show


def control(row: TableRow, name: str) -> Control:
    return next(one for one in row.controls() if one.name == name)


def press(pane: ConversationPane, name: str) -> None:
    row = strips(pane)[0]
    found = control(row, name)
    pane.keys.pressed.emit(Spot(0, pane.view.items[0].rows.index(row), found.key), found)


def test_controls_are_named(shown: Shown) -> None:
    _, (row,) = shown(SMALL)
    assert [one.name for one in row.controls()] == ["Save table", "Copy table", "two"]


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("Copy table for spreadsheets (TSV)", "a\tb\none\ttwo\nthree\t4\n"),
        (
            "Copy table as Markdown",
            "| a | b |\n| --- | --: |\n| one | [two](https://example.com) |",
        ),
        ("Copy table as HTML", "<table"),
    ],
)
def test_the_button_offers_every_form(shown: Shown, label: str, text: str) -> None:
    pane, _ = shown(SMALL)
    press(pane, "Copy table")
    (menu,) = pane.findChildren(QMenu)
    next(one for one in menu.actions() if one.text() == label).trigger()
    menu.close()
    assert QGuiApplication.clipboard().text().startswith(text)
    assert pane.view.marks.flashed is not None


def test_the_context_menu_offers_it_anywhere_in_a_long_table(shown: Shown) -> None:
    pane, found = shown(numbers(100, 3))
    assert len(found) > 3
    place = Place(0, pane.view.items[0].rows.index(found[1]))
    at = pane.view.geometry_of.row_origin(place) + QPoint(20, 20)
    pane.view.customContextMenuRequested.emit(at)
    (menu,) = pane.findChildren(QMenu)
    labels = [one.text() for one in menu.actions()]
    assert "Save table as CSV…" in labels
    next(one for one in menu.actions() if "TSV" in one.text()).trigger()
    menu.close()
    assert QGuiApplication.clipboard().text().count("\n") == 101


def test_the_whole_table_is_saved(shown: Shown, tmp_path: Path) -> None:
    pane, _ = shown(numbers(100, 3))
    press(pane, "Save table")
    (dialog,) = pane.findChildren(QFileDialog)
    assert Path(dialog.selectedFiles()[0]).name == "table.csv"
    dialog.fileSelected.emit(str(tmp_path / "t.csv"))
    dialog.reject()
    lines = (tmp_path / "t.csv").read_text("utf-8-sig").splitlines()
    assert len(lines) == 101
    assert lines[-1] == "99.0,99.1,99.2"


def test_strips_read_as_one_table(shown: Shown) -> None:
    pane, found = shown(numbers(100, 3))
    assert [row.part.first for row in found] == list(range(0, 100, 10))
    assert len({id(row.sheet) for row in found}) == 1
    pane.view.selection.select_all()
    lines = pane.view.selection.text().split("\n")
    assert lines[0] == "h0\th1\th2"
    assert lines[1:] == [f"{row}.0\t{row}.1\t{row}.2" for row in range(100)]
    laid_out = [row for row in found if row.live]
    tops = [box.left() for row in laid_out for box in row.boxes(*cell_range(row, 0, 1))]
    assert len(set(tops)) == 1, "columns stand below each other"


def cell_range(row: TableRow, number: int, column: int) -> tuple[int, int]:
    lines = row.text.split("\n")
    start = sum(len(line) + 1 for line in lines[:number])
    start += sum(len(cell) + 1 for cell in lines[number].split("\t")[:column])
    return start, start + 1


def test_each_character_is_found_where_it_is_painted(shown: Shown) -> None:
    _, found = shown(SMALL + "| 说明 | `code` and more |\n")
    row = found[0]
    for offset, char in enumerate(row.text):
        if char not in "\t\n":
            (box,) = row.boxes(offset, offset + 1)
            assert row.offset_at(box.left() + 0.5, box.center().y()) == offset
            assert row.over_text(box.center().x(), box.center().y())


def test_a_cell_is_what_a_triple_click_selects(shown: Shown) -> None:
    _, (row,) = shown(SMALL)
    start, end = row.paragraph_at(row.text.index("three") + 2)
    assert row.text[start:end] == "three"


def test_strips_scroll_sideways_together(shown: Shown) -> None:
    pane, found = shown(numbers(12, 40))
    first, second = found[0], found[1]
    before = first.boxes(0, 1)[0].left()
    assert second.scroll_sideways(60, 10, 10)
    assert not first.boxes(0, 1) or first.boxes(0, 1)[0].left() < before
    assert pane.view.items[0].height > 0


def test_what_is_far_to_the_side_can_be_scrolled_to(shown: Shown) -> None:
    _, found = shown(numbers(3, 200))
    row = found[0]
    at = row.text.index("h150")
    assert not row.boxes(at, at + 4)
    assert row.scroll_to(at)
    assert row.boxes(at, at + 4)


def test_a_growing_table_ends_as_the_whole(open_chat: Open) -> None:
    text = numbers(35, 3).replace("20.1", "a much longer cell than any other one")
    pane, session = open_chat()
    session.ask("q")
    for at in range(0, len(text), 37):
        session.say(text[at : at + 37])
        pane.presenter.tick()
    session.end()
    whole, _ = open_chat([reply(1, text)], anchor="1 0 0")
    grown, expected = strips(pane, 1), strips(whole)
    assert [row.text for row in grown] == [row.text for row in expected]
    assert grown[0].sheet.columns == expected[0].sheet.columns
    for one in (pane, whole):
        one.view.scroll_to(0)
    for number in range(len(grown)):
        pane.view.items.measure(Place(1, pane.view.items[1].rows.index(grown[number])))
        whole.view.items.measure(Place(0, whole.view.items[0].rows.index(expected[number])))
    assert [row.height for row in grown] == [row.height for row in expected]


def test_long_text_in_cells_is_broken_and_seen_whole(shown: Shown) -> None:
    words = " ".join(f"word{number}" for number in range(60))
    _, (row,) = shown(f"| a | b |\n|---|---|\n| {words} | {words} |\n")
    boxes = row.boxes(0, len(row.text))
    assert max(box.bottom() for box in boxes) <= row.height
    assert row.height > 6 * row.host.look.text.line


@pytest.mark.parametrize(("rows", "columns"), [(20_000, 3), (20, 1_000)])
def test_huge_tables_do_not_stall(
    shown: Shown, monkeypatch: pytest.MonkeyPatch, rows: int, columns: int
) -> None:
    pane, found = shown(numbers(rows, columns))
    assert sum(len(row.part.rows) for row in found) == rows
    made = sum(len(row._cells.made) for row in found)
    assert made < 3_000, "only what is in sight"
    broken, looked_at = list[Shape](), list[int]()
    break_lines, height = Shape.break_lines, Cells.height

    def breaking(shape: Shape, width: float, face: Face) -> int:
        broken.append(shape)
        return break_lines(shape, width, face)

    def measuring(cells: Cells, number: int, column: int, source: str) -> int:
        looked_at.append(number)
        return height(cells, number, column, source)

    monkeypatch.setattr(Shape, "break_lines", breaking)
    monkeypatch.setattr(Cells, "height", measuring)
    rows_per_strip = len(found[0].part.rows)
    in_sight = pane.view.viewport().height() // pane.look.text.line * min(columns, 100)
    for _ in range(60):
        broken.clear()
        looked_at.clear()
        pane.view.scroll_by(3 * pane.look.text.line)
        pane.view.viewport().repaint()
        assert len(broken) <= in_sight
        assert len(looked_at) <= in_sight + rows_per_strip * columns


def test_long_jumps_through_a_huge_table_free_what_is_left_behind_bit_by_bit(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane, _ = shown(numbers(20_000, 4))
    items, clock, drop = pane.view.items, [0.0], TableRow.drop

    def dropping(row: TableRow) -> None:
        clock[0] += items_module._FREED / 4
        drop(row)

    monkeypatch.setattr(TableRow, "drop", dropping)
    monkeypatch.setattr(items_module, "time", SimpleNamespace(perf_counter=lambda: clock[0]))
    for _ in range(150):
        before = clock[0]
        pane.view.scroll_by(400)
        pane.view.viewport().repaint()
        assert clock[0] - before <= 2 * items_module._FREED
        assert len(items.live) < 300
    for _ in range(100):
        pane.view.settle(full=True)
    assert len(items.live) < 100


@settings(max_examples=200, deadline=None)
@given(cuts=st.lists(st.integers(1, 60), min_size=1, max_size=12), columns=st.integers(1, 40))
def test_a_growing_table_makes_strips_of_its_new_rows_only(cuts: list[int], columns: int) -> None:
    stream, growing, specs = MarkdownStream(), GrowingTable(), list[RowSpec]()
    lines = numbers(sum(cuts), columns).split("\n")
    stream.feed("\n".join(lines[:2]) + "\n")
    at = 2
    for cut in cuts:
        (table,) = stream.feed("\n".join(lines[at : at + cut]) + "\n").blocks
        assert isinstance(table, Table)
        kept = growing.rows_kept(table)
        made = growing.take(table)
        assert len(made) <= 2 + cut // rows_of_strip(table)
        specs[kept:] = made
        assert specs == rows_of((table,))
        at += cut


@pytest.mark.parametrize("wide", ["1", "x" * 90])
def test_strips_above_are_set_anew_when_the_table_becomes_wider(open_chat: Open, wide: str) -> None:
    pane, session = open_chat()
    session.ask("q")
    session.say(numbers(35, 3))
    pane.presenter.tick()
    section = pane.view.items[1].sections[0]
    rows = section.rows
    for row in rows:
        row.lay_out(600)
    last = len(rows) - 1
    assert first_widened(rows, last) == last
    assert first_widened(rows, len(rows)) == len(rows)
    assert isinstance(section, TextSection)
    changed = section.feed(f"| {wide} | b | c |\n")
    if wide == "1":
        assert changed == last
    else:
        assert changed == 0
        assert all(row.width < 0 for row in rows[:-1])


@pytest.mark.parametrize("step", [1, -1])
def test_every_strip_follows_the_width_whichever_is_laid_out_first(shown: Shown, step: int) -> None:
    cells = "|".join(["some words to break"] * 6)
    _, rows = shown("\n".join([f"|{cells}|", "|" + "---|" * 6, *[f"|{cells}|"] * 20]))
    assert len(rows) > 1
    heights = []
    for width in (500, 760, 500):
        for row in rows[::step]:
            row.lay_out(width)
        heights.append([row.height for row in rows])
    broken, wide, again = heights
    assert again == broken
    assert all(low < high for low, high in zip(wide, broken, strict=True))


HEBREW = "| שם | גיל | עיר |\n|---|---|:-:|\n| דנה | 31 | חיפה |\n| Noam | 7 | תל אביב |\n"


def box_of(row: TableRow, words: str) -> QRectF:
    """Where some words of a table are."""
    start = row.text.index(words)
    return row.boxes(start, start + len(words))[0]


def test_a_table_that_reads_from_right_to_left_begins_at_the_right(shown: Shown) -> None:
    pane, (row,) = shown(HEBREW)
    name, age, city = (box_of(row, words) for words in ("שם", "גיל", "עיר"))
    assert name.left() > age.right() > age.left() > city.right()
    assert abs(box_of(row, "דנה").right() - name.right()) <= 2
    assert abs(box_of(row, "Noam").right() - name.right()) <= 2
    assert abs(box_of(row, "31").right() - age.right()) <= 2
    assert abs(box_of(row, "חיפה").center().x() - city.center().x()) <= 2
    assert name.right() > pane.view.geometry_of.width - 20, "the table is at the right edge"
    for words in ("דנה", "31", "חיפה"):
        at = box_of(row, words).center()
        found = row.offset_at(at.x(), at.y())
        assert row.text.index(words) <= found <= row.text.index(words) + len(words)
    assert row.text.splitlines()[0].split("\t") == ["שם", "גיל", "עיר"]


def test_a_wide_table_from_right_to_left_is_first_seen_at_its_beginning(shown: Shown) -> None:
    header = "|" + "|".join(f"עמודה{at}" for at in range(40)) + "|\n"
    _, (row,) = shown(
        header + "|" + "---|" * 40 + "\n|" + "|".join("ב" * 9 for _ in range(40)) + "|\n"
    )
    scroll = row.sheet.scroll
    assert scroll.needed
    assert scroll.offset == scroll.most
    assert row.boxes(0, 5)
    last = row.text.index("39")
    assert not row.boxes(last, last + 2)
    assert row.scroll_to(last)
    assert row.boxes(last, last + 2)
    assert scroll.offset < 200


def test_the_buttons_of_a_wide_table_cover_none_of_its_headings(open_chat: Open) -> None:
    wide = "|" + "|".join(f"Column {at}" for at in range(30)) + "|\n|" + "---|" * 30 + "\n"
    for text, above in (("Before.\n\n" + wide, True), ("| a |\n|---|\n", False)):
        pane, _ = open_chat([user(1, "q"), reply(2, text)])
        row = next(row for row in pane.view.items[1].rows if isinstance(row, TableRow))
        save, copy = row.controls()[:2]
        if above:
            assert save.rect.bottom() <= 0
            assert save.rect.top() >= -row.gap
            assert copy.rect.right() <= row.width
        else:
            assert save.rect.left() >= row._cells.frame().right()


def test_only_the_header_decides_where_a_table_begins(shown: Shown) -> None:
    _, (row,) = shown("| a | b |\n|---|---|\n| שלום | 1 |\n")
    assert not row.sheet.mirrored
    assert box_of(row, "a").right() < box_of(row, "b").left()
    _, (row,) = shown("| **1** | _نص_ |\n|---|---|\n| a | b |\n")
    assert row.sheet.mirrored
