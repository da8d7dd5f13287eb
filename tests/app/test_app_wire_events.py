"""Answers taken apart, and the requests of one answer with its rounds and attempts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocopt.app.wire_events import (
    BODY,
    COMMENT,
    Absence,
    answer_around,
    events_of,
    inspect,
)
from nocopt.core.conversation import Node, NodeKind
from nocopt.core.errors import Cause, Failure, WireError, WireKind
from nocopt.core.exchange import Exchange
from nocopt.core.messages import Message, user_message
from nocopt.core.reply import Outcome, Reply
from nocopt.core.settings import Settings
from nocopt.core.summary_task import TASK
from tests.app.rig import asked, outcome, rig, run, until
from tests.fakes import BROKEN

START = b'event: message_start\ndata: {"type":"message_start","message":{"id":"msg_%d"}}\n\n'
PING = b": keep-alive\r\n\r\n"
NAMELESS = b'data: {"type": "ping"}\r\r'


def exchange(*pieces: bytes, node_id: int = 1, attempt: int = 1) -> Exchange:
    """An exchange whose answer came in these pieces, one each second."""
    came = tuple((1000.0 * at, data) for at, data in enumerate(pieces, 1))
    return Exchange(node_id, attempt, "http://127.0.0.1:9", (), "{}", 200, (), came)


def test_events_have_names_times_and_their_own_bytes() -> None:
    first, second = START[:20], START[20:] + PING + NAMELESS[:5]
    events = events_of(exchange(first, second, NAMELESS[5:], b"data: cut"))
    assert [(one.name, one.at) for one in events] == [
        ("message_start", 2000.0),
        (COMMENT, 2000.0),
        ("ping", 3000.0),
        ("message", 4000.0),
    ]
    assert [one.raw for one in events] == [START, PING, NAMELESS, b"data: cut"]
    assert events[2].data == '{"type": "ping"}'
    assert events[1].data == ""


def test_several_lines_of_data_are_one_text() -> None:
    (event,) = events_of(exchange(b"data: {\ndata: }\r\n\r\n"))
    assert event.data == "{\n}"


@pytest.mark.parametrize(
    "body", [b'{"type":"message"}\n\n{}', b"<html>\n\n</html>", b"Bad gateway", b"\xff\xfe\n\n"]
)
def test_what_is_no_stream_is_one_event(body: bytes) -> None:
    (event,) = events_of(exchange(body[:3], body[3:]))
    assert (event.name, event.raw, event.at) == (BODY, body, 2000.0)
    assert event.data == event.text


def test_an_answer_without_a_byte_has_no_events() -> None:
    assert events_of(exchange()) == ()


@given(st.lists(st.sampled_from([START, PING, NAMELESS]), min_size=1), st.data())
def test_no_byte_is_lost_however_they_come(parts: list[bytes], data: st.DataObject) -> None:
    whole = b"".join(parts)
    cut = data.draw(st.integers(1, len(whole)))
    events = events_of(exchange(whole[:cut], whole[cut:]))
    assert b"".join(one.raw for one in events) == whole
    assert len(events) == len(parts)


# The answer to a message


def node(id_: int, parent: int | None, role: str = "user", **more: object) -> Node:
    message = user_message("hi") if role == "user" else Message("assistant", ())
    return Node(id_, 1, parent, message, 0.0, **more)  # type: ignore[arg-type]


REPLY = Reply(Outcome.COMPLETE, message_id="msg_5")
PATH = (
    node(1, None),
    node(2, 1, "assistant", reply=REPLY),
    node(3, 2),
    node(4, 3, "assistant", reply=Reply(Outcome.NEEDS_TOOL, message_id="msg_4")),
    node(5, 4, kind=NodeKind.RESULTS),
    node(6, 5, "assistant", reply=REPLY),
    node(7, 6),
)


@pytest.mark.parametrize("at", [3, 4, 5, 6])
def test_an_answer_of_several_rounds_is_one(at: int) -> None:
    assert [one.id for one in answer_around(PATH, PATH[at - 1])] == [3, 4, 5, 6]


def test_what_is_not_on_the_path_stands_alone() -> None:
    alone = node(99, 1)
    assert answer_around(PATH, alone) == (alone,)
    assert [one.id for one in answer_around(PATH, PATH[0])] == [1, 2]
    assert [one.id for one in answer_around(PATH, PATH[6])] == [7]


class Kept:
    """A log of what a test says."""

    def __init__(self, *exchanges: Exchange) -> None:
        self._all = exchanges

    async def of(self, node_id: int) -> tuple[Exchange, ...]:
        """Return those of one message."""
        return tuple(one for one in self._all if one.node_id == node_id)


def test_all_rounds_can_be_chosen_and_the_one_of_the_message_is_shown_first() -> None:
    log = Kept(
        exchange(START % 1, node_id=3, attempt=1),
        exchange(START % 4, node_id=3, attempt=2),
        exchange(START % 9, node_id=3, attempt=3),  # of another version
        exchange(START % 5, node_id=5),
    )

    async def body() -> None:
        answer = answer_around(PATH, PATH[3])
        for chosen, shown in ((PATH[2], 3), (PATH[3], 1), (PATH[5], 3)):
            found = await inspect(log, answer, chosen, running=False)  # type: ignore[arg-type]
            assert [(one.round, one.number) for one in found.attempts] == [
                (1, 1),
                (1, 2),
                (1, 3),
                (2, 1),
            ]
            assert found.shown == shown
            assert found.absence is None

    run(body())


CONFIG = Failure(WireKind.CONFIG, Cause.NO_KEY)


@pytest.mark.parametrize(
    ("replies", "running", "absence"),
    [
        ([], True, Absence.RUNNING),
        ([], False, Absence.NOTHING_SENT),
        ([Reply(Outcome.ERROR, failure=CONFIG)], False, Absence.NOTHING_SENT),
        ([Reply(Outcome.ERROR, failure=BROKEN)], False, Absence.NOT_KEPT),
        ([REPLY], False, Absence.NOT_KEPT),
    ],
)
def test_why_there_is_nothing_to_be_seen(
    replies: list[Reply], running: bool, absence: Absence
) -> None:
    sent = [node(2, 1, "assistant", reply=one, account="Home") for one in replies]
    answer = [PATH[0], *sent]

    async def body() -> None:
        found = await inspect(Kept(), answer, answer[0], running=running)  # type: ignore[arg-type]
        assert found.attempts == ()
        assert found.absence is absence

    run(body())


def test_what_was_imported_was_never_sent_from_here() -> None:
    async def body() -> None:
        found = await inspect(Kept(), PATH[:2], PATH[0], running=False)  # type: ignore[arg-type]
        assert found.absence is Absence.IMPORTED

    run(body())


def test_a_real_turn_can_be_inspected(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, settings=Settings(), real_client=True) as it:
            kept = list[int]()
            it.means.wire.kept.connect(kept.append)
            session = it.library.new_session()
            await asked(it, session, "hello")
            await until(lambda: bool(kept), it.means.wire.kept)
            assert outcome(session) is Outcome.COMPLETE
            answer = answer_around(session.path, session.path[1])
            found = await inspect(it.means.wire, answer, session.path[1], running=False)
            (one,) = found.attempts
            names = [event.name for event in events_of(one.exchange)]
            assert names[0] == "message_start"
            assert names[-1] == "message_stop"

    run(body())


def test_the_request_for_a_summary_can_be_inspected_and_belongs_to_no_answer(
    tmp_path: Path,
) -> None:
    async def body() -> None:
        async with rig(tmp_path, settings=Settings(), real_client=True) as it:
            kept = list[int]()
            it.means.wire.kept.connect(kept.append)
            session = it.library.new_session()
            await asked(it, session, "hello")
            assert await session.compaction.run()
            await until(lambda: len(kept) == 2, it.means.wire.kept)
            _, reply, summary = session.path
            around = answer_around(session.path, summary)
            assert around == (summary,)
            (own,) = (await inspect(it.means.wire, around, summary, running=False)).attempts
            assert TASK in json.loads(own.exchange.body)["messages"][-1]["content"][-1]["text"]
            before = answer_around(session.path, reply)
            assert summary not in before
            (first,) = (await inspect(it.means.wire, before, reply, running=False)).attempts
            assert TASK not in first.exchange.body

    run(body())


def test_what_was_never_sent_leaves_nothing(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, [WireError(CONFIG)]) as it:
            session = it.library.new_session()
            await asked(it, session, "hello")
            answer = answer_around(session.path, session.path[0])
            found = await inspect(it.means.wire, answer, session.path[0], running=False)
            assert found.absence is Absence.NOTHING_SENT

    run(body())
