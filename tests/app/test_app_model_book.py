"""Lists of models and edits of them: over runs, and against each other (check 64)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from nocopt.app.catalog import Catalog
from nocopt.app.model_book import ModelBook, Preview
from nocopt.core.errors import StoreError
from nocopt.core.models import RemoteModel
from nocopt.core.settings import Settings
from tests.app.rig import OWN, Rig, asked, catalogue, rig, run
from tests.fakes import answer

A, B, C = RemoteModel("a-1"), RemoteModel("b-1"), RemoteModel("c-1", context=5)


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[tuple[Rig, ModelBook]]:
    """A run of the program, and its book."""
    async with rig(folder) as it:
        book = ModelBook(it.means.shelves.model_edits, it.means.shelves.listed, it.clock)
        await book.load()
        yield it, book


@pytest.mark.check(64)
def test_what_an_endpoint_adds_is_there_at_once_what_it_drops_stays_until_seen(
    tmp_path: Path,
) -> None:
    async def body() -> None:
        async with opened(tmp_path) as (_it, book):
            await book.take(OWN, (A, B))
            assert not book.preview(OWN)
            await book.take(OWN, (B, C))
            assert book.preview(OWN) == Preview(added=(C,), vanished=(A,))
            assert list(book.offers(OWN)) == ["a-1", "b-1", "c-1"]
            assert book.lists(OWN) == (B, C)
        async with opened(tmp_path) as (_it, book):
            assert book.lists(OWN) == (A, B), "not accepted, so it is found out anew"
            await book.take(OWN, (B, C))
            await book.accept(OWN)
            assert not book.preview(OWN)
            assert list(book.offers(OWN)) == ["b-1", "c-1"]
            await book.accept(OWN)  # nothing is left to accept
        async with opened(tmp_path) as (_it, book):
            assert book.lists(OWN) == (B, C)
            larger = replace(C, context=9)
            await book.take(OWN, (B, larger))
            assert book.preview(OWN) == Preview(changed=((C, larger),))
            assert book.offers(OWN)["c-1"] == larger
            await book.take(OWN, (B, C))
            assert not book.preview(OWN), "it was taken back"
            assert book.offers(OWN)["c-1"] == C

    run(body())


def test_an_empty_list_tells_nothing(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as (_it, book):
            await book.take(OWN, (A,))
            await book.take(OWN, ())
            assert book.lists(OWN) == (A,)
            assert not book.preview(OWN)

    run(body())


def test_another_address_has_another_list(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as (_it, book):
            await book.take(OWN, (A,))
        async with opened(tmp_path) as (_it, book):
            assert book.lists(replace(OWN, endpoint="http://127.0.0.1:10")) == ()
            assert book.lists(OWN) == (A,)

    run(body())


def test_the_list_of_the_demo_is_not_kept(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as (it, book):
            demo = it.accounts.all()[-1]
            await book.take(demo, (A,))
            assert book.lists(demo) == (A,)
            assert await it.means.shelves.listed.all() == ()

    run(body())


@pytest.mark.check(64)
def test_edits_win_over_lists_and_stay(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as (it, book):
            catalog = Catalog(catalogue(), it.accounts, it.means.tasks, book)
            told = list[bool]()
            catalog.changed.connect(lambda: told.append(True))
            await book.edit(OWN, "c-1", {"name": "Mine", "max_output": 77})
            await book.edit(OWN, "claude-opus-5", {"name": "Big"})
            assert told == [True, True]
            await book.take(OWN, (C,))
            mine = catalog.describe("c-1", OWN)
            assert (mine.name, mine.max_output, mine.context) == ("Mine", 77, 5)
            assert mine in catalog.offered(OWN)
            assert catalog.unedited("c-1", OWN).name == "c-1"
            await book.take(OWN, (A,))
            await book.accept(OWN)
            assert catalog.describe("c-1", OWN).name == "Mine"
            offered = [model.id for model in catalog.offered(OWN)]
            assert "c-1" in offered, "no list takes away what was edited"
            assert len(set(offered)) == len(offered)
        async with opened(tmp_path) as (it, book):
            catalog = Catalog(catalogue(), it.accounts, it.means.tasks, book)
            assert catalog.describe("claude-opus-5", OWN).name == "Big"
            assert book.edits(OWN, "c-1") == {"name": "Mine", "max_output": 77}
            assert book.edits(replace(OWN, name="Other"), "c-1") == {}
            await book.reset(OWN, "claude-opus-5")
            await book.edit(OWN, "c-1", {})
            assert catalog.describe("claude-opus-5", OWN) == catalogue().describe("claude-opus-5")
        async with opened(tmp_path) as (_it, book):
            assert book.edits(OWN, "c-1") == book.edits(OWN, "claude-opus-5") == {}

    run(body())


@pytest.mark.check(64)
def test_what_is_edited_counts_for_requests_and_for_what_they_cost(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("ok")) as it:
            names = ("input", "output", "cache_write_5m", "cache_write_1h", "cache_read")
            prices = dict.fromkeys(names, "1000000")
            values = {"max_output": 77, "thinking": "none", "prices": prices}
            await it.means.catalog.book.edit(OWN, OWN.default_model, values)
            session = it.library.new_session()
            session.chat.set_thinking("high")
            await asked(it, session, "hello")
            (request,) = it.client.asked
            assert (request.max_tokens, request.thinking) == (77, None)
            assert session.versions.cost_of(session.path[1]) == 3 + 5

    run(body())


def test_a_disk_that_refuses_leaves_everything_as_it_was(tmp_path: Path) -> None:
    async def body() -> None:
        async with opened(tmp_path) as (it, book):
            await book.take(OWN, (A,))
            await book.take(OWN, (B,))
            await it.refuse_writes()
            for work in (book.accept(OWN), book.edit(OWN, "a-1", {"name": "x"})):
                with pytest.raises(StoreError):
                    await work
            await it.allow_writes()
            assert book.preview(OWN) == Preview(added=(B,), vanished=(A,))
            assert book.edits(OWN, "a-1") == {}

    run(body())


def test_without_shelves_a_book_is_for_one_run(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, settings=Settings(accounts=(OWN,))) as it:
            catalog = Catalog(catalogue(), it.accounts, it.means.tasks)
            await catalog.book.load()
            it.client.listed = (A,)
            await catalog.refresh(OWN)
            await catalog.book.edit(OWN, "a-1", {"name": "Mine"})
            assert catalog.lists(OWN, "a-1") is True
            assert catalog.lists(OWN, "b-1") is False
            assert catalog.describe("a-1", OWN).name == "Mine"

    run(body())
