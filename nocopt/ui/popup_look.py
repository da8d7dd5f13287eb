"""How menus and tooltips look: in the colours of the theme, and with room around their words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QToolTip

from nocopt.ui.theme import GRID, RADIUS, palette, shown

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from nocopt.ui.theme import Colours


_SHORT: Final = 60  # characters of a line that tooltips do not break


def dress_menu(menu: QMenu) -> None:
    """Give a menu, and those inside of it, the colours that are shown now.

    One by one: a style sheet of the whole application would take part in the fonts of all widgets.
    """
    menu.setStyleSheet(menu_sheet(shown()))


def dress_tooltips(colours: Colours) -> None:
    """Give all tooltips colours; their frame has that of the text, which is therefore a quiet one.

    Desktops have colours of their own for them, which go before those of the application.
    """
    made = palette(colours)
    made.setColor(QPalette.ColorRole.ToolTipText, colours["muted"])
    QToolTip.setPalette(made)


def tip_markup(text: str) -> str:
    """Return the text of a tooltip, which is no markup itself; empty if there is none.

    Left to itself Qt breaks even a few words into two or three lines.
    """
    if not text:
        return ""
    from html import escape  # its table of entities is not for the start

    lines = text.split("\n")
    space = "pre" if max(map(len, lines)) <= _SHORT else "normal"
    return f'<p style="white-space: {space}">{"<br>".join(map(escape, lines))}</p>'


def menu_sheet(colours: Colours) -> str:
    """Return the style sheet of menus.

    Their corners are square: without a compositor what is beyond round ones would be black.
    """
    return f"""
QMenu {{ background: {colours.raised}; color: {colours.text};
  border: 1px solid {colours.border}; padding: {GRID}px }}
QMenu::item {{ background: transparent; border-radius: {RADIUS - GRID // 2}px;
  padding: {GRID + 2}px {4 * GRID}px {GRID + 2}px {3 * GRID}px }}
QMenu::item:selected {{ background: {colours.accent_soft} }}
QMenu::item:disabled {{ color: {colours.faint}; background: transparent }}
QMenu::separator {{ background: {colours.border}; height: 1px;
  margin: {GRID}px {2 * GRID}px }}
"""
