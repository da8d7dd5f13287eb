"""Blocks to rows: the tree of a Markdown text as a flat list of strips, each laid out by itself.

A list or a quote that grows at its end changes its last rows only, and text far away needs no
layout, however deep it is nested. Distances are in pixels, indents in multiples of the font size.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from nocopt.render.blocks import (
    Block,
    CodeBlock,
    Details,
    Footnote,
    Heading,
    ListBlock,
    ListItem,
    MathBlock,
    Paragraph,
    Quote,
    Rule,
    Table,
)
from nocopt.render.inline import stretches
from nocopt.render.preamble import NONE, Preamble
from nocopt.ui.conversation.shape import has_letter, is_rtl

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from nocopt.render.blocks import Align

_QUOTE_INDENT = 1.25
_BULLET_INDENT = 1.7
_DIGIT = 0.64
BULLETS = ("•", "◦", "▪")
_VERBATIM_LINES = 40
LONGEST: Final = 12_000  # characters of source in one row; laying it out takes some milliseconds
_APART = 16
_ABOVE_TABLE = 20  # where a wide table has its buttons
_PART_CELLS = 30  # of a table; laying them out takes no longer than a frame has


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Lines of text shown exactly as they are, as a person typed them."""

    text: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The line that stands for details, and unfolds them."""

    text: str
    open: bool


@dataclass(frozen=True, slots=True)
class TablePart:
    """Rows of a table from number `first` on; the header stands above the first of them.

    Long tables are split so that only what is in sight is laid out. `table` is all of it as it was
    when the part was made.
    """

    align: tuple[Align, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first: int
    last: bool  # no part below
    table: Table = field(compare=False)


Leaf: TypeAlias = (
    Paragraph | Heading | CodeBlock | TablePart | Rule | MathBlock | Summary | Verbatim
)


@dataclass(frozen=True, slots=True)
class Marker:
    """A bullet, number or task box that hangs before the first line; `end` is where it ends.

    That of a footnote has its label as `note`: which number it has may change while text comes.
    """

    text: str
    end: float
    checked: bool | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class RowSpec:
    """What a row shows and where: values only, so that equal rows can keep their layout.

    `folds` counts the details that it stands in: a summary folds the rows with a higher count below
    it. `prefix` precedes the row's text when it is copied as plain text, `joiner` separates it from
    the row before. `preamble` is what formulas above it have defined.
    """

    block: Leaf
    indent: float = 0.0
    bars: tuple[float, ...] = ()
    markers: tuple[Marker, ...] = ()
    above: int = 12
    below: int = 12
    prefix: str = ""
    joiner: str = "\n\n"
    folds: int = 0
    preamble: Preamble = NONE


@dataclass(frozen=True, slots=True)
class _Place:
    """The containers around a block."""

    indent: float = 0.0
    bars: tuple[float, ...] = ()
    depth: int = 0
    lead: str = ""  # indentation of copied lines
    folds: int = 0


_HEADING_ABOVE = (28, 24, 20, 16, 16, 16)


def rows_of(blocks: Iterable[Block]) -> list[RowSpec]:
    """Return the rows of top-level blocks, in order."""
    return list(_rows(blocks, _Place()))


def verbatim_rows(text: str) -> list[RowSpec]:
    """Return rows that show `text` line by line; long text is split so that it stays cheap.

    It is split, too, where lines read in another direction than those before.
    """
    specs: list[RowSpec] = []
    chunk: list[str] = []
    size, joiner, before = 0, "\n", False

    def close() -> None:
        specs.append(RowSpec(Verbatim("\n".join(chunk)), above=0, below=0, joiner=joiner))
        chunk.clear()

    for line in text.split("\n"):
        rtl = is_rtl(line) if has_letter(line) else before
        full = len(chunk) == _VERBATIM_LINES or size + len(line) > LONGEST
        if chunk and (rtl is not before or full):
            close()
            size, joiner = 0, "\n"
        *parts, last = stretches(line, LONGEST)
        for part in parts:
            chunk.append(part)
            close()
            size, joiner = 0, ""
        chunk.append(last)
        size, before = size + len(last), rtl
    close()
    return specs


def _rows(blocks: Iterable[Block], place: _Place) -> Iterator[RowSpec]:
    for block in blocks:
        match block:
            case ListBlock():
                for rows in _list_rows(block, place):
                    yield from rows
            case Quote(inner):
                bars = (*place.bars, place.indent)
                inside = replace(place, indent=place.indent + _QUOTE_INDENT, bars=bars)
                yield from _rows(inner, inside)
            case Details(summary, inner, is_open):
                yield _leaf(Summary(summary, is_open), place)
                inside = replace(place, indent=place.indent + _QUOTE_INDENT, folds=place.folds + 1)
                yield from _rows(inner, inside)
            case Footnote():
                yield from _footnote_rows(block, place)
            case Table():
                yield from _table_rows(block, place)
            case Paragraph(text) if len(text) > LONGEST:
                yield from _rows_of_long(text, place)
            case _:
                yield _leaf(block, place)


def _rows_of_long(text: str, place: _Place) -> Iterator[RowSpec]:
    """A paragraph of any length as rows that follow each other closely, laid out one by one."""
    first, *others = (_leaf(Paragraph(part), place) for part in stretches(text, LONGEST))
    yield replace(first, below=0)
    for row in others[:-1]:
        yield replace(row, above=0, below=0, prefix="", joiner="")
    yield replace(others[-1], above=0, prefix="", joiner="")


def _leaf(block: Leaf, place: _Place) -> RowSpec:
    above, below = 12, 12
    match block:
        case Heading(level, _):
            above, below = _HEADING_ABOVE[level - 1], 8
        case CodeBlock() | TablePart() | MathBlock():
            above = below = _APART
        case Rule():
            above, below = 24, 24
        case _:
            pass
    return RowSpec(block, place.indent, place.bars, (), above, below, place.lead, folds=place.folds)


def rows_of_strip(table: Table) -> int:
    """Return how many rows of a table one strip of it has."""
    return max(1, _PART_CELLS // max(1, len(table.header)))


def rows_of_table(block: Table, strip: int) -> list[RowSpec]:
    """Return the strips of a top-level table from number `strip` on."""
    return list(_table_rows(block, _Place(), strip))


def _table_rows(block: Table, place: _Place, strip: int = 0) -> Iterator[RowSpec]:
    """The strips of a table; a short one has a single strip."""
    step = rows_of_strip(block)
    for first in range(strip * step, max(1, len(block.rows)), step):
        last = first + step >= len(block.rows)
        rows = block.rows[first : first + step]
        part = TablePart(block.align, block.header, rows, first, last, block)
        yield RowSpec(
            part,
            place.indent,
            place.bars,
            above=0 if first else _ABOVE_TABLE,
            below=_APART if last else 0,
            prefix=place.lead,
            joiner="\n" if first else "\n\n",
            folds=place.folds,
        )


def _footnote_rows(block: Footnote, place: _Place) -> list[RowSpec]:
    step = 2 * _DIGIT + 0.75
    typed = f"[^{block.label}]: "
    inside = replace(place, indent=place.indent + step, lead=place.lead + "    ")
    rows = list(_rows(block.blocks, inside)) or [_leaf(Paragraph(""), inside)]
    return _item_rows(
        rows,
        Marker("", inside.indent, note=block.label),
        (inside.lead, place.lead + typed),
        12,
        tight=False,
    )


def rows_of_items(block: ListBlock, first: int) -> list[list[RowSpec]]:
    """Return the rows of a top-level list, item by item, from item number `first` on."""
    return list(_list_rows(block, _Place(), first))


def _list_rows(block: ListBlock, place: _Place, first: int = 0) -> Iterator[list[RowSpec]]:
    last = block.start + len(block.items) - 1
    digits = max(2, len(str(last)))
    step = digits * _DIGIT + 0.75 if block.ordered else _BULLET_INDENT
    gap = 4 if block.tight else 12
    inside = replace(place, indent=place.indent + step, depth=place.depth + 1)
    for number, item in enumerate(block.items[first:], first):
        mark, typed = _mark(block, number, item, place.depth)
        marker = Marker(mark, inside.indent, item.checked)
        inner = replace(inside, lead=place.lead + " " * len(typed))
        rows = list(_rows(item.blocks, inner))
        if not rows:
            rows = [_leaf(Paragraph(""), inner)]
        leads = (inner.lead, place.lead + typed)
        yield _item_rows(rows, marker, leads, gap if number else 12, block.tight)


def _item_rows(
    rows: list[RowSpec], marker: Marker, leads: tuple[str, str], above: int, tight: bool
) -> list[RowSpec]:
    """The rows of one item, the first carrying its marker; tight items move close together.

    `leads` are what precedes the copied lines of its blocks, and what the first has instead.
    """
    first, (inner, typed) = rows[0], leads
    prefix = typed + first.prefix.removeprefix(inner)
    plain = isinstance(first.block, Paragraph)
    rows[0] = replace(
        first,
        markers=(marker, *first.markers),
        above=above if plain else max(above, first.above),
        below=4 if tight and plain else first.below,
        prefix=prefix,
        joiner="\n" if tight and above == 4 else first.joiner,
    )
    for at in range(1, len(rows)):
        row = rows[at]
        if tight and row.markers and row.above == 12:
            rows[at] = replace(row, above=4, joiner="\n")
    return rows


def _mark(block: ListBlock, number: int, item: ListItem, depth: int) -> tuple[str, str]:
    """The marker as shown, and as typed in plain text."""
    box = {None: "", True: "[x] ", False: "[ ] "}[item.checked]
    if block.ordered:
        mark = f"{block.start + number}."
        return mark, f"{mark} {box}"
    return BULLETS[min(depth, len(BULLETS) - 1)], f"- {box}"
