"""A picture of a message in a window of its own: to be zoomed, copied and saved."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout

from nocopt.ui.buttons import FlatButton
from nocopt.ui.conversation.picture_view import PictureView, reductions
from nocopt.ui.conversation.pictures import decoded, from_base64
from nocopt.ui.conversation.saving import Saving
from nocopt.ui.dialog_look import DialogLook
from nocopt.ui.elided import ElidedLabel
from nocopt.ui.theme import GRID, shown

if TYPE_CHECKING:
    import asyncio

    from PySide6.QtWidgets import QWidget

    from nocopt.ui.conversation.loading import Loading
    from nocopt.ui.conversation.pictures import Picture
    from nocopt.ui.theme import Colours

_SHARE: Final = 0.92  # of the window that the viewer takes
_SMALLEST: Final = (480, 360)


class PictureViewer(QDialog):
    """Shows one picture until it is closed; the picture is read in a worker thread."""

    def __init__(self, parent: QWidget, picture: Picture, loading: Loading, name: str = "") -> None:
        super().__init__(parent)
        self._name = name  # of the file that the picture is
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(name or self.tr("Picture"))
        self.setAccessibleName("Picture")
        self._picture = picture
        self._saving = Saving(self, loading)
        self.view = PictureView(self)
        self.view.setAccessibleName("Picture")
        self.view.setAccessibleDescription(picture.name)
        self.facts = ElidedLabel(self)
        self.facts.setText(_facts(picture))
        self.facts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.percent = QLabel(self)
        self.percent.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._buttons = self._made_buttons()
        self._lay_out()
        self._connect()
        look = DialogLook(self)
        look.changed.connect(self._take_colours)
        self._take_colours(shown())
        self.resize(parent.size() * _SHARE)
        self.setMinimumSize(*_SMALLEST)
        self._load(loading)

    def _made_buttons(self) -> dict[str, FlatButton]:
        described = (
            ("Zoom out", "minus", self.tr("Zoom out (-)")),
            ("Zoom in", "plus", self.tr("Zoom in (+)")),
            ("Fit to window", "fit", self.tr("Fit to window (0)")),
            ("Actual size", "", self.tr("Actual size (1)")),
            ("Copy picture", "copy", self.tr("Copy picture (Ctrl+C)")),
            ("Save picture", "save", self.tr("Save picture as… (Ctrl+S)")),
            ("Close", "close", self.tr("Close (Esc)")),
        )
        found = {}
        for name, symbol, tip in described:
            button = FlatButton("" if symbol else "1:1", symbol, parent=self)
            button.setAccessibleName(name)
            button.setToolTip(tip)
            button.setAutoDefault(False)
            found[name] = button
        return found

    def _lay_out(self) -> None:
        self.percent.setMinimumWidth(self.percent.fontMetrics().horizontalAdvance("1600 %") + GRID)
        tools = QHBoxLayout()
        tools.setContentsMargins(3 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        tools.setSpacing(GRID)
        tools.addWidget(self.facts, 1)
        zoom_out, *others = self._buttons.values()
        tools.addWidget(zoom_out)
        tools.addWidget(self.percent)
        for button in others:
            if button in (self._buttons["Copy picture"], self._buttons["Close"]):
                tools.addSpacing(3 * GRID)
            tools.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(tools)
        column.addWidget(self.view, 1)
        self.view.setFocus()

    def _connect(self) -> None:
        buttons = self._buttons
        buttons["Zoom out"].clicked.connect(lambda: self.view.zoom_by(-1))
        buttons["Zoom in"].clicked.connect(lambda: self.view.zoom_by(1))
        buttons["Fit to window"].clicked.connect(lambda: self.view.fit())
        buttons["Actual size"].clicked.connect(lambda: self.view.zoom_to(1.0))
        buttons["Copy picture"].clicked.connect(lambda: self.copy())
        buttons["Save picture"].clicked.connect(lambda: self.save())
        buttons["Close"].clicked.connect(self.reject)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self, self.copy)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self, self.save)
        self._saving.saved.connect(lambda _path: self.facts.setText(self.tr("Saved")))
        self._saving.failed.connect(self.facts.setText)
        self.view.zoomed.connect(self._show_scale)

    # ------------------------------------------------------------------------ public

    def copy(self) -> None:
        """Put the picture on the clipboard, in its own size."""
        if not self.view.image.isNull():
            QGuiApplication.clipboard().setImage(self.view.image)
            self.facts.setText(self.tr("Copied"))

    def save(self) -> None:
        """Let the person save the picture's own bytes as a file."""
        kind = self._picture.kind.replace("jpeg", "jpg")
        name = self._name or self.tr("picture") + f".{kind}"
        self._saving.ask(name, partial(from_base64, self._picture.data))

    # --------------------------------------------------------------------- internals

    def _load(self, loading: Loading) -> None:
        work = partial(_read, self._picture)
        if loading.tasks is None:
            self._show(work())
            return
        self.view.show_words(self.tr("Reading the picture…"))
        try:
            task = loading.tasks.start("open picture", loading.tasks.run_blocking(work))
        except RuntimeError:  # the program is about to end
            return
        task.add_done_callback(self._came)
        self.destroyed.connect(lambda: task.remove_done_callback(self._came))

    def _came(self, task: asyncio.Task[list[QImage]]) -> None:
        if not task.cancelled() and task.exception() is None:
            self._show(task.result())

    def _show(self, images: list[QImage]) -> None:
        if images[0].isNull():
            self.view.show_words(self.tr("This picture is damaged."))
            for name in ("Zoom out", "Zoom in", "Fit to window", "Actual size", "Copy picture"):
                self._buttons[name].setEnabled(False)
        else:
            self.view.show_picture(images)

    def _show_scale(self) -> None:
        has_picture = not self.view.image.isNull()
        self.percent.setText(f"{self.view.scale * 100:.0f} %" if has_picture else "")

    def _take_colours(self, colours: Colours) -> None:
        self.view.set_colours(colours)
        for button in self._buttons.values():
            button.set_colours(colours)
        for label in (self.facts, self.percent):
            palette = label.palette()
            palette.setColor(palette.ColorRole.WindowText, colours["muted"])
            label.setPalette(palette)


def _read(picture: Picture) -> list[QImage]:
    return reductions(decoded(picture, picture.size))


def _facts(picture: Picture) -> str:
    """Kind and size of a picture, as they stand above it."""
    size = picture.size
    return f"{picture.kind.upper()} · {size.width()} × {size.height()}"
