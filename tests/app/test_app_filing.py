"""Filing chats at work: what the list, the open chats and the disk make of it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from nocopt.app import retention
from nocopt.app.chat_list import ChatEntry
from nocopt.app.retention import TRASH_KEPT, Retention
from nocopt.core.conversation import Options, Unsent
from nocopt.core.errors import StoreError
from nocopt.core.filing import Batch, Filed, Filing, Place
from nocopt.core.parameters import Parameters
from nocopt.core.presets import Preset
from nocopt.store.filing import AT_ONCE
from tests.app.rig import (
    Rig,
    asked,
    finished,
    rig,
    run,
    said,
    until,
    until_draft,
)
from tests.fakes import OPENED, answer, end, text

CAREFUL = Options(model="claude-opus-5", thinking="high", system="Be exact.")


async def chats(it: Rig, *titles: str) -> list[int]:
    """Make chats, the last one newest, and have them listed."""
    made = [
        await it.means.conversations.create(title, Options(), it.clock.now()) for title in titles
    ]
    await it.library.filing.read([chat.id for chat in made])
    return [chat.id for chat in made]


def titles(it: Rig) -> list[str]:
    """What is shown."""
    return [chat.title for chat in it.library.chats]


def entry(it: Rig, chat_id: int) -> ChatEntry:
    """A chat as the list shows it."""
    return it.library.chats[it.library.chats.find(chat_id)]


def test_chats_are_filed_at_once_and_stay_so(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            filing = it.library.filing
            one, two, three = await chats(it, "one", "two", "three")
            home = await filing.add_project("  At\n home ")
            assert home.name == "At home"
            pinned = await filing.do(Filing(Batch.PIN, (one,)))
            await filing.do(Filing(Batch.MOVE, (one, two), home.id))
            await filing.do(Filing(Batch.TAG, (two, three), tag="Öl"))
            await filing.do(Filing(Batch.TAG, (one,), tag="oil"))
            assert titles(it) == ["one", "two", "three"]
            assert filing.tags == (("oil", 1), ("Öl", 2))
            archived = await filing.do(Filing(Batch.ARCHIVE, (two, three)))
            assert titles(it) == ["one"]
            await filing.undo(archived)
            assert titles(it) == ["one", "two", "three"]
            await filing.undo(pinned)
            await filing.undo(pinned)
            assert titles(it) == ["two", "one", "three"]
        async with rig(tmp_path) as it:
            assert titles(it) == ["two", "one", "three"]
            assert it.library.filing.projects == (home,)
            assert entry(it, two).filed == Filed(home.id, ("Öl",))

    run(body())


def test_a_removed_project_leaves_its_chats(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            filing = it.library.filing
            (one,) = await chats(it, "one")
            first, second = await filing.add_project("first"), await filing.add_project("second")
            told: list[int] = []
            filing.projects_changed.connect(lambda: told.append(len(filing.projects)))
            await filing.order_projects([second.id])
            await filing.change_project(replace(second, name="zweites", folded=True))
            assert [(p.name, p.folded) for p in filing.projects] == [
                ("zweites", True),
                ("first", False),
            ]
            await filing.do(Filing(Batch.MOVE, (one,), first.id))
            await filing.remove_project(first.id)
            assert told == [2, 2, 1]
            assert entry(it, one).filed == Filed()
            assert [s.key for s in it.library.chats.sections] == ["pinned", second.id, "others"]

    run(body())


def test_a_new_chat_in_a_project_begins_with_its_options(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("a"), answer("b")) as it:
            it.means.presets.put(
                Preset("Usual", system="Be brief.", max_tokens=77, for_new_chats=True)
            )
            project = await it.library.filing.add_project("P", CAREFUL)
            session = it.library.new_session(project.id)
            assert session.options == replace(
                CAREFUL, max_tokens=77, parameters=Parameters(preset="Usual")
            )
            assert it.library.new_session(None) is session
            assert session.options.system == "Be brief."
            session = it.library.new_session(project.id)
            await asked(it, session, "one")
            chat_id = session.conversation_id
            assert chat_id is not None
            assert entry(it, chat_id).filed.project_id == project.id
            await until(lambda: not moving(), it.library.changed, it.library.chats.changed)
            branch = await it.library.branch(session, session.path[-1], "branch")
            assert entry(it, branch).filed.project_id == project.id
            await asked(it, it.library.new_session(), "two")
        async with rig(tmp_path) as it:
            assert [(chat.title, chat.filed.project_id) for chat in it.library.chats] == [
                ("branch", project.id),
                ("one", project.id),
                ("two", None),
            ]
            assert (await it.library.open(chat_id)).options.system == "Be exact."

    def moving() -> bool:
        name = "put a chat into its project"
        return any(task.get_name() == name for task in asyncio.all_tasks())

    run(body())


def test_what_nobody_has_seen_is_marked_over_a_restart(tmp_path: Path) -> None:
    async def body() -> None:
        gate = asyncio.Event()
        async with rig(tmp_path, [OPENED, text("done"), gate, end()]) as it:
            session = it.library.new_session()
            assert await session.send("one")
            it.library.show(it.library.new_session())
            gate.set()
            await finished(session)
            chat_id = session.conversation_id
            assert chat_id is not None
            assert entry(it, chat_id).filed.unread
            await settled("keep what is unread")
        async with rig(tmp_path) as it:
            assert entry(it, chat_id).filed.unread
            it.library.show(await it.library.open(chat_id))
            assert not entry(it, chat_id).filed.unread
            await settled("keep what is unread")
        async with rig(tmp_path) as it:
            assert not entry(it, chat_id).filed.unread
            await it.library.filing.set_unread([chat_id], unread=True)
            assert entry(it, chat_id).filed.unread

    run(body())


async def settled(name: str) -> None:
    """Wait for what is done in the background under this name."""
    for task in [one for one in asyncio.all_tasks() if one.get_name() == name]:
        await task


def test_chats_in_the_trash_come_back_whole(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("a"), [OPENED, text("half"), asyncio.Event()]) as it:
            filing = it.library.filing
            quiet, works = it.library.new_session(), it.library.new_session
            await asked(it, quiet, "quiet")
            quiet.set_unsent("and then")
            busy = works()
            assert await busy.send("busy")
            await until_draft(busy, lambda draft: bool(draft.message.text))
            ids = tuple(chat.id for chat in it.library.chats)
            left: list[frozenset[int]] = []
            filing.left.connect(left.append)
            undo = await filing.do(Filing(Batch.TRASH, ids))
            assert left == [frozenset(ids)]
            assert (titles(it), busy.running) == ([], False)
            assert not it.library.prompts.texts
            assert (await it.library.open(ids[0])).conversation_id is None
            it.library.chats.show(Place.TRASH)
            assert titles(it) == ["busy", "quiet"]
            await filing.undo(undo)
            assert titles(it) == []
            it.library.chats.show()
            assert titles(it) == ["busy", "quiet"]
            assert it.library.prompts.texts == ("busy", "quiet")
            again = await it.library.open(ids[0])
            assert said(again) == [("user", "busy"), ("assistant", "half")]
            assert (await it.library.open(ids[1])).unsent == "and then"

    run(body())


def test_what_is_to_be_said_next_waits_again_in_a_chat_that_is_back(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            (one,) = await chats(it, "one")
            await it.means.conversations.set_later(one, Unsent("and then"))
        async with rig(tmp_path) as it:
            assert entry(it, one).queued
            undo = await it.library.filing.do(Filing(Batch.TRASH, (one,)))
            assert it.library.waits.count == 0
            await it.library.filing.undo(undo)
            assert entry(it, one).queued
            [wait] = it.library.waits.all
            assert it.library.waits.said(wait) == Unsent("and then")

    run(body())


def test_what_is_purged_is_gone_from_list_and_disk(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            filing = it.library.filing
            one, two, three = await chats(it, "one", "two", "three")
            await filing.do(Filing(Batch.TRASH, (one, two)))
            undo = await filing.do(Filing(Batch.PURGE, (one, three)))
            assert not undo.possible
            await filing.undo(undo)
            assert [it.library.chats.line(id_) is None for id_ in (one, two, three)] == [
                *(True, False, False)
            ]
            await Retention(it.means, it.library.chats).remove()
            left = await it.means.shelves.chat_lines.some([one, two, three])
            assert {line.id for line in left} == {two, three}

    run(body())


def test_what_is_purged_is_removed_from_the_disk_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BEGINS_AFTER", 3600.0)
    many = 2 * AT_ONCE + 1

    async def body() -> None:
        async with rig(tmp_path) as it:
            shelf, swept = it.means.shelves.filing, asyncio.Event()
            sweep = shelf.sweep

            async def heard(before: float) -> bool:
                more = await sweep(before)
                if not more:
                    swept.set()
                return more

            monkeypatch.setattr(shelf, "sweep", heard)
            ids = tuple(await chats(it, *map(str, range(many))))
            await it.library.filing.do(Filing(Batch.TRASH, ids))
            assert not swept.is_set()
            await it.library.filing.do(Filing(Batch.PURGE, ids[1:]))
            await swept.wait()
            left = await it.means.shelves.chat_lines.some(ids)
            assert [line.id for line in left] == [ids[0]]

    run(body())


def test_the_trash_is_kept_for_thirty_days(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            first, second = await chats(it, "first", "second")
            await it.library.filing.do(Filing(Batch.TRASH, (first,)))
            it.clock.time += 3600.0
            await it.library.filing.do(Filing(Batch.TRASH, (second,)))
            keeping = Retention(it.means, it.library.chats)
            it.clock.time += TRASH_KEPT - 3601.0
            await keeping.remove()
            it.library.chats.show(Place.TRASH)
            assert titles(it) == ["second", "first"]
            it.clock.time += 2.0
            await keeping.remove()
            assert titles(it) == ["second"]
            found = await it.means.shelves.chat_lines.some([first, second])
            assert [line.id for line in found] == [second]
            time = it.clock.time + 3600.0
        async with rig(tmp_path) as it:
            await settled("list older chats")
            it.clock.time = time
            await it.library.start()
            await settled("list older chats")
            assert len(it.library.chats.all_lines) == 0

    run(body())


def test_a_disk_that_refuses_leaves_all_as_it_was(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            one, two = await chats(it, "one", "two")
            await it.refuse_writes()
            for filing in (Filing(Batch.PIN, (one, two)), Filing(Batch.TRASH, (one,))):
                with pytest.raises(StoreError):
                    await it.library.filing.do(filing)
            assert [chat.filed for chat in it.library.chats] == [Filed(), Filed()]
            await it.allow_writes()

    run(body())


def test_one_chat_at_work_changes_one_line(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("a")) as it:
            await chats(it, *map(str, range(30)))
            told: list[int] = []
            resets: list[None] = []
            session = it.library.new_session()
            assert await session.send("one")
            it.library.chats.changed.connect(told.append)
            it.library.chats.reset.connect(lambda: resets.append(None))
            await finished(session)
            assert set(told) == {0}
            assert not resets

    run(body())
