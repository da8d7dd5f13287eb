"""Chats and what is kept of them: switching, renaming, deleting, drafts, the place one read at."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRect

from nocopt.demo.recorder import Outcome
from tests.e2e.desktop import Desktop
from tests.e2e.endpoint import Endpoint
from tests.e2e.person import Nocopt

ANSWER = "It has two sentences."
RUNNING = "demo:long 6 (reply is being written)"


def test_chats_are_switched_while_one_streams(shared: Desktop, tmp_path: Path) -> None:
    with (
        Endpoint(pace=0.005) as endpoint,
        Nocopt(shared, tmp_path, env=endpoint.environment) as nocopt,
    ):
        nocopt.send("demo:long 6")
        nocopt.wait_said("Section 1 is part of")
        nocopt.find("button", "New chat").act()
        nocopt.program.wait_gone("list", "Conversation")
        nocopt.find("list item", RUNNING)
        endpoint.set_pace(0.0)
        nocopt.ask("demo:hello", ANSWER)
        assert nocopt.chats == ["Today", "demo:hello", RUNNING]
        nocopt.screenshot("two-chats")

        nocopt.find("list item", RUNNING).click()
        nocopt.wait_said("Section 1 is part of")
        assert nocopt.said_so_far[0] == "You: demo:long 6"
        nocopt.find("button", "Stop")
        nocopt.wait_idle()
        nocopt.wait_said("Section 9 is part of")
        assert endpoint.messages[0].outcome is Outcome.ANSWERED
        nocopt.program.wait_gone("list item", RUNNING)


def test_a_chat_is_renamed_and_deleted(shared: Desktop, tmp_path: Path, endpoint: Endpoint) -> None:
    with Nocopt(shared, tmp_path, env=endpoint.environment) as nocopt:
        nocopt.ask("demo:hello one", ANSWER)
        nocopt.new_chat()
        nocopt.ask("demo:hello two", ANSWER)

        shared.press("F2")
        # The tree of elements does not hold the field; so ask who lost the focus.
        nocopt.program.wait_gone("text", "Message", states=("focused",))
        shared.press("ctrl+a")
        shared.type("A better title")
        shared.press("Return")
        nocopt.find("list item", "A better title")
        assert nocopt.chats == ["Today", "A better title", "demo:hello one"]

        nocopt.message.focus()
        shared.press("ctrl+shift+Delete")
        nocopt.program.wait_gone("list item", "A better title")
        nocopt.screenshot("delete")
        nocopt.find("button", "Undo").act()
        nocopt.find("list item", "A better title")
        assert nocopt.chats == ["Today", "A better title", "demo:hello one"]

        shared.press("ctrl+shift+Delete")
        nocopt.program.wait_gone("list item", "A better title")
        assert nocopt.chats == ["Today", "demo:hello one"]
    with Nocopt(shared, tmp_path, env=endpoint.environment) as nocopt:
        nocopt.find("list item", "demo:hello one")
        assert nocopt.chats == ["Today", "demo:hello one"]


def test_all_is_there_after_a_restart_scrolled_where_it_was(
    shared: Desktop, tmp_path: Path, endpoint: Endpoint
) -> None:
    with Nocopt(shared, tmp_path / "data", env=endpoint.environment) as nocopt:
        nocopt.ask("demo:hello", ANSWER)
        nocopt.ask("demo:markdown", "An address by itself")
        nocopt.ask("demo:long 12", "Section 13 is part of")
        x, y, width, height = nocopt.conversation.extents
        # Without the scroll bar and the button over the text, which come and go.
        area = QRect(x, y, width - 20, height - 60)
        nocopt.conversation.focus()
        nocopt.find("list", "Conversation", states=("focused",))
        seen = nocopt.rest("scrolled", area)
        for key in ("Prior", "Prior", "Prior", "Up"):
            shared.press(key)
            seen = nocopt.rest("scrolled", area, after=seen)
        nocopt.find("button", "Jump to latest")
        nocopt.message.focus()
        nocopt.find("text", "Message", states=("focused",))
        old = nocopt.rest("scrolled", area)
        said, chats = nocopt.said_so_far, nocopt.chats
    with Nocopt(shared, tmp_path / "data", env=endpoint.environment) as nocopt:
        nocopt.find("button", "Jump to latest")
        assert nocopt.conversation.extents == (x, y, width, height)
        assert nocopt.said_so_far[:2] == said[:2]
        assert len(nocopt.said_so_far) == len(said)
        assert nocopt.chats == chats
        nocopt.look("scrolled-again", area, lambda seen: seen == old)
        nocopt.find("button", "Jump to latest").act()
        nocopt.program.wait_gone("button", "Jump to latest")


def test_a_killed_program_keeps_the_partial_reply(shared: Desktop, tmp_path: Path) -> None:
    with Endpoint(pace=0.02) as endpoint:
        with Nocopt(shared, tmp_path, env=endpoint.environment) as nocopt:
            nocopt.send("demo:long 5")
            nocopt.wait_said("Section 1 is part of")
            # More than the half second between two checkpoints later.
            nocopt.wait_said("The second has inline code")
            nocopt.kill()
        endpoint.set_pace(0.0)
        with Nocopt(shared, tmp_path, env=endpoint.environment) as nocopt:
            partial = nocopt.wait_said("Section 1 is part of")
            assert "Interrupted" in partial.name
            assert "Section 4 is part" not in partial.name
            nocopt.screenshot("interrupted")
            nocopt.find("button", "Retry").act()
            nocopt.wait_said("Section 5 is part of")
            nocopt.wait_idle()
            assert len(nocopt.said_so_far) == 2
            assert "Interrupted" not in nocopt.said_so_far[1]


def test_drafts_are_kept_for_each_chat(shared: Desktop, tmp_path: Path, endpoint: Endpoint) -> None:
    with Nocopt(shared, tmp_path, env=endpoint.environment) as nocopt:
        nocopt.ask("demo:hello", ANSWER)
        shared.type("half a thought")
        nocopt.message.wait_text("half a thought")
        nocopt.new_chat()
        assert nocopt.message.now().text == ""
        shared.type("a new idea")
        nocopt.message.wait_text("a new idea")
    with Nocopt(shared, tmp_path, env=endpoint.environment) as nocopt:
        nocopt.message.wait_text("a new idea")
        nocopt.find("list item", "demo:hello").click()
        nocopt.message.wait_text("half a thought")
        nocopt.wait_said(ANSWER)


def test_the_composer_knows_its_keys(shared: Desktop, tmp_path: Path, endpoint: Endpoint) -> None:
    with Nocopt(shared, tmp_path, env=endpoint.environment) as nocopt:
        shared.type("demo:hello")
        shared.press("shift+Return")
        shared.type("and a second line")
        nocopt.message.wait_text("demo:hello\nand a second line")
        shared.press("Return")
        nocopt.wait_said(ANSWER)
        nocopt.wait_idle()
        assert nocopt.message.now().text == ""
        sent = endpoint.wait_for_text("second line").body["messages"][0]
        assert "demo:hello\\nand a second line" in repr(sent)

        shared.press("Up")
        nocopt.message.wait_text("demo:hello\nand a second line")
        shared.press("ctrl+a", "Delete")

        shared.press("ctrl+comma")
        nocopt.find("page tab", "Window").act("Press")
        send_key = nocopt.find("button", "Send key")
        assert send_key.description == "Enter (Shift+Enter for a new line)"
        shared.press("alt+s")
        nocopt.find("button", "Send key", states=("focused",))
        shared.press("Down", "Down", "Return")  # opens the menu, goes to the second entry, takes it
        nocopt.find("button", "Apply", states=("showing", "enabled"))
        nocopt.find("button", "OK").act()
        nocopt.program.wait_gone("dialog", "Settings")
        nocopt.find("text", "Message", states=("focused",))
        shared.type("demo:hello")
        shared.press("Return")
        shared.type("third")
        nocopt.message.wait_text("demo:hello\nthird")
        shared.press("ctrl+Return")
        endpoint.wait_for_text("third")
        nocopt.wait_idle()
