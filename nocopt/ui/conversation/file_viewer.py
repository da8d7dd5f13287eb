"""A file of the person in a window of its own: a picture, or the text that is in it."""

from __future__ import annotations

import base64
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QSizePolicy, QVBoxLayout

from nocopt.core.attachments import AttachmentKind
from nocopt.ui import attachment_words
from nocopt.ui.buttons import FlatButton
from nocopt.ui.conversation.attached_files import gone, to_save
from nocopt.ui.conversation.picture_viewer import PictureViewer
from nocopt.ui.conversation.pictures import Picture, picture_of
from nocopt.ui.conversation.saving import Saving
from nocopt.ui.dialog_look import DialogLook
from nocopt.ui.elided import ElidedLabel
from nocopt.ui.theme import GRID, code_font, shown
from nocopt.ui.wrapping import wrap_mode

if TYPE_CHECKING:
    import asyncio

    from PySide6.QtWidgets import QWidget

    from nocopt.app.stored_files import StoredFiles
    from nocopt.core.attachments import AttachmentPart
    from nocopt.ui.conversation.loading import Loading
    from nocopt.ui.theme import Colours

_WIDE: Final = 200 * GRID
_HIGH: Final = 150 * GRID
_SHARE: Final = 0.92  # of the window, at most
_LONGEST: Final = 200_000  # characters that are shown; a field of text is slow with more


def show_file(window: QWidget, part: AttachmentPart, loading: Loading) -> None:
    """Open a file over a window; it is read in a worker thread."""
    files, tasks = loading.files, loading.tasks
    if part.kind is not AttachmentKind.IMAGE or files is None:
        TextViewer(window, part, loading).open()
        return
    work = partial(_read_picture, files, part.sha256)
    if tasks is None:
        _show_picture(window, part, loading, work())
        return
    try:
        task = tasks.start("read picture", tasks.run_blocking(work))
    except RuntimeError:  # the program is about to end
        return
    task.add_done_callback(partial(_came, window, part, loading))


def _came(
    window: QWidget, part: AttachmentPart, loading: Loading, task: asyncio.Task[Picture | None]
) -> None:
    if not task.cancelled() and task.exception() is None:
        _show_picture(window, part, loading, task.result())


def _show_picture(
    window: QWidget, part: AttachmentPart, loading: Loading, picture: Picture | None
) -> None:
    if picture is None or not picture.usable:
        TextViewer(window, part, loading).open()  # which says what is the matter
    else:
        PictureViewer(window, picture, loading, part.name).open()


def _read_picture(files: StoredFiles, sha256: str) -> Picture | None:
    try:
        return picture_of(base64.b64encode(files.data(sha256)).decode("ascii"))
    except OSError:
        return None


class TextViewer(QDialog):
    """Shows the text of a file until it is closed, with the ways to copy it and to save the file.

    Of a PDF that is what can be read of it; its pages are not drawn.
    """

    def __init__(self, parent: QWidget, part: AttachmentPart, loading: Loading) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(part.name)
        self.setAccessibleName("File")
        self._part, self._files = part, loading.files
        self._saving = Saving(self, loading)
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setAccessibleName("Text of the file")
        self.text.setFont(code_font(self.font().pointSize()))
        self.facts = ElidedLabel(self)
        self.facts.setText(attachment_words.about(part))
        self.facts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._copy = self._button("Copy text", "copy", self.tr("Copy text (Ctrl+Shift+C)"))
        self._save = self._button("Save file", "save", self.tr("Save file as… (Ctrl+S)"))
        self._close = self._button("Close", "close", self.tr("Close (Esc)"))
        self._copy.setEnabled(False)
        self._lay_out()
        self._connect()
        look = DialogLook(self)
        look.changed.connect(self._take_colours)
        self._take_colours(shown())
        room = parent.size() * _SHARE
        self.resize(min(_WIDE, room.width()), min(_HIGH, room.height()))
        self._load(loading)

    def _button(self, name: str, symbol: str, tip: str) -> FlatButton:
        button = FlatButton("", symbol, parent=self)
        button.setAccessibleName(name)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        return button

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setContentsMargins(3 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        tools.setSpacing(GRID)
        tools.addWidget(self.facts, 1)
        tools.addWidget(self._copy)
        tools.addWidget(self._save)
        tools.addSpacing(3 * GRID)
        tools.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, GRID, 3 * GRID, 3 * GRID)
        column.setSpacing(GRID)
        column.addLayout(tools)
        column.addWidget(self.text, 1)
        self.text.setFocus()

    def _connect(self) -> None:
        self._copy.clicked.connect(self.copy)
        self._save.clicked.connect(self.save)
        self._close.clicked.connect(self.reject)
        QShortcut(QKeySequence("Ctrl+Shift+C"), self, self.copy)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self, self.save)
        self._saving.saved.connect(lambda _path: self.facts.setText(self.tr("Saved")))
        self._saving.failed.connect(self.facts.setText)

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
            self._saving.ask(self._part.name, make)

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
            task = loading.tasks.start("read file", loading.tasks.run_blocking(work))
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
            if len(text) > _LONGEST:
                cut = self.tr("the first {count} characters are shown")
                cut = cut.format(count=f"{_LONGEST:,}")
                self.facts.setText(f"{attachment_words.about(self._part)} · {cut}")

    def _show_words(self, words: str) -> None:
        self.text.setPlainText("")
        self.text.setPlaceholderText(words)
        self.text.setAccessibleDescription(words)

    def _take_colours(self, colours: Colours) -> None:
        for button in (self._copy, self._save, self._close):
            button.set_colours(colours)


def _read_text(files: StoredFiles, part: AttachmentPart) -> str | None:
    """Return the text of a file, empty where it has none that can be read; None if it is gone."""
    try:
        return files.text(part) or ""
    except OSError:
        return None
