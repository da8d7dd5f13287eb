"""Code blocks: a header with what can be done, lines with their own sideways scrolling.

Every line, or part of a broken line, is as high as any other, so only those in sight are ever laid
out, however long the block is, and a block that is still being written costs the same for every new
line. A long block that is complete shows its first lines, and all of them when asked.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt

from nocopt.render.blocks import CodeBlock
from nocopt.ui.conversation.code_header import (
    HEADER,
    file_name,
    in_header,
    paint_frame,
    paint_header,
)
from nocopt.ui.conversation.code_lines import TAB, CodeLines
from nocopt.ui.conversation.code_painting import paint_fold, paint_number, paint_selected
from nocopt.ui.conversation.colouring import Colouring
from nocopt.ui.conversation.controls import Control, ControlKind, Offer
from nocopt.ui.conversation.layouts import Brush, Row, paint_bars, paint_marker
from nocopt.ui.conversation.shape import Shape, Styled
from nocopt.ui.conversation.side_scroll import BAR, SideScroll

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nocopt.ui.conversation.rows import RowSpec

_PAD: Final = 12
_SIDE: Final = 16
_FOOT: Final = 34  # the strip with which a long block is unfolded
_LONG: Final = 40  # lines; more are folded
_FOLDED: Final = 20  # lines that a folded block shows
_SHAPES: Final = 400  # that are kept


class CodeRow(Row):
    """A fenced or indented block of code."""

    __slots__ = (
        *("_chosen_wrap", "_colouring", "_folded", "_gutter", "_known", "_lines", "_scroll"),
        *("_shapes", "_foldable"),
    )

    _lines: CodeLines
    _shapes: dict[int, Shape]
    _colouring: Colouring
    _scroll: SideScroll
    _known: int  # so many pieces are as they were before the last layout
    _gutter: int  # pixels that line numbers take
    _chosen_wrap: bool | None  # what the reader wants for this block
    _foldable: bool
    _folded: bool

    def __post_init__(self) -> None:
        self._scroll, self._lines = SideScroll(), CodeLines()
        self._colouring = Colouring(self.block.language, self.host.loading)
        self._chosen_wrap, self._gutter = None, 0
        # What is being written is being read: it is never folded under the reader's eyes.
        self._foldable = not self.host.running and self.text.count("\n") >= _LONG
        self._folded = self._foldable
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

    @property
    def wraps(self) -> bool:
        """Whether lines are broken where the room ends."""
        return self.host.look.code_wrap if self._chosen_wrap is None else self._chosen_wrap

    def estimate(self, width: int) -> int:  # noqa: ARG002 - as if no line were broken
        """Return the height without a scroll bar."""
        lines = _FOLDED if self._folded else self.text.count("\n") + 1
        foot = _FOOT if self._foldable else 0
        return HEADER + 2 * _PAD + lines * self.host.look.code.line + foot

    def lay_out(self, width: int) -> None:
        """Split into lines and measure the widest."""
        look, before = self.host.look, (self._scroll.needed, self._gutter)
        self._gutter = self._gutter_for(self.text.count("\n") + 1) if look.line_numbers else 0
        view = width - self.indent() - 2 * _SIDE - self._gutter
        columns = max(1, int(view / look.code.advance)) if self.wraps else 0
        known = self._lines.take(self.text, look.code, columns)
        for number in [one for one in self._shapes if one >= known]:
            del self._shapes[number]
        if self.host.running and not self.block.closed:
            for line in self._colouring.grow(self.text, len(self._lines.firsts)):
                known = min(known, self._forget_line(line))
        self._scroll.fit(0 if columns else round(self._lines.widest), view)
        after = (self._scroll.needed, self._gutter)
        self.fresh = self._line_top(known) if known and before == after else 0
        self._known = known
        self.height = self._foot_top() + (_FOOT if self._foldable else 0)
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
        self._shapes.clear()
        self.width = -1

    def reveal(self, start: int, end: int) -> bool:
        """Show all lines if one of those asked for is folded away."""
        above = Row.reveal(self, start, end)
        if not self._folded or self.text.count("\n", 0, end) < _FOLDED:
            return above
        self._folded, self.width = False, -1
        return True

    def paint(self, brush: Brush) -> None:
        """Draw frame, header and the lines in sight."""
        if not self.live:
            return
        paint_bars(brush, self)
        for marker in self.spec.markers:
            paint_marker(brush, self, marker, brush.look.text)
        frame = QRectF(self.indent(), 0, brush.width - self.indent(), self.height)
        paint_frame(brush.painter, frame, HEADER, brush.look)
        if brush.clip.top() <= HEADER:
            paint_header(brush, self.block.language, frame.x() + _SIDE, self._buttons())
        if brush.clip.bottom() > HEADER:
            self._paint_lines(brush, frame)
        if self._scroll.needed:
            self._scroll.paint(brush.painter, self._track(), brush.look)
        if self._foldable:
            paint_fold(brush, self._fold_control(), frame, folded=self._folded)

    def offset_at(self, x: float, y: float) -> int:
        """Return the offset nearest to a point."""
        if not self._lines.texts or y < HEADER:
            return 0
        number = self._line_at(y)
        at = self._shape(number).offset_at(x - self._left(), 1)
        return self._lines.starts[number] + at

    def over_text(self, x: float, y: float) -> bool:
        """Whether the point is over the code, not the header or the scroll bar."""
        return self.live and HEADER < y < self._bar_top() and x > self.indent() + self._gutter

    def paragraph_at(self, offset: int) -> tuple[int, int]:
        """Return the line around an offset."""
        start = self.text.rfind("\n", 0, offset) + 1
        end = self.text.find("\n", offset)
        return start, len(self.text) if end < 0 else end

    def controls(self) -> Sequence[Control]:
        """Return the buttons of the header, and what folds and unfolds a long block."""
        return (*self._buttons(), self._fold_control()) if self._foldable else self._buttons()

    def offers(self) -> Sequence[Offer]:
        """Return what can be done with the block."""
        found = [
            Offer(QCoreApplication.translate("Conversation", "Copy code"), self._copy, copies=True),
            Offer(QCoreApplication.translate("Conversation", "Save code …"), self._save),
        ]
        if self._scroll.needed or self.wraps:
            label = (
                QCoreApplication.translate("Conversation", "Do not wrap lines")
                if self.wraps
                else QCoreApplication.translate("Conversation", "Wrap lines")
            )
            found.append(Offer(label, self._toggle_wrap))
        if self._foldable:
            found.append(Offer(self._fold_control().label, self._toggle_fold))
        return found

    def scroll_sideways(self, change: int, x: float, y: float) -> bool:
        """Scroll the lines."""
        del x
        return y > HEADER and self._scroll.move(change)

    def grab(self, x: float, y: float) -> Callable[[float], None] | None:
        """Take hold of the scroll bar."""
        if not self._scroll.needed or not self._on_bar(y) or x < self.indent():
            return None
        return self._scroll.grab(self._track(), x, lambda: self.host.row_changed(self))

    def scroll_to(self, offset: int) -> bool:
        """Scroll sideways until a character can be seen."""
        if not self.live or not self._lines.texts:
            return False
        number = self._lines.piece_at(offset)
        at = offset - self._lines.starts[number]
        boxes = self._shape(number).rects(at, at + 1)
        return bool(boxes) and self._scroll.show(boxes[0].left(), self.host.look.ems(2))

    def boxes(self, start: int, end: int) -> list[QRectF]:
        """Return the boxes of a range of the code, cut off at the frame."""
        if not self.live:
            return []
        lines, found = self._lines, []
        left = self.indent() + self._gutter + 1
        room = QRectF(left, 0, self.width - left - 1, self._bar_top())
        for number in range(lines.piece_at(start), self._shown):
            begin = lines.starts[number]
            if begin >= end:
                break
            low, high = max(0, start - begin), min(len(lines.texts[number]), end - begin)
            at = QPointF(self._left(), self._line_top(number))
            shown = self._shape(number).rects(low, high) if low < high else ()
            found += [box.translated(at).intersected(room) for box in shown]
        return [box for box in found if box.width() > 0]

    def end_point(self) -> QRectF | None:
        """Return the end of the last line."""
        if not self._lines.texts or self._folded:
            return None
        last = len(self._lines.texts) - 1
        point = self._shape(last).end_point()
        return point.translated(self._left(), self._line_top(last))

    # ----------------------------------------------------------------------- controls

    def _buttons(self) -> list[Control]:
        look, none, button = self.host.look, QRectF(), ControlKind.BUTTON
        found = [
            Control(
                "save",
                button,
                QCoreApplication.translate("Conversation", "Save code"),
                none,
                self._save,
                QCoreApplication.translate("Conversation", "Save"),
            ),
            Control(
                "copy",
                button,
                QCoreApplication.translate("Conversation", "Copy code"),
                none,
                self._copy,
                QCoreApplication.translate("Conversation", "Copy"),
            ),
        ]
        if self._scroll.needed or self.wraps:
            name, kind = (
                QCoreApplication.translate("Conversation", "Wrap lines"),
                ControlKind.TOGGLE,
            )
            wrap = Control(
                "wrap",
                kind,
                name,
                none,
                self._toggle_wrap,
                QCoreApplication.translate("Conversation", "Wrap"),
                self.wraps,
            )
            found.insert(0, wrap)
        return in_header(found, self.indent() + _SIDE, self.width, look)

    def _fold_control(self) -> Control:
        count = self.text.count("\n") + 1
        if self._folded:
            name = QCoreApplication.translate("Conversation", "Show all lines")
            label = QCoreApplication.translate("Conversation", "Show all {count} lines").format(
                count=f"{count:,}"
            )
        else:
            name = label = QCoreApplication.translate("Conversation", "Show fewer lines")
        left = self.indent()
        rect = QRectF(left + 1, self.height - _FOOT, self.width - left - 2, _FOOT - 1)
        return Control("fold", ControlKind.BUTTON, name, rect, self._toggle_fold, label)

    def _copy(self) -> None:
        self.host.copy_text(self.text)

    def _save(self) -> None:
        text = self.text if self.text.endswith("\n") else self.text + "\n"
        self.host.save(file_name(self.text, self.block.language), partial(str.encode, text))

    def _toggle_wrap(self) -> None:
        self._chosen_wrap = not self.wraps
        self._change()

    def _toggle_fold(self) -> None:
        self._folded = not self._folded
        self._change()

    def _change(self) -> None:
        self._shapes.clear()
        self.width = -1
        self.host.row_changed(self)

    # ------------------------------------------------------------------------- layout

    def _forget(self) -> None:
        self._lines.forget()
        self._shapes, self._known = {}, 0

    def _forget_line(self, line: int) -> int:
        """Forget how a line looks; return its first piece."""
        firsts = self._lines.firsts
        after = firsts[line + 1] if line + 1 < len(firsts) else len(self._lines.texts)
        for piece in range(firsts[line], after):
            self._shapes.pop(piece, None)
        return firsts[line]

    def _gutter_for(self, lines: int) -> int:
        look = self.host.look
        return round(max(2, len(str(lines))) * look.code.advance + look.ems(1))

    @property
    def _shown(self) -> int:
        """How many pieces are to be seen."""
        firsts = self._lines.firsts
        folded = self._folded and len(firsts) > _FOLDED
        return firsts[_FOLDED] if folded else len(self._lines.texts)

    def _left(self) -> int:
        return self.indent() + _SIDE + self._gutter - self._scroll.offset

    def _line_top(self, number: int) -> int:
        return HEADER + _PAD + number * self.host.look.code.line

    def _bar_top(self) -> int:
        """Where the lines end, the space below them included."""
        return self._foot_top() - (BAR + 2 if self._scroll.needed else 0)

    def _foot_top(self) -> int:
        return self._line_top(self._shown) + _PAD + (BAR - 4 if self._scroll.needed else 0)

    def _line_at(self, y: float) -> int:
        number = int((y - HEADER - _PAD) // self.host.look.code.line)
        return min(max(number, 0), self._shown - 1)

    def _shape(self, number: int) -> Shape:
        shape = self._shapes.get(number)
        if shape is None:
            look, lines = self.host.look, self._lines
            line = lines.line_of(number)
            styles, final = self._colouring.styles(self.text, lines, line, look)
            if lines.columns:
                styles = _cut(styles, lines.starts[number] - lines.begin(line))
            tab = look.code.advance * TAB
            shape = Shape(lines.texts[number], look.code.font, styles, wrap=False, tab=tab)
            shape.break_lines(1 << 20, look.code)
            if len(self._shapes) > _SHAPES:
                self._shapes.clear()
            if final:
                self._shapes[number] = shape
        return shape

    def _paint_lines(self, brush: Brush, frame: QRectF) -> None:
        painter, lines = brush.painter, self._lines
        first, last = self._line_at(brush.clip.top()), self._line_at(brush.clip.bottom())
        painter.save()
        bottom = frame.bottom() - self._foot_top()
        inner = frame.adjusted(1, HEADER, -1, -max(1.0, bottom))
        painter.setClipRect(inner, Qt.ClipOperation.IntersectClip)
        if self._gutter:
            for number in range(first, last + 1):
                line = lines.line_of(number)
                if lines.firsts[line] == number:
                    right = frame.x() + self._gutter + 4
                    paint_number(brush, line + 1, right, self._line_top(number))
            inner.setLeft(frame.x() + self._gutter + _SIDE - 2)
            painter.setClipRect(inner, Qt.ClipOperation.IntersectClip)
        for number in range(first, last + 1):
            at, shape = QPointF(self._left(), self._line_top(number)), self._shape(number)
            paint_selected(brush, lines, number, shape, at)
            painter.setPen(brush.look["text"])
            shape.paint(painter, at.x(), at.y(), QRectF())
        painter.restore()

    def _track(self) -> QRectF:
        left = self.indent() + _SIDE
        return QRectF(left, self._foot_top() - BAR - 1, self.width - left - _SIDE, BAR)

    def _on_bar(self, y: float) -> bool:
        return self._scroll.needed and self._bar_top() <= y < self._foot_top()


def _cut(styles: list[Styled], start: int) -> list[Styled]:
    """Return formats of a line as those of the piece that begins at `start` in it."""
    return [
        Styled(max(0, one.start - start), one.end - start, one.format)
        for one in styles
        if one.end > start
    ]
