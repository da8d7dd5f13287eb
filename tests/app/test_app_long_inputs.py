"""Calls with inputs so long that reading them would hold up the window: read beside it, once."""

from __future__ import annotations

import asyncio
import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from nocopt.core import draft as draft_module
from nocopt.core.errors import WireError
from nocopt.core.json_text import LONG, parse_whole
from nocopt.core.messages import Json, TextPart, ToolUsePart
from nocopt.core.reply import Outcome
from nocopt.core.settings import Settings
from tests.app.rig import OWN, asked, on_disk, outcome, rig, run, said
from tests.app.tool_scripts import Trial, call, reply, said_block, with_tools
from tests.fakes import answer

INPUT = {"rows": [{"id": number, "name": f"n{number}"} for number in range(9_000)]}
TEXT = json.dumps(INPUT)
TITLE = "make a title"  # the task


@pytest.mark.parametrize("tail", ["", "!"], ids=["whole", "broken"])
def test_a_long_input_is_read_beside_the_window(
    tail: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(TEXT) > LONG
    readers: list[str] = []

    def watched(text: str) -> Json:
        if len(text) > LONG:
            readers.append(threading.current_thread().name)
        return parse_whole(text)

    monkeypatch.setattr(draft_module, "parse_whole", watched)

    async def body() -> None:
        tool = Trial(harmless=True)
        script = reply(call("a", given=TEXT + tail))
        async with rig(tmp_path, script, answer("Done."), tools=[tool]) as it:
            session = with_tools(it, "echo")
            await asked(it, session, "go")
            assert tool.given == ([] if tail else [INPUT])
            assert outcome(session) is Outcome.COMPLETE
            assert await on_disk(it, session) == said(session)
            assert readers, "nobody read it"
            assert threading.main_thread().name not in readers

    run(body())


def test_what_has_come_when_it_is_stopped_while_it_is_read_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, go_on = threading.Event(), threading.Event()

    def slow(text: str) -> Json:
        began.set()
        assert go_on.wait(10)
        return parse_whole(text)

    async def body() -> None:
        script = reply(said_block("Look:"), call("a", given=TEXT))
        async with rig(tmp_path, script, tools=[Trial()]) as it:
            monkeypatch.setattr(draft_module, "parse_whole", slow)
            session = with_tools(it, "echo")
            assert await session.send("go")
            assert await asyncio.to_thread(began.wait, 10)
            stopping = asyncio.ensure_future(session.stop())
            await asyncio.sleep(0)
            go_on.set()
            await stopping
            assert outcome(session) is Outcome.STOPPED
            words, called = session.path[-1].message.parts
            assert words == TextPart("Look:")
            assert isinstance(called, ToolUsePart)
            assert called.input == INPUT
            assert await on_disk(it, session) == said(session)

    run(body())


def test_in_a_summary_and_for_a_title_it_is_read_beside_the_window_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers: list[str] = []

    def watched(text: str) -> Json:
        readers.append(threading.current_thread().name)
        return parse_whole(text)

    async def body() -> None:
        account = replace(OWN, endpoint="https://api.anthropic.com")
        settings = Settings(accounts=(account,))
        called = reply(call("a", given=TEXT))
        scripts = (answer("One."), called, called, called)
        async with rig(tmp_path, *scripts, settings=settings) as it:
            it.settings.apply(settings)
            session = it.library.new_session()
            await asked(it, session, "go")
            while running := [one for one in asyncio.all_tasks() if one.get_name() == TITLE]:
                await asyncio.wait(running)
            assert len(readers) == 1
            with pytest.raises(WireError):
                await session.compaction.run()
            assert len(it.client.asked) == 4
            assert len(readers) == 3
            assert threading.main_thread().name not in readers

    monkeypatch.setattr(draft_module, "parse_whole", watched)
    run(body())


def test_a_stop_while_it_is_read_ends_the_answer(tmp_path: Path) -> None:
    async def body() -> None:
        script = reply(call("a", given=TEXT))
        async with rig(tmp_path, script, tools=[Trial()]) as it:
            session = with_tools(it, "echo")
            assert await session.send("go")
            for _ in range(6):
                await asyncio.sleep(0.002)
            await session.stop()
            assert not session.running
            assert await on_disk(it, session) == said(session)

    run(body())
