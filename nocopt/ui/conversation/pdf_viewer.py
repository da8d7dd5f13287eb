"""A PDF in a window of its own, page below page."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence

from nocopt.ui import attachment_words
from nocopt.ui.conversation.attached_files import gone, to_save
from nocopt.ui.conversation.page_drawing import PageDrawing
from nocopt.ui.conversation.pages_view import PagesView
from nocopt.ui.conversation.viewer import Viewer

if TYPE_CHECKING:
    import asyncio
    from typing import TypeAlias

    from PySide6.QtWidgets import QLabel, QWidget

    from nocopt.app.pdf_pages import PdfPages
    from nocopt.app.stored_files import ShownFiles
    from nocopt.core.attachments import AttachmentPart
    from nocopt.ui.conversation.loading import Loading
    from nocopt.ui.theme import Colours

    Sizes: TypeAlias = tuple[tuple[float, float], ...]

_SHARE: Final = 0.92  # of the window that the viewer takes
_SMALLEST: Final = (480, 360)


class PdfViewer(Viewer):
    """Shows the pages of a PDF until it is closed; they are drawn in worker threads.

    `text_asked`: the words of it are to be shown.
    """

    text_asked = Signal()

    def __init__(
        self, parent: QWidget, part: AttachmentPart, files: ShownFiles, loading: Loading
    ) -> None:
        super().__init__(parent, part.name, attachment_words.about(part), loading)
        self.setAccessibleName(self.tr("Document"))
        self._part, self._files = part, files
        self._pages = files.pages(part.sha256)
        self._drawing = PageDrawing(self._pages, loading.tasks, self)
        self.view = PagesView(self)
        self.view.setAccessibleName(self.tr("Pages"))
        self.number = self.add_label("10,000 / 10,000")
        self.percent = self._add_tools()
        self.set_view(self.view)
        self.view.zoomed.connect(self._show_scale)
        self.view.turned.connect(self._show_number)
        self.finished.connect(lambda _code: self._drawing.close())
        self.destroyed.connect(self._pages.close)  # where the window goes before it is closed
        self.resize(parent.size() * _SHARE)
        self.setMinimumSize(*_SMALLEST)
        self._load(loading)

    def _add_tools(self) -> QLabel:
        """Put in the tools, and return what tells the scale."""
        view = self.view
        self.add_tool(
            self.tr("Zoom out"), "minus", self.tr("Zoom out (-)"), lambda: view.zoom_by(-1)
        )
        percent = self.add_label("1600 %")
        self.add_tool(self.tr("Zoom in"), "plus", self.tr("Zoom in (+)"), lambda: view.zoom_by(1))
        self.add_tool(self.tr("Fit to width"), "fit", self.tr("Fit to width (0)"), view.fit)
        self.add_space()
        words = self.tr("Show the text (Ctrl+T)")
        self.add_tool(self.tr("Show the text"), "document-text", words, self.text_asked.emit)
        self.add_tool(self.tr("Save file"), "save", self.tr("Save file as… (Ctrl+S)"), self.save)
        self.add_close()
        self.add_key(QKeySequence("Ctrl+T"), self.text_asked.emit)
        self.add_key(QKeySequence.StandardKey.Save, self.save)
        return percent

    def save(self) -> None:
        """Let the person save the file itself elsewhere."""
        make = partial(to_save, self._files, self._part.sha256, gone())
        self.saving.ask(self._part.name, make)

    # --------------------------------------------------------------------- internals

    def _load(self, loading: Loading) -> None:
        work = partial(_sizes, self._pages)
        if loading.tasks is None:
            self._show(work())
            return
        self.view.show_words(self.tr("Reading the file…"))
        try:
            task = loading.tasks.start("open document", loading.tasks.run_aside(work))
        except RuntimeError:  # the program is about to end
            return
        task.add_done_callback(self._came)
        self.destroyed.connect(lambda: task.remove_done_callback(self._came))

    def _came(self, task: asyncio.Task[Sizes | None]) -> None:
        if not task.cancelled() and task.exception() is None and self.isVisible():
            self._show(task.result())

    def _show(self, sizes: Sizes | None) -> None:
        if sizes:
            self.view.show_pages(sizes, self._drawing)
        elif sizes is None:
            self.view.show_words(gone())
        else:
            self.view.show_words(self.tr("The pages of this file cannot be drawn."))

    def _show_scale(self) -> None:
        self.percent.setText(f"{self.view.percent:.0f} %" if self.view.count else "")

    def _show_number(self) -> None:
        told = f"{self.view.page + 1:,} / {self.view.count:,}"
        self.number.setText(told)
        self.view.setAccessibleDescription(told)

    def take_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        super().take_colours(colours)
        self.view.set_colours(colours)


def _sizes(pages: PdfPages) -> Sizes | None:
    """Return the sizes of the pages; None where the file is gone, none where none can be drawn."""
    try:
        return pages.sizes()
    except OSError:
        return None
