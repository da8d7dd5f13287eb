"""The row below a message: a button for each thing that can be done with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF

from nocopt.render.blocks import Rule
from nocopt.ui.conversation.controls import Control, ControlKind, button_height, paint_focus
from nocopt.ui.conversation.layouts import Brush, Row
from nocopt.ui.conversation.rows import RowSpec
from nocopt.ui.icon_drawing import paint_icon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.ui.conversation.doings import Acted, Deed, Doings, Version
    from nocopt.ui.conversation.sections import Section

_EMPTY: Final = RowSpec(Rule(), above=0, below=0)
_INSET: Final = 5  # around an icon
_APART: Final = 2
_VERSIONS: Final = ("previous", "next")


class ActionRow(Row):
    """Icons from the left edge of the text on, and at the right one which version it is.

    The height is there at all times; the icons are painted where the mouse or the keyboard is in
    the message, and always below the one that is `pinned`. Versions are always to be seen.
    """

    __slots__ = ("doings", "item")

    doings: Doings
    item: Acted

    def __init__(self, host: Section, item: Acted) -> None:
        super().__init__(host, _EMPTY)
        self.doings, self.item = host.around.doings, item

    def estimate(self, width: int) -> int:  # noqa: ARG002
        """Return its fixed height."""
        return self._side

    def lay_out(self, width: int) -> None:
        """Take its fixed height."""
        self.height, self.width, self.live = self.estimate(width), width, True

    def paint(self, brush: Brush) -> None:
        """Draw the buttons, if they are to be seen."""
        if self.item.node is None or self.item.running:
            return
        all_of_it = brush.near or self.item.pinned
        painter, look = brush.painter, brush.look
        icons = {offer.key: offer.icon for offer in self._all_offers()}
        for control in self.controls():
            if not all_of_it and control.key not in _VERSIONS:
                continue
            free = not control.hindrance
            hovered = free and brush.hovered == control.key
            if hovered:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look["hover"])
                painter.drawRoundedRect(control.rect, 6, 6)
            box = control.rect.adjusted(_INSET, _INSET, -_INSET, -_INSET)
            ink = look.colours.text if hovered else look.colours.muted
            icon = "check" if brush.flashed == control.key else icons[control.key]
            painter.setOpacity(1.0 if free else 0.4)
            paint_icon(painter, icon, box, ink)
            painter.setOpacity(1.0)
            if brush.focused == control.key:
                paint_focus(painter, control.rect.adjusted(1, 1, -1, -1), look)
        self._paint_version(brush)

    def _paint_version(self, brush: Brush) -> None:
        version = self.version
        if version is None:
            return
        brush.painter.setFont(brush.look.small.font)
        brush.painter.setPen(brush.look["muted"])
        left, wide = self._version_place(version)
        box = QRectF(left + self._side, 0, wide, self.height)
        brush.painter.drawText(box, Qt.AlignmentFlag.AlignCenter, version.label)

    def controls(self) -> Sequence[Control]:
        """Return the buttons, whether they are painted or not."""
        if self.item.node is None or self.item.running:
            return ()
        found = [
            self._control(offer, self._left(number)) for number, offer in enumerate(self._offers())
        ]
        version = self.version
        if version is not None:
            left, wide = self._version_place(version)
            found.append(self._control(version.previous, left))
            found.append(self._control(version.following, left + self._side + wide))
        return found

    def _control(self, offer: Deed, left: float) -> Control:
        rect = QRectF(left, 0, self._side, self._side)
        press = partial(self.doings.do, offer.key, self.item)
        return Control(
            offer.key,
            ControlKind.BUTTON,
            offer.name,
            rect,
            press,
            open=self._shows_details,
            hint=offer.name,
            hindrance=offer.hindrance,
            unfolds=offer.key == "details",
        )

    @property
    def _shows_details(self) -> bool:
        return self.item.foot < len(self.item.rows) - 1

    def _offers(self) -> Sequence[Deed]:
        return self.doings.offers(self.item)

    @property
    def version(self) -> Version | None:
        """Which version of the message is shown, None where there is only one."""
        return self.doings.version(self.item)

    def _all_offers(self) -> Sequence[Deed]:
        version = self.version
        beside = () if version is None else (version.previous, version.following)
        return (*self._offers(), *beside)

    @property
    def _side(self) -> int:
        """How wide and high each button is."""
        return button_height(self.host.look)

    def _left(self, number: int) -> float:
        """Where a button begins; the first icon is in line with the text."""
        return number * (self._side + _APART) - _INSET

    def _version_place(self, version: Version) -> tuple[float, float]:
        """Where the versions begin, and how wide the text between their buttons is."""
        metrics = QFontMetricsF(self.host.look.small.font)
        widest = f"{version.total}/{version.total}"
        wide = round(metrics.horizontalAdvance(widest)) + 4
        return self.width + _INSET - 2 * self._side - wide, wide
