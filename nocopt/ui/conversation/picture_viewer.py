"""A picture of a message in a window of its own: to be zoomed, copied and saved."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QGuiApplication, QImage, QKeySequence

from nocopt.ui.conversation.picture_view import PictureView, reductions
from nocopt.ui.conversation.pictures import decoded, from_base64
from nocopt.ui.conversation.viewer import Viewer

if TYPE_CHECKING:
    import asyncio

    from PySide6.QtWidgets import QLabel, QWidget

    from nocopt.ui.buttons import FlatButton
    from nocopt.ui.conversation.loading import Loading
    from nocopt.ui.conversation.pictures import Picture
    from nocopt.ui.theme import Colours

_SHARE: Final = 0.92  # of the window that the viewer takes
_SMALLEST: Final = (480, 360)


class PictureViewer(Viewer):
    """Shows one picture until it is closed; the picture is read in a worker thread."""

    def __init__(self, parent: QWidget, picture: Picture, loading: Loading, name: str = "") -> None:
        super().__init__(parent, name, _facts(picture), loading)
        self._name = name  # of the file that the picture is
        self.setWindowTitle(name or self.tr("Picture"))
        self.setAccessibleName(self.tr("Picture"))
        self._picture = picture
        self.view = PictureView(self)
        self.view.setAccessibleName(self.tr("Picture"))
        self.view.setAccessibleDescription(picture.name)
        self._of_pictures, self.percent = self._add_tools()
        self.set_view(self.view)
        self.view.zoomed.connect(self._show_scale)
        self.resize(parent.size() * _SHARE)
        self.setMinimumSize(*_SMALLEST)
        self._load(loading)

    def _add_tools(self) -> tuple[list[FlatButton], QLabel]:
        """Put in the tools; return those that need a picture, and what tells the scale."""
        view, add = self.view, self.add_tool
        smaller, larger = self.tr("Zoom out (-)"), self.tr("Zoom in (+)")
        found = [add(self.tr("Zoom out"), "minus", smaller, lambda: view.zoom_by(-1))]
        percent = self.add_label("1600 %")
        fit, actual = self.tr("Fit to window (0)"), self.tr("Actual size (1)")
        found += [
            add(self.tr("Zoom in"), "plus", larger, lambda: view.zoom_by(1)),
            add(self.tr("Fit to window"), "fit", fit, view.fit),
            add(self.tr("Actual size"), "", actual, lambda: view.zoom_to(1.0), text="1:1"),
        ]
        self.add_space()
        copy, save = self.tr("Copy picture (Ctrl+C)"), self.tr("Save picture as… (Ctrl+S)")
        found.append(add(self.tr("Copy picture"), "copy", copy, self.copy))
        add(self.tr("Save picture"), "save", save, self.save)
        self.add_close()
        self.add_key(QKeySequence.StandardKey.Copy, self.copy)
        self.add_key(QKeySequence.StandardKey.Save, self.save)
        return found, percent

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
        self.saving.ask(name, partial(from_base64, self._picture.data))

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
            for button in self._of_pictures:
                button.setEnabled(False)
        else:
            self.view.show_picture(images)

    def _show_scale(self) -> None:
        has_picture = not self.view.image.isNull()
        self.percent.setText(f"{self.view.scale * 100:.0f} %" if has_picture else "")

    def take_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        super().take_colours(colours)
        self.view.set_colours(colours)


def _read(picture: Picture) -> list[QImage]:
    return reductions(decoded(picture, picture.size))


def _facts(picture: Picture) -> str:
    """Kind and size of a picture, as they stand above it."""
    size = picture.size
    return f"{picture.kind.upper()} · {size.width()} × {size.height()}"
