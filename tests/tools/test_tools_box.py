"""The host of the tools: whatever a tool does, the model gets an answer."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable

import pytest

from nocopt.core.messages import JsonObject
from nocopt.core.tools import ToolDefinition, ToolOutcome
from nocopt.tools.box import ToolBox, built_in
from tests.fakes import HandClock

SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}


class Trial:
    """A tool that does what the test says."""

    def __init__(self, do: Callable[[JsonObject], Awaitable[ToolOutcome]], name: str = "trial"):
        self.definition = ToolDefinition(name, "For tests.", SCHEMA)
        self._do = do
        self.calls = 0

    async def call(self, given: JsonObject, /) -> ToolOutcome:
        """Count and do it."""
        self.calls += 1
        return await self._do(given)


async def double(given: JsonObject) -> ToolOutcome:
    """The number twice."""
    return ToolOutcome.said(str(2 * given["n"]))


def ran(box: ToolBox, tool: Trial, given: JsonObject) -> tuple[str, bool]:
    """What the model gets."""
    outcome = asyncio.run(box.run(tool, given))
    return outcome.content[0]["text"], outcome.is_error


def test_a_call_that_fits() -> None:
    tool = Trial(double)
    assert ran(ToolBox([tool]), tool, {"n": 21}) == ("42", False)


def test_an_input_that_does_not_fit_never_reaches_the_tool() -> None:
    tool = Trial(double)
    assert ran(ToolBox([tool]), tool, {"n": "21"}) == (
        '“n” must be of type integer, not "21".',
        True,
    )
    assert tool.calls == 0


def test_a_tool_that_fails_is_an_answer_and_a_line_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def fail(_: JsonObject) -> ToolOutcome:
        raise LookupError("secret: 1234")

    with caplog.at_level(logging.ERROR):
        tool = Trial(fail)
        said = ran(ToolBox([tool]), tool, {"n": 1})
    assert said == ("The tool failed: LookupError.", True)
    assert "tool trial failed" in caplog.text


def test_a_tool_that_never_ends_is_ended() -> None:
    ended = []

    async def wait(_: JsonObject) -> ToolOutcome:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)
        raise AssertionError

    tool = Trial(wait)
    text, is_error = ran(ToolBox([tool], patience=0.01), tool, {"n": 1})
    assert text == "The tool took longer than 0.01 seconds and was ended."
    assert is_error
    assert ended == [True]


def test_cancelling_reaches_the_tool() -> None:
    ended = []

    async def main() -> None:
        begun = asyncio.Event()

        async def wait(_: JsonObject) -> ToolOutcome:
            begun.set()
            try:
                await asyncio.Event().wait()
            finally:
                ended.append(True)
            raise AssertionError

        tool = Trial(wait)
        task = asyncio.get_running_loop().create_task(ToolBox([tool]).run(tool, {"n": 1}))
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    assert ended == [True]


def test_of_two_tools_with_one_name_the_first_counts() -> None:
    first, second = Trial(double), Trial(double)
    box = ToolBox([first, second, Trial(double, "other")])
    assert box.find("trial") is first
    assert [one.name for one in box.definitions] == ["trial", "other"]
    assert box.find("nothing") is None


def test_what_comes_with_the_program_is_as_the_api_takes_it() -> None:
    box = built_in(HandClock())
    assert [one.name for one in box.definitions] == ["current_time", "calculator"]
    for one in box.definitions:
        assert re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", one.name)
        assert one.input_schema["type"] == "object"
        assert one.description
        assert one.origin == ""
