"""A file in a window of its own: a picture, pages, or the text that is in it."""

from __future__ import annotations

import base64
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QPlainTextEdit

from nocopt.core.attachments import AttachmentKind
from nocopt.ui import attachment_words
from nocopt.ui.conversation.attached_files import gone, to_save
from nocopt.ui.conversation.pdf_viewer import PdfViewer
from nocopt.ui.conversation.picture_viewer import PictureViewer
from nocopt.ui.conversation.pictures import Picture, picture_of
from nocopt.ui.conversation.text_finding import TextFinding
from nocopt.ui.conversation.viewer import Viewer
from nocopt.ui.inspector_search import InspectorSearch
from nocopt.ui.theme import GRID, code_font
from nocopt.ui.wrapping import wrap_mode

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from nocopt.app.stored_files import ShownFiles
    from nocopt.core.attachments import AttachmentPart
    from nocopt.ui.conversation.loading import Loading
    from nocopt.ui.theme import Colours

_WIDE: Final = 200 * GRID
_HIGH: Final = 150 * GRID
_SHARE: Final = 0.92  # of the window, at most
_LONGEST: Final = 200_000  # characters that are shown; a field of text is slow with more


def show_file(
    window: QWidget, part: AttachmentPart, loading: Loading, files: ShownFiles | None
) -> None:
    """Open one of the files over a window; it is read in a worker thread."""
    tasks = loading.tasks
    if part.kind is AttachmentKind.PDF and files is not None:
        _show_pages(window, part, files, loading)
        return
    if part.kind is not AttachmentKind.IMAGE or files is None:
        TextViewer(window, part, files, loading).open()
        return
    show = partial(_show_picture, window, part, files, loading)
    work = partial(_read_picture, files, part.sha256)
    if tasks is None:
        show(work())
        return
    try:
        task = tasks.start("read picture", tasks.run_blocking(work))
    except RuntimeError:  # the program is about to end
        return
    task.add_done_callback(partial(_came, show))


def _show_pages(window: QWidget, part: AttachmentPart, files: ShownFiles, loading: Loading) -> None:
    viewer = PdfViewer(window, part, files, loading)
    viewer.text_asked.connect(lambda: TextViewer(viewer, part, files, loading).open())
    viewer.open()


def _came(show: Callable[[Picture | None], None], task: asyncio.Task[Picture | None]) -> None:
    if not task.cancelled() and task.exception() is None:
        show(task.result())


def _show_picture(
    window: QWidget,
    part: AttachmentPart,
    files: ShownFiles,
    loading: Loading,
    picture: Picture | None,
) -> None:
    if picture is None or not picture.usable:
        TextViewer(window, part, files, loading).open()  # which says what is the matter
    else:
        PictureViewer(window, picture, loading, part.name).open()


def _read_picture(files: ShownFiles, sha256: str) -> Picture | None:
    try:
        return picture_of(base64.b64encode(files.data(sha256)).decode("ascii"))
    except OSError:
        return None


class TextViewer(Viewer):
    """Shows the text of a file until it is closed, with the ways to copy it and to save the file.

    Of a PDF that is what can be read of it.
    """

    def __init__(
        self, parent: QWidget, part: AttachmentPart, files: ShownFiles | None, loading: Loading
    ) -> None:
        super().__init__(parent, part.name, attachment_words.about(part), loading)
        self.setAccessibleName(self.tr("File"))
        self._part, self._files = part, files
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(self.tr("Text of the file"))
        if part.kind is not AttachmentKind.PDF and part.made_from != "pdf_text":
            self.text.setFont(code_font(self.font().pointSize()))
        self.search = InspectorSearch(self)
        self.search.field.setAccessibleName(self.tr("Find in the text"))
        self.add_widget(self.search)
        self._finding = TextFinding(self.search, self.text)
        self.add_space()
        add = self.add_tool
        copy, save = self.tr("Copy text (Ctrl+Shift+C)"), self.tr("Save file as… (Ctrl+S)")
        self._copy = add(self.tr("Copy text"), "copy", copy, self.copy)
        self._save = add(self.tr("Save file"), "save", save, self.save)
        self.add_close()
        self._copy.setEnabled(False)
        self.search.setEnabled(False)
        self.add_key(QKeySequence("Ctrl+Shift+C"), self.copy)
        self.add_key(QKeySequence.StandardKey.Save, self.save)
        self.set_view(self.text, margin=3 * GRID)
        room = parent.size() * _SHARE
        self.resize(min(_WIDE, room.width()), min(_HIGH, room.height()))
        self._load(loading)

    # ------------------------------------------------------------------------ public

    def copy(self) -> None:
        """Put the text that is shown on the clipboard."""
        if self._copy.isEnabled():
            QGuiApplication.clipboard().setText(self.text.toPlainText())
            self.facts.setText(self.tr("Copied"))

    def save(self) -> None:
        """Let the person save the file itself elsewhere."""
        if self._files is not None and self._save.isEnabled():
            make = partial(to_save, self._files, self._part.sha256, gone())
            self.saving.ask(self._part.name, make)

    def take_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        super().take_colours(colours)
        self._finding.set_colours(colours)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Have Escape end the search first, then close."""
        searching = event.key() == Qt.Key.Key_Escape and self.search.field.hasFocus()
        if not (searching and self._finding.leave()):
            super().keyPressEvent(event)

    # --------------------------------------------------------------------- internals

    def _load(self, loading: Loading) -> None:
        if self._files is None:
            self._show_words(gone())
            return
        work = partial(_read_text, self._files, self._part)
        if loading.tasks is None:
            self._show(work())
            return
        self.text.setPlaceholderText(self.tr("Reading the file…"))
        try:
            task = loading.tasks.start("read file", loading.tasks.run_aside(work))
        except RuntimeError:  # the program is about to end
            return
        task.add_done_callback(self._came)
        self.destroyed.connect(lambda: task.remove_done_callback(self._came))

    def _came(self, task: asyncio.Task[str | None]) -> None:
        if not task.cancelled() and task.exception() is None:
            self._show(task.result())

    def _show(self, text: str | None) -> None:
        if text is None:
            self._show_words(gone())
            self._save.setEnabled(False)
        elif not text.strip():
            self._show_words(self.tr("There is no text in this file that can be read."))
        else:
            head = text[:_LONGEST]
            self.text.setWordWrapMode(wrap_mode(head))
            self.text.setPlainText(head)
            self._copy.setEnabled(True)
            self.search.setEnabled(True)
            self._finding.look_again()
            if len(text) > _LONGEST:
                cut = self.tr("the first {count} characters are shown")
                cut = cut.format(count=f"{_LONGEST:,}")
                self.facts.setText(f"{attachment_words.about(self._part)} · {cut}")

    def _show_words(self, words: str) -> None:
        self.text.setPlainText("")
        self.text.setPlaceholderText(words)
        self.text.setAccessibleDescription(words)


def _read_text(files: ShownFiles, part: AttachmentPart) -> str | None:
    """Return the text of a file, empty where it has none that can be read; None if it is gone."""
    try:
        return files.text(part) or ""
    except OSError:
        return None
