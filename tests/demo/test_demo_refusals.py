"""Endpoints that refuse one part of requests, and words that tell what the server knows."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from nocopt.demo import DemoServer
from nocopt.demo.binding import sign
from nocopt.demo.models import MODELS
from tests.demo.raw_client import RawClient, question, reply, text_of
from tests.demo.test_demo_validation import PNG, assistant, image, text, user

THOUGHT = {"type": "thinking", "thinking": "Hm.", "signature": sign("Hm.")}
MARK = {"type": "ephemeral"}
SEARCH = {"type": "web_search_20260318", "name": "web_search"}
OLD_SEARCH = {"type": "web_search_20250305", "name": "web_search"}

REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("no-caching", {"cache_control": MARK}, "cache_control: Extra inputs"),
    ("no-caching", {"system": [text("Be kind.", cache_control=MARK)]}, "system.0.text.cache_con"),
    ("no-sampling", {"temperature": 0.5}, "`temperature` is not supported"),
    ("no-adaptive", {"thinking": {"type": "adaptive"}}, "adaptive thinking is not supported"),
    ("no-effort", {"output_config": {"effort": "low"}}, "effort parameter"),
    ("old-tools", {"tools": [SEARCH]}, "'web_search_20250305'"),
]


@pytest.mark.parametrize(("word", "members", "expected"), REFUSED)
def test_the_part_is_refused_and_the_rest_is_not(
    word: str, members: dict[str, Any], expected: str
) -> None:
    refused = reply(f"demo:{word}", **members)
    assert refused.status == 400
    assert refused.json["error"]["type"] == "invalid_request_error"
    assert expected in refused.json["error"]["message"]
    assert reply(f"demo:{word}").status == 200


def test_older_tools_are_taken() -> None:
    assert reply("demo:old-tools", tools=[OLD_SEARCH]).status == 200


def test_messages_with_the_part_are_refused() -> None:
    said = text("demo:bad-signature")
    before = [user(text("Hi")), assistant(THOUGHT, text("Yes"))]
    refused = reply("", messages=[*before, user(said)])
    assert refused.json["error"]["message"].startswith(
        "messages.1.content.0: Invalid `signature` in `thinking` block"
    )
    bare = [before[0], assistant(text("Yes")), user(said)]
    assert reply("", messages=bare).status == 200
    shown = reply("", messages=[user(image(), text("demo:no-images"))])
    assert "does not support image input" in shown.json["error"]["message"]
    assert PNG not in shown.json["error"]["message"]


def test_going_on_from_its_own_words_is_refused() -> None:
    messages = [*question("demo:no-prefill")["messages"], assistant(text("Once"))]
    refused = reply("", messages=messages, model="claude-haiku-4-5")
    assert (refused.status, "prefill" in refused.json["error"]["message"]) == (400, True)


def test_betas_are_refused() -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as server, RawClient(server.url) as client:
            body = question("demo:unknown-beta")
            beta = "files-api-2025-04-14"
            refused = await client.post("/v1/messages", body, anthropic_beta=beta)
            assert refused.status == 400
            assert f"Unexpected value(s) `{beta}`" in refused.json["error"]["message"]
            assert (await client.post("/v1/messages", body)).status == 200

    asyncio.run(run())


def test_count_says_what_counting_says() -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as server, RawClient(server.url) as client:
            body = question("demo:count")
            said = text_of((await client.post("/v1/messages", body)).events)
            counted = {name: body[name] for name in ("model", "messages")}
            tokens = (await client.post("/v1/messages/count_tokens", counted)).json["input_tokens"]
            assert f"**{tokens}**" in said

    asyncio.run(run())


def test_models_are_listed() -> None:
    said = text_of(reply("demo:models").events)
    for model in MODELS:
        assert (f"`{model.id}`" in said) is (model.lifecycle != "retired")
