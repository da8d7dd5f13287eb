"""Rows of text: paragraphs, headings, and lines shown as they were typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

from nocopt.render import typed
from nocopt.render.blocks import Heading, Paragraph
from nocopt.ui.conversation.controls import Control, paint_focus
from nocopt.ui.conversation.footnotes import NUMBER, back_controls, paint_focused
from nocopt.ui.conversation.formulas import InOrder
from nocopt.ui.conversation.inline_text import InlineText, inline_text, typed_text
from nocopt.ui.conversation.layouts import (
    Brush,
    Row,
    hover_style,
    keyed_link,
    link_control,
    link_controls,
    paint_bars,
    paint_ground,
    paint_marker,
)
from nocopt.ui.conversation.rows import RowSpec, Summary, Verbatim
from nocopt.ui.conversation.selected import inked, paint_selected
from nocopt.ui.conversation.shape import Shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.render.blocks import Inline
    from nocopt.ui.conversation.look import Face


class TextRow(Row):
    """A paragraph, a heading or lines shown as they are."""

    __slots__ = ("_inline", "_shape")

    _inline: InlineText | None
    _shape: Shape | None

    def __post_init__(self) -> None:
        self._inline = None
        self._shape = None

    @property
    def text(self) -> str:
        """The text without markup."""
        return self._content().text

    @property
    def spans(self) -> Inline:
        """The text with its markup."""
        return self.host.spans(_source(self.spec))

    @property
    def face(self) -> Face:
        """The font that the row is set in."""
        look = self.host.look
        if isinstance(self.spec.block, Heading):
            return look.headings[self.spec.block.level - 1]
        return look.text

    @property
    def rtl(self) -> bool:
        """Whether the row reads from right to left."""
        return self._shape is not None and self._shape.rtl

    def estimate(self, width: int) -> int:
        """Return a guess from the number of characters."""
        face, source = self.face, _source(self.spec)
        per_line = max(8, (width - self.indent()) / face.advance)
        if isinstance(self.spec.block, Verbatim):
            lines = sum(1 + int(len(line) / per_line) for line in source.split("\n"))
        else:
            lines = 1 + int(len(source) / per_line)
        return lines * face.line

    def lay_out(self, width: int) -> None:
        """Break the text into lines."""
        content = self._content()
        if self._shape is None:
            self._shape = Shape(content.text, self.face.font, content.styles, content.pictures)
        self.height = self._shape.break_lines(max(40, width - self.indent()), self.face)
        self.width, self.live = width, True

    def drop(self) -> None:
        """Forget text engine objects; the source stays."""
        self._shape = None
        self._inline = None
        self.live = False

    def adopt(self, spec: RowSpec) -> bool:
        """Take over text of the same kind, as a growing paragraph brings it."""
        if type(spec.block) is not type(self.spec.block):
            return False
        self.spec = spec
        self.drop()
        self.width = -1
        return True

    def forget_links(self) -> None:
        """Link definitions have changed: text with brackets has to be read again."""
        if "[" in _source(self.spec):
            self.drop()
            self.width = -1

    def take_formulas(self) -> bool:
        """Read the text again if a formula was missing."""
        if self._inline is None or not self._inline.waiting:
            return False
        self.drop()
        self.width = -1
        return True

    def paint(self, brush: Brush) -> None:
        """Draw marks, grounds, the selection and the text."""
        shape, painter = self._shape, brush.painter
        if shape is None:
            return
        x = 0 if shape.rtl else self.indent()
        paint_bars(brush, self, mirrored=shape.rtl)
        for marker in self.spec.markers:
            paint_marker(brush, self, marker, self.face, mirrored=shape.rtl)
        self._paint_grounds(brush, shape, x)
        if brush.selected is not None:
            paint_selected(brush, shape, self._content(), QPointF(x, 0), brush.selected)
        painter.setPen(brush.look[self._ink()])
        over = inked(brush, self._content(), self._ink())
        over += hover_style(brush, self._content(), "link:")
        shape.paint(painter, x, 0, brush.clip, over)
        self._paint_focus(brush)

    def offset_at(self, x: float, y: float) -> int:
        """Return the gap between characters nearest to a point."""
        return self._shape.offset_at(x - self._left(), y) if self._shape is not None else 0

    def over_text(self, x: float, y: float) -> bool:
        """Whether a character is under the point."""
        return self._shape is not None and self._shape.hit(x - self._left(), y) is not None

    def word_at(self, offset: int) -> tuple[int, int]:
        """Return the word around an offset; a formula is one."""
        picture = self._shape.picture_at(offset) if self._shape is not None else None
        return (picture.start, picture.end) if picture is not None else super().word_at(offset)

    def tip_at(self, x: float, y: float) -> str:
        """Return why the formula under a point is no picture."""
        if self._shape is None or self._inline is None or not self._inline.tips:
            return ""
        offset = self._shape.hit(x - self._left(), y)
        return "" if offset is None else self._inline.tip_at(offset)

    def formula_at(self, x: float, y: float) -> str:
        """Return the TeX of the formula under a point, be it a picture or not."""
        if self._shape is None or self._inline is None:
            return ""
        offset = self._shape.hit(x - self._left(), y)
        source = "" if offset is None else self._inline.formula_at(offset)
        signs = isinstance(self.spec.block, Verbatim)  # what was typed has its dollars
        return next((one.tex for one in typed.formulas(source)), source) if signs else source

    def paragraph_at(self, offset: int) -> tuple[int, int]:
        """Return the lines around an offset up to the next line break."""
        if not isinstance(self.spec.block, Verbatim):
            return 0, len(self.text)
        start = self.text.rfind("\n", 0, offset) + 1
        end = self.text.find("\n", offset)
        return start, len(self.text) if end < 0 else end

    def controls(self) -> Sequence[Control]:
        """Return what can be pressed beside the text, then the links."""
        if self._shape is None or self._inline is None:
            return self.buttons()
        at = QPointF(self._left(), 0)
        found = link_controls(self.host, self._inline, self._shape, at, "link:")
        return (*self.buttons(), *found)

    def control(self, key: str) -> Control | None:
        """Return the number of a footnote, or the link with a key."""
        shape, content = self._shape, self._inline
        if key.startswith(NUMBER):
            return next((one for one in self._numbers() if one.key == key), None)
        if shape is None or content is None or keyed_link(content, "link:", key) is None:
            return None
        return link_control(self.host, content, shape, QPointF(self._left(), 0), key)

    def buttons(self) -> Sequence[Control]:
        """Return the number of a footnote: all else that can be pressed are links."""
        return self._numbers()

    def link_at(self, x: float, y: float) -> tuple[str, str] | None:
        """Return key and target of the link under a point."""
        shape, content = self._shape, self._inline
        if shape is None or content is None or not content.links:
            return None
        offset = shape.hit(x - self._left(), y)
        number = content.link_number(offset) if offset is not None else None
        return None if number is None else (f"link:{number}", content.links[number].target)

    def boxes(self, start: int, end: int) -> list[QRectF]:
        """Return the boxes of a range of the text."""
        if self._shape is None:
            return []
        return [box.translated(self._left(), 0) for box in self._shape.rects(start, end)]

    def end_point(self) -> QRectF | None:
        """Return where the next character would stand."""
        if self._shape is None:
            return None
        return self._shape.end_point().translated(self._left(), 0)

    def _content(self) -> InlineText:
        if self._inline is None:
            block = self.spec.block
            formulas = InOrder(self.host.loading.formulas, self.spec.preamble)
            if isinstance(block, Verbatim):
                self._inline = typed_text(block.text, formulas, self.face.font)
            else:
                self._inline = inline_text(self.spans, self.host.look, self.face.font, formulas)
        return self._inline

    def _ink(self) -> str:
        block = self.spec.block
        quiet = self.host.muted or (isinstance(block, Heading) and block.level == 6)
        return "muted" if quiet or self.spec.bars else "text"

    def _left(self) -> int:
        return 0 if self.rtl else self.indent()

    def _numbers(self) -> tuple[Control, ...]:
        """The numbers of footnotes that begin here."""
        return back_controls(self, self.face.line, mirrored=self.rtl)

    def _paint_focus(self, brush: Brush) -> None:
        if not brush.focused or self._shape is None or self._inline is None:
            return
        paint_focused(brush, self._numbers())
        link = keyed_link(self._inline, "link:", brush.focused)
        if link is not None:
            for rect in self._shape.rects(link.start, link.end, tight=True):
                paint_focus(brush.painter, rect.translated(self._left(), 0), brush.look)

    def _paint_grounds(self, brush: Brush, shape: Shape, x: int) -> None:
        if self._inline is not None:
            for ground in self._inline.grounds_in(
                *shape.near(brush.clip.top(), brush.clip.bottom())
            ):
                paint_ground(brush, shape, ground, QPointF(x, 0))


def _source(spec: RowSpec) -> str:
    block = spec.block
    return block.text if isinstance(block, (Paragraph, Heading, Summary, Verbatim)) else ""
