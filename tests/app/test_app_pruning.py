"""Messages deleted from an open chat and brought back, with all that refers to them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from nocopt.app.retention import TRASH_KEPT, Retention
from nocopt.app.session import Session
from nocopt.core.conversation import Conversation, Node
from nocopt.core.errors import StoreError, WireError
from tests.app.rig import Rig, asked, errors_of, finished, on_disk, rig, run, said, until
from tests.fakes import BUSY, OPENED, answer, end, text


def texts(session: Session) -> list[str]:
    """What the path says."""
    return [text for _, text in said(session)]


async def dialogue(it: Rig) -> Session:
    """Two questions, the first answer in two versions: one A1 two B1, and A2, which is shown."""
    session = it.library.new_session()
    it.library.show(session)
    await asked(it, session, "one")
    await asked(it, session, "two")
    assert await session.versions.regenerate(session.path[1])
    await finished(session)
    return session


def strays(session: Session) -> bool:
    """Whether another path is shown than the preferred one."""
    return session.versions.strays


def preferred_end(session: Session) -> int | None:
    """The end of the preferred path."""
    return session.versions.preferred


SCRIPTS = (answer("A1"), answer("B1"), answer("A2"))


def test_one_version_is_deleted_and_the_other_shown(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, *SCRIPTS, answer("C")) as it:
            session = await dialogue(it)
            removed = await session.pruning.remove((session.path[1],), all_versions=False)
            assert removed is not None
            assert removed.messages == 1
            assert texts(session) == ["one", "A1", "two", "B1"]
            assert len(session.versions.of(session.path[1])) == 1
            assert not session.versions.branch
            assert await on_disk(it, session) == said(session)
            await asked(it, session, "three")
            assert await session.pruning.bring_back(removed)
            assert texts(session) == ["one", "A2"]
            assert len(session.versions.of(session.path[1])) == 2
            assert await on_disk(it, session) == said(session)

    run(body())


def test_what_is_brought_back_shows_what_was_shown_before(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, *SCRIPTS) as it:
            session = await dialogue(it)
            newest = session.path[-1].id
            older = next(id_ for id_ in session.versions.of(session.path[1]) if id_ != newest)
            await session.versions.show(older)
            await session.versions.prefer(session.path[-1].id)
            shown = ["one", "A1", "two", "B1"]
            assert texts(session) == shown
            assert await session.pruning.remove((session.path[0],), all_versions=True)
            assert texts(session) == []
            assert await session.pruning.bring_back()
            assert texts(session) == shown
            assert await session.pruning.remove((session.path[0],), all_versions=True)
            number = session.conversation_id or 0
        async with rig(tmp_path) as it:  # nobody knows any more what was shown
            again = await it.library.open(number)
            assert await again.pruning.bring_back()
            assert texts(again) == shown

    run(body())


def test_a_message_goes_with_what_follows_in_all_its_versions(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, *SCRIPTS) as it:
            session = await dialogue(it)
            removed = await session.pruning.remove((session.path[1],), all_versions=True)
            assert removed is not None
            assert removed.messages == 4
            assert texts(session) == ["one"]
            assert list(it.library.prompts.texts) == ["one"]
            assert await session.pruning.bring_back()
            assert list(it.library.prompts.texts) == ["two", "one"]
            assert texts(session) == ["one", "A2"]
            (first,) = session.versions.of(session.path[0])
            assert await session.pruning.remove((session.path[0],), all_versions=True)
            assert session.path == ()
            assert session.versions.find(first) is None
            assert await on_disk(it, session) == []

    run(body())


def test_in_a_chat_that_was_emptied_one_goes_on(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, *SCRIPTS, answer("New.")) as it:
            session = await dialogue(it)
            assert await session.pruning.remove((session.path[0],), all_versions=True)
            await asked(it, session, "again")
            assert [one.text for one in it.client.asked[-1].messages] == ["again"]
            assert texts(session) == ["again", "New."]
        async with rig(tmp_path) as it:
            session = await it.library.last_open()
            assert texts(session) == ["again", "New."]

    run(body())


def test_nothing_is_deleted_while_a_reply_runs(tmp_path: Path) -> None:
    async def body() -> None:
        gate = asyncio.Event()
        async with rig(tmp_path, *SCRIPTS, [OPENED, gate, text("D"), end()]) as it:
            session = await dialogue(it)
            assert await session.send("three")
            assert await session.pruning.remove((session.path[0],), all_versions=True) is None
            assert not await session.pruning.bring_back()
            gate.set()
            await finished(session)
            assert texts(session) == ["one", "A2", "three", "D"]

    run(body())


def test_what_waits_for_its_server_is_not_sent_once_it_is_deleted(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, *SCRIPTS, [WireError(BUSY)]) as it:
            session = await dialogue(it)
            await asked(it, session, "three")
            assert session.queued.entry is not None
            assert await session.pruning.remove((session.path[-1],), all_versions=True)
            assert it.library.queue.waiting == ()
            assert it.library.waits.all == ()
            assert texts(session) == ["one", "A2"]
        async with rig(tmp_path) as it:
            assert it.library.queue.waiting == ()

    run(body())


def test_what_was_written_in_place_of_a_deleted_message_comes_back_with_it(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, *SCRIPTS) as it:
            session = await dialogue(it)
            first = session.path[0]
            session.edits.write(first.id, "better")
            removed = await session.pruning.remove((first,), all_versions=True)
            assert removed is not None
            assert removed.edits.current == first.id
            assert dict(session.edits.texts) == {}
            assert session.edits.current is None
            assert await session.pruning.bring_back(removed)
            assert dict(session.edits.texts) == {first.id: "better"}
            assert session.edits.current is None

    run(body())


def test_a_reply_the_disk_had_refused_is_saved_and_can_be_deleted(tmp_path: Path) -> None:
    async def body() -> None:
        gate = asyncio.Event()
        async with rig(tmp_path, *SCRIPTS, [OPENED, gate, text("D"), end()]) as it:
            session = await dialogue(it)
            errors = errors_of(session.failed)
            assert await session.send("three")
            await it.refuse_writes()
            gate.set()
            await finished(session)
            assert session.path[-1].id < 0
            assert await session.pruning.remove((session.path[-1],), all_versions=True) is None
            assert texts(session) == ["one", "A2", "three", "D"]
            assert isinstance(errors[-1], StoreError)
            await it.allow_writes()
            assert await session.pruning.remove((session.path[-1],), all_versions=True)
            assert texts(session) == ["one", "A2", "three"]
            assert await on_disk(it, session) == said(session)

    run(body())


def test_the_preferred_branch_is_known_after_a_restart_and_led_to(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, *SCRIPTS) as it:
            session = await dialogue(it)
            first = session.versions.of(session.path[1])[0]
            assert await session.versions.prefer(first)
            assert session.versions.strays
        async with rig(tmp_path, answer("C")) as it:
            session = await it.library.last_open()
            preferred = session.versions.preferred
            assert preferred is not None
            assert session.versions.strays
            assert await session.versions.show(preferred)
            assert texts(session) == ["one", "A1", "two", "B1"]
            assert strays(session) is False
            await asked(it, session, "three")
            assert strays(session) is False
            removed = await session.pruning.remove((session.path[1],), all_versions=False)
            assert preferred_end(session) is None
            assert await session.pruning.bring_back(removed)
            assert preferred_end(session) == preferred
            assert await session.versions.prefer(None)
            assert preferred_end(session) is None

    run(body())


def test_after_thirty_days_what_was_deleted_is_gone(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, *SCRIPTS) as it:
            session = await dialogue(it)
            removed = await session.pruning.remove((session.path[1],), all_versions=False)
            retention = Retention(it.means, it.library.chats)
            it.clock.time += TRASH_KEPT - 60
            await retention.remove()
            assert await session.pruning.bring_back(removed)
            removed = await session.pruning.remove((session.path[1],), all_versions=False)
            it.clock.time += TRASH_KEPT + 60
            await retention.remove()
            assert not await session.pruning.bring_back(removed)
            assert texts(session) == ["one", "A1", "two", "B1"]
            await until(lambda: not session.can_stop, session.state_changed)

    run(body())


def test_what_is_deleted_while_the_chat_is_looked_at_anew_stays_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is read of a long chat, on a thread of its own, is what it was when that began."""

    async def body() -> None:
        gate = asyncio.Event()
        async with rig(tmp_path, *SCRIPTS, [OPENED, text("C1"), gate, end()]) as it:
            session = await dialogue(it)
            shelf = it.means.conversations
            load = shelf.load

            async def load_slowly(
                conversation_id: int,
            ) -> tuple[Conversation, dict[int, Node]] | None:
                found = await load(conversation_id)
                gate.set()
                await finished(session)
                assert await session.pruning.remove((session.path[0],), all_versions=True)
                return found

            assert await session.send("three")
            assert session.running
            monkeypatch.setattr(shelf, "load", load_slowly)
            await session.versions.take_growth()
            assert (texts(session), dict(session.versions.tree)) == ([], {})

    run(body())
