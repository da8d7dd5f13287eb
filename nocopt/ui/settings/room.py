"""Room for what appears in the dialog while it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QWidget

from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from collections.abc import Callable

SCREEN_SHARE: Final = 0.95  # of the screen, the most that the dialog takes
LEAST_WIDTH: Final = 200 * GRID
TITLE_BAR: Final = 10 * GRID  # about what is added to a window that has no frame yet


def widen(dialog: QWidget, tabs: QWidget) -> None:
    """Keep `dialog` as wide as all its `tabs` together, in letters of any size, if it can be."""
    widest = round(dialog.screen().availableGeometry().width() * SCREEN_SHARE)
    dialog.setMinimumWidth(min(max(LEAST_WIDTH, tabs.sizeHint().width() + 2 * GRID), widest))


def fit(dialog: QWidget, tabs: QWidget) -> None:
    """Give a new `dialog` the size that it asks for, as far as the screen allows."""
    screen = dialog.screen().availableGeometry()
    widest, highest = round(screen.width() * SCREEN_SHARE), round(screen.height() * SCREEN_SHARE)
    widen(dialog, tabs)
    wanted = dialog.sizeHint()
    dialog.resize(min(wanted.width(), widest), min(wanted.height(), highest - TITLE_BAR))


def grow(dialog: QWidget, missing: Callable[[], int], extra: int = 0) -> None:
    """Grow `dialog` by what is `missing`, at least by `extra`, as far as the screen allows.

    By itself a dialog takes two thirds of the screen's height at most, and what appears in it
    later squeezes the rest. Both are heights in device-independent pixels.
    """
    if not dialog.isVisible():
        return  # nothing inside has its size yet
    _lay_out(dialog)
    screen = dialog.screen().availableGeometry()
    frame = dialog.frameGeometry().height() - dialog.height()
    wanted = dialog.height() + max(missing(), extra)
    height = min(wanted, round(screen.height() * SCREEN_SHARE) - frame)
    width = min(dialog.sizeHint().width(), round(screen.width() * SCREEN_SHARE))
    if height > dialog.height() or width > dialog.width():
        dialog.resize(max(width, dialog.width()), max(height, dialog.height()))
        _lay_out(dialog)
    over = dialog.frameGeometry().bottom() - screen.bottom()
    if over > 0:
        dialog.move(dialog.x(), max(screen.top(), dialog.y() - over))


def _lay_out(widget: QWidget) -> None:
    """Give everything inside its place now: what is new is else laid out a little later."""
    for one in (*widget.findChildren(QWidget), widget):
        layout = one.layout()
        if layout is not None and one.isVisibleTo(widget):
            layout.invalidate()
    for one in (widget, *widget.findChildren(QWidget)):
        layout = one.layout()
        if layout is not None and one.isVisibleTo(widget):
            layout.activate()
