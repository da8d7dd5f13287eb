"""Files of a message: kept while it is written, sent with it, and there in its next version."""

from __future__ import annotations

import asyncio
from pathlib import Path

from nocopt.app.session import Session
from nocopt.core.attachments import AttachmentPart
from nocopt.core.messages import TextPart
from tests.app.rig import Rig, errors_of, finished, on_disk, rig, run
from tests.fakes import answer


async def taken(it: Rig, words: str = "some words", name: str = "notes.txt") -> AttachmentPart:
    session = it.library.new_session()
    part = await it.means.intake.take(words.encode(), name, session.model)
    assert isinstance(part, AttachmentPart)
    return part


async def sent(session: Session, text: str, *files: AttachmentPart) -> None:
    assert await session.send(text, files)
    await finished(session)


def test_files_go_before_the_text_and_only_what_was_sent_leaves(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path, answer("yes")) as it:
            session = it.library.new_session()
            one, two, late = [await taken(it, words) for words in ("1", "2", "3")]
            session.attached.add(one)
            session.attached.add(two)
            sending = asyncio.ensure_future(session.send("Read this", session.attached.value))
            session.attached.add(late)
            assert await sending
            await finished(session)
            assert session.path[0].message.parts == (one, two, TextPart("Read this"))
            assert session.attached.value == (late,)
            assert session.title == "Read this"
            assert (await on_disk(it, session))[0] == ("user", "Read this")

    run(work())


def test_files_alone_are_a_message_named_after_them(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path, answer("yes"), answer("again")) as it:
            session = it.library.new_session()
            part = await taken(it)
            await sent(session, " \n", part)
            assert session.path[0].message.parts == (part,)
            assert session.title == "notes.txt"
            assert list(session.last_prompts) == []
            await sent(session, "words")
            assert session.last_prompts == ("words",)
            assert not await session.send(" ")

    run(work())


def test_unsent_files_are_there_after_a_restart(tmp_path: Path) -> None:
    async def work() -> int:
        async with rig(tmp_path, answer("yes")) as it:
            session = it.library.new_session()
            await sent(session, "words")
            session.attached.add(await taken(it, "1"))
            it.library.new_session().attached.add(await taken(it, "2"))
            assert session.conversation_id is not None
            return session.conversation_id

    async def look(chat: int) -> None:
        async with rig(tmp_path, answer("yes")) as it:
            old, new = await it.library.open(chat), it.library.new_session()
            assert [one.size for one in old.attached.value] == [1]
            [part] = new.attached.value
            assert await it.means.shelves.attachments.read(part.sha256) == b"2"
            await sent(new, "words", part)
        async with rig(tmp_path) as it:
            assert it.library.new_session().attached.value == ()

    run(look(run(work())))


def test_what_was_pasted_last_is_there_after_a_restart(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as it:
            attaching = it.library.new_session().attaching
            attaching.add_files([tmp_path / "given-up.txt"])
            attaching.add_text("a long text", "pasted.txt")
        async with rig(tmp_path) as it:
            [part] = it.library.new_session().attached.value
            assert await it.means.shelves.attachments.read(part.sha256) == b"a long text"

    run(work())


def test_another_version_of_a_message_has_its_files(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path, answer("yes"), answer("again")) as it:
            session = it.library.new_session()
            part = await taken(it)
            await sent(session, "Read this", part)
            assert await session.versions.edit(session.path[0], "Read that")
            await finished(session)
            assert session.path[0].message.parts == (part, TextPart("Read that"))

    run(work())


def test_what_the_disk_refuses_to_send_stays_attached(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as it:
            session = it.library.new_session()
            part = await taken(it)
            session.attached.add(part)
            errors = errors_of(session.failed)
            await it.refuse_writes()
            assert not await session.send("Read this", session.attached.value)
            assert errors
            assert session.attached.value == (part,)
            await it.allow_writes()

    run(work())


def test_the_model_gets_the_bytes_also_when_it_is_asked_again_and_later(tmp_path: Path) -> None:
    async def work() -> None:
        scripts = [answer("one"), answer("two"), answer("three")]
        async with rig(tmp_path, *scripts) as it:
            session = it.library.new_session()
            part = await taken(it)
            await sent(session, "Read this", part)
            assert await session.versions.regenerate(session.path[-1])
            await finished(session)
            await sent(session, "And?")
            assert [one.files for one in it.client.asked] == 3 * [{part.sha256: b"some words"}]
            assert [one.messages[0].attachments for one in it.client.asked] == 3 * [(part,)]

    run(work())


def test_files_that_the_disk_does_not_give_end_the_turn_and_are_told(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path, answer("one")) as it:
            session = it.library.new_session()
            part = await taken(it)
            path = it.means.shelves.attachments.path(part.sha256)
            path.unlink()
            path.mkdir()  # which no program can read as a file
            errors = errors_of(session.failed)
            await sent(session, "Read this", part)
            assert len(errors) == 1
            assert session.path[-1].reply is not None
            assert session.path[-1].reply.failure is not None
            assert it.client.asked == []

    run(work())
