"""What can be done with a block of code or a table: buttons, their places, and their painting."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPen

from nocopt.render.highlight import file_ending
from nocopt.ui.conversation.controls import (
    Control,
    ControlKind,
    button_width,
    paint_button,
    paint_focus,
)
from nocopt.ui.theme import RADIUS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.ui.conversation.layouts import Brush
    from nocopt.ui.conversation.look import Look

HEADER: Final = 36  # the least height of a header
_ABOVE: Final = 5  # and below its buttons
_ROOM: Final = 14  # above and below a line of a large font
_EDGE: Final = 6
_BETWEEN: Final = 2
_LEAST_LABEL: Final = 96  # pixels that the name of the language keeps
_REACH: Final = 2 * RADIUS  # beyond what is painted, so that corners made by a cut are not seen

# A comment in the first line that is nothing but the name of a file, with or without folders.
_NAMED = re.compile(
    r"\s*(?:#|//|--|;|%|/\*|<!--)\s*(?:[Ff]ile(?:name)?:\s*)?"
    r"(?:[\w.@-]+/)*([\w@-][\w.@-]*\.\w{1,8})\s*(?:\*/|-->)?\s*"
)


def header_height(look: Look) -> int:
    """Return how high a header is, in pixels: more than usual in large fonts."""
    return max(HEADER, look.small.line + _ROOM)


def header_button(look: Look) -> int:
    """Return how high the buttons of a header are."""
    return header_height(look) - 2 * _ABOVE


def placed(
    buttons: Sequence[Control], right: float, top: float, look: Look, high: float = 0
) -> list[Control]:
    """Return buttons side by side, the last one ending at `right`; as high as in a header."""
    found: list[Control] = []
    high = high or header_button(look)
    for button in reversed(buttons):
        wide = button_width(button.label, look) - 4
        right -= wide
        found.append(replace(button, rect=QRectF(right, top, wide, high)))
        right -= _BETWEEN
    return found[::-1]


def in_header(
    buttons: Sequence[Control], left: float, width: int, look: Look, head: int = 0
) -> list[Control]:
    """Return the buttons of a header at `head`, without the first where there is no room."""
    top = head + _ABOVE
    while True:
        found = placed(buttons, width - _EDGE, top, look)
        if len(buttons) <= 1 or found[0].rect.x() > left + _LEAST_LABEL:
            return found
        buttons = buttons[1:]


def paint_buttons(brush: Brush, buttons: Sequence[Control], always: str = "") -> None:
    """Draw buttons while the mouse or the keyboard is near, the one called `always` at any time."""
    for button in buttons:
        if not brush.noticed and button.key != always:
            continue
        lit = brush.hovered == button.key or (button.kind is ControlKind.TOGGLE and button.open)
        paint_button(brush.painter, copied(button, brush), brush.look, hovered=lit, quiet=True)
        if brush.focused == button.key:
            paint_focus(brush.painter, button.rect.adjusted(2, 2, -2, -2), brush.look)


def copied(control: Control, brush: Brush) -> Control:
    """Return the button as it looks right after it was pressed, if it was."""
    if brush.flashed != control.key:
        return control
    return replace(control, label="✓")  # any more has no room in each language


def paint_header(brush: Brush, label: str, left: float, buttons: Sequence[Control]) -> None:
    """Draw the name of the language, or that it is code, and the buttons."""
    painter, look = brush.painter, brush.look
    painter.setFont(look.small.font)
    painter.setPen(look["muted"])
    place = buttons[0].rect
    high = header_height(look)
    box = QRectF(left, place.center().y() - high / 2, place.x() - left - _EDGE, high)
    metrics = QFontMetricsF(look.small.font)
    label = label or QCoreApplication.translate("Conversation", "Code")
    text = metrics.elidedText(label, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
    paint_buttons(brush, buttons, always="copy")


def paint_stuck(brush: Brush, frame: QRectF, head: int) -> None:
    """Draw the ground of a header that stays in sight over the lines, at `head`."""
    painter, look = brush.painter, brush.look
    box = QRectF(frame.x(), head, frame.width(), header_height(look))
    painter.fillRect(box, look["border"])
    painter.fillRect(box.adjusted(1, 0, -1, -1), look["code_header"])


def paint_frame(brush: Brush, frame: QRectF, header: int) -> None:
    """Draw a rounded frame: header ground above, code ground below, a hairline around.

    No more of it is drawn than about what is in the clip: a block may be very high.
    """
    painter, look, clip = brush.painter, brush.look, brush.clip
    reach = QRectF(frame.x(), clip.top() - _REACH, frame.width(), clip.height() + 2 * _REACH)
    near = frame.intersected(reach)
    box = near.adjusted(0.5, 0.5, -0.5, -0.5)
    if clip.top() <= header:
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look["code_header"])
        painter.setClipRect(_above(frame, header), Qt.ClipOperation.IntersectClip)
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        painter.restore()
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look["code"])
        painter.setClipRect(frame.adjusted(0, header, 0, 0), Qt.ClipOperation.IntersectClip)
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
    else:
        painter.setBrush(look["code"])
    painter.setPen(QPen(look["border"], 1))
    painter.drawRoundedRect(box, RADIUS, RADIUS)


def _above(frame: QRectF, header: int) -> QRectF:
    return QRectF(frame.x(), frame.y(), frame.width(), header)


def file_name(code: str, language: str) -> str:
    """Return a name for a file with this code: the one that its first line says, or a usual one."""
    named = _NAMED.fullmatch(code[:200].partition("\n")[0])
    if named is not None:
        return named[1]
    if language.lower() in ("dockerfile", "docker"):
        return "Dockerfile"
    if language.lower() in ("make", "makefile"):
        return "Makefile"
    return "code" + (file_ending(language) or ".txt")
