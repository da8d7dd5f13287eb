"""Which chats should go on with another model, and with which."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from nocopt.app.migration import migration_of
from nocopt.app.session import Session
from nocopt.core.betas import LONG_OUTPUT, TOKEN_EFFICIENT_TOOLS
from nocopt.core.models import RemoteModel
from nocopt.core.parameters import Parameters
from tests.app.rig import OWN, Rig, rig, run

TODAY = date(2026, 11, 22)


def chat(it: Rig, model: str, parameters: Parameters | None = None) -> Session:
    """A chat with a model."""
    session = it.library.new_session()
    session.chat.set(replace(session.options, model=model, parameters=parameters or Parameters()))
    return session


def test_a_retired_model_has_a_successor_with_what_is_dropped(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            catalog = it.means.catalog
            betas = (TOKEN_EFFICIENT_TOOLS, LONG_OUTPUT, "mine")
            session = chat(it, "claude-3-7-sonnet-20250219", Parameters(betas=betas))
            found = migration_of(session, catalog, TODAY)
            assert found is not None
            assert (found.model.name, found.successor.id) == ("Sonnet 3.7", "claude-sonnet-4-6")
            assert found.retired == date(2026, 2, 19)
            assert (found.betas, found.long_output) == (betas[:2], False), "128K by itself"
            assert migration_of(session, catalog, date(2026, 2, 18)) is None, "not yet"
            plain = migration_of(chat(it, "claude-sonnet-4-0"), catalog, TODAY)
            assert plain is not None
            assert (plain.betas, plain.long_output) == ((), False)

    run(body())


def test_the_longer_answers_end_with_a_successor_that_writes_less(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            catalog = it.means.catalog
            it.client.listed = (RemoteModel("claude-sonnet-4-6", max_output=64_000),)
            await catalog.refresh(OWN)
            switched = Parameters(long_output=True)
            for asked in (Parameters(betas=(LONG_OUTPUT,)), switched):
                session = chat(it, "claude-3-7-sonnet-20250219", asked)
                found = migration_of(session, catalog, TODAY)
                assert found is not None
                assert found.successor.max_output == 64_000
                assert (found.betas, found.long_output) == ((), True)

    run(body())


def test_a_model_that_serves_is_left_alone(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            catalog = it.means.catalog
            assert migration_of(chat(it, "claude-sonnet-5"), catalog, TODAY) is None
            assert migration_of(chat(it, "llama3"), catalog, TODAY) is None, "nobody has a list"
            it.client.listed = (RemoteModel("claude-sonnet-4-20250514"),)
            await catalog.refresh(OWN)
            session = chat(it, "claude-sonnet-4-0")
            assert migration_of(session, catalog, TODAY) is None, "the endpoint serves it still"

    run(body())


def test_what_the_endpoint_does_not_list_is_followed_by_what_it_does(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            catalog = it.means.catalog
            it.client.listed = (RemoteModel("claude-sonnet-5"), RemoteModel("claude-haiku-4-5"))
            await catalog.refresh(OWN)
            found = migration_of(chat(it, "claude-sonnet-5-5"), catalog, TODAY)
            assert found is not None
            assert (found.successor.id, found.retired) == ("claude-sonnet-5", None)
            assert migration_of(chat(it, "claude-opus-5"), catalog, TODAY) is None, "nothing of it"
            assert migration_of(chat(it, "llama3"), catalog, TODAY) is None

    run(body())
