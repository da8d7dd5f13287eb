"""What is so long that reading it would hold up the window is read in another thread."""

from __future__ import annotations

import asyncio
import json
import threading
from contextlib import aclosing

import pytest

from nocopt.api.answer import AnswerReader
from nocopt.core.draft import Draft
from nocopt.core.events import StreamEvent
from nocopt.core.json_text import LONG
from nocopt.demo import DemoServer, fixed_reply
from nocopt.demo.steps import Reply
from tests.api.loopback import client_for, request

INPUT = {"rows": [{"id": number, "name": f"n{number}"} for number in range(9_000)]}
CALL = {"type": "tool_use", "id": "a", "name": "b", "input": INPUT}


def as_message() -> Reply:
    """The call in a whole JSON answer."""
    message = {"type": "message", "role": "assistant", "content": [CALL], "stop_reason": "tool_use"}
    return fixed_reply(json.dumps(message).encode())


def as_event() -> Reply:
    """The call in one event."""
    events = (
        {"type": "message_start", "message": {"id": "m"}},
        {"type": "content_block_start", "index": 0, "content_block": CALL},
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": {"stop_reason": "tool_use"}},
        {"type": "message_stop"},
    )
    body = "".join(f"data: {json.dumps(one)}\n\n" for one in events)
    return fixed_reply(body.encode(), content_type="text/event-stream")


@pytest.mark.parametrize("scripted", [as_message, as_event])
def test_the_loop_does_not_wait_for_it(scripted: object, monkeypatch: pytest.MonkeyPatch) -> None:
    assert callable(scripted)
    threads: set[str] = set()
    note = AnswerReader._note

    def watched(self: AnswerReader, events: list[StreamEvent]) -> None:
        if any(getattr(one, "block", {}).get("input") == INPUT for one in events):
            threads.add(threading.current_thread().name)
        note(self, events)

    monkeypatch.setattr(AnswerReader, "_note", watched)

    async def body() -> Draft:
        draft = Draft()
        async with DemoServer(pace=0) as demo, client_for(demo.url) as client:
            demo.script(scripted())
            async with aclosing(client.stream(request("go"))) as stream:
                async for events in stream:
                    draft = draft.apply(events)
        return draft

    draft = asyncio.run(body())
    (part,) = draft.parts
    assert len(json.dumps(INPUT)) > LONG
    assert getattr(part, "input", None) == INPUT
    assert threads
    assert threading.main_thread().name not in threads
