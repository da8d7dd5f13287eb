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
    from nocopt.ui.settings.pages import Pages


class Leaving(QObject):
    """Goes on at once where nothing gets lost, else after a question over `dialog`."""

    def __init__(self, page: AccountPage, pages: Pages, tasks: Tasks, dialog: QWidget) -> None:
        super().__init__(dialog)
        self._page, self._pages = page, pages
        self._tasks = tasks
        self._dialog = dialog
        self._asking: asyncio.Task[None] | None = None

    def leave(self, go: Callable[[], object]) -> None:
        """Call `go`, unless the person would rather keep what was entered for this account."""
        text = self.tr(
            "The changes to this account are not taken over yet. Go back and press Apply to "
            "keep them."
        )
        self._leave(go, text if self._page.edited() else "")

    def leave_all(self, go: Callable[[], object]) -> None:
        """Call `go`, unless the person would rather keep what was entered on any page."""
        text = self.tr("The changes are not taken over yet. Go back and press Apply to keep them.")
        if self._pages.edited():
            self._leave(go, text)
        else:
            self.leave(go)

    def _leave(self, go: Callable[[], object], text: str) -> None:
        if self._asking is not None:
            return
        if text:
            self._asking = self._tasks.start("leave account", self._ask(go, text))
        else:
            go()

    async def _ask(self, go: Callable[[], object], text: str) -> None:
        question = Question(
            title=self.tr("Drop what you entered?"),
            text=text,
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
