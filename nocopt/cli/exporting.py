"""`nocopt export`: chats are written into a file, in the format that its name or an option says."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Final

from nocopt import __version__
from nocopt import paths as folders
from nocopt.app.exporting import Exporting, ExportRun, Stopped
from nocopt.app.tasks import Tasks
from nocopt.cli.terminal import complain, harmless
from nocopt.core.errors import StoreError, StoreFault
from nocopt.core.transfer import Counted, ExportWish, ExportWords, Format, ending
from nocopt.store.attachments import Attachments
from nocopt.store.conversations import Conversations
from nocopt.store.database import FILE_NAME, Database
from nocopt.store.records import Records
from nocopt.store.state import State

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

_BY_ENDING: Final = {
    ".zip": Format.ARCHIVE,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".json": Format.JSON,
}
_NO_FORMAT: Final = "its ending says no format; name one with --format."
_NO_PDF: Final = "PDF is made in the window; name another format with --format."
_WORDS: Final = ExportWords(
    user="User",
    assistant="Assistant",
    system="System prompt",
    summary="Summary",
    results="Results of tools",
    thinking="Thinking",
    hidden_thinking="Thinking that cannot be read",
    call="Tool call",
    result="Result",
    file="File",
    version="version {number} of {count}",
    untitled="Chat without a title",
)


def run(options: argparse.Namespace) -> int:
    """Write the file; 0 where it was written, else 1."""
    path: Path = options.file
    name = options.format
    format_ = _BY_ENDING.get(path.suffix.lower()) if name is None else Format(name)
    if format_ is None:
        complain(f"{path}: {_NO_PDF if path.suffix.lower() == '.pdf' else _NO_FORMAT}")
        return 1
    data = folders.paths(options.data_dir).data
    if not (data / FILE_NAME).exists():
        complain(f"There are no chats in {data}.")
        return 1
    return asyncio.run(_run(options, format_, data))


async def _run(options: argparse.Namespace, format_: Format, data: Path) -> int:
    tasks = Tasks()
    database = await Database.open(data)
    try:
        records = Records(database, Conversations(database))
        exporting = Exporting(
            records,
            (Attachments(database, data), State(database)),
            tasks,
            f"nocopt {__version__}",
        )
        ids = await records.titled(options.title) if options.title else ()
        if options.title and not ids:
            complain(f"No chat has “{options.title}” in its title.")
            return 1
        whole = format_ is Format.ARCHIVE
        wish = ExportWish(
            format=format_,
            ids=ids,
            all_branches=whole or options.all_branches,
            thinking=whole or options.thinking,
            files=not options.no_files,
        )
        return await _write(exporting, wish, options.file)
    finally:
        await database.close()
        await tasks.close()


async def _write(exporting: Exporting, wish: ExportWish, path: Path) -> int:
    found = await exporting.extent(wish)
    if not found.chats:
        return _nothing()
    expected = ending(wish, found)
    if expected == ".zip" != path.suffix.lower():
        said = f"{_counted(found)} become several files, which are packed into a zip"
        complain(f"{path}: {said}: name it .zip and say --format {wish.format.value}.")
        return 1
    try:
        counted = await exporting.run(ExportRun(wish, _WORDS, path, lambda *_: None, found))
    except Stopped:  # another program has deleted them meanwhile
        return _nothing()
    except StoreError as error:
        if error.path != str(path):
            raise
        why = "the disk is full" if error.fault is StoreFault.DISK_FULL else error.detail
        complain(f"{path} could not be written: {why}.")
        return 1
    sys.stdout.write(harmless(f"{path}: {_counted(counted)}\n"))
    return 0


def _nothing() -> int:
    complain("There are no chats to be written.")
    return 1


def _counted(found: Counted) -> str:
    parts = ((found.chats, "chat"), (found.messages, "message"), (found.files, "file"))
    return ", ".join(f"{count} {name}{'s' * (count != 1)}" for count, name in parts if count)
