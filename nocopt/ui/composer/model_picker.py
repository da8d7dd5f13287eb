"""The popup that chooses a model: a search field above a list grouped by line."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QApplication,
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
from nocopt.ui.icons import icon
from nocopt.ui.scroll_bar import SlimScrollBar
from nocopt.ui.theme import GRID, LIGHT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QHideEvent, QShowEvent

    from nocopt.core.models import Model
    from nocopt.ui.theme import Colours

# How far the keys move in the list while the search field has the focus.
_STEPS: Final[dict[int, int]] = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -6,
    Qt.Key.Key_PageDown: 6,
}


class ModelPicker(QFrame):
    """Opens above its button; typing filters, Enter chooses, an unknown id is taken as typed.

    It lies over the window instead of being a popup of its own: those are not shown to screen
    readers. A press elsewhere, or the keyboard going elsewhere, closes it.
    """

    chosen = Signal(str)
    closed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._anchor = window
        self._bottom = 0  # the lowest it may reach
        self._watching = False
        self.hide()
        self.setAccessibleName(self.tr("Models"))
        self._colours: Colours = LIGHT
        self._rows = ModelRows(self)
        self._search = QLineEdit(self)
        self._search.setAccessibleName(self.tr("Search models"))
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
        self._lay_out()

    def _build_footer(self) -> None:
        self._footer = QWidget(self)
        self._advice = QLabel(self._footer)
        self._advice.setWordWrap(True)
        self._instead = FlatButton("", kind=Kind.OUTLINE, parent=self._footer)
        self._instead.clicked.connect(self._choose_instead)
        row = QHBoxLayout(self._footer)
        row.setContentsMargins(3 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        row.addWidget(self._advice, 1)
        row.addWidget(self._instead)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2 * GRID, 2, 2)
        column.setSpacing(GRID)
        head = QHBoxLayout()
        head.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        head.addWidget(self._search)
        column.addLayout(head)
        column.addWidget(self._list, 1)
        column.addWidget(self._footer)

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._colours = colours
        self._delegate.set_colours(colours)
        self._instead.set_colours(colours)
        self._bar.set_colours(colours)
        for action in self._search.actions():
            self._search.removeAction(action)
        position = QLineEdit.ActionPosition.LeadingPosition
        self._search.addAction(icon("search", colours, "muted"), position)
        palette = self._list.palette()
        palette.setColor(palette.ColorRole.Base, colours["raised"])
        self._list.setPalette(palette)

    def open_above(
        self, anchor: QWidget, models: tuple[Model, ...], added: Iterable[str], current: str
    ) -> None:
        """Show the models, the current one marked, above `anchor`."""
        self._delegate.current = current
        self._rows.offer(models, added, datetime.now(UTC).date())
        self._search.clear()
        self._filter("")
        self._place_above(anchor)
        self.show()
        self.raise_()
        self._search.setFocus(Qt.FocusReason.PopupFocusReason)
        self._list.scrollTo(self._list.currentIndex(), QListView.ScrollHint.PositionAtCenter)

    def _place_above(self, anchor: QWidget) -> None:
        self._anchor = anchor
        window = self._window
        corner = anchor.mapTo(window, QPoint(0, 0))
        width = min(30 * self.fontMetrics().height(), window.width() - 4 * GRID)
        x = max(2 * GRID, min(corner.x(), window.width() - width - 2 * GRID))
        bottom = corner.y() - GRID
        self.setGeometry(x, bottom, width, 0)
        self._bottom = bottom
        self._fit()

    def _fit(self) -> None:
        """Be as high as the rows; the search field stays where it is while there is room below."""
        rows = sum(self._list.sizeHintForRow(at) for at in range(self._rows.rowCount()))
        height = max(rows, self._list.minimumHeight()) + self._frame_height()
        height = min(height, 30 * self.fontMetrics().height(), self._bottom - GRID)
        top = min(self.y(), self._bottom - height)
        self.setGeometry(self.x(), top, self.width(), height)

    def _frame_height(self) -> int:
        """What stands around the rows: margins, the search field and the advice below."""
        column = self.layout()
        assert column is not None
        margins = column.contentsMargins()
        height = margins.top() + self._search.sizeHint().height() + GRID + margins.bottom()
        if not self._footer.isHidden():
            inside = self.width() - margins.left() - margins.right()
            height += GRID + self._footer.heightForWidth(inside)
        return height

    def showEvent(self, event: QShowEvent) -> None:
        """Watch for the person turning elsewhere."""
        super().showEvent(event)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self._watching = True
        application.installEventFilter(self)
        application.focusChanged.connect(self._focus_moved)

    def hideEvent(self, event: QHideEvent) -> None:
        """Watch no longer."""
        super().hideEvent(event)
        if not self._watching:
            return
        self._watching = False
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.removeEventFilter(self)
        application.focusChanged.disconnect(self._focus_moved)
        self.closed.emit()

    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        del old
        if new is not None and not self.isAncestorOf(new):
            self.hide()

    def _pressed_elsewhere(self, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent) or event.type() != QEvent.Type.MouseButtonPress:
            return False
        place = event.globalPosition().toPoint()
        # The button that opened it closes it by itself.
        inside = (one.rect().contains(one.mapFromGlobal(place)) for one in (self, self._anchor))
        return not any(inside)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys typed into the search field that move in the list or choose; presses elsewhere."""
        if self._pressed_elsewhere(event):
            self.hide()
        if watched is not self._search:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            # Escape closes this, before it stops a reply.
            if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
                event.accept()
            return False
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._handled(event.key())
        return False

    def _handled(self, key: int) -> bool:
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self._list.currentIndex())
        elif key == Qt.Key.Key_Escape:
            if self._search.text():
                self._search.clear()
            else:
                self.hide()
        elif key in _STEPS:
            self._move(key)
        else:
            return False
        return True

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
        if choice is not None:
            self.hide()
            self.chosen.emit(choice.model.id)

    def _choose_instead(self) -> None:
        choice = self._choice(self._list.currentIndex())
        instead = None if choice is None else self._rows.successor(choice)
        if instead is not None:
            self.hide()
            self.chosen.emit(instead.id)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, and a line below the search field."""
        del event
        painter = QPainter(self)
        painter.setPen(QPen(self._colours["border"], 1))
        painter.setBrush(self._colours["raised"])
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        y = self._search.geometry().bottom() + GRID
        painter.drawLine(1, y, self.width() - 2, y)
        if self._footer.isVisible():
            y = self._footer.y() - 2
            painter.drawLine(1, y, self.width() - 2, y)
