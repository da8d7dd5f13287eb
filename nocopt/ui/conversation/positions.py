"""Places in the text of a chat, and what is between two of them."""

from __future__ import annotations

from typing import NamedTuple


class Position(NamedTuple):
    """A gap between characters: message, row in it, characters of the row before the gap."""

    item: int
    row: int
    offset: int


class Range(NamedTuple):
    """Two positions in reading order."""

    start: Position
    end: Position
