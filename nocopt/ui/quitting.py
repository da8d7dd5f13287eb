"""The end of the program while something is in memory only: asked about, and saved elsewhere."""

from __future__ import annotations

import asyncio
import logging
import sys
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QObject, QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from nocopt.ui.banner import Notice, Tone, Way
from nocopt.ui.dialogs import Answer, Question, answered
from nocopt.ui.notices import unsaved
from nocopt.ui.rescue import NAME, Typed, as_file
from nocopt.ui.saving import Saving, write_new
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from nocopt.app.library import Library
    from nocopt.app.session import Session
    from nocopt.app.tasks import Tasks
    from nocopt.ui.banner import BannerRow
    from nocopt.ui.composer.composer import Composer
    from nocopt.ui.rescue import Rescue

_PATIENCE: Final = 3.0  # seconds that the disk has for what it does take
_NAMED: Final = 5  # of the chats
_LINE: Final = 114 * GRID  # of the question, in pixels: a title takes the rest of its line
_TITLE: Final = 30 * GRID  # of it are shown in any case
_PLACES: Final = (
    QStandardPaths.StandardLocation.DocumentsLocation,
    QStandardPaths.StandardLocation.HomeLocation,
    QStandardPaths.StandardLocation.TempLocation,
)

_SAVED: Final = "nocopt-unsaved-"  # what the names of such files begin with
_SAVED_ELSEWHERE: Final = "saved_elsewhere"

_log = logging.getLogger(__name__)


class Quitting(QObject):
    """Asks before the person quits with something that the disk does not take, and saves it.

    Where nobody can be asked, as at the end of the session, it goes into a file unasked: the system
    waits for no answer, and a file that is not needed does less harm than words that are gone.
    `typed` is what is written while there are no chats.
    """

    def __init__(self, composer: Composer, banners: BannerRow, tasks: Tasks) -> None:
        super().__init__(composer.window())
        self.tasks = tasks
        self._window = composer.window()
        self._saving = Saving(self._window, self)
        self._saving.failed.connect(lambda text: banners.show_notice(unsaved(text)))
        self._banners = banners
        self.typed = Typed(composer, self._saving)
        self._rescue: Rescue | None = None
        self._library: Library | None = None
        self._asking: asyncio.Task[None] | None = None
        self._may = self._given_up = False
        self._written = ""  # has been saved elsewhere
        application = QCoreApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.commitDataRequest.connect(self.session_ends)

    def attend(self, rescue: Rescue, library: Library) -> None:
        """Look after the chats from now on; tell where the end of a run before has saved some."""
        self._rescue, self._library = rescue, library
        self.tasks.start("look for what was saved elsewhere", self._tell_of_saved())

    async def _tell_of_saved(self) -> None:
        path = await self.tasks.run_blocking(saved_somewhere)
        if path is None:
            return
        text = self.tr(
            "When nocopt ended, the disk did not take all of your text. It was saved as “{file}”."
        )
        way = Way(self.tr("Show folder"), partial(_show_folder, path.parent))
        key, said = f"{_SAVED_ELSEWHERE}:{path.name}", text.format(file=path.name)
        self._banners.show_notice(Notice(key, Tone.NOTICE, said, (way,), once=True))

    # -- asking

    def holds(self) -> bool:
        """Whether the window is to stay; it closes by itself once it is known that it may.

        It stays for no moment without a reason: systems take that for an objection to their end.
        """
        if not self._may and self._asking is None and self._at_risk():
            self._asking = self.tasks.start("quit", self._ask())
        return not self._may and self._asking is not None

    def go(self) -> None:
        """Hold nothing back: another window takes over what is typed in this one."""
        self._may = True

    async def _ask(self) -> None:
        try:
            self._may = await self._is_sure()
        finally:
            self._asking = None
        if self._may:
            self._window.close()

    async def _is_sure(self) -> bool:
        await self._save_what_can_be()
        while self._at_risk():
            answer = await answered(self._window, self._question())
            if answer is Answer.NO:
                return False
            if answer is Answer.OTHER:
                self._given_up = True
                return True
            await self._save_elsewhere()
        return True

    async def _save_what_can_be(self) -> None:
        if self._library is not None:
            saving = self.tasks.start("save before the end", self._library.unkept.save())
            await asyncio.wait({saving}, timeout=_PATIENCE)

    async def _stop(self) -> None:
        """End the answers that run: what is saved is all there will be of them."""
        chats = () if self._library is None else self._library.unkept.all
        for session in chats:
            await session.stop()

    async def _save_elsewhere(self) -> None:
        """Have the person choose a file; return once it is written, or is not going to be."""
        path = await self._path()
        if not path:
            return  # and what runs goes on
        await self._stop()
        text = self._at_risk()
        if text and await self._is_written(text, path):
            self._written = text

    async def _path(self) -> str:
        """Return which file the person chooses; empty for none."""
        ended: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        def end(path: str = "") -> None:
            if not ended.done():
                ended.set_result(path)

        self._saving.choose(NAME, end).rejected.connect(end)
        return await ended

    async def _is_written(self, text: str, path: str) -> bool:
        """Write a text; whether that went well is told by the banner, too."""
        ended: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

        def end(_said: str, *, written: bool) -> None:
            if not ended.done():
                ended.set_result(written)

        saved, failed = partial(end, written=True), partial(end, written=False)
        self._saving.saved.connect(saved)
        self._saving.failed.connect(failed)
        try:
            self._saving.write(as_file(text), path)
            return await ended
        finally:
            self._saving.saved.disconnect(saved)
            self._saving.failed.disconnect(failed)

    def _at_risk(self) -> str:
        """Return what would be gone, as a file has it, unless it is in one."""
        lost = self._rescue.lost() if self._chats_are_there() and self._rescue else ""
        text = lost or ("" if self._chats_are_there() else self.typed.text())
        return "" if text == self._written else text

    def _chats_are_there(self) -> bool:
        return self._rescue is not None and self._rescue.is_of_use

    # -- words

    def _question(self) -> Question:
        return Question(
            self.tr("Quit without saving?"),
            self._what_would_be_gone(),
            self.tr("Save as file…"),
            dangerous=True,
            other=self.tr("Quit anyway"),
        )

    def _what_would_be_gone(self) -> str:
        chats = () if self._library is None else self._library.unkept.all
        if not chats:
            return self.tr(
                "Your chats are not open, so what you typed is not saved anywhere. It would be "
                "gone."
            )
        lines = [f"• {self._line(one)}" for one in chats[:_NAMED]]
        if len(chats) > _NAMED:
            more = self.tr("{count} more chats", "", len(chats) - _NAMED)
            lines.append(f"• {more.format(count=len(chats) - _NAMED)}")
        said = self.tr("The disk does not take what is new. This would be gone:")
        return "\n".join((said, *lines))

    def _line(self, session: Session) -> str:
        if session.unkept.answer and session.unkept.texts:
            text = self.tr("“{title}”: an answer, and what you typed")
        elif session.unkept.answer:
            text = self.tr("“{title}”: an answer")
        else:
            text = self.tr("“{title}”: what you typed")
        title, metrics = session.title or self.tr("New chat"), self._window.fontMetrics()
        room = _LINE - metrics.horizontalAdvance(f"• {text}".format(title=""))
        short = metrics.elidedText(title, Qt.TextElideMode.ElideRight, max(_TITLE, room))
        return text.format(title=short)

    # -- where nobody can be asked

    def session_ends(self) -> None:
        """Write at once what is in memory only: the system ends the program when this returns."""
        text = self._at_risk()
        if text:
            self._keep(text, write_somewhere(text))

    async def leave(self) -> None:
        """Write what is in memory only at the end, where the person has said nothing about it."""
        carried = self._may and not self._chats_are_there()
        text = "" if self._given_up or carried else self._at_risk()
        if text:
            self._keep(text, await self.tasks.run_blocking(partial(write_somewhere, text)))

    def _keep(self, text: str, path: Path | None) -> None:
        if path is None:
            _log.error("what the disk did not take could not be written elsewhere")
        else:
            self._written = text
            _log.warning("what the disk did not take is in %s", path)


def write_somewhere(text: str) -> Path | None:
    """Write a text into a new file for the person only, where that is possible; say where.

    Documents are looked through by people; the folder for what is temporary is often in memory, and
    has room when the disk has none.
    """
    name = f"{_SAVED}{datetime.now(UTC).astimezone():%Y-%m-%d-%H-%M-%S}.md"
    for place in _PLACES:
        path = Path(QStandardPaths.writableLocation(place)) / name
        try:
            write_new(path, as_file(text)(), 0o600)
        except FileExistsError:
            continue
        except OSError:
            with suppress(OSError):
                path.unlink(missing_ok=True)
        else:
            return path
    return None


def saved_somewhere() -> Path | None:
    """Return the newest file that `write_somewhere` has made and that is still there."""
    places = list(_PLACES)
    if sys.platform == "darwin":  # which asks before a program may look at the documents
        places.remove(QStandardPaths.StandardLocation.DocumentsLocation)
    found: list[Path] = []
    for place in places:
        with suppress(OSError):
            found += Path(QStandardPaths.writableLocation(place)).glob(f"{_SAVED}*.md")
    return max(found, key=lambda path: path.name, default=None)


def _show_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
