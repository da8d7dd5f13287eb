"""Code blocks: a header with language and Copy button, lines with their own sideways scrolling.

Every line is as high as any other, so only lines in sight are ever laid out, however long the
block is, and a block that is still being written costs the same for every new line.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from nocopt.render.blocks import CodeBlock
from nocopt.ui.conversation.colouring import Colouring
from nocopt.ui.conversation.controls import (
    Control,
    ControlKind,
    button_width,
    paint_button,
    paint_focus,
)
from nocopt.ui.conversation.layouts import Brush, Row, paint_bars, paint_marker
from nocopt.ui.conversation.shape import Shape
from nocopt.ui.conversation.side_scroll import BAR, SideScroll
from nocopt.ui.theme import RADIUS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nocopt.ui.conversation.look import Look
    from nocopt.ui.conversation.rows import RowSpec

_HEADER: Final = 36
_PAD: Final = 12
_SIDE: Final = 16
_TAB: Final = 4


class CodeRow(Row):
    """A fenced or indented block of code."""

    __slots__ = ("_colouring", "_known", "_lines", "_scroll", "_shapes", "_starts", "_widest")

    _lines: list[str]
    _starts: list[int]
    _shapes: dict[int, Shape]
    _colouring: Colouring
    _scroll: SideScroll
    _widest: float
    _known: int  # so many lines are as they were before the last layout

    def __post_init__(self) -> None:
        self._scroll = SideScroll()
        self._colouring = Colouring(self.block.language, self.host.loading)
        self._forget()

    @property
    def block(self) -> CodeBlock:
        """The code as a value."""
        block = self.spec.block
        if not isinstance(block, CodeBlock):
            raise TypeError(f"no code: {block!r}")
        return block

    @property
    def text(self) -> str:
        """The code itself."""
        return self.block.text

    def estimate(self, width: int) -> int:  # noqa: ARG002 - lines are not wrapped
        """Return the height without a scroll bar."""
        return _HEADER + 2 * _PAD + (self.text.count("\n") + 1) * self.host.look.code.line

    def lay_out(self, width: int) -> None:
        """Split into lines and measure the widest."""
        self._take_lines()
        look = self.host.look
        known, had_bar = self._known, self._scroll.needed
        if self.host.running and not self.block.closed:
            for number in self._colouring.grow(self.text, len(self._lines)):
                self._shapes.pop(number, None)
                known = min(known, number)
        view = width - self.indent() - 2 * _SIDE
        self._scroll.fit(round(self._widest), view)
        bar = BAR - 4 if self._scroll.needed else 0
        self.fresh = self._line_top(known) if known and had_bar == self._scroll.needed else 0
        self.height = _HEADER + 2 * _PAD + len(self._lines) * look.code.line + bar
        self.width, self.live = width, True

    def drop(self) -> None:
        """Forget the lines; the block stays."""
        self._forget()
        self._colouring.forget()
        self.live = False

    def adopt(self, spec: RowSpec) -> bool:
        """Take over more of the same code, keeping what has been split and coloured."""
        new, old = spec.block, self.block
        if not isinstance(new, CodeBlock) or new.language != old.language:
            return False
        if not new.text.startswith(old.text):
            return False
        self.spec = spec
        self.width = -1
        if new.closed and not old.closed:
            self.settle()
        return True

    def settle(self) -> None:
        """The block is complete: colour it exactly."""
        self._colouring.settle()
        self._forget()
        self.width = -1

    def paint(self, brush: Brush) -> None:
        """Draw frame, header and the lines in sight."""
        if not self.live:
            return
        paint_bars(brush, self)
        for marker in self.spec.markers:
            paint_marker(brush, self, marker, brush.look.text)
        frame = QRectF(self.indent(), 0, brush.width - self.indent(), self.height)
        paint_frame(brush.painter, frame, _HEADER, brush.look)
        self._paint_header(brush, frame)
        if brush.clip.bottom() > _HEADER:
            self._paint_lines(brush, frame)
        if self._scroll.needed:
            self._scroll.paint(brush.painter, self._track(), brush.look)

    def offset_at(self, x: float, y: float) -> int:
        """Return the offset nearest to a point."""
        if not self._starts:
            return 0
        number = self._line_at(y)
        if y < _HEADER:
            return 0
        return self._starts[number] + self._shape(number).offset_at(x - self._left(), 1)

    def over_text(self, x: float, y: float) -> bool:
        """Whether the point is over the code, not the header or the scroll bar."""
        return self.live and y > _HEADER and x > self.indent() and not self._on_bar(y)

    def paragraph_at(self, offset: int) -> tuple[int, int]:
        """Return the line around an offset."""
        start = self.text.rfind("\n", 0, offset) + 1
        end = self.text.find("\n", offset)
        return start, len(self.text) if end < 0 else end

    def controls(self) -> Sequence[Control]:
        """Return the Copy button."""
        look = self.host.look
        label = QCoreApplication.translate("Conversation", "Copy")
        done = QCoreApplication.translate("Conversation", "Copied")
        wide = max(button_width(label, look), button_width(done, look))
        rect = QRectF(self.width - wide - 6, 5, wide, _HEADER - 10)
        name = QCoreApplication.translate("Conversation", "Copy code")
        return (Control("copy", ControlKind.BUTTON, name, rect, self._copy, label),)

    def scroll_sideways(self, change: int, x: float, y: float) -> bool:
        """Scroll the lines."""
        del x
        return y > _HEADER and self._scroll.move(change)

    def grab(self, x: float, y: float) -> Callable[[float], None] | None:
        """Take hold of the scroll bar."""
        if not self._scroll.needed or not self._on_bar(y) or x < self.indent():
            return None
        return self._scroll.grab(self._track(), x, lambda: self.host.row_changed(self))

    def scroll_to(self, offset: int) -> bool:
        """Scroll sideways until a character can be seen."""
        if not self.live or not self._lines:
            return False
        number = max(0, bisect_right(self._starts, offset) - 1)
        at = offset - self._starts[number]
        boxes = self._shape(number).rects(at, at + 1)
        return bool(boxes) and self._scroll.show(boxes[0].left(), self.host.look.ems(2))

    def boxes(self, start: int, end: int) -> list[QRectF]:
        """Return the boxes of a range of the code, cut off at the frame."""
        if not self.live:
            return []
        found: list[QRectF] = []
        room = QRectF(self.indent() + 1, 0, self.width - self.indent() - 2, self.height)
        for number in range(max(0, bisect_right(self._starts, start) - 1), len(self._lines)):
            begin = self._starts[number]
            if begin >= end:
                break
            low, high = max(0, start - begin), min(len(self._lines[number]), end - begin)
            at = QPointF(self._left(), self._line_top(number))
            shown = self._shape(number).rects(low, high) if low < high else ()
            found += [box.translated(at).intersected(room) for box in shown]
        return [box for box in found if box.width() > 0]

    def end_point(self) -> QRectF | None:
        """Return the end of the last line."""
        if not self._lines:
            return None
        last = len(self._lines) - 1
        point = self._shape(last).end_point()
        return point.translated(self._left(), self._line_top(last))

    def _copy(self) -> None:
        self.host.copy_text(self.text)

    def _forget(self) -> None:
        self._lines, self._starts, self._shapes, self._widest = [], [], {}, 0.0
        self._known = 0

    def _take_lines(self) -> None:
        """Split what is not split yet; the last line known may have grown."""
        text, look = self.text, self.host.look
        start = 0
        self._known = max(0, len(self._lines) - 1)
        if self._lines:
            start = self._starts.pop()
            self._lines.pop()
            self._shapes.pop(len(self._lines), None)
        for line in text[start:].split("\n"):
            self._lines.append(line)
            self._starts.append(start)
            start += len(line) + 1
            self._widest = max(self._widest, _line_width(line, look))

    def _left(self) -> int:
        return self.indent() + _SIDE - self._scroll.offset

    def _line_top(self, number: int) -> int:
        return _HEADER + _PAD + number * self.host.look.code.line

    def _line_at(self, y: float) -> int:
        number = int((y - _HEADER - _PAD) // self.host.look.code.line)
        return min(max(number, 0), len(self._lines) - 1)

    def _shape(self, number: int) -> Shape:
        shape = self._shapes.get(number)
        if shape is None:
            look = self.host.look
            styles = self._colouring.styles(self.block, self._lines, number, look)
            tab = look.code.advance * _TAB
            shape = Shape(self._lines[number], look.code.font, styles, wrap=False, tab=tab)
            shape.break_lines(1 << 20, look.code)
            if len(self._shapes) > 400:
                self._shapes.clear()
            if self._colouring.knows(number):
                self._shapes[number] = shape
        return shape

    def _paint_header(self, brush: Brush, frame: QRectF) -> None:
        painter, look = brush.painter, brush.look
        if brush.clip.top() > _HEADER:
            return
        (copy,) = self.controls()
        painter.setFont(look.small.font)
        painter.setPen(look["muted"])
        label = QRectF(frame.x() + _SIDE, 0, copy.rect.x() - frame.x() - 2 * _SIDE, _HEADER)
        text = QFontMetricsF(look.small.font).elidedText(
            self.block.language, Qt.TextElideMode.ElideRight, label.width()
        )
        painter.drawText(label, Qt.AlignmentFlag.AlignVCenter, text)
        paint_button(
            painter, copied(copy, brush), look, hovered=brush.hovered == "copy", quiet=True
        )
        if brush.focused == "copy":
            paint_focus(painter, copy.rect.adjusted(2, 2, -2, -2), look)

    def _paint_lines(self, brush: Brush, frame: QRectF) -> None:
        painter, look = brush.painter, brush.look
        first, last = self._line_at(brush.clip.top()), self._line_at(brush.clip.bottom())
        painter.save()
        inner = frame.adjusted(1, _HEADER, -1, -1)
        painter.setClipRect(inner, Qt.ClipOperation.IntersectClip)
        left = self._left()
        for number in range(first, last + 1):
            top, shape = self._line_top(number), self._shape(number)
            if brush.selected is not None:
                self._paint_selected(brush, number, shape, top)
            painter.setPen(look["text"])
            shape.paint(painter, left, top, QRectF())
        painter.restore()

    def _paint_selected(self, brush: Brush, number: int, shape: Shape, top: int) -> None:
        if brush.selected is None:
            return
        start, end = brush.selected
        begin, length = self._starts[number], len(self._lines[number])
        if end <= begin or start > begin + length:
            return
        low, high = max(0, start - begin), min(length, end - begin)
        brush.painter.setPen(Qt.PenStyle.NoPen)
        brush.painter.setBrush(brush.look["selection"])
        for rect in shape.rects(low, high):
            brush.painter.drawRect(rect.translated(self._left(), top))
        if end > begin + length:  # the line end is selected as well
            edge = shape.end_point().translated(self._left(), top)
            brush.painter.drawRect(edge.adjusted(0, 0, brush.look.code.advance, 0))

    def _track(self) -> QRectF:
        left = self.indent() + _SIDE
        return QRectF(left, self.height - BAR - 1, self.width - left - _SIDE, BAR)

    def _on_bar(self, y: float) -> bool:
        return self._scroll.needed and y >= self.height - BAR - 2


def copied(control: Control, brush: Brush) -> Control:
    """Return the button as it looks right after it was pressed, if it was."""
    if brush.flashed != control.key:
        return control
    label = "✓ " + QCoreApplication.translate("Conversation", "Copied")
    return Control(control.key, control.kind, control.name, control.rect, control.press, label)


def paint_frame(painter: QPainter, frame: QRectF, header: int, look: Look) -> None:
    """Draw a rounded frame: header ground above, code ground below, a hairline around."""
    box = frame.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    for colour, top, bottom in (
        ("code_header", frame.top(), frame.top() + header),
        ("code", frame.top() + header, frame.bottom()),
    ):
        painter.save()
        part = QRectF(frame.left(), top, frame.width(), bottom - top)
        painter.setClipRect(part, Qt.ClipOperation.IntersectClip)
        painter.setBrush(look[colour])
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        painter.restore()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(look["border"], 1))
    painter.drawRoundedRect(box, RADIUS, RADIUS)
    painter.restore()


def _line_width(line: str, look: Look) -> float:
    advance = look.code.advance
    if line.isascii():
        return len(line.expandtabs(_TAB)) * advance
    cells = sum(
        2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line.expandtabs(_TAB)
    )
    # The fonts that stand in for other scripts keep to no grid; only long lines matter.
    if cells < 40:
        return cells * advance
    return max(cells * advance, QFontMetricsF(look.code.font).horizontalAdvance(line))
