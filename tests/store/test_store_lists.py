"""Facts, presets, snippets, edits of models and lists of them: kept, replaced, put in order."""

from __future__ import annotations

import asyncio
import json
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocopt.core.facts import Ability, Fact, beta_ability
from nocopt.core.models import Lifecycle, RemoteModel
from nocopt.core.parameters import Parameters
from nocopt.core.presets import Preset, Snippet
from nocopt.core.usage import Prices
from nocopt.store.codec import object_from_json, to_json
from nocopt.store.models import Listed, remote_from_json, remote_to_json
from nocopt.store.presets import preset_from_text, preset_to_text
from tests.store.opened import opened
from tests.store.test_store_codec import texts, through_sqlite
from tests.store.test_store_request_codec import parameters

URL = "https://api.example/v1/messages"
FACT = Fact(URL, "claude-x", Ability.TEMPERATURE, works=False, learned_at=5.0, words="no \ud83d")
CAREFUL = Preset("Careful", "claude-x", "high", "Be exact.", 4000, Parameters(temperature=0.0))
limits = st.integers(1, (1 << 63) - 1)
TERSE = Preset("Terse 简", system="Be brief.")
PRICES = Prices(Decimal(3), Decimal(15), Decimal("3.75"), Decimal(6), Decimal("0.30"))
ALL_SAID = RemoteModel(
    id="claude-x",
    name="Claude X",
    context=1_000_000,
    max_output=64_000,
    thinking_types=("adaptive", "disabled"),
    efforts=(),
    lifecycle=Lifecycle.RETIRING,
    retires=date(2027, 6, 30),
    line="sonnet",
    images=True,
    pdf=False,
    citations=True,
    server_tools=("web_search",),
    prices=replace(PRICES, above=(200_000, PRICES)),
)


def test_facts_are_kept_replaced_and_forgotten(tmp_path: Path) -> None:
    of_all = Fact(URL, "", beta_ability("output-128k"), works=True, learned_at=6.0)
    kept = replace(FACT, words="no \ufffd")

    async def write() -> None:
        async with opened(tmp_path) as rooms:
            for fact in (replace(FACT, works=True, learned_at=1.0), of_all, FACT):
                await rooms.shelves.facts.set(fact)

    async def read() -> None:
        async with opened(tmp_path) as rooms:
            shelf = rooms.shelves.facts
            assert await shelf.all() == (of_all, kept)
            await shelf.forget(URL, "", FACT.ability)  # not known of all models
            await shelf.forget(URL, "", of_all.ability)
            assert await shelf.all() == (kept,)

    asyncio.run(write())
    asyncio.run(read())


def test_presets_stand_in_the_persons_order(tmp_path: Path) -> None:
    renamed = replace(TERSE, name="Short")

    async def body() -> None:
        async with opened(tmp_path) as rooms:
            shelf = rooms.shelves.presets
            assert await shelf.all() == ()
            await shelf.keep((CAREFUL, TERSE))
            await rooms.shelves.snippets.keep([Snippet("Careful", "of the same name")])
            assert await shelf.all() == (CAREFUL, TERSE)
            await shelf.keep((renamed, replace(CAREFUL, system="Be very exact.")))
            assert await shelf.all() == (renamed, replace(CAREFUL, system="Be very exact."))
            await shelf.keep((TERSE, replace(TERSE, system="The later one of a name.")))
            assert await shelf.all() == (replace(TERSE, system="The later one of a name."),)
            await shelf.keep(())
            assert await shelf.all() == ()
            assert len(await rooms.shelves.snippets.all()) == 1

    asyncio.run(body())


@given(st.builds(Preset, st.just("x"), texts, texts, texts, st.none() | limits, parameters))
def test_all_of_a_preset_comes_back(preset: Preset) -> None:
    [text] = through_sqlite((preset_to_text(preset),))
    assert preset_from_text("x", text) == preset


def test_snippets_keep_their_text_and_order(tmp_path: Path) -> None:
    greeting = Snippet("greeting", "Dear {{name|friend}},\n{{cursor}}")
    empty = Snippet("问", "")

    async def body() -> None:
        async with opened(tmp_path) as rooms:
            shelf = rooms.shelves.snippets
            await shelf.keep((Snippet("odd", "half \ud83d"), greeting, empty))
            assert await shelf.all() == (Snippet("odd", "half \ufffd"), greeting, empty)

    asyncio.run(body())


def test_edits_of_models_are_kept_by_account_and_model(tmp_path: Path) -> None:
    edits = {"prices": None, "context": 5, "efforts": ["low"], "name": "\ud83d"}

    async def body() -> None:
        async with opened(tmp_path) as rooms:
            shelf = rooms.shelves.model_edits
            await shelf.set("Work", "m", {"context": 1})
            await shelf.set("Work", "m", edits)
            await shelf.set("Home", "m", {})
            assert await shelf.all() == {("Home", "m"): {}, ("Work", "m"): edits}
            await shelf.delete("Home", "m")
            await shelf.delete("Home", "unheard of")
            assert await shelf.all() == {("Work", "m"): edits}

    asyncio.run(body())


def test_the_last_list_of_an_endpoint_is_kept(tmp_path: Path) -> None:
    first = Listed("Work", URL, 5.0, (ALL_SAID, RemoteModel("bare")))
    other = Listed("Home", "http://127.0.0.1:1/v1/messages", 6.0, ())

    async def body() -> None:
        async with opened(tmp_path) as rooms:
            shelf = rooms.shelves.listed
            await shelf.set(replace(first, models=()))
            await shelf.set(other)
            await shelf.set(first)
            assert await shelf.all() == (other, first)
            await shelf.delete("Home")
            await shelf.delete("unheard of")
            assert await shelf.all() == (first,)

    asyncio.run(body())


@pytest.mark.parametrize("left_out", [one.name for one in fields(RemoteModel) if one.name != "id"])
def test_a_listed_model_comes_back_without_what_was_not_said(left_out: str) -> None:
    said = {one.name: getattr(ALL_SAID, one.name) for one in fields(RemoteModel)}
    model = RemoteModel(**{**said, left_out: None})
    raw = remote_to_json(model)
    assert left_out not in raw
    assert remote_from_json(object_from_json(to_json(raw)) or {}) == model
    assert json.loads(json.dumps(raw)) == raw


@pytest.mark.parametrize(
    "damage",
    ['{"models":[{"id":"x","new":1}]}', '{"models":[1]}', "{}", '{"models":[{"lifecycle":"?"}]}'],
)
def test_a_damaged_list_is_left_out(tmp_path: Path, damage: str) -> None:
    async def body() -> None:
        async with opened(tmp_path) as rooms:
            await rooms.shelves.listed.set(Listed("Work", URL, 5.0, ()))
            await rooms.database.write(
                lambda connection: connection.execute(
                    "UPDATE listed_models SET value = ?", (damage,)
                )
            )
            await rooms.shelves.listed.set(Listed("Other", URL, 5.0, ()))
            assert [one.account for one in await rooms.shelves.listed.all()] == ["Other"]

    asyncio.run(body())
