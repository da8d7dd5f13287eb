"""Chinese written with an input method: its keys are its own until what it composes is taken."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.accessible import PATIENCE
from tests.e2e.desktop import Desktop
from tests.e2e.endpoint import Endpoint
from tests.e2e.person import Nocopt
from tests.programs import require_input_method

CURSOR = 4  # columns of pixels that may differ because it blinks


@pytest.fixture(scope="module")
def pinyin() -> Iterator[Desktop]:
    """A desktop whose keyboard writes Chinese, for all tests of the module."""
    require_input_method()
    with Desktop(input_method="ibus") as made:
        yield made


class Field:
    """The empty `Message` as it looked at first, to see what is shown in it and is not yet text."""

    def __init__(self, nocopt: Nocopt) -> None:
        self._nocopt = nocopt
        self._extents = nocopt.message.now().extents
        self._empty = self._look()

    def compose(self, letters: str) -> None:
        """Type letters into the empty field and return once it shows what becomes of them."""
        assert self.text == ""
        self._nocopt.desktop.type(letters)
        self._wait(empty=False)
        assert self.text == "", "shown, but not yet written"

    def wait_empty(self) -> None:
        """Return once it looks as it did at first."""
        self._wait(empty=True)

    def confirm(self, key: str, text: str) -> None:
        """Press a key with which the input method ends, and wait for what it then writes."""
        self._nocopt.desktop.press(key)
        self._nocopt.message.wait_text(text)
        assert self.text == text

    @property
    def text(self) -> str | None:
        """What is written in it."""
        return self._nocopt.message.now().text

    def _wait(self, *, empty: bool) -> None:
        deadline = time.monotonic() + PATIENCE
        while (self._changed_columns() <= CURSOR) is not empty:
            assert time.monotonic() < deadline, f"never looked {'' if empty else 'un'}like at first"
            time.sleep(0.02)  # a screen tells nobody that it was painted

    def _changed_columns(self) -> int:
        width, look = self._extents[2], self._look()
        return sum(look[x::width] != self._empty[x::width] for x in range(width))

    def _look(self) -> bytes:
        """How it looks now: a byte a pixel, row by row."""
        desktop = self._nocopt.desktop
        picture = desktop.folder / "field.gray"
        x, y, width, height = self._extents
        part = f"{width}x{height}+{x}+{y}"
        desktop.run("import", "-window", "root", "-crop", part, "-depth", "8", f"gray:{picture}")
        return picture.read_bytes()


@pytest.mark.parametrize(
    ("key", "confirmed"), [("Return", "nihao"), ("KP_Enter", "nihao"), ("space", "你好")]
)
def test_the_key_that_confirms_sends_nothing(
    pinyin: Desktop, tmp_path: Path, endpoint: Endpoint, key: str, confirmed: str
) -> None:
    with Nocopt(pinyin, tmp_path, env=endpoint.environment) as nocopt:
        field = Field(nocopt)
        field.compose("nihao")
        if key == "space":
            nocopt.screenshot("composing")
        field.confirm(key, confirmed)
        # Had it been sent, what follows would not stand behind it.
        pinyin.type("zhongguo")
        field.confirm("space", f"{confirmed}中国")
        assert endpoint.messages == []

        pinyin.press("Return")
        sent = endpoint.wait_for_text("中国").body["messages"]
        assert [one["content"] for one in sent] == [[{"type": "text", "text": f"{confirmed}中国"}]]
        nocopt.wait_said("中国")
        nocopt.wait_idle()
        assert len(endpoint.messages) == 1
        field.wait_empty()


def test_escape_gives_up_what_is_composed_and_not_the_reply(
    pinyin: Desktop, tmp_path: Path
) -> None:
    with (
        Endpoint(pace=0.03) as endpoint,
        Nocopt(pinyin, tmp_path, env=endpoint.environment) as nocopt,
    ):
        field = Field(nocopt)
        nocopt.message.insert_text("demo:long 30")
        pinyin.press("Return")
        nocopt.wait_said("Section 1 is part of")
        field.compose("nihao")
        pinyin.press("Escape")
        field.wait_empty()
        so_far = nocopt.said_so_far[1].count("is part of")
        nocopt.wait_said(f"Section {so_far + 1} is part of")
        pinyin.press("Escape")
        nocopt.wait_said("Stopped")
        nocopt.wait_idle()


def test_up_and_down_choose_among_what_is_composed(
    pinyin: Desktop, tmp_path: Path, endpoint: Endpoint
) -> None:
    with Nocopt(pinyin, tmp_path, env=endpoint.environment) as nocopt:
        field = Field(nocopt)
        nocopt.message.insert_text("demo:hello")
        pinyin.press("Return")
        nocopt.wait_said("It has two sentences.")
        nocopt.wait_idle()
        field.compose("nihao")
        pinyin.press("Down", "Up", "Up")
        field.confirm("space", "你好")
        pinyin.press("ctrl+a", "BackSpace")
        field.wait_empty()
        field.confirm("Up", "demo:hello")


def test_what_is_composed_stays_when_another_field_is_opened(
    pinyin: Desktop, tmp_path: Path, endpoint: Endpoint
) -> None:
    with Nocopt(pinyin, tmp_path, env=endpoint.environment) as nocopt:
        field = Field(nocopt)
        field.compose("nihao")
        nocopt.find("button", "Model").click()
        search = nocopt.find("text", "Search models", states=("focused",))
        assert field.text == "你好"
        assert search.text == ""
        pinyin.press("Escape")
        nocopt.find("text", "Message", states=("focused",))
        pinyin.press("Return")
        sent = endpoint.wait_for_text("你好").body["messages"]
        assert [one["content"] for one in sent] == [[{"type": "text", "text": "你好"}]]
        nocopt.wait_said("你好")
        nocopt.wait_idle()


def test_with_ctrl_enter_for_sending_enter_confirms_and_then_breaks_the_line(
    pinyin: Desktop, tmp_path: Path, endpoint: Endpoint
) -> None:
    config = tmp_path / "config"
    config.mkdir()
    (config / "settings.json").write_text(json.dumps({"send_key": "ctrl_enter"}))
    with Nocopt(pinyin, tmp_path, env=endpoint.environment) as nocopt:
        field = Field(nocopt)
        field.compose("nihao")
        pinyin.press("ctrl+Return")
        field.confirm("Return", "nihao")
        field.confirm("Return", "nihao\n")
        pinyin.type("zhongguo")
        field.confirm("space", "nihao\n中国")
        assert endpoint.messages == []

        pinyin.press("ctrl+Return")
        sent = endpoint.wait_for_text("中国").body["messages"]
        assert [one["content"] for one in sent] == [[{"type": "text", "text": "nihao\n中国"}]]
        nocopt.wait_said("中国")
        nocopt.wait_idle()
        assert len(endpoint.messages) == 1
