"""The painted pane on a real desktop, read and pressed over the accessibility bus."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.accessible import Program
from tests.e2e.desktop import Desktop
from tests.programs import require_desktop

ROOT = Path(__file__).parents[3]


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    require_desktop()
    with Desktop(keyring="none") as made:
        yield made


@pytest.fixture
def program(desktop: Desktop) -> Iterator[Program]:
    process = desktop.start(
        *(sys.executable, "-m", "tests.ui.conversation.pane_window"),
        env={"PYTHONPATH": str(ROOT)},
        cwd=ROOT,
    )
    with Program(desktop, process.pid) as found:
        yield found
    assert process.poll() is None, desktop.log()


def test_a_chat_is_read_and_worked_with(desktop: Desktop, program: Program) -> None:
    pane = program.find("list", "Conversation")
    items = [item for item in pane.children() if item.role == "list item"]
    assert [item.name.split("\n")[0] for item in items] == [
        "You: Selectable",
        "Claude Test: A heading",
        "You: Again?",
        "Claude Test: Only half of",
    ]

    program.find("button", "Retry").act()
    program.find("list item", contains="Claude Test: Once more.")
    program.find("list item", contains="All of it, at last.")
    program.wait_gone("button", "Retry", timeout=5)

    pane.focus()
    desktop.press("Home")
    toggle = program.find("button", "Thought", within=items[1])
    assert {"expandable", "collapsed"} <= toggle.states
    assert "expanded" not in toggle.states
    toggle.act()
    program.find("list item", contains="First I think about it.")
    assert "expanded" in toggle.now().states
    assert "collapsed" not in toggle.now().states

    program.find("button", "Jump to latest").act()
    program.wait_gone("button", "Jump to latest", timeout=5)


def test_an_answer_is_reviewed_by_heading_line_and_cell(program: Program) -> None:
    answer = program.find("list", "Conversation").children()[1]
    heading = program.find("heading", "A heading", within=answer, states=())
    assert heading.attributes()["level"] == "1"
    assert heading.text == "A heading"
    item = program.find("list item", contains="emoji", within=answer, states=())
    assert item.text == "◦ nested 😀 with an emoji"
    code = program.find("section", "Code, python, 2 lines", within=answer, states=())
    assert code.line(3) == "def take(self):\n"
    assert code.line(20) == "    return self.tokens >= 1"
    described = {one.description for one in code.children()}
    assert described == {"Code block 1, python"}
    table = program.find("table", "Table, 2 columns, 2 rows", within=answer, states=())
    rows = [one for one in table.children() if one.role == "table row"]
    assert [[cell.name for cell in row.children()] for row in rows] == [
        ["Name", "Size"],
        ["small", "1"],
        ["large", "1000"],
    ]
    cell = rows[2].children()[1]
    assert (cell.role, cell.text, cell.description) == ("table cell", "1000", "Size")
    assert rows[0].children()[0].role in ("column header", "table column header")


def test_the_mouse_hits_what_the_screen_reader_names(desktop: Desktop, program: Program) -> None:
    program.find("list", "Conversation").focus()
    desktop.press("Home")
    x, y, _, height = program.find("list item", "You: Selectable").extents
    at = (str(x + 40), str(y + height - 68))
    desktop.run("xdotool", "mousemove", *at, "click", "--repeat", "2", "--delay", "60", "1")
    program.find(name="selected: Selectable")

    desktop.press("Tab")  # from the caret to the first thing that can be pressed after it
    program.find("button", "Copy", states=("showing", "focused"))
    desktop.press("ctrl+Down")
    program.find("list item", states=("showing", "focused"))
