"""Answers of several turns: tools that run, pauses of the server, bounds, and ends in between."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nocopt.app.rounds import MOST_PAUSES
from nocopt.core.messages import part_to_dict
from nocopt.core.reply import Outcome
from nocopt.core.settings import Settings
from nocopt.core.tools import Approval, CallState, Decision
from tests.app.rig import (
    OWN,
    Rig,
    asked,
    finished,
    on_disk,
    outcome,
    rig,
    run,
    said,
    until,
)
from tests.app.tool_scripts import (
    Trial,
    call,
    reply,
    results,
    said_block,
    shape,
    thought,
    with_tools,
)
from tests.fakes import OPENED, answer, end, text

YES = Approval(Decision.ONCE)
SEARCH = {"type": "server_tool_use", "id": "srvtoolu_1", "name": "web_search", "input": {"q": "x"}}


def sent(it: Rig, at: int = -1) -> list[tuple[str, list[str]]]:
    """What a request says: roles, and the types of the blocks."""
    return [
        (message.role, [str(part_to_dict(part)["type"]) for part in message.parts])
        for message in it.client.asked[at].messages
    ]


def test_where_hundreds_of_calls_stand_is_told_a_few_times_only(tmp_path: Path) -> None:
    async def body() -> None:
        calls = [call(f"toolu_{number}") for number in range(300)]
        tool = Trial(harmless=True)
        script = reply(*calls)
        async with rig(tmp_path, script, answer("Done."), tools=[tool]) as it:
            session = with_tools(it, "echo")
            told: list[int] = []
            session.state_changed.connect(lambda: told.append(len(session.asking)))
            await asked(it, session, "go")
            assert len(results(session)) == len(calls)
            assert len(calls) in told
            assert len(told) < 30

    run(body())


@pytest.mark.check(37)
def test_parallel_calls_are_answered_in_one_message_in_their_order(tmp_path: Path) -> None:
    async def body() -> None:
        tool, slow = Trial(harmless=True), Trial("slow", harmless=True)
        slow.gate.clear()
        calls = (call("a", "slow", {"n": 1}), call("b", given={"n": 2}), call("c", given={"n": 3}))
        script = reply(said_block("Let me see."), *calls)
        async with rig(tmp_path, script, answer("Done."), tools=[tool, slow]) as it:
            session = with_tools(it, "echo", "slow")
            assert await session.send("go")
            await until(
                lambda: (
                    [one.state for one in session.asking]
                    == [CallState.RUNNING, CallState.DONE, CallState.DONE]
                ),
                session.state_changed,
            )
            assert session.running
            assert session.draft is None
            assert shape(session) == ["user", "assistant"]
            slow.gate.set()
            await finished(session)
            assert shape(session) == ["user", "assistant", "results", "assistant"]
            assert results(session) == [
                ("a", '{"n": 1}', False),
                ("b", '{"n": 2}', False),
                ("c", '{"n": 3}', False),
            ]
            assert sent(it) == [
                ("user", ["text"]),
                ("assistant", ["text", "tool_use", "tool_use", "tool_use"]),
                ("user", ["tool_result", "tool_result", "tool_result"]),
            ]
            assert [tool["name"] for tool in it.client.asked[-1].tools] == ["echo", "slow"]
            assert it.client.asked[-1].tools == it.client.asked[0].tools
            assert session.asking == ()
            assert await on_disk(it, session) == said(session)

    run(body())


@pytest.mark.check(24)
def test_thinking_goes_back_as_it_came_within_the_loop(tmp_path: Path) -> None:
    async def body() -> None:
        thoughts = (thought("First é 🙂", "sig=="), thought("", "empty"))
        script = reply(thoughts[0], thoughts[1], call("a"), reason="tool_use")
        again = reply(thought("Second", "sig2"), call("b"))
        tools = [Trial(harmless=True)]
        async with rig(tmp_path, script, again, answer("Done."), tools=tools) as it:
            session = with_tools(it, "echo")
            await asked(it, session, "go")
            messages = it.client.asked[-1].messages
            assert [part_to_dict(part) for part in messages[1].parts[:2]] == list(thoughts)
            assert part_to_dict(messages[3].parts[0]) == thought("Second", "sig2")

    run(body())


@pytest.mark.check(36)
def test_an_input_that_comes_whole_is_run(tmp_path: Path) -> None:
    async def body() -> None:
        whole = {
            "type": "tool_use",
            "id": "a",
            "name": "echo",
            "input": {"n": 12345678901234567890},
        }
        tool = Trial(harmless=True)
        async with rig(tmp_path, reply(whole), answer("Done."), tools=[tool]) as it:
            session = with_tools(it, "echo")
            await asked(it, session, "go")
            assert tool.given == [{"n": 12345678901234567890}]

    run(body())


NOT_RUN = {
    "max_tokens": Outcome.TRUNCATED_BY_LIMIT,
    "refusal": Outcome.REFUSED,
    "model_context_window_exceeded": Outcome.TRUNCATED_BY_LIMIT,
    "end_turn": Outcome.COMPLETE,
    "something_new": Outcome.COMPLETE,
    None: Outcome.TRUNCATED,
}


@pytest.mark.check(39, 44)
@pytest.mark.parametrize("reason", NOT_RUN)
def test_a_call_is_not_run_where_the_reply_did_not_end_with_it(
    reason: str | None, tmp_path: Path
) -> None:
    async def body() -> None:
        tool = Trial(harmless=True)
        async with rig(tmp_path, reply(call("a"), reason=reason), tools=[tool]) as it:
            session = with_tools(it, "echo")
            await asked(it, session, "go")
            assert outcome(session) is NOT_RUN[reason]
            assert shape(session) == ["user", "assistant"]
            assert tool.given == []

    run(body())


@pytest.mark.check(40)
def test_broken_input_is_answered_as_an_error_and_the_others_run(tmp_path: Path) -> None:
    async def body() -> None:
        tool = Trial(harmless=True)
        script = reply(call("a", given='{"n": '), call("b", given={"n": 2}))
        async with rig(tmp_path, script, answer("Done."), tools=[tool]) as it:
            session = with_tools(it, "echo")
            await asked(it, session, "go")
            (_, words, is_error), good = results(session)
            assert is_error
            assert words.endswith('no valid JSON object: {"n": ')
            assert good == ("b", '{"n": 2}', False)
            assert tool.given == [{"n": 2}]
            echoed = it.client.asked[-1].messages[1].parts
            assert part_to_dict(echoed[0])["input"] == {}

    run(body())


def test_what_is_not_there_or_not_switched_on_is_an_error(tmp_path: Path) -> None:
    async def body() -> None:
        on, off = Trial(harmless=True), Trial("off", harmless=True)
        script = reply(call("a", "nowhere"), call("b", "off"), call("c"))
        async with rig(tmp_path, script, answer("Done."), tools=[on, off]) as it:
            session = with_tools(it, "echo")
            await asked(it, session, "go")
            assert [(id_, is_error) for id_, _, is_error in results(session)] == [
                ("a", True),
                ("b", True),
                ("c", False),
            ]
            assert off.given == []

    run(body())


def test_where_no_tool_was_offered_none_is_run_and_none_is_answered(tmp_path: Path) -> None:
    async def body() -> None:
        tool = Trial(harmless=True)
        async with rig(tmp_path, reply(call("a")), tools=[tool]) as it:
            session = it.library.new_session()
            await asked(it, session, "go")
            assert outcome(session) is Outcome.NEEDS_TOOL
            assert shape(session) == ["user", "assistant"]
            assert it.client.asked[0].tools == ()

    run(body())


# ------------------------------------------------------------------------------------ bounds


def test_rounds_are_bounded_and_the_last_request_takes_no_calls(tmp_path: Path) -> None:
    async def body() -> None:
        tool = Trial(harmless=True)
        scripts = [reply(call(f"id{number}")) for number in range(4)]
        settings = Settings(accounts=(OWN,), tool_rounds=2)
        async with rig(tmp_path, *scripts, settings=settings, tools=[tool]) as it:
            session = with_tools(it, "echo")
            await asked(it, session, "go")
            assert len(tool.given) == 2
            assert [request.tool_choice for request in it.client.asked] == [
                None,
                None,
                {"type": "none"},
            ]
            assert outcome(session) is Outcome.NEEDS_TOOL  # it calls although it may not

    run(body())


@pytest.mark.check(42)
def test_a_pause_is_gone_on_with_as_it_is_and_not_for_ever(tmp_path: Path) -> None:
    async def body() -> None:
        pauses = [reply(SEARCH, reason="pause_turn")] * (MOST_PAUSES + 2)
        async with rig(tmp_path, *pauses) as it:
            session = it.library.new_session()
            await asked(it, session, "go")
            assert len(it.client.asked) == MOST_PAUSES + 1
            assert sent(it, 1) == [("user", ["text"]), ("assistant", ["server_tool_use"])]
            assert outcome(session) is Outcome.PAUSED
            assert shape(session) == ["user", *["assistant"] * (MOST_PAUSES + 1)]

    run(body())


@pytest.mark.check(42)
def test_a_pause_ends_with_the_answer(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, reply(SEARCH, reason="pause_turn"), answer("Found.")) as it:
            session = it.library.new_session()
            await asked(it, session, "go")
            assert outcome(session) is Outcome.COMPLETE
            assert [node.parent_id for node in session.path] == [
                None,
                *(node.id for node in session.path[:-1]),
            ]

    run(body())


@pytest.mark.check(42)
@pytest.mark.parametrize(
    ("model", "asks"), [("claude-sonnet-4-5", 3), ("claude-opus-4-8", 1)], ids=["prefill", "none"]
)
def test_a_pause_in_the_text_is_gone_on_with_where_text_can_be_sent_back(
    model: str, asks: int, tmp_path: Path
) -> None:
    async def body() -> None:
        pauses = [[OPENED, text("I look "), end("pause_turn")] for _ in range(2)]
        async with rig(tmp_path, *pauses, answer("found it.")) as it:
            session = it.library.new_session()
            session.chat.set_model(model)
            await asked(it, session, "go")
            assert len(it.client.asked) == asks  # else the same would be asked again
            assert [roles for roles, _ in sent(it, asks - 1)] == ["user", "assistant"][:asks]
            assert outcome(session) is (Outcome.COMPLETE if asks > 1 else Outcome.PAUSED)
            assert shape(session) == ["user", *["assistant"] * asks]

    run(body())


@pytest.mark.check(42)
def test_beside_a_server_call_without_result_only_results_are_sent(tmp_path: Path) -> None:
    async def body() -> None:
        tool = Trial(harmless=True)
        script = reply(SEARCH, call("a"))
        async with rig(tmp_path, script, answer("Done."), tools=[tool]) as it:
            session = with_tools(it, "echo")
            await asked(it, session, "go")
            assert sent(it)[-1] == ("user", ["tool_result"])
            assert results(session)[0][0] == "a"

    run(body())


def test_a_server_call_alone_is_sent_back_where_it_ends_with_tool_use(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, reply(SEARCH), answer("Done.")) as it:
            session = it.library.new_session()
            await asked(it, session, "go")
            assert sent(it)[-1] == ("assistant", ["server_tool_use"])
            assert outcome(session) is Outcome.COMPLETE

    run(body())


def test_tool_use_without_any_call_is_an_end(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, reply(said_block("odd")), tools=[Trial()]) as it:
            session = with_tools(it, "echo")
            await asked(it, session, "go")
            assert shape(session) == ["user", "assistant"]

    run(body())


# ------------------------------------------------------------------------- over the wire


def blocks(request: Any, at: int) -> list[dict[str, Any]]:
    """The blocks of a message of a request as the demo server got it."""
    return list(request.body["messages"][at]["content"])


@pytest.mark.check(24, 37)
@pytest.mark.parametrize("thinking", ["off", "on"])
def test_the_demo_calls_a_tool_and_answers_with_its_result(thinking: str, tmp_path: Path) -> None:
    async def body() -> None:
        tool = Trial("echo")
        async with rig(tmp_path, settings=Settings(), real_client=True, tools=[tool]) as it:
            session = with_tools(it, "echo")
            session.chat.set_thinking(thinking)
            assert await session.send("demo:tool")
            await until(lambda: session.asking != (), session.state_changed)
            session.answer(session.asking[0].call.id, YES)
            await finished(session)
            assert outcome(session) is Outcome.COMPLETE
            assert tool.given == [{}]
            first, second = it.demo.requests
            assert second.status == 200
            assert [one["type"] for one in blocks(second, -1)] == ["tool_result"]
            echoed = blocks(second, -2)
            assert [part_to_dict(part) for part in session.path[1].message.parts] == echoed
            assert any(one["type"] == "thinking" for one in echoed) == (thinking == "on")
            assert first.body["tools"] == second.body["tools"]

    run(body())


@pytest.mark.check(42)
def test_the_demo_pauses_and_is_gone_on_with(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, settings=Settings(), real_client=True) as it:
            session = it.library.new_session()
            await asked(it, session, "demo:pause")
            assert outcome(session) is Outcome.COMPLETE
            assert shape(session) == ["user", "assistant", "assistant"]
            assert [request.status for request in it.demo.requests] == [200, 200]
            assert it.demo.requests[1].body["messages"][-1]["role"] == "assistant"

    run(body())
