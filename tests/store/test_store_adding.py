"""Chats from elsewhere are added: once, whole, and without touching what is there."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nocopt.core.attachments import AttachmentKind, AttachmentPart
from nocopt.core.conversation import Edits, Node, Options, TitledBy, Unsent
from nocopt.core.filing import Filed, Place
from nocopt.core.messages import Message, OpaquePart, TextPart, user_message
from nocopt.core.parameters import Parameters
from nocopt.core.query import parse_query
from nocopt.core.records import ChatRecord, NodeRecord
from nocopt.core.reply import Outcome, Reply
from nocopt.core.transfer import Fate
from nocopt.store import adding, arriving
from nocopt.store.adding import Added, Adding
from nocopt.store.attachments import Attachments
from nocopt.store.chat_lines import ChatLines
from nocopt.store.conversations import Conversations, NewNode
from nocopt.store.database import Database
from nocopt.store.filing import FilingShelf
from nocopt.store.nodes import insert_node
from tests.store.all_chats import AllChats
from tests.store.opened import Rooms, opened

NOW = 1_000_000.0
GONE = AttachmentPart("0" * 64, AttachmentKind.TEXT, "text/plain", "gone.txt", 1)


def _said(uid: str, parent: str | None, role: str, *parts: object, at: float = 5.0) -> NodeRecord:
    found = tuple(TextPart(one) if isinstance(one, str) else one for one in parts)
    answer = Reply(Outcome.COMPLETE, model="m") if role == "assistant" else None
    message = Message(role, found)  # type: ignore[arg-type]  # whatever the test gives
    return NodeRecord(uid, parent, message, at, reply=answer)


def _chat(*nodes: NodeRecord, uid: str = "c1", leaf: str | None = None) -> ChatRecord:
    return ChatRecord(
        uid=uid,
        title="Tides",
        titled_by=TitledBy.PERSON,
        created_at=5.0,
        updated_at=50.0,
        leaf=leaf or nodes[-1].uid,
        nodes=nodes,
    )


QUESTION = _said("n1", None, "user", "Why two tides?")
ANSWER = _said("n2", "n1", "assistant", "The moon.", at=6.0)
OTHER = _said("n3", "n1", "assistant", "The sun, too.", at=7.0)
NEXT = _said("n4", "n2", "user", "And the sun?", at=8.0)


async def _tree(database: Database, chat_id: int | None) -> dict[int, Node]:
    assert chat_id is not None
    return await Conversations(database).nodes(chat_id)


def _shape(nodes: dict[int, Node]) -> list[tuple[str | None, str]]:
    return [
        (None if node.parent_id is None else nodes[node.parent_id].message.text, node.message.text)
        for node in nodes.values()
    ]


def test_a_chat_comes_with_its_tree_its_times_and_how_it_is_filed(tmp_path: Path) -> None:
    async def work() -> None:
        async with opened(tmp_path) as (database, *_):
            chat = replace(
                _chat(QUESTION, ANSWER, OTHER, NEXT, leaf="n3"),
                preferred="n4",
                project="Sea  water",
                filed=Filed(tags=("b", "a"), pinned=9.0, archived=10.0, unread=True),
                options=Options(system="Be brief", parameters=Parameters(forget_before=1)),
                edits=Edits({0: "Why three tides?"}, 0),
            )
            added = await Adding(database).add(chat)
            assert (added.fate, added.messages, added.missing) == (Fate.NEW, 4, ())
            assert added.id is not None
            found, nodes = await Conversations(database).load(added.id) or pytest.fail("not there")
            assert _shape(nodes) == [
                (None, "Why two tides?"),
                ("Why two tides?", "The moon."),
                ("Why two tides?", "The sun, too."),
                ("The moon.", "And the sun?"),
            ]
            ids = list(nodes)
            assert [node.created_at for node in nodes.values()] == [5.0, 6.0, 7.0, 8.0]
            assert nodes[ids[1]].reply == ANSWER.reply
            assert (found.title, found.titled_by) == ("Tides", TitledBy.PERSON)
            assert (found.created_at, found.updated_at) == (5.0, 50.0)
            assert (found.leaf_id, found.preferred_id) == (ids[2], ids[3])
            assert found.options.parameters.forget_before == ids[1]
            assert found.edits == Edits({ids[0]: "Why three tides?"}, ids[0])
            (line,) = await ChatLines(database).some([added.id])
            (project,) = await FilingShelf(database).projects()
            assert project.name == "Sea water"
            assert line.filed == Filed(project.id, ("a", "b"), 9.0, 10.0, None, True)

    asyncio.run(work())


def test_added_twice_it_is_there_once(tmp_path: Path) -> None:
    async def work() -> None:
        async with opened(tmp_path) as (database, *_):
            adding, chat = Adding(database), _chat(QUESTION, ANSWER)
            assert (await adding.look(chat)).fate is Fate.NEW
            first = await adding.add(chat)
            assert (await adding.look(chat)).fate is Fate.THERE
            again = await adding.add(chat)
            assert (again.fate, again.id, again.messages) == (Fate.THERE, first.id, 0)
            assert len(await _tree(database, first.id)) == 2

    asyncio.run(work())


def test_looking_changes_nothing(tmp_path: Path) -> None:
    async def work() -> None:
        async with opened(tmp_path) as (database, *_):
            found = await Adding(database).look(replace(_chat(QUESTION, ANSWER), project="P"))
            assert (found.fate, found.id, found.messages) == (Fate.NEW, None, 2)
            assert await AllChats(database).recent() == ()
            assert await FilingShelf(database).projects() == ()

    asyncio.run(work())


def test_a_chat_that_has_grown_gets_what_is_new_and_goes_on_there(tmp_path: Path) -> None:
    async def work() -> None:
        async with opened(tmp_path) as (database, *_):
            adding = Adding(database)
            first = await adding.add(_chat(QUESTION, ANSWER))
            assert first.id is not None
            await Conversations(database).rename(first.id, "My title")
            grown = replace(_chat(QUESTION, ANSWER, OTHER, NEXT), updated_at=60.0)
            again = await adding.add(grown)
            assert (again.fate, again.id, again.messages) == (Fate.GROWN, first.id, 2)
            found, nodes = await Conversations(database).load(first.id) or pytest.fail("not there")
            assert len(nodes) == 4
            assert found.leaf_id is not None
            assert nodes[found.leaf_id].message.text == "And the sun?"
            assert (found.title, found.updated_at) == ("My title", 60.0)

    asyncio.run(work())


def test_where_the_person_went_on_otherwise_the_path_stays(tmp_path: Path) -> None:
    async def work() -> None:
        async with opened(tmp_path) as (database, *_):
            adding = Adding(database)
            first = await adding.add(_chat(QUESTION, ANSWER, OTHER))  # shows the other answer
            assert first.id is not None
            await adding.add(_chat(QUESTION, ANSWER, OTHER, NEXT))
            found, nodes = await Conversations(database).load(first.id) or pytest.fail("not there")
            assert found.leaf_id is not None
            assert nodes[found.leaf_id].message.text == "The sun, too."

    asyncio.run(work())


def test_what_is_in_the_trash_stays_there_as_it_is(tmp_path: Path) -> None:
    async def work() -> None:
        async with opened(tmp_path) as (database, *_):
            adding = Adding(database)
            first = await adding.add(_chat(QUESTION))
            assert first.id is not None
            await AllChats(database).delete(first.id, 70.0)
            again = await adding.add(_chat(QUESTION, ANSWER))
            assert (again.fate, again.messages) == (Fate.TRASHED, 0)
            assert await Conversations(database).load(first.id) is None
            assert len(await _tree(database, first.id)) == 1

    asyncio.run(work())


def test_what_was_removed_of_the_tree_does_not_come_back(tmp_path: Path) -> None:
    async def work() -> None:
        async with opened(tmp_path) as (database, *_):
            adding = Adding(database)
            first = await adding.add(_chat(QUESTION, ANSWER, OTHER))
            await database.write(
                lambda connection: connection.execute(
                    "UPDATE nodes SET removed_at = 9 WHERE uid = 'n2'"
                )
            )
            again = await adding.add(_chat(QUESTION, ANSWER, OTHER, NEXT))
            assert (again.fate, again.messages) == (Fate.THERE, 0)
            assert _shape(await _tree(database, first.id)) == [
                (None, "Why two tides?"),
                ("Why two tides?", "The sun, too."),
            ]

    asyncio.run(work())


def test_a_message_that_another_chat_has_is_not_taken_from_it(tmp_path: Path) -> None:
    async def work() -> None:
        async with opened(tmp_path) as (database, *_):
            adding = Adding(database)
            first = await adding.add(_chat(QUESTION, ANSWER))
            other = await adding.add(_chat(QUESTION, ANSWER, uid="c2"))
            assert (other.fate, other.id) == (Fate.THERE, None)
            assert len(await _tree(database, first.id)) == 2

    asyncio.run(work())


def test_a_chat_whose_end_does_not_come_with_it_is_not_taken_for_damaged(tmp_path: Path) -> None:
    async def work() -> None:
        async with opened(tmp_path) as (database, *_):
            adding, conversations = Adding(database), Conversations(database)
            told: list[object] = []
            conversations.damaged.connect(told.append)
            await adding.add(
                _chat(replace(ANSWER, parent=None), uid="c0")
            )  # another chat has what would be the end
            for chat in (
                _chat(QUESTION, ANSWER),
                replace(_chat(replace(NEXT, parent=None), uid="c2"), leaf=None),
            ):
                added = await adding.add(chat)
                assert added.id is not None
                loaded = await conversations.load(added.id)
                assert loaded is not None
                assert [*loaded[1]] == [loaded[0].leaf_id]
            assert told == []

    asyncio.run(work())


def test_files_come_with_their_messages_and_missing_ones_are_named(tmp_path: Path) -> None:
    async def work() -> None:
        async with opened(tmp_path) as (database, *_):
            shelf = Attachments(database, tmp_path)
            sha256 = await shelf.add(b"notes", "text/plain", 5.0)
            notes = AttachmentPart(sha256, AttachmentKind.TEXT, "text/plain", "notes.txt", 5)
            asked = _said("n1", None, "user", notes, GONE, "Look")
            chat = replace(_chat(asked), attached=(notes, GONE))
            added = await Adding(database).add(chat)
            assert added.missing == ("gone.txt",)
            assert added.id is not None
            found, nodes = await Conversations(database).load(added.id) or pytest.fail("not there")
            assert found.attached == (notes,)
            assert [node.message.attachments for node in nodes.values()] == [(notes,)]
            await shelf.collect(1e9)
            assert await shelf.read(sha256) == b"notes"

    asyncio.run(work())


def test_nothing_of_what_comes_is_sent_by_itself(tmp_path: Path) -> None:
    async def work() -> None:
        async with opened(tmp_path) as (database, *_):
            chat = replace(_chat(QUESTION), draft="Unsent", later=Unsent("And then"))
            added = await Adding(database).add(chat)
            assert added.id is not None
            found, _ = await Conversations(database).load(added.id) or pytest.fail("not there")
            assert found.later == Unsent()
            assert found.draft == "Unsent\n\nAnd then"
            assert (await ChatLines(database).expected()).later == {}

    asyncio.run(work())


def test_halves_of_characters_do_no_harm(tmp_path: Path) -> None:
    async def work() -> None:
        async with opened(tmp_path) as (database, *_):
            chat = replace(
                _chat(NodeRecord("n1", None, user_message("\ud83d"), 5.0)),
                title="a \udc00",
                project="p \ud800",
                draft="\ud800",
            )
            added = await Adding(database).add(chat)
            assert added.id is not None
            found, _ = await Conversations(database).load(added.id) or pytest.fail("not there")
            assert found.title == "a \ufffd"

    asyncio.run(work())


def _long(prefix: str) -> tuple[NodeRecord, ...]:
    return tuple(
        _said(
            f"{prefix}{place}", f"{prefix}{place - 1}" if place else None, "user", f"otter {place}"
        )
        for place in range(240)
    )


LONG = _long("m")


class _DiedError(Exception):
    """A program that adds a chat has died."""


@pytest.fixture
def dies(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Have slices of a message or so, and the program die before it writes that message."""
    monkeypatch.setattr(adding, "_SECONDS", 0.0)
    left = [0]

    def until(connection: sqlite3.Connection, new: NewNode, *rest: Any) -> int:
        left[0] -= 1
        if not left[0]:
            raise _DiedError
        return insert_node(connection, new, *rest)

    monkeypatch.setattr(adding, "insert_node", until)

    def before(message: int) -> None:
        left[0] = message

    return before


async def _hits(rooms: Rooms) -> int:
    query = replace(parse_query("otter"), places=frozenset(Place))
    while await rooms.shelves.search.work_off(200):
        pass
    return len((await rooms.shelves.search.find(query, NOW)).hits)


async def _rows(database: Database) -> int:
    count = "SELECT count(*) FROM nodes"
    return int(await database.read(lambda one: one.execute(count).fetchone()[0]))


def test_a_long_chat_is_seen_by_nobody_until_all_of_it_is_there(
    tmp_path: Path, dies: Callable[[int], None]
) -> None:
    async def work() -> None:
        chat = replace(_chat(*LONG), project="Sea", filed=Filed(tags=("a",)))
        dies(100)
        async with opened(tmp_path) as rooms:
            with pytest.raises(_DiedError):
                await rooms.shelves.adding.add(chat)
        async with opened(tmp_path) as rooms:
            database, conversations = rooms.database, rooms.conversations
            assert await _rows(database) == 99
            assert (await conversations.recent(), await _hits(rooms)) == ((), 0)
            assert await conversations.load_end(1, 60, trashed=True) is None
            assert await rooms.shelves.filing.projects() == ()
            found = await rooms.shelves.adding.look(chat)
            assert (found.fate, found.messages) == (Fate.NEW, 240)
            assert not await rooms.shelves.filing.sweep(NOW)  # somebody may be writing it
            added = await rooms.shelves.adding.add(chat)
            assert (added.fate, added.messages) == (Fate.NEW, 240)
            assert [text for _, text in _shape(await _tree(database, added.id))] == [
                one.message.text for one in LONG
            ]
            (line,) = await rooms.shelves.chat_lines.some([added.id or 0])
            assert line.filed == Filed(1, ("a",))
            assert await _hits(rooms) > 0
            assert (await rooms.shelves.adding.add(chat)).fate is Fate.THERE

    asyncio.run(work())


def test_what_is_left_of_a_chat_that_did_not_get_in_goes(
    tmp_path: Path, dies: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work() -> None:
        async with opened(tmp_path) as rooms:
            await rooms.shelves.adding.add(_chat(*LONG[:3]))
            for chat in (_chat(*LONG), _chat(*_long("o"), uid="c2")):
                dies(150)
                with pytest.raises(_DiedError):
                    await rooms.shelves.adding.add(chat)
            assert await _rows(rooms.database) > 200
            monkeypatch.setattr(arriving, "_HELD", -1.0)
            while await rooms.shelves.filing.sweep(0.0) or await rooms.shelves.pruning.purge(0.0):
                pass
            assert await _rows(rooms.database) == 3

    asyncio.run(work())


def test_what_is_new_of_a_chat_is_seen_once_all_of_it_is_there(
    tmp_path: Path, dies: Callable[[int], None]
) -> None:
    async def work() -> None:
        async with opened(tmp_path) as rooms:
            first = await rooms.shelves.adding.add(_chat(*LONG[:3]))
            assert first.id is not None
            dies(100)
            with pytest.raises(_DiedError):
                await rooms.shelves.adding.add(_chat(*LONG))
            assert await _rows(rooms.database) > 90
            assert len(await _tree(rooms.database, first.id)) == 3
            assert await rooms.shelves.pruning.last(first.id) is None
            assert await _hits(rooms) == 3
            again = await rooms.shelves.adding.add(_chat(*LONG))
            assert (again.fate, again.messages) == (Fate.GROWN, 237)
            found, nodes = await rooms.conversations.load(first.id) or pytest.fail("not there")
            assert (len(nodes), found.leaf_id) == (240, max(nodes))

    asyncio.run(work())


def test_what_tools_gave_makes_a_chat_long_as_well(tmp_path: Path) -> None:
    given = OpaquePart({"type": "tool_result", "tool_use_id": "a", "content": "x" * 150_000})
    nodes = (_said("n1", None, "user", given), _said("n2", "n1", "user", given))

    async def work() -> None:
        async with opened(tmp_path) as rooms:
            writings: list[None] = []
            rooms.database.written.connect(lambda: writings.append(None))
            added = await rooms.shelves.adding.add(_chat(*nodes))
            assert len(await _tree(rooms.database, added.id)) == 2
            assert len(writings) > 1

    asyncio.run(work())


def test_others_write_while_a_long_chat_gets_in(
    tmp_path: Path, dies: Callable[[int], None]
) -> None:
    async def work() -> None:
        dies(0)
        async with opened(tmp_path) as rooms:
            first = await rooms.shelves.adding.add(_chat(*LONG[:3]))
            assert first.id is not None
            ids = sorted(await _tree(rooms.database, first.id))
            coming = asyncio.ensure_future(rooms.shelves.adding.add(_chat(*LONG)))
            while await _rows(rooms.database) < 50:
                assert not coming.done()
            await rooms.shelves.pruning.remove(first.id, [ids[2]], ids[1], NOW)
            assert await coming == Added(Fate.THERE, first.id, 0)  # all of it hangs on that
            assert len(await _tree(rooms.database, first.id)) == 2

    asyncio.run(work())


@pytest.mark.parametrize("chat", [_chat(*LONG), _chat(*_long("o"), uid="c2")])
def test_what_was_left_of_a_chat_does_not_go_while_it_comes_again(
    tmp_path: Path,
    dies: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
    chat: ChatRecord,
) -> None:
    async def work() -> None:
        async with opened(tmp_path) as rooms:
            database, shelves = rooms.database, rooms.shelves
            await shelves.adding.add(_chat(*LONG[:3]))
            dies(150)
            with pytest.raises(_DiedError):
                await shelves.adding.add(chat)
            await rooms.state.set("arriving_at", "0.0")  # long ago
            read = database.read_long

            async def read_while_it_goes(look: Callable[[sqlite3.Connection], Any]) -> Any:
                found = await read(look)
                await shelves.filing.sweep(NOW)
                await shelves.pruning.purge(NOW)
                return found

            monkeypatch.setattr(database, "read_long", read_while_it_goes)
            added = await shelves.adding.add(chat)
            assert len(await _tree(database, added.id)) == 240

    asyncio.run(work())


def test_what_went_while_the_computer_slept_comes_anew(
    tmp_path: Path, dies: Callable[[int], None]
) -> None:
    async def work() -> None:
        dies(0)
        async with opened(tmp_path) as rooms:
            database, shelves = rooms.database, rooms.shelves
            coming = asyncio.ensure_future(shelves.adding.add(_chat(*LONG)))
            while await _rows(database) < 100:
                assert not coming.done()
            await asyncio.gather(  # in one go, as nothing else is carried out in between
                rooms.state.set("arriving_at", "0.0"), shelves.filing.sweep(NOW)
            )
            added = await coming
            assert len(await _tree(database, added.id)) == 240

    asyncio.run(work())
