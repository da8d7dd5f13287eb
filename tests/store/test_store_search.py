"""The search over all chats: what was written is found, what is gone is not, the best is first."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nocopt.core.attachments import AttachmentKind, AttachmentPart
from nocopt.core.conversation import NodeKind, Options
from nocopt.core.filing import Place
from nocopt.core.folding import folded
from nocopt.core.messages import Message, TextPart, ThinkingPart, ToolUsePart
from nocopt.core.query import parse_query
from nocopt.core.search import Hit, Sender, Source
from nocopt.core.tools import ToolOutcome, result_part
from nocopt.store.conversations import NewNode
from nocopt.store.database import Database
from nocopt.store.schema import MIGRATIONS
from nocopt.store.search_index import SearchIndex
from nocopt.store.search_rows import digest, word_digest
from tests.store.opened import Rooms, opened, reply, stored

NOW = 1_000_000.0
BEFORE = tuple(one for one in MIGRATIONS if one.name < "0007")
DAY = 86_400.0


def searching(folder: Path, body: Callable[[Rooms, SearchIndex], Awaitable[None]]) -> None:
    async def run() -> None:
        async with opened(folder) as rooms:
            await body(rooms, SearchIndex(rooms.database))

    asyncio.run(run())


async def chat(rooms: Rooms, title: str, *messages: str | Message, at: float = NOW) -> int:
    """Make a chat in which the person and a model write by turns; return its id."""
    made = await rooms.conversations.create(title, Options(), at)
    leaf: int | None = None
    for number, one in enumerate(messages):
        asks = number % 2 == 0
        message = (
            one
            if isinstance(one, Message)
            else Message("user" if asks else "assistant", (TextPart(one),))
        )
        answered = None if message.role == "user" else reply()
        new = NewNode(made.id, leaf, message, "" if asks else "claude-opus-5", "", answered)
        leaf = (await rooms.conversations.append(new, at + number)).id
    return made.id


async def hits(index: SearchIndex, typed: str, *, thinking: bool = False) -> tuple[Hit, ...]:
    return (await index.find(parse_query(typed, thinking=thinking), NOW)).hits


async def found(index: SearchIndex, typed: str, *, thinking: bool = False) -> list[str]:
    return [one.passage.text for one in await hits(index, typed, thinking=thinking)]


@pytest.mark.parametrize(
    "typed",
    [
        *("quick", "QUICK br", "quick fo", '"brown fox"', '"brown  FOX'),
        *("数", "数据", "数据库", "的数据库", "gpu显存", "GPU 显存"),
        *("getusername", "username", "name", "max_tokens", "max", "c++", "=>", "cafe", "naïve"),
    ],
)
def test_a_message_is_found(typed: str, tmp_path: Path) -> None:
    text = "The quick brown\nfox: 我的数据库 GPU显存 getUserName(max_tokens) C++ => Café naive"

    async def body(rooms: Rooms, index: SearchIndex) -> None:
        await chat(rooms, "One", "nothing of the kind", text)
        [hit] = await hits(index, typed)
        assert hit.source is Source.TEXT
        assert hit.sender is Sender.MODEL
        assert hit.passage.marks

    searching(tmp_path, body)


@pytest.mark.parametrize("typed", ["uick", "quick slow", '"fox brown"', "据数", "数据 库存", "br "])
def test_what_is_not_there_is_not_found(typed: str, tmp_path: Path) -> None:
    async def body(rooms: Rooms, index: SearchIndex) -> None:
        await chat(rooms, "One", "The quick brown fox 数据库", "slow")
        assert await hits(index, typed) == ()

    searching(tmp_path, body)


@settings(max_examples=25, deadline=None)
@given(st.text(st.sampled_from("abAB_- .,数据库é"), min_size=1, max_size=12))
def test_any_text_is_found_by_itself(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    async def body(rooms: Rooms, index: SearchIndex) -> None:
        await chat(rooms, "One", text)
        query = parse_query(f'"{text}"')
        assert len((await index.find(query, NOW)).hits) == bool(query.terms)

    searching(tmp_path_factory.mktemp("search"), body)


def test_a_title_comes_before_messages_and_a_new_one_replaces_it(tmp_path: Path) -> None:
    async def body(rooms: Rooms, index: SearchIndex) -> None:
        id_ = await chat(rooms, "About foxes", "A fox", "fox fox fox")
        first = (await hits(index, "fox"))[0]
        assert (first.source, first.node_id, first.passage.text) == (
            *(Source.TITLE, None),
            "About foxes",
        )
        await rooms.conversations.rename(id_, "About wolves")
        await rooms.conversations.rename(id_, "About bears")
        assert await found(index, "foxes") == []
        assert await found(index, "wolves") == []
        assert await found(index, "bears") == ["About bears"]

    searching(tmp_path, body)


def test_thinking_is_looked_through_only_when_it_is_asked_for(tmp_path: Path) -> None:
    message = Message("assistant", (ThinkingPart("A secret badger", "c2ln"), TextPart("An answer")))

    async def body(rooms: Rooms, index: SearchIndex) -> None:
        await chat(rooms, "One", "Hello", message)
        assert await found(index, "badger") == []
        [hit] = await hits(index, "badger", thinking=True)
        assert (hit.source, hit.position) == (Source.THINKING, 0)
        [text] = await hits(index, "answer", thinking=True)
        assert (text.source, text.position) == (Source.TEXT, 1)

    searching(tmp_path, body)


def test_names_and_texts_of_files_are_found(tmp_path: Path) -> None:
    async def body(rooms: Rooms, index: SearchIndex) -> None:
        file = await stored(rooms, b"Inside", "walrus report.txt")
        await chat(rooms, "One", Message("user", (file, TextPart("Read this"))))
        [named] = await hits(index, "walrus")
        assert (named.source, named.position) == (Source.FILE_NAME, 0)
        assert len(await hits(index, "walrus this")) == 1

        def write(connection: sqlite3.Connection) -> None:
            connection.execute(
                "INSERT INTO file_texts (sha256, text) VALUES (?, 'An otter inside')",
                (file.sha256,),
            )

        await rooms.database.write(write)
        [inside] = await hits(index, "otter")
        assert (inside.source, inside.node_id) == (Source.FILE, named.node_id)

    searching(tmp_path, body)


def picture(sha256: str) -> AttachmentPart:
    return AttachmentPart(sha256, AttachmentKind.IMAGE, "image/png", "a.png", 3)


def test_a_message_of_tools_alone_is_shown_by_what_was_called_and_given(tmp_path: Path) -> None:
    async def body(rooms: Rooms, index: SearchIndex) -> None:
        given = ToolOutcome(({"type": "text", "text": "391"},))
        call = ToolUsePart("t2", "calculator", {"expression": "17*23", "digits": 3})
        await chat(
            rooms,
            "Sums",
            "what is it",
            Message("assistant", (ThinkingPart("hm"), call)),
            Message("user", (result_part("t2", given),)),
            Message("assistant", (ToolUsePart("t3", "look", {}),)),
        )
        found = [
            (one.source, one.tool, one.passage.text)
            for one in sorted(await hits(index, "since:1970-01-01"), key=lambda one: one.at)
        ]
        assert found[-3:] == [
            (Source.CALL, "calculator", "17*23, 3"),
            (Source.RESULT, "calculator", "391"),
            (Source.CALL, "look", ""),
        ]

    searching(tmp_path, body)


async def filled(rooms: Rooms) -> None:
    sha256 = await rooms.shelves.attachments.add(b"png", "image/png", NOW)
    await chat(
        rooms,
        "Old",
        Message("user", (picture(sha256), TextPart("fox old asked"))),
        Message("assistant", (TextPart("fox old told\n```\n```"), ToolUsePart("t1", "look", {}))),
        at=NOW - 90 * DAY,
    )
    await chat(rooms, "New", "fox new asked", "fox new told")
    kept = await chat(rooms, "Kept", "fox kept")
    thrown = await chat(rooms, "Thrown", "fox thrown")
    await rooms.conversations.delete(thrown, NOW)

    def file(connection: sqlite3.Connection) -> None:
        connection.execute(
            "INSERT INTO projects (id, uid, name, place, options) VALUES (1, 'p', 'My Work', 0, '')"
        )
        connection.execute("UPDATE conversations SET project_id = 1 WHERE title = 'New'")
        connection.execute("UPDATE conversations SET archived_at = 1 WHERE id = ?", (kept,))
        connection.executemany(
            "INSERT INTO tags SELECT id, ? FROM conversations WHERE title = ?",
            [("Größe", "New"), ("b", "New"), ("b", "Old")],
        )

    await rooms.database.write(file)


@pytest.mark.parametrize(
    ("typed", "texts"),
    [
        (
            "fox",
            {"fox new asked", "fox new told", "fox old asked", "fox old told", "fox kept"},
        ),
        ("fox from:me", {"fox new asked", "fox old asked", "fox kept"}),
        ("fox from:model", {"fox new told", "fox old told"}),
        ("model:opus new", {"fox new told"}),
        ("model:sonnet fox", set()),
        ("fox in:trash", {"fox thrown"}),
        ("fox in:archive", {"fox kept"}),
        ('in:"my work" asked', {"fox new asked"}),
        ("in:nowhere fox", set()),
        ("tag:grosse told", {"fox new told"}),
        ("tag:b asked", {"fox new asked", "fox old asked"}),
        ("tag:b tag:grosse asked", {"fox new asked"}),
        ("has:image", {"fox old asked"}),
        ("has:file fox", {"fox old asked"}),
        ("has:pdf fox", set()),
        ("has:tool", {"fox old told"}),
        ("has:code told", {"fox old told"}),
        ("from:model", {"fox new told", "fox old told"}),
    ],
)
def test_filters_narrow(typed: str, texts: set[str], tmp_path: Path) -> None:
    async def body(rooms: Rooms, index: SearchIndex) -> None:
        await filled(rooms)
        assert {one.passage.text for one in await hits(index, typed)} == texts

    searching(tmp_path, body)


def test_times_narrow(tmp_path: Path) -> None:
    async def body(rooms: Rooms, index: SearchIndex) -> None:
        await filled(rooms)
        early = parse_query("fox before:1970-01-05", start_of=lambda _: NOW - DAY)
        late = parse_query("new since:1970-01-05", start_of=lambda _: NOW - DAY)
        assert len((await index.find(early, NOW)).hits) == 2
        assert {one.source for one in (await index.find(late, NOW)).hits} == {
            *(Source.TITLE, Source.TEXT),
        }

    searching(tmp_path, body)


def test_a_hit_says_where_its_chat_is(tmp_path: Path) -> None:
    async def body(rooms: Rooms, index: SearchIndex) -> None:
        await filled(rooms)
        everywhere = await hits(index, "fox in:list in:archive in:trash")
        assert {one.title: one.place for one in everywhere} == {
            "Old": Place.LIST,
            "New": Place.LIST,
            "Kept": Place.ARCHIVE,
            "Thrown": Place.TRASH,
        }

    searching(tmp_path, body)


def test_what_is_purged_leaves_the_index(tmp_path: Path) -> None:
    async def body(rooms: Rooms, index: SearchIndex) -> None:
        id_ = await chat(rooms, "Title", "A fox", "A badger")
        await chat(rooms, "Other", "A fox")
        await index.work_off()
        await rooms.conversations.delete(id_, NOW)
        await rooms.conversations.purge(NOW + 1)
        assert [one.title for one in await hits(index, "fox in:trash in:list")] == ["Other"]
        assert await index.left() == 0
        assert await words(rooms) == {"a", "fox", "other"}

    searching(tmp_path, body)


async def words(rooms: Rooms) -> set[str]:
    def read(connection: sqlite3.Connection) -> set[str]:
        connection.execute("CREATE VIRTUAL TABLE temp.held USING fts5vocab(main, search, row)")
        held = {term for term, *_ in connection.execute("SELECT * FROM held")}
        connection.execute("DROP TABLE temp.held")
        return held

    return await rooms.database.write(read)


def test_a_chat_that_comes_back_from_the_trash_is_found(tmp_path: Path) -> None:
    async def body(rooms: Rooms, index: SearchIndex) -> None:
        id_ = await chat(rooms, "One", "A fox")
        await rooms.conversations.delete(id_, NOW)
        assert await found(index, "fox") == []
        await rooms.conversations.restore(id_)
        assert await found(index, "fox") == ["A fox"]

    searching(tmp_path, body)


def test_a_part_that_is_changed_is_found_as_it_is(tmp_path: Path) -> None:
    """No code of this program changes one; a tool or a later version may."""

    async def body(rooms: Rooms, index: SearchIndex) -> None:
        await chat(rooms, "One", Message("user", (TextPart("A fox"), TextPart("and a cow"))))
        await index.work_off()
        for text in ("A wolf", "A bear"):
            await rooms.database.write(
                lambda connection, text=text: connection.execute(  # type: ignore[misc]
                    "UPDATE parts SET text = ? WHERE position = 0", (text,)
                )
            )
        assert await found(index, "fox") == []
        assert await found(index, "bear cow") == ["A bear"]
        assert await words(rooms) == {"a", "and", "bear", "cow", "one"}

    searching(tmp_path, body)


def test_what_is_written_is_found_at_once_and_the_rest_is_told(tmp_path: Path) -> None:
    async def body(rooms: Rooms, index: SearchIndex) -> None:
        for number in range(120):
            await chat(rooms, f"Chat {number}", "A fox")
        assert await index.left() == 240
        first = await index.find(parse_query("fox"), NOW)
        assert len(first.hits) > 0
        assert first.unindexed == 40
        assert await index.work_off(100) == 0
        assert (await index.find(parse_query("fox"), NOW)).unindexed == 0

    searching(tmp_path, body)


def test_long_texts_are_put_in_one_at_a_time(tmp_path: Path) -> None:
    async def body(rooms: Rooms, index: SearchIndex) -> None:
        await chat(rooms, "One", "a b " * 20_000, "a b " * 20_000)
        assert await index.work_off() == 1  # with the title, which is the newest

    searching(tmp_path, body)


def test_more_is_told_where_there_is_more(tmp_path: Path) -> None:
    async def body(rooms: Rooms, index: SearchIndex) -> None:
        await chat(rooms, "One", *["A fox"] * 8)
        few = await index.find(parse_query("fox"), NOW, limit=5)
        all_ = await index.find(parse_query("fox"), NOW, limit=8)
        assert (len(few.hits), few.more) == (5, True)
        assert (len(all_.hits), all_.more) == (8, False)

    searching(tmp_path, body)


def test_one_chat_does_not_push_out_the_others(tmp_path: Path) -> None:
    async def body(rooms: Rooms, index: SearchIndex) -> None:
        await chat(rooms, "Small", "One fox", at=NOW - 100 * DAY)
        await chat(rooms, "Large", *["fox fox fox"] * 9)
        titles = [one.title for one in await hits(index, "fox")]
        assert titles == ["Large", "Large", "Large", "Small", *["Large"] * 6]

    searching(tmp_path, body)


def test_results_of_tools_are_nobodys_words(tmp_path: Path) -> None:
    async def body(rooms: Rooms, index: SearchIndex) -> None:
        made = await rooms.conversations.create("One", Options(), NOW)
        message = Message("user", (TextPart("A fox"),))
        new = NewNode(made.id, None, message, kind=NodeKind.SUMMARY)
        await rooms.conversations.append(new, NOW)
        [hit] = await hits(index, "fox")
        assert hit.sender is None
        assert await hits(index, "fox from:me") == ()

    searching(tmp_path, body)


def test_an_index_of_other_words_is_made_anew(tmp_path: Path) -> None:
    async def body(rooms: Rooms, index: SearchIndex) -> None:
        await chat(rooms, "One", "A fox")
        await index.work_off()
        await rooms.state.set("search_made_by", "0")
        await rooms.database.write(
            lambda connection: connection.execute(
                "INSERT INTO search (search) VALUES ('delete-all')"
            )
        )
        await chat(rooms, "Two", "A bear")
        assert await found(index, "fox") == ["A fox"]

    searching(tmp_path, body)


def test_a_row_that_is_not_what_it_was_has_the_index_made_anew(tmp_path: Path) -> None:
    async def body(rooms: Rooms, index: SearchIndex) -> None:
        id_ = await chat(rooms, "One", "A fox")
        await index.work_off()
        await rooms.database.write(
            lambda connection: connection.execute("UPDATE searched SET digest = 1")
        )
        await rooms.conversations.rename(id_, "Two")
        assert await found(index, "one") == []
        assert await found(index, "two") == ["Two"]
        assert await found(index, "fox") == ["A fox"]
        assert await words(rooms) == {"a", "fox", "two"}

    searching(tmp_path, body)


def test_what_the_index_holds_can_be_proven(tmp_path: Path) -> None:
    async def body(rooms: Rooms, index: SearchIndex) -> None:
        await filled(rooms)
        await index.work_off(100)

        def read(connection: sqlite3.Connection) -> tuple[dict[int, int], dict[int, int]]:
            connection.execute(
                "CREATE VIRTUAL TABLE temp.held USING fts5vocab(main, search, instance)"
            )
            sums: dict[int, int] = {}
            for term, id_, *_ in connection.execute("SELECT * FROM held"):
                sums[id_] = sums.get(id_, 0) + word_digest(term)
            connection.execute("INSERT INTO search (search) VALUES ('integrity-check')")
            return sums, dict(connection.execute("SELECT id, digest FROM searched").fetchall())

        held, noted = await rooms.database.write(read)
        assert held == noted
        assert len(held) == 10

    searching(tmp_path, body)


def test_a_digest_does_not_depend_on_the_order() -> None:
    assert digest(["a", "数据"]) == digest(["数据", "a"]) != digest(["a", "b"])


def test_chats_of_an_older_version_are_found(tmp_path: Path) -> None:
    async def body() -> None:
        older = await Database.open(tmp_path, BEFORE)
        try:
            await older.write(
                lambda connection: connection.executescript(
                    "INSERT INTO conversations (id, uid, title, created_at, updated_at, account,"
                    " model, thinking, system) VALUES (1, 'u', 'Older chat', 1, 1, '', '', '', '');"
                    "INSERT INTO nodes VALUES (1, 'n', 1, NULL, 'user', 1, '', '', 'plain');"
                    "INSERT INTO parts VALUES (1, 1, 0, 'text', 'An older fox', NULL, NULL);"
                )
            )
        finally:
            await older.close()
        async with opened(tmp_path) as rooms:
            index = SearchIndex(rooms.database)
            assert await found(index, "older") == ["Older chat", "An older fox"]

    asyncio.run(body())


def test_where_nothing_can_be_written_what_is_indexed_is_found(tmp_path: Path) -> None:
    async def body(rooms: Rooms, index: SearchIndex) -> None:
        await chat(rooms, "One", "A fox")
        await index.work_off()
        await chat(rooms, "Two", "A fox")
        await rooms.database.read(lambda connection: connection.execute("PRAGMA query_only = ON"))
        read_only = await index.find(parse_query("fox"), NOW)
        await rooms.database.read(lambda connection: connection.execute("PRAGMA query_only = OFF"))
        assert ([one.title for one in read_only.hits], read_only.unindexed) == (["One"], 2)

    searching(tmp_path, body)


def test_no_statement_of_the_search_compares_by_like(tmp_path: Path) -> None:
    async def body(rooms: Rooms, index: SearchIndex) -> None:
        await filled(rooms)
        statements: list[str] = []

        def trace(connection: sqlite3.Connection) -> None:
            connection.set_trace_callback(statements.append)

        await rooms.database.read(trace)
        for typed in ("fox", "f", "数据库", "数", "in:trash has:pdf fox", '"a fox"', "=>"):
            await hits(index, typed)
        assert statements
        assert not [one for one in statements if "like" in folded(one) or "glob" in folded(one)]

    searching(tmp_path, body)
