"""Where a caret stands in a row of text, whatever the row is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from nocopt.ui.conversation.shape import is_rtl

if TYPE_CHECKING:
    from nocopt.ui.conversation.layouts import Row


def caret_place(row: Row, offset: int, line: int) -> QRectF:
    """Return where a caret stands in a row that is laid out: a box without width.

    `line` is the height of a line that has no characters.
    """
    text = row.text
    offset = min(offset, len(text))  # text that is being written gets shorter as markup closes
    here = row.boxes(offset, offset + 1)
    if here:
        right = is_rtl(text)
        return _upright(here[0], here[0].right() if right else here[0].left())
    if offset and text[offset - 1] != "\n":
        before = row.boxes(offset - 1, offset)
        if before:
            left = is_rtl(text)
            return _upright(before[-1], before[-1].left() if left else before[-1].right())
    filled = len(text[:offset].rstrip("\n")) - 1
    boxes = row.boxes(filled, filled + 1) if filled >= 0 else []
    if not boxes:
        return QRectF(row.indent(), 0, 0, line)
    first = text.rfind("\n", 0, filled) + 1
    start = row.boxes(first, first + 1)
    down = (offset - 1 - filled) * boxes[-1].height()
    return _upright(boxes[-1], start[0].left() if start else row.indent()).translated(0, down)


def _upright(box: QRectF, x: float) -> QRectF:
    return QRectF(x, box.top(), 0, box.height())
