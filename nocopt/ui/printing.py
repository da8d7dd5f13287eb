"""Chats as PDF files and on printers: a message at a time, so that the window goes on."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPdfWriter

from nocopt.app.exporting import NothingLeft
from nocopt.ui.paper import PaperWriter, lay_page

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from PySide6.QtGui import QPagedPaintDevice

    from nocopt.app.exporting import Exporting, ExportRun
    from nocopt.core.transfer import Counted

_DOTS: Final = 300  # to an inch


class PaperError(Exception):
    """The device does not take what is to be painted on it."""


async def put_on_paper(
    exporting: Exporting,
    run: ExportRun,
    device: QPagedPaintDevice,
    drain: Callable[[], Awaitable[object]] | None = None,
) -> Counted:
    """Paint the chats that are wished for; each begins on a page of its own.

    `drain` is called after each message, to take what it came to from where the device puts it.
    Raises `StoreError`, `PaperError`, `Stopped` where it was stopped, and `NothingLeft`.
    """
    now = await exporting.extent(run.wish)
    if not now.chats:
        raise NothingLeft  # before a printer has taken a sheet
    found = run.found or now
    writer = PaperWriter(device)
    if not writer.begin():
        raise PaperError
    try:
        done = 0
        async for pieces in exporting.paper(run.wish, run.words):
            run.got(done, found.chats)
            _taken(writer.new_page())
            for piece in pieces:
                _taken(writer.add(piece))
                await (drain() if drain is not None else asyncio.sleep(0))  # others take their turn
                run.got(done, found.chats)
            done += 1
        if not done:
            raise NothingLeft
    finally:
        writer.end()
    return replace(found, chats=done)


def _taken(whether: bool) -> None:
    if not whether:
        raise PaperError


async def write_pdf(exporting: Exporting, run: ExportRun) -> Counted:
    """Write the chats that are wished for as a PDF; until it is whole, what was there stays.

    Raises `StoreError`, `Stopped` where it was stopped, and `NothingLeft`.
    """
    made = QBuffer()
    made.open(QIODevice.OpenModeFlag.ReadWrite)
    device = QPdfWriter(made)
    device.setResolution(_DOTS)
    device.setCreator("nocopt")
    device.setTitle(run.path.stem)
    lay_page(device)
    async with exporting.writing(run) as put:

        async def drain() -> None:
            came = made.pos()  # and behind it what was longer before
            made.seek(0)
            data = bytes(made.read(came).data())
            made.seek(0)  # what comes next is written over what has gone to the disk
            await put(data)

        found = await put_on_paper(exporting, run, device, drain)
        await drain()
    return found
