"""What the person does with the message that waits for the end of a reply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from collections.abc import Callable

    from nocopt.app.session import Session
    from nocopt.app.tasks import Tasks
    from nocopt.ui.composer.composer import Composer


class LaterDeeds(QObject):
    """Sends it, takes it back or drops it; `session` gives the chat that is shown."""

    def __init__(
        self, composer: Composer, tasks: Tasks, session: Callable[[], Session | None]
    ) -> None:
        super().__init__(composer)
        self._composer, self._tasks, self._session = composer, tasks, session
        composer.later.send_asked.connect(self._send)
        composer.later.edit_asked.connect(self._edit)
        composer.later.drop_asked.connect(self._drop)

    def _send(self) -> None:
        session = self._session()
        if session is not None:
            self._tasks.start("send what waits", session.later.send())
            self._composer.focus_input()

    def _drop(self) -> None:
        session = self._session()
        if session is not None:
            self._tasks.start("drop what waits", session.later.drop())
            self._composer.focus_input()

    def _edit(self) -> None:
        session = self._session()
        if session is not None:
            self._tasks.start("take back what waits", self._take_back(session))

    async def _take_back(self, session: Session) -> None:
        if await session.later.take_back() and session is self._session():
            self._composer.set_text(session.unsent)
            self._composer.focus_input()
