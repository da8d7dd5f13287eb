"""Has a chat summarised when the person asks for it, takes that back, and says what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from nocopt.core.errors import KeychainError, NocoptError, StoreError, WireError
from nocopt.ui import wording
from nocopt.ui.banner import Notice, Tone, Way

if TYPE_CHECKING:
    from collections.abc import Callable

    from nocopt.app.session import Session
    from nocopt.app.tasks import Tasks
    from nocopt.ui.banner import BannerRow
    from nocopt.ui.composer.instruments import Instruments
    from nocopt.ui.conversation.pane import ConversationPane

FAILED: Final = "summary"  # the key of its banner


class Summarising(QObject):
    """Works on the chat that `session` gives when it is asked to."""

    def __init__(
        self,
        window: QObject,
        banners: BannerRow,
        tasks: Tasks,
        session: Callable[[], Session | None],
    ) -> None:
        super().__init__(window)
        self._banners = banners
        self._tasks = tasks
        self._session = session
        self._pane: ConversationPane | None = None

    def attend(self, instruments: Instruments | None, pane: ConversationPane) -> None:
        """Do what is asked for there."""
        if instruments is not None:
            instruments.summary_asked.connect(self.begin)
        self._pane = pane
        pane.ways.summary_asked.connect(self.begin)
        pane.forgotten.undo_asked.connect(self.take_back)

    def begin(self) -> None:
        """Have what came before summarised; where there is nothing, that is said."""
        session = self._session()
        if session is None or session.running:
            return
        self._banners.drop(FAILED)
        if session.compaction.possible:
            self._tasks.start("summarise", self._summarise(session))
        else:
            text = self.tr("There is no answer yet to be summarised.")
            self._banners.show_notice(Notice(FAILED, Tone.NOTICE, text))

    def take_back(self) -> None:
        """Send again what the last summary, or the last cut, left out."""
        session = self._session()
        if session is not None and not session.running:
            self._tasks.start("take back", session.forgetting.take_back())

    async def _summarise(self, session: Session) -> None:
        try:
            done = await session.compaction.run()
        except NocoptError as error:
            if session is self._session():
                self._tell(error)
        else:
            if done and session is self._session():
                self._show_summary()

    def _show_summary(self) -> None:
        """Bring the card with it, which is the last of the chat, into sight and say so."""
        pane = self._pane
        if pane is not None:
            pane.jumps.show(len(pane.view.items) - 1)
            pane.accessible.announce(self.tr("The chat was summarised"))

    def _tell(self, error: NocoptError) -> None:
        text = self.tr("The chat was not summarised, and nothing was changed. {reason}")
        again = Way(self.tr("Try again"), self.begin)
        said = text.format(reason=_reason(error))
        self._banners.show_notice(Notice(FAILED, Tone.ERROR, said, (again,)))


def _reason(error: NocoptError) -> str:
    match error:
        case WireError():
            return wording.joined(wording.failure(error.failure))
        case KeychainError():
            return wording.joined(wording.keychain(error))
        case StoreError():
            return wording.joined(wording.store(error))
        case _:
            return str(error)
