"""Conversations: what was put in comes out, in order, and nothing else changes."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from nocopt.core.attachments import AttachmentKind, AttachmentPart
from nocopt.core.conversation import (
    READ_TO_END,
    Conversation,
    Edits,
    Node,
    NodeKind,
    Options,
    TitledBy,
    children_of,
    path_to,
)
from nocopt.core.messages import Message, OpaquePart, TextPart, user_message
from nocopt.core.parameters import Caching, Parameters
from nocopt.core.prefix import Prefix
from nocopt.core.reply import Outcome
from nocopt.core.report import Repair, RepairKind, Report
from nocopt.store import nodes as nodes_module
from nocopt.store.codec import UnreadableRow, edits_from_json
from nocopt.store.conversations import NewNode
from tests.store.opened import answer, opened, reply, stored

OPTIONS = Options(
    *("Work", "claude-x", "high", "Be brief.", 1000),
    Parameters(temperature=0.5, stop_sequences=("END \ud83d",), tools=("calculator",)),
)
NOTES = AttachmentPart("0" * 64, AttachmentKind.TEXT, "text/plain", "notes.txt", 5, characters=5)
DAMAGED_FILES = ("[]", '{"1": 1}', '{"1": [{}]}', '{"x": []}')
EDITS = Edits().plus(7, "half 😀 \ud83d").plus(4, "").with_files(7, (NOTES,)).with_files(4, ())


def test_a_conversation_is_there_after_the_program_ended(tmp_path: Path) -> None:
    async def write() -> Conversation:
        async with opened(tmp_path) as rooms:
            made = await rooms.conversations.create("Hello 世界", OPTIONS, 10.0)
            question = await rooms.conversations.append(
                NewNode(made.id, None, user_message("Hi 😀\x00")), 11.0
            )
            new = NewNode(made.id, question.id, answer(), "claude-x", "Work", reply())
            await rooms.conversations.append(new, 12.0)
            assert made == Conversation(made.id, "Hello 世界", 10.0, 10.0, OPTIONS)
            return made

    async def read(made: Conversation) -> None:
        async with opened(tmp_path) as rooms:
            loaded = await rooms.conversations.load(made.id)
            assert loaded is not None
            conversation, nodes = loaded
            assert conversation.updated_at == 12.0
            assert conversation.options == OPTIONS
            question, said = path_to(nodes, conversation.leaf_id)
            assert question.message == user_message("Hi 😀\x00")
            assert (question.created_at, question.reply, question.model) == (11.0, None, "")
            assert said.message == answer()
            assert (said.parent_id, said.created_at) == (question.id, 12.0)
            assert (said.model, said.account, said.reply) == ("claude-x", "Work", reply())

    asyncio.run(read(asyncio.run(write())))


def test_what_append_returns_is_what_load_returns(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            made = await rooms.conversations.create("", Options(), 1.0)
            odd = Message("assistant", (OpaquePart({"b": 1, "type": "new"}), TextPart("")))
            new = NewNode(made.id, None, odd, reply=reply(Outcome.REFUSED))
            node = await rooms.conversations.append(new, 2.0)
            empty = await rooms.conversations.append(
                NewNode(made.id, node.id, Message("system", ())), 3.0
            )
            loaded = await rooms.conversations.load(made.id)
            assert loaded is not None
            assert loaded[1] == {node.id: node, empty.id: empty}
            assert loaded[0].leaf_id == empty.id

    asyncio.run(body())


def test_whose_words_a_title_is_is_known(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            made = await rooms.conversations.create("first line", Options(), 1.0)
            assert made.titled_by is TitledBy.TEXT
            for by in (TitledBy.MODEL, TitledBy.PERSON):
                await rooms.conversations.rename(made.id, by.value, by)
                [chat] = await rooms.conversations.recent()
                assert (chat.title, chat.titled_by) == (by.value, by)

    asyncio.run(body())


@pytest.mark.parametrize("kind", list(NodeKind))
def test_the_kind_of_a_message_comes_back_and_goes_into_copies(
    tmp_path: Path, kind: NodeKind
) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            chats = rooms.conversations
            made = await chats.create("", Options(), 1.0)
            node = await chats.append(NewNode(made.id, None, user_message("x"), kind=kind), 2.0)
            assert node.kind is kind
            copy = await chats.branch((node,), "", Options(), 3.0)
            for chat in (made, copy):
                assert [one.kind for one in (await chats.nodes(chat.id)).values()] == [kind]

    asyncio.run(body())


def test_how_a_reply_was_asked_for_is_kept_with_it(tmp_path: Path) -> None:
    asked_for = replace(
        reply(),
        prefix=Prefix("ab" * 32, {"model": "m", "system": "\ud83d"}, Caching.HOUR),
        report=Report((Repair(RepairKind.BETA_REMOVED, detail="output-128k"),), tokens=7, size=9),
        container={"expires_at": "2026-12-01T00:00:00Z", "id": "container_1"},
    )

    async def body() -> None:
        async with opened(tmp_path) as rooms:
            chats = rooms.conversations
            made = await chats.create("", Options(), 1.0)
            nodes = [
                await chats.append(NewNode(made.id, None, answer(), reply=one), 2.0)
                for one in (asked_for, reply(), asked_for)
            ]
            assert list((await chats.nodes(made.id)).values()) == nodes
            assert [one.reply for one in nodes] == [asked_for, reply(), asked_for]

    asyncio.run(body())


@pytest.mark.parametrize(("first", "sent"), [(None, 3), (0, 3), (1, 2), (2, 1)])
def test_what_was_to_be_forgotten_stays_so_in_a_copy(
    tmp_path: Path, first: int | None, sent: int
) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            chats = rooms.conversations
            made = await chats.create("", Options(), 1.0)
            parent, path = None, []
            for _ in range(3):
                path.append(await chats.append(NewNode(made.id, parent, answer()), 2.0))
                parent = path[-1].id
            chosen = None if first is None else path[first].id
            options = replace(OPTIONS, parameters=Parameters(forget_before=chosen))
            copy = await chats.branch(path, "", options, 3.0)
            loaded = await chats.load(copy.id)
            assert loaded is not None
            assert loaded[0] == replace(copy, updated_at=3.0)
            ids = list(loaded[1])
            begin = copy.options.parameters.forget_before
            assert len(ids if begin is None else ids[ids.index(begin) :]) == sent

    asyncio.run(body())


def test_a_copy_without_the_message_from_which_on_was_sent_forgets_nothing(
    tmp_path: Path,
) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            chats = rooms.conversations
            made = await chats.create("", Options(), 1.0)
            node = await chats.append(NewNode(made.id, None, answer()), 2.0)
            options = Options(parameters=Parameters(forget_before=node.id + 1, top_k=5))
            copy = await chats.branch((node,), "", options, 3.0)
            assert copy.options.parameters == Parameters(top_k=5)
            loaded = await chats.load(copy.id)
            assert loaded is not None
            assert loaded[0].options == copy.options

    asyncio.run(body())


def test_messages_are_read_by_their_indexes(tmp_path: Path) -> None:
    """The whole of a long chat, and its end: no table is gone through for it, nothing sorted."""
    plans: dict[str, list[str]] = {}

    def explain(connection: sqlite3.Connection) -> None:
        for name, statement, values in (
            ("nodes", nodes_module.NODES.format(""), (1,)),
            ("parts", nodes_module.PARTS.format(""), (1,)),
            ("some nodes", nodes_module.NODES.format(" AND nodes.id IN (?, ?)"), (1, 2, 3)),
            ("some parts", nodes_module.PARTS.format(" AND nodes.id IN (?, ?)"), (1, 2, 3)),
        ):
            rows = connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)
            plans[name] = [row[3] for row in rows]

    async def body() -> None:
        async with opened(tmp_path) as rooms:
            await rooms.database.read(explain)

    asyncio.run(body())
    for name, steps in plans.items():
        assert not [step for step in steps if step.startswith("SCAN")], name
        assert not [step for step in steps if "TEMP B-TREE FOR ORDER BY" in step], name


def test_a_second_answer_is_a_sibling_and_the_leaf_can_go_back(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            made = await rooms.conversations.create("", Options(), 1.0)
            question = await rooms.conversations.append(
                NewNode(made.id, None, user_message("?")), 2.0
            )
            first, second = [
                await rooms.conversations.append(NewNode(made.id, question.id, answer(text)), 3.0)
                for text in ("one", "two")
            ]
            await rooms.conversations.set_leaf(made.id, first.id)
            loaded = await rooms.conversations.load(made.id)
            assert loaded is not None
            assert loaded[0].leaf_id == first.id
            assert children_of(loaded[1])[second.parent_id] == [first.id, second.id]

    asyncio.run(body())


def test_a_tree_cannot_reach_into_another_conversation(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            here = await rooms.conversations.create("here", Options(), 1.0)
            there = await rooms.conversations.create("there", Options(), 1.0)
            node = await rooms.conversations.append(NewNode(there.id, None, answer()), 2.0)
            with pytest.raises(sqlite3.IntegrityError):
                await rooms.conversations.append(NewNode(here.id, node.id, answer()), 3.0)
            with pytest.raises(sqlite3.IntegrityError):
                await rooms.conversations.set_leaf(here.id, node.id)
            with pytest.raises(sqlite3.IntegrityError):
                await rooms.conversations.append(NewNode(99, None, answer()), 3.0)
            loaded = await rooms.conversations.load(here.id)
            assert loaded == (here, {})

    asyncio.run(body())


def test_the_list_reads_one_table_by_its_index(tmp_path: Path) -> None:
    def plan(connection: sqlite3.Connection) -> list[str]:
        rows = connection.execute(
            "EXPLAIN QUERY PLAN SELECT id, title, draft FROM conversations"
            " WHERE deleted_at IS NULL AND updated_at < ?"
            " ORDER BY updated_at DESC, id DESC LIMIT ?",
            (1.0, 10),
        )
        return [row[3] for row in rows]

    async def body() -> None:
        async with opened(tmp_path) as rooms:
            steps = await rooms.database.read(plan)
            assert len(steps) == 1, "no sorting step"
            assert "USING INDEX conversations_recent" in steps[0]

    asyncio.run(body())


def test_changes_touch_what_they_name_and_not_the_order_of_chats(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            one = await rooms.conversations.create("one", Options(), 1.0)
            other = await rooms.conversations.create("other", Options(), 2.0)
            await rooms.conversations.rename(one.id, "uno \ud83d")
            await rooms.conversations.set_options(one.id, OPTIONS)
            await rooms.conversations.set_draft(one.id, "not yet sent\n")
            await rooms.conversations.set_anchor(one.id, '{"item": 3}')
            await rooms.conversations.set_edits(one.id, EDITS)
            file = await stored(rooms, b"not yet sent either")
            await rooms.conversations.set_attached(one.id, (file,))
            assert await rooms.conversations.recent() == (
                other,
                Conversation(
                    *(one.id, "uno \ufffd", 1.0, 1.0, OPTIONS, None),
                    draft="not yet sent\n",
                    anchor='{"item": 3}',
                    edits=EDITS,
                    attached=(file,),
                    titled_by=TitledBy.PERSON,
                ),
            )
            await rooms.conversations.append(NewNode(one.id, None, user_message("x")), 3.0)
            assert [chat.id for chat in await rooms.conversations.recent()] == [one.id, other.id]

    asyncio.run(body())


def test_prompts_of_all_chats_are_given_newest_first(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            shelf = rooms.conversations
            one = await shelf.create("one", Options(), 1.0)
            other = await shelf.create("other", Options(), 2.0)
            first = await shelf.append(NewNode(one.id, None, user_message("first")), 3.0)
            await shelf.append(NewNode(one.id, first.id, answer()), 4.0)
            parts = (TextPart("in two "), OpaquePart({"type": "image"}), TextPart("parts"))
            await shelf.append(NewNode(other.id, None, Message("user", parts)), 5.0)
            last = await shelf.append(NewNode(one.id, first.id, user_message("last")), 6.0)
            for kind in (NodeKind.RESULTS, NodeKind.SUMMARY):  # nothing that the person wrote
                said = user_message("by the program")
                await shelf.append(NewNode(one.id, last.id, said, kind=kind), 7.0)
            assert await shelf.prompts(10) == ("last", "in two parts", "first")
            assert await shelf.prompts(2) == ("last", "in two parts")
            await shelf.delete(one.id, 5.0)
            assert await shelf.prompts(10) == ("in two parts",)

    asyncio.run(body())


def test_what_is_deleted_is_gone_from_sight_and_can_come_back(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            made = await rooms.conversations.create("x", Options(), 1.0)
            await rooms.conversations.append(NewNode(made.id, None, user_message("?")), 2.0)
            before = await rooms.conversations.load(made.id)
            await rooms.conversations.delete(made.id, 5.0)
            assert await rooms.conversations.load(made.id) is None
            assert await rooms.conversations.recent() == ()
            await rooms.conversations.restore(made.id)
            assert await rooms.conversations.load(made.id) == before

    asyncio.run(body())


def test_purging_removes_everything_of_a_very_long_chat_and_reuses_no_id(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            made = await rooms.conversations.create("long", Options(), 1.0)
            kept = await rooms.conversations.create("kept", Options(), 1.0)
            await rooms.conversations.append(NewNode(kept.id, None, answer(), reply=reply()), 2.0)
            parent = None
            for _ in range(1200):  # deeper than SQLite lets a cascade descend
                new = NewNode(made.id, parent, answer(), reply=reply())
                parent = (await rooms.conversations.append(new, 2.0)).id
            await rooms.conversations.delete(made.id, 5.0)
            assert await rooms.conversations.purge(1.0) == 0, "it was not yet in the trash then"
            assert await rooms.conversations.purge(float("inf")) == 1
            assert await rooms.database.read(sizes) == (1, 1, 2, 1, 1)
            again = await rooms.conversations.create("new", Options(), 3.0)
            assert again.id > kept.id > made.id

    def sizes(connection: sqlite3.Connection) -> tuple[int, ...]:
        row = connection.execute(
            "SELECT (SELECT count(*) FROM conversations), (SELECT count(*) FROM nodes),"
            " (SELECT count(*) FROM parts), (SELECT count(*) FROM replies),"
            " (SELECT count(*) FROM usage)"
        ).fetchone()
        return tuple(row)

    asyncio.run(body())


def test_edits_go_again_and_none_are_made_of_nothing(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            chats = rooms.conversations
            chat = await chats.create("one", Options(), 1.0)
            await chats.set_edits(chat.id, EDITS)
            await chats.set_edits(chat.id, EDITS.without(4).without(7))
            loaded = await chats.load(chat.id)
            assert loaded is not None
            assert loaded[0].edits == Edits()

    asyncio.run(body())


@pytest.mark.parametrize(
    "damaged",
    [
        *("[]", '{"texts": 1}', '{"texts": {"x": ""}}', "{", '{"a": 1}'),
        *(f'{{"texts": {{}}, "current": null, "files": {files}}}' for files in DAMAGED_FILES),
    ],
)
def test_damaged_edits_are_refused(damaged: str) -> None:
    with pytest.raises(UnreadableRow):
        edits_from_json(damaged)


def test_an_id_that_was_never_given_out_is_refused(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            assert await rooms.conversations.load(7) is None
            for change in (
                rooms.conversations.rename(7, "x"),
                rooms.conversations.set_draft(7, "x"),
                rooms.conversations.set_leaf(7, None),
            ):
                with pytest.raises(LookupError):
                    await change

    asyncio.run(body())


def test_of_a_long_conversation_the_end_can_be_read_alone(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            chats = rooms.conversations
            path = [
                Node(number, 0, None, _said(number), float(number), "m", "a")
                for number in range(1_100)
            ]
            long = await chats.branch(path, "Long", Options(), 2_000.0)
            end = await chats.load_end(long.id, 50)
            whole = await chats.load(long.id)
            assert end is not None
            assert whole is not None
            assert (end.conversation, end.whole) == (whole[0], False)
            assert path_to(end.nodes, long.leaf_id) == path_to(whole[1], long.leaf_id)[-50:]
            assert await chats.nodes(long.id) == whole[1]

            await chats.set_anchor(long.id, "5 0 0")
            assert (await chats.load_end(long.id, 50)) == (*(await chats.load(long.id) or ()), True)
            await chats.set_anchor(long.id, READ_TO_END)
            await chats.set_edits(long.id, EDITS)
            assert (await chats.load_end(long.id, 50)) == (*(await chats.load(long.id) or ()), True)

            short = await chats.branch(path[:10], "Short", Options(), 2_001.0)
            assert (await chats.load_end(short.id, 5)) == (
                *(await chats.load(short.id) or ()),
                True,
            )
            assert await chats.load_end(77, 5) is None

    asyncio.run(body())


def _said(number: int) -> Message:
    text = f"Message {number}"
    return answer() if number % 2 else user_message(text)
