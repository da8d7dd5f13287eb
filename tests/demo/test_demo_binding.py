"""Thoughts of the newest models go back only behind what they were made behind (section 4.5)."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Callable
from typing import Any

import pytest

from nocopt.demo import DemoServer
from nocopt.demo.models import MODELS
from nocopt.demo.scenarios import SCENARIOS
from tests.demo.judged_chat import CLOCK, SUM, JudgedChat, chat_with_demo
from tests.demo.raw_client import RawClient, Response, question

Body = dict[str, Any]

BOUND = "claude-opus-5-5"
THINKING: Body = {"thinking": {"type": "adaptive", "display": "summarized"}}
CONTROLS = "thinking-binding-controls-2026-08-01"


def text(words: str, **members: Any) -> Body:
    return {"type": "text", "text": words, **members}


def user(*blocks: Body) -> Body:
    return {"role": "user", "content": list(blocks)}


def second_request(change: Callable[[Body], None], model: str = BOUND, **headers: str) -> Response:
    """Ask with thoughts, then ask on with the answer, the request changed."""

    async def run() -> Response:
        async with DemoServer(pace=0) as server, RawClient(server.url) as client:
            body = question("", model=model, stream=False, system="Be kind.", **THINKING)
            body["tools"] = [CLOCK]
            body["messages"] = [user(text("One"), text("Two")), user(text("demo:thinking"))]
            answer = await client.post("/v1/messages", body)
            assert [block["type"] for block in answer.json["content"]] == ["thinking", "text"]
            body = copy.deepcopy(body)
            body["messages"].append({"role": "assistant", "content": answer.json["content"]})
            body["messages"].append(user(text("demo:hello")))
            change(body)
            return await client.post("/v1/messages", body, **headers)

    return asyncio.run(run())


def nothing(_body: Body) -> None:
    """Leave a request as it is."""


def another_system(body: Body) -> None:
    body["system"] = "Be brief."


def another_tool(body: Body) -> None:
    body["tools"] = [CLOCK, SUM]


def another_question(body: Body) -> None:
    body["messages"][0]["content"][0]["text"] = "Edited"


def a_message_less(body: Body) -> None:
    del body["messages"][0]


@pytest.mark.parametrize("change", [another_system, another_tool, another_question, a_message_less])
def test_what_stood_before_is_looked_at(change: Callable[[Body], None]) -> None:
    refused = second_request(change)
    assert refused.status == 400
    assert refused.json["error"]["type"] == "invalid_request_error"
    place = 1 if change is a_message_less else 2
    assert refused.json["error"]["message"] == (
        f"messages.{place}.content.0: Invalid `signature` in `thinking` block. The block is bound "
        "to a different conversation. Remove the block, or set "
        '`thinking.block_binding.prefix_mismatch_behavior` to "drop_block".'
    )


def without_the_thought(body: Body) -> None:
    another_question(body)
    del body["messages"][2]["content"][0]


def marked_and_merged(body: Body) -> None:
    """What does not count: marks for the cache, forms of text, how messages are cut."""
    body["system"] = [text("Be kind.", cache_control={"type": "ephemeral"})]
    first, second = body["messages"][:2]
    mark = {"cache_control": {"type": "ephemeral"}}
    body["messages"][:2] = [user(*first["content"], {**second["content"][0], **mark})]


def another_bound_model(body: Body) -> None:
    """It cannot read the thought, and drops it without a word."""
    another_question(body)
    body["model"] = "claude-haiku-5-5"


@pytest.mark.parametrize(
    "change", [nothing, without_the_thought, marked_and_merged, another_bound_model]
)
def test_what_changes_nothing_is_taken(change: Callable[[Body], None]) -> None:
    assert second_request(change).status == 200


@pytest.mark.parametrize("model", ["claude-opus-5", "claude-sonnet-4-6"])
def test_older_models_do_not_look(model: str) -> None:
    assert second_request(another_question, model).status == 200


def test_a_client_may_have_such_thoughts_dropped() -> None:
    def dropping(body: Body) -> None:
        another_question(body)
        binding = {"prefix_mismatch_behavior": "drop_block"}
        body["thinking"] = {**body["thinking"], "block_binding": binding}

    assert second_request(dropping, anthropic_beta=CONTROLS).status == 200


def test_another_signature_is_none() -> None:
    def forged(body: Body) -> None:
        block = body["messages"][2]["content"][0]
        block["signature"] = block["signature"][:-4] + "AAAA"

    assert "bound to a different" in second_request(forged).json["error"]["message"]


@pytest.mark.parametrize("model", [model.id for model in MODELS if model.bound])
def test_a_chat_of_all_words_that_answer_goes_on(model: str) -> None:
    """Whatever was said stands before the next thought, and is still the same then."""
    words = ("thinking-twice", "search", "run", "tools-thinking", "thinking", "redacted", "pause")
    assert set(words) <= {scenario.word for scenario in SCENARIOS}

    async def talk(chat: JudgedChat) -> None:
        for word in words:
            await chat.say(f"demo:{word}")
            while chat.last["stop_reason"] in {"tool_use", "pause_turn"}:
                await (chat.answer() if chat.calls else chat.go_on())
        thoughts = [
            block
            for message in chat.messages
            for block in message["content"]
            if block["type"] == "thinking"
        ]
        assert len({block["signature"] for block in thoughts}) == len(thoughts) > 6

    chat_with_demo(talk, model=model, tools=[CLOCK, SUM], **THINKING)
