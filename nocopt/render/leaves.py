"""Open leaf blocks of a text being parsed: paragraph, code, formula, table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from nocopt.render.blocks import Align, CodeBlock, MathBlock, Paragraph, Table
from nocopt.render.containers import Children
from nocopt.render.references import Reference, take_definitions
from nocopt.render.tables import split_row
from nocopt.render.tex import after

if TYPE_CHECKING:
    from nocopt.render.line import Line
    from nocopt.render.tex import Delimiters

_INDENTED = 4
_SETTLE_AFTER = 64
_MAX_PADDING = 65_536
_LONE_BAR = re.compile(r"\|[ \t]*$")


class Lines:
    """Lines of text under way; joining them again and again costs one copy, not one walk."""

    __slots__ = ("_last", "_settled")

    def __init__(self, settled: str | None = None, last: list[str] | None = None) -> None:
        self._settled = settled
        self._last = [] if last is None else last

    def __bool__(self) -> bool:
        return self._settled is not None or bool(self._last)

    def append(self, line: str) -> None:
        """Add a line at the end."""
        self._last.append(line)

    def pop(self) -> str:
        """Take the last line off; the lines must not be joined yet, save that last one."""
        return self._last.pop()

    def join(self, *, keep: int = 0) -> str:
        """All lines as one text; the last `keep` lines stay apart for `pop`."""
        last = self._last
        settle = last[: len(last) - keep]
        if settle:
            head = () if self._settled is None else (self._settled,)
            self._settled = "\n".join((*head, *settle))
            del last[: len(settle)]
        head = () if self._settled is None else (self._settled,)
        return "\n".join((*head, *last))

    def fork(self) -> Lines:
        """A copy to try a line on."""
        self.join(keep=1)
        return Lines(self._settled, list(self._last))


class ParagraphNode:
    """An open paragraph; link reference definitions at its head are taken off as they settle."""

    __slots__ = ("_count", "_defines", "_lines", "_patience", "definitions", "end", "start")

    def __init__(self, start: int, lines: Lines | None = None) -> None:
        self.start = self.end = start
        self._lines = Lines() if lines is None else lines
        self._count = 0
        self._patience = _SETTLE_AFTER  # lines from one look for definitions to the next
        self._defines = False  # that is, may begin with a definition
        self.definitions: list[tuple[str, Reference]] = []

    def continues(self, line: Line) -> bool:
        """A blank line ends a paragraph."""
        return not line.blank

    def take(self, text: str, number: int) -> None:
        """Add a line, given without the white space at its head."""
        if not self._lines:
            self._defines = text.startswith("[")
        self._lines.append(text)
        self.end = number
        self._count += 1
        if self._defines and self._count >= self._patience:
            self.settle(keep=1)

    def settle(self, *, keep: int = 0) -> bool:
        """Take definitions off the head, but for the last `keep`; whether text is left."""
        if not self._defines:
            return bool(self._lines)
        text = self._lines.join(keep=1)
        found, rest = take_definitions(text)
        kept = found[len(found) - keep :] if keep else []
        found = found[: len(found) - len(kept)]
        # A title without its end is read again at each look: they come at ever longer intervals.
        self._patience = _SETTLE_AFTER if found else 2 * self._patience
        self._count = 0
        if found:
            self.definitions += [(label, reference) for label, reference, _ in found]
            rest = "".join(source for _, _, source in kept) + rest
            self._lines = Lines(None, rest.split("\n") if rest else [])
        self._defines = bool(kept) or rest.startswith("[")
        return bool(self._lines)

    def pop_line(self) -> str:
        """Take the last line off, as the header of a table."""
        self._lines.join(keep=1)
        self.end -= 1
        return self._lines.pop()

    def last_line(self) -> str:
        """The last line."""
        self._lines.join(keep=1)
        last = self._lines.pop()
        self._lines.append(last)
        return last

    @property
    def empty(self) -> bool:
        """Whether no line is left."""
        return not self._lines

    def text(self) -> str:
        """The text without white space at its end."""
        return self._lines.join(keep=1).rstrip(" \t")

    def build(self) -> Paragraph | None:
        """The paragraph as a value; None when it held nothing but definitions."""
        return Paragraph(self.text()) if self.settle() else None

    def fork(self) -> ParagraphNode:
        """A copy to try a line on."""
        twin = ParagraphNode(self.start, self._lines.fork())
        twin.end, twin._defines = self.end, self._defines
        return twin


class FenceNode:
    """An open fenced code block; `indent` columns are taken off its lines."""

    __slots__ = ("_closing", "_fence", "_indent", "_language", "_lines", "closed", "end", "start")

    def __init__(
        self, start: int, fence: str, indent: int, language: str, lines: Lines | None = None
    ) -> None:
        self.start = self.end = start
        self._fence = fence
        self._closing = re.compile(re.escape(fence[0]) + f"{{{len(fence)},}}[ \\t]*$")
        self._indent = indent
        self._language = language
        self._lines = Lines() if lines is None else lines
        self.closed = False

    def continues(self, _line: Line) -> bool:
        """Every line goes on with the code until the closing fence."""
        return True

    def goes_on_with(self, text: str) -> bool:
        """Whether a line surely is code as it stands, should no container be around the fence."""
        return not self._indent and self._fence not in text

    def take_text(self, text: str, number: int) -> None:
        """Add such a line."""
        self.end = number
        self._lines.append(text)

    def take(self, line: Line, number: int) -> bool:
        """Add a line of code; true when it was the closing fence instead."""
        self.end = number
        if line.char == self._fence[0] and line.indent < _INDENTED and line.match(self._closing):
            return True
        if self._indent:
            line.skip_columns(self._indent)
        self._lines.append(line.tail)
        return False

    def build(self) -> CodeBlock:
        """The code as a value."""
        return CodeBlock(self._language, self._lines.join(), self.closed)

    def fork(self) -> FenceNode:
        """A copy to try a line on."""
        lines = self._lines.fork()
        twin = FenceNode(self.start, self._fence, self._indent, self._language, lines)
        twin.end = self.end
        return twin


class IndentedNode:
    """An open indented code block."""

    __slots__ = ("_blank", "_lines", "end", "start")

    def __init__(self, start: int, lines: Lines | None = None, blank: tuple[str, ...] = ()) -> None:
        self.start = self.end = start
        self._lines = Lines() if lines is None else lines
        self._blank = list(blank)

    def continues(self, line: Line) -> bool:
        """A line with text that is not indented ends the code."""
        return line.blank or line.indent >= _INDENTED

    def take(self, line: Line, number: int) -> None:
        """Add a line of code; blank lines count once more code follows."""
        line.skip_columns(_INDENTED)
        if line.blank:
            self._blank.append(line.tail)
            return
        for blank in self._blank:
            self._lines.append(blank)
        self._blank.clear()
        self._lines.append(line.tail)
        self.end = number

    def build(self) -> CodeBlock:
        """The code as a value."""
        return CodeBlock("", self._lines.join())

    def fork(self) -> IndentedNode:
        """A copy to try a line on."""
        twin = IndentedNode(self.start, self._lines.fork(), tuple(self._blank))
        twin.end = self.end
        return twin


class MathNode:
    """An open displayed formula; it is a paragraph in the end when nothing closes it.

    Its lines are kept with the delimiters. As in TeX, no line of it is blank.
    """

    __slots__ = (
        "_closing",
        "_delimiters",
        "_depth",
        "_lines",
        "_mark",
        "closed",
        "end",
        "indent",
        "shown",
        "start",
    )

    def __init__(
        self, start: int, delimiters: Delimiters, indent: int, lines: Lines | None = None
    ) -> None:
        self.start = self.end = start
        self.indent = indent  # columns that are taken off its lines
        self._delimiters = delimiters
        self._depth = 1
        self._closing = ""
        self._mark = ""
        self._lines = Lines() if lines is None else lines
        self.closed = False
        self.shown = False  # as a formula, though it is not closed

    def continues(self, line: Line) -> bool:
        """A blank line ends what was taken for a formula."""
        return not line.blank

    def take(self, text: str, number: int) -> str | None:
        """Add a line; what follows the closing delimiter in it, or None when there is none."""
        self.end = number
        start = 0 if self._lines else len(self._delimiters.opening)
        end, self._depth = self._delimiters.end_in(text, start, self._depth)
        if end < 0:
            self._lines.append(text)
            return None
        self.closed = True
        environment = self._delimiters.counted is not None
        stop = after(text[end:])
        self._mark = stop[1] if stop is not None else ""
        self._lines.append(text[: end if environment else end - 2])
        self._closing = "" if environment else text[end - 2 : end]
        return "" if stop is not None else text[end:].strip(" \t")

    def build(self) -> MathBlock | Paragraph:
        """The formula, or what it turned out to be, as a value."""
        source = self._lines.join()
        environment = self._delimiters.counted is not None
        tex = source if environment else source[len(self._delimiters.opening) :]
        if self.closed and tex.strip():
            return MathBlock(tex.strip() + self._mark)
        if self.shown:
            return MathBlock(tex.removesuffix("$").removesuffix("\\").strip(), closed=False)
        lines = (source + self._closing + self._mark).split("\n")
        return Paragraph("\n".join(line.strip(" \t") for line in lines))

    def fork(self) -> MathNode:
        """A copy to try a line on."""
        twin = MathNode(self.start, self._delimiters, self.indent, self._lines.fork())
        twin.end, twin._depth = self.end, self._depth
        return twin


class TableNode:
    """An open table."""

    __slots__ = ("_align", "_header", "_rows", "end", "padding", "start")

    def __init__(
        self,
        start: int,
        header: tuple[str, ...],
        align: tuple[Align, ...],
        rows: Children[tuple[str, ...]] | None = None,
    ) -> None:
        self.start = start
        self.end = start + 1
        self._align = align
        self._header = header
        self._rows: Children[tuple[str, ...]] = Children() if rows is None else rows
        self.padding = 0

    def continues(self, line: Line) -> bool:
        """A blank or indented line, or a lone bar ends a table, and so do rows hardly there."""
        if line.blank or line.indent >= _INDENTED or self.padding >= _MAX_PADDING:
            return False
        return line.char != "|" or line.match(_LONE_BAR) is None

    def goes_on_with(self, text: str) -> bool:
        """Whether a line surely is a row, should no container be around the table."""
        if not text.startswith("|") or self.padding >= _MAX_PADDING:
            return False
        return _LONE_BAR.match(text) is None

    def take(self, text: str, number: int) -> None:
        """Add a row: cells too many are dropped, missing ones are empty."""
        cells = split_row(text)[: len(self._header)]
        missing = len(self._header) - len(cells)
        self.padding += missing
        self._rows.own.append(cells + ("",) * missing)
        self.end = number

    def build(self) -> Table:
        """The table as a value."""
        return Table(self._align, self._header, self._rows.all())

    def fork(self) -> TableNode:
        """A copy to try a line on."""
        twin = TableNode(self.start, self._header, self._align, self._rows.fork())
        twin.end, twin.padding = self.end, self.padding
        return twin


Leaf: TypeAlias = ParagraphNode | FenceNode | IndentedNode | MathNode | TableNode
