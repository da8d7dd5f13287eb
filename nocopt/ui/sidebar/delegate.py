"""Paints the rows of the chat list: title, hover, choice, and a mark for what goes on there."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from nocopt.ui.sidebar.model import AgeRow, ChatList
from nocopt.ui.theme import GRID, LIGHT

if TYPE_CHECKING:
    from nocopt.app.library import ChatEntry
    from nocopt.ui.theme import Colours

_Index: TypeAlias = QModelIndex | QPersistentModelIndex
_USUAL = 18  # pixels of a line's height at which marks are as large as below
_DOT = 8
_CLOCK = 5.5  # its radius
_QUESTION = 7.0  # the same of the mark that asks


class ChatDelegate(QStyledItemDelegate):
    """One line for each chat; the editor fills the row."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._colours: Colours = LIGHT
        self._size = 1.0  # of marks, which go with the letters

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._colours = colours

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the height of a chat or of a heading."""
        line = QFontMetrics(option.font).height()
        heading = isinstance(_row(index), AgeRow)
        extra = 4 * GRID if heading and index.row() > 0 else 3 * GRID + 2
        return QSize(80, line + extra)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = _row(index)
        if isinstance(row, AgeRow):
            self._paint_heading(painter, option, str(index.data()))
        else:
            self._paint_chat(painter, option, str(index.data()), row)
        painter.restore()

    def _paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, text: str) -> None:
        font = QFont(option.font)
        font.setPointSizeF(max(7.0, font.pointSizeF() * 0.82))
        painter.setFont(font)
        painter.setPen(self._colours["muted"])
        place = option.rect.adjusted(3 * GRID, 0, -2 * GRID, -GRID)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignBottom), text)

    def _paint_chat(
        self, painter: QPainter, option: QStyleOptionViewItem, title: str, chat: ChatEntry
    ) -> None:
        area = option.rect.adjusted(GRID, 1, -GRID, -1)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if chosen or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colours["accent_soft" if chosen else "hover"])
            painter.drawRoundedRect(area, 6, 6)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._colours["focus"], 1.5))
            painter.drawRoundedRect(QRectF(area).adjusted(0.75, 0.75, -0.75, -0.75), 6, 6)
        text = area.adjusted(2 * GRID, 0, -2 * GRID, 0)
        self._size = max(1.0, QFontMetrics(option.font).height() / _USUAL)
        unseen = chat.finished_unseen and not (chat.running or chat.queued)
        if chat.asking:
            self._paint_question(painter, option.font, QRectF(text))
        elif chat.queued and not chat.running:
            self._paint_clock(painter, QRectF(text))
        elif chat.running or unseen:
            self._paint_dot(painter, QRectF(text), hollow=chat.running)
        if chat.asking or chat.running or chat.queued or unseen:
            text.setRight(round(text.right() - self._size * _DOT - 2 * GRID))
        font = QFont(option.font)
        if unseen or chat.asking:
            font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(self._colours["text"])
        elided = QFontMetrics(font).elidedText(title, Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(text, int(Qt.AlignmentFlag.AlignVCenter), elided)

    def _paint_dot(self, painter: QPainter, text: QRectF, *, hollow: bool) -> None:
        side = self._size * _DOT
        place = QRectF(text.right() - side, text.center().y() - side / 2, side, side)
        if hollow:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._colours["accent"], 2 * self._size))
            painter.drawEllipse(place.adjusted(1, 1, -1, -1))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colours["accent"])
            painter.drawEllipse(place)

    def _paint_clock(self, painter: QPainter, text: QRectF) -> None:
        """Draw a hollow dot with hands, where a dot would be."""
        middle, size = self._middle(text), self._size
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._colours["muted"], 1.25 * size))
        painter.drawEllipse(middle, size * _CLOCK, size * _CLOCK)
        hands = QPointF(0, -3) * size, QPointF(0, 0), QPointF(2, 1.25) * size
        painter.drawPolyline([middle + end for end in hands])

    def _middle(self, text: QRectF) -> QPointF:
        return QPointF(text.right() - self._size * _DOT / 2, text.center().y())

    def _paint_question(self, painter: QPainter, font: QFont, text: QRectF) -> None:
        """Draw a question mark upon a dot: here it is the person who is waited for."""
        middle, half = self._middle(text), self._size * _QUESTION
        place = QRectF(middle.x() - half, middle.y() - half, 2 * half, 2 * half)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colours["accent"])
        painter.drawEllipse(place)
        letter = QFont(font)
        letter.setPixelSize(round(1.6 * half))
        letter.setBold(True)
        painter.setFont(letter)
        painter.setPen(self._colours["on_accent"])
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), "?")

    def createEditor(  # noqa: N802 - Qt's name
        self, parent: QWidget, option: QStyleOptionViewItem, index: _Index
    ) -> QWidget:
        """Return the field in which a title is changed."""
        del option, index
        editor = QLineEdit(parent)
        editor.setAccessibleName(self.tr("Title"))
        editor.setFrame(False)
        editor.setAutoFillBackground(True)
        editor.setTextMargins(2 * GRID - 2, 0, GRID, 0)  # where the title stood
        palette = editor.palette()
        palette.setColor(palette.ColorRole.Base, self._colours["raised"])
        editor.setPalette(palette)
        return editor

    def updateEditorGeometry(  # noqa: N802 - Qt's name
        self, editor: QWidget, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        """Lay the field over the row."""
        del index
        editor.setGeometry(option.rect.adjusted(GRID, 1, -GRID, -1))


def _row(index: _Index) -> AgeRow | ChatEntry:
    model = index.model()
    assert isinstance(model, ChatList)
    return model.row(index.row())
