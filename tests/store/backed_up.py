"""Folders with chats, of which backups are made: written, read, and what is in them."""

from __future__ import annotations

import asyncio
from pathlib import Path

from nocopt.core.conversation import Options
from nocopt.core.messages import Message, TextPart
from nocopt.store.backups import Backups
from nocopt.store.conversations import NewNode
from nocopt.store.database import FILE_NAME
from tests.store.opened import opened, stored

DAY = 86_400.0
NOW = 1_800_000_000.0
NOTES = b"Notes on Monday."


async def _write(folder: Path, title: str, texts: tuple[str, ...], file: bytes | None) -> int:
    async with opened(folder) as rooms:
        made = await rooms.conversations.create(title, Options(), 1.0)
        parent = None
        for text in texts:
            parts: list[TextPart] = [TextPart(text)]
            attached = [] if file is None else [await stored(rooms, file)]
            message = Message("user", (*attached, *parts))
            new = NewNode(made.id, parent, message)
            parent = (await rooms.conversations.append(new, 2.0)).id
    return made.id


def write(folder: Path, title: str, *texts: str, file: bytes | None = None) -> int:
    """Begin a chat with these messages; return its id."""
    return asyncio.run(_write(folder, title, texts, file))


def titles(folder: Path) -> list[str]:
    """The titles of the chats there are, sorted."""

    async def body() -> list[str]:
        async with opened(folder) as rooms:
            return sorted(one.title for one in await rooms.conversations.recent())

    return asyncio.run(body())


def bytes_of(folder: Path, chat: int) -> list[bytes | None]:
    """The files of the messages of a chat."""

    async def body() -> list[bytes | None]:
        async with opened(folder) as rooms:
            loaded = await rooms.conversations.load(chat)
            assert loaded is not None
            files = [file for node in loaded[1].values() for file in node.message.attachments]
            return [await rooms.shelves.attachments.read(file.sha256) for file in files]

    return asyncio.run(body())


def collect(folder: Path) -> None:
    """Drop for good what was deleted, with its files."""

    async def body() -> None:
        async with opened(folder) as rooms:
            await rooms.conversations.purge(1e12)
            await rooms.shelves.attachments.collect(1e12)

    asyncio.run(body())


def remove(folder: Path, chat: int) -> None:
    """Delete a chat."""

    async def body() -> None:
        async with opened(folder) as rooms:
            await rooms.conversations.delete(chat, 3.0)

    asyncio.run(body())


def of(folder: Path) -> Backups:
    """The backups of that folder."""
    return Backups(folder / FILE_NAME)


def names(folder: Path) -> list[str]:
    """The files below a folder, by their paths from there."""
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())
