"""Presets: what a chat takes over from one and what it keeps, and what a new chat begins with."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from nocopt.app.presets import is_as, preset_from, with_preset
from nocopt.app.shelved import Shelved
from nocopt.core.conversation import Options
from nocopt.core.parameters import Caching, Parameters
from nocopt.core.presets import Preset, Snippet, dated, is_dated
from nocopt.core.tools import ServerTool, ServerToolKind
from tests.app.rig import asked, errors_of, rig, run
from tests.fakes import answer

TEACHER = Preset(
    "Teacher",
    model="claude-opus-5-5",
    thinking="high",
    system="Teach. It is {{date}}.",
    max_tokens=2000,
    parameters=Parameters(
        temperature=0.5,
        caching=Caching.HOUR,
        tools=("calculator",),
        server_tools=(ServerTool(ServerToolKind.WEB_SEARCH, max_uses=3),),
    ),
)
OF_A_CHAT = Parameters(allowed=("current_time",), forget_before=7, undone=("beta_removed",))


def test_a_chat_takes_all_of_a_preset_and_keeps_what_is_its_own() -> None:
    before = Options(account="Own", model="m", system="Old", parameters=OF_A_CHAT)
    options = with_preset(before, TEACHER)
    assert options == Options(
        account="Own",
        model="claude-opus-5-5",
        thinking="high",
        system=TEACHER.system,
        max_tokens=2000,
        parameters=replace(
            TEACHER.parameters,
            allowed=("current_time",),
            forget_before=7,
            undone=("beta_removed",),
            preset="Teacher",
        ),
    )
    assert with_preset(before, replace(TEACHER, model="")).model == "m"
    thinking = replace(before, thinking="low")
    assert with_preset(thinking, replace(TEACHER, thinking="")).thinking == "low"
    assert with_preset(thinking, Preset("New")).thinking == "low"


def test_a_preset_that_is_made_of_a_chat_holds_nothing_of_that_chat_alone() -> None:
    options = with_preset(Options(model="m", parameters=OF_A_CHAT), TEACHER)
    assert preset_from(options, "Teacher") == TEACHER
    usual = replace(TEACHER, for_new_chats=True)
    assert preset_from(options, "Teacher", usual) == usual
    assert preset_from(options, "Another").name == "Another"


def test_whether_a_chat_is_as_its_preset_left_it() -> None:
    options = with_preset(Options(model="m"), TEACHER)
    assert is_as(options, TEACHER)
    assert is_as(replace(options, system="Teach. It is 2026-11-22."), TEACHER)
    assert not is_as(replace(options, system="Teach. It is late."), TEACHER)
    assert not is_as(replace(options, thinking="off"), TEACHER)
    assert not is_as(replace(options, model="m"), TEACHER)
    assert is_as(replace(options, model="m"), replace(TEACHER, model=""))
    assert is_as(replace(options, thinking="off"), replace(TEACHER, thinking=""))
    allowed = replace(options.parameters, allowed=("calculator",))
    assert is_as(replace(options, parameters=allowed), TEACHER)


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        ("It is {{date}}.", "It is 2026-11-22."),
        ("{{ date }}{{date}}", "2026-11-222026-11-22"),
        ("{{name}} {{date|x}} {date}", "{{name}} {{date|x}} {date}"),
        ("", ""),
    ],
)
def test_a_prompt_names_the_day_and_keeps_other_braces(text: str, prompt: str) -> None:
    assert dated(text, "2026-11-22") == prompt
    assert is_dated(text, prompt)
    assert is_dated(text, text)
    assert not is_dated(text, prompt + "!")


def test_the_day_is_named_once_when_a_chat_begins(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("Yes."), answer("Yes.")) as it:
            session = it.library.new_session()
            session.chat.use(replace(TEACHER, model=""))
            assert session.options.system == TEACHER.system
            await asked(it, session, "hello")
            system = it.client.asked[-1].system
            assert system == session.options.system
            assert is_dated(TEACHER.system, system)
            assert system != TEACHER.system
            it.clock.time += 3 * 24 * 3600
            await asked(it, session, "hello again")
            assert it.client.asked[-1].system == system
            assert is_as(session.options, replace(TEACHER, model=session.model.id))
            session.chat.use(TEACHER)  # in a chat that has begun it is another day at once
            assert session.options.system not in (system, TEACHER.system)

    run(body())


def test_a_new_chat_begins_with_the_preset_for_that(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("Yes.")) as it:
            session = it.library.new_session()
            assert session.options.system == ""
            usual = replace(TEACHER, for_new_chats=True)
            it.means.presets.keep((Preset("Other"), usual))
            assert session.options == with_preset(Options(), usual)  # nothing was chosen yet
            session.chat.set(replace(session.options, system="My own"))
            it.means.presets.keep((usual,))
            assert session.options.system == "My own"
            await asked(it, session, "hello")
            assert it.library.new_session().options == with_preset(Options(), usual)
            it.means.presets.keep(())
            assert session.options.system == "My own"
            assert it.library.new_session().options.system == ""

    run(body())


def test_what_is_shelved_is_there_at_once_and_after_a_restart(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            it.means.presets.put(TEACHER)
            it.means.presets.put(Preset("Other"))
            it.means.presets.put(replace(TEACHER, system=""))
            assert [one.name for one in it.means.presets.all] == ["Teacher", "Other"]
            it.services.snippets.keep([Snippet("a", "1"), Snippet("b", "2"), Snippet("a", "3")])
        async with rig(tmp_path) as it:
            assert it.means.presets.all == (replace(TEACHER, system=""), Preset("Other"))
            assert it.means.presets.find("Other") == Preset("Other")
            assert it.means.presets.find("Nobody") is None
            assert it.services.snippets.all == (Snippet("a", "3"), Snippet("b", "2"))

    run(body())


def test_what_the_disk_refuses_counts_all_the_same_and_is_told(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            errors = errors_of(it.means.presets.failed)
            told = asyncio.Event()
            it.means.presets.failed.connect(lambda _error: told.set())
            await it.refuse_writes()
            it.means.presets.put(TEACHER)
            await told.wait()
            assert len(errors) == 1
            assert it.means.presets.all == (TEACHER,)
            await it.allow_writes()

    run(body())


def test_nothing_is_told_or_written_where_nothing_is_changed(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            shelved = Shelved(it.means.shelves.presets, it.means.tasks)
            told: list[None] = []
            shelved.changed.connect(lambda: told.append(None))
            shelved.keep(())
            assert told == []
            shelved.put(TEACHER)
            shelved.put(TEACHER)
            assert len(told) == 1

    run(body())
