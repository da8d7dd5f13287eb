"""Checkpoints: a running reply survives, whole and unchanged, and costs no more than its growth."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nocopt.core.conversation import Node, Options
from nocopt.core.messages import (
    Message,
    OpaquePart,
    Part,
    TextPart,
    ThinkingPart,
    ToolUsePart,
    user_message,
)
from nocopt.core.reply import Outcome, Reply, Timing
from nocopt.store.checkpoints import Checkpoint, Checkpoints
from nocopt.store.conversations import NewNode
from tests.store.opened import USAGE, Rooms, answer, checkpoint, opened, reply


async def asked(rooms: Rooms) -> Node:
    made = await rooms.conversations.create("", Options(), 1.0)
    return await rooms.conversations.append(NewNode(made.id, None, user_message("?")), 2.0)


def test_a_reply_that_was_running_is_recovered_and_marked(tmp_path: Path) -> None:
    async def run() -> Node:
        async with opened(tmp_path) as rooms:
            node = await asked(rooms)
            for text in ("Hel", "Hello wor", "Hello world"):
                await rooms.checkpoints.save(
                    checkpoint(node.conversation_id, node.id, ThinkingPart("so"), TextPart(text)),
                    3.0,
                )
            return node

    async def start_again(asked_node: Node) -> None:
        async with opened(tmp_path) as rooms:
            [found] = await rooms.checkpoints.recover(100.0)
            loaded = await rooms.conversations.load(asked_node.conversation_id)
            assert loaded is not None
            assert loaded[1][found.id] == found
            assert loaded[0].leaf_id == found.id
            assert found.parent_id == asked_node.id
            assert found.message == Message(
                "assistant", (ThinkingPart("so"), TextPart("Hello world"))
            )
            assert found.reply == Reply(Outcome.INTERRUPTED, "msg_1", usage=USAGE)
            assert (found.model, found.account) == ("claude-sonnet-5-5", "Default")
            assert found.created_at == 3.0
            assert await rooms.checkpoints.recover(100.0) == ()

    asyncio.run(start_again(asyncio.run(run())))


@pytest.mark.parametrize("watched", [0, 2])
def test_several_replies_to_one_message_are_recovered_each_as_it_was(
    tmp_path: Path, watched: int
) -> None:
    async def start() -> int:
        async with opened(tmp_path) as rooms:
            node = await asked(rooms)
            place = (node.conversation_id, node.id)
            for text in ("One", "One and more"):
                for slot in (2, 0, 1):
                    kept = checkpoint(*place, TextPart(f"{text} of {slot}"))
                    kept = replace(kept, slot=slot, leads=slot == 0, model=f"m{slot}")
                    await rooms.checkpoints.save(kept, 3.0)
            await rooms.checkpoints.lead(node.conversation_id, watched)
            done = NewNode(*place, Message("assistant", (TextPart("Done"),)), "m1")
            await rooms.checkpoints.finish(done, 4.0, 1, leads=False)
            return node.conversation_id

    async def start_again(chat_id: int) -> None:
        async with opened(tmp_path) as rooms:
            found = await rooms.checkpoints.recover(100.0)
            told = [(node.model, node.message.text) for node in found]
            assert told == [("m0", "One and more of 0"), ("m2", "One and more of 2")]
            loaded = await rooms.conversations.load(chat_id)
            assert loaded is not None
            assert loaded[0].leaf_id == found[watched // 2].id, "the one that was shown"
            assert len(loaded[1]) == 4, "the question and three replies"

    asyncio.run(start_again(asyncio.run(start())))


def test_a_recovered_reply_knows_how_long_it_thought(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            question = await asked(rooms)
            kept = checkpoint(question.conversation_id, question.id, ThinkingPart("Hm."))
            for ms in (400.0, 800.0):
                await rooms.checkpoints.save(replace(kept, thinking_ms={0: ms}), 3.0)
            [found] = await rooms.checkpoints.recover(90.0)
            assert found.reply is not None
            assert found.reply.timing == Timing(thinking_ms={0: 800.0})

    asyncio.run(body())


def test_the_time_of_a_recovered_reply_is_not_in_the_future(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            node = await asked(rooms)
            await rooms.checkpoints.save(checkpoint(node.conversation_id, node.id), 500.0)
            [found] = await rooms.checkpoints.recover(90.0)
            assert (found.created_at, found.message.parts) == (90.0, ())

    asyncio.run(body())


def test_finishing_adds_the_reply_and_drops_the_checkpoint(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            node = await asked(rooms)
            await rooms.checkpoints.save(
                checkpoint(node.conversation_id, node.id, TextPart("He")), 3.0
            )
            new = NewNode(node.conversation_id, node.id, answer(), "m", "a", reply())
            done = await rooms.checkpoints.finish(new, 4.0)
            loaded = await rooms.conversations.load(node.conversation_id)
            assert loaded is not None
            assert loaded[1][done.id] == done
            assert await rooms.checkpoints.recover(5.0) == ()
            assert await rooms.database.read(rows) == (0, 0, 0)

    asyncio.run(body())


def test_a_finish_that_fails_keeps_the_checkpoint(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            node = await asked(rooms)
            kept = checkpoint(node.conversation_id, node.id, TextPart("He"))
            await rooms.checkpoints.save(kept, 3.0)
            wrong = NewNode(node.conversation_id + 1, node.id, answer())
            try:
                await rooms.checkpoints.finish(wrong, 4.0)
            except sqlite3.IntegrityError:
                pass
            else:
                raise AssertionError("a reply was put into a conversation that is not there")
            await rooms.checkpoints.save(
                replace(kept, parts=(TextPart("Hello"),)), 5.0
            )  # what is remembered of the save before is not trusted blindly
            [found] = await rooms.checkpoints.recover(6.0)
            assert found.message.text == "Hello"

    asyncio.run(body())


def test_running_replies_of_several_chats_do_not_mix(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            nodes = [await asked(rooms) for _ in range(3)]
            for length in range(1, 5):
                for node in nodes:
                    part = TextPart(str(node.id) * length)
                    await rooms.checkpoints.save(
                        checkpoint(node.conversation_id, node.id, part), 3.0
                    )
            done = NewNode(nodes[1].conversation_id, nodes[1].id, answer("done"))
            await rooms.checkpoints.finish(done, 8.0)
            found = await rooms.checkpoints.recover(9.0)
            assert [(one.parent_id, one.message.text) for one in found] == [
                (node.id, str(node.id) * 4) for node in (nodes[0], nodes[2])
            ]

    asyncio.run(body())


parts = st.lists(
    st.builds(TextPart, st.text("ab\ud83d😀问", max_size=6))
    | st.builds(ThinkingPart, st.text("ab\ud83d", max_size=6), st.none() | st.just("sig"))
    | st.builds(TextPart, st.just("a"), st.just(({"cited_text": "x"},)))
    | st.just(OpaquePart({"type": "image", "b": 1}))
    | st.just(ToolUsePart("id", "name", {}, "tool_use", '{"half', {})),
    max_size=4,
).map(tuple)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(states=st.lists(parts, min_size=1, max_size=6), forget=st.integers(0, 6))
def test_whatever_changes_between_saves_the_last_state_is_on_disk(
    tmp_path_factory: object, states: list[tuple[Part, ...]], forget: int
) -> None:
    """Growth is the fast path; cuts, swaps and other forms must come out right all the same."""
    assert hasattr(tmp_path_factory, "mktemp")
    folder = tmp_path_factory.mktemp("store")

    async def body() -> None:
        async with opened(folder) as rooms:
            node = await asked(rooms)
            checkpoints = rooms.checkpoints
            for number, state in enumerate(states):
                if number == forget:  # another object, as after a start, knows nothing
                    checkpoints = Checkpoints(rooms.database)
                await checkpoints.save(
                    Checkpoint(node.conversation_id, node.id, state, "m", "a", "id", USAGE), 3.0
                )
            [found] = await rooms.checkpoints.recover(9.0)
            assert found.message.parts == states[-1]

    asyncio.run(body())


def test_a_save_after_a_failed_one_does_not_build_on_it(tmp_path: Path) -> None:
    """The second save is rolled back, so the third must not add to what it wrote."""

    async def body() -> None:
        async with opened(tmp_path) as rooms:
            node = await asked(rooms)
            start = checkpoint(node.conversation_id, node.id, TextPart("a"))
            await rooms.checkpoints.save(start, 3.0)

            def refuse(connection: sqlite3.Connection) -> None:
                connection.execute(
                    "CREATE TEMP TRIGGER refuse BEFORE INSERT ON draft_pieces"
                    " BEGIN SELECT raise(ABORT, 'refused'); END"
                )

            await rooms.database.write(refuse)
            try:
                await rooms.checkpoints.save(replace(start, parts=(TextPart("ab"),)), 4.0)
            except sqlite3.IntegrityError:
                pass
            else:
                raise AssertionError("the trigger did not refuse")
            await rooms.database.write(lambda connection: connection.execute("DROP TRIGGER refuse"))
            await rooms.checkpoints.save(replace(start, parts=(TextPart("abc"),)), 5.0)
            [found] = await rooms.checkpoints.recover(9.0)
            assert found.message.text == "abc"

    asyncio.run(body())


def test_a_save_writes_the_growth_not_the_reply(tmp_path: Path) -> None:
    text = "word " * 200_000

    async def body() -> None:
        async with opened(tmp_path) as rooms:
            node = await asked(rooms)
            log = tmp_path / "nocopt.db-wal"
            done = ThinkingPart(text, "sig")
            part = TextPart(text)
            for size in range(3):
                before = log.stat().st_size
                part = TextPart(text + "more " * size * 100)
                await rooms.checkpoints.save(
                    checkpoint(node.conversation_id, node.id, done, part), 3.0
                )
                if size:
                    assert log.stat().st_size - before < 60_000
            await rooms.database.write(
                lambda connection: connection.execute("UPDATE drafts SET model = 'm'")
            )
            [found] = await rooms.checkpoints.recover(9.0)
            assert found.message.parts == (done, part)

    asyncio.run(body())


def rows(connection: sqlite3.Connection) -> tuple[int, ...]:
    row = connection.execute(
        "SELECT (SELECT count(*) FROM drafts), (SELECT count(*) FROM draft_parts),"
        " (SELECT count(*) FROM draft_pieces)"
    ).fetchone()
    return tuple(row)
