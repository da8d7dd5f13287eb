"""The list of snippets in the popup: each with its name, and how its text begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from nocopt.ui.scroll_bar import SlimScrollBar
from nocopt.ui.theme import GRID, LIGHT, RADIUS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.core.presets import Snippet
    from nocopt.ui.theme import Colours

_Index: TypeAlias = QModelIndex | QPersistentModelIndex
_TEXT: Final = Qt.ItemDataRole.UserRole
_SHOWN: Final = 200  # letters of a text
_NAME: Final = 0.4  # of the width, the most that a name takes


class SnippetList(QListWidget):
    """Shows snippets without taking the keyboard; `picked`: one was pressed with the mouse."""

    picked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._snippets: tuple[Snippet, ...] = ()
        self.setAccessibleName(self.tr("Snippets on offer"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setMinimumHeight(1)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._bar = SlimScrollBar(self)
        self.setVerticalScrollBar(self._bar)
        self._delegate = _Row(self)
        self.setItemDelegate(self._delegate)
        self.itemClicked.connect(lambda _item: self.picked.emit())

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._bar.set_colours(colours)
        self._delegate.colours = colours
        palette = self.palette()
        palette.setColor(palette.ColorRole.Base, colours["raised"])
        self.setPalette(palette)
        self.viewport().update()

    def show_snippets(self, snippets: Sequence[Snippet]) -> None:
        """Show these, the first one highlighted."""
        if tuple(snippets) != self._snippets:
            self._snippets = tuple(snippets)
            self.clear()
            for snippet in self._snippets:
                item = QListWidgetItem(snippet.name, self)
                item.setData(_TEXT, " ".join(snippet.text[:_SHOWN].split()))
        self._delegate.names = tuple(snippet.name for snippet in self._snippets)
        if self._snippets:
            self.setCurrentRow(0)

    def current(self) -> Snippet | None:
        """Return the one that is highlighted."""
        at = self.currentRow()
        return self._snippets[at] if 0 <= at < len(self._snippets) else None

    def step(self, by: int) -> None:
        """Highlight another one, further up or down."""
        at = max(0, min(self.currentRow() + by, self.count() - 1))
        self.setCurrentRow(at)
        self.scrollToItem(self.item(at))

    def row_height(self) -> int:
        """Return the height of a row."""
        return height_of_row(self.fontMetrics())


def height_of_row(metrics: QFontMetrics) -> int:
    """Return the height of a row in letters of that kind."""
    return metrics.height() + 3 * GRID


class _Row(QStyledItemDelegate):
    """Paints the name, and muted beside it the beginning of the text."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.colours: Colours = LIGHT
        self.names: tuple[str, ...] = ()  # all of them, since texts begin below one another
        self._measured: tuple[tuple[str, ...], str, int] = ((), "", 0)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the size of a row."""
        del index
        return QSize(0, height_of_row(QFontMetrics(option.font)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = option.state & QStyle.StateFlag.State_Selected
        hovered = option.state & QStyle.StateFlag.State_MouseOver
        if chosen or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.colours["accent_soft" if chosen else "hover"])
            painter.drawRoundedRect(option.rect.adjusted(GRID, 0, -GRID, 0), RADIUS, RADIUS)
        self._paint_words(painter, option, index)
        painter.restore()

    def _paint_words(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        area = option.rect.adjusted(3 * GRID, 0, -3 * GRID, 0)
        name = _strong(option.font)
        elide = Qt.TextElideMode.ElideRight
        metrics = QFontMetrics(name)
        width = min(self._widest(name), round(area.width() * _NAME))
        said = metrics.elidedText(str(index.data()), elide, width)
        painter.setFont(name)
        painter.setPen(self.colours["text"])
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(QRect(area.left(), area.top(), width, area.height()), middle, said)
        left = area.left() + width + 3 * GRID
        room = area.right() - left
        rest = QFontMetrics(option.font).elidedText(str(index.data(_TEXT)), elide, room)
        painter.setFont(option.font)
        painter.setPen(self.colours["muted"])
        painter.drawText(QRect(left, area.top(), room, area.height()), middle, rest)

    def _widest(self, font: QFont) -> int:
        """Return how wide the widest name is; each row asks, and all names are measured once."""
        names, key, widest = self._measured
        if names is not self.names or key != font.key():
            metrics = QFontMetrics(font)
            widest = max(map(metrics.horizontalAdvance, self.names), default=0) + 1
            self._measured = self.names, font.key(), widest
        return widest


def _strong(font: QFont) -> QFont:
    """Return the font of names: that of the rest, somewhat heavier."""
    heavier = QFont(font)
    heavier.setWeight(QFont.Weight.Medium)
    return heavier
