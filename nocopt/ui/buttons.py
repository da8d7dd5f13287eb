"""Flat buttons painted in the colours of the theme: an icon, or an icon with a word."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QColor, QCursor, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSizePolicy, QWidget

from nocopt.ui.icon_drawing import paint_icon
from nocopt.ui.theme import GRID, LIGHT, RADIUS

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from nocopt.ui.theme import Colours


_LEAST: Final = 9  # letters of an elidable text, the dots among them, beside a trailing icon

_ANY: Final = (1 << 24) - 1  # the widest that Qt lets a widget be


class Kind(Enum):
    """How loud a button is."""

    FLAT = "flat"  # no ground until hovered
    OUTLINE = "outline"  # a hairline around it
    PRIMARY = "primary"  # filled with the accent


class FlatButton(QPushButton):
    """A button without a bevel; `symbol` names an icon, the text may be empty.

    Mouse clicks leave the keyboard focus where it is, so that typing goes on in the composer.
    """

    def __init__(
        self,
        text: str = "",
        symbol: str = "",
        kind: Kind = Kind.FLAT,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._symbol, self._kind = symbol, kind
        self._trailing = ""
        self._ink = ""
        self._colours: Colours = LIGHT
        self._left_aligned = False
        self._tip: str | None = None  # what the tooltip says else, while it says why not
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._colours = colours
        self.update()

    def set_symbol(self, symbol: str, ink: str = "") -> None:
        """Show another icon; `ink` names the theme's colour for icon and text."""
        self._symbol, self._ink = symbol, ink
        self.updateGeometry()
        self.update()

    def set_trailing(self, symbol: str) -> None:
        """Show a second, smaller icon after the text, such as the mark of a drop-down."""
        self._trailing = symbol
        self.updateGeometry()

    def set_left_aligned(self) -> None:
        """Begin icon and text at the left edge, and take all the width there is.

        A trailing icon stands at the right edge then.
        """
        self._left_aligned = True
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def look_again_after(self, popup: QWidget) -> None:
        """Notice where the mouse is once `popup` is gone: it takes what would tell that."""
        popup.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look where the mouse is when a popup of this button has closed."""
        if event.type() == QEvent.Type.Hide:
            over = self.rect().contains(self.mapFromGlobal(QCursor.pos()))
            self.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, over and self.isVisible())
            self.update()
        return super().eventFilter(watched, event)

    def set_elidable(self) -> None:
        """Let the text be cut where there is no room for all of it."""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def slim_width(self) -> int:
        """Return the least width of an icon by itself."""
        return self._icon_size() + GRID

    def set_slim(self, slim: bool) -> None:
        """Be no wider than the icon needs, though as high as ever."""
        self.setMaximumWidth(self.slim_width() if slim else _ANY)

    def hinder(self, reason: str) -> None:
        """Be of no use for a reason, which is told; an empty one ends that."""
        if self._tip is None:
            self._tip = self.toolTip()
        self.setEnabled(not reason)
        self.setToolTip(reason or self._tip)
        self.setAccessibleDescription(reason)
        if not reason:
            self._tip = None

    def sizeHint(self) -> QSize:
        """Return the size with the whole text shown."""
        return QSize(self.width_of(self.text()), self.button_height())

    def width_of(self, text: str) -> int:
        """Return the width with this text shown."""
        if not text:
            return self.button_height()
        width = self.fontMetrics().horizontalAdvance(text) + 6 * GRID
        width += self._icon_size() + GRID + 2 if self._symbol else 0
        return width + (self._icon_size() if self._trailing else 0)

    def minimumSizeHint(self) -> QSize:
        """Return the size down to which the text may be elided."""
        hint = self.sizeHint()
        if self.sizePolicy().horizontalPolicy() is QSizePolicy.Policy.Fixed:
            return hint
        return QSize(min(hint.width(), 20 * GRID), hint.height())

    def button_height(self) -> int:
        """Return the height, which goes with the font."""
        return max(8 * GRID, self.fontMetrics().height() + 3 * GRID)

    def _icon_size(self) -> int:
        return max(18, round(self.fontMetrics().height() * 1.05))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, icon, text and the ring that shows keyboard focus."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        self._paint_content(painter)

    def _paint_ground(self, painter: QPainter) -> None:
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        radius = min(RADIUS, self.height() / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        fill = self._ground()
        if fill is not None:
            painter.setBrush(fill)
            painter.drawRoundedRect(area, radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._kind is Kind.OUTLINE:
            painter.setPen(QPen(self._colours["border"], 1))
            painter.drawRoundedRect(area, radius, radius)
        if self.hasFocus():
            painter.setPen(QPen(self._colours["focus"], 2))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), radius - 1, radius - 1)

    def _ground(self) -> QColor | None:
        lively = self.isEnabled() and (self.underMouse() or self.isDown())
        if self._kind is Kind.PRIMARY:
            if not self.isEnabled():
                return self._colours["hover"]
            accent = self._colours["accent"]
            return accent.lighter(112) if lively else accent
        if self.isChecked():
            return self._colours["accent_soft"]
        if self.isDown() and self.isEnabled():
            return self._colours["border"]
        return self._colours["hover"] if lively else None

    def ink(self) -> str:
        """Return the colour of icon and text as #rrggbb."""
        if not self.isEnabled():
            return self._colours.faint
        if self._kind is Kind.PRIMARY:
            return self._colours.on_accent
        if self.isChecked():
            return self._colours.accent
        return str(getattr(self._colours, self._ink or "text"))

    def _paint_content(self, painter: QPainter) -> None:
        ink, side = self.ink(), self._icon_size()
        if not self.text():
            name = self._symbol or self._trailing
            self._paint_symbol(painter, name, (self.width() - side) / 2, side)
            return
        lead = side + GRID + 2 if self._symbol else 0
        room = self.width() - 4 * GRID - lead
        squeezed = self._squeezed(room - side)
        tail = side if self._trailing and not squeezed else 0
        room += 2 * GRID if squeezed else -tail
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        used = lead + tail + self.fontMetrics().horizontalAdvance(words)
        x = 2 * GRID + 2 if self._left_aligned else (self.width() - used) / 2
        if self._symbol:
            self._paint_symbol(painter, self._symbol, x, side)
        painter.setPen(QColor(ink))
        painter.drawText(round(x + lead), centred_baseline(self), words)
        if tail:
            small = side - 2
            end = self.width() - 2 * GRID if self._left_aligned else x + used
            self._paint_symbol(painter, self._trailing, end - small, small)

    def _squeezed(self, room: int) -> bool:
        """Whether so little of an elidable text has room that nothing is to stand beside it."""
        if self.sizePolicy().horizontalPolicy() is not QSizePolicy.Policy.Maximum:
            return False
        metrics = self.fontMetrics()
        least = min(_LEAST * metrics.averageCharWidth(), metrics.horizontalAdvance(self.text()))
        return room < least

    def _paint_symbol(self, painter: QPainter, name: str, x: float, side: int) -> None:
        corner = QPointF(round(x), round((self.height() - side) / 2))
        paint_icon(painter, name, QRectF(corner, QSize(side, side).toSizeF()), self.ink())


def show_checked(button: QAbstractButton, on: bool) -> None:
    """Show whether it is on, without telling: so `toggled` means what a person does.

    A screen reader toggles a button, which is no click.
    """
    with QSignalBlocker(button):
        button.setChecked(on)


def centred_baseline(widget: QWidget) -> int:
    """Return where text stands in a widget so that its capitals are half-way up, as icons are.

    Qt centres the line instead, which is higher, and text lower, with letters the font lacks.
    """
    return round((widget.height() + widget.fontMetrics().capHeight()) / 2)


def icon_button(symbol: str, name: str, tip: str = "") -> FlatButton:
    """Return a button of an icon only, with its accessible name and tooltip."""
    button = FlatButton("", symbol)
    button.setAccessibleName(name)
    button.setToolTip(tip or name)
    return button
