"""What a selection says, from the data: as text, as Markdown, and what its HTML is made from.

Rows that are selected as a whole are given as the Markdown they were made of, parts of rows as
their text. What is in one row, or in one table, is given as its text alone: a line of code, a
name, cells for a spreadsheet. Messages that are selected from end to end among others are given
as they were written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from nocopt.render import markdown
from nocopt.render.blocks import CodeBlock, MathBlock, Paragraph, Span, Table
from nocopt.render.html import cells_html, spans_html, to_html
from nocopt.render.inline import InlineParser
from nocopt.render.plain import to_markdown
from nocopt.ui.conversation.code_layout import CodeRow
from nocopt.ui.conversation.formula_layout import MathRow
from nocopt.ui.conversation.items import Items, Place
from nocopt.ui.conversation.layouts import RuleRow
from nocopt.ui.conversation.own_text import OwnTextSection
from nocopt.ui.conversation.rows import Summary, TablePart, Verbatim
from nocopt.ui.conversation.table_layout import TableRow
from nocopt.ui.conversation.text_layout import TextRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.core.messages import Message
    from nocopt.render.blocks import Block, Inline
    from nocopt.ui.conversation.layouts import Row
    from nocopt.ui.conversation.positions import Position, Range

_MARKS: Final = ("\ue000", "\ue001")  # around the number of what is put into the HTML later


class Fill(NamedTuple):
    """What stands in the HTML as it is: spans, or rows of cells."""

    spans: Inline = ()
    cells: tuple[tuple[Inline, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Chunk:
    """What is selected of one message; `source` is Markdown with marks for the `fills`."""

    text: str
    markdown: str
    source: str
    fills: tuple[Fill, ...] = ()
    inline: InlineParser | None = None  # for one thread
    bare: bool = False  # part of a line, and no paragraph

    def html(self) -> str:
        """Return it as HTML, in any thread."""
        if self.bare:
            return "".join(spans_html(fill.spans) for fill in self.fills)
        document = markdown.parse(self.source)
        inline = self.inline
        if inline is None:
            inline = InlineParser()
            inline.set_references(document.references)
        made = to_html(document.blocks, inline)
        for number, fill in enumerate(self.fills):
            mark = str(number).join(_MARKS)
            if fill.cells:
                made = made.replace(f"<p>{mark}</p>", cells_html(fill.cells))
            made = made.replace(mark, spans_html(fill.spans))
        return made


@dataclass(frozen=True, slots=True)
class Passage:
    """What is selected, message by message."""

    chunks: tuple[Chunk, ...] = ()

    @property
    def text(self) -> str:
        """What editors and terminals paste."""
        return "\n\n".join(chunk.text for chunk in self.chunks)

    @property
    def markdown(self) -> str:
        """The same with markup, in one row as well."""
        return "\n\n".join(chunk.markdown for chunk in self.chunks)

    def html(self) -> str:
        """Return what word processors and mail programs paste; made in any thread."""
        return "\n".join(chunk.html() for chunk in self.chunks)


class Piece(NamedTuple):
    """The selected part of a row's text."""

    row: Row
    low: int
    high: int

    @property
    def whole(self) -> bool:
        """Whether nothing of the row is left out."""
        return self.low == 0 and self.high == len(self.row.text)

    @property
    def text(self) -> str:
        """The text itself."""
        return self.row.text[self.low : self.high]


def passage_of(items: Items, found: Range) -> Passage:
    """Return what is selected."""
    chunks = []
    for index in range(found.start.item, found.end.item + 1):
        message, pieces = _whole(items, index, found), list[Piece]()
        if message is None:
            pieces = _pieces(items, index, found)
        if message is not None and message.text:  # else there is nothing but thinking, or tools
            chunks.append(_of_message(message))
        elif pieces:
            chunks.append(_of_rows(pieces, among=found.start.item != found.end.item))
    return Passage(tuple(chunks))


def _whole(items: Items, index: int, found: Range) -> Message | None:
    """The message, if it is selected as a whole and among others."""
    message = items[index].message
    if message is None or found.start.item == found.end.item:
        return None
    if index == found.start.item and found.start > _first(items, index):
        return None
    if index == found.end.item and found.end < _last(items, index):
        return None
    return message


def _of_message(message: Message) -> Chunk:
    text = message.text
    if message.role == "assistant":
        return Chunk(text, text, text)
    return Chunk(text, text, "0".join(_MARKS), (Fill((Span(text),)),))


def _first(items: Items, index: int) -> tuple[int, int, int]:
    """Where the text of a message begins."""
    rows = items.prepare(index).rows
    texts = (number for number, row in enumerate(rows) if row.text and not row.hidden)
    return index, next(texts, 0), 0


def _last(items: Items, index: int) -> tuple[int, int, int]:
    """Where the text of a message ends."""
    rows = items.prepare(index).rows
    for number in range(len(rows) - 1, -1, -1):
        if rows[number].text and not rows[number].hidden:
            return index, number, len(rows[number].text)
    return index, 0, 0


def _pieces(items: Items, index: int, found: Range) -> list[Piece]:
    start, end = found
    pieces: list[Piece] = []
    for number, row in enumerate(items.prepare(index).rows):
        place = Place(index, number)
        if not _taken(row) or place < start[:2] or place > end[:2]:
            continue
        low = _offset(start, place, 0)
        high = _offset(end, place, len(row.text))
        if row.text[low:high] or (isinstance(row, RuleRow) and pieces):
            pieces.append(Piece(row, low, high))
    while pieces and not pieces[-1].text:
        pieces.pop()
    return pieces


def _taken(row: Row) -> bool:
    """Whether a row is copied where it is between the ends: folded text of the person is."""
    return not row.hidden or isinstance(row.host, OwnTextSection)


def _offset(at: Position, place: Place, otherwise: int) -> int:
    return at.offset if place == at[:2] else otherwise


def _of_rows(pieces: Sequence[Piece], *, among: bool) -> Chunk:
    alone = _are_one(pieces)
    fills: list[Fill] = []
    texts, sources = [], []
    before: Piece | None = None
    for piece in pieces:
        same = before is not None and _are_one((before, piece))
        texts.append(_joined(before, piece, _text_of(piece, same=same)))
        sources.append(_joined(before, piece, _source_of(piece, fills, same=same), html=True))
        before = piece
    made = "".join(texts)
    plain = made
    if alone and not among:
        plain = "\n".join(piece.text for piece in pieces)
    inline = pieces[0].row.host.inline.another()
    row = pieces[0].row
    bare = len(pieces) == 1 and isinstance(row, TextRow) and not pieces[0].whole
    return Chunk(plain, made, "".join(sources), tuple(fills), inline, bare=bare)


def _are_one(pieces: Sequence[Piece]) -> bool:
    """Whether all of it is in one row, or in one table."""
    first = pieces[0].row
    if not isinstance(first, TableRow):
        return len(pieces) == 1
    rows = (piece.row for piece in pieces)
    return all(isinstance(row, TableRow) and row.sheet is first.sheet for row in rows)


def _text_of(piece: Piece, *, same: bool) -> str:
    """A row as Markdown, where it is selected as a whole; else its text."""
    block = _block_of(piece) if piece.whole else None
    return _markdown(block, same=same) if block is not None else piece.text


def _source_of(piece: Piece, fills: list[Fill], *, same: bool) -> str:
    """Markdown that its HTML is made from."""
    row, block = piece.row, _block_of(piece)
    if block is not None and (piece.whole or isinstance(row, CodeRow)):
        return _markdown(block, same=same)
    if isinstance(row, TableRow):
        fill = Fill(cells=_cells(row, piece.low, piece.high))
    elif isinstance(row, TextRow) and not isinstance(row.spec.block, Verbatim):
        fill = Fill(_cut(row.spans, piece.low, piece.high))
    else:
        fill = Fill((Span(piece.text),))
    fills.append(fill)
    return str(len(fills) - 1).join(_MARKS)


def _block_of(piece: Piece) -> Block | None:
    """The block of a row; of code the part that is selected. None if it is not Markdown."""
    row, block = piece.row, piece.row.spec.block
    match block:
        case CodeBlock(language, _) if isinstance(row, CodeRow):
            return CodeBlock(language, piece.text)
        case TablePart() if isinstance(row, TableRow):
            return Table(block.align, block.header, block.rows)
        case MathBlock() if isinstance(row, MathRow):
            return block
        case Summary(text, _) if isinstance(row, TextRow):
            return Paragraph(text)
        case Verbatim() | Summary() | TablePart():
            return None
        case _:
            return block if isinstance(row, (TextRow, RuleRow)) else None


def _markdown(block: Block, *, same: bool) -> str:
    lines = to_markdown((block,)).removesuffix("\n")
    # A strip of a table goes on from the one before: its header stands above that.
    return lines.split("\n", 2)[2] if same and isinstance(block, Table) else lines


def _joined(before: Piece | None, piece: Piece, text: str, *, html: bool = False) -> str:
    """A row as it stands below the one before: in its list and its quotes."""
    spec = piece.row.spec
    quote = "> " * len(spec.bars)
    lead = spec.prefix if piece.low == 0 else ""
    first, rest = lead + quote, " " * len(lead) + quote
    if spec.bars and not spec.bars[0]:
        first, rest = quote + lead, quote + " " * len(lead)
    lines = text.split("\n")
    made = "\n".join((first + lines[0], *(rest + line if line else line for line in lines[1:])))
    if before is None:
        return made
    joiner = spec.joiner
    if html and isinstance(spec.block, Verbatim) and joiner == "\n":
        joiner = "\\\n"
    shared = min(len(spec.bars), len(before.row.spec.bars))
    if shared and joiner == "\n\n" and not spec.bars[0]:
        joiner = "\n" + "> " * (shared - 1) + ">\n"
    return joiner + made


def _cells(row: TableRow, low: int, high: int) -> tuple[tuple[Inline, ...], ...]:
    """The cells of a part of a table's text, row by row, those at its ends as far as they go."""
    cells = row.cells
    found: list[tuple[Inline, ...]] = []
    (first, left), (last, right) = cells.place_of(low), cells.place_of(high)
    for number in range(first, last + 1):
        sources = cells.sources()[number]
        begin = left if number == first else 0
        end = right if number == last else len(sources) - 1
        made = []
        for column in range(begin, end + 1):
            at = cells.start(number, column)
            made.append(_cut(row.host.spans(sources[column]), low - at, high - at))
        found.append(tuple(made))
    return tuple(found)


def _cut(spans: Inline, low: int, high: int) -> Inline:
    """The spans of a part of their text."""
    found, at = [], 0
    for span in spans:
        start, end = max(low - at, 0), min(high - at, len(span.text))
        if start < end:
            style, text = span.style, span.text[start:end]
            found.append(Span(text, style, span.href, span.note, span.title))
        at += len(span.text)
    return tuple(found)
