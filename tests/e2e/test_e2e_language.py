"""The window in Chinese, and Chinese in the conversation."""

from __future__ import annotations

import re
from pathlib import Path

from tests.e2e.desktop import Desktop
from tests.e2e.endpoint import Endpoint
from tests.e2e.person import ROOT, Nocopt

HAN = re.compile("[\u4e00-\u9fff]")
NAMES = ("Message", "Send", "Model", "Thinking", "New chat", "Settings")
DIALOG_NAMES = ("Endpoint", "API key", "Check", "OK", "Apply", "Cancel")


def test_the_window_speaks_chinese_and_keeps_its_names(
    shared: Desktop, tmp_path: Path, endpoint: Endpoint
) -> None:
    compiled = ROOT / "resources" / "translations" / "nocopt_zh_CN.qm"
    assert compiled.exists(), "compiled by make"
    with Nocopt(shared, tmp_path, "--language", "zh_CN", env=endpoint.environment) as nocopt:
        for name in NAMES:
            nocopt.find(name=name)
        assert HAN.search(" ".join(one.name for one in nocopt.program.find_all("label")))
        nocopt.screenshot("chinese")

        nocopt.message.insert_text("用一句话介绍你自己 😀")
        nocopt.message.wait_text("用一句话介绍你自己 😀")
        shared.press("Return")
        nocopt.wait_said("内置演示")
        nocopt.wait_idle()
        assert "用一句话介绍你自己 😀" in nocopt.said_so_far[0]
        assert "用一句话介绍你自己 😀" in str(endpoint.messages[0].body["messages"])
        nocopt.find("list", "Chats")
        nocopt.screenshot("chinese-reply")

        nocopt.find("button", "Settings").act()
        nocopt.find("dialog", "Settings")
        for name in DIALOG_NAMES:
            nocopt.find(name=name)
        labels = " ".join(one.name for one in nocopt.program.find_all("page tab"))
        assert HAN.search(labels)
        nocopt.screenshot("chinese-settings")
        nocopt.find("button", "Cancel").act()
        nocopt.program.wait_gone("dialog", "Settings")
