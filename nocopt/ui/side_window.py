"""The frame of a window that stands beside the main one: its size, its keys, and its lowest row."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFont, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLayout, QPushButton, QVBoxLayout

from nocopt.ui.dialog_look import DialogLook
from nocopt.ui.nothing import words
from nocopt.ui.saving import Saving
from nocopt.ui.theme import GRID, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QSize
    from PySide6.QtWidgets import QWidget

    from nocopt.ui.geometry import Geometry
    from nocopt.ui.saving import HasTasks
    from nocopt.ui.theme import Colours


class Place(NamedTuple):
    """Where a window keeps its size, and which it has at first and at least, in pixels."""

    geometry: Geometry
    name: str
    first: tuple[int, int]
    smallest: tuple[int, int]


class SideWindow(QDialog):
    """Closed by Escape and by the keys that close windows; as large again when it is opened again.

    Whoever builds on it makes its parts, then lays them out. `note` stands below, beside the
    buttons; `take_colours` is called once all is there, and whenever the look changes.
    """

    def __init__(self, title: str, place: Place, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._place = place
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setWindowFlags(Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._look = DialogLook(self)
        self._whole = list[QLayout]()
        self._smallest: QSize | None = None  # known once all is there
        self.note = words(self, "muted")

    def take_colours(self, colours: Colours) -> None:
        """Give its colours to what paints itself."""
        raise NotImplementedError

    def button(self, text: str, name: str = "") -> QPushButton:
        """Return a button for the lowest row; `name` is what a screen reader tells instead."""
        button = QPushButton(text, self)
        button.setAccessibleName(name or text)
        button.setAutoDefault(False)
        return button

    def saving(self, services: HasTasks, save: Callable[[], None]) -> Saving:
        """Return what saves files; the keys for that call `save`."""
        saving = Saving(self, services)
        saving.saved.connect(lambda path: self.say(self.tr("Saved: {path}").format(path=path)))
        saving.failed.connect(self.say)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self, save)
        return saving

    def lay_out(self, above: QLayout | None, middle: QWidget, *below: QWidget) -> None:
        """Put the parts under one another, the button that closes it behind those `below`."""
        self.close_button = self.button(self.tr("Close"))
        self.close_button.clicked.connect(self.reject)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Close), self, self.reject)
        row = QHBoxLayout()
        row.setSpacing(3 * GRID)
        row.addWidget(self.note, 1)
        for widget in (*below, self.close_button):
            row.addWidget(widget)
        self._whole.append(row)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(6 * GRID, 4 * GRID, 6 * GRID, 5 * GRID)
        self.column.setSpacing(4 * GRID)
        if above is not None:
            self.column.addLayout(above)
        self.column.addWidget(middle, 1)
        self.column.addLayout(row)

    def keep_whole(self, row: QLayout) -> None:
        """Never be too narrow for a row of buttons, as the lowest row is, with large letters."""
        self._whole.append(row)

    def begin(self) -> None:
        """Take its look and its size, once all parts are there."""
        self._look.changed.connect(self.take_colours)
        self.take_colours(shown())
        _, name, first, smallest = self._place
        self._place.geometry.restore_window(name, self, first, smallest)
        self._smallest = self.minimumSize()

    def event(self, event: QEvent) -> bool:
        """Be wide enough for the buttons whenever they, or the letters, are others."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self._smallest is not None:
            margins = self.column.contentsMargins()
            needed = max(row.minimumSize().width() for row in self._whole)
            room = self.screen().availableGeometry().width()
            width = min(needed + margins.left() + margins.right(), room)
            self.setMinimumWidth(max(width, self._smallest.width()))
        return done

    def say(self, text: str) -> None:
        """Say what was done, to eyes and to screen readers."""
        self.note.setText(text)
        if text and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def larger(self, times: float) -> QFont:
        """Return the window's font so many times as large, for what is a heading."""
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * times)
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def done(self, result: int) -> None:
        """Close it, and keep its size."""
        self._place.geometry.keep_window(self._place.name, self)
        super().done(result)
