"""The rail beside the scroll bar: a tick for each question of a long chat, to be jumped to."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from nocopt.ui.conversation.layouts import BLEED
from nocopt.ui.counts import Counts
from nocopt.ui.popup_look import tip_markup
from nocopt.ui.theme import LIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.ui.conversation.view import ConversationView
    from nocopt.ui.theme import Colours

_WIDE: Final = 24  # pixels, where there is room between the text and the scroll bar
_SLIM: Final = 8  # elsewhere; it has the bar's own margin for it
_BAR_MARGIN: Final = 3  # beside the handle of the scroll bar
_FEWEST: Final = 4  # questions that are worth a rail
_SCREENS: Final = 2.5  # the chat is so many times as high as the view at least
_STEP: Final = 12  # between ticks, less where there are many
_LEAST: Final = 5
_EDGE: Final = 48  # kept free above and below
_TIP: Final = 160  # characters of a question


class Rail(QWidget):
    """Ticks from the first question to the last; where they are too many, one stands for several.

    It is painted when another tick becomes the current one, not when the view scrolls.
    """

    chosen = Signal(int)  # the number of a message, with the mouse
    picked = Signal(int)  # the same by way of a screen reader: the keyboard goes there as well

    def __init__(self, view: ConversationView, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = view
        self._colours: Colours = LIGHT
        self._questions: list[int] = []  # the numbers of the messages, upwards
        self._current = -1
        self._hovered = -1
        self._picture: QPixmap | None = None  # of the ticks, as the scroll bar below moves often
        self._look: tuple[object, ...] = ()  # what they were drawn for
        self.edge = 0  # where the scroll bar begins
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()
        view.moved.connect(self._follow)

    def items_changed(self, start: int) -> None:
        """Messages from number `start` on are others."""
        items = self._view.items
        del self._questions[bisect_left(self._questions, start) :]
        self._questions += [at for at in range(start, len(items)) if items[at].by_user]
        self._hovered = -1
        self.update()
        self._follow()

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours."""
        self._colours, self._picture = colours, None
        self.update()

    def place(self, room: QWidget) -> None:
        """Stand beside the scroll bar of the view, which fills `room`; slim where text is near."""
        right = self.edge = room.width() - self._view.verticalScrollBar().sizeHint().width()
        wide = right - _WIDE > self._beside()
        left = right - _WIDE if wide else right + _BAR_MARGIN - _SLIM
        self.setGeometry(left, 0, _WIDE if wide else _SLIM, room.height())
        self._show_if_needed()

    # --------------------------------------------------------------------- questions

    @property
    def questions(self) -> Sequence[int]:
        """The numbers of the messages that are questions."""
        return self._questions

    @property
    def current(self) -> int:
        """The number of the question whose answer is read, among the questions; -1 if none is."""
        view = self._view
        middle = view.items.at(view.reading.y + view.reading.height // 2) if view.items else -1
        last = len(self._questions) - 1
        return last if view.reading.at_end else bisect_right(self._questions, middle) - 1

    def text_of(self, number: int) -> str:
        """Return how a question begins; of one without words, the names of its files."""
        message = self._view.items[self._questions[number]].message
        text = " ".join(message.text[: 2 * _TIP].split()) if message is not None else ""
        if message is not None and not text:
            text = Counts().named(part.name for part in message.attachments)
        return text if len(text) <= _TIP else text[: _TIP - 1] + "…"

    def box_of(self, number: int) -> QRect:
        """Return where the tick of a question is."""
        tick = ((number + 1) * self.ticks - 1) // len(self._questions)
        high = round(self._step())
        return QRect(0, round(self.y_of(tick)) - high // 2, self.width(), high)

    def number_at(self, y: float) -> int:
        """Return the question whose tick is nearest to a height, -1 beyond them."""
        tick = self.tick_at(y)
        return tick * len(self._questions) // self.ticks if tick >= 0 else -1

    # ------------------------------------------------------------------------- ticks

    @property
    def ticks(self) -> int:
        """How many there are."""
        return min(len(self._questions), max(1, (self.height() - 2 * _EDGE) // _LEAST))

    def question_of(self, tick: int) -> int:
        """Return the message that a tick leads to."""
        return self._questions[tick * len(self._questions) // self.ticks]

    def y_of(self, tick: int) -> float:
        """Return how far below the top a tick is painted."""
        step = self._step()
        first = (self.height() - step * (self.ticks - 1)) / 2
        return first + step * tick

    def tick_at(self, y: float) -> int:
        """Return the tick nearest to a height, -1 beyond them."""
        step = self._step()
        found = round((y - self.y_of(0)) / step)
        return found if 0 <= found < self.ticks else -1

    def _step(self) -> float:
        return min(_STEP, (self.height() - 2 * _EDGE) / max(1, self.ticks))

    # ------------------------------------------------------------------------ events

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ticks; the current one and the one under the mouse are longer."""
        del event
        ratio = self.devicePixelRatioF()
        look = (self.size(), ratio, self._current, self._hovered, len(self._questions))
        with QPainter(self) as painter:  # ended, whatever goes wrong: an open one ends the program
            if self._picture is None or self._look != look:
                self._picture, self._look = self._drawn(ratio), look
            painter.drawPixmap(0, 0, self._picture)

    def _drawn(self, ratio: float) -> QPixmap:
        picture = QPixmap((QSizeF(self.size()) * ratio).toSize())
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        with QPainter(picture) as painter:
            self._paint(painter)
        return picture

    def _paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        slim = self.width() < _WIDE
        right = self.width() - (2 if slim else 4)
        for tick in range(self.ticks):
            lively = tick in (self._current, self._hovered)
            wide = (6 if slim else 14) if lively else (4 if slim else 8)
            ink = "accent" if tick == self._current else "text" if lively else "faint"
            colour = self._colours[ink]
            colour.setAlpha(255 if lively else 150)
            painter.setBrush(colour)
            box = QRectF(right - wide, round(self.y_of(tick)) - 1, wide, 2)
            painter.drawRoundedRect(box, 1, 1)

    def event(self, event: QEvent) -> bool:
        """Show the question of a tick as its tooltip."""
        if isinstance(event, QHelpEvent):
            tick = self.tick_at(event.pos().y())
            if tick < 0:
                QToolTip.hideText()
            else:
                self._show_tip(tick)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Let the tick under the mouse stand out."""
        self._hover(self.tick_at(event.position().y()))

    def leaveEvent(self, event: QEvent) -> None:
        """No tick is under the mouse."""
        del event
        self._hover(-1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Jump."""
        tick = self.tick_at(event.position().y())
        if event.button() is Qt.MouseButton.LeftButton and tick >= 0:
            self.chosen.emit(self.question_of(tick))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the view: there is no reason why it should not."""
        QApplication.sendEvent(self._view.viewport(), event)

    # --------------------------------------------------------------------- internals

    def _hover(self, tick: int) -> None:
        if tick != self._hovered:
            self._hovered = tick
            self.update()

    def _show_tip(self, tick: int) -> None:
        text = self.text_of(tick * len(self._questions) // self.ticks)
        at = self.mapToGlobal(QPoint(0, round(self.y_of(tick))))
        QToolTip.showText(at, tip_markup(text), self)

    def _follow(self) -> None:
        """Find the question whose answer is at the middle of the view."""
        self._show_if_needed()
        if self.isHidden() or not self._questions:
            return
        number = max(0, self.current)
        current = ((number + 1) * self.ticks - 1) // len(self._questions)
        if current != self._current:
            self._current = current
            self.update()

    def _show_if_needed(self) -> None:
        view = self._view
        long = view.items.total > _SCREENS * max(1, view.reading.height)
        needed = long and len(self._questions) >= _FEWEST and self.x() > self._beside()
        if needed == self.isHidden():
            self.setVisible(needed)
            self.raise_()

    def _beside(self) -> int:
        """Return where the cards of messages end."""
        column = self._view.geometry_of.column
        return column.x() + column.width() + BLEED
