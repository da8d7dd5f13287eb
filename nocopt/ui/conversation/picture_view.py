"""A picture that is looked at closely: fitted to the room or at any scale, and moved about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QTransform
from PySide6.QtWidgets import QWidget

from nocopt.ui.theme import LIGHT

if TYPE_CHECKING:
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent, QWheelEvent

    from nocopt.ui.theme import Colours

_LARGEST: Final = 16.0  # screen pixels for a pixel of the picture
_SMALLEST: Final = 0.02
_STEP: Final = 1.25  # of a key, a button, or a notch of the wheel
_NOTCH: Final = 120  # what a wheel counts as a notch
_MOVE: Final = 60  # pixels that an arrow key moves
_LEAST_SIDE: Final = 512  # pixels; a picture as small as that is scaled down as it is painted


def reductions(image: QImage) -> list[QImage]:
    """Return a picture and halves of it, each half of the one before. For any thread.

    What is painted at a small scale is painted from a small one: quickly, and without flicker.
    """
    found = [image]
    while not image.isNull() and max(image.width(), image.height()) > 2 * _LEAST_SIDE:
        half = QSize(max(1, image.width() // 2), max(1, image.height() // 2))
        smooth = Qt.TransformationMode.SmoothTransformation
        image = image.scaled(half, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
        found.append(image)
    return found


class PictureView(QWidget):
    """Shows a picture; `zoomed` tells when the scale is another.

    The scale counts pixels of the screen for a pixel of the picture, so at 1 nothing is blurred.
    """

    zoomed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images: list[QImage] = []
        self._colours: Colours = LIGHT
        self._words = ""
        self._fitted = True
        self._scale = 1.0
        self._middle = QPointF()  # the point of the picture that is in the middle, in its pixels
        self._held: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(160, 120)

    # ------------------------------------------------------------------------ public

    def show_picture(self, images: list[QImage]) -> None:
        """Show a picture with its reductions, fitted to the room."""
        self._images = images
        self.fit()

    def show_words(self, words: str) -> None:
        """Say something in place of a picture."""
        self._images, self._words = [], words
        self.update()

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._colours = colours
        self.update()

    @property
    def image(self) -> QImage:
        """The picture in its own size; null while there is none."""
        return self._images[0] if self._images else QImage()

    @property
    def scale(self) -> float:
        """Pixels of the screen for a pixel of the picture."""
        return self._fitting() if self._fitted else self._scale

    @property
    def fitted(self) -> bool:
        """Whether the scale goes with the room."""
        return self._fitted

    def fit(self) -> None:
        """Show all of the picture, but no larger than it is."""
        self._fitted = True
        self._middle = QRectF(self.image.rect()).center()
        self._changed()

    def zoom_to(self, scale: float, at: QPointF | None = None) -> None:
        """Take another scale; what is `at` a point of the widget, else in the middle, stays."""
        if self.image.isNull():
            return
        point = QRectF(self.rect()).center() if at is None else at
        kept = self._picture_point(point)
        self._fitted, self._scale = False, min(_LARGEST, max(_SMALLEST, scale))
        away = (point - QRectF(self.rect()).center()) * (self._ratio() / self._scale)
        self._move_to(kept - away)
        self._changed()

    def zoom_by(self, steps: float, at: QPointF | None = None) -> None:
        """Take a scale that is so many steps larger; never pass the picture's own by."""
        wanted = self.scale * _STEP**steps
        if (self.scale - 1) * (wanted - 1) < 0:
            wanted = 1.0
        self.zoom_to(wanted, at)

    # ------------------------------------------------------------------------ events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom with + and -, fit with 0, show pixel for pixel with 1, move with the arrows."""
        moves = {
            Qt.Key.Key_Left: (-_MOVE, 0),
            Qt.Key.Key_Right: (_MOVE, 0),
            Qt.Key.Key_Up: (0, -_MOVE),
            Qt.Key.Key_Down: (0, _MOVE),
        }
        key = Qt.Key(event.key())
        match key:
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom_by(1)
            case Qt.Key.Key_Minus:
                self.zoom_by(-1)
            case Qt.Key.Key_0:
                self.fit()
            case Qt.Key.Key_1:
                self.zoom_to(1.0)
            case _ if key in moves:
                self._move_by(QPointF(*moves[key]))
            case _:
                super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the mouse."""
        turned = event.angleDelta().y() or event.pixelDelta().y()
        self.zoom_by(turned / _NOTCH, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the picture."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = event.position()
            self._show_hand()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the picture with the mouse."""
        if self._held is not None:
            self._move_by(self._held - event.position())
            self._held = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the picture."""
        del event
        self._held = None
        self._show_hand()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Change between all of the picture and its own size, at the mouse."""
        if self._fitted and self.scale < 1:
            self.zoom_to(1.0, event.position())
        else:
            self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep to the room, or to the middle."""
        super().resizeEvent(event)
        self._move_to(self._middle)
        self._changed()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what of the picture is in sight."""
        with QPainter(self) as painter:  # ended, whatever goes wrong: an open one ends the program
            self._paint(painter, event.rect())

    def _paint(self, painter: QPainter, area: QRect) -> None:
        painter.fillRect(area, self._colours["code"])
        if self.image.isNull():
            painter.setPen(self._colours["muted"])
            middle = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(16, 16, -16, -16), middle, self._words)
            return
        box = self.picture_box()
        source = self._source()
        large = self.scale >= 2  # pixels are shown as such
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=not large)
        place = QTransform.fromTranslate(box.x(), box.y())
        place.scale(box.width() / source.width(), box.height() / source.height())
        painter.setTransform(place, combine=True)
        painter.drawImage(0, 0, source)

    # --------------------------------------------------------------------- internals

    def picture_box(self) -> QRectF:
        """Return where the picture is, in the coordinates of the widget."""
        size = QSizeF(self.image.size()) * (self.scale / self._ratio())
        corner = QRectF(self.rect()).center() - self._middle * (self.scale / self._ratio())
        return QRectF(corner, size)

    def _source(self) -> QImage:
        """The smallest of the pictures that is not smaller than what is painted."""
        wide = self.image.width() * self.scale
        return next(
            one for one in reversed(self._images) if one.width() >= wide or one is self.image
        )

    def _ratio(self) -> float:
        return self.devicePixelRatioF()

    def _fitting(self) -> float:
        size = self.image.size()
        if size.isEmpty():
            return 1.0
        ratio = self._ratio()
        across = self.width() * ratio / size.width()
        return max(_SMALLEST, min(1.0, across, self.height() * ratio / size.height()))

    def _picture_point(self, point: QPointF) -> QPointF:
        away = point - QRectF(self.rect()).center()
        return self._middle + away * (self._ratio() / self.scale)

    def _move_by(self, pixels: QPointF) -> None:
        self._move_to(self._middle + pixels * (self._ratio() / self.scale))
        self.update()

    def _move_to(self, middle: QPointF) -> None:
        """Keep the picture in the room: what has room enough is in the middle of it."""
        size, factor = self.image.size(), self._ratio() / self.scale
        self._middle = QPointF(
            _within(middle.x(), self.width() * factor / 2, size.width()),
            _within(middle.y(), self.height() * factor / 2, size.height()),
        )

    def _changed(self) -> None:
        self._show_hand()
        self.update()
        self.zoomed.emit()

    def _show_hand(self) -> None:
        """Say whether the picture can be moved."""
        box = self.picture_box()
        if box.width() <= self.width() + 1 and box.height() <= self.height() + 1:
            self.unsetCursor()
        elif self._held is None:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)


def _within(middle: float, half: float, size: int) -> float:
    """Return the middle of what is shown so that no more than needed is empty beside a picture."""
    return size / 2 if 2 * half >= size else min(max(middle, half), size - half)
