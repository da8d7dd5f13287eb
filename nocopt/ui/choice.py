"""A button that shows the chosen one of a few values and opens a menu of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Generic, TypeVar

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QColor, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from nocopt.ui import wording
from nocopt.ui.buttons import FlatButton, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QHideEvent

T = TypeVar("T")

_PAGE: Final = 10  # values that Page Up and Page Down go over
_OPENING: Final = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_F4)


class _Values(QMenu):
    """A menu that is walked through with the keys of a list; Qt gives it no more than arrows."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the first, the last, or some values on."""
        values = [one for one in self.actions() if not one.isSeparator()]
        steps = {
            Qt.Key.Key_Home: -len(values),
            Qt.Key.Key_End: len(values),
            Qt.Key.Key_PageUp: -_PAGE,
            Qt.Key.Key_PageDown: _PAGE,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None or not values:
            super().keyPressEvent(event)
            return
        active = self.activeAction()
        at = values.index(active) if active in values else 0
        self.setActiveAction(values[min(max(0, at + step), len(values) - 1)])


class Choice(FlatButton, Generic[T]):
    """Offers values as texts; `chosen` tells the value a person picked in place of another.

    Screen readers know it by its accessible name and read the shown text as its description. A
    combo box would be named by its value on Unix, and would change when the wheel passes over it.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", kind=Kind.OUTLINE, parent=parent)
        self._entries: tuple[tuple[T, str] | None, ...] = ()
        self._value: T | None = None
        self._note = ""
        self.set_left_aligned()
        self.set_trailing("chevron-down")
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.open_menu)

    def set_entries(self, entries: Sequence[tuple[T, str] | None]) -> None:
        """Offer pairs of value and text; None is a line between two groups."""
        self._entries = tuple(entries)

    def entries(self) -> list[tuple[T, str]]:
        """Return what is offered, without the lines."""
        return [entry for entry in self._entries if entry is not None]

    def value(self) -> T:
        """Return the value shown; there is one as soon as one was shown."""
        assert self._value is not None
        return self._value

    def show_value(self, value: T) -> None:
        """Show one of the values offered."""
        self._value = value
        self.setText(dict(self.entries())[value])
        self.setShortcut(QKeySequence())  # an ampersand in a name marks no letter
        self._describe()

    def setAccessibleDescription(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Describe the control: the value is read first, `text` after it."""
        self._note = text
        self._describe()

    def _ground(self) -> QColor | None:
        lively = super()._ground()
        return lively if lively is not None or not self.isEnabled() else self._colours["raised"]

    def _describe(self) -> None:
        super().setAccessibleDescription(wording.sentences(self.text(), self._note))

    def menu_of_values(self) -> QMenu:
        """Return a menu of the values, the one shown checked."""
        menu = _Values(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setMinimumWidth(self.width())
        group = QActionGroup(menu)
        for entry in self._entries:
            if entry is None:
                menu.addSeparator()
                continue
            value, text = entry
            action = QAction(text.replace("&", "&&"), menu)
            action.setCheckable(True)
            action.setChecked(value == self._value)
            action.triggered.connect(lambda _checked, value=value: self.choose(value))
            group.addAction(action)
            menu.addAction(action)
            if action.isChecked():
                menu.setActiveAction(action)
        return menu

    def choose(self, value: T) -> None:
        """Show `value` and tell that it was chosen, unless it was shown already."""
        if value != self._value:
            self.show_value(value)
            self.chosen.emit(value)

    def open_menu(self) -> None:
        """Open the menu right below, where Qt moves it if there is no room."""
        menu = self.menu_of_values()
        self.look_again_after(menu)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def hideEvent(self, event: QHideEvent) -> None:
        """Take an open menu away too: it would hold the keyboard with nothing left to choose."""
        for menu in self.findChildren(QMenu):
            menu.close()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the menu with the keys that open a drop-down list."""
        if event.key() in _OPENING:
            self.open_menu()
        else:
            super().keyPressEvent(event)
