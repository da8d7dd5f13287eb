"""Writes the file of the version at hand to tests/fixtures/schemas, when that version is released.

    python -m tests.store.dump_schema

Later versions must be able to upgrade it; what it holds is checked by `test_store_migrating.py`.
"""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import nocopt
from nocopt.core.conversation import Node, NodeKind, Options, TitledBy
from nocopt.core.errors import Cause, Failure, WireKind
from nocopt.core.exchange import Exchange
from nocopt.core.facts import Fact
from nocopt.core.messages import Message, OpaquePart, TextPart, ThinkingPart, ToolUsePart
from nocopt.core.messages import user_message as asked
from nocopt.core.models import RemoteModel
from nocopt.core.parameters import Caching, Parameters
from nocopt.core.prefix import Prefix
from nocopt.core.presets import Preset, Snippet
from nocopt.core.reply import Outcome, Reply
from nocopt.core.report import Repair, RepairKind, Report
from nocopt.core.sniffing import PictureLimits
from nocopt.core.spending import Spending, SpendingKind
from nocopt.core.tools import ServerTool, ServerToolKind
from nocopt.core.usage import Usage
from nocopt.store.conversations import NewNode
from nocopt.store.database import FILE_NAME
from nocopt.store.models import Listed
from nocopt.store.queue import NewQueued
from nocopt.store.schema import APPLICATION_ID
from tests.store.opened import Rooms, answer, checkpoint, opened, reply, stored

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
BUSY = Failure(WireKind.API, Cause.OVERLOADED, "Overloaded", status=529)
FAILED_REPLY = Reply(Outcome.ERROR, failure=BUSY)
TOLD_REPLY = Reply(
    Outcome.NEEDS_TOOL,
    prefix=Prefix("ab" * 32, {"model": "m"}, Caching.HOUR),
    report=Report((Repair(RepairKind.IMAGE_SCALED, 2, "a.png"),), tokens=7, size=9),
    container={"id": "container_1"},
)
PARAMETERS = Parameters(
    temperature=0.5, server_tools=(ServerTool(ServerToolKind.WEB_SEARCH, max_uses=3),)
)
URL = "https://api.example/v1/messages"
PAID = Spending(
    18.0, 1, "Work", "claude-x", SpendingKind.REPLY, Usage(1, 2, web_searches=1), Decimal("0.012")
)
FACT = Fact(URL, "", "temperature", works=False, learned_at=18.0, words="not here")
EXCHANGE = Exchange(1, 1, URL, (("a", "b"),), "{}", 200, (), ((1.5, b"data: {}"),))
PRESET = Preset("Careful", system="Be exact.", parameters=PARAMETERS)
SNIPPET = Snippet("greeting", "Dear {{name}},")
LISTED = Listed("Work", URL, 18.0, (RemoteModel("claude-x", "Claude X"),))


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
    await _fill_trash(rooms, deleted.id)
    await chats.delete(deleted.id, 5.0)
    await chats.set_options(first.id, replace(options, parameters=PARAMETERS))
    await rooms.state.set("last_chat", str(first.id))
    await _fill_shelves(rooms, asked_last)


async def _fill_trash(rooms: Rooms, chat_id: int) -> None:
    """Put what requests bring with them into a chat."""
    chats = rooms.conversations
    file = await stored(rooms, b"Some notes", "notes 问.txt", 17.0)
    message = Message("user", (file, TextPart("Read this")))
    question = await chats.append(NewNode(chat_id, None, message), 17.0)
    call = NewNode(chat_id, question.id, ODD_ANSWER, "m", "Work", TOLD_REPLY)
    called = await chats.append(call, 17.0)
    results = NewNode(chat_id, called.id, asked("42"), kind=NodeKind.RESULTS)
    await chats.append(results, 17.0)
    await chats.rename(chat_id, "In the trash", TitledBy.MODEL)
    await chats.set_attached(chat_id, (await stored(rooms, b"More notes", now=17.0),))


async def _fill_shelves(rooms: Rooms, question: Node) -> None:
    shelves = rooms.shelves
    waiting = NewQueued(question.conversation_id, question.id, BUSY, 30.0, 2, "claude-x", "Work")
    await shelves.queue.add(waiting, 15.0)
    small = await stored(rooms, b"Notes", now=17.0)
    source = await stored(rooms, b"Some notes", now=17.0)
    await shelves.attachments.note_derived(source.sha256, PictureLimits(side=2000), small)
    await shelves.ledger.add(PAID)
    await shelves.facts.set(FACT)
    await shelves.exchanges.keep(replace(EXCHANGE, node_id=question.id))
    await shelves.presets.keep([PRESET])
    await shelves.snippets.keep([SNIPPET])
    await shelves.model_edits.set("Work", "claude-x", {"context": 5})
    await shelves.listed.set(LISTED)


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
