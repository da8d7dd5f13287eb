"""Markdown text to blocks: CommonMark and GFM, formulas, footnotes, details; raw HTML as text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from nocopt.render.block_parser import BlockParser

if TYPE_CHECKING:
    from nocopt.render.blocks import Block
    from nocopt.render.references import References

_LINE_ENDING = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed text: its top-level blocks, and the link references defined anywhere in it."""

    blocks: tuple[Block, ...]
    references: References


def parse(text: str, *, growing: bool = False) -> Document:
    """Parse a whole text, or as much of it as there is while it is `growing`; never raises."""
    parser = BlockParser()
    lines = _LINE_ENDING.split(text) if "\r" in text else text.split("\n")
    last = lines.pop()
    for line in lines:
        parser.line(line)
    if last:
        parser.line(last)
    parser.close(growing=growing)
    return Document(tuple(parser.closed), MappingProxyType(parser.definitions))
