"""Calls with inputs so long that reading them would hold up the window: read beside it, once."""

from __future__ import annotations

import asyncio
import json
import threading
from pathlib import Path

import pytest

from nocopt.core import draft as draft_module
from nocopt.core.json_text import LONG, parse_whole
from nocopt.core.messages import Json
from nocopt.core.reply import Outcome
from tests.app.rig import asked, on_disk, outcome, rig, run, said
from tests.app.tool_scripts import Trial, call, reply, with_tools
from tests.fakes import answer

INPUT = {"rows": [{"id": number, "name": f"n{number}"} for number in range(9_000)]}
TEXT = json.dumps(INPUT)


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
