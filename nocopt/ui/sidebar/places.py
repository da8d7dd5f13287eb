"""The ways to archive and trash below the list, and what stands above it while one is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nocopt.core.filing import Batch, Filing, Place
from nocopt.ui.buttons import FlatButton
from nocopt.ui.sidebar.dragging import ids_of
from nocopt.ui.small_print import small
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent

    from nocopt.ui.sidebar.wishes import Wishes
    from nocopt.ui.theme import Colours


class PlaceButton(FlatButton):
    """Shows a place, and takes chats that are dragged there."""

    def __init__(self, text: str, symbol: str, filing: Batch, wishes: Wishes) -> None:
        super().__init__(text, symbol)
        self._batch, self._wishes = filing, wishes
        self.setCheckable(True)
        self.setAcceptDrops(True)
        self.set_elidable()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take chats."""
        if ids_of(event.mimeData()):
            event.acceptProposedAction()
            self.setDown(True)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Take them wherever they are over it."""
        event.setAccepted(bool(ids_of(event.mimeData())))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Look as before."""
        super().dragLeaveEvent(event)
        self.setDown(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """File what is let go here."""
        self.setDown(False)
        event.acceptProposedAction()
        self._wishes.filed.emit(Filing(self._batch, ids_of(event.mimeData())))


class PlacesRow(QWidget):
    """`Archive` and `Trash`, side by side; `chosen` carries a place."""

    chosen = Signal(object)

    def __init__(self, wishes: Wishes, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown = Place.LIST
        self._buttons = {
            Place.ARCHIVE: PlaceButton(self.tr("Archive"), "archive", Batch.ARCHIVE, wishes),
            Place.TRASH: PlaceButton(self.tr("Trash"), "trash", Batch.TRASH, wishes),
        }
        names = {Place.ARCHIVE: self.tr("Archive"), Place.TRASH: self.tr("Trash")}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        for place, button in self._buttons.items():
            button.setAccessibleName(names[place])
            button.setToolTip(self._tip(place))
            button.toggled.connect(lambda on, at=place: self._toggled(at, on=on))
            row.addWidget(button)
        row.addStretch(1)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Return the buttons from left to right."""
        return tuple(self._buttons.values())

    def _tip(self, place: Place) -> str:
        if place is Place.ARCHIVE:
            return self.tr("Chats that are put away")
        return self.tr("Deleted chats, for 30 days")

    def show_place(self, place: Place) -> None:
        """Show which of them is open, if one is."""
        self._shown = place
        for one, button in self._buttons.items():
            button.setChecked(one is place)

    def _toggled(self, place: Place, *, on: bool) -> None:
        """Ask for what was chosen; a screen reader toggles where a person clicks."""
        if on is not (place is self._shown):
            self.chosen.emit(place if on else Place.LIST)

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        for button in self._buttons.values():
            button.set_colours(colours)


class PlaceHead(QWidget):
    """Says that it is the archive or the trash that is listed; `left` leads back."""

    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._back = FlatButton(self.tr("All chats"), "chevron-left", parent=self)
        self._back.setAccessibleName(self.tr("Back to all chats"))
        self._back.set_left_aligned()
        self._back.clicked.connect(self.left)
        self._name = QLabel(self)
        self._note = QLabel(self)
        for label in (self._name, self._note):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setContentsMargins(3 * GRID, 0, 2 * GRID, GRID)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self._back, self._name, self._note):
            column.addWidget(widget)
        self.hide()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Return the button."""
        return (self._back,)

    def show_place(self, place: Place) -> None:
        """Be there while this is another place than the list."""
        self.setVisible(place is not Place.LIST)
        self._name.setText(self.tr("Archive") if place is Place.ARCHIVE else self.tr("Trash"))
        note = self.tr("Chats stay here for 30 days.") if place is Place.TRASH else ""
        self._note.setText(note)
        self._note.setVisible(bool(note))
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        self._name.setFont(font)
        self._note.setFont(small(self.font()))

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._back.set_colours(colours)
        for label, ink in ((self._name, "text"), (self._note, "muted")):
            palette = label.palette()
            palette.setColor(palette.ColorRole.WindowText, colours[ink])
            label.setPalette(palette)
