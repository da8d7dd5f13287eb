"""Replies that the disk refused: they are kept in memory, and written as soon as it takes them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from nocopt.app import library as library_module
from nocopt.core.conversation import Node
from nocopt.store.conversations import NewNode
from tests.app.rig import errors_of, finished, on_disk, rig, run, said, until
from tests.fakes import OPENED, answer, end, text


def test_replies_the_disk_refused_are_saved_on_demand(tmp_path: Path) -> None:
    async def body() -> None:
        gate = asyncio.Event()
        scripts = [[OPENED, text(word), gate, end()] for word in ("a", "b")]
        async with rig(tmp_path, *scripts) as it:
            first = it.library.new_session()
            await first.send("one")
            second = it.library.new_session()
            await second.send("two")
            errors = errors_of(first.failed, second.failed)
            await it.refuse_writes()
            gate.set()
            await asyncio.gather(finished(first), finished(second))
            told = len(errors)
            await it.library.save_unsaved()
            assert all(session.unsaved for session in (first, second))
            assert len(errors) == told + 2
            await it.allow_writes()
            await it.library.save_unsaved()
            assert not it.library.unsaved
            assert await on_disk(it, first) == said(first) == [("user", "one"), ("assistant", "a")]
            assert await on_disk(it, second) == said(second)
            assert first.path[-1].id > 0

    run(body())


def test_replies_the_disk_refused_are_saved_once_it_takes_something_else(tmp_path: Path) -> None:
    async def body() -> None:
        gate = asyncio.Event()
        async with rig(tmp_path, [OPENED, text("kept"), gate, end()], answer("new")) as it:
            session = it.library.new_session()
            await session.send("one")
            await it.refuse_writes()
            gate.set()
            await finished(session)
            assert session.unsaved
            saved: list[bool] = []
            it.library.saved.connect(lambda: saved.append(session.unsaved))
            other = it.library.new_session()
            assert not await other.send("two")
            assert saved == []
            await it.allow_writes()
            assert await other.send("two")
            await until(lambda: bool(saved), it.library.saved)
            assert saved == [False]
            assert await on_disk(it, session) == [("user", "one"), ("assistant", "kept")]
            await finished(other)

    run(body())


def test_replies_the_disk_refused_are_tried_again_by_themselves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_module, "SAVE_AGAIN_AFTER", 0.001)

    async def body() -> None:
        gate = asyncio.Event()
        async with rig(tmp_path, [OPENED, text("kept"), gate, end()]) as it:
            session = it.library.new_session()
            await session.send("one")
            await it.refuse_writes()
            told = errors_of(session.failed)
            path_told: list[int] = []
            gate.set()
            await finished(session)
            first, told_of_reply = session.path, len(told)
            session.path_changed.connect(lambda: path_told.append(1))
            tried = asyncio.Event()
            finish = it.means.checkpoints.finish

            async def counted(new: NewNode, now: float) -> Node:
                try:
                    return await finish(new, now)
                finally:
                    tried.set()

            monkeypatch.setattr(it.means.checkpoints, "finish", counted)
            for _ in range(3):
                tried.clear()
                await tried.wait()
            assert session.path == first
            assert (len(told), path_told) == (told_of_reply, []), "said once, not all the time"
            await it.allow_writes()
            await until(lambda: not session.unsaved, session.path_changed)
            assert await on_disk(it, session) == said(session)

    run(body())


def test_a_message_can_be_sent_while_the_reply_before_it_is_being_saved(tmp_path: Path) -> None:
    async def body() -> None:
        gate = asyncio.Event()
        async with rig(tmp_path, [OPENED, text("kept"), gate, end()], answer("2")) as it:
            session = it.library.new_session()
            await session.send("one")
            await it.refuse_writes()
            gate.set()
            await finished(session)
            await it.allow_writes()
            _, sent = await asyncio.gather(session.save_unsaved(), session.send("two"))
            assert sent
            await finished(session)
            assert await on_disk(it, session) == [
                *(("user", "one"), ("assistant", "kept"), ("user", "two"), ("assistant", "2")),
            ]

    run(body())
