"""The popup that chooses a model: a search field above a list grouped by line."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from nocopt.ui.buttons import FlatButton, Kind
from nocopt.ui.composer.model_delegate import ModelDelegate
from nocopt.ui.composer.model_rows import Choice, ModelRows
from nocopt.ui.composer.overlay import Overlay
from nocopt.ui.composer.several_foot import SeveralFoot
from nocopt.ui.icons import icon
from nocopt.ui.options.fields import Line
from nocopt.ui.scroll_bar import SlimScrollBar
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nocopt.core.models import Model
    from nocopt.ui.theme import Colours

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
# How far the keys move in the list while the search field has the focus.
_STEPS: Final[dict[int, int]] = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -6,
    Qt.Key.Key_PageDown: 6,
}
_WIDEST: Final = 30  # heights of a line; it is no higher, either


class ModelPicker(Overlay):
    """Opens above its button; typing filters, Enter chooses, an unknown id is taken as typed.

    `several_chosen` carries the ids of those that are to be asked at once: then Enter ticks.
    """

    chosen = Signal(str)
    several_chosen = Signal(tuple)

    def __init__(self, window: QWidget, card: QWidget, opener: QWidget) -> None:
        super().__init__(window, card, opener)
        self.setAccessibleName(self.tr("Models"))
        self._rows = ModelRows(self)
        self._search = Line(self.tr("Search models"))
        self._search.setPlaceholderText(self.tr("Search, or type any model id"))
        self._search.setFrame(False)
        self._search.textChanged.connect(self._filter)
        self._list = QListView(self)
        self._list.setAccessibleName(self.tr("Models on offer"))
        self._list.setModel(self._rows)
        self._delegate = ModelDelegate(self._list)
        self._list.setItemDelegate(self._delegate)
        self._bar = SlimScrollBar(self._list)
        self._list.setVerticalScrollBar(self._bar)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setMinimumHeight(1)  # not the room for scroll bars that Qt would keep
        self._list.setMouseTracking(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.clicked.connect(self._choose)
        self._list.selectionModel().currentChanged.connect(self._advise)
        self._build_footer()
        self._several = SeveralFoot(self)
        self._several.changed.connect(self._ticked)
        self._several.asked.connect(self._choose_several)
        self._lay_out()

    def _build_footer(self) -> None:
        self._footer = QWidget(self)
        self._advice = QLabel(self._footer)
        self._advice.setWordWrap(True)
        self._instead = FlatButton("", kind=Kind.OUTLINE, parent=self._footer)
        self._instead.clicked.connect(self._choose_instead)
        row = QHBoxLayout(self._footer)
        row.setContentsMargins(3 * GRID, 2 * GRID, 2 * GRID, 0)
        row.addWidget(self._advice, 1)
        row.addWidget(self._instead)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2 * GRID, 2, 2 * GRID)
        column.setSpacing(GRID)
        head = QHBoxLayout()
        head.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        head.addWidget(self._search)
        column.addLayout(head)
        column.addWidget(self._list, 1)
        column.addWidget(self._footer)
        column.addWidget(self._several)

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        super().set_colours(colours)
        self._delegate.set_colours(colours)
        self._instead.set_colours(colours)
        self._several.set_colours(colours)
        self._bar.set_colours(colours)
        for action in self._search.actions():
            self._search.removeAction(action)
        position = QLineEdit.ActionPosition.LeadingPosition
        self._search.addAction(icon("search", colours, "muted"), position)
        palette = self._list.palette()
        palette.setColor(palette.ColorRole.Base, colours["raised"])
        self._list.setPalette(palette)

    def offer(
        self,
        models: tuple[Model, ...],
        added: Iterable[str],
        current: str,
        several: tuple[str, ...] | None = None,
        last: tuple[str, ...] = (),
    ) -> None:
        """Show the models, the current one marked, or those `several` that are asked at once.

        Where these are None, one is chosen in any case. `last` were asked at once before.
        """
        self._delegate.current = current
        self._several.setVisible(several is not None)
        self._several.open(current, several or (), last)
        self._rows.offer(models, added, datetime.now(UTC).date())
        self._rows.tick(self._several.ticked)
        self._search.clear()
        self._filter("")
        self.open()
        self._search.setFocus(Qt.FocusReason.PopupFocusReason)
        self._list.scrollTo(self._list.currentIndex(), QListView.ScrollHint.PositionAtCenter)

    def place(self) -> None:
        """Stand above the button, as high as the rows."""
        window = self._window
        width = min(_WIDEST * self.fontMetrics().height(), window.width() - 4 * GRID)
        corner = self._opener.mapTo(window, QPoint(0, 0))
        x = max(2 * GRID, min(corner.x(), window.width() - width - 2 * GRID))
        self.setGeometry(x, corner.y() - GRID, width, 0)
        self._fit()

    def _fit(self) -> None:
        """Be as high as the rows; the search field stays where it is while there is room below."""
        bottom = self._opener.mapTo(self._window, QPoint(0, 0)).y() - GRID
        most = min(_WIDEST * self.fontMetrics().height(), bottom - GRID)
        height = min(self.wanted_height(self.width()), most)
        top = min(self.y(), bottom - height)
        self.setGeometry(self.x(), top, self.width(), height)

    def wanted_height(self, width: int) -> int:
        """Return the height of all rows and of what stands around them."""
        del width
        rows = sum(self._list.sizeHintForRow(at) for at in range(self._rows.rowCount()))
        return max(rows, self._list.minimumHeight()) + self._frame_height()

    def _frame_height(self) -> int:
        """What stands around the rows: margins, the search field and the advice below."""
        column = self.layout()
        assert column is not None
        margins = column.contentsMargins()
        height = margins.top() + self._search.sizeHint().height() + GRID + margins.bottom()
        if not self._several.isHidden():
            height += GRID + self._several.sizeHint().height()
        if not self._footer.isHidden():
            inside = self.width() - margins.left() - margins.right()
            height += GRID + self._footer.heightForWidth(inside)
        return height

    def handles(self, event: QKeyEvent) -> bool:
        """Keys that move in the list, choose, or close this before they stop a reply."""
        if self._search.composing:
            return False
        key = event.key()
        return key == Qt.Key.Key_Escape or (
            self._search.hasFocus() and (key in _ENTER or key in _STEPS)
        )

    def handle(self, event: QKeyEvent) -> None:
        """Move, choose, empty the search field, or close."""
        key = event.key()
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in _ENTER and ctrl and self._several.ticked is not None:
            self._several.finish()
        elif key in _ENTER:
            self._choose(self._list.currentIndex())
        elif key in _STEPS:
            self._move(key)
        elif self._search.text():
            self._search.clear()
        else:
            self.shut()

    def _move(self, key: int) -> None:
        places = self._rows.choices()
        if not places:
            return
        at = self._list.currentIndex().row()
        here = places.index(at) if at in places else -1
        step = _STEPS[key]
        self._highlight(places[max(0, min(here + step, len(places) - 1))])

    def _filter(self, typed: str) -> None:
        self._rows.filter(typed)
        places = self._rows.choices()
        current = self._rows.place_of(self._delegate.current)
        if not typed and current is not None:
            self._highlight(current)
        elif places:
            self._highlight(places[0])
        self._advise(self._list.currentIndex())

    def _highlight(self, place: int) -> None:
        index = self._rows.index(place, 0)
        self._list.setCurrentIndex(index)
        self._list.scrollTo(index)

    def _choice(self, index: QModelIndex) -> Choice | None:
        row = self._rows.row(index.row()) if index.isValid() else None
        return row if isinstance(row, Choice) else None

    def _advise(self, index: QModelIndex) -> None:
        choice = self._choice(index)
        advice = "" if choice is None else self._rows.advice(choice)
        instead = None if choice is None else self._rows.successor(choice)
        self._footer.setVisible(bool(advice))
        self._advice.setText(advice)
        self._instead.setVisible(instead is not None)
        if instead is not None:
            self._instead.setText(self.tr("Use {model} instead").format(model=instead.name))
            self._instead.updateGeometry()
        self._fit()

    def _choose(self, index: QModelIndex) -> None:
        choice = self._choice(index)
        if choice is not None and self._several.ticked is not None:
            self._several.toggle(choice.model.id, choice.model.name or choice.model.id)
        elif choice is not None:
            self.shut()
            self.chosen.emit(choice.model.id)

    def _ticked(self) -> None:
        """Show what is ticked, and let the keyboard go on in the list."""
        self._rows.tick(self._several.ticked)
        self._search.setFocus(Qt.FocusReason.OtherFocusReason)
        self._fit()

    def _choose_several(self, ids: tuple[str, ...]) -> None:
        self.shut()
        self.several_chosen.emit(ids)

    def _choose_instead(self) -> None:
        choice = self._choice(self._list.currentIndex())
        instead = None if choice is None else self._rows.successor(choice)
        if instead is not None:
            self.shut()
            self.chosen.emit(instead.id)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a line below the search field, and one above what is below the list."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QPen(self._colours["border"], 1))
        y = self._search.geometry().bottom() + GRID
        painter.drawLine(1, y, self.width() - 2, y)
        below = [one for one in (self._footer, self._several) if not one.isHidden()]
        if below:
            painter.drawLine(1, below[0].y() - 2, self.width() - 2, below[0].y() - 2)
