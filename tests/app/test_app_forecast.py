"""Forecasts of a chat: estimated at once, counted by its endpoint, and never in anybody's way."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nocopt.app import forecast as module
from nocopt.app.forecast import Forecasting
from nocopt.app.session import Session
from nocopt.core.builder import Built, build
from nocopt.core.cache import Forecast
from nocopt.core.conversation import Node
from nocopt.core.errors import Cause, Failure, WireError, WireKind
from nocopt.core.messages import TextPart
from nocopt.core.prefix import Break
from tests.app.rig import Rig, asked, finished, rig, run, until
from tests.fakes import answer

LIMITED = WireError(Failure(WireKind.HTTP, Cause.RATE_LIMIT, "slow down", status=429))


def shown(forecasting: Forecasting) -> Forecast:
    """The forecast, which is there."""
    assert forecasting.value is not None
    return forecasting.value


async def ready(forecasting: Forecasting) -> Forecast:
    """Wait for what is being made and counted."""
    await forecasting.flush()
    return shown(forecasting)


async def exact(forecasting: Forecasting) -> Forecast:
    """Wait until the tokens have been counted."""
    found = await ready(forecasting)
    assert found.exact
    return found


async def begun(it: Rig) -> Session:
    """A chat with one answer."""
    session = it.library.new_session()
    await asked(it, session, "hello")
    return session


def test_an_estimate_is_there_at_once_and_what_is_written_is_added(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("a")) as it:
            session = await begun(it)
            forecasting = it.library.forecasts.of(session)
            before = await ready(forecasting)
            assert not before.exact
            assert before.window == session.model.context
            forecasting.typed("word " * 100)
            assert 80 < shown(forecasting).tokens - before.tokens < 300
            forecasting.typed("")
            assert shown(forecasting).tokens == before.tokens
            forecasting.close()

    run(body())


def test_only_what_has_answered_in_this_run_is_asked_to_count(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("a"), answer("b")) as it:
            it.client.counted = 1234
            session = it.library.new_session()
            forecasting = it.library.forecasts.of(session)
            await ready(forecasting)
            forecasting.typed("hello")
            await forecasting.flush()
            assert it.client.counts_asked == []
            await asked(it, session, "hello")
            assert (await exact(forecasting)).tokens == 1234
            assert len(it.client.counts_asked) == 1
            forecasting.typed("more words")
            assert not shown(forecasting).exact
            assert shown(forecasting).tokens > 1234
            it.client.counted = 1240
            assert (await exact(forecasting)).tokens == 1240
            parts = it.client.counts_asked[-1].messages[-1].parts
            assert parts == (TextPart("more words"),)
            forecasting.typed("more words!")
            forecasting.typed("more words")
            assert shown(forecasting).exact  # it is remembered
            forecasting.close()
            other = it.library.forecasts.of(it.library.new_session())
            await ready(other)
            other.typed("elsewhere")
            await exact(other)
            other.close()

    run(body())


def test_nothing_is_counted_while_a_turn_runs(tmp_path: Path) -> None:
    async def body() -> None:
        gate = asyncio.Event()
        opened, said, end = answer("b")
        async with rig(tmp_path, answer("a"), [opened, gate, said, end]) as it:
            session = it.library.new_session()
            forecasting = it.library.forecasts.of(session)
            it.client.counted = 50
            await asked(it, session, "one")
            await exact(forecasting)
            asked_before = len(it.client.counts_asked)
            value = forecasting.value
            assert await session.send("two")
            forecasting.typed("three")
            await forecasting.flush()
            assert len(it.client.counts_asked) == asked_before
            assert forecasting.value == value
            gate.set()
            await finished(session)
            it.client.counted = 80
            assert (await exact(forecasting)).tokens == 80
            forecasting.close()

    run(body())


def test_an_endpoint_without_counts_is_asked_once(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("a")) as it:
            session = it.library.new_session()
            forecasting = it.library.forecasts.of(session)
            await asked(it, session, "one")  # its client says None
            for text in ("a", "b"):
                forecasting.typed(text)
                await forecasting.flush()
            assert len(it.client.counts_asked) == 1
            assert not shown(forecasting).exact
            forecasting.close()

    run(body())


def test_a_limit_is_a_rest_of_a_minute_and_nobody_is_told(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("a")) as it:
            failed: list[Any] = []
            session = it.library.new_session()
            session.failed.connect(failed.append)
            forecasting = it.library.forecasts.of(session)
            it.client.counted = LIMITED
            await asked(it, session, "one")
            await forecasting.flush()
            it.client.counted = 77
            forecasting.typed("a")
            await forecasting.flush()
            assert len(it.client.counts_asked) == 1
            it.clock.time += 60
            forecasting.typed("b")
            assert (await exact(forecasting)).tokens == 77
            assert failed == []
            forecasting.close()

    run(body())


def test_nothing_is_built_for_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[int] = []

    def counting(nodes: Sequence[Node], *rest: Any, **more: Any) -> Built:
        built.append(len(nodes))
        return build(nodes, *rest, **more)

    monkeypatch.setattr(module, "build", counting)

    async def body() -> None:
        async with rig(tmp_path, answer("a")) as it:
            session = await begun(it)
            forecasting = it.library.forecasts.of(session)
            before = (await ready(forecasting)).tokens
            for letter in "some words":
                forecasting.typed(letter * 50)
                await forecasting.flush()
            session.set_unsent("more")
            session.state_changed.emit()  # as for anything that has nothing to do with it
            await forecasting.flush()
            assert shown(forecasting).tokens > before
            assert built == [3]
            forecasting.close()

    run(body())


def test_what_is_chosen_counts_at_once(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("a")) as it:
            session = await begun(it)
            forecasting = it.library.forecasts.of(session)
            before = await ready(forecasting)
            session.chat.set(replace(session.options, system="word " * 400))
            await until(lambda: shown(forecasting).shares.system > 300, forecasting.changed)
            assert shown(forecasting).tokens > before.tokens + 300
            session.chat.set_model("claude-haiku-4-5")
            await until(lambda: shown(forecasting).window == 200_000, forecasting.changed)
            forecasting.close()

    run(body())


def test_the_demo_counts_and_caches(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, real_client=True, demo_only=True) as it:
            session = it.library.new_session()
            session.chat.set(replace(session.options, system="A long prompt. " * 2_000))
            forecasting = it.library.forecasts.of(session)
            await asked(it, session, "Hello")
            found = await exact(forecasting)
            assert found.cached
            assert found.lapses_at is not None
            assert found.cost is None  # the demo is free
            last = session.path[-1].reply
            assert last is not None
            usage = last.usage
            assert found.cached == (usage.cache_creation_input_tokens or 0)
            session.chat.set(replace(session.options, system="Another prompt. " * 2_000))
            await until(lambda: shown(forecasting).breaks is Break.SYSTEM, forecasting.changed)
            await asked(it, session, "Again")
            await until(lambda: shown(forecasting).broken_by is Break.SYSTEM, forecasting.changed)
            forecasting.close()

    run(body())


def test_who_looks_no_more_hears_no_more(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("a"), answer("b")) as it:
            session = await begun(it)
            forecasting = it.library.forecasts.of(session)
            before = await ready(forecasting)
            forecasting.close()
            forecasting.typed("more")
            await asked(it, session, "again")
            await forecasting.flush()
            assert forecasting.value == before
            assert it.client.counts_asked == []

    run(body())
