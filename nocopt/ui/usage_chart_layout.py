"""Where things are in the chart of the usage window: the scale, the bars and their slices."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF

from nocopt.ui.usage_report import Measure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.ui.usage_report import Bar, Slice

_LINES: Final = 4  # of the scale, at most
_WIDEST: Final = 36.0  # of a bar, in pixels
_FILLED: Final = 0.72  # of the room that a bar has
_THINNEST: Final = 2.0  # of a slice that is there at all
STUB: Final = 5.0  # height of what stands for answers of an unknown price


def marks(top: Decimal, measure: Measure) -> tuple[Decimal, ...]:
    """Return the values of the scale's lines above 0, of which the last is not below `top`."""
    least = Decimal("0.0001") if measure is Measure.COST else Decimal(1)
    wanted = max(top, least) / _LINES
    power = Decimal(1).scaleb(wanted.adjusted())
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= wanted)
    step = max(step, least)
    number = max(1, int((top / step).to_integral_value(ROUND_CEILING)))
    return tuple(step * (one + 1) for one in range(number))


@dataclass(frozen=True, slots=True)
class Placed:
    """A slice and where it is painted."""

    slice: Slice
    box: QRectF


@dataclass(frozen=True, slots=True)
class ChartLayout:
    """Where the bars are in `area`, whose upper edge stands for `top`."""

    area: QRectF
    bars: Sequence[Bar]
    measure: Measure
    top: Decimal

    @property
    def room(self) -> float:
        """The width that belongs to each bar."""
        return self.area.width() / max(1, len(self.bars))

    def column(self, number: int) -> QRectF:
        """Return all the room of a bar."""
        left = self.area.left() + number * self.room
        return QRectF(left, self.area.top(), self.room, self.area.height())

    def height(self, value: Decimal) -> float:
        """Return how high a value is, in pixels."""
        return float(value / self.top) * self.area.height()

    def slices(self, number: int) -> list[Placed]:
        """Return the slices of a bar that have a height, the largest model at the bottom."""
        column = self.column(number)
        width = min(_WIDEST, max(1.0, column.width() * _FILLED))
        left = column.center().x() - width / 2
        bottom, found = self.area.bottom(), []
        for one in self.bars[number].slices:
            size = one.size(self.measure)
            if not size:
                continue
            height = max(_THINNEST, self.height(size))
            found.append(Placed(one, QRectF(left, bottom - height, width, height)))
            bottom -= height
        return found

    def stub(self, number: int) -> QRectF | None:
        """Return where it is painted that answers have no known price and nothing else is there."""
        if not self.bars[number].whole.replies or self.slices(number):
            return None
        column = self.column(number)
        width = min(_WIDEST, max(1.0, column.width() * _FILLED))
        return QRectF(column.center().x() - width / 2, self.area.bottom() - STUB, width, STUB)

    def number_at(self, x: float) -> int | None:
        """Return which bar's room a place is in."""
        if not self.bars or not self.area.left() <= x < self.area.right():
            return None
        return min(len(self.bars) - 1, int((x - self.area.left()) / self.room))
