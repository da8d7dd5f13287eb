"""A chat with the demo, each request of which an independent judge has looked at."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from nocopt.demo import DemoServer
from tests.demo.raw_client import HEADERS, RawClient, question
from tests.rules.ledger import Json, Ledger, Sent
from tests.rules.request_rules import faults

Result = TypeVar("Result")

CLOCK: Json = {
    "name": "current_time",
    "input_schema": {"type": "object", "properties": {"timezone": {"type": "string"}}},
}
SUM: Json = {
    "name": "calculator",
    "input_schema": {"type": "object", "properties": {"expression": {"type": "string"}}},
}


class JudgedChat:
    """Messages so far; `members` go into every request."""

    def __init__(self, client: RawClient, **members: Any) -> None:
        self.messages: list[Json] = []
        self.last: Json = {}
        self._client = client
        self._members = members
        self._ledger = Ledger()

    async def say(self, text: str, **members: Any) -> Json:
        """Send what the person says; the answer stands in the chat."""
        self.messages.append({"role": "user", "content": [{"type": "text", "text": text}]})
        return await self.go_on(**members)

    async def go_on(self, **members: Any) -> Json:
        """Send the chat as it is."""
        body = question("", messages=list(self.messages), stream=False, **self._members, **members)
        headers = {name: value for name, value in HEADERS.items() if name != "host"}
        sent = Sent(body, headers)
        assert faults(sent, self._ledger) == ()
        response = await self._client.post("/v1/messages", body)
        assert response.status == 200, response.body
        self.last = response.json
        self._ledger.note(sent, self.last["content"], self.last["stop_reason"])
        if self.messages[-1]["role"] == "assistant":
            content = [*self.messages.pop()["content"], *self.last["content"]]
            self.messages.append({"role": "assistant", "content": content})
        elif self.last["content"]:
            self.messages.append({"role": "assistant", "content": self.last["content"]})
        return self.last

    @property
    def calls(self) -> list[Json]:
        """The calls of the last answer."""
        return [block for block in self.last["content"] if block["type"] == "tool_use"]

    async def answer(self, **members: Any) -> Json:
        """Answer all calls of the last answer, each with its tool's name."""
        results = [
            {"type": "tool_result", "tool_use_id": call["id"], "content": f"from {call['name']}"}
            for call in self.calls
        ]
        self.messages.append({"role": "user", "content": results})
        return await self.go_on(**members)

    @property
    def text(self) -> str:
        """All text of the last answer."""
        return "".join(b["text"] for b in self.last["content"] if b["type"] == "text")

    @property
    def kinds(self) -> list[str]:
        """The types of the blocks of the last answer."""
        return [block["type"] for block in self.last["content"]]


def chat_with_demo(talk: Callable[[JudgedChat], Awaitable[Result]], **members: Any) -> Result:
    """Run a talk with a demo of its own."""

    async def run() -> Result:
        async with DemoServer(pace=0) as server, RawClient(server.url) as client:
            return await talk(JudgedChat(client, **members))

    return asyncio.run(run())
