"""Writes the file of the version at hand to tests/fixtures/schemas, when that version is released.

    python -m tests.store.dump_schema

Later versions must be able to upgrade it; what it holds is checked by `test_store_migrating.py`.
"""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import nocopt
from nocopt.core.conversation import Options
from nocopt.core.errors import Cause, Failure, WireKind
from nocopt.core.messages import Message, OpaquePart, TextPart, ThinkingPart, ToolUsePart
from nocopt.core.messages import user_message as asked
from nocopt.core.reply import Outcome, Reply
from nocopt.store.conversations import NewNode
from nocopt.store.database import FILE_NAME
from nocopt.store.schema import APPLICATION_ID
from tests.store.opened import Rooms, answer, checkpoint, opened, reply

SCHEMAS = Path(__file__).parents[1] / "fixtures" / "schemas"

# What every dump holds besides plain text.
ODD_ANSWER = Message(
    "assistant",
    (
        ThinkingPart("Hm.", "c2ln"),
        TextPart("See 😀", ({"cited_text": "a", "type": "char_location"},)),
        ToolUsePart("toolu_1", "look", {}, "tool_use", '{"place": "Ber'),
        OpaquePart({"b": 10**25, "type": "new_thing", "a": None}),
    ),
)
FAILED_REPLY = Reply(
    Outcome.ERROR, failure=Failure(WireKind.API, Cause.OVERLOADED, "Overloaded", status=529)
)


async def fill(rooms: Rooms) -> None:
    """Put one of everything into an empty database."""
    chats = rooms.conversations
    options = Options("Work", "claude-x", "high", "Be brief.", 1000)
    first = await chats.create("Greeting 问候", options, 10.0)
    question = await chats.append(NewNode(first.id, None, asked("Hello")), 11.0)
    await chats.append(NewNode(first.id, question.id, answer(), "m", "Work", reply()), 12.0)
    again = NewNode(first.id, question.id, ODD_ANSWER, "m", "Work", FAILED_REPLY)
    await chats.append(again, 13.0)
    await chats.set_draft(first.id, "not yet sent")
    await chats.set_anchor(first.id, '{"item": 1}')
    running = await chats.create("Running", Options(), 14.0)
    asked_last = await chats.append(NewNode(running.id, None, asked("And?")), 15.0)
    for text in ("Wel", "Well, "):
        await rooms.checkpoints.save(checkpoint(running.id, asked_last.id, TextPart(text)), 16.0)
    deleted = await chats.create("In the trash", Options(), 17.0)
    await chats.delete(deleted.id, 5.0)
    await rooms.state.set("last_chat", str(first.id))


async def _filled_file(folder: Path) -> Path:
    async with opened(folder) as rooms:
        await fill(rooms)
    return folder / FILE_NAME


def dump() -> Path:
    """Write the dump and return its path."""
    target = SCHEMAS / f"{nocopt.__version__}.sql"
    with tempfile.TemporaryDirectory() as folder:
        path = asyncio.run(_filled_file(Path(folder)))
        with closing(sqlite3.connect(path)) as connection:
            lines = list(connection.iterdump())
    mark = f"PRAGMA application_id = {APPLICATION_ID};"
    target.write_text("\n".join((mark, *lines, "")), encoding="utf-8")
    return target


if __name__ == "__main__":
    dump()
