"""Banners above the conversation: plain sentences, each with a way on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter
from PySide6.QtWidgets import QBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from nocopt.ui.buttons import FlatButton, Kind, icon_button
from nocopt.ui.flow import Flow
from nocopt.ui.icon_drawing import paint_icon
from nocopt.ui.theme import COLUMN_WIDTH, GRID, LIGHT, RADIUS, beside_column

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from nocopt.ui.theme import Colours

_ICON = 18
_NARROW = 50  # steps of the grid: a sentence beside buttons has at least so much
_LETTERS = 12  # heights of a letter, of which the same is true


class Tone(Enum):
    """What a banner is about; it chooses the colours and the icon."""

    NOTICE = "notice"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Way:
    """A way on: the word on a button, and what it does."""

    text: str
    go: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Notice:
    """What a banner says; of notices with the same `key` only the newest is shown.

    With `once` it stays away for good when the person has closed it.
    """

    key: str
    tone: Tone
    text: str
    ways: tuple[Way, ...] = ()
    closable: bool = True
    once: bool = False


class BannerRow(QWidget):
    """Shows notices one below the other; it takes no room while there are none.

    `grew` tells that there are buttons that were not there before, `dismissed` the key of what the
    person has closed for good.
    """

    grew = Signal()
    dismissed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours: Colours = LIGHT
        self._banners: dict[str, Banner] = {}
        self.closed: set[str] = set()  # keys of what the person has closed
        self._widest = COLUMN_WIDTH
        self._column = QVBoxLayout(self)
        self._column.setSpacing(2 * GRID)
        self._keep_to_column()
        self.hide()

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._colours = colours
        for banner in self._banners.values():
            banner.set_colours(colours)

    def set_widest(self, pixels: int) -> None:
        """Be as wide as that where there is room, and in the middle of it."""
        self._widest = pixels
        self._keep_to_column()

    def show_notice(self, notice: Notice) -> None:
        """Show a notice in place of an older one of its key."""
        old = self._banners.get(notice.key)
        if old is not None and old.notice == notice:
            return
        self.drop(notice.key)
        banner = Banner(notice, self)
        banner.set_colours(self._colours)
        if notice.closable:
            banner.close_button.clicked.connect(lambda: self._close(notice))
        self._banners[notice.key] = banner
        self._column.addWidget(banner)
        self.show()
        self.grew.emit()
        told = old is not None and old.notice.text == notice.text  # it offers something else now
        if QAccessible.isActive() and not told:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, notice.text))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the banners as wide as the column of text."""
        super().resizeEvent(event)
        self._keep_to_column()

    def _keep_to_column(self) -> None:
        # Margins, since a widget centred by stretches does not get the height its text needs.
        left, right = beside_column(self.width(), self._widest)
        self._column.setContentsMargins(left, 0, right, 2 * GRID)

    def _close(self, notice: Notice) -> None:
        self.closed.add(notice.key)
        self.drop(notice.key)
        if notice.once:
            self.dismissed.emit(notice.key)

    def drop(self, key: str) -> None:
        """Take a notice away, if it is shown."""
        banner = self._banners.pop(key, None)
        if banner is not None:
            self._column.removeWidget(banner)
            banner.hide()
            banner.deleteLater()
        self.setVisible(bool(self._banners))

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Return the buttons from top to bottom, as Tab visits them."""
        return tuple(stop for banner in self._banners.values() for stop in banner.stops)

    @property
    def shown(self) -> tuple[str, ...]:
        """Return the keys of what is shown."""
        return tuple(self._banners)


class Banner(QWidget):
    """One notice: icon, sentence, ways on."""

    def __init__(self, notice: Notice, parent: QWidget) -> None:
        super().__init__(parent)
        self.notice = notice
        self._colours: Colours = LIGHT
        self._text = QLabel(notice.text, self)
        # What is shown may be a server's or the system's words: never markup.
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)  # a policy of our own would lose it
        self._text.setSizePolicy(policy)
        self._text.setAccessibleName(notice.text)
        self._buttons = [self._button(way) for way in notice.ways]
        self.close_button = icon_button("close", self.tr("Close this notice"))
        self.close_button.setParent(self)
        self.close_button.setVisible(notice.closable)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 2, GRID, 2)
        self._row.setSpacing(GRID)
        self._row.addWidget(self._text, 1)
        self._ways = Flow(GRID)
        for button in self._buttons:
            self._ways.addWidget(button)
        if notice.closable:
            self._ways.addWidget(self.close_button)
        self._row.addLayout(self._ways)
        self._row.setAlignment(self._ways, Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumHeight(10 * GRID)
        self._fit_letters()
        self.setAccessibleName(self.tr("Notice"))

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Return the buttons from left to right."""
        return (*self._buttons, self.close_button)

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._colours = colours
        palette = self._text.palette()
        palette.setColor(palette.ColorRole.WindowText, colours[_INKS[self.notice.tone]])
        self._text.setPalette(palette)
        for button in (*self._buttons, self.close_button):
            button.set_colours(colours)

    @property
    def _icon(self) -> int:
        """The side of the icon, which goes with the letters."""
        return max(_ICON, round(self.fontMetrics().height() * 1.05))

    def _fit_letters(self) -> None:
        """Leave room around the words as large letters need it, and for the icon."""
        margins, above = self._row.contentsMargins(), self.fontMetrics().height() // 4
        left = 3 * GRID + self._icon + 2 * GRID
        self._row.setContentsMargins(left, margins.top(), margins.right(), margins.bottom())
        self._text.setContentsMargins(0, max(GRID, above), 0, max(GRID, above))

    def changeEvent(self, event: QEvent) -> None:
        """Leave other room with another font."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit_letters()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons below the sentence where it would be a narrow column beside them."""
        super().resizeEvent(event)
        shown = self.stops if self.notice.closable else self._buttons
        beside = sum(button.sizeHint().width() + GRID for button in shown)
        room = self._row.contentsRect().width() - beside
        words = self._text.fontMetrics().horizontalAdvance(self.notice.text)
        least = max(_NARROW * GRID, _LETTERS * self.fontMetrics().height())
        below = bool(self._buttons) and words > room and room < least
        way = QBoxLayout.Direction
        self._row.setDirection(way.TopToBottom if below else way.LeftToRight)
        # Beside the sentence they are one line; below it, as many as they need.
        beside_it = Qt.AlignmentFlag.AlignVCenter
        self._row.setAlignment(self._ways, Qt.AlignmentFlag(0) if below else beside_it)
        low = GRID if below else 2
        margins = self._row.contentsMargins()
        self._row.setContentsMargins(margins.left(), margins.top(), margins.right(), low)

    def _button(self, way: Way) -> FlatButton:
        button = FlatButton(way.text, kind=Kind.OUTLINE, parent=self)
        button.setAccessibleName(way.text)
        button.clicked.connect(lambda: way.go())
        return button

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the icon."""
        del event
        tone = self.notice.tone
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colours[tone.value])
        painter.drawRoundedRect(self.rect(), RADIUS, RADIUS)
        middle = self._text.geometry().center().y() + 0.5
        side = self._icon
        place = QRectF(3 * GRID, round(middle - side / 2), side, side)
        symbol = "info" if tone is Tone.NOTICE else "warning"
        paint_icon(painter, symbol, place, getattr(self._colours, _INKS[tone]))


_INKS = {Tone.NOTICE: "muted", Tone.WARNING: "warning_text", Tone.ERROR: "error_text"}
