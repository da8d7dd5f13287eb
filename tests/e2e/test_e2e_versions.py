"""Versions of answers and questions as a person makes them, and all of them after a restart."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from tests.e2e.accessible import PATIENCE, Element
from tests.e2e.desktop import Desktop
from tests.e2e.endpoint import Endpoint
from tests.e2e.person import Nocopt

ANSWER = "It has two sentences."
OTHER = "Section 1 is part of"


def below(nocopt: Nocopt, message: int, name: str) -> Element:
    """A button below a message of the conversation."""
    item = nocopt.conversation.children()[message]
    return nocopt.find("button", name, within=item, states=())


def wait_versions(nocopt: Nocopt, message: int, previous: str) -> None:
    """Wait until the way to the version before can be gone, or says that there is none."""
    item = nocopt.conversation.children()[message]
    states = ("enabled",) if previous == "enabled" else ()
    nocopt.find("button", "Previous version", within=item, states=states)


def test_versions_edits_and_branches_are_all_there_again(
    shared: Desktop, tmp_path: Path, endpoint: Endpoint
) -> None:
    with Nocopt(shared, tmp_path, env=endpoint.environment) as nocopt:
        nocopt.ask("demo:hello", ANSWER)
        below(nocopt, 1, "Regenerate").act()
        wait_versions(nocopt, 1, "enabled")
        nocopt.wait_idle()
        assert len(endpoint.messages) == 2
        nocopt.screenshot("versions")

        below(nocopt, 0, "Edit").act()
        nocopt.find("button", "Cancel editing")
        nocopt.message.wait_text("demo:hello")
        nocopt.screenshot("editing")
        shared.press("ctrl+a")
        nocopt.ask("demo:long 2", OTHER)
        assert nocopt.said_so_far[0] == "You: demo:long 2"
        assert len(nocopt.said_so_far) == 2

        below(nocopt, 0, "Previous version").act()
        nocopt.wait_said(ANSWER)
        assert nocopt.said_so_far[0] == "You: demo:hello"

        below(nocopt, 1, "Branch").act()
        nocopt.find("list item", "demo:hello (branch)")
        nocopt.find("text", "Message", states=("focused",))
        nocopt.ask("demo:hello again", ANSWER)
        assert len(nocopt.said_so_far) == 4

    with Nocopt(shared, tmp_path, env=endpoint.environment) as nocopt:
        assert nocopt.chats == ["Today", "demo:hello (branch)", "demo:hello"]
        nocopt.wait_said("demo:hello again")
        nocopt.find("list item", "demo:hello").click()
        nocopt.program.wait_gone("list item", contains="You: demo:hello again")
        nocopt.wait_said(ANSWER)
        assert len(nocopt.said_so_far) == 2
        below(nocopt, 0, "Next version").act()
        nocopt.wait_said(OTHER)
        assert nocopt.said_so_far[0] == "You: demo:long 2"
        nocopt.conversation.focus()
        shared.press("Home")  # what is out of sight has no buttons yet
        below(nocopt, 0, "Previous version").act()
        nocopt.wait_said(ANSWER)
        below(nocopt, 1, "Previous version").act()
        nocopt.find("button", "Next version", within=nocopt.conversation.children()[1], states=())
        assert len(endpoint.messages) == 4  # nothing was asked again


def wait_on_disk(folder: Path, edit: str) -> None:
    """Wait until an edit that was begun is in the database."""
    database = next((folder / "data").glob("*.db"))
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            kept = connection.execute("SELECT edits FROM conversations").fetchall()
        if any(edit in text for (text,) in kept):
            return
        time.sleep(0.05)
    raise AssertionError(f"not on disk: {edit}")


def test_an_unfinished_edit_outlasts_a_killed_program(
    shared: Desktop, tmp_path: Path, endpoint: Endpoint
) -> None:
    with Nocopt(shared, tmp_path, env=endpoint.environment) as nocopt:
        nocopt.ask("demo:hello", ANSWER)
        shared.type("half a thought")
        nocopt.message.wait_text("half a thought")
        below(nocopt, 0, "Edit").act()
        nocopt.message.wait_text("demo:hello")
        shared.press("ctrl+End")
        shared.type(" and more")
        nocopt.message.wait_text("demo:hello and more")
        wait_on_disk(tmp_path, "demo:hello and more")
        nocopt.kill()
    with Nocopt(shared, tmp_path, env=endpoint.environment) as nocopt:
        nocopt.message.wait_text("demo:hello and more")
        nocopt.find("button", "Cancel editing").act()
        nocopt.message.wait_text("half a thought")
