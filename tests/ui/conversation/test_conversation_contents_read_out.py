"""Cards, sources and ways on, read and pressed over the accessibility bus."""

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
def program() -> Iterator[Program]:
    require_desktop()
    with Desktop(keyring="none") as desktop:
        process = desktop.start(
            *(sys.executable, "-m", "tests.ui.conversation.contents_window"),
            env={"PYTHONPATH": str(ROOT)},
            cwd=ROOT,
        )
        with Program(desktop, process.pid) as found:
            yield found
        assert process.poll() is None, desktop.log()


def test_what_a_message_holds_is_read_and_worked_with(program: Program) -> None:
    pane = program.find("list", "Conversation")
    answer = next(item for item in pane.children() if "The sky is blue." in item.name)
    assert "Called Web search sky" in answer.name
    assert "Sources\n[1] A page https://example.com/page: Word for word." in answer.name
    assert "Picture, PNG, 64 × 36" in answer.name

    switch = program.find("button", "Called Web search", within=answer)
    assert "collapsed" in switch.states
    switch.act()
    program.find("list item", contains='"query": "sky"')
    assert "expanded" in switch.now().states

    described = program.find("link", "[1]", within=answer).description
    assert described == "A page · example.com\n\n“Word for word.”"
    program.find("link", "A page", within=answer)
    program.find("button", "Raise limit")
    program.find("button", "Continue").act()
    program.find(name="asked to go on")
