"""Requests and answers as they were on the wire: to the byte, and never more than there is room."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocopt.core.conversation import Node, Options
from nocopt.core.errors import StoreError, StoreFault
from nocopt.core.exchange import MOST_KEPT, Exchange
from nocopt.core.messages import user_message
from nocopt.store import exchanges as shelf_module
from nocopt.store.exchanges import from_row, to_row
from tests.store.opened import Rooms, opened
from tests.store.test_store_codec import texts, through_sqlite

EXCHANGE = Exchange(
    node_id=1,
    attempt=1,
    url="https://api.example/v1/messages",
    headers=(("content-type", "application/json"), ("x-twice", "a"), ("x-twice", "b")),
    body='{"model":"claude-x","messages":[]}',
    status=200,
    answer_headers=(("request-id", "req_1"),),
    pieces=((12.5, b"event: ping\n"), (13.0, b""), (400.1, b"\xff\x00data")),
)
headers = st.lists(st.tuples(texts, texts), max_size=3).map(tuple)
exchanges = st.builds(
    Exchange,
    node_id=st.just(1),
    attempt=st.integers(1, 9),
    url=texts,
    headers=headers,
    body=texts,
    status=st.none() | st.integers(100, 599),
    answer_headers=headers,
    pieces=st.lists(
        st.tuples(st.integers(0, 10**7).map(lambda tenths: tenths / 10), st.binary(max_size=9)),
        max_size=5,
    ).map(tuple),
    cut=st.booleans(),
)


async def asked(rooms: Rooms) -> Node:
    _, node = await rooms.conversations.begin("x", Options(), user_message("?"), 1.0)
    return node


@given(exchanges)
def test_every_exchange_comes_back(exchange: Exchange) -> None:
    row = (exchange.attempt, *through_sqlite(to_row(exchange)))
    assert from_row(exchange.node_id, row) == exchange


def test_the_attempts_of_an_answer_are_given_in_order(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            node, other = [await asked(rooms) for _ in range(2)]
            shelf = rooms.shelves.exchanges
            first = replace(EXCHANGE, node_id=node.id, status=529)
            second = replace(first, attempt=2, status=200)
            for one in (second, first, replace(first, node_id=other.id)):
                await shelf.keep(one)
            assert await shelf.of(node.id) == (first, second)
            again = replace(first, status=None, pieces=())
            await shelf.keep(again)
            assert await shelf.of(node.id) == (again, second)
            assert await shelf.of(99) == ()

    asyncio.run(body())


def test_older_ones_make_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf_module, "MOST_KEPT", 5)

    async def body() -> None:
        async with opened(tmp_path) as rooms:
            node = await asked(rooms)
            for attempt in range(1, 9):
                await rooms.shelves.exchanges.keep(
                    replace(EXCHANGE, node_id=node.id, attempt=attempt)
                )
            kept = await rooms.shelves.exchanges.of(node.id)
            assert [one.attempt for one in kept] == [4, 5, 6, 7, 8]

    asyncio.run(body())
    assert MOST_KEPT == 200


def test_large_ones_make_room_as_well_but_the_last_one_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf_module, "MOST_STORED", 100_000)
    noise = Random(3).randbytes(200_000)  # cannot be packed

    async def body() -> None:
        async with opened(tmp_path) as rooms:
            node = await asked(rooms)
            shelf = rooms.shelves.exchanges
            large = replace(EXCHANGE, node_id=node.id, pieces=((1.0, noise[:30_000]),))
            for attempt in range(1, 6):
                await shelf.keep(replace(large, attempt=attempt))
            assert [one.attempt for one in await shelf.of(node.id)] == [3, 4, 5]
            huge = replace(large, attempt=6, pieces=((1.0, noise),))
            await shelf.keep(huge)
            assert await shelf.of(node.id) == (huge,)

    asyncio.run(body())


def test_what_repeats_itself_takes_little_room(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            node = await asked(rooms)
            body = '{"role":"user","content":"again"},' * 30_000
            pieces = tuple((float(at), b'data: {"type":"ping"}\n\n') for at in range(10_000))
            await rooms.shelves.exchanges.keep(
                replace(EXCHANGE, node_id=node.id, body=body, pieces=pieces)
            )
            assert await rooms.database.read(size) < 100_000
            [found] = await rooms.shelves.exchanges.of(node.id)
            assert (found.body, found.pieces) == (body, pieces)

    def size(connection: sqlite3.Connection) -> int:
        row = connection.execute(
            "SELECT length(facts) + length(body) + length(answer) + length(pieces) FROM exchanges"
        ).fetchone()
        return int(row[0])

    asyncio.run(body())


def test_they_go_with_their_chat(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            node = await asked(rooms)
            await rooms.shelves.exchanges.keep(replace(EXCHANGE, node_id=node.id))
            await rooms.conversations.delete(node.conversation_id, 2.0)
            await rooms.conversations.purge(3.0)
            assert await rooms.shelves.exchanges.of(node.id) == ()

    asyncio.run(body())


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE exchanges SET body = X'00'",
        "UPDATE exchanges SET facts = '{}'",
        "UPDATE exchanges SET pieces = answer",
        "UPDATE exchanges SET answer = pieces",
    ],
)
def test_a_damaged_exchange_is_named(tmp_path: Path, damage: str) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            node = await asked(rooms)
            await rooms.shelves.exchanges.keep(replace(EXCHANGE, node_id=node.id))
            await rooms.database.write(lambda connection: connection.execute(damage))
            with pytest.raises(StoreError) as caught:
                await rooms.shelves.exchanges.of(node.id)
            assert caught.value.fault is StoreFault.CORRUPT

    asyncio.run(body())
