"""Spares the library of formulas what it does over and over; its pictures stay the same.

Importing this changes classes of ziamath and ziafont in place. They set each row twice, so that
brackets may grow as high as the row, and rows within rows four times and more; they write each
glyph number by number, and read each style and each length anew.
"""

from __future__ import annotations

from copy import deepcopy
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

from ziafont.config import config
from ziafont.glyph import SimpleGlyph
from ziafont.gsub import Gsub
from ziafont.svgpath import Cubic, Lineto, Moveto, Point, Quad
from ziamath import styles, zmath
from ziamath.mathfont import MathFont
from ziamath.nodes import mfrac, mnode
from ziamath.nodes.mnode import Mnode
from ziamath.nodes.mrow import Mrow
from ziamath.nodes.nodetools import elementtext
from ziamath.styles import MathStyle, MathVariant

if TYPE_CHECKING:
    from collections.abc import Sequence

_KEPT: Final = 2_000  # glyphs at one size each, some kilobytes apiece; names of glyphs; lengths
_NONE: Final = 9_999.0  # what the library takes for the height of a row without parts
_LETTERS: Final = {Moveto: "M", Lineto: "L", Quad: "Q", Cubic: "C"}
_STYLING: Final = frozenset(  # besides the level of a script
    {
        *("mathcolor", "mathbackground", "mathsize", "mathvariant"),
        *("displaystyle", "display", "style"),
    }
)

_read_length: Final = Mnode.size_px
_read_style: Final = styles.parse_style
_flatten: Final = zmath.apply_mstyle
_substitute: Final = Gsub.sub
_find: Final = MathFont.findglyph
_make: Final = Mnode.fromelement.__func__  # type: ignore[attr-defined]

# All that were made since the last `clear`; those who set formulas take turns.
_nodes: Final[list[Mnode]] = []


class _Heights:
    """The least and the greatest height of the parts of a row, found when something asks."""

    def __init__(self, row: Mrow, parts: Sequence[ET.Element], how: dict[str, Any]) -> None:
        # Setting the row for good changes its parts.
        self._row, self._parts, self._how = row, deepcopy(parts), how
        self._known: tuple[float, float] | None = None

    def get(self, which: int) -> float:
        """Return the least (0) or the greatest (1), in pixels above the baseline."""
        if self._known is None:
            self._known = self._measure()
        return self._known[which]

    def _measure(self) -> tuple[float, float]:
        how = {**self._how, "nostretch": True}
        parts = [part for part in self._parts if part.tag != "mo" or elementtext(part)]
        boxes = [Mnode.fromelement(part, parent=self._row, **how).bbox for part in parts]
        lowest = min((box.ymin for box in boxes), default=_NONE)
        highest = max((box.ymax for box in boxes), default=-_NONE)
        return min(lowest, _NONE), max(highest, -_NONE)


class _Height:
    """One of the two; all that the library does with it is to divide it by the size of a unit."""

    __slots__ = ("_heights", "_which")

    def __init__(self, heights: _Heights, which: int) -> None:
        self._heights, self._which = heights, which

    def __truediv__(self, unit: float) -> float:
        return self._heights.get(self._which) / unit


def _heights(row: Mrow, parts: Sequence[ET.Element], **how: Any) -> tuple[_Height, _Height]:
    heights = _Heights(row, parts, how)
    return _Height(heights, 0), _Height(heights, 1)


@lru_cache(_KEPT)
def _outline(glyph: SimpleGlyph, scale: float, digits: int) -> tuple[str, list[float], list[float]]:
    """A path with room for its numbers, and how far those are right of and above its origin."""
    parts: list[str] = []
    points: list[Point] = []
    number = f"%.{digits}f"
    for step in glyph.operators:
        if parts and isinstance(step, Moveto):
            parts.append("Z")
        ends, _ = step.points()
        parts += [_LETTERS[type(step)], *[number] * (2 * len(ends))]
        points += ends
    across, up = ([float(getattr(point, axis)) * scale for point in points] for axis in "xy")
    return (" ".join(parts) + " Z " if parts else ""), across, up


def _path(
    glyph: SimpleGlyph, x0: float = 0, y0: float = 0, scale_factor: float = 1
) -> ET.Element | None:
    scale = glyph.funits_to_points(1, scale_factor)
    outline, across, up = _outline(glyph, scale, config.precision)
    if not outline:
        return None
    numbers: list[float] = [0.0] * (2 * len(across))
    numbers[::2] = [x0 + one for one in across]
    numbers[1::2] = [y0 - one for one in up]
    return ET.Element("path", {"d": outline % tuple(numbers)})


def _style(element: ET.Element, parent: MathStyle | None = None) -> MathStyle:
    if parent is None or not _STYLING.isdisjoint(element.attrib):
        return _read_style(element, parent)
    own = parent.mathvariant  # copied, as identifiers turn theirs to italic
    return MathStyle(
        MathVariant(own.style, own.italic, own.bold, own.normal),
        parent.displaystyle,
        parent.mathcolor,
        parent.mathbackground,
        parent.mathsize,
        int(element.get("scriptlevel", parent.scriptlevel)),
    )


def _flat(element: ET.Element) -> ET.Element:
    """Write styles to the parts they are for, if there are any: the text is parsed once more."""
    return _flatten(element) if element.find(".//mstyle") is not None else element


@lru_cache(_KEPT)
def _length_at(size: str, at: float) -> float:
    return _read_length(None, size, at)  # type: ignore[arg-type]


def _length(node: Mnode, size: str, fontsize: float | None = None) -> float:
    return _length_at(size, node.glyphsize if fontsize is None else fontsize)


@lru_cache(_KEPT)
def _styled(font: MathFont, char: str, *variant: Any) -> SimpleGlyph:
    return _find(font, char, MathVariant(*variant))


def _glyph(font: MathFont, char: str, variant: MathVariant) -> SimpleGlyph:
    return _styled(font, char, variant.style, variant.italic, variant.bold, variant.normal)


@lru_cache(_KEPT)
def _substituted(
    table: Gsub, glyphs: tuple[int, ...], features: frozenset[str], *_language: str
) -> list[int]:
    found: list[int] = _substitute(table, list(glyphs), dict.fromkeys(features, True))
    return found


def _sub(table: Gsub, glyphs: list[int], features: dict[str, bool]) -> list[int]:
    wanted = frozenset(name for name, on in features.items() if on)
    language = table.language.script, table.language.language
    return list(_substituted(table, tuple(glyphs), wanted, *language))


def _node(kind: type[Mnode], /, part: ET.Element, parent: Mnode, **how: Any) -> Mnode:
    made: Mnode = _make(kind, part, parent, **how)
    _nodes.append(made)
    return made


def clear() -> None:
    """Take apart what formulas were made of, once they are drawn.

    The parts know those around them, and would wait for a collection of garbage, which takes about
    as long as setting them did.
    """
    while _nodes:
        vars(_nodes.pop()).clear()


_INSTEAD: Final = (
    (Mnode, "fromelement", classmethod(_node)),
    (Mrow, "_get_height_nostretch", _heights),
    (SimpleGlyph, "svgpath", _path),
    (MathFont, "findglyph", _glyph),
    (Gsub, "sub", _sub),
    (Mnode, "size_px", _length),
    (zmath, "apply_mstyle", _flat),
    (mnode, "parse_style", _style),
    (mfrac, "parse_style", _style),
)
for _owner, _name, _quick in _INSTEAD:
    setattr(_owner, _name, _quick)
