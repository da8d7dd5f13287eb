"""The rest of an answer that was cut: from its end where the model takes that, else by words."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from nocopt.app.session import Session
from nocopt.core.answers import joined
from nocopt.core.errors import Cause, Failure, WireError, WireKind
from nocopt.core.facts import Ability
from nocopt.core.messages import TextPart
from nocopt.core.reply import Outcome
from nocopt.core.report import Repair, RepairKind
from tests.app.rig import Rig, asked, finished, on_disk, outcome, rig, run, said, until_draft
from tests.app.tool_scripts import call, reply, said_block, shape, thought
from tests.fakes import BROKEN, BUSY, OPENED, Step, answer, end, text

SONNET_4_5 = "claude-sonnet-4-5"
WORDS = "Please go on."
NO_PREFILL = "This model does not support assistant message prefill."


def cut(words: str) -> list[Step]:
    """An answer that ends where `max_tokens` does."""
    return [OPENED, text(words), end("max_tokens")]


def chat(it: Rig, model: str = SONNET_4_5) -> Session:
    """A new chat with a model."""
    session = it.library.new_session()
    session.chat.set(replace(session.options, model=model))
    return session


async def gone_on(session: Session) -> None:
    """Ask for the rest, and wait for it."""
    assert await session.go_on(WORDS)
    await finished(session)


def sent(it: Rig, at: int = -1) -> list[tuple[str, str]]:
    """The messages of a request."""
    return [(one.role, one.text) for one in it.client.asked[at].messages]


def thinks(it: Rig) -> bool:
    """Whether the last request asks for thinking."""
    return it.client.asked[-1].thinking is not None


def test_a_model_that_takes_it_goes_on_from_the_end(tmp_path: Path) -> None:
    async def body() -> None:
        first = reply(thought("Hm", "sig=="), said_block("one, two \n"), reason="max_tokens")
        async with rig(tmp_path, first, cut("three"), answer(", four."), answer("Yes.")) as it:
            session = chat(it)
            session.chat.set(replace(session.options, thinking="low"))
            await asked(it, session, "Count.")
            await gone_on(session)
            assert sent(it) == [("user", "Count."), ("assistant", "one, two")]
            assert it.client.asked[-1].messages[1].parts == (TextPart("one, two"),)
            assert not thinks(it)
            await gone_on(session)
            assert shape(session) == ["user", "assistant", "assistant", "assistant"]
            assert sent(it)[-1] == ("assistant", "one, two \nthree")
            assert outcome(session) is Outcome.COMPLETE
            await asked(it, session, "Sure?")
            assert [role for role, _ in sent(it)] == ["user", "assistant", "user"]
            assert sent(it)[1] == ("assistant", "one, two \nthree, four.")
            assert thinks(it)
            assert await on_disk(it, session) == said(session)

    run(body())


def test_other_models_are_asked_in_words(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, cut("one"), answer("two")) as it:
            session = chat(it, "claude-sonnet-5")
            await asked(it, session, "Count.")
            await gone_on(session)
            assert said(session)[2:] == [("user", WORDS), ("assistant", "two")]
            assert sent(it)[-1] == ("user", WORDS)

    run(body())


@pytest.mark.check(31)
def test_where_that_is_refused_the_words_ask_and_it_is_learnt(tmp_path: Path) -> None:
    async def body() -> None:
        failure = Failure(
            WireKind.HTTP, Cause.INVALID_REQUEST, NO_PREFILL, "invalid_request_error", 400
        )
        scripts = (cut("one"), [WireError(failure)], cut("two"), answer("three"))
        async with rig(tmp_path, *scripts) as it:
            session = chat(it)
            await asked(it, session, "Count.")
            await gone_on(session)
            assert sent(it, 1)[-1] == ("assistant", "one")
            assert sent(it, 2)[-2:] == [("assistant", "one"), ("user", WORDS)]
            assert said(session)[1:] == [("assistant", "one"), ("assistant", "two")]
            [fact] = it.means.facts.learnt(session.account)
            assert (fact.ability, fact.model) == (Ability.PREFILL, SONNET_4_5)
            reply = session.path[-1].reply
            assert reply is not None
            assert reply.report is not None
            assert reply.report.told(None) == (Repair(RepairKind.PREFILL_LEFT_OUT, learned=True),)
            await gone_on(session)
            assert said(session)[3:] == [("user", WORDS), ("assistant", "three")]

    run(body())


def test_retry_goes_on_from_the_same_end(tmp_path: Path) -> None:
    """And what fails while it goes on waits in no queue: its place is behind an answer."""

    async def body() -> None:
        broken: list[Step] = [WireError(BROKEN)]
        busy: list[Step] = [WireError(BUSY)]
        async with rig(tmp_path, cut("one"), broken, busy, answer("two")) as it:
            session = chat(it)
            await asked(it, session, "Count.")
            await gone_on(session)
            assert outcome(session) is Outcome.ERROR
            await session.retry()
            await finished(session)
            assert shape(session) == ["user", "assistant", "assistant"]
            assert outcome(session) is Outcome.ERROR
            await gone_on(session)
            assert said(session)[1:] == [("assistant", "one"), ("assistant", "two")]
            assert sent(it)[-1] == ("assistant", "one")

    run(body())


def test_an_answer_that_failed_midway_is_gone_on_with(tmp_path: Path) -> None:
    async def body() -> None:
        half: list[Step] = [OPENED, text("one, t"), WireError(BROKEN)]
        async with rig(tmp_path, half, answer("wo")) as it:
            session = chat(it)
            await asked(it, session, "Count.")
            assert outcome(session) is Outcome.ERROR
            await gone_on(session)
            assert sent(it)[-1] == ("assistant", "one, t")
            assert joined(session.path[1:]).text == "one, two"

    run(body())


def test_a_stopped_answer_is_gone_on_with_and_retried_as_a_whole(tmp_path: Path) -> None:
    """The rest follows without a gap; what was stopped in it is no end to go on from by Retry."""

    async def body() -> None:
        half: list[Step] = [OPENED, text("one, t"), asyncio.Event()]
        rest: list[Step] = [OPENED, text("wo, thr"), asyncio.Event()]
        async with rig(tmp_path, half, rest, answer("anew")) as it:
            session = chat(it)
            assert await session.send("Count.")
            await until_draft(session, lambda draft: bool(draft.message.text))
            await session.stop()
            assert outcome(session) is Outcome.STOPPED
            assert await session.go_on(WORDS)
            await until_draft(session, lambda draft: bool(draft.message.text))
            await session.stop()
            assert sent(it)[-1] == ("assistant", "one, t")
            assert joined(session.path[1:]).text == "one, two, thr"
            await session.retry()
            await finished(session)
            assert said(session) == [("user", "Count."), ("assistant", "anew")]

    run(body())


def test_retry_of_a_whole_answer_asks_the_question_again(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("one"), [WireError(BROKEN)], answer("two")) as it:
            session = chat(it)
            await asked(it, session, "Count.")
            await asked(it, session, "On.")
            await session.retry()
            await finished(session)
            assert said(session)[-2:] == [("user", "On."), ("assistant", "two")]

    run(body())


def test_an_answer_that_was_cut_in_a_call_is_asked_for_in_words(tmp_path: Path) -> None:
    async def body() -> None:
        half = reply(said_block("one"), call("a"), reason="max_tokens")
        async with rig(tmp_path, half, answer("two")) as it:
            session = chat(it)
            await asked(it, session, "Count.")
            await gone_on(session)
            assert said(session)[-2:] == [("user", WORDS), ("assistant", "two")]

    run(body())


@pytest.mark.check(31)
def test_the_demo_goes_on_from_its_own_words(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, real_client=True, demo_only=True) as it:
            session = chat(it)
            await asked(it, session, "demo:max-tokens")
            await gone_on(session)
            assert shape(session) == ["user", "assistant", "assistant"]
            assert outcome(session) is Outcome.COMPLETE

    run(body())
