"""A database in a folder for the length of a `with`, and messages to put into it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from nocopt.core.attachments import AttachmentKind, AttachmentPart
from nocopt.core.messages import Message, TextPart, ThinkingPart
from nocopt.core.reply import Outcome, Reply, Timing
from nocopt.core.usage import Usage
from nocopt.store.checkpoints import Checkpoint, Checkpoints
from nocopt.store.database import Database
from nocopt.store.shelves import Shelves
from nocopt.store.state import State
from tests.new_store import lay_out
from tests.store.all_chats import AllChats

USAGE = Usage().updated({"input_tokens": 12, "output_tokens": 3, "service_tier": "standard"})


class Rooms(NamedTuple):
    database: Database
    conversations: AllChats
    checkpoints: Checkpoints
    state: State
    shelves: Shelves


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Rooms]:
    lay_out(folder)
    database = await Database.open(folder)
    try:
        yield Rooms(
            database,
            AllChats(database),
            Checkpoints(database),
            State(database),
            Shelves.of(database, folder),
        )
    finally:
        await database.close()


def answer(text: str = "Hello.") -> Message:
    return Message("assistant", (ThinkingPart("They greet.", "c2ln"), TextPart(text)))


def reply(outcome: Outcome = Outcome.COMPLETE) -> Reply:
    return Reply(
        outcome=outcome,
        message_id="msg_1",
        model="claude-sonnet-5-5",
        stop_reason="end_turn",
        usage=USAGE,
        request_id="req_1",
        timing=Timing(10.5, 20.25, 300.0),
    )


async def stored(
    rooms: Rooms, data: bytes, name: str = "notes.txt", now: float = 1.0
) -> AttachmentPart:
    """Put a file of text on its shelf."""
    sha256 = await rooms.shelves.attachments.add(data, "text/plain", now)
    return AttachmentPart(
        sha256, AttachmentKind.TEXT, "text/plain", name, len(data), characters=len(data)
    )


def checkpoint(conversation_id: int, parent_id: int, *parts: TextPart | ThinkingPart) -> Checkpoint:
    return Checkpoint(
        conversation_id, parent_id, parts, "claude-sonnet-5-5", "Default", "msg_1", USAGE
    )
