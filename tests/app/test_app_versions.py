"""Versions of answers and questions: asked for, shown again, branched off, and all of it kept."""

from __future__ import annotations

import asyncio
import gc
from pathlib import Path

import pytest

from nocopt.app.session import Session
from nocopt.core.conversation import Node
from nocopt.core.errors import StoreError, WireError
from nocopt.core.reply import Outcome
from tests.app.rig import Rig, asked, errors_of, finished, on_disk, rig, run, said
from tests.fakes import BUSY, answer


def texts(session: Session) -> list[str]:
    """What the path says."""
    return [text for _, text in said(session)]


def place(session: Session, at: int) -> tuple[int, int]:
    """Which version is shown at a place of the path, and of how many."""
    node = session.path[at]
    found = session.versions.of(node)
    return found.index(node.id) + 1, len(found)


async def regenerated(session: Session, reply: Node, model: str = "") -> None:
    """Ask for another version and wait for it."""
    assert await session.versions.regenerate(reply, model)
    await finished(session)


async def edited(session: Session, node: Node, words: str) -> None:
    """Ask something else and wait for the answer."""
    assert await session.versions.edit(node, words)
    await finished(session)


async def dialogue(it: Rig) -> Session:
    """Two questions and their answers."""
    session = it.library.new_session()
    it.library.show(session)
    await asked(it, session, "one")
    await asked(it, session, "two")
    return session


def test_an_answer_in_the_middle_is_regenerated_and_nothing_is_lost(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("A1"), answer("B1"), answer("A2")) as it:
            session = await dialogue(it)
            first = session.path[1]
            await regenerated(session, first)
            assert texts(session) == ["one", "A2"]
            assert place(session, 1) == (2, 2)
            assert place(session, 0) == (1, 1)
            asked_last = it.client.asked[-1].messages
            assert [message.text for message in asked_last] == ["one"]
            assert await session.versions.show(first.id)
            # What followed that version comes back with it.
            assert texts(session) == ["one", "A1", "two", "B1"]
            assert await on_disk(it, session) == said(session)

    run(body())


def test_where_a_version_was_left_its_newest_end_is_shown(tmp_path: Path) -> None:
    async def body() -> None:
        scripts = (answer("A1"), answer("B1"), answer("B2"), answer("C"), answer("A2"))
        async with rig(tmp_path, *scripts) as it:
            session = await dialogue(it)
            await regenerated(session, session.path[3])
            await asked(it, session, "three")
            first = session.path[1].id
            await regenerated(session, session.path[1])
            assert await session.versions.show(first)
            assert texts(session) == ["one", "A1", "two", "B2", "three", "C"]

    run(body())


def test_another_model_makes_one_answer_and_is_named_with_it(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("A1"), answer("A2"), answer("B")) as it:
            session = it.library.new_session()
            await asked(it, session, "one")
            usual = session.model.id
            other = next(
                one.id for one in it.means.catalog.offered(session.account) if one.id != usual
            )
            assert await session.versions.regenerate(session.path[1], other)
            assert session.answering is not None
            assert session.answering.id == other
            await finished(session)
            assert it.client.asked[-1].model == session.path[1].model == other
            assert session.versions.made_by(session.path[1]).id == other
            await asked(it, session, "two")
            assert (session.model.id, session.path[-1].model) == (usual, usual)

    run(body())


@pytest.mark.parametrize("changed", [False, True])
def test_a_failed_answer_of_another_model_is_asked_of_that_model_again(
    tmp_path: Path, *, changed: bool
) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("A1"), [WireError(BUSY)], answer("A2"), answer("B")) as it:
            session = it.library.new_session()
            await asked(it, session, "one")
            usual = session.model.id
            await regenerated(session, session.path[1], "some-other-model")
            assert session.queued.entry is not None
            assert session.queued.model == "some-other-model"
            if changed:  # the person has chosen for the chat, be it what was chosen already
                session.chat.set_model(usual)
            await session.retry()
            await finished(session)
            wanted = usual if changed else "some-other-model"
            assert (session.path[1].model, texts(session)[1]) == (wanted, "A2")
            await asked(it, session, "two")
            assert session.path[-1].model == usual

    run(body())


def test_an_edited_question_becomes_a_version_of_it(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("A"), answer("B"), answer("C"), answer("D")) as it:
            session = await dialogue(it)
            before = said(session)
            original = session.path[2].id
            await edited(session, session.path[2], "two, better")
            assert texts(session) == ["one", "A", "two, better", "C"]
            assert place(session, 2) == (2, 2)
            await edited(
                session, session.path[0], "one, better"
            )  # the first of all has versions, too
            assert texts(session) == ["one, better", "D"]
            first, _ = session.versions.of(session.path[0])
            assert await session.versions.show(first)
            assert texts(session) == ["one", "A", "two, better", "C"]
            assert await session.versions.show(original)
            assert said(session) == before == await on_disk(it, session)
            assert session.last_prompts[0] == "two"

    run(body())


def test_a_blank_edit_is_none(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("A")) as it:
            session = it.library.new_session()
            await asked(it, session, "one")
            assert not await session.versions.edit(session.path[0], " \n")
            assert texts(session) == ["one", "A"]

    run(body())


def test_nothing_is_changed_while_a_reply_runs(tmp_path: Path) -> None:
    async def body() -> None:
        gate = asyncio.Event()
        async with rig(tmp_path, answer("A1"), answer("A2"), [gate, *answer("B")]) as it:
            session = it.library.new_session()
            await asked(it, session, "one")
            first, question = session.path[1], session.path[0]
            await regenerated(session, first)
            assert await session.send("two")
            assert not await session.versions.show(first.id)
            assert not await session.versions.regenerate(first)
            assert not await session.versions.edit(question, "other")
            assert texts(session) == ["one", "A2", "two"]
            gate.set()
            await finished(session)
            assert texts(session) == ["one", "A2", "two", "B"]

    run(body())


def test_what_the_disk_refuses_changes_nothing_and_is_told(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("A1"), answer("A2")) as it:
            session = it.library.new_session()
            await asked(it, session, "one")
            first = session.path[1]
            await regenerated(session, first)
            told = errors_of(session.failed)
            await it.refuse_writes()
            assert not await session.versions.show(first.id)
            assert not await session.versions.edit(session.path[0], "other")
            assert texts(session) == ["one", "A2"]
            assert [type(one) for one in told] == [StoreError, StoreError]
            await it.allow_writes()
            assert await session.versions.show(first.id)

    run(body())


def test_a_message_of_another_chat_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("A"), answer("B")) as it:
            first = it.library.new_session()
            await asked(it, first, "one")
            second = it.library.new_session()
            await asked(it, second, "two")
            question, reply = first.path
            for attempt in (
                second.versions.edit(question, "other"),
                second.versions.regenerate(reply),
                second.versions.up_to(reply),
            ):
                with pytest.raises(ValueError, match="is of chat"):
                    await attempt
            assert (texts(first), texts(second)) == (["one", "A"], ["two", "B"])
            for session in (first, second):
                assert await on_disk(it, session) == said(session)

    run(body())


def test_a_version_that_is_gone_is_not_shown(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("A")) as it:
            session = it.library.new_session()
            await asked(it, session, "one")
            assert not await session.versions.show(session.path[-1].id + 100)
            assert texts(session) == ["one", "A"]

    run(body())


def test_a_branch_is_a_chat_of_its_own(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("A"), answer("B"), answer("C")) as it:
            session = await dialogue(it)
            source = said(session)
            it.clock.time += 60
            made = await it.library.branch(session, session.path[1], "one, again")
            branch = await it.library.open(made)
            assert branch.conversation_id != session.conversation_id
            assert texts(branch) == ["one", "A"]
            assert branch.title == "one, again"
            assert [chat.title for chat in it.library.chats] == ["one, again", "one"]
            assert branch.options == session.options
            old, new = session.path[1], branch.path[1]
            assert (new.reply, new.model, new.created_at) == (old.reply, old.model, old.created_at)
            assert new.id != old.id
            await asked(it, branch, "three")
            assert texts(branch) == ["one", "A", "three", "C"]
            assert said(session) == source == await on_disk(it, session)

    run(body())


def test_a_branch_of_a_reply_that_is_not_saved_saves_it_first(tmp_path: Path) -> None:
    async def body() -> None:
        gate = asyncio.Event()
        async with rig(tmp_path, [gate, *answer("A")]) as it:
            session = it.library.new_session()
            assert await session.send("one")
            await it.refuse_writes()
            gate.set()
            await finished(session)
            unsaved = session.path[-1]
            assert session.unsaved
            assert session.versions.of(unsaved) == (unsaved.id,)
            told = errors_of(session.failed)
            assert not await session.versions.regenerate(unsaved)
            assert len(told) == 1
            await it.allow_writes()
            made = await it.library.branch(session, unsaved, "again")
            assert texts(await it.library.open(made)) == ["one", "A"]
            assert not session.unsaved

    run(body())


def test_all_versions_are_there_after_a_restart(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("A1"), answer("A2"), answer("B")) as it:
            session = it.library.new_session()
            it.library.show(session)
            await asked(it, session, "one")
            await regenerated(session, session.path[1])
            await edited(session, session.path[0], "other")
            first, _ = session.versions.of(session.path[0])
            assert await session.versions.show(first)
            shown = said(session)
        async with rig(tmp_path) as it:
            session = await it.library.last_open()
            assert said(session) == shown
            assert (place(session, 0), place(session, 1)) == ((1, 2), (2, 2))
            assert session.path[1].reply is not None
            assert session.path[1].reply.outcome is Outcome.COMPLETE
            assert await session.versions.show(session.versions.of(session.path[1])[0])
            assert texts(session) == ["one", "A1"]

    run(body())


def test_an_unfinished_edit_is_there_after_a_restart_and_gone_once_it_is_sent(
    tmp_path: Path,
) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("A1"), answer("B1")) as it:
            session = await dialogue(it)
            session.set_unsent("aside")
            session.edits.write(session.path[2].id, "two, begun")
            session.edits.write(session.path[0].id, "one, begun")
        async with rig(tmp_path, answer("A2")) as it:
            opened = await it.library.last_open()
            first, third = opened.path[0], opened.path[2]
            assert (opened.unsent, opened.edits.current) == ("aside", first.id)
            assert opened.edits.texts == {third.id: "two, begun", first.id: "one, begun"}
            await edited(opened, first, "one, begun")
            assert opened.edits.current is None
            assert opened.edits.texts == {third.id: "two, begun"}
            # Its message is in no sight now, but it is there.
            assert opened.versions.find(third.id) is third
            assert opened.versions.find(999) is None
        async with rig(tmp_path) as it:
            assert (await it.library.last_open()).edits.texts == {third.id: "two, begun"}

    run(body())


def test_an_edit_that_is_closed_over_takes_no_more(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("A1"), answer("B1")) as it:
            session = await dialogue(it)
            session.edits.write(session.path[0].id, "kept")
            await session.close()
            session.edits.write(session.path[0].id, "too late")
            assert dict(session.edits.texts) == {session.path[0].id: "kept"}

    run(body())


def test_a_chat_opened_again_at_once_has_what_is_not_on_disk_yet(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("A1"), answer("B1")) as it:
            session = await dialogue(it)
            number, first = session.conversation_id, session.path[0].id
            assert number is not None
            session.set_unsent("just typed")
            session.edits.write(first, "just begun")
            del session
            it.library.new_session()
            gc.collect()
            opened = await it.library.open(number)
            assert (opened.unsent, opened.edits.texts[first]) == ("just typed", "just begun")

    run(body())
