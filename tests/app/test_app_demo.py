"""The whole way with the real client: a conversation with the demo server, by scenario."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from nocopt.core.errors import Cause, WireKind
from nocopt.core.reply import Outcome
from nocopt.core.settings import Settings
from nocopt.demo import fixed_reply
from nocopt.demo.recorder import Outcome as Exchange
from tests.app.rig import Rig, asked, finished, on_disk, outcome, rig, run, until_draft

ENDINGS = {
    "demo:hello": (Outcome.COMPLETE, None),
    "demo:empty": (Outcome.COMPLETE, None),
    "demo:stop-sequence": (Outcome.COMPLETE, None),
    "demo:refusal": (Outcome.REFUSED, None),
    "demo:refusal-midway": (Outcome.REFUSED, None),
    "demo:refusal-nulls": (Outcome.REFUSED, None),
    "demo:refusal-bare": (Outcome.REFUSED, None),
    "demo:max-tokens": (Outcome.TRUNCATED_BY_LIMIT, None),
    "demo:max-tokens-thinking": (Outcome.TRUNCATED_BY_LIMIT, None),
    "demo:window": (Outcome.TRUNCATED_BY_LIMIT, None),
    "demo:pause": (Outcome.COMPLETE, None),
    "demo:tool": (Outcome.NEEDS_TOOL, None),
    "demo:401": (Outcome.ERROR, (WireKind.HTTP, Cause.AUTHENTICATION)),
    "demo:404": (Outcome.ERROR, (WireKind.HTTP, Cause.NOT_FOUND)),
    "demo:413": (Outcome.ERROR, (WireKind.HTTP, Cause.TOO_LARGE)),
    "demo:spend-limit": (Outcome.ERROR, (WireKind.HTTP, Cause.SPEND_LIMIT)),
    "demo:html": (Outcome.ERROR, (WireKind.PROTOCOL, Cause.GATEWAY_PAGE)),
    "demo:error-midway": (Outcome.ERROR, (WireKind.API, Cause.OVERLOADED)),
    "demo:reset": (Outcome.ERROR, (WireKind.NETWORK, Cause.LOST)),
    "demo:cut": (Outcome.TRUNCATED, None),
}


@pytest.mark.parametrize("prompt", ENDINGS)
def test_a_turn_ends_as_it_should_and_is_on_disk(prompt: str, tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, settings=Settings(), real_client=True) as it:
            session = it.library.new_session()
            await asked(it, session, "demo:hello")
            assert outcome(session) is Outcome.COMPLETE
            await asked(it, session, prompt)
            reply = session.path[-1].reply
            assert reply is not None
            failure = None if reply.failure is None else (reply.failure.kind, reply.failure.cause)
            assert (reply.outcome, failure) == ENDINGS[prompt]
            assert await on_disk(it, session) == [
                (node.message.role, node.message.text) for node in session.path
            ]

    run(body())


@pytest.mark.check(44)
@pytest.mark.parametrize("word", ["refusal", "refusal-midway", "refusal-nulls", "refusal-bare"])
def test_no_refused_exchange_goes_over_the_wire_again(word: str, tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, settings=Settings(), real_client=True) as it:
            session = it.library.new_session()
            await asked(it, session, f"demo:{word}")
            await asked(it, session, "demo:hello")
            assert texts_sent(it)[-1] == ["demo:hello"]

    run(body())


def texts_sent(it: Rig) -> list[list[str]]:
    """The texts of the messages of each request."""
    return [
        [part["text"] for message in request.body["messages"] for part in message["content"]]
        for request in it.demo.requests
    ]


@pytest.mark.check(54)
def test_stop_closes_the_connection_and_the_next_message_works(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, settings=Settings(), real_client=True) as it:
            session = it.library.new_session()
            assert await session.send("demo:stall")
            await until_draft(session, lambda draft: bool(draft.message.text))
            await session.stop()
            assert outcome(session) is Outcome.STOPPED
            half = session.path[-1].message.text
            assert half
            await it.demo.wait_for(lambda one: one.outcome is Exchange.DISCONNECTED)
            await asked(it, session, "demo:hello")
            assert texts_sent(it)[-1] == ["demo:stall", half, "demo:hello"]

    run(body())


@pytest.mark.check(50)
def test_an_overloaded_server_is_asked_again_by_itself(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, settings=Settings(), real_client=True) as it:
            session = it.library.new_session()
            waits = []
            session.draft_changed.connect(
                lambda draft: waits.append(draft.waiting) if draft.waiting else None
            )
            await asked(it, session, "demo:overload")
            assert outcome(session) is Outcome.COMPLETE
            assert waits
            assert len(it.demo.requests) == 2

    run(body())


@pytest.mark.check(59)
def test_a_long_wait_is_shown_and_can_be_skipped_or_stopped(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, settings=Settings(), real_client=True) as it:
            session = it.library.new_session()
            for skip in (True, False):
                assert await session.send("demo:rate-limit 60")
                await until_draft(session, lambda draft: draft.waiting is not None)
                assert session.draft is not None
                assert session.draft.waiting is not None
                assert session.draft.waiting.delay == pytest.approx(60)
                if skip:
                    number = len(it.demo.requests)
                    session.skip_wait()
                    await it.demo.wait_for(lambda _: len(it.demo.requests) > number)  # noqa: B023
                await session.stop()

    run(body())


@pytest.mark.check(50)
def test_an_attempt_under_way_is_not_made_once_more(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, settings=Settings(), real_client=True) as it:
            session = it.library.new_session()
            it.demo.script(fixed_reply(b"{}", status=429, headers=(("retry-after", "0.1"),)))
            assert await session.send("demo:silent 0.3")
            await it.demo.wait_for(lambda _: len(it.demo.requests) == 2)
            assert session.draft is not None
            assert session.draft.waiting is None
            session.skip_wait()
            await finished(session)
            assert outcome(session) is Outcome.COMPLETE
            assert [one.outcome for one in it.demo.requests] == [Exchange.ANSWERED] * 2

    run(body())


@pytest.mark.check(24, 32)
def test_thinking_is_asked_for_shown_and_kept(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, settings=Settings(), real_client=True) as it:
            session = it.library.new_session()
            session.chat.set_thinking("high")
            await asked(it, session, "demo:thinking")
            sent = it.demo.requests[-1].body
            assert sent["thinking"] == {"type": "adaptive", "display": "summarized"}
            assert sent["output_config"] == {"effort": "high"}
            assert session.path[-1].message.thinking
            assert session.path[-1].message.text

    run(body())


def test_two_chats_at_once(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, settings=Settings(), real_client=True) as it:
            sessions = []
            for _ in range(2):
                session = it.library.new_session()
                assert await session.send("demo:stall")
                sessions.append(session)
            await asyncio.gather(
                *(until_draft(one, lambda draft: bool(draft.message.text)) for one in sessions)
            )
            assert [chat.running for chat in it.library.chats] == [True, True]
            await sessions[0].stop()
            assert sorted(chat.running for chat in it.library.chats) == [False, True]
            assert sessions[1].running

    run(body())
