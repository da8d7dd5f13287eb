"""Scripted replies that call tools, tools to be called, and chats in which they are switched on."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from nocopt.app.session import Session
from nocopt.core.conversation import NodeKind
from nocopt.core.events import (
    BlockStarted,
    BlockStopped,
    InputDelta,
    MessageChanged,
    MessageStarted,
    MessageStopped,
    Opened,
    SignatureDelta,
    StreamEvent,
    TextDelta,
    ThinkingDelta,
)
from nocopt.core.messages import JsonObject
from nocopt.core.parameters import Parameters
from nocopt.core.tools import Approval, CallState, ToolDefinition, ToolOutcome
from tests.app.rig import Rig, until
from tests.fakes import Step

Block = dict[str, Any]


def call(id_: str, name: str = "echo", given: Any = None) -> Block:
    """A call whose input comes in pieces; what is no object comes as it is."""
    text = given if isinstance(given, str) else json.dumps(given or {})
    return {"type": "tool_use", "id": id_, "name": name, "input": {}, "pieces": ("", text)}


def said_block(words: str) -> Block:
    """Text."""
    return {"type": "text", "text": words}


def thought(words: str, signature: str) -> Block:
    """Thinking."""
    return {"type": "thinking", "thinking": words, "signature": signature}


def reply(*blocks: Block, reason: str | None = "tool_use") -> list[Step]:
    """A reply of these blocks; without a reason the body just ends."""
    found: list[StreamEvent] = [
        Opened(200, "req_1", "http://127.0.0.1/v1/messages"),
        MessageStarted("msg_1", "model-that-answered", {"input_tokens": 3}),
    ]
    for index, block in enumerate(blocks):
        found += _streamed(index, block)
    ending: list[StreamEvent] = []
    if reason is not None:
        ending = [MessageChanged(reason, None, None, {"output_tokens": 5}), MessageStopped()]
    return [found, ending]


def _streamed(index: int, block: Block) -> list[StreamEvent]:
    start = {key: value for key, value in block.items() if key != "pieces"}
    middle: list[StreamEvent] = [InputDelta(index, one) for one in block.get("pieces", ())]
    if block["type"] == "text":
        start, middle = {**start, "text": ""}, [TextDelta(index, block["text"])]
    elif block["type"] == "thinking":
        start = {"type": "thinking", "thinking": "", "signature": ""}
        middle = [
            ThinkingDelta(index, block["thinking"]),
            SignatureDelta(index, block["signature"]),
        ]
    return [BlockStarted(index, start), *middle, BlockStopped(index)]


class Trial:
    """A tool that gives back its input, when `gate` is open; it counts and can be harmless."""

    def __init__(self, name: str = "echo", *, harmless: bool = False, origin: str = "") -> None:
        self.definition = ToolDefinition(
            name, "For tests.", {"type": "object", "properties": {}}, origin, harmless
        )
        self.gate = asyncio.Event()
        self.gate.set()
        self.given: list[JsonObject] = []
        self.cancelled = 0

    async def call(self, given: JsonObject, /) -> ToolOutcome:
        """Note the input and give it back."""
        self.given.append(given)
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return ToolOutcome.said(json.dumps(dict(given)))


def with_tools(it: Rig, *names: str) -> Session:
    """A new chat in which these tools are switched on."""
    session = it.library.new_session()
    session.chat.set(replace(session.options, parameters=Parameters(tools=names)))
    return session


async def until_asked(session: Session, *ids: str) -> None:
    """Wait until the person is asked about just these calls."""

    def reached() -> bool:
        asked = [one.call.id for one in session.asking if one.state is CallState.ASKED]
        return asked == list(ids)

    await until(reached, session.state_changed)


async def allow_all(session: Session, approval: Approval) -> Callable[[], None]:
    """Say the same to each call that is asked about, from now on, until what is returned is run."""

    def say() -> None:
        for one in session.asking:
            if one.state is CallState.ASKED:
                session.answer(one.call.id, approval)

    return session.state_changed.connect(say).close


def shape(session: Session) -> list[str]:
    """The path: who wrote what."""
    names = {NodeKind.RESULTS: "results"}
    return [names.get(node.kind, node.message.role) for node in session.path]


def results(session: Session, at: int = -2) -> list[tuple[str, str, bool]]:
    """The results in a message of the path: which call, the text, whether it is an error."""
    found = []
    for part in session.path[at].message.parts:
        raw = part.raw  # type: ignore[union-attr] # a node of results has nothing else
        text = "".join(block["text"] for block in raw.get("content", ()))
        found.append((raw["tool_use_id"], text, raw.get("is_error", False)))
    return found
