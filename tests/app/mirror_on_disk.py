"""Runs in a mount namespace of its own: mirrors into a disk that is full, or read-only.

Prints what happened, one fact a line; a folder in the one named on the command line is mounted.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

from tests.app.test_app_mirror import stage
from tests.exchange.test_exchange_written import WORDS


def mount(*arguments: str | Path) -> None:
    subprocess.run(["mount", *arguments], check=True)


def refuse(kind: str, target: Path) -> None:
    mount("-t", "tmpfs", "-o", "size=65536", "none", target)
    if kind == "read-only":
        mount("-o", "remount,ro", target)
        return
    (target / ".ballast").write_bytes(bytes(40_000))


def allow(kind: str, target: Path) -> None:
    if kind == "read-only":
        mount("-o", "remount,rw", target)
        return
    (target / ".ballast").unlink()


async def body(kind: str, folder: Path) -> None:
    target = folder / "mirror"
    target.mkdir()
    refuse(kind, target)
    async with stage(folder) as it:
        chat = await it.chat("Notes", "x" * 22_000)
        it.mirror.begin(WORDS)
        await it.when(lambda: it.mirror.problem is not None)
        sys.stdout.write(f"told: {[one.fault.value for one in it.told]}\n")
        left = [one.name for one in target.glob(".*unfinished*")]
        sys.stdout.write(f"left: {left}\n")
        allow(kind, target)
        await it.rooms.conversations.rename(chat.id, "Later")
        await it.when(lambda: it.mirror.problem is None and len(it.names()) == 2)
        later = [one for one in it.names() if one.startswith("Later")]
        sys.stdout.write(f"later: {len(later)}\n")


asyncio.run(body(sys.argv[1], Path(sys.argv[2])))
