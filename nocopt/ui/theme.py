"""Colours, fonts and distances: one light and one dark set, used by every widget and painter."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette

from nocopt.core.settings import ReadingWidth, Theme

# How much thicker strokes are made, by their width in thousandths of a letter: not at all.
_NOT_THICKENED: Final = "cff:darkening-parameters=500,0,1000,0,1667,0,2333,0"
_DARKENED: Final = 140  # percent, by which Fusion darkens what it makes a frame of


@dataclass(frozen=True, slots=True)
class Colours:
    """Colours by what they are for, as #rrggbb; contrast of text on its ground is at least 4.5."""

    dark: bool
    window: str  # ground of the conversation
    sidebar: str
    raised: str  # composer, cards, dialogs' fields
    border: str
    text: str
    muted: str  # secondary text
    faint: str  # disabled text, hairlines in text
    accent: str
    on_accent: str
    accent_soft: str  # ground of the chosen row
    hover: str
    focus: str
    selection: str
    link: str
    user: str  # ground of what the person said
    code: str  # ground of code
    code_header: str
    quote: str  # bar beside a quote
    found: str  # the ground of text that was found
    found_now: str  # the match at hand
    table_header: str
    notice: str  # ground of a quiet notice
    warning: str
    warning_text: str
    error: str
    error_text: str
    syntax: dict[str, str]
    strong: bool = False  # for people who asked for high contrast

    def __getitem__(self, name: str) -> QColor:
        """Return a colour by name, ready to paint with."""
        return QColor(getattr(self, name))


LIGHT: Final = Colours(
    dark=False,
    window="#ffffff",
    sidebar="#f5f4f1",
    raised="#ffffff",
    border="#dddad3",
    text="#1f1e1b",
    muted="#66625a",
    faint="#8d897f",
    accent="#a8472a",
    on_accent="#ffffff",
    accent_soft="#f3e3dc",
    hover="#ebe9e4",
    focus="#c2603f",
    selection="#f9dacc",
    link="#1a62b3",
    user="#f3f1ec",
    code="#f8f7f4",
    code_header="#efede8",
    quote="#d3cfc5",
    found="#ffedb0",
    found_now="#ffc35c",
    table_header="#f3f1ec",
    notice="#f3f1ec",
    warning="#fdf1d6",
    warning_text="#6e4a00",
    error="#fbe4e1",
    error_text="#8f1f14",
    syntax={
        "keyword": "#8a2c8f",
        "builtin": "#1a62b3",
        "name": "#1f1e1b",
        "function": "#1d5fa8",
        "type": "#8a4b00",
        "string": "#2b6a30",
        "number": "#9a3412",
        "comment": "#66625a",
        "operator": "#4d4a43",
        "punctuation": "#4d4a43",
        "error": "#b3261e",
        "deleted": "#a12622",
        "inserted": "#22662a",
        "heading": "#8a2c8f",
    },
)

DARK: Final = Colours(
    dark=True,
    window="#1e1d1b",
    sidebar="#181715",
    raised="#282724",
    border="#3b3935",
    text="#ece9e2",
    muted="#aaa59a",
    faint="#78746b",
    accent="#e08a66",
    on_accent="#241309",
    accent_soft="#43302a",
    hover="#2d2b28",
    focus="#e08a66",
    selection="#533426",
    link="#85b8f5",
    user="#2a2926",
    code="#181715",
    code_header="#24231f",
    quote="#4b4842",
    found="#574716",
    found_now="#93590e",
    table_header="#282724",
    notice="#282724",
    warning="#43361a",
    warning_text="#f2d79a",
    error="#4a2320",
    error_text="#f7bcb4",
    syntax={
        "keyword": "#d39ae0",
        "builtin": "#85b8f5",
        "name": "#ece9e2",
        "function": "#8fc1ff",
        "type": "#e5b567",
        "string": "#9ecb8f",
        "number": "#eda27c",
        "comment": "#aaa59a",
        "operator": "#c6c1b6",
        "punctuation": "#c6c1b6",
        "error": "#ff8f85",
        "deleted": "#f2a49d",
        "inserted": "#a2d7a0",
        "heading": "#d39ae0",
    },
)

# For people who ask their system for high contrast: hairlines and quiet text are there to be seen.
STRONG_LIGHT: Final = replace(
    LIGHT,
    border="#6f6a60",
    text="#000000",
    muted="#35322c",
    faint="#5f5a51",
    accent="#7c2c12",
    accent_soft="#f3d6c8",
    hover="#dcd8cf",
    focus="#7c2c12",
    selection="#ffbd9c",
    link="#0b3d7d",
    user="#ece9e2",
    code="#ffffff",
    quote="#6f6a60",
    found="#ffe066",
    found_now="#ffa42e",
    warning_text="#4a3200",
    error_text="#6d130a",
    syntax={name: QColor(ink).darker(135).name() for name, ink in LIGHT.syntax.items()},
    strong=True,
)
STRONG_DARK: Final = replace(
    DARK,
    window="#000000",
    sidebar="#000000",
    raised="#121211",
    border="#a09b90",
    text="#ffffff",
    muted="#dcd8ce",
    faint="#b3aea3",
    accent="#ffb595",
    on_accent="#000000",
    accent_soft="#5a382a",
    hover="#35322d",
    focus="#ffb595",
    selection="#743a1b",
    link="#acd3ff",
    user="#1f1e1b",
    code="#000000",
    code_header="#1f1e1b",
    quote="#a09b90",
    table_header="#1f1e1b",
    notice="#1f1e1b",
    found="#6b5814",
    found_now="#a8650c",
    syntax={name: QColor(ink).lighter(118).name() for name, ink in DARK.syntax.items()},
    strong=True,
)

GRID: Final = 4  # every distance is a multiple of it, in device-independent pixels
READING_WIDTH: Final = 760  # widest column of text in the conversation
READING_WIDTHS: Final = {  # the same for each setting; "full" is as wide as anything
    ReadingWidth.NARROW: 600,
    ReadingWidth.NORMAL: READING_WIDTH,
    ReadingWidth.WIDE: 1000,
    ReadingWidth.FULL: 1 << 16,
}
_EDGES: Final = 8 * GRID  # so much wider are cards, and what is above and below all messages
COLUMN_WIDTH: Final = READING_WIDTH + _EDGES
RADIUS: Final = 8


def column_width(reading: ReadingWidth) -> int:
    """Return how wide, at most, is what stands above and below the conversation, in pixels."""
    return READING_WIDTHS[reading] + _EDGES


def beside_column(width: int, widest: int) -> tuple[int, int]:
    """Return what is left and right of a column in the middle of so many pixels.

    Where they do not divide evenly, the odd pixel is on the right, as beside the cards of messages.
    """
    left = max(5 * GRID, (width - widest) // 2)
    return left, max(left, width - widest - left)


def colours(theme: Theme) -> Colours:
    """Return the colours for a setting; `system` follows the desktop, contrast always does."""
    hints = QGuiApplication.styleHints()
    dark = theme is Theme.DARK
    if theme is Theme.SYSTEM:
        dark = hints.colorScheme() is Qt.ColorScheme.Dark
    wanted = hints.accessibility().contrastPreference()
    return colour_set(dark=dark, strong=wanted is Qt.ContrastPreference.HighContrast)


def colour_set(*, dark: bool, strong: bool) -> Colours:
    """Return one of the four sets of colours."""
    if strong:
        return STRONG_DARK if dark else STRONG_LIGHT
    return DARK if dark else LIGHT


def shown() -> Colours:
    """Return the colours that the application is painted in at the moment."""
    now = QGuiApplication.palette()
    ground, line = now.color(QPalette.ColorRole.Window), now.color(QPalette.ColorRole.Mid)
    for one in (DARK, STRONG_DARK, STRONG_LIGHT):
        if (ground, line) == (one["window"], one["border"]):
            return one
    return LIGHT


def text_font(size: int) -> QFont:
    """Return the reading font at `size` points."""
    font = QFont(QGuiApplication.font())
    font.setPointSize(size)
    return font


def even_strokes(theme: Theme) -> None:
    """Have letters as heavy on a dark ground as on a light one; to be called before any is drawn.

    Qt has FreeType thicken the strokes of fonts of PostScript's kind, of which the usual Chinese
    ones are, and blends them so that light letters gain once more: on a dark ground they look bold
    beside others. FreeType takes this when it begins; what changes meanwhile counts from the next
    start.
    """
    if sys.platform == "linux" and colours(theme).dark:
        os.environ.setdefault("FREETYPE_PROPERTIES", _NOT_THICKENED)


def code_font(size: int) -> QFont:
    """Return the fixed-width font that goes with a reading font of `size` points."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(size * 0.93)
    font.setStyleHint(QFont.StyleHint.Monospace)
    return font


def palette(chosen: Colours) -> QPalette:
    """Return the Qt palette of a set of colours, for the stock widgets."""
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: "window",
        QPalette.ColorRole.WindowText: "text",
        QPalette.ColorRole.Base: "raised",
        QPalette.ColorRole.AlternateBase: "sidebar",
        QPalette.ColorRole.Text: "text",
        QPalette.ColorRole.Button: "raised",
        QPalette.ColorRole.ButtonText: "text",
        QPalette.ColorRole.BrightText: "error_text",
        QPalette.ColorRole.Highlight: "accent",
        QPalette.ColorRole.HighlightedText: "on_accent",
        QPalette.ColorRole.Link: "link",
        QPalette.ColorRole.LinkVisited: "link",
        QPalette.ColorRole.PlaceholderText: "muted",
        # The frames of stock widgets are shaded with these.
        QPalette.ColorRole.Light: "raised",
        QPalette.ColorRole.Midlight: "hover",
        QPalette.ColorRole.Mid: "border",
        QPalette.ColorRole.Dark: "border",
        QPalette.ColorRole.Shadow: "border",
        QPalette.ColorRole.ToolTipBase: "raised",
        QPalette.ColorRole.ToolTipText: "text",
        QPalette.ColorRole.Accent: "accent",
    }
    for role, name in roles.items():
        made.setColor(role, chosen[name])
    for role in (
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
        QPalette.ColorRole.WindowText,
    ):
        made.setColor(QPalette.ColorGroup.Disabled, role, chosen["faint"])
    return made


BOXED: Final = ("QCheckBox", "QTreeView")
"""The kinds of widgets that have boxes to be ticked."""


def box_palette(chosen: Colours) -> QPalette:
    """Return the palette of what has boxes to be ticked, so that these are seen on any ground.

    Fusion frames them in a darker shade of the window, which on a dark one is none.
    """
    made = palette(chosen)
    made.setColor(QPalette.ColorRole.Window, QColor(chosen["faint"]).lighter(_DARKENED))
    return made
