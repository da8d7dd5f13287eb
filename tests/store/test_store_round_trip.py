"""Out, into an empty store, and out again: the same to the last byte."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

from nocopt.core.conversation import NOTHING_UNSENT
from nocopt.core.records import ChatRecord
from nocopt.exchange.archive import ArchiveWriter
from nocopt.store.adding import Adding
from nocopt.store.records import Records
from tests.app.rig import run
from tests.chat_records import FILES, chats_in, full_chat, plain_chat
from tests.store.opened import opened


async def through(folder: Path, chats: list[ChatRecord]) -> bytes:
    """Add chats and their files to an empty store, and return the archive that is made of it."""
    target = io.BytesIO()
    writer = ArchiveWriter(target, "nocopt 1")
    async with opened(folder) as rooms:
        for data in FILES.values():
            await rooms.shelves.attachments.add(data, "", 1.0)
        for chat in chats:
            await Adding(rooms.database).add(chat)
        records = Records(rooms.database, rooms.conversations)
        for id_ in await records.ids():
            chat_again = await records.read(id_)
            assert chat_again is not None
            writer.add(chat_again)
        for part in writer.files:
            data_again = await rooms.shelves.attachments.read(part.sha256)
            assert data_again is not None
            writer.add_file(part, data_again)
    writer.finish()
    return target.getvalue()


def test_nothing_is_lost_on_the_way(tmp_path: Path) -> None:
    # What is to be said next comes back as what is written, so that it is sent by the person.
    full = replace(full_chat(), later=NOTHING_UNSENT)
    first = run(through(tmp_path / "one", [plain_chat(2, 5), full, plain_chat(1, 3)]))
    chats = chats_in(first)
    assert [chat.title for chat in chats] == ["Chat 1", "Chat 2", full.title]
    second = run(through(tmp_path / "two", chats))
    assert second == first
    # As it was before it ever was in a store.
    assert chats[2] == full
