"""Markdown that arrives in pieces: every piece of text becomes a patch of the block list.

Complete lines are taken into the parser once and for all. What may still change is the tail: the
blocks that are open at the end, plus the last line while it is unfinished. The tail is made anew on
every piece from a fork of the parser, so a piece costs its own parsing, plus copies of the text and
the child lists of the open blocks, but never a second parsing of an earlier line.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from nocopt.render.block_parser import BlockParser
from nocopt.render.blocks import Block, Patch
from nocopt.render.spine import LONGEST_HEAD

if TYPE_CHECKING:
    from nocopt.render.references import References

# An unfinished line of markers only is held back until it says what it will be: a hyphen under a
# paragraph would make it a heading for the moment until the list item behind the hyphen arrives.
_UNDECIDED = re.compile(r"[-=*+_#>|:~` \t]*+(?:\d{1,9}[.)]?[ \t]*+)?[-=*+_#>|:~` \t]*+")
# A line that may turn out to be the head of a table is held back until the next line decides.
_HEAD = re.compile(r"[ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]++)?\|")
# So is what may become the opening of a formula, a footnote, a task's box or details.
_OPENING = re.compile(
    r"""[-*+_#>\ \t]*+(?:\d{1,9}[.)][ \t]++)?
    (?: (?:\$\$?|\\\[)[ \t]*+\w{0,8}
      | \\[a-z]*+(?:\{[A-Za-z*]*+)?
      | \[(?:\^[^\]\[\s]{0,64}(?:\]:?)?|[ xX]?\]?[ \t]*+)
      | </?[a-z]{0,7}(?:[ \t][^<>]{0,40})?)""",
    re.VERBOSE,
)
_UNDECIDED_IN_MATH = re.compile(r"[ \t>]*+(?:\$|\\[A-Za-z]*+(?:\{[A-Za-z*]*+)?)?")
_UNDECIDED_IN_CODE = re.compile(r"[ \t>]*+[`~]*+[ \t]*+")


class MarkdownStream:
    """Blocks of a growing text.

    Law: after `finish`, `blocks` and `references` are those of `parse` over the whole text,
    wherever the text was split; before, they are those of the text so far, with or without its
    unfinished last line and a line before it that may be the head of a table. The patches, applied
    in order, give the same blocks.
    """

    def __init__(self) -> None:
        self._parser = BlockParser()
        self._unfinished = ""
        self._after_return = False
        self._finished = False
        self._settled = 0
        self._tail: tuple[Block, ...] = ()
        self._references: References = MappingProxyType({})
        self._settled_references = 0
        self._tail_references: References = {}

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All top-level blocks so far; costs a copy of the list, so prefer the patches."""
        return (*self._parser.closed, *self._tail)

    @property
    def references(self) -> References:
        """The link references defined so far; the same object until they change."""
        return self._references

    def feed(self, text: str) -> Patch:
        """Take the next piece of text."""
        if self._finished:
            raise ValueError("the stream is finished")
        return self._update(self._take_lines(text))

    def finish(self) -> Patch:
        """The text is complete: what was held back is shown."""
        self._finished = True
        return self._update(True)

    def _take_lines(self, text: str) -> bool:
        """Parse the lines that `text` completes; whether the tail has to be made anew."""
        if self._after_return and text.startswith("\n"):
            text = text[1:]
            self._after_return = False
        if not text:
            return False
        self._after_return = text.endswith("\r")
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        first, *more = text.split("\n")
        self._unfinished += first
        for line in more:
            self._parser.line(self._unfinished)
            self._unfinished = line
        return bool(more) or not self._undecided()

    def _undecided(self) -> bool:
        line, parser = self._unfinished, self._parser
        if self._finished:
            return False
        if parser.in_code:
            return _UNDECIDED_IN_CODE.fullmatch(line) is not None
        if parser.in_math:
            return _UNDECIDED_IN_MATH.fullmatch(line) is not None
        if _UNDECIDED.fullmatch(line) or _OPENING.fullmatch(line):
            return True
        return len(line) <= LONGEST_HEAD and not parser.in_table and _HEAD.match(line) is not None

    def _update(self, changed: bool) -> Patch:
        settled = self._settled
        if not changed:
            return Patch(settled + len(self._tail), ())
        self._settled = len(self._parser.closed)
        fork = self._parser.fork()
        if self._unfinished and not self._undecided():
            fork.line(self._unfinished)
        elif not self._finished:
            fork.withhold_head()
        fork.close(growing=not self._finished)
        self._tail = tuple(fork.closed)
        self._note_references(fork)
        return Patch(settled, (*self._parser.closed[settled:], *self._tail))

    def _note_references(self, fork: BlockParser) -> None:
        settled = self._parser.definitions
        if len(settled) == self._settled_references and fork.definitions == self._tail_references:
            return
        self._settled_references = len(settled)
        self._tail_references = fork.definitions
        self._references = MappingProxyType({**settled, **fork.definitions})
