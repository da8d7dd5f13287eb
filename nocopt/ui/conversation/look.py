"""How the conversation is set: fonts, line heights and distances for one font size and colours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QTextCharFormat

from nocopt.render.blocks import Style
from nocopt.ui import theme

if TYPE_CHECKING:
    from nocopt.ui.theme import Colours

_LEADING: Final = 1.5  # line height over font size; long answers are read, not glanced at
_HEADING_SCALE: Final = (1.6, 1.35, 1.17, 1.05, 1.0, 1.0)
_HEADING_LEADING: Final = 1.3
_SMALL: Final = 0.86


class Face:
    """A font with the line height it is set in; all lengths are whole device-independent pixels."""

    __slots__ = ("advance", "ascent", "descent", "font", "line")

    def __init__(self, font: QFont, leading: float) -> None:
        metrics = QFontMetricsF(font)
        self.font = font
        self.ascent = metrics.ascent()
        self.descent = metrics.descent()
        natural = self.ascent + self.descent
        self.line = round(max(QFontInfo(font).pixelSize() * leading, natural))
        self.advance = metrics.averageCharWidth()

    @property
    def baseline(self) -> float:
        """Distance from the top of a line to its baseline."""
        return round((self.line - self.ascent - self.descent) / 2 + self.ascent)


class Kind(NamedTuple):
    """How a run of inline text is set: its style, the name of its colour if it has one of its own.

    Each of its characters is followed by a gap of so many pixels.
    """

    style: Style
    ink: str = ""
    gap: float = 0.0


class Look:
    """Everything that layouts need to know about appearance; made anew when it changes."""

    def __init__(
        self, colours: Colours, size: int, *, code_wrap: bool = False, line_numbers: bool = False
    ) -> None:
        self.colours = colours
        self._ready: dict[str, QColor] = {}
        self._formats: dict[tuple[str, Kind], QTextCharFormat] = {}
        self._inks: dict[str, QTextCharFormat] = {}
        self._widths: dict[str, float] = {}
        self.size = size
        self.code_wrap = code_wrap  # long lines of code are broken, where no other is chosen
        self.line_numbers = line_numbers
        text, code = theme.text_font(size), theme.code_font(size)
        self.text = Face(text, _LEADING)
        self.code = Face(code, 1.5)
        self.small = Face(_scaled(text, _SMALL), 1.45)
        self.label = Face(_scaled(text, _SMALL, bold=True), 1.45)
        self.strong = Face(_scaled(text, 1.0, bold=True), _LEADING)
        self.headings = tuple(
            Face(_scaled(text, scale, bold=True), _HEADING_LEADING) for scale in _HEADING_SCALE
        )
        self.em = QFontInfo(text).pixelSize()

    def __getitem__(self, name: str) -> QColor:
        """Return a colour by name; all who ask get the same one, to paint with, not to change."""
        found = self._ready.get(name)
        if found is None:
            found = self._ready[name] = self.colours[name]
        return found

    def ems(self, count: float) -> int:
        """Return so many times the font size in whole pixels."""
        return round(self.em * count)

    def inline_format(self, base: QFont, kind: Kind) -> QTextCharFormat:
        """Return the format for inline text inside text set in `base`.

        All who ask get the same one, as text engines look for the fonts of each one anew.
        """
        key = (base.key(), kind)
        found = self._formats.get(key)
        if found is None:
            found = self._formats[key] = self._made_format(base, kind)
        return found

    def ink_format(self, colour: str) -> QTextCharFormat:
        """Return the format for text in a colour and nothing else; all get the same one."""
        found = self._inks.get(colour)
        if found is None:
            found = self._inks[colour] = QTextCharFormat()
            found.setForeground(QColor(colour))
        return found

    def label_width(self, label: str) -> float:
        """Return how wide one of the few labels of buttons is, in pixels."""
        found = self._widths.get(label)
        if found is None:
            found = QFontMetricsF(self.small.font).horizontalAdvance(label)
            self._widths[label] = found
        return found

    def _made_format(self, base: QFont, kind: Kind) -> QTextCharFormat:
        made, style = QTextCharFormat(), kind.style
        font = self.inline_font(base, style)
        if kind.gap:
            font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, kind.gap)
        made.setFont(font)
        if kind.ink:
            made.setForeground(self[kind.ink])
        if style & Style.SUB:
            made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSubScript)
        elif style & Style.SUP:
            made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
        return made

    def inline_font(self, base: QFont, style: Style) -> QFont:
        """Return the font for a style of inline text inside text set in `base`."""
        if style & (Style.CODE | Style.KBD):
            font = QFont(self.code.font)
            font.setPointSizeF(base.pointSizeF() * 0.91)
            font.setBold(base.bold())
        else:
            font = QFont(base)
        if style & Style.BOLD:
            font.setBold(True)
        if style & Style.ITALIC:
            font.setItalic(True)
        if style & Style.STRIKE:
            font.setStrikeOut(True)
        return font


def _scaled(font: QFont, scale: float, *, bold: bool = False) -> QFont:
    made = QFont(font)
    made.setPointSizeF(font.pointSizeF() * scale)
    if bold:
        made.setWeight(QFont.Weight.DemiBold)
    return made
