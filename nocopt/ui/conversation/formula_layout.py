"""Displayed formulas: in the middle of the column, with sideways scrolling of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt

from nocopt.render.blocks import MathBlock
from nocopt.render.picture import BadFormula, Formula
from nocopt.ui.conversation.controls import (
    Control,
    ControlKind,
    button_width,
    paint_button,
    paint_focus,
)
from nocopt.ui.conversation.footnotes import back_controls, paint_focused
from nocopt.ui.conversation.formulas import Drawn, reason
from nocopt.ui.conversation.layouts import Brush, Row, paint_bars, paint_marker
from nocopt.ui.conversation.shape import Shape
from nocopt.ui.conversation.side_scroll import BAR, SideScroll

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nocopt.ui.conversation.rows import RowSpec

_LABEL: Final = "TeX"
_ABOVE: Final = 4  # pixels above and below the picture


class MathRow(Row):
    """A displayed formula; its source while it is being written, or if it cannot be read."""

    __slots__ = ("_drawn", "_fault", "_scroll", "_source", "_waiting")

    _drawn: Drawn | None
    _source: Shape | None
    _scroll: SideScroll
    _fault: str
    _waiting: bool

    def __post_init__(self) -> None:
        self._scroll = SideScroll()
        self._forget()

    @property
    def block(self) -> MathBlock:
        """The formula as a value."""
        block = self.spec.block
        if not isinstance(block, MathBlock):
            raise TypeError(f"no formula: {block!r}")
        return block

    @property
    def text(self) -> str:
        """The TeX."""
        return self.block.text

    def estimate(self, width: int) -> int:  # noqa: ARG002
        """Return a guess from the number of lines."""
        return (1 + self.text.count("\n")) * round(self.host.look.text.line * 1.6)

    def lay_out(self, width: int) -> None:
        """Ask for the picture; take its size, or that of the source."""
        if self._drawn is None and self._source is None:
            self._find()
        room = max(40, width - self.indent() - self._reserved())
        if self._drawn is not None:
            self._scroll.fit(round(self._drawn.width + 0.5), room)
            high = self._drawn.ascent + self._drawn.descent + 2 * _ABOVE
            self.height = round(high + 0.5) + (BAR if self._scroll.needed else 0)
        elif self._source is not None:
            self.height = self._source.break_lines(room, self.host.look.code)
        self.width, self.live = width, True

    def drop(self) -> None:
        """Forget picture and source."""
        self._forget()
        self.live = False

    def adopt(self, spec: RowSpec) -> bool:
        """Take over a formula that has grown or is complete."""
        if not isinstance(spec.block, MathBlock):
            return False
        self.spec = spec
        self.drop()
        self.width = -1
        return True

    def take_formulas(self) -> bool:
        """Ask again for a picture that was missing."""
        if not self._waiting:
            return False
        self.drop()
        self.width = -1
        return True

    def paint(self, brush: Brush) -> None:
        """Draw the picture or the source, and the button."""
        painter, look = brush.painter, brush.look
        paint_bars(brush, self)
        for marker in self.spec.markers:
            paint_marker(brush, self, marker, look.text)
        if brush.selected is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look["selection"])
            for box in self.boxes(*brush.selected):
                painter.drawRect(box)
        muted = self.host.muted or self._drawn is None or bool(self.spec.bars)
        ink = look["muted" if muted else "text"]
        if self._drawn is not None:
            painter.save()
            painter.setClipRect(self._port(), Qt.ClipOperation.IntersectClip)
            self._drawn.paint(painter, QPointF(self._left(), _ABOVE + self._drawn.ascent), ink)
            painter.restore()
        elif self._source is not None:
            painter.setPen(ink)
            self._source.paint(painter, self._left(), 0, brush.clip)
        if self._drawn is not None and self._scroll.needed:
            self._scroll.paint(painter, self._track(), look)
        paint_focused(brush, back_controls(self))
        self._paint_button(brush)

    def offset_at(self, x: float, y: float) -> int:
        """Return the beginning or the end of a picture, a place in the source."""
        if self._drawn is not None:
            return 0 if x < self._left() + self._drawn.width / 2 else len(self.text)
        return self._source.offset_at(x - self._left(), y) if self._source is not None else 0

    def word_at(self, offset: int) -> tuple[int, int]:
        """Return the word in the source; the picture is one."""
        return (0, len(self.text)) if self._drawn is not None else super().word_at(offset)

    def over_text(self, x: float, y: float) -> bool:
        """Whether the picture or the source is under the point."""
        return any(box.contains(x, y) for box in self.boxes(0, len(self.text)))

    def tip_at(self, x: float, y: float) -> str:
        """Return why there is no picture."""
        return self._fault if self.over_text(x, y) else ""

    def formula_at(self, x: float, y: float) -> str:
        """Return the TeX, wherever in the row the point is."""
        del x, y
        return self.text

    def boxes(self, start: int, end: int) -> list[QRectF]:
        """Return the box of the picture, or those of a part of the source."""
        if start >= min(end, len(self.text)):
            return []
        if self._drawn is not None:
            high = self.height - (BAR if self._scroll.needed else 0)
            box = QRectF(self._left(), 0, self._drawn.width, high)
            return [box & self._port()]
        if self._source is None:
            return []
        end = min(end, len(self.text))
        return [box.translated(self._left(), 0) for box in self._source.rects(start, end)]

    def controls(self) -> Sequence[Control]:
        """Return the number of a footnote, then the button that copies the source."""
        return (*back_controls(self), *self._buttons())

    def scroll_sideways(self, change: int, x: float, y: float) -> bool:
        """Scroll the picture."""
        del x, y
        return self._drawn is not None and self._scroll.move(change)

    def grab(self, x: float, y: float) -> Callable[[float], None] | None:
        """Take hold of the scroll bar."""
        if self._drawn is None or not self._scroll.needed or y < self.height - BAR:
            return None
        return self._scroll.grab(self._track(), x, lambda: self.host.row_changed(self))

    def end_point(self) -> QRectF | None:
        """Return the end of the source while it is being written."""
        if self._source is None or self.block.closed:
            return None
        return self._source.end_point().translated(self._left(), 0)

    def _buttons(self) -> Sequence[Control]:
        if not self.block.closed:
            return ()
        look = self.host.look
        wide, high = button_width(_LABEL, look) - 8, look.small.line + 4
        top = max(0.0, (self.height - (BAR if self._scroll.needed else 0) - high) / 2)
        rect = QRectF(self.width - wide, top, wide, high)
        name = QCoreApplication.translate("Conversation", "Copy TeX")
        return (Control("copy", ControlKind.BUTTON, name, rect, self._copy, _LABEL, hint=name),)

    def _copy(self) -> None:
        self.host.copy_text(self.text)

    def _forget(self) -> None:
        self._drawn, self._source, self._fault, self._waiting = None, None, "", False

    def _find(self) -> None:
        look, formulas = self.host.look, self.host.loading.formulas
        tex = self.spec.preamble.before(self.text)
        found = formulas.get(tex, display=True) if self.block.closed else None
        if isinstance(found, Formula):
            self._drawn = Drawn(found, formulas.pictures, look.text.font)
            return
        self._waiting = found is None and self.block.closed
        self._fault = reason(found) if isinstance(found, BadFormula) else ""
        self._source = Shape(self.text, look.code.font)

    def _reserved(self) -> int:
        """The room for the button, in pixels."""
        return button_width(_LABEL, self.host.look)

    def _port(self) -> QRectF:
        """Where the picture is seen."""
        room = self.width - self.indent() - self._reserved()
        return QRectF(self.indent(), 0, room, self.height)

    def _left(self) -> float:
        left = float(self.indent())
        if self._drawn is None:
            return left
        if self._scroll.needed:
            return left - self._scroll.offset
        centred = left + (self.width - left - self._drawn.width) / 2
        return max(left, min(centred, self._port().right() - self._drawn.width))

    def _track(self) -> QRectF:
        port = self._port()
        return QRectF(port.x(), self.height - BAR, port.width(), BAR)

    def _paint_button(self, brush: Brush) -> None:
        for copy in self._buttons() if brush.noticed else ():
            if brush.flashed == copy.key:
                copy = replace(copy, label="✓")
            hovered = brush.hovered == copy.key
            paint_button(brush.painter, copy, brush.look, hovered=hovered, quiet=True)
            if brush.focused == copy.key:
                paint_focus(brush.painter, copy.rect.adjusted(2, 2, -2, -2), brush.look)
