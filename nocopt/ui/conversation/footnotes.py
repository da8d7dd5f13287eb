"""From the mark of a footnote to its text, and from its number back to the mark."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QCoreApplication, QRectF
from PySide6.QtGui import QFontMetricsF

from nocopt.render.blocks import Heading, Paragraph
from nocopt.render.references import footnote_key, mentions
from nocopt.ui.conversation.controls import Control, ControlKind
from nocopt.ui.conversation.inline_text import note_target
from nocopt.ui.conversation.layouts import mark_text
from nocopt.ui.conversation.rows import Summary, TablePart

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nocopt.ui.conversation.layouts import Row
    from nocopt.ui.conversation.look import Face
    from nocopt.ui.conversation.rows import Marker, RowSpec

NUMBER: Final = "note"  # the key of a footnote's number in its row
_NOTE: Final = "[^"
_BACK: Final = "^"


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
        lead = f"{target}: ".casefold()
        found = (row for row in rows if row.spec.prefix.casefold().endswith(lead))
        return next((Landing(row, NUMBER) for row in found), None)
    label = target.removeprefix(_BACK)
    found = (row for row in rows if _mentions(row.spec, label))
    return next((Landing(row, note_target(label)) for row in found), None)


def back_control(row: Row, face: Face, *, mirrored: bool) -> Control | None:
    """Return what leads from a footnote back to its mark: its number; None in other rows."""
    marker = next((one for one in row.spec.markers if one.note), None)
    if marker is None:
        return None
    name = QCoreApplication.translate("Conversation", "Back to the text")
    press = partial(row.host.open_link, _BACK + marker.note)
    rect = _number_box(row, marker, face, mirrored=mirrored)
    return Control(NUMBER, ControlKind.BUTTON, name, rect, press, hint=name)


def _number_box(row: Row, marker: Marker, face: Face, *, mirrored: bool) -> QRectF:
    look = row.host.look
    right = look.ems(marker.end) - look.ems(0.5)
    wide = QFontMetricsF(face.font).horizontalAdvance(mark_text(row, marker))
    left = row.width - right if mirrored else right - wide
    return QRectF(left, 0, wide, face.line)


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
