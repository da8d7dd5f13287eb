"""Runs in a mount namespace of its own: uses the store on a disk that is full, or read-only.

Prints what happened, one fact a line; the folder named on the command line is mounted over.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

from nocopt.core.conversation import Options
from nocopt.core.errors import StoreError
from nocopt.core.messages import TextPart, user_message
from nocopt.core.settings import Settings
from nocopt.store.conversations import NewNode
from nocopt.store.database import Database
from nocopt.store.settings_file import SettingsFile
from tests.store.opened import Rooms, checkpoint, opened, stored

LIMIT = 4 << 20  # bytes on the full disk


def say(fact: object) -> None:
    sys.stdout.write(f"{fact}\n")


def mount(*arguments: str | Path) -> None:
    subprocess.run(["mount", *arguments], check=True)


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


async def fill(rooms: Rooms) -> int:
    """Append until the disk refuses; return how many messages were accepted."""
    made = await rooms.conversations.create("", Options(), 1.0)
    parent = None
    for accepted in range(1000):
        new = NewNode(made.id, parent, user_message(str(accepted) * 20_000))
        try:
            parent = (await rooms.conversations.append(new, 2.0)).id
        except StoreError as error:
            say(f"append: {error.fault} {Path(error.path).name}")
            return accepted
    raise AssertionError("the disk took more than it holds")


def stored_names(folder: Path) -> list[str]:
    """The names of stored files, those that are not whole included."""
    return [one.name for one in folder.rglob("*") if len(one.name) >= 64]


async def refuse_a_file(rooms: Rooms, folder: Path) -> None:
    try:
        await stored(rooms, b"x" * 100_000)
    except StoreError as error:
        say(f"file: {error.fault}")
    say(f"files {stored_names(folder)}")


async def on_full_disk(folder: Path) -> None:
    mount("-t", "tmpfs", "-o", f"size={LIMIT}", "none", folder)
    ballast = folder / "ballast"
    ballast.write_bytes(bytes(LIMIT // 2))
    settings = SettingsFile(folder / "settings.json")
    settings.save(Settings(font_size=12))
    async with opened(folder / "data") as rooms:
        accepted = await fill(rooms)
        with (folder / "rest").open("wb", buffering=0) as rest:
            try:
                while rest.write(bytes(4096)):
                    pass
            except OSError:
                say("not a byte left")
        try:
            settings.save(Settings(font_size=20))
        except StoreError as error:
            say(f"settings: {error.fault} {Path(error.path).name}")
        say(f"font size {settings.load().settings.font_size}")
        say(f"names {names(folder)}")
        loaded = await rooms.conversations.load(1)
        assert loaded is not None
        say(f"all there: {len(loaded[1]) == accepted}")
        try:
            await rooms.checkpoints.save(checkpoint(1, 1, TextPart("x" * 100_000)), 3.0)
        except StoreError as error:
            say(f"checkpoint: {error.fault}")
        await refuse_a_file(rooms, folder / "data")
        ballast.unlink()
        new = NewNode(1, loaded[0].leaf_id, user_message("again"))
        await rooms.conversations.append(new, 3.0)
        await rooms.checkpoints.save(checkpoint(1, 1, TextPart("half")), 3.0)
        file = await stored(rooms, b"x" * 100_000)
        say(f"file: {await rooms.shelves.attachments.read(file.sha256) == b'x' * 100_000}")
    async with opened(folder / "data") as rooms:
        [found] = await rooms.checkpoints.recover(4.0)
        loaded = await rooms.conversations.load(1)
        assert loaded is not None
        say(f"after making room: {len(loaded[1]) == accepted + 2} {found.message.text}")


async def without_room_from_the_start(folder: Path) -> None:
    mount("-t", "tmpfs", "-o", "size=16384", "none", folder)
    (folder / "ballast").write_bytes(bytes(8192))
    try:
        await Database.open(folder)
    except StoreError as error:
        say(f"open: {error.fault} {Path(error.path).name}")


async def on_read_only_disk(folder: Path) -> None:
    async with opened(folder / "data") as rooms:
        await rooms.conversations.create("", Options(), 1.0)
    settings = SettingsFile(folder / "settings.json")
    settings.save(Settings(font_size=12))
    mount("--bind", folder, folder)
    mount("-o", "remount,bind,ro", folder)
    for name in ("data", "new"):
        try:
            await Database.open(folder / name)
        except StoreError as error:
            say(f"open {name}: {error.fault}")
    try:
        settings.save(Settings())
    except StoreError as error:
        say(f"settings: {error.fault}")
    say(f"font size {settings.load().settings.font_size}")


BODIES = {
    "full": on_full_disk,
    "no-room": without_room_from_the_start,
    "read-only": on_read_only_disk,
}
asyncio.run(BODIES[sys.argv[1]](Path(sys.argv[2])))
