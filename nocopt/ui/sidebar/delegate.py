"""Paints the rows of the chat list: title, tags, hover, choice, a mark for what goes on there."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import (
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from nocopt.ui.icon_drawing import paint_icon
from nocopt.ui.row_ground import paint_ground, paint_heading
from nocopt.ui.sidebar.model import ChatRows
from nocopt.ui.sidebar.row_words import title
from nocopt.ui.small_print import small
from nocopt.ui.theme import GRID, LIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nocopt.app.chat_list import ChatEntry
    from nocopt.ui.sidebar.blocks import Block
    from nocopt.ui.theme import Colours

_Index: TypeAlias = QModelIndex | QPersistentModelIndex
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_USUAL = 18  # pixels of a line's height at which marks are as large as below
_DOT = 8
_CLOCK = 5.5  # its radius
_QUESTION = 7.0  # the same of the mark that asks
_TAGS = 0.45  # of the width, that tags may take at most
_SYMBOL = 14  # the side of what stands before the name of a project


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
        """Return the height, which chats and headings have in common."""
        del index
        return QSize(80, QFontMetrics(option.font).height() + 3 * GRID + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._size = max(1.0, QFontMetrics(option.font).height() / _USUAL)
        model = index.model()
        assert isinstance(model, ChatRows)
        chat, key = model.chat(index), model.key_around(index)
        block = model.block(index) if chat is None else None
        if chat is not None:
            self._paint_ground(painter, option)
            # Below the name of a project there is as much room as for its folder.
            indent = round(_SYMBOL * self._size) if isinstance(key, int) else 0
            self._paint_chat(painter, option, chat, indent)
        elif block is not None and isinstance(key, int):
            self._paint_ground(painter, option)
            self._paint_project(painter, option, str(index.data()), block)
        else:
            paint_heading(painter, option, str(index.data() or ""), self._colours)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        area = option.rect.adjusted(GRID, 1, -GRID, -1)
        paint_ground(painter, option, QRectF(area), self._colours)

    def _paint_project(
        self, painter: QPainter, option: QStyleOptionViewItem, name: str, block: Block
    ) -> None:
        """Draw the heading of a project: whether it is folded, its name, how many chats it has."""
        area = QRectF(option.rect.adjusted(2 * GRID, 0, -3 * GRID, 0))
        side = _SYMBOL * self._size
        place = QRectF(area.left(), round(area.center().y() - side / 2), side, side)
        symbol = "chevron-right" if block.folded else "chevron-down"
        paint_icon(painter, symbol, place, self._colours.muted)
        place.translate(side + GRID // 2, 0)
        paint_icon(painter, "folder", place, self._colours.muted)
        painter.setFont(small(option.font))
        painter.setPen(self._colours["muted"])
        count = QLocale().toString(block.count)
        painter.drawText(area, int(_MIDDLE | Qt.AlignmentFlag.AlignRight), count)
        area.setLeft(place.right() + GRID + GRID // 2)
        area.setRight(area.right() - painter.fontMetrics().horizontalAdvance(count) - 2 * GRID)
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(self._colours["text"])
        self._paint_words(painter, area, name)

    def _paint_words(self, painter: QPainter, area: QRectF, words: str) -> None:
        metrics = painter.fontMetrics()
        elided = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(area.width()))
        painter.drawText(area, int(_MIDDLE), elided)

    def _paint_chat(
        self, painter: QPainter, option: QStyleOptionViewItem, chat: ChatEntry, indent: int
    ) -> None:
        text = self._words_area(option.rect, indent)
        if chat.asking:
            self._paint_question(painter, option.font, QRectF(text))
        elif chat.queued and not chat.running:
            self._paint_clock(painter, QRectF(text))
        elif chat.running or _unseen(chat):
            self._paint_dot(painter, QRectF(text), hollow=chat.running)
        self._leave_room_for_mark(text, chat)
        if chat.filed.tags:
            text.setRight(self._paint_tags(painter, option.font, QRectF(text), chat.filed.tags))
        font = QFont(option.font)
        if _unseen(chat) or chat.asking:
            font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(self._colours["text"])
        self._paint_words(painter, QRectF(text), title(chat))

    def _words_area(self, row: QRect, indent: int) -> QRect:
        return row.adjusted(3 * GRID + indent, 1, -3 * GRID, -1)

    def _leave_room_for_mark(self, text: QRect, chat: ChatEntry) -> None:
        if chat.asking or chat.running or chat.queued or _unseen(chat):
            text.setRight(round(text.right() - self._size * _DOT - 2 * GRID))

    def tag_at(self, font: QFont, row: QRect, index: _Index, point: QPoint) -> str:
        """Return the tag that is painted at a point of a row; empty where there is none."""
        model = index.model()
        chat = model.chat(index) if isinstance(model, ChatRows) else None
        if chat is None or not chat.filed.tags:
            return ""
        text = self._words_area(row, 0)  # tags stand at its other end
        self._leave_room_for_mark(text, chat)
        metrics = QFontMetrics(small(font))
        places = self._tag_places(metrics, QRectF(text), chat.filed.tags)
        found = (tag for place, _, tag in places if place.contains(QPointF(point)))
        return next(found, "")

    def _paint_tags(
        self, painter: QPainter, font: QFont, area: QRectF, tags: tuple[str, ...]
    ) -> int:
        """Draw as many tags as there is room for, at the right; return where the title ends."""
        painter.setFont(small(font))
        places = list(self._tag_places(painter.fontMetrics(), area, tags))
        for chip, words, _ in places:
            high = chip.height()
            painter.setPen(QPen(self._colours["border"], 1))
            painter.setBrush(self._colours["raised"])
            painter.drawRoundedRect(chip.adjusted(0.5, 0.5, -0.5, -0.5), high / 2, high / 2)
            painter.setPen(self._colours["muted"])
            painter.drawText(chip, int(Qt.AlignmentFlag.AlignCenter), words)
        return round(places[0][0].left() - 2 * GRID)

    def _tag_places(
        self, metrics: QFontMetrics, area: QRectF, tags: tuple[str, ...]
    ) -> Iterator[tuple[QRectF, str, str]]:
        """Yield where each tag has its place, its words, and the tag; of `+2` it is empty.

        They stand at the right, in the order in which they are read out.
        """
        chips = list(_chips(metrics, round(_TAGS * area.width()), tags))
        high = metrics.height() + 2
        top = round(area.center().y() - high / 2)
        left = area.right() + GRID - sum(wide + GRID for wide, _, _ in chips)
        for wide, words, tag in chips:
            yield QRectF(left, top, wide, high), words, tag
            left += wide + GRID

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


def _unseen(chat: ChatEntry) -> bool:
    return chat.filed.unread and not (chat.running or chat.queued)


def _chips(
    metrics: QFontMetrics, room: int, tags: tuple[str, ...]
) -> Iterator[tuple[int, str, str]]:
    """Yield how wide each tag is that there is room for, its words, and the tag; then the rest."""
    used = 0
    for at, tag in enumerate(tags):
        whole = used + metrics.horizontalAdvance(tag) + 5 * GRID < room
        rest = len(tags) - at
        several = not whole and (at > 0 or rest > 1)
        words = f"+{rest}" if several else tag
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room - 3 * GRID)
        wide = metrics.horizontalAdvance(words) + 3 * GRID
        yield wide, words, "" if several else tag
        used += wide + GRID
        if several or used > room:
            break
