"""What is paid for is entered once per reply, and held against the budget of the person."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from nocopt.app.spending import BudgetState
from nocopt.core.errors import WireError
from nocopt.core.messages import TextPart
from nocopt.core.settings import BudgetPer, Settings
from nocopt.core.spending import Budget, Per, SpendingSum
from nocopt.core.usage import Usage
from nocopt.store.checkpoints import Checkpoint
from nocopt.store.ledger import local_day
from tests.app.rig import OWN, Rig, asked, errors_of, finished, rig, run, until_draft
from tests.fakes import BROKEN, OPENED, Step, answer, end, text

EVER = ("0001-01-01", "9999-12-31")
# 3 tokens in and 5 out, as the scripts of answers count them, at the prices of Sonnet 5.
PRICE = (3 * Decimal(2) + 5 * Decimal(10)) / 1_000_000


async def total(it: Rig) -> SpendingSum | None:
    sums = await it.means.spending.sums(Per.ACCOUNT, *EVER)
    assert len(sums) <= 1
    return sums[0] if sums else None


def test_a_reply_is_entered_once_and_stays_when_its_chat_is_deleted(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path, answer("one"), answer("two")) as it:
            changes: list[None] = []
            connection = it.means.spending.changed.connect(lambda: changes.append(None))
            session = it.library.new_session()
            await asked(it, session, "1")
            await asked(it, session, "2")
            connection.close()
            assert len(changes) == 2
            assert session.conversation_id is not None
            chat = await it.means.spending.of_chat(session.conversation_id)
            assert chat is not None
            assert (chat.replies, chat.input_tokens, chat.output_tokens) == (2, 6, 10)
            assert (chat.cost, chat.unpriced) == (2 * PRICE, 0)
            assert session.path[-1].reply is not None
            assert session.versions.cost_of(session.path[-1]) == PRICE
            await it.library.delete(session.conversation_id)
            assert await total(it) == replace(chat, key=OWN.name, name=OWN.name)

    run(work())


def test_another_version_is_paid_for_as_well_and_a_branch_is_not(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path, answer("one"), answer("another")) as it:
            session = it.library.new_session()
            await asked(it, session, "1")
            assert await session.versions.regenerate(session.path[-1])
            await finished(session)
            path, now = session.path, it.clock.now()
            await it.means.conversations.branch(path, "Branch", session.options, now)
            paid = await total(it)
            assert paid is not None
            assert paid.replies == 2

    run(work())


def test_the_demo_is_never_counted(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path, demo_only=True, real_client=True) as it:
            session = it.library.new_session()
            await asked(it, session, "demo:short")
            assert session.path[-1].message.text
            assert await total(it) is None

    run(work())


def test_of_a_reply_that_was_cut_off_the_cost_is_unknown(tmp_path: Path) -> None:
    async def work() -> None:
        never = asyncio.Event()
        async with rig(tmp_path, [OPENED, text("some"), never], [WireError(BROKEN)]) as it:
            session = it.library.new_session()
            assert await session.send("1")
            await until_draft(session, lambda draft: draft.message.text == "some")
            await session.stop()
            await asked(it, session, "2")  # and nothing at all came
            paid = await total(it)
            assert paid is not None
            assert (paid.replies, paid.cost, paid.unpriced) == (1, Decimal(0), 1)

    run(work())


def test_what_was_refused_before_it_began_costs_nothing(tmp_path: Path) -> None:
    refused: list[Step] = [
        [OPENED[0], OPENED[1], *end("refusal")[1:]],
        [*OPENED, *text("some"), *end("refusal")],
    ]

    async def work() -> None:
        async with rig(tmp_path, [refused[0]], [refused[1]]) as it:
            for words in "12":
                await asked(it, it.library.new_session(), words)
            paid = await total(it)
            assert paid is not None
            assert (paid.replies, paid.cost, paid.unpriced) == (2, PRICE, 0)

    run(work())


def test_what_the_disk_refused_is_entered_with_the_next(tmp_path: Path) -> None:
    async def work() -> None:
        never = asyncio.Event()
        async with rig(tmp_path, [OPENED, never, text("one"), end()], answer("two")) as it:
            session = it.library.new_session()
            errors = errors_of(session.failed)
            assert await session.send("1")
            await it.client.was_asked.wait()
            await it.refuse_writes()
            never.set()
            await finished(session)
            assert errors
            assert await total(it) is None
            await it.allow_writes()
            await asked(it, session, "2")
            paid = await total(it)
            assert paid is not None
            assert paid.replies == 2

    run(work())


def test_what_is_stopped_while_it_is_entered_is_entered_once(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path, answer("one")) as it:
            session = it.library.new_session()
            await asked(it, session, "1")
            spending = it.means.spending
            noting = it.means.tasks.start("note", spending.note(session.path[-1], OWN))
            await asyncio.sleep(0)
            noting.cancel()
            await asyncio.wait({noting})
            await spending.flush()
            found = await total(it)
            assert found is not None
            assert found.replies == 2

    run(work())


def test_what_the_disk_refused_is_entered_at_the_end(tmp_path: Path) -> None:
    async def work() -> None:
        never = asyncio.Event()
        async with rig(tmp_path, [OPENED, never, text("one"), end()]) as it:
            session = it.library.new_session()
            assert await session.send("1")
            await it.client.was_asked.wait()
            await it.refuse_writes()
            never.set()
            await finished(session)
            await it.allow_writes()
        async with rig(tmp_path) as it:
            paid = await total(it)
            assert paid is not None
            assert paid.replies == 1

    run(work())


def test_a_reply_that_an_ended_program_left_is_entered_when_it_is_found(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path, answer("one")) as it:
            session = it.library.new_session()
            await asked(it, session, "1")
            last = session.path[-1]
            left = Checkpoint(
                conversation_id=last.conversation_id,
                parent_id=last.id,
                parts=(TextPart("half"),),
                model=last.model,
                account=last.account,
                message_id="msg_2",
                usage=Usage(input_tokens=7, output_tokens=1),
                thinking_ms={},
            )
            await it.means.checkpoints.save(left, it.clock.now() - 3 * 24 * 3600)
        async with rig(tmp_path) as it:
            first, second = await it.means.spending.entries(*EVER)
            assert (first.spending.usage.input_tokens, first.spending.cost) == (7, None)
            assert first.day < second.day

    run(work())


@pytest.mark.parametrize("per", list(BudgetPer))
def test_a_budget_counts_from_the_beginning_of_its_day_or_month(
    tmp_path: Path, per: BudgetPer
) -> None:
    noon = 1_700_000_000.0  # in the middle of a month, everywhere on earth
    settings = Settings(accounts=(OWN,), budget="0.0002", budget_per=per)

    async def work() -> BudgetState | None:
        async with rig(tmp_path, *(answer("yes") for _ in range(3)), settings=settings) as it:
            session = it.library.new_session()
            for days in (40, 2, 0):
                it.clock.time = noon - days * 24 * 3600
                await asked(it, session, "1")
            return await it.means.spending.budget_state()

    state = run(work())
    assert state is not None
    assert state.budget == Budget(Decimal("0.0002"), per)
    today = local_day(noon)
    if per is BudgetPer.DAY:
        assert (state.since, state.spent) == (today, PRICE)
    else:
        assert (state.since, state.spent) == (today[:8] + "01", 2 * PRICE)
    assert state.left == state.budget.amount - state.spent
    assert state.unpriced == 0


def test_without_a_budget_there_is_nothing_to_hold_anything_against(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as it:
            assert it.means.spending.budget is None
            assert await it.means.spending.budget_state() is None

    run(work())
