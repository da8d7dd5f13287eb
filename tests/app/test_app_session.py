"""A conversation at work: what is sent, what goes back, and what is kept with the chat."""

from __future__ import annotations

import asyncio
import gc
from dataclasses import replace
from pathlib import Path

import pytest

from nocopt.app.session import Session
from nocopt.core.conversation import Options
from nocopt.core.draft import Draft
from nocopt.core.events import (
    MessageChanged,
    MessageStarted,
    MessageStopped,
    StreamEvent,
    TextDelta,
)
from nocopt.core.messages import user_message
from nocopt.core.reply import Outcome
from nocopt.core.settings import DEFAULT_MODEL, Account, Settings
from nocopt.core.thinking import Fixed
from nocopt.store.conversations import NewNode
from tests.app.rig import OWN, asked, finished, on_disk, outcome, rig, run, said
from tests.fakes import OPENED, answer, end, text

REFUSED: list[StreamEvent] = [
    MessageStarted("msg_r", "m", None),
    MessageChanged("refusal", None, {"type": "refusal", "category": "cyber"}, None),
    MessageStopped(),
]
EMPTY: list[StreamEvent] = [
    MessageStarted("msg_e", "m", None),
    MessageChanged("end_turn", None, None, {"output_tokens": 2}),
    MessageStopped(),
]


# ----------------------------------------------------------------------------- send, stream


def test_a_mistake_of_a_listener_does_not_end_the_reply(tmp_path: Path) -> None:
    async def body() -> None:
        reported: list[dict[str, object]] = []
        asyncio.get_running_loop().set_exception_handler(lambda _, one: reported.append(one))
        async with rig(tmp_path, answer("Hello")) as it:
            session = it.library.new_session()
            session.draft_changed.connect(lambda _draft: 1 / 0)
            await session.send("Hi")
            await finished(session)
            assert said(session)[1:] == [("assistant", "Hello")]
            assert outcome(session) is Outcome.COMPLETE
        assert isinstance(reported[0]["exception"], ZeroDivisionError)

    run(body())


def test_a_message_and_its_reply(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("Hello")) as it:
            session = it.library.new_session()
            assert (session.conversation_id, session.title, session.path) == (None, "", ())
            drafts: list[Draft] = []
            session.draft_changed.connect(drafts.append)
            assert await session.send("  Hi there\nsecond line  ")
            assert (session.running, session.draft) == (True, Draft())
            assert said(session) == [("user", "  Hi there\nsecond line  ")]
            await finished(session)
            assert (session.running, session.draft) == (False, None)
            assert session.title == "Hi there"
            assert said(session)[1:] == [("assistant", "Hello")]
            assert drafts[-1].message.text == "Hello"
            assert await on_disk(it, session) == said(session)
            reply = session.path[-1]
            assert (reply.model, reply.account) == (DEFAULT_MODEL, "Own")
            assert reply.reply is not None
            assert reply.reply.outcome is Outcome.COMPLETE
            timing = reply.reply.timing
            assert timing.first_byte_ms is not None
            assert timing.first_text_ms is not None
            assert timing.total_ms is not None
            assert 0 < timing.first_byte_ms < timing.first_text_ms < timing.total_ms
            request = it.client.asked[0]
            assert [message.text for message in request.messages] == ["  Hi there\nsecond line  "]
            assert request.max_tokens == 128_000

    run(body())


def test_the_message_is_on_disk_before_the_request_leaves(tmp_path: Path) -> None:
    async def body() -> None:
        gate = asyncio.Event()
        async with rig(tmp_path, [gate, *answer("late")]) as it:
            session = it.library.new_session()
            assert await session.send("first")
            assert it.client.asked == []
            assert await on_disk(it, session) == [("user", "first")]
            gate.set()
            await finished(session)

    run(body())


@pytest.mark.parametrize("blank", ["", "  \n\t "])
def test_a_blank_message_is_not_sent(blank: str, tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            session = it.library.new_session()
            assert not await session.send(blank)
            assert session.path == ()

    run(body())


def test_one_turn_at_a_time(tmp_path: Path) -> None:
    async def body() -> None:
        gate = asyncio.Event()
        async with rig(tmp_path, [OPENED, gate, text("one"), end()]) as it:
            session = it.library.new_session()
            both = await asyncio.gather(session.send("a"), session.send("b"))
            assert list(both) == [True, False]
            assert not await session.send("c")
            await session.retry()
            gate.set()
            await finished(session)
            assert said(session) == [("user", "a"), ("assistant", "one")]

    run(body())


@pytest.mark.check(20)
def test_half_characters_do_not_get_to_disk(tmp_path: Path) -> None:
    async def body() -> None:
        halves: list[StreamEvent] = [TextDelta(0, "\ud83d")]
        others: list[StreamEvent] = [TextDelta(0, "\ude00")]
        async with rig(tmp_path, [OPENED, halves, others, end()]) as it:
            session = it.library.new_session()
            await asked(it, session, "pasted \ud83d")
            assert said(session) == [("user", "pasted \ufffd"), ("assistant", "😀")]
            assert await on_disk(it, session) == said(session)

    run(body())


def test_the_model_and_thinking_are_those_of_the_moment_of_sending(tmp_path: Path) -> None:
    async def body() -> None:
        gate = asyncio.Event()
        async with rig(tmp_path, [OPENED, gate, end()], answer("two")) as it:
            session = it.library.new_session()
            session.chat.set_model(" claude-opus-4-8 ")
            assert await session.send("one")
            session.chat.set_model("claude-haiku-4-5")
            session.chat.set_thinking("high")
            assert session.model.id == "claude-haiku-4-5"
            gate.set()
            await finished(session)
            await asked(it, session, "two")
            first, second = it.client.asked
            assert (first.model, first.thinking) == ("claude-opus-4-8", None)
            assert second.model == "claude-haiku-4-5"
            assert second.thinking == {"type": "enabled", "budget_tokens": 24_576}
            assert [node.model for node in session.path if node.reply] == [
                first.model,
                second.model,
            ]

    run(body())


def test_what_was_chosen_is_kept_with_the_chat(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("ok")) as it:
            session = it.library.new_session()
            session.chat.set_thinking("low")
            session.chat.set_thinking("low")
            session.chat.set_model("claude-opus-5")
            await asked(it, session, "one")
            assert session.conversation_id is not None
            session.chat.set_model("claude-opus-4-6")
            session.chat.set_thinking("medium")
            session.set_unsent("next")
        async with rig(tmp_path, settings=it.settings.value) as again:
            opened = await again.library.open(session.conversation_id)
            assert opened.options == session.options
            assert (opened.model.id, opened.options.thinking) == ("claude-opus-4-6", "medium")
            assert opened.unsent == "next"
            assert again.library.new_session().options.thinking == "medium"
            with pytest.raises(ValueError, match="sideways"):
                opened.chat.set_thinking("sideways")

    run(body())


def test_what_the_control_offers_follows_model_and_limit(tmp_path: Path) -> None:
    async def body() -> None:
        small = replace(OWN, max_tokens=1000, default_model="claude-haiku-4-5")
        async with rig(tmp_path, settings=Settings(accounts=(small,))) as it:
            session = it.library.new_session()
            offered = [session.offer.fixed]
            for model in ("claude-opus-5-5", "claude-opus-5"):
                session.chat.set_model(model)
                offered.append(session.offer.fixed)
            assert offered == [Fixed.NO_ROOM, Fixed.ALWAYS, None]

    run(body())


def test_the_limit_of_the_account_is_sent(tmp_path: Path) -> None:
    async def body() -> None:
        long = replace(OWN, max_tokens=100_000, default_model="claude-3-7-sonnet-20250219")
        async with rig(tmp_path, answer("ok"), settings=Settings(accounts=(long,))) as it:
            await asked(it, it.library.new_session(), "one")
            assert it.client.asked[0].max_tokens == 100_000
            assert it.client.asked[0].betas == ("output-128k-2025-02-19",)

    run(body())


def test_an_unusable_thinking_choice_on_disk_is_off(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("ok")) as it:
            session = it.library.new_session()
            session.chat.set(replace(session.options, thinking="sideways", model="claude-opus-4-8"))
            await asked(it, session, "one")
            assert it.client.asked[0].thinking is None

    run(body())


# ---------------------------------------------------------------------------- what goes back


@pytest.mark.check(44)
def test_a_refused_exchange_is_left_out_of_the_next_request(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("one"), [REFUSED], answer("three")) as it:
            session = it.library.new_session()
            for words in ("first", "bad", "third"):
                await asked(it, session, words)
            assert outcome_at(session, 3) is Outcome.REFUSED
            sent = [message.text for message in it.client.asked[2].messages]
            assert sent == ["first", "one", "third"]

    run(body())


def outcome_at(session: Session, place: int) -> Outcome:
    """The outcome of the reply at a place of the path."""
    reply = session.path[place].reply
    assert reply is not None
    return reply.outcome


@pytest.mark.check(22)
def test_an_empty_answer_can_be_followed_and_is_not_sent(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, [EMPTY], answer("now")) as it:
            session = it.library.new_session()
            await asked(it, session, "first")
            assert outcome(session) is Outcome.COMPLETE
            assert session.path[-1].message.parts == ()
            await asked(it, session, "second")
            (message,) = it.client.asked[1].messages
            assert (message.role, message.text) == ("user", "firstsecond")

    run(body())


# --------------------------------------------------------------------------- kept texts


def test_unsent_text_typed_while_sending_stays(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("ok")) as it:
            session = it.library.new_session()
            session.set_unsent("one")
            sending = it.means.tasks.start("send", session.send("one"))
            await asyncio.sleep(0)
            session.set_unsent("the next")
            assert await sending
            await finished(session)
            assert session.unsent == "the next"

    run(body())


def test_prompts_newest_first(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("a"), answer("b")) as it:
            session = it.library.new_session()
            await asked(it, session, "one")
            await asked(it, session, "two")
            assert session.last_prompts == ("two", "one")

    run(body())


def test_a_chat_without_a_title_of_words(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("?")) as it:
            session = it.library.new_session()
            await asked(it, session, "…?!")
            assert session.title == ""

    run(body())


def test_another_account_is_told(tmp_path: Path) -> None:
    async def body() -> None:
        settings = Settings(accounts=(Account(name="A"), Account(name="B", default_model="m-b")))
        async with rig(tmp_path, settings=settings) as it:
            session = it.library.new_session()
            told: list[str] = []
            session.state_changed.connect(lambda: told.append(session.account.name))
            it.settings.apply(replace(it.settings.value, active_account="B"))
            assert told == ["B"]
            assert session.model.id == "m-b"

    run(body())


def test_a_session_nobody_holds_goes(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("ok")) as it:
            session = it.library.new_session()
            await asked(it, session, "one")
            number = session.conversation_id
            assert number is not None
            it.library.new_session()
            listeners = len(it.accounts.changed)
            del session
            gc.collect()
            assert number not in it.library._sessions
            assert len(it.accounts.changed) == listeners - 2  # its own, and its options'

    run(body())


def test_a_question_that_a_crash_left_alone_can_be_answered(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            created = await it.means.conversations.create("t", Options(), 1.0)
            node = NewNode(created.id, None, user_message("alone"))
            await it.means.conversations.append(node, 2.0)
        async with rig(tmp_path, answer("answered")) as it:
            session = await it.library.open(created.id)
            assert said(session) == [("user", "alone")]
            await session.retry()
            await finished(session)
            assert said(session)[-1] == ("assistant", "answered")

    run(body())
