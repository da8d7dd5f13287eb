"""Chats as PDF files and on printers: a message at a time, so that the window goes on."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QFileDevice, QIODevice, QSaveFile
from PySide6.QtGui import QPdfWriter

from nocopt.app.exporting import NothingLeft
from nocopt.core.errors import StoreError, StoreFault
from nocopt.ui.paper import PaperWriter, lay_page

if TYPE_CHECKING:
    from PySide6.QtGui import QPagedPaintDevice

    from nocopt.app.exporting import Exporting, ExportRun
    from nocopt.core.transfer import Counted

_DOTS: Final = 300  # to an inch

_FAULTS: Final = {
    QFileDevice.FileError.PermissionsError: StoreFault.READ_ONLY,
    QFileDevice.FileError.ResourceError: StoreFault.DISK_FULL,
}


class PaperError(Exception):
    """The device does not take what is to be painted on it."""


async def put_on_paper(exporting: Exporting, run: ExportRun, device: QPagedPaintDevice) -> Counted:
    """Paint the chats that are wished for; each begins on a page of its own.

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
                await asyncio.sleep(0)  # others take their turn
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
    file = QSaveFile(str(run.path))
    if not file.open(QIODevice.OpenModeFlag.WriteOnly):
        raise _refused(file, run)
    try:
        device = QPdfWriter(file)
        device.setResolution(_DOTS)
        device.setCreator("nocopt")
        device.setTitle(run.path.stem)
        lay_page(device)
        found = await put_on_paper(exporting, run, device)
    except PaperError as error:
        raise _refused(file, run) from error
    if not file.commit():
        raise _refused(file, run)
    return found


def _refused(file: QSaveFile, run: ExportRun) -> StoreError:
    fault = _FAULTS.get(file.error(), StoreFault.FAILED)
    return StoreError(fault, str(run.path), file.errorString())
