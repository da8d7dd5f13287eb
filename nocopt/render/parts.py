"""Long Markdown texts in parts, so that the part that is looked at need not wait for the others.

Where a text may be cut is guessed, at the cost of a glance at it. Whether a guess was right shows
when the part before the cut is parsed; where it was not, what is behind the cut is parsed with that
part. So the blocks of the parts are those of the whole text, whatever the order of parsing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from nocopt.render import markdown
from nocopt.render.block_parser import BlockParser
from nocopt.render.glance import fences, line_end
from nocopt.render.macros import defines
from nocopt.render.references import MENTION, has_notes, mention_key

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from nocopt.render.blocks import Block
    from nocopt.render.preamble import Preamble
    from nocopt.render.references import References

_PART: Final = 3_000  # characters; a part is longer where there is no place to cut it

# A blank line, and behind it one that begins as neither list, quote, code, table nor rule does.
_CUT: Final = re.compile(r"\n[ \t]*\n(?=[^\s\-*+_=>|:~`0-9<\[\\$]|\*\*[^\s*])")
_DETAILS: Final = re.compile(r"<(/?)details\b", re.IGNORECASE)
# Code within a line; it ends in the paragraph that it begins in.
_CODE: Final = re.compile(r"(?<!`)(`++)(?:[^`\n]|\n(?![ \t]*\n))++\1(?!`)")
_BETWEEN: Final = re.compile(r"\n[ \t]*+\n")
_OPENS: Final = re.compile(r"\$|\\[(\[]")
_TABLE: Final = re.compile(r"^.*\n(?=[^\n|]*\|)(?=[^\n-]*-)[ \t>|:-]++$", re.MULTILINE)
_DEFINITION: Final = re.compile(r" {0,3}\[[^\]]{1,200}\]:.*")
_NOTE: Final = re.compile(r" {0,3}\[\^")
_NO_PARAGRAPH: Final = re.compile(
    r"[ \t]*+(?:#{1,6}[ \t].*|[-*_=$ \t]*|</?details\b[^>]*>[ \t]*)", re.IGNORECASE
)
_MENTION: Final = re.compile(r"\[\^([^\]\[\s]{1,64})\](?!:)")
_MANY: Final = 1_000  # definitions


class Read(NamedTuple):
    """What a part consists of; so many parts, itself and some behind it, turned out to be one."""

    blocks: tuple[Block, ...]
    references: References
    parts: int


def cut(text: str) -> list[str]:
    """Return the parts of a text; line endings are made those that the parser takes."""
    text = _with_plain_ends(text)
    closed = sorted((*fences(text), *_details(text)))
    starts = [start for start, _ in closed]
    parts, begin, look = [], 0, _PART
    while look < len(text):
        found = _CUT.search(text, look)
        if found is None:
            break
        around = bisect_right(starts, found.end()) - 1
        end = max((end for _, end in closed[max(0, around - 1) : around + 1]), default=0)
        if end > found.end():
            look = end
            continue
        parts.append(text[begin : found.end()])
        begin, look = found.end(), found.end() + _PART
    return [*parts, text[begin:]]


def read(parts: Sequence[str], first: int) -> Read:
    """Parse part number `first`, and what belongs to it in spite of the cut."""
    parser, at = BlockParser(), first
    while True:
        lines = parts[at].split("\n")
        last = lines.pop()
        for line in lines:
            parser.line(line)
        at += 1
        if at == len(parts):
            if last:
                parser.line(last)
            parser.close()
            break
        if parser.fork().takes_apart(parts[at].partition("\n")[0]):
            parser.close_before_text()
            break
    return Read(tuple(parser.closed), parser.definitions, at - first)


def probable_references(text: str) -> References:
    """Return the references that a text most likely defines, at the cost of a glance at it."""
    text = _with_plain_ends(text)
    if "]:" not in text:
        return {}
    code = list(fences(text))
    found = list(islice(_probable_definitions(text, code), _MANY))
    defined = markdown.parse("\n\n".join(found)).references if found else {}
    if not has_notes(defined):
        return defined
    return {**dict.fromkeys(_probable_mentions(text, code), MENTION), **defined}


def _probable_definitions(text: str, code: Sequence[tuple[int, int]]) -> Iterator[str]:
    """The lines that define, which do not stand in code and do not go on with a paragraph."""
    starts = [start for start, _ in code]
    ends = {end for _, end in code}  # of lines that a paragraph may begin below
    at = text.find("]:")
    while at >= 0:
        around = bisect_right(starts, at) - 1
        end = line_end(text, at)
        if around >= 0 and at < code[around][1]:
            end = code[around][1]
        else:
            start = text.rfind("\n", 0, at) + 1
            line = text[start:end]
            if _DEFINITION.fullmatch(line) and _begins(text, start, ends):
                ends.add(end)
                yield line
        at = text.find("]:", end)


def _begins(text: str, start: int, ends: Container[int]) -> bool:
    """Whether a line is a footnote or may be the first of a paragraph, by the line above it."""
    if not start or start - 1 in ends or start in ends or _NOTE.match(text, start):
        return True
    return _NO_PARAGRAPH.fullmatch(text, text.rfind("\n", 0, start - 1) + 1, start - 1) is not None


def _probable_mentions(text: str, code: Sequence[tuple[int, int]]) -> Iterator[str]:
    starts = [start for start, _ in code]
    for found in _MENTION.finditer(text):
        at = bisect_right(starts, found.start()) - 1
        if at < 0 or found.start() >= code[at][1]:
            yield mention_key(found[1])


def probable_preambles(parts: Iterable[str], above: Preamble) -> list[Preamble]:
    """Return what formulas have most likely defined above each part, and behind the last one."""
    found = [above]
    for part in parts:
        found.append(found[-1].probably_after(_with_formulas(part) if defines(part) else ""))
    return found


def _with_formulas(text: str) -> str:
    """What most likely are formulas that may define something, and text behind them.

    Formulas in tables define nothing for what is below.
    """
    found = list[str]()
    for paragraph in _BETWEEN.split(_without_code(text)):
        opens, table = _OPENS.search(paragraph), _TABLE.search(paragraph)
        if opens is not None:
            found.append(paragraph[opens.start() : table.start() if table else len(paragraph)])
    return "\n\n".join(found)


def _without_code(text: str) -> str:
    made, at = list[str](), 0
    for start, end in fences(text):
        made.append(_CODE.sub("", text[at:start]))
        at = end
    return "".join((*made, _CODE.sub("", text[at:])))


def _details(text: str) -> Iterator[tuple[int, int]]:
    """Where details are, by their tags alone."""
    depth = begin = 0
    for found in _DETAILS.finditer(text):
        if not found[1]:
            begin = begin if depth else found.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                yield begin, found.end()
    if depth:
        yield begin, len(text)


def _with_plain_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
