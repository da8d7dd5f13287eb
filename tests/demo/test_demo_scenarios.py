"""Each scripted reply does what its line in the table says."""

import asyncio
import json
from typing import Any

import pytest

from nocopt.demo import SCENARIOS, DemoServer, texts
from nocopt.demo.replies import long_text
from tests.demo.raw_client import RawClient, blocks, question, reply, stop_of, text_of


def test_words_are_distinct_and_described() -> None:
    words = [scenario.word for scenario in SCENARIOS]
    assert len(set(words)) == len(words)
    for scenario in SCENARIOS:
        assert scenario.about
        assert "\n" not in scenario.about + scenario.about_chinese


def test_welcome_quotes_and_explains() -> None:
    text = text_of(reply("How tall is\nMont Blanc?").events)
    assert "> How tall is Mont Blanc?" in text
    assert "built-in demo" in text
    assert "`demo:markdown`" in text
    assert "API key" in text
    assert len(text_of(reply("long " * 1000).events)) < 2000


def test_welcome_in_chinese() -> None:
    text = text_of(reply("勃朗峰有多高？").events)
    assert "> 勃朗峰有多高？" in text
    assert "内置演示" in text
    assert "`demo:refusal`: 在" in text
    assert "built-in" not in text


def test_unknown_word_is_named() -> None:
    assert text_of(reply("demo:nonsense").events).startswith(
        "The demo has no scenario called `demo:nonsense`."
    )


def test_plain_words_choose_too() -> None:
    assert text_of(reply("Show me Markdown!").events) == text_of(reply("demo:markdown").events)
    assert "built-in demo" in text_of(reply("How long is the Nile?").events)


def test_help_lists_every_word() -> None:
    text = text_of(reply("demo:help").events)
    for scenario in SCENARIOS:
        assert f"| `demo:{scenario.word}` | {scenario.about} |" in text


def test_last_user_text_decides() -> None:
    messages = [
        {"role": "user", "content": "demo:401"},
        {"role": "assistant", "content": "no"},
        {"role": "user", "content": [{"type": "text", "text": "demo:hello"}]},
    ]
    assert text_of(reply("", messages=messages).events) == texts.SHORT


def test_the_text_of_a_turn_that_failed_does_not_decide_again() -> None:
    blocks = [{"type": "text", "text": text} for text in ("demo:401", "demo:hello")]
    messages = [{"role": "user", "content": blocks}]
    assert text_of(reply("", messages=messages).events) == texts.SHORT


@pytest.mark.parametrize("kilobytes", [1, 100])
def test_long_has_the_size_asked_for(kilobytes: int) -> None:
    response = reply(f"demo:long {kilobytes}", max_tokens=10)
    assert len(text_of(response.events)) == kilobytes * 1024
    assert stop_of(response.events)["stop_reason"] == "end_turn"
    assert len(long_text(0.5)) == 512


# Thinking


def test_thinking_comes_in_lumps_and_is_signed() -> None:
    response = reply("demo:thinking", thinking={"type": "adaptive", "display": "summarized"})
    assert [block["type"] for block in blocks(response)] == ["thinking", "text"]
    lumps = [
        e["delta"]["thinking"]
        for e in response.events
        if e["type"] == "content_block_delta" and e["delta"]["type"] == "thinking_delta"
    ]
    assert len(lumps) > 2
    assert min(map(len, lumps)) > 20
    assert text_of(response.events, "signature")
    usage = response.events[-2]["usage"]
    assert 0 < usage["output_tokens_details"]["thinking_tokens"] < usage["output_tokens"]


@pytest.mark.parametrize(
    ("model", "thinking", "shown"),
    [
        ("claude-opus-5", {"type": "adaptive"}, False),
        ("claude-opus-5", {"type": "adaptive", "display": "summarized"}, True),
        ("claude-sonnet-4-6", {"type": "adaptive"}, True),
        ("claude-sonnet-4-6", {"type": "adaptive", "display": "omitted"}, False),
        ("claude-sonnet-4-5", {"type": "enabled", "budget_tokens": 1024}, True),
    ],
)
def test_thinking_is_shown_as_asked(model: str, thinking: dict[str, Any], shown: bool) -> None:
    response = reply("Hi", model=model, thinking=thinking)
    assert blocks(response)[0]["type"] == "thinking"
    assert bool(text_of(response.events, "thinking")) is shown
    assert text_of(response.events, "signature")


@pytest.mark.parametrize("thinking", [None, {"type": "disabled"}])
def test_no_thinking_unless_asked_for(thinking: dict[str, Any] | None) -> None:
    members = {"thinking": thinking} if thinking else {}
    assert [block["type"] for block in blocks(reply("demo:thinking", **members))] == ["text"]


def test_redacted_thinking() -> None:
    response = reply("demo:redacted", thinking={"type": "adaptive"})
    kinds = [block["type"] for block in blocks(response)]
    assert kinds == ["thinking", "redacted_thinking", "text"]
    assert blocks(response)[1]["data"]


def test_own_thinking_can_be_sent_back() -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as server, RawClient(server.url) as client:
            first = await client.ask("demo:redacted", stream=False, thinking={"type": "adaptive"})
            messages = [
                *question("demo:redacted")["messages"],
                {"role": "assistant", "content": first.json["content"]},
                {"role": "user", "content": "And?"},
            ]
            assert (await client.ask("", messages=messages)).status == 200

    asyncio.run(run())


# Stop reasons


@pytest.mark.parametrize(
    ("word", "details"),
    [
        ("refusal", "cyber"),
        ("refusal bio", "bio"),
        ("refusal please", "cyber"),
        ("refusal-midway", "bio"),
        ("refusal-nulls", None),
    ],
)
def test_refusal(word: str, details: str | None) -> None:
    response = reply(f"demo:{word}")
    stop = stop_of(response.events)
    assert stop["stop_reason"] == "refusal"
    assert stop["stop_details"]["type"] == "refusal"
    assert stop["stop_details"]["category"] == details
    assert bool(stop["stop_details"]["explanation"]) is (details is not None)
    assert bool(text_of(response.events)) is ("midway" in word)


def test_refusal_without_details() -> None:
    assert stop_of(reply("demo:refusal-bare").events)["stop_details"] is None


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("empty", "end_turn"),
        ("max-tokens", "max_tokens"),
        ("window", "model_context_window_exceeded"),
        ("pause", "pause_turn"),
        ("unknown", "enlightenment"),
    ],
)
def test_stop_reason(word: str, reason: str) -> None:
    response = reply(f"demo:{word}")
    assert stop_of(response.events)["stop_reason"] == reason
    assert bool(text_of(response.events)) is (word != "empty")


def test_what_the_limit_cut_is_gone_on_with_to_its_end() -> None:
    cut = text_of(reply("demo:max-tokens").events)
    half = {"role": "assistant", "content": cut}
    messages = [*question("demo:max-tokens")["messages"], half]
    rest = reply("", messages=messages, model="claude-haiku-4-5")
    assert stop_of(rest.events)["stop_reason"] == "end_turn"
    assert text_of(rest.events).startswith(" ")
    assert cut not in text_of(rest.events)


def test_small_limit_cuts_any_answer() -> None:
    response = reply("demo:markdown", max_tokens=20)
    assert stop_of(response.events)["stop_reason"] == "max_tokens"
    assert response.events[-2]["usage"]["output_tokens"] <= 20
    assert 40 < len(text_of(response.events)) <= 80


def test_limit_within_thinking() -> None:
    response = reply("demo:thinking", max_tokens=60, thinking={"type": "adaptive"})
    assert [block["type"] for block in blocks(response)] == ["thinking"]
    assert not text_of(response.events, "signature")
    for word in ("max-tokens-thinking", "thinking"):
        cut = reply(f"demo:{word}", max_tokens=60, thinking={"type": "adaptive"})
        assert stop_of(cut.events)["stop_reason"] == "max_tokens"
        assert not text_of(cut.events)


def test_limit_of_zero_brings_no_content() -> None:
    response = reply("Hi", max_tokens=0)
    assert blocks(response) == []
    assert response.events[-2]["usage"]["output_tokens"] == 0


def test_stop_sequences() -> None:
    named = stop_of(reply("demo:stop-sequence", stop_sequences=["HALT", "STOP"]).events)
    assert named == {"stop_reason": "stop_sequence", "stop_sequence": "HALT"}
    response = reply("demo:hello", stop_sequences=["two", "answer"])
    assert text_of(response.events) == "Here is a short "
    assert stop_of(response.events) == {"stop_reason": "stop_sequence", "stop_sequence": "answer"}
    assert stop_of(reply("demo:stop-sequence").events)["stop_sequence"] == "END"


def test_paused_turn_goes_on() -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as server, RawClient(server.url) as client:
            first = (await client.ask("demo:pause", stream=False)).json
            assert first["content"][-1]["type"] == "server_tool_use"
            turn = {"role": "assistant", "content": first["content"]}
            messages = [*question("demo:pause")["messages"], turn]
            second = (await client.ask("", messages=messages, stream=False)).json
        assert second["stop_reason"] == "end_turn"
        assert [block["type"] for block in second["content"]] == ["web_search_tool_result", "text"]
        assert "after the pause" in second["content"][1]["text"]

    asyncio.run(run())


def test_tool_call_and_its_result() -> None:
    schema = {
        "type": "object",
        "properties": {"city": {"type": "string"}, "unit": {"enum": ["C", "F"]}},
    }
    tools = [{"name": "weather", "input_schema": schema}]

    async def run() -> None:
        async with DemoServer(pace=0) as server, RawClient(server.url) as client:
            streamed = await client.ask("demo:tool", tools=tools)
            first = (await client.ask("demo:tool", tools=tools, stream=False)).json
            call = first["content"][-1]
            assert (call["name"], call["input"]["unit"]) == ("weather", "C")
            assert json.loads(text_of(streamed.events, "partial_json")) == call["input"]
            result = {"type": "tool_result", "tool_use_id": call["id"], "content": "sunny"}
            messages = [
                *question("demo:tool")["messages"],
                {"role": "assistant", "content": first["content"]},
                {"role": "user", "content": [result]},
            ]
            second = await client.ask("", messages=messages, tools=tools)
        assert first["stop_reason"] == "tool_use"
        assert "> sunny" in text_of(second.events)

    asyncio.run(run())
