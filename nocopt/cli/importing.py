"""`nocopt import`: chats of files are taken over, each file by itself, and it is told what came."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from nocopt import paths as folders
from nocopt.app.importing import Imported, Importing, Preview
from nocopt.app.tasks import Tasks
from nocopt.cli.terminal import complain, harmless
from nocopt.core.clock import SystemClock
from nocopt.core.transfer import Counted, Fate, Refusal, TransferError
from nocopt.store.adding import Adding
from nocopt.store.attachments import Attachments
from nocopt.store.database import Database
from nocopt.ui import import_words

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

_COLUMN: Final = 12  # characters


def run(options: argparse.Namespace) -> int:
    """Take the chats of the files; 0 where all of them could be read, else 1."""
    return asyncio.run(_run(options))


async def _run(options: argparse.Namespace) -> int:
    folder = folders.paths(options.data_dir).data
    tasks = Tasks()
    database = await Database.open(folder)
    try:
        shelves = Adding(database), Attachments(database, folder)
        importing = Importing(shelves, tasks, SystemClock())
        told = [await _one(importing, path, options) for path in options.files]
    finally:
        await database.close()
        await tasks.close()
    if options.json:
        sys.stdout.write(f"{json.dumps([one for one in told if one], ensure_ascii=False)}\n")
    return 0 if all(told) else 1


async def _one(
    importing: Importing, path: Path, options: argparse.Namespace
) -> dict[str, Any] | None:
    """Take the chats of a file and return what is told of it; None where it is refused."""
    try:
        preview = await importing.look(path)
        done = None if options.dry_run else await importing.run(path, preview)
    except TransferError as error:
        complain(f"{path}: {import_words.refusal(error)}")
        if error.refusal is Refusal.UNREADABLE and error.detail:
            complain(f"  {error.detail}")  # the system's own word, such as that it is not there
        return None
    told = _would(preview) if done is None else _did(done)
    if not options.json:
        sys.stdout.write(harmless(f"{path}: {import_words.origin(preview.origin)}\n"))
        for name, value in told.items():
            if name == "left":
                continue  # the kinds are words for programs; people get the sentences of the window
            said = _shown(value)
            sys.stdout.write(harmless(f"  {name:{_COLUMN}}{said}\n") if said else "")
        if done is not None:
            _tell_left(done)
    return {"file": str(path), "origin": preview.origin.value, **told}


def _would(preview: Preview) -> dict[str, Any]:
    found = {"found": asdict(preview.found)}
    for fate in Fate:
        chats = [one for one in preview.chats if one.fate is fate]
        found[fate.value] = {"chats": len(chats), "messages": sum(one.new for one in chats)}
    return found


def _did(imported: Imported) -> dict[str, Any]:
    report = imported.report
    counted: dict[str, Counted] = {
        "found": report.found,
        "new": report.new,
        "grown": report.grown,
        "there": report.there,
    }
    return {
        **{name: asdict(counts) for name, counts in counted.items()},
        "trashed": {"chats": report.trashed},
        "projects": list(report.projects),
        "left": {what.value: number for what, number in report.left.items()},
    }


def _tell_left(imported: Imported) -> None:
    """Print what was not taken, a line for each kind of it."""
    heading = "left"
    for what, number in imported.report.left.items():
        line = f"{import_words.left(what)}: {number}"
        sys.stdout.write(harmless(f"  {heading:{_COLUMN}}{line}\n"))
        heading = ""


def _shown(value: Any) -> str:
    """Return counts as a line, empty where there is nothing to count; a list by its names."""
    if isinstance(value, dict):
        counts = ((number, name.replace("_", " ")) for name, number in value.items())
        return ", ".join(
            f"{number} {name.removesuffix('s') if number == 1 else name}"
            for number, name in counts
            if number
        )
    return ", ".join(map(str, value))
