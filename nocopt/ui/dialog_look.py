"""How the fields and buttons of dialogs look: as rounded as those of the main window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QIcon
from PySide6.QtWidgets import QDialogButtonBox

from nocopt.ui.popup_look import menu_sheet
from nocopt.ui.theme import GRID, RADIUS, shown

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

    from nocopt.ui.theme import Colours


BESIDE_CELLS: Final = 3  # pixels that Qt leaves beside the words of cells, but not of their heads
_OTHER_LOOK: Final = (QEvent.Type.ApplicationPaletteChange, QEvent.Type.ApplicationFontChange)


class DialogLook(QObject):
    """Dresses a dialog, and dresses it again whenever the program takes other colours."""

    changed = Signal(object)  # the colours

    def __init__(self, dialog: QDialog) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        dialog.installEventFilter(self)
        self.refresh()

    def refresh(self) -> None:
        """Take the colours of the program."""
        colours = shown()
        self._dialog.setStyleSheet(style_sheet(colours))
        self.changed.emit(colours)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice other colours; style sheets do not."""
        if event.type() in _OTHER_LOOK:
            self.refresh()
        elif event.type() is QEvent.Type.Show:
            _without_pictures(self._dialog)
        return super().eventFilter(watched, event)


def _without_pictures(dialog: QDialog) -> None:
    """Take off the pictures that desktops have Qt put on its buttons: no other button has one."""
    for box in dialog.findChildren(QDialogButtonBox):
        for button in box.buttons():
            button.setIcon(QIcon())


def style_sheet(colours: Colours) -> str:
    """Return the style sheet of a dialog; what paints itself is not concerned.

    Labels say by their property `ink` what they are: muted, error or warning.
    """
    parts = (field_sheet(colours), _buttons(colours), _tabs(colours), _rest(colours))
    return "".join((*parts, menu_sheet(colours)))


def field_sheet(colours: Colours) -> str:
    """Return the style sheet of lines and areas of text."""
    fields = "QLineEdit, QPlainTextEdit"
    focused = ", ".join(f"{field}:focus" for field in fields.split(", "))
    disabled = ", ".join(f"{field}:disabled" for field in fields.split(", "))
    return f"""
{fields} {{ background: {colours.raised}; color: {colours.text};
  placeholder-text-color: {colours.muted};
  border: 1px solid {colours.border}; border-radius: {RADIUS}px; padding: {GRID + 2}px {2 * GRID}px;
  selection-background-color: {colours.accent}; selection-color: {colours.on_accent} }}
{focused} {{ border: 2px solid {colours.focus}; padding: {GRID + 1}px {2 * GRID - 1}px }}
LineEdit {{ placeholder-text-color: transparent }}
{disabled} {{ background: {colours.window}; color: {colours.faint} }}
QPlainTextEdit {{ padding: {GRID}px {GRID + 2}px }}
QPlainTextEdit:focus {{ padding: {GRID - 1}px {GRID + 1}px }}
"""


def _buttons(colours: Colours) -> str:
    return f"""
QPushButton, QToolButton {{ outline: none; background: {colours.raised}; color: {colours.text};
  border: 1px solid {colours.border}; border-radius: {RADIUS}px;
  padding: {GRID + 2}px {4 * GRID}px }}
QToolButton {{ padding: {GRID + 2}px {3 * GRID}px }}
QPushButton:default {{ background: {colours.accent}; color: {colours.on_accent};
  border-color: {colours.accent} }}
QPushButton:hover, QToolButton:hover {{ background: {colours.hover} }}
QPushButton:default:hover {{ background: {colours["accent"].lighter(112).name()} }}
QPushButton:pressed, QToolButton:pressed, QToolButton:checked {{ background: {colours.border} }}
QPushButton:focus, QToolButton:focus {{ border: 2px solid {colours.focus};
  padding: {GRID + 1}px {4 * GRID - 1}px }}
QToolButton:focus {{ padding: {GRID + 1}px {3 * GRID - 1}px }}
QPushButton:default:focus {{ border-color: {colours.text} }}
QPushButton:disabled, QToolButton:disabled {{ background: {colours.window};
  color: {colours.faint}; border-color: {colours.border} }}
QLineEdit QToolButton, QLineEdit QToolButton:hover {{ background: transparent; border: none;
  padding: 0 }}
"""


def _tabs(colours: Colours) -> str:
    return f"""
QTabWidget::pane {{ border: none }}
QTabBar::tab {{ color: {colours.muted}; padding: {2 * GRID}px {4 * GRID}px;
  border: none; border-bottom: 2px solid transparent }}
QTabBar[narrow="true"]::tab {{ padding: {2 * GRID}px {GRID}px }}
QTabBar::tab:selected {{ color: {colours.text}; border-bottom-color: {colours.accent} }}
QTabBar::tab:hover:!selected {{ color: {colours.text}; border-bottom-color: {colours.border} }}
QTabBar::tab:focus {{ background: {colours.hover} }}
QTabBar QToolButton {{ padding: 0; border: none }}
"""


def _rest(colours: Colours) -> str:
    return f"""
QLabel[ink="muted"] {{ color: {colours.muted} }}
QLabel[ink="error"] {{ color: {colours.error_text} }}
QLabel[ink="warning"] {{ background: {colours.warning}; color: {colours.warning_text};
  border-radius: {RADIUS // 2}px; padding: {GRID}px {2 * GRID}px }}
QFrame[ink="warning"] {{ background: {colours.warning}; border-radius: {RADIUS}px }}
QFrame[ink="warning"] QLabel {{ background: transparent; color: {colours.warning_text} }}
QCheckBox::indicator {{ width: {_letter()}px; height: {_letter()}px }}
QScrollBar {{ background: transparent; width: 12px; margin: 0 }}
QScrollBar::handle {{ background: {colours.border}; border-radius: 4px; margin: 2px;
  min-height: 28px }}
QScrollBar::handle:hover {{ background: {colours.faint} }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0 }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: none }}
QToolTip {{ background: {colours.raised}; color: {colours.text};
  border: 1px solid {colours.border}; padding: 1px {GRID - 1}px }}
"""


def _letter() -> int:
    """The height of a letter in the program's font, in pixels."""
    return QFontMetrics(QGuiApplication.font()).ascent()


def list_sheet(colours: Colours) -> str:
    """Return the style sheet of a list that opens below a field."""
    return f"""
QListView {{ background: {colours.raised}; color: {colours.text}; outline: none;
  border: 1px solid {colours.border}; padding: {GRID}px }}
QListView::item {{ padding: {GRID}px {GRID}px; border-radius: {RADIUS // 2}px }}
QListView::item:selected {{ background: {colours.accent}; color: {colours.on_accent} }}
""" + _rest(colours)
