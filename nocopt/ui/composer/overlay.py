"""A frame that lies over the window above the composer, until the person turns elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPalette
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from nocopt.ui.composer.card import CORNER, paint_ground
from nocopt.ui.focus_chain import along
from nocopt.ui.theme import GRID, LIGHT

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QMoveEvent, QPaintEvent, QResizeEvent, QShowEvent

    from nocopt.ui.theme import Colours

_PRESSED: Final = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
_MOVING: Final = (QEvent.Type.Resize, QEvent.Type.Move)


class Overlay(QFrame):
    """Stands on the composer's card, as wide as it.

    It is no popup: those are not shown to screen readers. Escape, a press elsewhere, or the
    keyboard going elsewhere closes it; `closed` asks for the keyboard to be taken from it.
    """

    closed = Signal()

    def __init__(self, window: QWidget, card: QWidget, opener: QWidget) -> None:
        super().__init__(window)
        self._window, self._card, self._opener = window, card, opener
        self._watching = self._opener_held = False
        self._colours: Colours = LIGHT
        self._skirt = _skirt(window)
        self.hide()

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._colours = colours
        self.update()

    def open(self) -> None:
        """Show it; who calls gives the keyboard to a part of it."""
        self.place()
        self.show()
        self.raise_()

    def shut(self) -> None:
        """Close it and let the keyboard go on elsewhere."""
        if self.isVisible():
            self.closed.emit()
            self.hide()

    def place(self) -> None:
        """Be as wide as the card, and as high as there is need and room."""
        corner = self._card.mapTo(self._window, QPoint(0, 0))
        width, bottom = self._card.width(), corner.y() - GRID
        self.ensurePolished()
        height = max(1, min(self.wanted_height(width), bottom - 2 * GRID))
        self.setGeometry(corner.x(), bottom - height, width, height)

    def wanted_height(self, width: int) -> int:
        """Return the height at which nothing has to be scrolled, at this width."""
        raise NotImplementedError

    def handles(self, event: QKeyEvent) -> bool:
        """Whether a key means something here; the default is Escape only."""
        return event.key() == Qt.Key.Key_Escape

    def handle(self, event: QKeyEvent) -> None:
        """Do what a key means here."""
        del event
        self.shut()

    def showEvent(self, event: QShowEvent) -> None:
        """Watch for the person turning elsewhere."""
        super().showEvent(event)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self._watching = True
        application.installEventFilter(self)
        application.focusChanged.connect(self._focus_moved)
        self._skirt.show()
        self._skirt.stackUnder(self)

    def hideEvent(self, event: QHideEvent) -> None:
        """Watch no longer."""
        super().hideEvent(event)
        self._skirt.hide()
        if not self._watching:
            return
        self._watching = False
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.removeEventFilter(self)
        application.focusChanged.disconnect(self._focus_moved)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that mean something here, presses elsewhere, and a card that moves."""
        kind = event.type()
        if kind in _PRESSED:
            self._pressed(event)
        elif kind == QEvent.Type.MouseButtonRelease:
            self._opener_held = False
        elif kind in _MOVING and watched in (self._card, self._window):
            self.place()
        elif isinstance(event, QKeyEvent) and self._holds(watched) and self.handles(event):
            if kind == QEvent.Type.ShortcutOverride:
                event.accept()  # it closes this, before it stops a reply
            elif kind == QEvent.Type.KeyPress:
                self.handle(event)
                return True
        return False

    def moveEvent(self, event: QMoveEvent) -> None:
        """Take the skirt along."""
        super().moveEvent(event)
        self._place_skirt()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the skirt be as wide."""
        super().resizeEvent(event)
        self._place_skirt()

    def focusNextPrevChild(self, onward: bool) -> bool:  # noqa: N802 - Qt's name
        """Keep the keyboard inside: behind the last part comes the first."""
        here = QApplication.focusWidget()
        if here is None or not self._holds(here):
            return super().focusNextPrevChild(onward)
        reason = Qt.FocusReason
        for at in along(here, onward=onward):
            if self.isAncestorOf(at) and _takes_tab(at):
                at.setFocus(reason.TabFocusReason if onward else reason.BacktabFocusReason)
                break
        return True

    def _holds(self, watched: QObject) -> bool:
        return isinstance(watched, QWidget) and (watched is self or self.isAncestorOf(watched))

    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        del old
        if new is None or self._holds(new) or _is_menu(new):
            return
        # A press on the button takes the keyboard to the card around it, before it is a click.
        if not self._opener_held:
            self.hide()

    def _pressed(self, event: QEvent) -> None:
        """Close it for a press elsewhere; the button that opened it closes it by itself."""
        if not isinstance(event, QMouseEvent) or QApplication.activePopupWidget() is not None:
            return
        place = event.globalPosition().toPoint()
        here, self._opener_held = (
            one.rect().contains(one.mapFromGlobal(place)) for one in (self, self._opener)
        )
        if not here and not self._opener_held:
            self.shut()

    def _place_skirt(self) -> None:
        area, end = self.geometry(), self._card.mapTo(self._window, QPoint(0, 0)).y()
        low = area.y() + area.height()
        high = end - low + CORNER if end > low else 0  # none if it reaches over the card
        self._skirt.setGeometry(area.x(), low - CORNER, area.width(), high)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and its edge."""
        del event
        paint_ground(self, self._colours)


def _skirt(window: QWidget) -> QWidget:
    """Return what stands behind the lower edge and fills the slit above the card.

    Without it a piece of the conversation's text is seen there.
    """
    made = QWidget(window)
    made.setAutoFillBackground(True)
    made.setBackgroundRole(QPalette.ColorRole.Window)
    made.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    made.hide()
    return made


def _takes_tab(widget: QWidget) -> bool:
    policy = widget.focusPolicy()
    tab = Qt.FocusPolicy.TabFocus
    return bool(policy & tab) and widget.isEnabled() and widget.isVisible()


def _is_menu(widget: QWidget) -> bool:
    """Whether the keyboard is in a menu, from which it comes back."""
    return widget.window().windowType() is Qt.WindowType.Popup
