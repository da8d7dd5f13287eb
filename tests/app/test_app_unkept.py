"""What chats have in memory only: it is known, held and written once the disk takes it."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

from nocopt.core.errors import StoreError, StoreFault
from tests.app.rig import asked, rig, run
from tests.fakes import answer

FAILED = StoreError(StoreFault.FAILED, "nocopt.db")


def test_what_was_typed_in_a_chat_that_nobody_shows_is_held_until_the_disk_takes_it(
    tmp_path: Path,
) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("A"), answer("B")) as it:
            session = it.library.new_session()
            await asked(it, session, "one")
            chat_id = session.conversation_id or 0
            await it.refuse_writes()
            session.set_unsent("typed on")
            await it.library.unkept.save()
            del session
            gc.collect()
            (held,) = it.library.unkept.all
            assert held.unkept.texts == ("typed on",)
            assert (await it.library.open(chat_id)) is held
            await it.allow_writes()
            await it.library.unkept.save()
            assert it.library.unkept.all == ()
            loaded = await it.means.conversations.load(chat_id)
            assert loaded is not None
            assert loaded[0].draft == "typed on"

    run(body())


def test_a_chat_in_which_something_else_failed_is_not_held(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("A")) as it:
            session = it.library.new_session()
            it.library.show(session)
            await asked(it, session, "one")
            session.failed.emit(FAILED)
            there = weakref.ref(session)
            it.library.show(it.library.new_session())
            del session
            gc.collect()
            assert there() is None

    run(body())


def test_a_chat_that_fails_again_keeps_its_place(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("A"), answer("B")) as it:
            chats = []
            for _ in range(2):
                chats.append(it.library.new_session())
                await asked(it, chats[-1], "one")
            await it.refuse_writes()
            for session in chats:
                session.set_unsent("typed on")
            await it.library.unkept.save()
            before = it.library.unkept.all
            assert len(before) == 2
            it.library.unkept.hold(before[0])
            assert it.library.unkept.all == before
            await it.allow_writes()

    run(body())
