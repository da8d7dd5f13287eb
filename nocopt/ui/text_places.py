"""Where something stands in a field of text, and the marks that show it there."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeAlias

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QPlainTextEdit

    from nocopt.ui.theme import Colours

Place: TypeAlias = tuple[int, int]

MOST_MARKED: Final = 500
"""Places that are marked at once: each mark costs something whenever the text is painted."""


def places(text: str, wanted: str, most: int = MOST_MARKED) -> list[Place]:
    """Where something stands in a text, capital or not: the first places, as Qt counts.

    It counts what is beyond the first 65,536 characters of Unicode twice.
    """
    if not wanted:
        return []
    found = islice(re.finditer(re.escape(wanted), text, re.IGNORECASE), most)
    spans = [one.span() for one in found]
    if text.isascii() or not spans:
        return spans
    twice = [at for at, char in enumerate(text[: spans[-1][1]]) if char > "\uffff"]
    return [
        (start + bisect_left(twice, start), end + bisect_left(twice, end)) for start, end in spans
    ]


def units(text: str) -> int:
    """Return how many places a text takes up, as Qt counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def mark(
    field: QPlainTextEdit, found: Sequence[Place], colours: Colours, now: Place | None = None
) -> None:
    """Mark these places of a field, `now` in a colour of its own."""
    marks: list[QTextEdit.ExtraSelection] = []
    for place in found:
        look = QTextCharFormat()
        look.setBackground(QColor(colours.found_now if place == now else colours.found))
        look.setForeground(QColor(colours.text))
        one = QTextEdit.ExtraSelection()
        one.cursor, one.format = cursor_over(field, place), look
        marks.append(one)
    field.setExtraSelections(marks)


def cursor_over(field: QPlainTextEdit, place: Place) -> QTextCursor:
    """Return a cursor that selects a place."""
    cursor = QTextCursor(field.document())
    cursor.setPosition(place[0])
    cursor.setPosition(place[1], QTextCursor.MoveMode.KeepAnchor)
    return cursor
