"""The question whether what was entered may be dropped, before something else is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from nocopt.ui.dialogs import Question, confirmed

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from nocopt.app.tasks import Tasks
    from nocopt.ui.settings.account_page import AccountPage


class Leaving(QObject):
    """Goes on at once where nothing gets lost, else after a question over `dialog`."""

    def __init__(self, page: AccountPage, tasks: Tasks, dialog: QWidget) -> None:
        super().__init__(dialog)
        self._page = page
        self._tasks = tasks
        self._dialog = dialog
        self._asking: asyncio.Task[None] | None = None

    def leave(self, go: Callable[[], object]) -> None:
        """Call `go`, unless the person would rather keep what was entered for this account."""
        if self._asking is not None:
            return
        if self._page.edited():
            self._asking = self._tasks.start("leave account", self._ask(go))
        else:
            go()

    async def _ask(self, go: Callable[[], object]) -> None:
        question = Question(
            title=self.tr("Drop what you entered?"),
            text=self.tr(
                "The changes to this account are not taken over yet. Go back and press Apply to "
                "keep them."
            ),
            go_ahead=self.tr("Drop the changes"),
            dangerous=True,
        )
        self._page.stay()
        try:
            sure = await confirmed(self._dialog, question)
        finally:
            self._asking = None
        if sure:
            go()

    def cancel(self) -> None:
        """Take the question back."""
        if self._asking is not None:
            self._asking.cancel()
