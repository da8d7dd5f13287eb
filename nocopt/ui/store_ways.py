"""The ways on where the file with the chats does not open: said, chosen, and taken."""

from __future__ import annotations

import asyncio
from enum import Enum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices

from nocopt.core.errors import StoreError, StoreFault
from nocopt.ui import wording
from nocopt.ui.backup_words import BackupWords
from nocopt.ui.banner import Notice, Tone, Way
from nocopt.ui.notices import STORE, offered
from nocopt.ui.restoring import lost

if TYPE_CHECKING:
    from pathlib import Path

    from nocopt.app.opening import Opening
    from nocopt.core.safekeeping import Backup
    from nocopt.ui.banner import BannerRow
    from nocopt.ui.rescue import Typed

SET_ASIDE: Final = "set_aside"


class _Choice(Enum):
    RETRY = "retry"
    RESTORE = "restore"
    EMPTY = "empty"


class StoreWays:
    """Shows in `banners` what is wrong, with the ways on, one of them for what is `typed`."""

    def __init__(self, banners: BannerRow, opening: Opening, typed: Typed | None = None) -> None:
        self._banners, self._opening, self._typed = banners, opening, typed

    def tr(self, text: str) -> str:
        """Return a text in the person's language."""
        return QCoreApplication.translate("StoreWays", text)

    async def taken(self, error: StoreError) -> None:
        """Return once the chats are worth another attempt, and what the person chose is done."""
        while True:
            try:
                await self._take(error)
            except StoreError as refused:
                error = refused
            else:
                self._banners.drop(STORE)
                return

    async def _take(self, error: StoreError) -> None:
        another = self._opening.needs_another_file(error)
        backup = await self._opening.newest_backup() if another else None
        choice = await self._chosen(error, backup, another=another)
        if choice is _Choice.RETRY:
            return
        wait = self.tr("This may take a moment…")
        self._banners.show_notice(Notice(STORE, Tone.NOTICE, wait, closable=False))
        if choice is _Choice.RESTORE and backup is not None:
            came = await self._opening.restore(backup)
            said = wording.paragraph(BackupWords().restored(backup), *lost(came))
            self._tell_kept(said, came.aside)
        else:
            aside = await self._opening.begin_empty()
            self._tell_kept(self.tr("You go on with an empty file."), aside)

    async def _chosen(self, error: StoreError, backup: Backup | None, *, another: bool) -> _Choice:
        asked: asyncio.Future[_Choice] = asyncio.get_running_loop().create_future()

        def way(text: str, choice: _Choice) -> Way:
            return Way(text, lambda: None if asked.done() else asked.set_result(choice))

        ways = []
        if backup is not None:
            words = self.tr("Restore backup of {date}")
            ways.append(way(words.format(date=BackupWords().moment(backup)), _Choice.RESTORE))
        if another:
            ways.append(way(self.tr("Begin with an empty file"), _Choice.EMPTY))
        retry = way(self.tr("Retry"), _Choice.RETRY)
        ways += [retry, self._folder_way(self._opening.folder)]
        said = self._said(error, another=another)
        notice = Notice(STORE, Tone.ERROR, said, tuple(ways), closable=False)
        with offered(self._banners, notice, self._typed):
            return await asked

    def _said(self, error: StoreError, *, another: bool) -> str:
        if another and error.fault is StoreFault.CORRUPT:
            return self.tr(
                "The file with your chats is damaged. Nothing was deleted; the damaged file is "
                "kept, whatever you choose."
            )
        if another and error.fault is StoreFault.NEWER:
            return self.tr(
                "Your chats come from a newer nocopt. Install that version again, or go on here "
                "without what is new: the newer file is kept."
            )
        return wording.joined(wording.store(error))

    def _tell_kept(self, done: str, aside: Path | None) -> None:
        ways: tuple[Way, ...] = ()
        if aside is not None:
            done += " " + self.tr("The file that was there is kept in “{folder}”.").format(
                folder=aside.name
            )
            ways = (self._folder_way(aside),)
        self._banners.show_notice(Notice(SET_ASIDE, Tone.NOTICE, done, ways))

    def _folder_way(self, folder: Path) -> Way:
        url = QUrl.fromLocalFile(str(folder))
        return Way(self.tr("Show folder"), lambda: QDesktopServices.openUrl(url))
