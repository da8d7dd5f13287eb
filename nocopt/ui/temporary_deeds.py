"""Begins a chat of which nothing is written to disk, says so above it, and keeps or discards it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence

from nocopt.core.errors import NocoptError
from nocopt.ui.banner import Notice, Tone, Way
from nocopt.ui.commands import COMMANDS

if TYPE_CHECKING:
    from nocopt.app.tasks import Tasks
    from nocopt.app.temporary import TemporaryChats
    from nocopt.ui.banner import BannerRow
    from nocopt.ui.composer.composer import Composer
    from nocopt.ui.desk import Desk
    from nocopt.ui.toast import Toasts

TEMPORARY: Final = "temporary"  # the key of its banner


class TemporaryDeeds(QObject):
    """Shows the temporary chat when it is asked for; whoever goes elsewhere finds it again so."""

    def __init__(
        self,
        desk: Desk,
        rooms: tuple[Composer, BannerRow, Toasts],
        temporary: TemporaryChats,
        tasks: Tasks,
    ) -> None:
        super().__init__(desk)
        self._desk, self._temporary, self._tasks = desk, temporary, tasks
        self._composer, self._banners, self._toasts = rooms
        desk.title_changed.connect(lambda _title: self._look())  # comes with whatever is shown

    @property
    def shown(self) -> bool:
        """Whether the temporary chat is the one that is shown."""
        return self._temporary.holds(self._desk.session)

    def begin(self) -> None:
        """Show the temporary chat: the one at hand, else a new one."""
        self._desk.opening.start(self._begin())

    def keep(self) -> None:
        """Write the chat to disk, and go on with it."""
        self._tasks.start("keep a temporary chat", self._keep())

    def discard(self) -> None:
        """Forget the chat."""
        self._tasks.start("discard a temporary chat", self._discard())

    async def _begin(self) -> None:
        try:
            session = await self._temporary.session()
        except NocoptError as error:
            self._desk.show_failure(error)
            return
        self._desk.show_session(session)
        self._composer.focus_input()

    async def _keep(self) -> None:
        session = self._desk.session
        try:
            kept = await self._temporary.keep()
        except NocoptError as error:
            self._desk.show_failure(error)
            return
        if session is self._desk.session:
            if kept is None:
                self._desk.new_chat()
            else:
                self._desk.open_chat(kept)
        if kept is not None:
            self._toasts.show(self.tr("The chat is kept."))

    async def _discard(self) -> None:
        self._banners.drop(TEMPORARY)
        if self._temporary.holds(self._desk.session):
            self._desk.new_chat()  # so that nothing is written into what is gone
        await self._temporary.drop()
        self._toasts.show(self.tr("The temporary chat is gone."))

    def _look(self) -> None:
        self._composer.set_temporary(self.shown)
        if not self._temporary.holds(self._desk.session):
            if TEMPORARY in self._banners.shown and self._temporary.at_hand:
                [key] = next(one.keys for one in COMMANDS if one.name == "temporary")
                keys = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
                said = self.tr("The temporary chat stays until you quit. {keys} shows it again.")
                self._toasts.show(said.format(keys=keys))
            self._banners.drop(TEMPORARY)
            return
        said = self.tr("Temporary chat – nothing of it is written to disk.")
        ways = (
            Way(self.tr("Keep this chat"), self.keep),
            Way(self.tr("Discard"), self.discard),
        )
        # Closed by nobody: as long as it is one, it says so. Each look makes other ways.
        if TEMPORARY not in self._banners.shown:
            self._banners.show_notice(Notice(TEMPORARY, Tone.NOTICE, said, ways, closable=False))
