"""Chats on their way in: what of them is on the disk already, and is read by nobody yet.

A chat of very many messages is written a little at a time, so that nobody waits who writes another
one. Until all of it is there, a new chat, or what is new of one that is there, bears a mark in
place of the time at which it was deleted: it is on no list, and in no search. What a program leaves
so that dies meanwhile goes with what was deleted for good, unless the same chat comes again, which
then goes on there.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import sqlite3

ARRIVING: Final = -1.0  # stands where else the time is at which something was deleted

_HELD: Final = 60.0  # seconds after the last slice in which its writer may be there still
_AT: Final = "arriving_at"  # the fact under which the time of the last slice is kept


def hold(connection: sqlite3.Connection) -> None:
    """Note that somebody is about to write more, as part of a transaction."""
    connection.execute(_NOTE, (_AT, repr(time.time())))


def is_held(connection: sqlite3.Connection) -> bool:
    """Whether what bears the mark may be wanted: another program may be writing it."""
    row = connection.execute("SELECT value FROM state WHERE name = ?", (_AT,)).fetchone()
    try:
        return row is not None and abs(time.time() - float(row[0])) < _HELD
    except (TypeError, ValueError):
        return False  # no time, in a damaged file


_NOTE: Final = """
    INSERT INTO state (name, value) VALUES (?, ?)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""
