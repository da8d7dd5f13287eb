"""The window in Chinese, and Chinese in the conversation."""

from __future__ import annotations

import re
from pathlib import Path

from tests.e2e.desktop import Desktop
from tests.e2e.endpoint import Endpoint
from tests.e2e.person import ROOT, Nocopt

HAN = re.compile("[\u4e00-\u9fff]")
WORD = re.compile("[A-Za-z]{2}")
# What is called the same in every language: the program, its models, and what the wire knows.
SAME = re.compile(
    r"nocopt|(?:Opus|Sonnet|Haiku|Fable)( [0-9.]+)?|claude-[0-9a-z-]+|https?://\S+|PDF"
)
NAMES = ("Message", "Send", "Model", "Thinking", "New chat", "Settings")
DIALOG_NAMES = ("Endpoint", "API key", "Check", "OK", "Apply", "Cancel")


def english(nocopt: Nocopt) -> list[str]:
    """What screen readers are told with words, none of which is Chinese."""
    found = {one.name for one in nocopt.program.find_all()}
    worded = (one for one in found if WORD.search(one) and not HAN.search(one))
    return sorted(one for one in worded if not SAME.fullmatch(one))


def test_the_window_and_its_names_are_chinese(
    shared: Desktop, tmp_path: Path, endpoint: Endpoint
) -> None:
    compiled = ROOT / "resources" / "translations" / "nocopt_zh_CN.qm"
    assert compiled.exists(), "compiled by make"
    with Nocopt(shared, tmp_path, "--language", "zh_CN", env=endpoint.environment) as nocopt:
        for name in NAMES:
            nocopt.find(name=name)
        assert HAN.search(" ".join(one.name for one in nocopt.program.find_all("label")))
        assert english(nocopt) == []
        nocopt.screenshot("chinese")

        nocopt.message.insert_text("用一句话介绍你自己 😀")
        nocopt.message.wait_text("用一句话介绍你自己 😀")
        shared.press("Return")
        nocopt.wait_said("内置演示")
        nocopt.wait_idle()
        assert "用一句话介绍你自己 😀" in nocopt.said_so_far[0]
        assert "用一句话介绍你自己 😀" in str(endpoint.messages[0].body["messages"])
        nocopt.find("list", "Chats")
        assert english(nocopt) == []
        nocopt.screenshot("chinese-reply")

        nocopt.find("button", "Settings").act()
        nocopt.find("dialog", "Settings")
        for name in DIALOG_NAMES:
            nocopt.find(name=name)
        labels = " ".join(one.name for one in nocopt.program.find_all("page tab"))
        assert HAN.search(labels)
        assert english(nocopt) == []
        nocopt.screenshot("chinese-settings")
        nocopt.find("button", "Cancel").act()
        nocopt.wait_gone("dialog", "Settings")
