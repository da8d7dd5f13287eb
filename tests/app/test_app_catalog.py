"""Which models an account offers, with and without a list of its endpoint."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from nocopt.core.errors import Cause, Failure, WireError, WireKind
from nocopt.core.models import Origin, RemoteModel, ThinkingForm
from nocopt.core.settings import Settings
from tests.app.rig import OWN, asked, catalogue, rig, run, until
from tests.fakes import answer

KNOWN = [model.id for model in catalogue().models]


def test_without_a_list_the_catalogue_and_what_was_added(tmp_path: Path) -> None:
    async def body() -> None:
        own = replace(OWN, models=("claude-new-9", "claude-opus-5", "llama3"))
        async with rig(tmp_path, settings=Settings(accounts=(own,))) as it:
            offered = it.means.catalog.offered(own)
            ids = [model.id for model in offered]
            assert ids[:3] == ["claude-new-9", "claude-opus-5", "llama3"]
            assert sorted(ids[3:]) == sorted(set(KNOWN) - {"claude-opus-5"})
            assert offered[0].origin is Origin.NEWEST_RULES
            assert it.means.catalog.describe("llama3", own).origin is Origin.UNKNOWN

    run(body())


def test_a_list_adds_and_never_takes_away(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            catalog = it.means.catalog
            it.client.listed = (
                RemoteModel("claude-opus-4-5-20251101", name="an alias"),
                RemoteModel("claude-opus-5"),
                RemoteModel(
                    "claude-next-1", "Claude Next", 500_000, 99_000, ("adaptive",), ("low",)
                ),
                RemoteModel("anthropic/claude-opus-5", context=1),
                RemoteModel("gpt-9", context=7, max_output=3),
            )
            await catalog.refresh(OWN)
            offered = {model.id: model for model in catalog.offered(OWN)}
            assert set(offered) - set(KNOWN) == {
                "claude-next-1",
                "anthropic/claude-opus-5",
                "gpt-9",
            }
            following = offered["claude-next-1"]
            assert (following.name, following.context, following.max_output) == (
                "Claude Next",
                500_000,
                99_000,
            )
            assert (following.thinking, following.efforts) == (ThinkingForm.ALWAYS, ("low",))
            assert offered["anthropic/claude-opus-5"].name == "Opus 5"
            assert offered["gpt-9"].context == 7

    run(body())


def test_an_added_model_is_described_by_the_list(tmp_path: Path) -> None:
    async def body() -> None:
        own = replace(OWN, models=("llama3",))
        async with rig(tmp_path, settings=Settings(accounts=(own,))) as it:
            it.client.listed = (RemoteModel("llama3", "Llama", 8192),)
            await it.means.catalog.refresh(own)
            first = it.means.catalog.offered(own)[0]
            assert (first.id, first.name, first.context) == ("llama3", "Llama", 8192)

    run(body())


def test_a_request_keeps_to_what_the_list_says_of_its_model(tmp_path: Path) -> None:
    async def body() -> None:
        own = replace(OWN, default_model="glm-9")
        async with rig(tmp_path, answer("ok"), settings=Settings(accounts=(own,))) as it:
            it.client.listed = (RemoteModel("glm-9", "GLM 9", 200_000, 131_072),)
            await it.means.catalog.refresh(own)
            session = it.library.new_session()
            assert session.model in it.means.catalog.offered(own)
            await asked(it, session, "hello")
            assert it.client.asked[0].max_tokens == 131_072

    run(body())


@pytest.mark.check(64)
def test_no_list_and_a_failing_one_leave_the_catalogue(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            catalog, told = it.means.catalog, list[bool]()
            catalog.changed.connect(lambda: told.append(catalog.failure(OWN) is None))
            await catalog.refresh(OWN)
            it.client.listed = WireError(Failure(WireKind.NETWORK, Cause.CONNECT))
            await catalog.refresh(OWN)
            assert catalog.failure(OWN) is it.client.listed
            assert [model.id for model in catalog.offered(OWN)] == KNOWN
            it.client.listed = ()
            await catalog.refresh(OWN)
            assert told == [True, False, True]

    run(body())


def test_a_list_is_asked_for_once_and_belongs_to_its_address(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            catalog = it.means.catalog
            it.client.listed = (RemoteModel("here-1"),)
            catalog.refresh_soon(OWN)
            catalog.refresh_soon(OWN)
            await until(lambda: catalog.offered(OWN)[-1].id == "here-1", catalog.changed)
            catalog.refresh_soon(OWN)
            assert len(it.client.accounts) == 1
            elsewhere = replace(OWN, endpoint="http://127.0.0.1:10")
            assert catalog.offered(elsewhere)[-1].id == KNOWN[-1]

    run(body())


def test_the_demo_has_a_list(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, settings=Settings(), real_client=True) as it:
            demo = it.accounts.active
            await it.means.catalog.refresh(demo)
            assert it.means.catalog.failure(demo) is None
            before = it.means.catalog.offered(demo)
            assert before == it.means.catalog.offered(it.accounts.active)
            assert {model.id for model in before} >= set(KNOWN)

    run(body())
