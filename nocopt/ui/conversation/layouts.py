"""Rows of a message: what every strip can do, and the marks that strips of any kind paint."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final, Protocol, TypeAlias, runtime_checkable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QTextCharFormat

from nocopt.render.blocks import Heading, Inline, Style
from nocopt.ui.conversation.controls import Control, ControlKind, Offer
from nocopt.ui.conversation.rows import BULLETS
from nocopt.ui.conversation.shape import Shape, Styled, word_at

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nocopt.render.inline import InlineParser
    from nocopt.ui.conversation.inline_text import Ground, InlineText, Link
    from nocopt.ui.conversation.loading import Loading
    from nocopt.ui.conversation.look import Face, Look
    from nocopt.ui.conversation.rows import Marker, RowSpec


# Cards are wider than the column of text by this, on either side.
BLEED: Final = 16


class Host(Protocol):
    """What rows ask of the message they belong to."""

    muted: bool
    running: bool

    @property
    def look(self) -> Look: ...
    @property
    def loading(self) -> Loading: ...
    @property
    def inline(self) -> InlineParser: ...
    def spans(self, source: str) -> Inline: ...
    def open_link(self, target: str) -> None: ...
    def copy_text(self, text: str) -> None: ...
    def copy_made(self, make: Callable[[], str], size: int, *, html: bool = False) -> None: ...
    def save(self, name: str, make: Callable[[], bytes]) -> None: ...
    def row_changed(self, row: Row) -> None: ...
    def unfold(self) -> None: ...


@dataclass(slots=True)
class Brush:
    """How to paint one row: `clip` is in the coordinates of the row, `width` its full width."""

    painter: QPainter
    look: Look
    width: int
    clip: QRectF
    selected: tuple[int, int] | None = None
    over: bool = False  # the mouse is over the row
    hovered: str = ""
    focused: str = ""
    flashed: str = ""
    beat: int = 0
    near: bool = False  # the mouse or the keyboard is in this message
    unsent: bool = False  # this message is not sent any more

    @property
    def noticed(self) -> bool:
        """Whether the mouse or the keyboard is at this row, or was a moment ago."""
        return self.over or bool(self.focused or self.hovered or self.flashed)


Choice: TypeAlias = tuple[bool | None, ...]


@runtime_checkable
class Formulated(Protocol):
    """A row that may hold formulas."""

    def formula_at(self, x: float, y: float) -> str:
        """Return the TeX of the formula under a point, or nothing."""


@runtime_checkable
class Choosable(Protocol):
    """A row that offers the reader a choice how it is shown, or what belongs to it."""

    @property
    def chosen(self) -> Choice | None:
        """What the reader has chosen, None where nothing was."""

    def choose(self, choice: Choice) -> None:
        """Show it as the reader chose before; `choice` is what `chosen` was."""


@dataclass(slots=True, eq=False)
class Row:
    """A strip of a message; heights are whole pixels and do not include the `gap` above it.

    A row is measured when `width` is the width it was last laid out for; what the layout itself
    needs can be dropped at any time without the height being forgotten. When more of the same has
    been adopted and laid out, `fresh` says from which height on the row looks different.
    """

    host: Host
    spec: RowSpec
    gap: int = 0
    height: int = 0
    width: int = -1
    hidden: bool = False
    folded: bool = False  # hidden by a summary, whatever else may hide it
    joined: int = 0  # so many quote bars go on from the row above
    unread: ClassVar[bool] = False  # it stands for text that has not been made into rows yet
    live: bool = field(default=False, init=False)
    fresh: int = field(default=0, init=False)
    covered: int = field(default=0, init=False)  # so far down a header that stays lies over it

    offers_choice = False  # whether it is `Choosable`

    def __post_init__(self) -> None:
        """Make what a kind of row needs beside the fields."""

    @property
    def ticks(self) -> bool:
        """Whether the row shows something that changes with time."""
        return False

    @property
    def text(self) -> str:
        """The text that offsets count in and that is copied."""
        return ""

    @property
    def spoken(self) -> str:
        """What a screen reader says of the row."""
        return self.text

    @property
    def total(self) -> int:
        """Height with the gap, or nothing when hidden."""
        return 0 if self.hidden else self.gap + self.height

    def indent(self) -> int:
        """Return the distance from the left edge, in pixels."""
        return self.host.look.ems(self.spec.indent)

    def estimate(self, width: int) -> int:  # noqa: ARG002 - others need it
        """Return a guess of the height at a width, without laying anything out."""
        return self.host.look.text.line

    def lay_out(self, width: int) -> None:
        """Make the layout for a width and set `height`."""
        self.width = width
        self.live = True

    def drop(self) -> None:
        """Forget the layout, keep the height."""
        self.live = False

    def adopt(self, spec: RowSpec) -> bool:
        """Take over other content where that is cheaper than a new row; say whether it was done.

        The row then has to be laid out again.
        """
        del spec
        return False

    def settle(self) -> None:
        """The text is complete: what was done roughly for speed is done exactly."""

    def forget_links(self) -> None:
        """Link definitions have changed."""

    def paint(self, brush: Brush) -> None:
        """Draw what touches the clip."""

    def offset_at(self, x: float, y: float) -> int:  # noqa: ARG002
        """Return the text offset nearest to a point."""
        return 0

    def word_at(self, offset: int) -> tuple[int, int]:
        """Return the word around an offset."""
        return word_at(self.text, offset)

    def paragraph_at(self, offset: int) -> tuple[int, int]:  # noqa: ARG002
        """Return the paragraph or line around an offset."""
        return 0, len(self.text)

    def controls(self) -> Sequence[Control]:
        """Return what can be pressed, in reading order; needs the layout."""
        return ()

    def control(self, key: str) -> Control | None:
        """Return what can be pressed and has a key; rows with many links make that one only."""
        return next((one for one in self.controls() if one.key == key), None)

    def buttons(self) -> Sequence[Control]:
        """Return what can be pressed, links in a text left out, which `link_at` finds."""
        return self.controls()

    def offers(self) -> Sequence[Offer]:
        """Return what a context menu offers for the row."""
        return ()

    def over_text(self, x: float, y: float) -> bool:  # noqa: ARG002
        """Whether the mouse pointer at that point is over text."""
        return bool(self.text)

    def link_at(self, x: float, y: float) -> tuple[str, str] | None:  # noqa: ARG002
        """Return key and target of the link under a point."""
        return None

    def scroll_sideways(self, change: int, x: float, y: float) -> bool:  # noqa: ARG002
        """Scroll what is under a point by so many pixels to the right; say whether it could."""
        return False

    def grab(self, x: float, y: float) -> Callable[[float], None] | None:  # noqa: ARG002
        """Take hold of a scroll bar at a point: the result is called with the mouse's x."""
        return None

    def reveal(self, start: int, end: int) -> bool:  # noqa: ARG002 - rows may fold parts of them
        """Unfold what hides a range of the text; say whether anything had to be."""
        if not self.hidden:
            return False
        self.host.unfold()
        return True

    def scroll_to(self, offset: int) -> bool:  # noqa: ARG002
        """Scroll sideways until a character can be seen; say whether anything moved."""
        return False

    def take_formulas(self) -> bool:
        """Formulas that were missing are there; say whether the row has to be laid out again."""
        return False

    def tip_at(self, x: float, y: float) -> str:  # noqa: ARG002
        """Return what a tooltip says of the thing under a point."""
        return ""

    def boxes(self, start: int, end: int) -> list[QRectF]:  # noqa: ARG002
        """Return the boxes of a range of the text, as far as they can be seen; needs the layout."""
        return []

    def end_point(self) -> QRectF | None:
        """Return where text that goes on would stand."""
        return None


class RuleRow(Row):
    """A thematic break."""

    __slots__ = ()

    def estimate(self, width: int) -> int:  # noqa: ARG002
        """Return the height of a hairline."""
        return 1

    def lay_out(self, width: int) -> None:
        """Take the height of a hairline."""
        self.height, self.width, self.live = 1, width, True

    def paint(self, brush: Brush) -> None:
        """Draw the line."""
        paint_bars(brush, self)
        left = self.indent()
        brush.painter.fillRect(QRectF(left, 0, brush.width - left, 1), brush.look["border"])


def link_controls(
    host: Host, inline: InlineText, shape: Shape, at: QPointF, key: str
) -> list[Control]:
    """Return the links of a text that is painted at `at`; their keys begin with `key`."""
    return [
        link_control(host, inline, shape, at, f"{key}{number}")
        for number in range(len(inline.links))
    ]


def link_control(host: Host, inline: InlineText, shape: Shape, at: QPointF, key: str) -> Control:
    """Return the link with a key, whose end is its number, of a text that is painted at `at`."""
    link = inline.links[int(key.rpartition(":")[2])]
    box = QRectF()
    for rect in shape.rects(link.start, link.end):
        box = box.united(rect)
    return Control(
        key,
        ControlKind.LINK,
        inline.text[link.start : link.end].strip() or link.target,
        box.translated(at),
        partial(host.open_link, link.target),
        link.target,
        hint=link.title,
    )


def keyed_link(inline: InlineText, begins: str, key: str) -> Link | None:
    """Return the link with a key that begins so, None if there is none in this text."""
    number = key.removeprefix(begins)
    if not key.startswith(begins) or not number.isdecimal() or int(number) >= len(inline.links):
        return None
    return inline.links[int(number)]


def hover_style(brush: Brush, inline: InlineText, key: str) -> list[Styled]:
    """Return the format of the link under the mouse pointer, if it is one of this text."""
    link = keyed_link(inline, key, brush.hovered)
    if link is None:
        return []
    line = QTextCharFormat()
    line.setForeground(brush.look["link"])
    line.setFontUnderline(True)
    return [Styled(link.start, link.end, line)]


def paint_bars(brush: Brush, row: Row, *, mirrored: bool = False) -> None:
    """Draw the bars of the quotes that a row stands in, joined with those of the row above."""
    if not row.spec.bars:
        return
    painter, look = brush.painter, brush.look
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look["quote"])
    for number, bar in enumerate(row.spec.bars):
        above = row.gap if number < row.joined else 0
        left = look.ems(bar) + 1
        x = brush.width - left - 3 if mirrored else left
        painter.drawRect(QRectF(x, -above, 3, row.height + above))


def paint_outline(painter: QPainter, width: int, top: int, height: int, look: Look) -> None:
    """Draw the quiet frame of a card around the column of text."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(look["border"], 1))
    box = QRectF(-BLEED, top, width + 2 * BLEED, height)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)


def paint_marker(
    brush: Brush, row: Row, marker: Marker, face: Face, *, mirrored: bool = False
) -> None:
    """Draw a bullet, a number or a task box in the space that a list leaves for it."""
    painter, look = brush.painter, brush.look
    gap = look.ems(0.5)
    right = look.ems(marker.end) - gap
    if marker.checked is not None:
        _paint_box(
            brush, right if not mirrored else brush.width - right + look.ems(1), marker, face
        )
        return
    if marker.text in BULLETS:
        x = right - look.ems(0.3)
        _paint_bullet(brush, QPointF(brush.width - x if mirrored else x, face.line / 2), marker)
        return
    painter.setFont(face.font if not isinstance(row.spec.block, Heading) else look.text.font)
    painter.setPen(look["link" if marker.note else "muted"])
    box = QRectF(right - look.ems(4), 0, look.ems(4), face.line)
    align = Qt.AlignmentFlag.AlignRight
    if mirrored:
        box = QRectF(brush.width - right, 0, look.ems(4), face.line)
        align = Qt.AlignmentFlag.AlignLeft
    text = mark_text(row, marker)
    painter.drawText(box, align | Qt.AlignmentFlag.AlignVCenter, text)


def mark_text(row: Row, marker: Marker) -> str:
    """Return what a marker shows: of a footnote, the number that it has by now."""
    return f"{row.host.inline.note_number(marker.note)}." if marker.note else marker.text


def _paint_bullet(brush: Brush, at: QPointF, marker: Marker) -> None:
    """Draw a disc, a ring or a square, by the depth of the list."""
    painter, look = brush.painter, brush.look
    size = look.em * 0.17
    at += QPointF(0, look.em * 0.06)
    ring = marker.text == BULLETS[1]
    painter.setPen(QPen(look["muted"], 1.2) if ring else QPen(Qt.PenStyle.NoPen))
    painter.setBrush(Qt.BrushStyle.NoBrush if ring else look["muted"])
    if marker.text == BULLETS[2]:
        painter.drawRect(QRectF(at.x() - size, at.y() - size, 2 * size, 2 * size))
    else:
        painter.drawEllipse(at, size, size)


def _paint_box(brush: Brush, right: int, marker: Marker, face: Face) -> None:
    painter, look = brush.painter, brush.look
    side = round(look.em * 0.92)
    box = QRectF(right - side + 0.5, (face.line - side) // 2 + 0.5, side - 1, side - 1)
    painter.setPen(QPen(look["accent" if marker.checked else "faint"], 1.4))
    painter.setBrush(look["accent"] if marker.checked else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 3, 3)
    if marker.checked:
        tick = QPen(look["on_accent"], 1.8)
        tick.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(tick)
        points = ((0.24, 0.53), (0.42, 0.70), (0.76, 0.32))
        spots = [QPointF(box.x() + x * side, box.y() + y * side) for x, y in points]
        painter.drawPolyline(spots)


def paint_ground(brush: Brush, shape: Shape, ground: Ground, at: QPointF) -> None:
    """Draw the soft ground of inline code, of a key or of marked text."""
    painter, look = brush.painter, brush.look
    gap = ground.gap or 2
    rects = shape.rects(ground.start, ground.end, tight=True)
    for number, rect in enumerate(rects, start=1):
        behind = 0 if ground.gap and number == len(rects) else gap
        box = rect.translated(at).adjusted(-gap, 0, behind, 0)
        if ground.style & Style.MARK:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look["warning"])
        elif ground.style & Style.KBD:
            painter.setPen(QPen(look["border"], 1))
            painter.setBrush(look["raised"])
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look["hover"])
        painter.drawRoundedRect(box, 4, 4)
