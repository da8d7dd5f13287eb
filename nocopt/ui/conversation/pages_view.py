"""The pages of a document below each other: scrolled, zoomed, drawn when they come into sight."""

from __future__ import annotations

import math
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from nocopt.ui.scroll_bar import SlimScrollBar
from nocopt.ui.theme import LIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent, QWheelEvent
    from PySide6.QtWidgets import QWidget

    from nocopt.ui.conversation.page_drawing import PageDrawing
    from nocopt.ui.theme import Colours

_ACTUAL: Final = 96 / 72  # device-independent pixels for a point, at 100 %
_LARGEST: Final = 4.0 * _ACTUAL
_SMALLEST: Final = 0.02
_LARGEST_FITTED: Final = 1.6 * _ACTUAL
_STEP: Final = 1.25
_NOTCH: Final = 120  # what a wheel counts as a notch
_LINE: Final = 48  # pixels that an arrow key or a third of a notch moves
_APART: Final = 12  # device-independent pixels, between pages and around them
_MOST_PIXELS: Final = 12_000_000  # of one picture; what is larger is drawn coarser
_MOST_AHEAD: Final = 3_000_000  # pixels of a page that is drawn before it is seen


class PagesView(QAbstractScrollArea):
    """Shows pages. `zoomed`: the scale is another; `turned`: another page is looked at."""

    zoomed = Signal()
    turned = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawing: PageDrawing | None = None
        self._sizes: Sequence[tuple[float, float]] = ()  # in points
        self._tops: list[float] = []
        self._widest = self._height = 0.0
        self._colours: Colours = LIGHT
        self._words = ""
        self._fitted, self._scale = True, _ACTUAL
        self._page = 0
        self._held: QPointF | None = None
        self._bar = SlimScrollBar(self)
        self.setVerticalScrollBar(self._bar)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(160, 120)
        self._bar.valueChanged.connect(self._look_at)

    # ------------------------------------------------------------------------ public

    def show_pages(self, sizes: Sequence[tuple[float, float]], drawing: PageDrawing) -> None:
        """Show pages of these sizes in points, as they are drawn."""
        self._sizes, self._drawing = sizes, drawing
        self._widest = max(wide for wide, _ in sizes)
        drawing.came.connect(self._came)
        self.fit()
        self.turned.emit()

    def show_words(self, words: str) -> None:
        """Say something in place of pages."""
        self._words = words
        self.setAccessibleDescription(words)
        self.viewport().update()

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._colours = colours
        self._bar.set_colours(colours, "code")
        self.viewport().update()

    @property
    def page(self) -> int:
        """The page that is looked at, the first is 0."""
        return self._page

    @property
    def count(self) -> int:
        """How many pages there are; 0 while they are not known."""
        return len(self._sizes)

    @property
    def percent(self) -> float:
        """The scale: 100 is the size of the paper, as far as the screen tells it."""
        return self._scale / _ACTUAL * 100

    def fit(self) -> None:
        """Make the widest page as wide as the view."""
        self._fitted = True
        self._place(self._fitting(), QPointF(0, 0))

    def zoom_by(self, steps: float, at: QPointF | None = None) -> None:
        """Take a scale that is so many steps larger; what is `at` a point stays there."""
        if not self._sizes:
            return
        wanted = self._scale * _STEP**steps
        if (self._scale - _ACTUAL) * (wanted - _ACTUAL) < 0:
            wanted = _ACTUAL
        self._fitted = False
        middle = QPointF(self.viewport().width() / 2, 0)
        self._place(min(_LARGEST, max(_SMALLEST, wanted)), middle if at is None else at)

    def turn_to(self, page: int) -> None:
        """Look at the top of a page; one beyond the last is the last."""
        if self._sizes:
            page = min(max(page, 0), self.count - 1)
            self._bar.setValue(round(self._tops[page] - _APART / 2))

    # ------------------------------------------------------------------------ events

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep to the room, and to the page."""
        super().resizeEvent(event)
        self._place(self._fitting() if self._fitted else self._scale, QPointF(0, 0))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl zoom at the mouse."""
        turned, smooth = event.angleDelta(), event.pixelDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by((turned.y() or smooth.y()) / _NOTCH, event.position())
        else:
            by = QPointF(smooth) if not smooth.isNull() else QPointF(turned) * (3 * _LINE / _NOTCH)
            self._move_by(-by.x(), -by.y())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the pages."""
        if event.button() == Qt.MouseButton.LeftButton and self._sizes:
            self._held = event.position()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the pages with the mouse."""
        if self._held is not None:
            by, self._held = self._held - event.position(), event.position()
            self._move_by(by.x(), by.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the pages."""
        del event
        self._held = None
        self.viewport().unsetCursor()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with the arrows and by pages, zoom with + and -, fit with 0."""
        room = self.viewport().height() - _LINE
        moves = {
            Qt.Key.Key_Left: (-_LINE, 0),
            Qt.Key.Key_Right: (_LINE, 0),
            Qt.Key.Key_Up: (0, -_LINE),
            Qt.Key.Key_Down: (0, _LINE),
            Qt.Key.Key_PageUp: (0, -room),
            Qt.Key.Key_PageDown: (0, room),
            Qt.Key.Key_Space: (0, room),
        }
        key = Qt.Key(event.key())
        match key:
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom_by(1)
            case Qt.Key.Key_Minus:
                self.zoom_by(-1)
            case Qt.Key.Key_0:
                self.fit()
            case Qt.Key.Key_Home:
                self.turn_to(0)
            case Qt.Key.Key_End:
                self._bar.setValue(self._bar.maximum())
            case _ if key in moves:
                self._move_by(*moves[key])
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what of the pages is in sight, and wish for what is not there yet."""
        with QPainter(self.viewport()) as painter:
            painter.fillRect(event.rect(), self._colours["code"])
            if not self._sizes:
                self._paint_words(painter, QRectF(self.viewport().rect()), self._words)
                return
            seen = self.pages_in_sight()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            for page in seen:
                self._paint_page(painter, page)
        self._wish(seen)

    # ---------------------------------------------------------------------- painting

    def _paint_page(self, painter: QPainter, page: int) -> None:
        box = self.box_of(page)
        picture = None if self._drawing is None else self._drawing.picture(page)
        if picture is not None and picture.isNull():
            painter.fillRect(box, self._colours["raised"])
            self._paint_words(painter, box, self.tr("This page cannot be drawn."))
        else:
            painter.fillRect(box, Qt.GlobalColor.white)
        if picture is not None and not picture.isNull():
            painter.drawImage(box, picture)
        painter.setPen(QPen(self._colours["border"], 1))
        painter.drawRect(box.adjusted(-0.5, -0.5, 0.5, 0.5))

    def _paint_words(self, painter: QPainter, box: QRectF, words: str) -> None:
        painter.setPen(self._colours["muted"])
        middle = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(box.adjusted(16, 16, -16, -16), middle, words)

    def _wish(self, seen: range) -> None:
        """Wish for the pages in sight, from the top, and then for those beside them."""
        if self._drawing is None or not seen:
            return
        wishes = [(page, self._pixels(page)) for page in seen]
        for page in (seen.stop, seen.start - 1):
            if 0 <= page < self.count:
                size = self._pixels(page)
                if size.width() * size.height() <= _MOST_AHEAD:
                    wishes.append((page, size))
        self._drawing.want(wishes)

    def _pixels(self, page: int) -> QSize:
        """Return the size in which a page is drawn, in pixels of the screen."""
        ratio = self.devicePixelRatioF()
        wide, high = (max(1.0, side * self._scale * ratio) for side in self._sizes[page])
        coarser = min(1.0, math.sqrt(_MOST_PIXELS / (wide * high)))
        return QSize(max(1, round(wide * coarser)), max(1, round(high * coarser)))

    def _came(self, page: int) -> None:
        if page in self.pages_in_sight():
            self.viewport().update(self.box_of(page).toAlignedRect())

    # --------------------------------------------------------------------- geometry

    def pages_in_sight(self) -> range:
        """Return the pages of which anything can be seen."""
        top, bottom = self._bar.value(), self._bar.value() + self.viewport().height()
        first = max(0, bisect_right(self._tops, top) - 1)
        return range(first, max(first + 1, bisect_right(self._tops, bottom)))

    def box_of(self, page: int) -> QRectF:
        """Return where a page is, in the coordinates of the viewport."""
        wide, high = (side * self._scale for side in self._sizes[page])
        room = max(float(self.viewport().width()), self._widest * self._scale + 2 * _APART)
        left = round((room - wide) / 2) - self.horizontalScrollBar().value()
        return QRectF(left, round(self._tops[page]) - self._bar.value(), round(wide), round(high))

    def _fitting(self) -> float:
        if not self._sizes:
            return self._scale
        room = max(1, self.viewport().width() - 2 * _APART)
        return max(_SMALLEST, min(_LARGEST_FITTED, room / self._widest))

    def _place(self, scale: float, at: QPointF) -> None:
        """Take a scale; what of a page is `at` a point of the viewport stays there."""
        if not self._sizes:
            return
        across = self.horizontalScrollBar()
        page, share = self._spot(at.y())
        middle = (across.value() + at.x()) / max(1.0, self._widest * self._scale)
        self._scale = scale
        heights = (high * scale + _APART for _, high in self._sizes)
        *self._tops, self._height = accumulate(heights, initial=float(_APART))
        room = self.viewport().size()
        self._bar.setPageStep(room.height())
        self._bar.setSingleStep(_LINE)
        self._bar.setRange(0, max(0, math.ceil(self._height) - room.height()))
        across.setPageStep(room.width())
        across.setRange(0, max(0, math.ceil(self._widest * scale + 2 * _APART) - room.width()))
        top = self._tops[page] + share * self._sizes[page][1] * scale
        self._bar.setValue(round(top - at.y()))
        across.setValue(round(middle * self._widest * scale - at.x()))
        self._look_at()
        self.viewport().update()
        self.zoomed.emit()

    def _spot(self, y: float) -> tuple[int, float]:
        """Return which page is at a height of the viewport, and the share of it that is above."""
        if not self._tops:
            return 0, -_APART / max(1.0, self._sizes[0][1] * self._scale)
        at = self._bar.value() + y
        page = max(0, bisect_right(self._tops, at) - 1)
        return page, (at - self._tops[page]) / max(1e-6, self._sizes[page][1] * self._scale)

    def _move_by(self, across: float, down: float) -> None:
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() + round(across))
        self._bar.setValue(self._bar.value() + round(down))

    def _look_at(self) -> None:
        """Tell which page is looked at: the one in the middle."""
        if not self._tops:
            return
        page, _ = self._spot(self.viewport().height() / 2)
        if self._bar.value() >= self._bar.maximum() > 0:
            page = self.count - 1
        if page != self._page:
            self._page = page
            self.turned.emit()
