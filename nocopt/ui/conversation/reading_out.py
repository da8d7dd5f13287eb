"""A reply that is being written as sentences: from its rows, each once, as soon as it is complete.

What a row says is read from its inline source, a sentence at a time and from where the one before
ended, so that a sentence costs its own length, however long the reply and the paragraph are. Of a
long text that came in parts, a part is read when its turn comes; what is skipped stays unread.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from nocopt.render.blocks import CodeBlock, Heading, MathBlock, Paragraph, Style
from nocopt.ui.conversation.citations import CitedSection, unmarked
from nocopt.ui.conversation.layouts import mark_text
from nocopt.ui.conversation.long_text import UnreadRow
from nocopt.ui.conversation.rows import BULLETS, Summary, TablePart

if TYPE_CHECKING:
    from nocopt.ui.conversation.layouts import Row
    from nocopt.ui.conversation.message_item import MessageItem
    from nocopt.ui.conversation.sections import Section

_LONGEST: Final = 600  # characters of a sentence; a longer one is cut where it may be
_ROW: Final = 20  # characters that a short row counts for: there is a pause behind it
_PEEK: Final = 80  # characters behind it that may say where it ends

_MARK: Final = "\u202f\ufdd0[0-9]+\ufdd1"
_TOKEN: Final = re.compile(
    rf"""(?P<end>
      [.!?…]++(?:[)\]"'”’*_~]|{_MARK})*+\s++(?=\S)
    | [。！？]++(?:[」』”’）*_~]|{_MARK})*+\s*+(?=[^\s\u202f」』”’）*_~])
    | (?:\ \ ++|\\)\n\s*+(?=\S)
    )
    | (?P<whole>
      \\.
    | (?<!`)(?P<ticks>`++).*?(?<!`)(?P=ticks)(?!`)
    | \[[^\[\]]*+\](?:\([^()\s]*+(?:\s++"[^"]*+")?\)|\[[^\[\]]*+\]|(?=[^(\[]))
    )
    | (?P<begun>`++|\[)""",
    re.VERBOSE | re.DOTALL,
)
# Emphasis that goes on over several sentences leaves its signs at the edges of words.
_LEFT_OVER: Final = re.compile(r"(?<!\S)(?:\*{1,3}|__|~~)(?=\S)|(?<=\S)(?:\*{1,3}|__|~~)(?!\S)")


class Sentences:
    """Reads the answer in a message that may still grow."""

    def __init__(self, item: MessageItem) -> None:
        self._item = item
        self._sections = item.sections  # these, though the message may give them up
        self._section: CitedSection | None = None
        self._number = 0  # of the section
        self._row = 0  # its row that comes next
        self._kind: type[object] = type(None)  # what that row was when it was begun
        self._at = 0  # what has been read of it: characters of source, or lines of a table

    def next(self) -> str | None:
        """Return the next sentence, None as long as there is none."""
        while (row := self._current()) is not None:
            if row.unread:
                self._read(self._number, self._row)
                continue
            said = self._of(row, closed=self._is_closed())
            if said is None:
                return None
            if said:
                return said
        return None

    def is_behind(self, characters: int) -> bool:
        """Whether more than so many characters of source are there to be read."""
        return self._place_before_end(characters) is not None

    def skip(self, kept: int) -> bool:
        """Go on with what came last, about so many characters; say whether that left out any."""
        while (found := self._place_before_end(kept)) is not None:
            number, at, _ = found
            if not self._sections[number].rows[at].unread:
                break
            self._read(number, at)
        if found is None:
            return False
        number, at, rest = found
        section = self._sections[number]
        if isinstance(section, CitedSection):
            self._section, self._number = section, number
            self._begin(at)
            source = _source(section.rows[at])
            if source:
                self._at = _beginning(source, max(0, len(source) - rest))
        return True

    # --------------------------------------------------------------------- internals

    def _current(self) -> Row | None:
        """The row that comes next; those that are folded away are left out."""
        if self._section is not None and not self._holds(self._number, self._section):
            self._section, self._number = None, 0  # the reply begins anew
        while True:
            if self._section is None and not self._enter(0):
                return None
            section = self._section
            if section is None:
                return None
            while self._row < len(section.rows):
                row = section.rows[self._row]
                if not row.hidden:
                    return self._entered(row)
                self._begin(self._row + 1)
            if not self._enter(self._number + 1):
                return None

    def _holds(self, number: int, section: Section) -> bool:
        return number < len(self._sections) and self._sections[number] is section

    def _enter(self, first: int) -> bool:
        """Go to the next section with text of the answer; say whether there is one."""
        for number in range(first, len(self._sections)):
            section = self._sections[number]
            if isinstance(section, CitedSection):
                self._section, self._number = section, number
                self._begin(0)
                return True
        return False

    def _read(self, number: int, at: int) -> None:
        """Have the part of a long text read that a row stands for."""
        item, section = self._item, self._sections[number]
        if item.sections is self._sections:
            item.read(item.first_row(section) + at)
        else:  # nobody shows it any more
            section.leave()

    def _begin(self, row: int) -> None:
        self._row, self._at, self._kind = row, 0, type(None)

    def _entered(self, row: Row) -> Row:
        """A paragraph may have become a heading meanwhile, or the head of a table."""
        kind = type(row.spec.block)
        if kind is TablePart and self._kind is not TablePart:
            self._at = 0
        self._kind = kind
        return row

    def _is_closed(self) -> bool:
        """Whether the row that comes next does not grow any more."""
        section = self._section
        if section is None or not section.running or section is not self._sections[-1]:
            return True
        return self._row < len(section.rows) - 1

    def _of(self, row: Row, *, closed: bool) -> str | None:
        """The next sentence of a row, empty when it was the last, None if it is not there yet."""
        block = row.spec.block
        match block:
            case Paragraph(source) | Heading(_, source) | Summary(source, _):
                return self._of_text(row, source, closed=closed)
            case TablePart():
                return self._of_table(row, block, closed=closed)
            case CodeBlock():
                self._begin(self._row + 1)
                return QCoreApplication.translate("Conversation", "Code block.")
            case MathBlock(source) if not closed:
                return None
            case MathBlock(source):
                self._begin(self._row + 1)
                return " ".join(source.split())
            case _:
                self._begin(self._row + 1)
                return ""

    def _of_text(self, row: Row, source: str, *, closed: bool) -> str | None:
        start = self._at
        if start >= len(source):
            if not closed:
                return None
            self._begin(self._row + 1)
            return ""
        end = sentence_end(source, start, closed=closed)
        if end is None:
            return None
        self._at = end
        said = self._said(source[start:end])
        marks = [mark_text(row, one) for one in row.spec.markers if one.text not in BULLETS]
        return " ".join([*marks, said]) if start == 0 and said else said

    def _of_table(self, row: Row, block: TablePart, *, closed: bool) -> str | None:
        del row
        lines = [block.header, *block.rows] if block.first == 0 else list(block.rows)
        if self._at < len(lines) - (not closed):
            self._at += 1
            return " ".join(filter(None, map(self._said, lines[self._at - 1])))
        if not closed:
            return None
        self._begin(self._row + 1)
        return ""

    def _said(self, source: str) -> str:
        """Inline Markdown as it is said."""
        section = self._section
        if section is None:
            return ""
        parts = []
        for span in section.inline.spans(unmarked(source)):
            literal = span.style & (Style.CODE | Style.MATH)
            parts.append(span.text if literal else _LEFT_OVER.sub("", span.text))
        return " ".join("".join(parts).split())

    def _place_before_end(self, characters: int) -> tuple[int, int, int] | None:
        """The section and row so many characters before the end, and how many are in that row.

        None if that is before what comes next.
        """
        if self._current() is None:
            return None
        left = characters
        for number in range(len(self._sections) - 1, self._number - 1, -1):
            section = self._sections[number]
            if not isinstance(section, CitedSection):
                continue
            first = self._row if number == self._number else 0
            for at in range(len(section.rows) - 1, first - 1, -1):
                here = number == self._number and at == self._row
                length = _length(section.rows[at]) - (self._at if here else 0)
                if length > left:
                    return number, at, left
                left -= max(_ROW, length)
        return None


def sentence_end(source: str, start: int, *, closed: bool) -> int | None:
    """Return where the sentence that begins at `start` ends, None if that is not certain yet.

    Not more than a bounded part of `source` is looked at, and nothing that may still come changes
    the answer.
    """
    window = source[start : start + _LONGEST + _PEEK]
    certain = closed or len(window) == _LONGEST + _PEEK
    at = 0
    while (token := _TOKEN.search(window, at)) is not None and token.start() < _LONGEST:
        if token["end"] is not None:
            return start + token.end()
        if token["begun"] is not None and not certain:
            return None  # code and links are not cut
        at = token.end()
    if len(source) - start <= _LONGEST:
        return len(source) if closed else None
    if not certain:
        return None
    space = source.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
    return space + 1 if space >= 0 else start + _LONGEST


def _beginning(source: str, start: int) -> int:
    """The beginning of the first sentence from `start` on, else of a word."""
    if start == 0:
        return 0
    window = source[start : start + _LONGEST + _PEEK]
    for token in _TOKEN.finditer(window):
        if token["end"] is not None:
            return start + token.end()
    ahead = window.find(" ")
    if ahead >= 0:
        return start + ahead + 1
    low = max(0, start - _ROW)
    behind = source.rfind(" ", low, start)
    return behind + 1 if behind >= 0 or not low else start


def _source(row: Row) -> str:
    match row.spec.block:
        case Paragraph(source) | Heading(_, source) | Summary(source, _):
            return source
        case _:
            return ""


def _length(row: Row) -> int:
    """How much there is to be read out in a row, about."""
    if isinstance(row, UnreadRow):
        return len(row.source)
    match row.spec.block:
        case TablePart(_, header, rows):
            return sum(len(cell) for line in (header, *rows) for cell in line)
        case MathBlock(source):
            return len(source)
        case _:
            return 0 if row.hidden else len(_source(row))
