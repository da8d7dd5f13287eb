"""What can be pressed inside a painted message: buttons, toggles and links."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nocopt.ui.conversation.look import Look

_LOWEST: Final = 28  # pixels


class ControlKind(Enum):
    """How a control looks and what a screen reader calls it."""

    BUTTON = "button"
    TOGGLE = "toggle"  # paints itself; `open` is its state
    LINK = "link"  # paints itself


@dataclass(frozen=True, slots=True)
class Offer:
    """What a menu offers to do; what `copies` puts something on the clipboard."""

    label: str
    do: Callable[[], None] = field(compare=False)
    copies: bool = False


@dataclass(frozen=True, slots=True)
class Control:
    """Something to press; `key` stays the same for the same thing in its row.

    `rect` is in the coordinates of its row, `label` is painted, `name` is read out. `hint` is the
    tooltip; `hindrance` says why the control cannot be pressed now, where that is so. `unfolds`
    means that it shows and hides something, and that `open` says whether that is shown.
    """

    key: str
    kind: ControlKind
    name: str
    rect: QRectF
    press: Callable[[], None] = field(compare=False)
    label: str = ""
    open: bool = False
    hint: str = ""
    hindrance: str = ""
    offers: Sequence[Offer] = field(default=(), compare=False)  # a menu, in place of `press`
    unfolds: bool = False

    def covers(self, x: float, y: float) -> bool:
        """Whether a point of the row is on the control; links have a shape of their own."""
        return self.kind is not ControlKind.LINK and self.rect.contains(x, y)


def paint_button(
    painter: QPainter, control: Control, look: Look, *, hovered: bool, quiet: bool = False
) -> None:
    """Draw a button: a quiet one has no ground until hovered."""
    rect = control.rect
    painter.setPen(Qt.PenStyle.NoPen)
    if not quiet:
        painter.setBrush(look["hover"] if hovered else look["raised"])
        painter.setPen(QPen(look["border"], 1))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
    elif hovered:
        painter.setBrush(look["hover"])
        painter.drawRoundedRect(rect, 6, 6)
    painter.setFont(look.small.font)
    painter.setPen(look["muted" if quiet and not hovered else "text"])
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, control.label)


def paint_focus(painter: QPainter, rect: QRectF, look: Look) -> None:
    """Draw the ring that shows where the keyboard is."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(look["focus"], 2))
    painter.drawRoundedRect(rect.adjusted(-2, -2, 2, 2), 7, 7)


def button_height(look: Look) -> int:
    """Return how high a button is, in pixels: that of a large label has room for it."""
    return max(_LOWEST, look.small.line + 4)


def button_width(label: str, look: Look) -> int:
    """Return how wide a button for a label is, in pixels."""
    return round(look.label_width(label)) + 24
