"""A row of buttons of which one is chosen, as the keys of an old radio."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from nocopt.ui.buttons import FlatButton
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.ui.theme import Colours

T = TypeVar("T")


class Segments(QWidget, Generic[T]):
    """Offers values side by side; `chosen` tells the one a person picked in place of another.

    Tab goes to the one that is chosen, and the arrow keys choose those beside it.
    """

    chosen = Signal(object)

    def __init__(
        self, name: str, entries: Sequence[tuple[T, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._values = [value for value, _ in entries]
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        for number, (_, text) in enumerate(entries):
            button = FlatButton(text, parent=self)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setAccessibleName(text)
            self._group.addButton(button, number)
            row.addWidget(button)
        self._group.button(0).setChecked(True)
        self._let_focus_in(0)
        self._group.idToggled.connect(self._toggled)

    def value(self) -> T:
        """Return what is chosen."""
        return self._values[self._group.checkedId()]

    def choose(self, value: T) -> None:
        """Choose a value as a person does."""
        self._group.button(self._values.index(value)).setChecked(True)

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours."""
        for button in self.findChildren(FlatButton):
            button.set_colours(colours)

    def _toggled(self, number: int, checked: bool) -> None:
        if checked:
            self._let_focus_in(number)
            self.chosen.emit(self._values[number])

    def _let_focus_in(self, number: int) -> None:
        """Make the one that is chosen the only one that Tab stops at; Qt does that too late."""
        for button in self._group.buttons():
            chosen = self._group.id(button) == number
            policy = Qt.FocusPolicy.StrongFocus if chosen else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)
        self.setFocusProxy(self._group.button(number))
