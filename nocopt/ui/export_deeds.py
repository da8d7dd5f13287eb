"""Chats are written into files: the dialog for it opens with what is shown, or what was chosen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from nocopt.app.exporting import ExportRun, NothingLeft, file_stem
from nocopt.core.conversation import is_temporary
from nocopt.core.errors import StoreError
from nocopt.core.transfer import ExportWish, Format
from nocopt.ui import wording
from nocopt.ui.banner import Notice, Tone
from nocopt.ui.counts import Counts
from nocopt.ui.export_words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtPrintSupport import QPrinter
    from PySide6.QtWidgets import QWidget

    from nocopt.app.exporting import Exporting
    from nocopt.app.session import Session
    from nocopt.app.tasks import Tasks
    from nocopt.ui.export_dialog import ExportDialog, Scope


def not_printed(text: str) -> Notice:
    """Return the banner of a chat that was not printed."""
    return Notice("print", Tone.ERROR, text)


class ExportDeeds(QObject):
    """Opens one dialog at a time; `closed` comes when the keyboard is free again.

    `failed` carries a sentence, where a chat could not be printed. `session` gives the chat that is
    shown, None for none.
    """

    closed = Signal()
    failed = Signal(str)

    def __init__(
        self,
        exporting: Exporting,
        tasks: Tasks,
        window: QWidget,
        session: Callable[[], Session | None],
    ) -> None:
        super().__init__(window)
        self._exporting = exporting
        self._tasks = tasks
        self._window = window
        self._session = session
        self.dialog: ExportDialog | None = None

    def open(self, ids: Sequence[int] = ()) -> None:
        """Offer to write these chats, the one that is shown, or all."""
        if self.dialog is not None:
            self.dialog.raise_()
            self.dialog.activateWindow()
            return
        if not ids and self._stays_here():
            return
        from nocopt.ui.export_dialog import ExportDialog  # few runs need it

        self.dialog = ExportDialog(self._exporting, self._tasks, self._scopes(ids), self._window)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.finished.connect(self._over)
        self.dialog.open()

    def print_chat(self) -> None:
        """Let the person choose a printer for the chat that is shown."""
        session = self._session()
        if session is None or session.conversation_id is None or self._stays_here():
            return
        # Few runs print, and the library for it is a large one.
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        from nocopt.ui.dialog_look import DialogLook
        from nocopt.ui.paper import lay_margins

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(file_stem(session.title, "nocopt"))  # Qt makes a path of it
        lay_margins(printer)
        dialog = QPrintDialog(printer, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        DialogLook(dialog)
        wish = ExportWish(Format.PDF, (session.conversation_id,))
        dialog.accepted.connect(lambda: self._tasks.start("print", self._print(wish, printer)))
        dialog.finished.connect(self.closed)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()

    async def _print(self, wish: ExportWish, printer: QPrinter) -> None:
        from nocopt.ui.printing import PaperError, put_on_paper

        run = ExportRun(wish, words(), Path(), lambda *_: None)
        try:
            await put_on_paper(self._exporting, run, printer)
        except NothingLeft:
            self.failed.emit(self.tr("The chat was deleted meanwhile. Nothing was printed."))
        except PaperError:
            self.failed.emit(self.tr("The printer takes nothing. Is it switched on?"))
        except StoreError as error:
            self.failed.emit(wording.joined(wording.store(error)))

    def _stays_here(self) -> bool:
        """Say so where the chat that is shown is one that nobody writes anywhere."""
        session = self._session()
        stays = session is not None and is_temporary(session.conversation_id)
        if stays:
            self.failed.emit(
                self.tr("A temporary chat is written nowhere. Keep it, then export or print it.")
            )
        return stays

    def _scopes(self, ids: Sequence[int]) -> tuple[Scope, ...]:
        from nocopt.ui.export_dialog import Scope

        found = []
        if len(ids) > 1:
            found.append(Scope(tuple(ids), Counts().chosen(len(ids)), ""))
        session = self._session()
        if session is not None and session.conversation_id is not None and len(ids) <= 1:
            shown = ids[0] if ids else session.conversation_id
            name = session.title if shown == session.conversation_id else ""
            found.append(Scope((shown,), self.tr("This chat"), name))
        elif len(ids) == 1:
            found.append(Scope(tuple(ids), self.tr("This chat"), ""))
        found.append(Scope((), self.tr("All chats"), ""))
        return tuple(found)

    def _over(self) -> None:
        self.dialog = None
        self.closed.emit()
