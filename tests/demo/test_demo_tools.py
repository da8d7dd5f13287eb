"""Words that call tools and pause: whole loops, each request of which keeps the rules."""

from __future__ import annotations

import json
from typing import Any

import pytest

from nocopt.demo.tool_scenarios import TOOLS
from tests.demo.judged_chat import CLOCK, SUM, JudgedChat, chat_with_demo
from tests.demo.raw_client import reply, stop_of, text_of

BOTH: dict[str, Any] = {"tools": [CLOCK, SUM]}
THINKING: dict[str, Any] = {"thinking": {"type": "adaptive", "display": "summarized"}}


def test_all_tools_one_after_the_other() -> None:
    async def talk(chat: JudgedChat) -> None:
        await chat.say("demo:tools")
        assert [call["name"] for call in chat.calls] == ["current_time"]
        assert chat.calls[0]["input"] == {"timezone": "Europe/Paris"}
        await chat.answer()
        assert [call["name"] for call in chat.calls] == ["calculator"]
        await chat.answer()
        assert chat.last["stop_reason"] == "end_turn"
        assert chat.text.index("from current_time") < chat.text.index("from calculator")

    chat_with_demo(talk, **BOTH)


def test_three_calls_at_once() -> None:
    async def talk(chat: JudgedChat) -> None:
        await chat.say("demo:tools-parallel")
        assert [call["name"] for call in chat.calls] == [
            "current_time",
            "calculator",
            "current_time",
        ]
        assert len({call["id"] for call in chat.calls}) == 3
        await chat.answer()
        assert chat.text.count("from") == 3
        assert chat.last["stop_reason"] == "end_turn"

    chat_with_demo(talk, **BOTH)


def test_thoughts_between_calls() -> None:
    async def talk(chat: JudgedChat) -> None:
        await chat.say("demo:tools-thinking")
        assert chat.kinds == ["thinking", "tool_use"]
        await chat.answer()
        assert chat.kinds == ["thinking", "tool_use"]
        await chat.answer()
        assert chat.kinds == ["thinking", "text"]
        thoughts = [
            block["thinking"]
            for message in chat.messages
            for block in message["content"]
            if block["type"] == "thinking"
        ]
        assert len(set(thoughts)) == 3

    chat_with_demo(talk, **BOTH, **THINKING)


def test_calls_without_end_stop_when_forbidden() -> None:
    async def talk(chat: JudgedChat) -> None:
        await chat.say("demo:tools-endless")
        for _ in range(15):
            assert chat.last["stop_reason"] == "tool_use"
            await chat.answer()
        await chat.answer(tool_choice={"type": "none"})
        assert chat.last["stop_reason"] == "end_turn"

    chat_with_demo(talk, tools=[CLOCK])


def test_a_call_that_waits_beside_a_search() -> None:
    async def talk(chat: JudgedChat) -> None:
        await chat.say("demo:tool-deferred")
        assert chat.kinds == ["text", "server_tool_use", "tool_use"]
        assert chat.last["stop_reason"] == "tool_use"
        waiting = chat.last["content"][1]["id"]
        await chat.answer()
        assert chat.kinds == ["web_search_tool_result", "text"]
        assert chat.last["content"][0]["tool_use_id"] == waiting

    chat_with_demo(talk, tools=[CLOCK])


@pytest.mark.parametrize("word", ["tools", "tools-parallel", "tools-thinking", "tools-endless"])
def test_without_tools_the_way_to_them_is_told(word: str) -> None:
    response = reply(f"demo:{word}")
    assert stop_of(response.events)["stop_reason"] == "end_turn"
    assert "Switch one on" in text_of(response.events)
    assert "工具" in text_of(reply(f"请看 demo:{word}").events)


def test_broken_and_cut_input_is_no_json() -> None:
    broken = reply("demo:tool-broken", **BOTH)
    assert stop_of(broken.events)["stop_reason"] == "tool_use"
    cut = reply("demo:tool-cut", **BOTH)
    assert stop_of(cut.events)["stop_reason"] == "max_tokens"
    for response in (broken, cut):
        with pytest.raises(ValueError, match="Unterminated"):
            json.loads(text_of(response.events, "partial_json"))


def test_a_broken_call_can_be_answered() -> None:
    async def talk(chat: JudgedChat) -> None:
        await chat.say("demo:tool-broken")
        assert chat.calls[0]["input"] == {}
        await chat.answer()
        assert "from current_time" in chat.text

    chat_with_demo(talk, tools=[CLOCK])


@pytest.mark.parametrize(
    ("said", "pauses"), [("demo:pause", 1), ("demo:pause-often", 3), ("demo:pause-often 12", 12)]
)
def test_pauses(said: str, pauses: int) -> None:
    async def talk(chat: JudgedChat) -> None:
        await chat.say(said)
        for _ in range(pauses):
            assert chat.last["stop_reason"] == "pause_turn"
            assert chat.kinds[-1] == "server_tool_use"
            await chat.go_on()
        assert chat.last["stop_reason"] == "end_turn"
        assert "after the pause" in chat.text
        await chat.say("demo:hello")

    chat_with_demo(talk)


@pytest.mark.parametrize("word", [scenario.word for scenario in TOOLS])
def test_each_word_can_be_said_twice_in_a_chat(word: str) -> None:
    async def round_of(chat: JudgedChat) -> None:
        await chat.say(f"demo:{word}")
        for number in range(6):
            if chat.last["stop_reason"] == "tool_use":
                await chat.answer(**({"tool_choice": {"type": "none"}} if number == 5 else {}))
            elif chat.last["stop_reason"] == "pause_turn":
                await chat.go_on()
        if chat.last["stop_reason"] == "max_tokens":
            # What was cut is not run: nothing of it stays.
            del chat.messages[-2:]

    async def talk(chat: JudgedChat) -> None:
        await round_of(chat)
        await round_of(chat)

    chat_with_demo(talk, **BOTH, **THINKING)
