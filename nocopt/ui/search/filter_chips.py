"""The filters of what is typed into the search as chips below it, each with a way to drop it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from nocopt.ui.icon_drawing import paint_icon
from nocopt.ui.small_print import small
from nocopt.ui.theme import GRID, LIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent

    from nocopt.ui.search.filter_words import FilterSaid
    from nocopt.ui.theme import Colours

_DROPS: Final = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FilterChips(QWidget):
    """Chips in as many lines as they need, and below them what is the matter with one.

    `dropped` carries the `Filter` that is no longer wanted.
    """

    dropped = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._colours: Colours = LIGHT
        self.chips: list[FilterChip] = []
        self._why = QLabel(self)
        self._why.setTextFormat(Qt.TextFormat.PlainText)
        self._why.setWordWrap(True)
        self.setAccessibleName(self.tr("Filters"))
        self.hide()

    def show_filters(self, filters: Sequence[FilterSaid]) -> None:
        """Show these; what is still being typed has no chip before it says something."""
        wanted = [one for one in filters if not (one.odd and one.filter.growing)]
        while len(self.chips) > len(wanted):
            gone = self.chips.pop()
            gone.hide()
            gone.deleteLater()
        while len(self.chips) < len(wanted):
            self.chips.append(self._made())
        for chip, one in zip(self.chips, wanted, strict=True):
            chip.show_filter(one)
        why = "\n".join(dict.fromkeys(one.why for one in filters if one.why))
        self._why.setText(why)
        self._why.setAccessibleName(why)
        self._why.setVisible(bool(why))
        self.setVisible(bool(wanted or why))
        self._arrange()

    def _made(self) -> FilterChip:
        made = FilterChip(self)
        made.set_colours(self._colours)
        made.dropped.connect(lambda: self.dropped.emit(made.said.filter if made.said else None))
        made.show()
        return made

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._colours = colours
        for chip in self.chips:
            chip.set_colours(colours)
        palette = self._why.palette()
        palette.setColor(palette.ColorRole.WindowText, colours["muted"])
        self._why.setPalette(palette)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines where there is no more room."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()

    def _arrange(self) -> None:
        x = y = high = 0
        for chip in self.chips:
            size = chip.sizeHint()
            wide = min(size.width(), self.width())
            if x and x + wide > self.width():
                x, y = 0, y + high + GRID
            chip.setGeometry(x, y, wide, size.height())
            x, high = x + wide + GRID, size.height()
        y += high
        if self._why.text():
            self._why.setFont(small(self.font()))
            top, wide = y + GRID if y else 0, max(1, self.width() - 2 * GRID)
            tall = self._why.heightForWidth(wide)
            self._why.setGeometry(GRID, top, wide, tall)
            y = top + tall
        self.setFixedHeight(max(1, y))


class FilterChip(QPushButton):
    """One filter in words; a click, Enter, Space or Delete drops it."""

    dropped = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._colours: Colours = LIGHT
        self.said: FilterSaid | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(self.dropped)

    def show_filter(self, said: FilterSaid) -> None:
        """Show another filter."""
        self.said = said
        self.setText(said.words)
        tip = self.tr("Remove this filter")
        self.setToolTip(tip)
        self.setAccessibleName(said.words)
        self.setAccessibleDescription(" ".join(filter(None, (said.why, tip))))
        self.update()

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._colours = colours
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Drop it with the keys that take something away, and those that press a button."""
        if event.key() in _DROPS:
            self.dropped.emit()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Return the size with all words shown."""
        metrics = QFontMetrics(small(self.font()))
        wide = metrics.horizontalAdvance(self.text()) + self._cross() + 5 * GRID + 2
        return QSize(wide, max(6 * GRID, metrics.height() + 2 * GRID))

    def minimumSizeHint(self) -> QSize:
        """Return a width at which the first letters are still seen."""
        return QSize(12 * GRID, self.sizeHint().height())

    def _cross(self) -> int:
        return max(12, round(0.8 * QFontMetrics(small(self.font())).height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, the words and the cross."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        odd = self.said is not None and self.said.odd
        ink = "warning_text" if odd else "text"
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        edge, wide = ("focus", 2) if self.hasFocus() else ("border", 1)
        painter.setPen(QPen(self._colours[edge], wide))
        lively = self.underMouse() or self.isDown()
        ground = "hover" if lively else "warning" if odd else "accent_soft"
        painter.setBrush(self._colours[ground])
        if self.hasFocus():
            area.adjust(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        font = small(self.font())
        painter.setFont(font)
        side, metrics = self._cross(), QFontMetrics(font)
        room = self.width() - side - 5 * GRID + 1
        words = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.setPen(self._colours["text" if lively else ink])
        baseline = round((self.height() + metrics.capHeight()) / 2)
        painter.drawText(2 * GRID + 2, baseline, words)
        corner = QRectF(self.width() - side - 2 * GRID, (self.height() - side) / 2, side, side)
        paint_icon(painter, "close", corner, self._colours.muted)
