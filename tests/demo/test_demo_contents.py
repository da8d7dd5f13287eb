"""Replies with more than text: searches, documents, programs, pictures."""

from __future__ import annotations

import asyncio
import base64
import json
from typing import Any

import pytest

from nocopt.demo import DemoServer
from nocopt.demo.contents import CONTENTS, sunset
from tests.demo.raw_client import RawClient, blocks, question, reply, stop_of, text_of

THINKING = {"type": "adaptive", "display": "summarized"}


@pytest.mark.check(41)
def test_a_search_is_answered_and_cited() -> None:
    response = reply("demo:search")
    kinds = [block["type"] for block in blocks(response)]
    assert kinds == ["text", "server_tool_use", "web_search_tool_result", "text", "text", "text"]
    deltas = [e["delta"] for e in response.events if e["type"] == "content_block_delta"]
    cited = [one["citation"] for one in deltas if one["type"] == "citations_delta"]
    found = blocks(response)[2]["content"]
    assert [one["url"] for one in cited] == [one["url"] for one in found]
    assert all(one["cited_text"] for one in cited)
    assert "**330 metres** high, and in summer" in text_of(response.events)
    assert json.loads(text_of(response.events, "partial_json"))["query"]


def test_errors_of_server_tools_come_inside_a_200() -> None:
    response = reply("demo:search-error")
    assert blocks(response)[1]["content"]["error_code"] == "max_uses_exceeded"
    assert stop_of(response.events)["stop_reason"] == "end_turn"


def test_thinking_twice() -> None:
    response = reply("demo:thinking-twice", thinking=THINKING)
    kinds = [block["type"] for block in blocks(response)]
    assert kinds == ["thinking", "text"] * 2
    assert [block["type"] for block in blocks(reply("demo:thinking-twice"))] == ["text"] * 2


def test_the_picture_is_one() -> None:
    content: list[dict[str, Any]] = blocks(reply("demo:picture"))[1]["content"]
    data = base64.b64decode(content[1]["source"]["data"])
    assert data == sunset(640, 360)
    assert data.startswith(b"\x89PNG")


@pytest.mark.parametrize("word", [scenario.word for scenario in CONTENTS])
def test_all_of_it_can_be_sent_back(word: str) -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as server, RawClient(server.url) as client:
            first = await client.ask(f"demo:{word}", stream=False)
            messages = [
                *question(f"demo:{word}")["messages"],
                {"role": "assistant", "content": first.json["content"]},
                {"role": "user", "content": "And?"},
            ]
            assert (await client.ask("", messages=messages)).status == 200

    asyncio.run(run())
