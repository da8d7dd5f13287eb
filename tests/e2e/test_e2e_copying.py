"""Text out of the conversation: selected over two messages, or by a code block's button."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.desktop import Desktop
from tests.e2e.endpoint import Endpoint
from tests.e2e.person import Nocopt


def test_text_is_selected_over_two_messages_and_copied(
    shared: Desktop, tmp_path: Path, endpoint: Endpoint
) -> None:
    with Nocopt(shared, tmp_path, env=endpoint.environment) as nocopt:
        nocopt.ask("demo:hello from the start", "It has two sentences.")
        question, answer = nocopt.conversation.children()
        x, y, _, height = question.extents
        end_x, end_y, end_width, end_height = answer.extents
        _drag(shared, (x + 2, y + height // 2), (end_x + end_width - 4, end_y + end_height - 18))
        nocopt.screenshot("selected")
        shared.press("ctrl+c")
        text = _pasted(nocopt)
        assert "demo:hello from the start" in text
        assert text.endswith("It has two sentences.")
        assert text.index("demo:hello") < text.index("Here is a short answer")


def test_code_is_copied_by_its_button(shared: Desktop, tmp_path: Path, endpoint: Endpoint) -> None:
    with Nocopt(shared, tmp_path, env=endpoint.environment) as nocopt:
        nocopt.ask("demo:long 1", "def section_1")
        nocopt.find("button", "Copy code").act()
        assert _pasted(nocopt) == (
            "def section_1(lines: list[str]) -> int:\n"
            "    return sum(len(line) for line in lines)  # 1"
        )


def _drag(desktop: Desktop, start: tuple[int, int], end: tuple[int, int]) -> None:
    """Press at a point, move in two steps as a hand does, and let go."""
    middle = ((start[0] + end[0]) // 2, (start[1] + end[1]) // 2)
    points = (str(value) for value in (*start, *middle, *end))
    x, y, middle_x, middle_y, end_x, end_y = points
    desktop.run(
        *("xdotool", "mousemove", "--sync", x, y, "mousedown", "1"),
        *("mousemove", "--sync", middle_x, middle_y, "mousemove", "--sync", end_x, end_y),
        *("mouseup", "1"),
    )


def _pasted(nocopt: Nocopt) -> str:
    """What the clipboard holds, as pasted into the message field."""
    nocopt.desktop.press("ctrl+l")
    nocopt.find("text", "Message", states=("focused",))
    nocopt.desktop.press("ctrl+v")
    nocopt.message.wait_text("e")
    text = nocopt.message.now().text
    assert text is not None
    return text
