"""Rows that are damaged: what one held is left out, and does not keep the rest from being read.

It stays on the disk until something is written in its place, and the log says what it was; where
messages are concerned, the person is told as well.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from nocopt.store.codec import UnreadableRow

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator

Row = TypeVar("Row")
Read = TypeVar("Read")
Value = TypeVar("Value")

_log = logging.getLogger(__name__)


def readable(rows: Iterable[Row], read: Callable[[Row], Read]) -> Iterator[Read]:
    """Yield what `read` makes of each row that it can read."""
    for row in rows:
        try:
            yield read(row)
        except UnreadableRow as error:
            _log.warning("a row is left out: %s", error)


def read_or(instead: Read, text: str, read: Callable[[str], Read]) -> Read:
    """Return what `read` makes of a column, or `instead` where it cannot read it."""
    return Damage().read_or(instead, text, read)


class Damage:
    """What could not be read of the messages of a chat, in words for the log, each once."""

    def __init__(self) -> None:
        self.found: dict[str, None] = {}

    def read_or(self, instead: Read, value: Value, read: Callable[[Value], Read]) -> Read:
        """Return what `read` makes of columns, or `instead` where it cannot read them."""
        try:
            return read(value)
        except UnreadableRow as error:
            self.note(str(error))
            return instead

    def note(self, what: str) -> None:
        """Take note of something that is left out."""
        if what not in self.found:
            self.found[what] = None
            _log.warning("a column is left out: %s", what)


def no_text(error: sqlite3.Error) -> bool:
    """Whether a row could not be read since a text of it is no UTF-8."""
    return "decode" in str(error)


@contextmanager
def any_text(connection: sqlite3.Connection) -> Iterator[None]:
    """Have texts read that are no UTF-8, meanwhile, with a mark for what is none."""
    kept, connection.text_factory = connection.text_factory, _decoded
    try:
        yield
    finally:
        connection.text_factory = kept


def _decoded(text: bytes) -> str:
    return text.decode("utf-8", "replace")
