"""What was paid: every entry counts once, whatever becomes of its chat."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from nocopt.core.conversation import Options
from nocopt.core.errors import StoreError, StoreFault
from nocopt.core.messages import user_message
from nocopt.core.spending import Per, Spending, SpendingKind, SpendingSum
from nocopt.core.usage import Usage
from nocopt.store.conversations import NewNode
from nocopt.store.ledger import Entry, local_day
from tests.store.opened import Rooms, answer, opened, reply

DAY = 86_400.0
NOON = 1_795_262_400.0  # 2026-11-21 12:00 UTC
USED = Usage(
    input_tokens=10,
    output_tokens=20,
    cache_creation_input_tokens=7,
    cache_read_input_tokens=5,
    cache_5m_tokens=3,
    cache_1h_tokens=4,
    web_searches=1,
)
PAID = Spending(NOON, None, "Work", "claude-x", SpendingKind.REPLY, USED, Decimal("0.1"))
FIRST, LAST = "0000-00-00", "9999-12-31"


@pytest.fixture(autouse=True)
def in_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


async def enter(rooms: Rooms, *entries: Spending) -> None:
    for one in entries:
        await rooms.shelves.ledger.add(one)


def test_an_entry_comes_back(tmp_path: Path) -> None:
    odd = replace(
        PAID,
        at=NOON - DAY,
        conversation_id=7,
        account="A \ud83d",
        kind=SpendingKind.TITLE,
        cost=Decimal("0.000000000000000000000123456789"),
    )

    async def write() -> None:
        async with opened(tmp_path) as rooms:
            await enter(rooms, PAID, odd, replace(PAID, cost=None))

    async def read() -> None:
        async with opened(tmp_path) as rooms:
            ledger = rooms.shelves.ledger
            assert await ledger.rows(FIRST, LAST) == (
                Entry("2026-11-20", replace(odd, account="A \ufffd")),
                Entry("2026-11-21", PAID),
                Entry("2026-11-21", replace(PAID, cost=None)),
            )
            assert await ledger.rows("2026-11-20", "2026-11-20") == (
                Entry("2026-11-20", replace(odd, account="A \ufffd")),
            )

    asyncio.run(write())
    asyncio.run(read())


def test_counts_that_the_server_never_said_stay_unknown_and_count_as_nothing(
    tmp_path: Path,
) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            ledger = rooms.shelves.ledger
            whole = Usage(cache_creation_input_tokens=9)  # without the split: of five minutes
            zeros = replace(whole, cache_5m_tokens=0, cache_1h_tokens=0)
            huge = Usage(input_tokens=10**30)
            await enter(
                rooms,
                *(replace(PAID, usage=one, cost=None) for one in (Usage(), whole, huge, zeros)),
            )
            entries = await ledger.rows(FIRST, LAST)
            unknown, written, beyond, filled = [entry.spending.usage for entry in entries]
            assert unknown == beyond == Usage()
            assert written == Usage(cache_creation_input_tokens=9, cache_5m_tokens=9)
            assert filled == replace(written, cache_1h_tokens=0)
            [total] = await ledger.sums(Per.MODEL, FIRST, LAST)
            assert total == SpendingSum(
                "claude-x", "claude-x", 4, 0, 0, 18, 0, 0, Decimal(0), unpriced=4
            )

    asyncio.run(body())


def test_amounts_are_added_up_in_decimals(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            tenths = [replace(PAID, cost=Decimal("0.1"))] * 3
            await enter(rooms, *tenths, replace(PAID, cost=None))
            await enter(rooms, replace(PAID, cost=Decimal("NaN")))  # as good as unknown
            [total] = await rooms.shelves.ledger.sums(Per.DAY, FIRST, LAST)
            assert total == SpendingSum(
                *("2026-11-21", "2026-11-21", 5, 50, 100, 35, 25, 5),
                cost=Decimal("0.3"),
                unpriced=2,
            )

    asyncio.run(body())


def test_sums_are_made_by_day_model_account_and_chat(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            chats, ledger = rooms.conversations, rooms.shelves.ledger
            shown = await chats.create("Shown", Options(), 1.0)
            trashed = await chats.create("In the trash", Options(), 1.0)
            await chats.delete(trashed.id, 2.0)
            await enter(
                rooms,
                replace(PAID, conversation_id=shown.id),
                replace(PAID, conversation_id=shown.id, at=NOON + DAY, model="other"),
                replace(PAID, conversation_id=trashed.id, account="Home"),
                replace(PAID, kind=SpendingKind.TITLE, at=NOON - DAY),
            )

            async def sums(per: Per, since: str = FIRST, until: str = LAST) -> list[object]:
                found = await ledger.sums(per, since, until)
                return [(one.key, one.name, one.replies, one.cost) for one in found]

            assert await sums(Per.DAY) == [
                ("2026-11-20", "2026-11-20", 1, Decimal("0.1")),
                ("2026-11-21", "2026-11-21", 2, Decimal("0.2")),
                ("2026-11-22", "2026-11-22", 1, Decimal("0.1")),
            ]
            assert await sums(Per.DAY, "2026-11-21", "2026-11-21") == [
                ("2026-11-21", "2026-11-21", 2, Decimal("0.2"))
            ]
            assert await sums(Per.MODEL) == [
                ("claude-x", "claude-x", 3, Decimal("0.3")),
                ("other", "other", 1, Decimal("0.1")),
            ]
            assert await sums(Per.ACCOUNT) == [
                ("Home", "Home", 1, Decimal("0.1")),
                ("Work", "Work", 3, Decimal("0.3")),
            ]
            assert await sums(Per.CHAT) == [
                (str(shown.id), "Shown", 2, Decimal("0.2")),
                (str(trashed.id), "", 1, Decimal("0.1")),
                ("", "", 1, Decimal("0.1")),
            ]
            assert await sums(Per.CHAT, "2027-01-01") == []
            chat = await ledger.of_chat(shown.id)
            assert chat is not None
            assert (chat.key, chat.name, chat.replies) == (str(shown.id), "Shown", 2)
            assert await ledger.of_chat(99) is None

    asyncio.run(body())


def test_copies_and_deletions_of_chats_change_no_sum(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            chats, ledger = rooms.conversations, rooms.shelves.ledger
            chat, question = await chats.begin("One", Options(), user_message("?"), 1.0)
            node = await chats.append(NewNode(chat.id, question.id, answer(), reply=reply()), 2.0)
            await enter(rooms, replace(PAID, conversation_id=chat.id))
            before = await ledger.sums(Per.MODEL, FIRST, LAST)
            await chats.branch((question, node), "Copy", Options(), 3.0)
            assert await ledger.sums(Per.MODEL, FIRST, LAST) == before
            await chats.delete(chat.id, 4.0)
            assert await chats.purge(1e12) == 1
            assert await ledger.sums(Per.MODEL, FIRST, LAST) == before
            [left] = await ledger.sums(Per.CHAT, FIRST, LAST)
            assert (left.key, left.name) == (str(chat.id), "")

    asyncio.run(body())


def test_a_day_is_that_of_the_person(monkeypatch: pytest.MonkeyPatch) -> None:
    late = NOON + 11.5 * 3600
    assert local_day(late) == "2026-11-21"
    monkeypatch.setenv("TZ", "XXX-3")
    time.tzset()
    assert local_day(late) == "2026-11-22"


def test_the_day_of_an_entry_stays_when_the_person_travels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            await enter(rooms, replace(PAID, at=NOON + 11.5 * 3600))
            monkeypatch.setenv("TZ", "XXX-3")
            time.tzset()
            [entry] = await rooms.shelves.ledger.rows(FIRST, LAST)
            assert entry.day == "2026-11-21"

    asyncio.run(body())


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE spending SET cost = 'much'",
        "UPDATE spending SET cost = 'Infinity'",
        "UPDATE spending SET cost = 'sNaN'",
    ],
)
def test_a_damaged_entry_is_named(tmp_path: Path, damage: str) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            await enter(rooms, PAID)
            await rooms.database.write(lambda connection: connection.execute(damage))
            for call in (
                rooms.shelves.ledger.rows(FIRST, LAST),
                rooms.shelves.ledger.sums(Per.DAY, FIRST, LAST),
            ):
                with pytest.raises(StoreError) as caught:
                    await call
                assert caught.value.fault is StoreFault.CORRUPT

    asyncio.run(body())


def test_money_spent_for_nothing_known_is_named(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            await enter(rooms, PAID)
            await rooms.database.write(
                lambda connection: connection.execute("UPDATE spending SET kind = 'nothing'")
            )
            with pytest.raises(StoreError) as caught:
                await rooms.shelves.ledger.rows(FIRST, LAST)
            assert caught.value.fault is StoreFault.CORRUPT

    asyncio.run(body())


def test_a_range_of_days_is_found_by_its_index(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            steps = await rooms.database.read(
                lambda connection: connection.execute(
                    "EXPLAIN QUERY PLAN SELECT cost FROM spending WHERE day BETWEEN ? AND ?",
                    (FIRST, LAST),
                ).fetchall()
            )
            assert ["USING INDEX spending_day" in step[3] for step in steps] == [True]

    asyncio.run(body())
