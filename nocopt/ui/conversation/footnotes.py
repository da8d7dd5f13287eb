"""From the mark of a footnote to its text, and from its number back to the mark."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QCoreApplication, QRectF
from PySide6.QtGui import QFontMetricsF

from nocopt.render.blocks import Heading, Paragraph
from nocopt.render.references import footnote_key, mentions
from nocopt.ui.conversation.controls import Control, ControlKind, paint_focus
from nocopt.ui.conversation.inline_text import note_target
from nocopt.ui.conversation.layouts import mark_text
from nocopt.ui.conversation.rows import Summary, TablePart

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from nocopt.ui.conversation.layouts import Brush, Row
    from nocopt.ui.conversation.rows import Marker, RowSpec

NUMBER: Final = "note"  # the key of a footnote's number, in its row the first
_NOTE: Final = "[^"
_BACK: Final = "\n^"  # no address begins with a line end


class Landing(NamedTuple):
    """Where a footnote's link leads: a row, and in it a control by its key or target."""

    row: Row
    control: str


def is_note(target: str) -> bool:
    """Whether a link leads to a footnote or back from one."""
    return target.startswith((_NOTE, _BACK))


def landing(rows: Iterable[Row], target: str) -> Landing | None:
    """Return where such a link leads among the rows of a text, None if it leads nowhere."""
    if target.startswith(_NOTE):
        note = footnote_key(target.removeprefix(_NOTE).removesuffix("]"))
        numbers = ((row, key, marker) for row in rows for key, marker in _notes(row.spec))
        starts = (Landing(row, key) for row, key, one in numbers if footnote_key(one.note) == note)
        return next(starts, None)
    label = target.removeprefix(_BACK)
    found = (row for row in rows if _mentions(row.spec, label))
    return next((Landing(row, note_target(label)) for row in found), None)


def back_controls(row: Row, high: int = 0, *, mirrored: bool = False) -> tuple[Control, ...]:
    """Return what leads back to the mark of each footnote that begins in a row: its number.

    `high` is the height of the row's first line, in pixels; without it that of a line of text.
    """
    found = []
    high = high or row.host.look.text.line
    for key, marker in _notes(row.spec):
        name = QCoreApplication.translate("Conversation", "Back to the text")
        rect = _number_box(row, marker, high, mirrored=mirrored)
        press = partial(row.host.open_link, _BACK + marker.note)
        found.append(Control(key, ControlKind.BUTTON, name, rect, press, hint=name))
    return tuple(found)


def paint_focused(brush: Brush, numbers: Iterable[Control]) -> None:
    """Draw the focus around the number that has it."""
    for number in numbers:
        if brush.focused == number.key:
            paint_focus(brush.painter, number.rect, brush.look)


def _notes(spec: RowSpec) -> Iterator[tuple[str, Marker]]:
    """The markers of the footnotes that begin in a row, each with the key of its number."""
    notes = (marker for marker in spec.markers if marker.note)
    return ((f"{NUMBER}:{at}" if at else NUMBER, marker) for at, marker in enumerate(notes))


def _number_box(row: Row, marker: Marker, high: int, *, mirrored: bool) -> QRectF:
    look = row.host.look
    right = look.ems(marker.end) - look.ems(0.5)
    wide = QFontMetricsF(look.text.font).horizontalAdvance(mark_text(row, marker))
    left = row.width - right if mirrored else right - wide
    return QRectF(left, 0, wide, high)


def _mentions(spec: RowSpec, label: str) -> bool:
    key = footnote_key(label)
    return any(footnote_key(one) == key for text in _texts(spec) for one in mentions(text))


def _texts(spec: RowSpec) -> Iterable[str]:
    match spec.block:
        case Paragraph(text) | Heading(_, text) | Summary(text, _):
            return (text,)
        case TablePart(header=header, rows=rows):
            return (cell for row in (header, *rows) for cell in row)
        case _:
            return ()
