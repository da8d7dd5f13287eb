"""What a server refuses a part of goes out once more without it, and what that tells is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from nocopt.app.session import Session
from nocopt.core.attachments import AttachmentPart
from nocopt.core.conversation import Options
from nocopt.core.errors import Cause, Failure, WireError, WireKind
from nocopt.core.events import MessageChanged, MessageStopped, Waiting
from nocopt.core.exchange import Exchange
from nocopt.core.messages import part_to_dict
from nocopt.core.parameters import Parameters, ServiceTier
from nocopt.core.reply import Outcome, Reply
from nocopt.core.report import Repair, RepairKind
from nocopt.core.tools import ServerTool, ServerToolKind
from tests.app.rig import (
    Rig,
    asked,
    finished,
    outcome,
    rig,
    run,
    said,
    until_draft,
)
from tests.app.tool_scripts import reply, said_block, thought
from tests.fakes import BUSY, OPENED, Step, answer, text
from tests.pictures import picture

SONNET_4_5 = "claude-sonnet-4-5"
LOST = Failure(WireKind.PROTOCOL, Cause.NO_CONTENT)
NO_TEMPERATURE = "`temperature` is not supported on this model."
BOUND = (
    "messages.1.content.0: Invalid `signature` in `thinking` block. The block is bound to a "
    "different conversation."
)
Change = Callable[[Options], Options]


def refused(words: str, status: int = 400) -> list[Step]:
    """A 400."""
    failure = Failure(WireKind.HTTP, Cause.INVALID_REQUEST, words, "invalid_request_error", status)
    return [WireError(failure)]


def warm(it: Rig, **parameters: object) -> Session:
    """A chat with a model that takes a temperature, and one set."""
    session = it.library.new_session()
    wanted = Parameters(temperature=0.5, **parameters)  # type: ignore[arg-type]
    session.chat.set(replace(session.options, model=SONNET_4_5, parameters=wanted))
    return session


def last(session: Session) -> Reply:
    """The facts of the last answer."""
    found = session.path[-1].reply
    assert found is not None
    return found


def learned(session: Session) -> list[Repair]:
    """What the server refused in the last turn."""
    report = last(session).report
    assert report is not None
    return [one for one in report.repairs if one.learned]


def known(it: Rig) -> list[tuple[str, str]]:
    """Model and ability of what was learnt of the account's endpoint."""
    account = it.accounts.active
    return [(one.model, one.ability) for one in it.means.facts.learnt(account)]


# --------------------------------------------------------------------------- at the demo


def with_parameters(**given: object) -> Change:
    """The options with these parameters."""
    return lambda it: replace(it, parameters=Parameters(**given))  # type: ignore[arg-type]


SEARCH = (ServerTool(ServerToolKind.WEB_SEARCH),)


@pytest.mark.parametrize(
    ("word", "model", "change", "kinds"),
    [
        ("no-sampling", SONNET_4_5, with_parameters(temperature=0.5), {"sampling_left_out"}),
        ("no-effort", "claude-sonnet-5", with_parameters(effort="low"), {"effort_changed"}),
        (
            "no-adaptive",
            "claude-opus-5",
            lambda it: replace(it, thinking="on"),
            {"thinking_changed"},
        ),
        ("no-caching " + "word " * 5000, "claude-sonnet-5", with_parameters(), {"cache_left_out"}),
        ("unknown-beta", SONNET_4_5, with_parameters(betas=("a-2026-01-01",)), {"beta_removed"}),
        ("old-tools", "claude-sonnet-5", with_parameters(server_tools=SEARCH), {"tool_older"}),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else "",
)
@pytest.mark.check(31)
def test_an_endpoint_that_refuses_a_part_answers_without_it(
    tmp_path: Path, word: str, model: str, change: Change, kinds: set[str]
) -> None:
    async def body() -> None:
        async with rig(tmp_path, real_client=True, demo_only=True) as it:
            session = it.library.new_session()
            session.chat.set(change(replace(session.options, model=model)))
            await asked(it, session, f"demo:{word}")
            assert outcome(session) is Outcome.COMPLETE
            assert {one.kind.value for one in learned(session)} == kinds
            assert {model for model, _ in known(it)} == {model}
            tried = await attempts(it, session.path[0].id)
            assert [one.status for one in tried] == [400] * (len(tried) - 1) + [200]
            assert len({(one.body, one.headers) for one in tried}) == len(tried) > 1
            await asked(it, session, f"demo:{word}")
            assert outcome(session) is Outcome.COMPLETE
            assert learned(session) == []
            assert len(await attempts(it, session.path[2].id)) == 1

    run(body())


async def attempts(it: Rig, node_id: int) -> tuple[Exchange, ...]:
    """What went over the wire to answer a message, once the answer is kept."""
    kept, wire = asyncio.Event(), it.means.wire
    connection = wire.kept.connect(lambda _: kept.set())
    try:
        while True:
            kept.clear()
            found = await wire.of(node_id)
            if found and found[-1].status == 200:
                return found
            await kept.wait()
    finally:
        connection.close()


@pytest.mark.check(31)
def test_images_are_left_out_where_none_are_taken(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, real_client=True, demo_only=True) as it:
            session = it.library.new_session()
            part = await it.means.intake.take(picture("png", 20, 20), "a.png", session.model)
            assert isinstance(part, AttachmentPart)
            assert await session.send("demo:no-images", (part,))
            await finished(session)
            assert outcome(session) is Outcome.COMPLETE
            assert learned(session) == [Repair(RepairKind.IMAGE_LEFT_OUT, 1, "a.png", True)]

    run(body())


@pytest.mark.check(31)
def test_thinking_that_a_server_cannot_read_is_stripped_in_this_chat(tmp_path: Path) -> None:
    """Once it is all that stands before; where it happens again, all but the running answer's."""

    async def body() -> None:
        async with rig(tmp_path, real_client=True, demo_only=True) as it:
            session = it.library.new_session()
            session.chat.set(replace(session.options, model="claude-opus-5", thinking="on"))
            await asked(it, session, "hello")
            counts = []
            for _ in range(4):
                await asked(it, session, "demo:bad-signature")
                assert outcome(session) is Outcome.COMPLETE
                tried = await attempts(it, session.path[-2].id)
                counts.append(len(tried))
                assert '"thinking":"' not in tried[-1].body
            assert counts == [2, 2, 1, 1]
            assert known(it) == []
            reopened = await it.means.conversations.load(session.path[0].conversation_id)
            assert reopened is not None
            await asked(it, Session(it.means, *reopened), "demo:bad-signature")
            other = it.library.new_session()
            other.chat.set(replace(other.options, model="claude-opus-5", thinking="on"))
            await asked(it, other, "hello")
            await asked(it, other, "hello")
            assert '"signature":' in (await attempts(it, other.path[-2].id))[-1].body

    run(body())


# ------------------------------------------------------------------------------ its limits


@pytest.mark.check(31)
def test_the_same_objection_is_no_reason_for_a_third_try(tmp_path: Path) -> None:
    async def body() -> None:
        twice = (refused(NO_TEMPERATURE), refused(NO_TEMPERATURE))
        async with rig(tmp_path, *twice) as it:
            session = warm(it)
            await asked(it, session, "one")
            assert [one.temperature for one in it.client.asked] == [0.5, None]
            failure = last(session).failure
            assert failure is not None
            assert failure.message == NO_TEMPERATURE
            assert known(it) == []

    run(body())


def test_nothing_is_learnt_unless_the_second_try_is_answered(tmp_path: Path) -> None:
    async def body() -> None:
        scripts = (refused(NO_TEMPERATURE), [WireError(LOST)], answer("a"))
        async with rig(tmp_path, *scripts) as it:
            session = warm(it)
            await asked(it, session, "one")
            assert outcome(session) is Outcome.ERROR
            assert last(session).failure == LOST
            assert known(it) == []
            await session.retry()
            await finished(session)
            assert it.client.asked[2].temperature == 0.5

    run(body())


def test_more_than_three_things_are_not_left_out(tmp_path: Path) -> None:
    words = ("top_k is unknown", "service_tier: unknown", "stream_options: unknown", NO_TEMPERATURE)

    async def body() -> None:
        async with rig(tmp_path, *map(refused, words)) as it:
            session = warm(it, top_k=5, service_tier=ServiceTier.STANDARD_ONLY)
            await asked(it, session, "one")
            assert outcome(session) is Outcome.ERROR
            assert len(it.client.asked) == 4
            sent = it.client.asked[-1]
            assert (sent.top_k, sent.service_tier, sent.stream) == (None, None, False)
            assert sent.temperature == 0.5

    run(body())


def test_several_things_are_left_out_one_after_the_other_and_learnt(tmp_path: Path) -> None:
    async def body() -> None:
        scripts = (refused("top_k: unknown"), refused(NO_TEMPERATURE), answer("a"), answer("b"))
        async with rig(tmp_path, *scripts) as it:
            session = warm(it, top_k=5)
            await asked(it, session, "one")
            assert outcome(session) is Outcome.COMPLETE
            left = [(one.kind, one.detail) for one in learned(session)]
            kind = RepairKind.SAMPLING_LEFT_OUT
            assert left == [(kind, "temperature"), (kind, "top_k")]
            assert known(it) == [(SONNET_4_5, "temperature"), (SONNET_4_5, "top_k")]
            await asked(it, session, "two")
            assert len(it.client.asked) == 4
            assert learned(session) == []
            report = last(session).report
            assert report is not None
            assert {one.detail for one in report.repairs} >= {"temperature", "top_k"}

    run(body())


OWN_MODEL = "house-model-7"
LONG = "word " * 3000


def of_cache(read: int, written: int) -> list[Step]:
    """An answer whose usage tells of a cache."""
    usage = {"cache_read_input_tokens": read, "cache_creation_input_tokens": written}
    changed = MessageChanged("end_turn", None, None, {"output_tokens": 5, **usage})
    return [OPENED, text("a"), [changed, MessageStopped()]]


async def tried(it: Rig, questions: int) -> list[bool | None]:
    """Whether marks were on trial in the requests of a chat with a model of the house."""
    session = it.library.new_session()
    session.chat.set_model(OWN_MODEL)
    for _ in range(questions):
        await asked(it, session, LONG)
        assert outcome(session) is Outcome.COMPLETE
    plans = [one.cache for one in it.client.asked]
    return [None if plan is None else plan.trial for plan in plans]


def test_a_model_nobody_knows_is_cached_once_its_endpoint_tells_of_it(tmp_path: Path) -> None:
    async def body() -> None:
        scripts = (of_cache(0, 0), of_cache(0, 3000), of_cache(3000, 3000))
        async with rig(tmp_path, *scripts) as it:
            assert await tried(it, 3) == [True, True, False]
            assert known(it) == [(OWN_MODEL, "cache_marks")]

    run(body())


@pytest.mark.parametrize("words", ["cache_control: unknown field", "invalid params"])
def test_a_model_nobody_knows_goes_without_a_cache_once_that_is_refused(
    tmp_path: Path, words: str
) -> None:
    async def body() -> None:
        async with rig(tmp_path, refused(words), answer("a"), answer("b")) as it:
            assert await tried(it, 2) == [True, None, None]
            assert known(it) == [(OWN_MODEL, "cache_marks")]

    run(body())


def test_what_the_person_wants_sent_all_the_same_is_sent_once(tmp_path: Path) -> None:
    async def body() -> None:
        scripts = (refused(NO_TEMPERATURE), answer("a"), refused(NO_TEMPERATURE))
        async with rig(tmp_path, *scripts, answer("b"), answer("c")) as it:
            session = warm(it)
            await asked(it, session, "one")
            wanted = Parameters(temperature=0.5, undone=(RepairKind.SAMPLING_LEFT_OUT.value,))
            session.chat.set(replace(session.options, parameters=wanted))
            await asked(it, session, "two")
            assert [one.temperature for one in it.client.asked] == [0.5, None, 0.5, None]
            assert outcome(session) is Outcome.COMPLETE
            assert [one.detail for one in learned(session)] == ["temperature"]
            assert known(it) == [(SONNET_4_5, "temperature")]
            assert session.options.parameters == replace(wanted, undone=())
            await asked(it, session, "three")
            assert len(it.client.asked) == 5
            assert it.client.asked[-1].temperature is None

    run(body())


def test_thinking_that_the_person_wants_sent_goes_out_until_it_is_refused(tmp_path: Path) -> None:
    async def body() -> None:
        first = reply(thought("Hm", "sig=="), said_block("a"), reason="end_turn")
        async with rig(tmp_path, first, refused(BOUND), answer("b"), answer("c")) as it:
            session = warm(it)
            await asked(it, session, "one")
            wanted = Parameters(undone=(RepairKind.THINKING_STRIPPED.value,))
            session.chat.set(replace(session.options, system="Be brief.", parameters=wanted))
            await asked(it, session, "two")
            await asked(it, session, "three")
            sent = [one.messages[1].parts for one in it.client.asked[1:]]
            kinds = [[part_to_dict(part)["type"] for part in parts] for parts in sent]
            assert kinds == [["thinking", "text"], ["text"], ["text"]]
            assert outcome(session) is Outcome.COMPLETE

    run(body())


def test_what_the_person_insists_on_gives_way_to_words_that_nobody_understands(
    tmp_path: Path,
) -> None:
    async def body() -> None:
        words = "max_tokens: 99999 > 64000, which is the maximum"
        async with rig(tmp_path, refused(words), answer("a"), refused(words)) as it:
            session = warm(it)
            wanted = Parameters(undone=(RepairKind.MAX_TOKENS_LOWERED.value,))
            session.chat.set(replace(session.options, max_tokens=99_999, parameters=wanted))
            await asked(it, session, "one")
            assert [one.max_tokens for one in it.client.asked] == [99_999, 64_000]
            assert learned(session) == [Repair(RepairKind.MAX_TOKENS_LOWERED, 1, "64000", True)]
            assert known(it) == []
            session.chat.set(replace(session.options, parameters=Parameters()))
            await asked(it, session, "two")
            assert outcome(session) is Outcome.ERROR
            assert len(it.client.asked) == 3

    run(body())


def test_what_the_person_insists_on_stays_where_it_was_not_at_fault(tmp_path: Path) -> None:
    async def body() -> None:
        poor = refused("Your account has no money left.")
        async with rig(tmp_path, poor, poor, answer("a")) as it:
            session = warm(it)
            wanted = Parameters(undone=(RepairKind.MAX_TOKENS_LOWERED.value,))
            session.chat.set(replace(session.options, max_tokens=99_999, parameters=wanted))
            await asked(it, session, "one")
            assert outcome(session) is Outcome.ERROR
            assert session.options.parameters == wanted
            await session.retry()
            await finished(session)
            assert [one.max_tokens for one in it.client.asked] == [99_999, 64_000, 99_999]

    run(body())


def test_an_error_inside_of_an_answer_without_content_counts(tmp_path: Path) -> None:
    async def body() -> None:
        words, type_ = NO_TEMPERATURE, "invalid_request_error"
        failure = Failure(WireKind.API, Cause.INVALID_REQUEST, words, type_, 200)
        late = [OPENED, text("half"), WireError(failure)]
        async with rig(tmp_path, [WireError(failure)], answer("a"), late) as it:
            session = warm(it)
            await asked(it, session, "one")
            assert outcome(session) is Outcome.COMPLETE
            account = it.accounts.active
            await it.means.facts.forget(it.means.facts.learnt(account)[0])
            await asked(it, session, "two")
            assert (said(session)[-1], outcome(session)) == (("assistant", "half"), Outcome.ERROR)
            assert len(it.client.asked) == 3

    run(body())


def test_a_relay_that_refuses_later_is_believed_then(tmp_path: Path) -> None:
    """Another provider may be behind it at any time."""

    async def body() -> None:
        first = reply(thought("Hm", "sig=="), said_block("a"), reason="end_turn")
        scripts = (first, refused(BOUND), answer("b"), answer("c"))
        async with rig(tmp_path, *scripts) as it:
            session = warm(it)
            await asked(it, session, "one")
            await asked(it, session, "two")
            sent = [one.messages[1].parts for one in it.client.asked[1:]]
            kinds = [[part_to_dict(part)["type"] for part in parts] for parts in sent]
            assert kinds == [["thinking", "text"], ["text"]]
            assert learned(session) == [Repair(RepairKind.THINKING_STRIPPED, 1, "", True)]
            await asked(it, session, "three")
            parts = it.client.asked[3].messages[1].parts
            assert [part_to_dict(part)["type"] for part in parts] == ["text"]
            assert len(it.client.asked) == 4

    run(body())


def test_stop_while_the_second_try_is_under_way(tmp_path: Path) -> None:
    async def body() -> None:
        silence: list[Step] = [OPENED, asyncio.Event()]
        async with rig(tmp_path, refused(NO_TEMPERATURE), silence) as it:
            session = warm(it)
            assert await session.send("one")
            await until_draft(session, lambda draft: draft.started)
            await session.stop()
            assert outcome(session) is Outcome.STOPPED
            assert known(it) == [(SONNET_4_5, "temperature")]

    run(body())


def test_a_try_after_a_wait_that_was_skipped(tmp_path: Path) -> None:
    async def body() -> None:
        busy: list[Step] = [[Waiting(30.0, 1, 3, BUSY)], asyncio.Event()]
        scripts = (refused(NO_TEMPERATURE), busy, answer("a"))
        async with rig(tmp_path, *scripts) as it:
            session = warm(it)
            assert await session.send("one")
            await until_draft(session, lambda draft: draft.waiting is not None)
            session.skip_wait()
            await finished(session)
            assert [one.temperature for one in it.client.asked] == [0.5, None, None]
            assert outcome(session) is Outcome.COMPLETE
            assert [one.detail for one in learned(session)] == ["temperature"]

    run(body())
