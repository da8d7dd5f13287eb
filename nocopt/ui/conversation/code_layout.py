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
    file_name,
    header_height,
    in_header,
    paint_frame,
    paint_header,
    paint_stuck,
)
from nocopt.ui.conversation.code_lines import TAB, CodeLines
from nocopt.ui.conversation.code_painting import (
    fold_control,
    paint_fold,
    paint_number,
    paint_selected,
)
from nocopt.ui.conversation.code_places import FOLDED, PAD, SIDE, CodePlaces, foot_height
from nocopt.ui.conversation.colouring import Colouring
from nocopt.ui.conversation.controls import Control, ControlKind, Offer
from nocopt.ui.conversation.footnotes import back_controls, paint_focused
from nocopt.ui.conversation.layouts import Brush, Row, paint_bars, paint_marker
from nocopt.ui.conversation.shape import Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nocopt.ui.conversation.layouts import Choice, Host
    from nocopt.ui.conversation.rows import RowSpec
    from nocopt.ui.conversation.shape import Styled

_LONG: Final = 40  # lines; more are folded
_SHAPES: Final = 400  # that are kept


class CodeRow(Row):
    """A fenced or indented block of code."""

    offers_choice = True
    __slots__ = (
        "_chosen_wrap",
        "_colouring",
        "_grown",
        "_lines",
        "_places",
        "_recolour",
        "_rough",
        "_shapes",
        "_styles",
    )

    _lines: CodeLines
    _places: CodePlaces
    _colouring: Colouring
    _grown: bool  # it got long before the reader's eyes, and is open without their having chosen so
    _shapes: dict[int, Shape]
    _styles: dict[int, list[Styled]]  # what these had while the block was being written
    _rough: set[int]  # pieces whose colours are not read yet
    _chosen_wrap: bool | None  # what the reader wants for this block
    _recolour: bool  # the colours of lines that are known may be others

    def __post_init__(self) -> None:
        self._lines, self._chosen_wrap, self._recolour = CodeLines(), None, False
        self._colouring = Colouring(self.block.language, self.host.loading)
        # What is being written is being read: it is never folded under the reader's eyes.
        written = self.host.running
        foldable = self.text.count("\n") >= _LONG and (self.block.closed or not written)
        self._grown = foldable and written
        self._places = CodePlaces(self._lines, foldable=foldable, folded=foldable and not written)
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
        lines = FOLDED if self._places.folded else self.text.count("\n") + 1
        header = header_height(self.host.look)
        foot = foot_height(header) if self._places.foldable else 0
        return header + 2 * PAD + lines * self.host.look.code.line + foot

    def lay_out(self, width: int) -> None:
        """Split into lines and measure the widest."""
        places, look = self._places, self.host.look
        before = (places.scroll.needed, places.gutter)
        view = places.lay_out(look, self.indent(), width, self.text.count("\n") + 1)
        columns = max(1, int(view / look.code.advance)) if self.wraps else 0
        known = self._lines.take(self.text, look.code, columns)
        _drop(self._shapes, range(known, max(self._shapes, default=0) + 1))
        if self._recolour:
            known, self._recolour = 0, False
        if self.host.running and not self.block.closed:
            for line in self._colouring.grow(self.text, len(self._lines.firsts)):
                pieces = self._lines.pieces_of(line)
                _drop(self._shapes, pieces)
                known = min(known, pieces.start)
        places.scroll.fit(0 if columns else round(self._lines.widest), view)
        same = before == (places.scroll.needed, places.gutter)
        self.fresh = places.line_top(known) if known and same else 0
        self.height, self.width, self.live = places.height, width, True

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
        """The block is complete: colour it exactly, and let a long one be folded."""
        if self.text.count("\n") >= _LONG and not self._places.foldable:
            self._places.foldable = self._grown = True
        self._colouring.settle()
        self._rough.update(self._shapes)
        self._recolour = True
        self.width = -1

    @property
    def chosen(self) -> Choice | None:
        """Whether it is folded and whether lines are wrapped, each where the reader chose it."""
        places = self._places
        usual = places.foldable and not self._grown
        folded = places.folded if places.folded != usual else None
        wrap = self._chosen_wrap
        return None if folded is None and wrap is None else (folded, wrap)

    def choose(self, choice: Choice) -> None:
        """Fold and wrap as the reader chose."""
        folded, self._chosen_wrap = choice
        if self._places.foldable and folded is not None:
            self._places.folded = folded
        self.width = -1

    def reveal(self, start: int, end: int) -> bool:
        """Show all lines if one of those asked for is folded away."""
        above = Row.reveal(self, start, end)
        if not self._places.folded or self.text.count("\n", 0, end) < FOLDED:
            return above
        self._places.folded, self.width = False, -1
        return True

    def paint(self, brush: Brush) -> None:
        """Draw frame, header and the lines in sight."""
        if not self.live:
            return
        paint_bars(brush, self)
        for marker in self.spec.markers:
            paint_marker(brush, self, marker, brush.look.text)
        paint_focused(brush, back_controls(self))
        frame = QRectF(self.indent(), 0, brush.width - self.indent(), self.height)
        head, high = self._places.head, self._places.header
        paint_frame(brush, frame, high)
        if brush.clip.bottom() > high:
            self._paint_lines(brush, frame)
        if brush.clip.top() <= head + high:
            if head:
                paint_stuck(brush, frame, head)
            paint_header(brush, self.block.language, frame.x() + SIDE, self._buttons())
        if self._places.scroll.needed:
            self._places.scroll.paint(brush.painter, self._places.track, brush.look)
        if self._places.foldable:
            paint_fold(brush, self._folding(), frame, folded=self._places.folded)

    def stick(self, at: int) -> int:
        """Keep the header in sight, that much below the top; return where it is now."""
        self._places.stick(at)
        head = self._places.head
        self.covered = head + self._places.header if head else 0
        return head

    def offset_at(self, x: float, y: float) -> int:
        """Return the offset nearest to a point."""
        if not self._lines.texts or y < self._places.header:
            return 0
        number = self._places.line_at(y)
        at = self._shape(number).offset_at(x - self._places.left, 1)
        return self._lines.starts[number] + at

    def over_text(self, x: float, y: float) -> bool:
        """Whether the point is over the code, not the header or the scroll bar."""
        left = self.indent() + self._places.gutter
        head = self._places.head + self._places.header
        return self.live and head < y < self._places.bar_top and x > left

    def paragraph_at(self, offset: int) -> tuple[int, int]:
        """Return the line around an offset."""
        start = self.text.rfind("\n", 0, offset) + 1
        end = self.text.find("\n", offset)
        return start, len(self.text) if end < 0 else end

    def controls(self) -> Sequence[Control]:
        """Return a footnote's number, the header's buttons, and what folds a long block."""
        folding = (self._folding(),) if self._places.foldable else ()
        return (*back_controls(self), *self._buttons(), *folding)

    def offers(self) -> Sequence[Offer]:
        """Return what can be done with the block."""
        found = [
            Offer(
                QCoreApplication.translate("Conversation", "Copy code"),
                partial(self.host.copy_text, self.text),
                copies=True,
            ),
            Offer(
                QCoreApplication.translate("Conversation", "Save code…"),
                partial(_save, self.host, self.block),
            ),
        ]
        if self._places.scroll.needed or self.wraps:
            label = (
                QCoreApplication.translate("Conversation", "Do not wrap lines")
                if self.wraps
                else QCoreApplication.translate("Conversation", "Wrap lines")
            )
            found.append(Offer(label, partial(self._turn, folds=False)))
        if self._places.foldable:
            found.append(Offer(self._folding().label, partial(self._turn, folds=True)))
        return found

    def scroll_sideways(self, change: int, x: float, y: float) -> bool:
        """Scroll the lines."""
        del x
        return y > self._places.header and self._places.scroll.move(change)

    def grab(self, x: float, y: float) -> Callable[[float], None] | None:
        """Take hold of the scroll bar."""
        if not self._places.scroll.needed or not self._places.on_bar(y) or x < self.indent():
            return None
        return self._places.scroll.grab(self._places.track, x, lambda: self.host.row_changed(self))

    def scroll_to(self, offset: int) -> bool:
        """Scroll sideways until a character can be seen."""
        if not self.live or not self._lines.texts:
            return False
        number = self._lines.piece_at(offset)
        at = offset - self._lines.starts[number]
        boxes = self._shape(number).rects(at, at + 1)
        return bool(boxes) and self._places.scroll.show(boxes[0].left(), self.host.look.ems(2))

    def boxes(self, start: int, end: int) -> list[QRectF]:
        """Return the boxes of a range of the code, cut off at the frame."""
        if not self.live:
            return []
        lines, found = self._lines, []
        left = self.indent() + self._places.gutter + 1
        room = QRectF(left, 0, self.width - left - 1, self._places.bar_top)
        for number in range(lines.piece_at(start), self._places.shown):
            begin = lines.starts[number]
            if begin >= end:
                break
            low, high = max(0, start - begin), min(len(lines.texts[number]), end - begin)
            at = QPointF(self._places.left, self._places.line_top(number))
            shown = self._shape(number).rects(low, high) if low < high else ()
            found += [box.translated(at).intersected(room) for box in shown]
        return [box for box in found if box.width() > 0]

    def end_point(self) -> QRectF | None:
        """Return the end of the last line."""
        if not self._lines.texts or self._places.folded:
            return None
        last = len(self._lines.texts) - 1
        point = self._shape(last).end_point()
        return point.translated(self._places.left, self._places.line_top(last))

    # ----------------------------------------------------------------------- controls

    def _buttons(self) -> list[Control]:
        look, none, button = self.host.look, QRectF(), ControlKind.BUTTON
        found = [
            Control(
                "save",
                button,
                QCoreApplication.translate("Conversation", "Save code"),
                none,
                partial(_save, self.host, self.block),
                QCoreApplication.translate("Conversation", "Save"),
            ),
            Control(
                "copy",
                button,
                QCoreApplication.translate("Conversation", "Copy code"),
                none,
                partial(self.host.copy_text, self.text),
                QCoreApplication.translate("Conversation", "Copy"),
            ),
        ]
        if self._places.scroll.needed or self.wraps:
            name, kind = (
                QCoreApplication.translate("Conversation", "Wrap lines"),
                ControlKind.TOGGLE,
            )
            wrap = Control(
                "wrap",
                kind,
                name,
                none,
                partial(self._turn, folds=False),
                QCoreApplication.translate("Conversation", "Wrap"),
                self.wraps,
            )
            found.insert(0, wrap)
        return in_header(found, self.indent() + SIDE, self.width, look, self._places.head)

    def _folding(self) -> Control:
        return fold_control(self._places, len(self._lines.firsts), partial(self._turn, folds=True))

    def _turn(self, *, folds: bool) -> None:
        """Fold or unfold the lines, else wrap them or not: the other way round."""
        if folds:
            self._places.folded, self._grown = not self._places.folded, False
        else:
            self._chosen_wrap = not self.wraps
        self._shapes.clear()
        self.width = -1
        self.host.row_changed(self)

    # ------------------------------------------------------------------------- layout

    def _forget(self) -> None:
        self._lines.forget()
        self._shapes, self._styles, self._rough = {}, {}, set()

    def _shape(self, number: int) -> Shape:
        shape = self._shapes.get(number)
        if shape is not None and number not in self._rough:
            return shape
        look, lines = self.host.look, self._lines
        styles, final = self._colouring.styles(self.text, lines, number, look)
        (self._rough.discard if final else self._rough.add)(number)
        if shape is not None and (not final or self._styles.get(number) == styles):
            return shape
        tab = look.code.advance * TAB
        shape = Shape(lines.texts[number], look.code.font, styles, wrap=False, tab=tab)
        shape.break_lines(1 << 20, look.code)
        if len(self._shapes) > _SHAPES:
            self._shapes.clear()
            self._styles.clear()
        if not self.block.closed:
            self._styles[number] = styles
        self._shapes[number] = shape
        return shape

    def _paint_lines(self, brush: Brush, frame: QRectF) -> None:
        painter, lines = brush.painter, self._lines
        first, last = (
            self._places.line_at(brush.clip.top()),
            self._places.line_at(brush.clip.bottom()),
        )
        painter.save()
        bottom = frame.bottom() - self._places.foot_top
        inner = frame.adjusted(1, self._places.header, -1, -max(1.0, bottom))
        painter.setClipRect(inner, Qt.ClipOperation.IntersectClip)
        if self._places.gutter:
            for number in range(first, last + 1):
                line = lines.line_of(number)
                if lines.firsts[line] == number:
                    right = frame.x() + self._places.gutter + 4
                    paint_number(brush, line + 1, right, self._places.line_top(number))
            inner.setLeft(frame.x() + self._places.gutter + SIDE - 2)
            painter.setClipRect(inner, Qt.ClipOperation.IntersectClip)
        for number in range(first, last + 1):
            at, shape = (
                QPointF(self._places.left, self._places.line_top(number)),
                self._shape(number),
            )
            paint_selected(brush, lines, number, shape, at)
            painter.setPen(brush.look["text"])
            shape.paint(painter, at.x(), at.y(), QRectF())
        painter.restore()


def _drop(shapes: dict[int, Shape], pieces: range) -> None:
    for number in pieces:
        shapes.pop(number, None)


def _save(host: Host, block: CodeBlock) -> None:
    text = block.text if block.text.endswith("\n") else block.text + "\n"
    host.save(file_name(block.text, block.language), partial(text.encode, "utf-8", "replace"))
