"""Chats go out into an archive, into another store, and out again: it is the same to the byte."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nocopt.app.importing import Importing
from nocopt.core.conversation import NOTHING_UNSENT
from nocopt.core.messages import Message, part_from_dict
from nocopt.core.records import ChatRecord
from nocopt.core.transfer import Counted, Format, Origin
from nocopt.store.adding import Adding
from tests.app.rig import run
from tests.app.test_app_exporting import exporting, wished
from tests.chat_records import FILES, full_chat, plain_chat
from tests.core.test_core_record_json import BLOCKS, REPLIES
from tests.fakes import HandClock


async def _out(folder: Path, chats: Sequence[ChatRecord]) -> Path:
    """Put chats into a store and write all of it into an archive."""
    path = folder / "out.zip"
    async with exporting(folder / "one") as (service, rooms):
        for sha256, data in FILES.items():
            assert await rooms.shelves.attachments.add(data, "text/plain", 1.0) == sha256
        for chat in chats:
            await Adding(rooms.database).add(chat)
        await service.run(wished(path, Format.ARCHIVE)[0])
    return path


async def _in_and_out(folder: Path, path: Path) -> tuple[Path, Any]:
    """Import an archive into an empty store and write all of that into an archive."""
    again = folder / "again.zip"
    async with exporting(folder / "two") as (service, rooms):
        shelves = Adding(rooms.database), rooms.shelves.attachments
        importing = Importing(shelves, service._tasks, HandClock())
        preview = await importing.look(path)
        assert preview.origin is Origin.ARCHIVE
        done = await importing.run(path, preview)
        await service.run(wished(again, Format.ARCHIVE)[0])
        twice = await importing.run(again, await importing.look(again))
        assert twice.report.new == twice.report.grown == Counted()
    return again, done


def test_a_chat_with_something_of_everything_is_the_same_in_another_store(tmp_path: Path) -> None:
    # What was to be said next is the one thing that an import makes something else of.
    full = replace(full_chat(), later=NOTHING_UNSENT)

    async def work() -> None:
        path = await _out(tmp_path, [full, plain_chat(2, 3)])
        again, done = await _in_and_out(tmp_path, path)
        assert again.read_bytes() == path.read_bytes()
        assert done.report.new.chats == 2
        assert done.report.left == {}

    run(work())


@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(BLOCKS, st.none() | REPLIES), min_size=8, max_size=25))
def test_whatever_was_said_is_the_same_in_another_store(
    tmp_path_factory: pytest.TempPathFactory, said: list[tuple[dict[str, Any], Any]]
) -> None:
    chats = []
    for number, (block, reply) in enumerate(said):
        chat = plain_chat(number, 2)
        last = chat.nodes[1]
        message = Message("assistant", (part_from_dict(block),))
        last = replace(last, message=message, reply=reply or last.reply)
        chats.append(replace(chat, nodes=(chat.nodes[0], last)))

    async def work() -> None:
        folder = tmp_path_factory.mktemp("trip")
        path = await _out(folder, chats)
        again, _ = await _in_and_out(folder, path)
        assert again.read_bytes() == path.read_bytes()

    run(work())
