"""A chat of which nothing is written to disk: neither words nor files nor ids, until it is kept."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from nocopt.core.attachments import AttachmentPart
from nocopt.core.conversation import TEMPORARY_FROM, TitledBy, is_temporary
from nocopt.core.errors import StoreError, StoreFault, WireError
from tests.app.rig import Rig, asked, finished, rig, run, said
from tests.fakes import BUSY, OPENED, answer, end, text

SECRET = b"xylophonic"


def written(folder: Path) -> list[str]:
    """The files in which a word of the chat, or an id of it, stands."""
    found = [
        str(path)
        for path in folder.rglob("*")
        if path.is_file() and (SECRET in path.read_bytes() or SECRET in path.name.encode())
    ]
    lines = ""
    with closing(sqlite3.connect(folder / "data" / "nocopt.db")) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name != 'search'"
        ).fetchall()
        for (table,) in tables:
            rows = connection.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - its own tables
            lines += str(rows.fetchall())
    ids = [str(TEMPORARY_FROM + number) for number in range(20)]
    return found + [f"id {one}" for one in ids if one in lines]


async def spoken(it: Rig) -> AttachmentPart:
    """Put a file, a draft, a question, an edit and a waiting message into the chat."""
    session = await it.services.temporary.session()
    it.library.show(session)
    session.attaching.add_text(f"{SECRET.decode()} as a file", "secret.txt")
    await session.attaching.settle()
    (file,) = session.attached.value
    assert await session.send(f"{SECRET.decode()}?", session.attached.value)
    await finished(session)
    assert await session.versions.regenerate(session.path[1])
    await finished(session)
    session.edits.write(session.path[0].id, f"{SECRET.decode()} better")
    session.set_anchor("end")
    session.set_unsent(f"half a {SECRET.decode()}")
    await asyncio.sleep(0)
    return file


SCRIPTS = (answer("It is xylophonic."), answer("Very xylophonic."))


def test_nothing_of_it_reaches_the_disk(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, *SCRIPTS, [WireError(BUSY)]) as it:
            temporary = it.services.temporary
            await spoken(it)
            session = await temporary.session()
            assert temporary.holds(session)
            assert is_temporary(session.conversation_id)
            await asked(it, session, "and xylophonic again")
            assert session.queued.entry is not None
            it.library.show(it.library.new_session())
            it.library.show(session)
            assert written(tmp_path) == []
            assert it.library.queue.waiting == ()
            assert not it.library.chats.all_lines
        assert written(tmp_path) == []
        async with rig(tmp_path) as it:
            assert (await it.library.last_open()).path == ()

    run(body())


def test_what_it_cost_is_entered_without_a_chat(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, *SCRIPTS) as it:
            await spoken(it)
            entries = await it.means.spending.entries("0000", "9999")
            assert [one.spending.conversation_id for one in entries] == [None, None]

    run(body())


def test_kept_it_is_there_with_branches_files_and_what_was_unsent(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, *SCRIPTS, answer("Other."), answer("On disk.")) as it:
            temporary = it.services.temporary
            file = await spoken(it)
            before = await temporary.session()
            assert await before.versions.edit(before.path[0], "another beginning")
            await finished(before)
            assert await before.versions.show(before.versions.of(before.path[0])[0])
            assert await before.versions.prefer(before.path[0].id)
            before.edits.write(before.path[0].id, "xylophonic better")
            told, title = said(before), before.title
            assert it.services.files.data(file.sha256).startswith(SECRET)
            chat_id = await temporary.keep()
            assert chat_id is not None
            assert not is_temporary(chat_id)
            assert not temporary.holds(before)
            session = await it.library.open(chat_id)
            assert (said(session), session.title) == (told, title)
            assert len(session.versions.of(session.path[0])) == 2
            assert len(session.versions.of(session.path[1])) == 2
            assert session.unsent == "half a xylophonic"
            assert session.edits.texts == {session.path[0].id: "xylophonic better"}
            assert session.versions.preferred == session.path[-1].id
            assert await it.means.shelves.attachments.read(file.sha256) is not None
            assert it.means.shelves.attachments.held == {}
            assert [line.id for line in it.library.chats.all_lines] == [chat_id]
            await asked(it, session, "more")
            again = await temporary.session()
            assert again.path == ()
            assert again is not before

    run(body())


def test_a_disk_that_refuses_midway_has_nothing_of_it(tmp_path: Path) -> None:
    """Each of the last steps is refused in its turn; the chat goes on and is kept in the end."""

    async def body() -> None:
        async with rig(tmp_path, *SCRIPTS) as it:
            await spoken(it)
            session = await it.services.temporary.session()
            told = said(session)
            for step in ("INSERT ON parts", "INSERT ON replies", "UPDATE ON conversations"):
                await it.database.write(partial(_refuse, step))
                with pytest.raises(sqlite3.IntegrityError):
                    await it.services.temporary.keep()
                await it.database.write(lambda one: one.execute("DROP TRIGGER refused"))
                assert not await it.database.read(
                    lambda one: one.execute("SELECT 1 FROM conversations").fetchall()
                )
                assert it.services.temporary.holds(session)
                assert said(session) == told
            chat_id = await it.services.temporary.keep()
            assert chat_id is not None
            kept = await it.library.open(chat_id)
            assert (said(kept), kept.unsent) == (told, "half a xylophonic")

    run(body())


def test_what_is_typed_after_keeping_it_failed_halfway_is_kept_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The chat is on disk, and reading it again failed; the person types on and keeps it again."""

    async def body() -> None:
        begun = [OPENED, text("One"), asyncio.Event()]
        async with rig(tmp_path, *SCRIPTS, begun) as it:
            await spoken(it)
            session = await it.services.temporary.session()
            assert await session.send("And then?")
            assert await session.send("said next", may_wait=True)

            async def fails(*_: object) -> None:
                raise StoreError(StoreFault.FAILED, "nocopt.db")

            with monkeypatch.context() as patched:
                patched.setattr(type(it.means.conversations), "load_end", fails)
                with pytest.raises(StoreError):
                    await it.services.temporary.keep()
            assert it.services.temporary.holds(session)
            session.set_unsent("a whole xylophonic")
            session.edits.write(session.path[0].id, "the best xylophonic")
            session.chat.set(replace(session.options, system="Be xylophonic."))
            session.renamed("Of xylophones", TitledBy.PERSON)
            chat_id = await it.services.temporary.keep()
            assert chat_id is not None
            kept = await it.library.open(chat_id)
            assert said(kept) == said(session)
            assert kept.unsent == "a whole xylophonic\n\nsaid next"
            assert kept.edits.texts == {kept.path[0].id: "the best xylophonic"}
            assert (kept.title, kept.options.system) == ("Of xylophones", "Be xylophonic.")
            (line,) = it.library.chats.all_lines
            assert line.title == "Of xylophones"

    run(body())


def _refuse(step: str, connection: sqlite3.Connection) -> None:
    connection.execute(_REFUSAL.format(step))


_REFUSAL = "CREATE TRIGGER refused BEFORE {} BEGIN SELECT RAISE(ABORT, 'no'); END"


def test_dropped_while_it_answers_it_is_gone(tmp_path: Path) -> None:
    async def body() -> None:
        gate = asyncio.Event()
        async with rig(tmp_path, [OPENED, text("half"), gate, end()]) as it:
            temporary = it.services.temporary
            session = await temporary.session()
            assert await session.send("xylophonic?")
            await temporary.drop()
            assert not session.running
            assert not temporary.holds(session)
            assert await temporary.keep() is None
            new = await temporary.session()
            assert new.path == ()
            assert await temporary.keep() is None
        assert written(tmp_path) == []

    run(body())
