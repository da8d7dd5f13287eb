"""The panes of the inspector: the request as a tree, the answer as a table, each with detail."""

from __future__ import annotations

from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import (
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSplitter,
    QTableView,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from nocopt.app.wire_events import BODY
from nocopt.core.utf8 import sound
from nocopt.ui.counts import Counts
from nocopt.ui.elided import ElidedLabel
from nocopt.ui.icon_drawing import paint_icon
from nocopt.ui.inspector_detail import Detail
from nocopt.ui.inspector_files import taken_out
from nocopt.ui.inspector_model import AnswerRows, RequestTree
from nocopt.ui.inspector_text import MOST_SHOWN, answer_head_text, full_text, pretty_json
from nocopt.ui.scroll_bar import SlimScrollBar
from nocopt.ui.segments import Segments
from nocopt.ui.theme import GRID, LIGHT, code_font

if TYPE_CHECKING:
    from collections.abc import Callable

    from nocopt.app.sent_files import SentFiles
    from nocopt.ui.inspector_model import Path, Prepared
    from nocopt.ui.theme import Colours

    _Index = QModelIndex | QPersistentModelIndex

_UNFOLDED: Final = ("body", "messages")
_NAMES: Final = 44 * GRID  # the width of names, at first
_MARK: Final = 14  # pixels, of what folds and unfolds
_SHARES: Final = (300, 200)  # of the height, for what is chosen from and what is chosen


class Form(Enum):
    """How an event is shown in full."""

    PRETTY = "pretty"
    RAW = "raw"


class _Pane(QWidget):
    """A caption, something to choose from, and what is chosen in full.

    `copy_asked` comes when the person presses the keys for copying; it carries what makes the text
    of what is chosen from the files that were sent, in any thread.
    """

    copy_asked = Signal(object)

    def _build(self, caption: str, view: QAbstractItemView, detail: Detail) -> None:
        self.caption = QLabel(caption, self)
        self.summary = ElidedLabel(self)
        self.summary.setProperty("ink", "muted")
        self.view, self.detail = view, detail
        self.head = QHBoxLayout()
        self.head.setSpacing(2 * GRID)
        self.head.addWidget(self.caption)
        self.head.addWidget(self.summary, 1)
        self._bar = SlimScrollBar(view)
        view.setVerticalScrollBar(self._bar)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.halves = QSplitter(Qt.Orientation.Vertical, self)
        self.halves.setChildrenCollapsible(False)
        self.halves.setHandleWidth(3 * GRID)
        self.halves.setStyleSheet("QSplitter::handle { background: transparent }")
        self.halves.addWidget(view)
        self.halves.addWidget(detail)
        self.halves.setSizes(list(_SHARES))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addLayout(self.head)
        column.addWidget(self.halves, 1)
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), view)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(lambda: self.copy_asked.emit(self.chosen()))

    def chosen(self) -> Callable[[SentFiles], str]:
        """What gives the text of what is chosen, in full."""
        raise NotImplementedError

    def set_colours(self, colours: Colours) -> None:
        """Take colours, and the size of text that goes with the program's."""
        self._bar.set_colours(colours, "window")
        self.detail.set_colours(colours)
        self.view.setStyleSheet(_sheet(colours))
        self.view.setFont(code_font(self.window().font().pointSize()))
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        self.caption.setFont(bold)
        self.caption.setMinimumHeight(max(8 * GRID, self.fontMetrics().height() + 3 * GRID))


class RequestView(QTreeView):
    """A tree whose rows are coloured from edge to edge, with marks of the program's own."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.colours: Colours = LIGHT
        self.setIndentation(5 * GRID)

    def drawBranches(self, painter: QPainter, rect: QRect, index: _Index) -> None:  # noqa: N802
        """Draw the ground of a chosen row, and the mark of what can be unfolded."""
        model = self.model()
        if self.selectionModel().isRowSelected(index.row(), model.parent(index)):
            painter.fillRect(rect, self.colours["accent_soft"])
        if model.hasChildren(index):
            symbol = "chevron-down" if self.isExpanded(index) else "chevron-right"
            place = QRectF(0, 0, _MARK, _MARK)
            place.moveCenter(QPointF(rect.right() - _MARK / 2, rect.center().y() + 0.5))
            paint_icon(painter, symbol, place, self.colours.muted)


class RequestPane(_Pane):
    """The request: line, headers and body as a tree that is folded and unfolded."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.tree = RequestView(self)
        self.tree.setAccessibleName(self.tr("Request"))
        self._build(self.tr("Request"), self.tree, Detail(self.tr("Value"), self))
        self.rows = RequestTree(self)
        self.tree.setModel(self.rows)
        self.tree.setUniformRowHeights(True)
        self.tree.setAllColumnsShowFocus(True)
        self.tree.header().setStretchLastSection(True)
        self.tree.header().resizeSection(0, _NAMES)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self.tree.selectionModel().currentRowChanged.connect(lambda *_: self._choose())
        self._wanted = ""

    def show_exchange(self, prepared: Prepared | None) -> None:
        """Show another request, its messages unfolded and the last of them chosen."""
        self.rows.show(prepared)
        self.detail.show_text("")
        self.summary.setText("")
        if prepared is None:
            return
        size = size_text(prepared.size)
        gone = self.tr("{size}, without files that are gone")
        self.summary.setText(size if prepared.complete else gone.format(size=size))
        index = QModelIndex()
        for name in _UNFOLDED:
            index = self._below(index, name)
            self.tree.expand(index)
        last = self.rows.index(self.rows.rowCount(index) - 1, 0, index)
        self._go_to(last if index.isValid() and last.isValid() else self.rows.index(0, 0))

    def _below(self, above: QModelIndex, name: str) -> QModelIndex:
        if not above.isValid() and name != _UNFOLDED[0]:
            return QModelIndex()
        inside = self.rows.item(above).inside
        row = next((one.row for one in inside if one.name == name), -1)
        return self.rows.index(row, 0, above)

    def reveal(self, path: Path, wanted: str) -> None:
        """Choose a place, unfolded as far as it is needed, and mark what was looked for there."""
        self._wanted = wanted
        self._go_to(self.rows.index_of(path))
        self._choose()

    def mark(self, wanted: str) -> None:
        """Mark what is looked for in what is chosen."""
        self._wanted = wanted
        self.detail.mark(wanted)

    def chosen(self) -> Callable[[SentFiles], str]:
        """What gives the text of what is chosen, in full."""
        index = self.tree.currentIndex()
        return partial(taken_out, self.rows.item(index).value if index.isValid() else "")

    def _go_to(self, index: QModelIndex) -> None:
        self.tree.setCurrentIndex(index)
        self.tree.scrollTo(index)

    def _choose(self) -> None:
        index = self.tree.currentIndex()
        value: Any = self.rows.item(index).value if index.isValid() else ""
        self.detail.show_text(full_text(value, MOST_SHOWN + 1), self._wanted)

    def set_colours(self, colours: Colours) -> None:
        """Take colours."""
        self.tree.colours = colours
        super().set_colours(colours)
        self.rows.set_colours(colours)


class AnswerPane(_Pane):
    """The answer: status and headers, and each event with when it came and how large it is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.table = QTableView(self)
        self.table.setAccessibleName(self.tr("Answer"))
        self._build(self.tr("Answer"), self.table, Detail(self.tr("Event"), self))
        forms = ((Form.PRETTY, self.tr("Indented")), (Form.RAW, self.tr("As it came")))
        self.form = Segments[Form](self.tr("How events are shown"), forms, self)
        self.head.addWidget(self.form)
        self.form.chosen.connect(self._choose)
        self.rows = AnswerRows(self)
        self.table.setModel(self.rows)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setCornerButtonEnabled(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        head = self.table.horizontalHeader()
        head.setHighlightSections(False)
        head.setStretchLastSection(True)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._choose())
        self._shown: Prepared | None = None
        self._wanted = ""

    def show_exchange(self, prepared: Prepared | None) -> None:
        """Show another answer, its head chosen."""
        self._shown = prepared
        self.rows.show(prepared)
        self.detail.show_text("")
        self.summary.setText("" if prepared is None else self._summary(prepared))
        if prepared is not None:
            self._go_to(0)

    def _summary(self, prepared: Prepared) -> str:
        pieces, events = prepared.exchange.pieces, prepared.events
        parts: list[str] = []
        if len(events) != 1 or events[0].name != BODY:
            parts.append(Counts().events(len(events)))
        parts.append(size_text(sum(len(data) for _at, data in pieces)))
        if pieces:
            parts.append(f"{QLocale().toString(pieces[-1][0] / 1000, 'f', 1)} s")
        if prepared.exchange.cut:
            parts.append(self.tr("more came than is kept"))
        return " · ".join(parts)

    def reveal(self, row: int, wanted: str) -> None:
        """Choose a row, and mark what was looked for there."""
        self._wanted = wanted
        self._go_to(row)
        self._choose()

    def mark(self, wanted: str) -> None:
        """Mark what is looked for in what is chosen."""
        self._wanted = wanted
        self.detail.mark(wanted)

    def chosen(self) -> Callable[[SentFiles], str]:
        """What gives the text of what is chosen, in full."""
        text = self._chosen_text()
        return lambda _files: text

    def _chosen_text(self) -> str:
        event = self.rows.event_at(self.table.currentIndex().row())
        if event is not None:
            return sound(event.text)
        return "" if self._shown is None else sound(answer_head_text(self._shown.exchange))

    def _go_to(self, row: int) -> None:
        index = self.rows.index(row, 0)
        self.table.setCurrentIndex(index)
        self.table.scrollTo(index)

    def _choose(self) -> None:
        event = self.rows.event_at(self.table.currentIndex().row())
        text = self._chosen_text()
        if event is not None and self.form.value() is Form.PRETTY:
            text = pretty_json(event.data, MOST_SHOWN + 1) or text
        self.detail.show_text(text[: MOST_SHOWN + 1], self._wanted)

    def set_colours(self, colours: Colours) -> None:
        """Take colours, and make columns and rows as large as their text needs."""
        super().set_colours(colours)
        self.rows.set_colours(colours)
        self.form.set_colours(colours)
        metrics, head = QFontMetrics(self.table.font()), self.table.horizontalHeader()
        for column, widest in enumerate(("00.000 s", "content_block_delta", "00.000")):
            head.resizeSection(column, metrics.horizontalAdvance(widest) + 6 * GRID)
        self.table.verticalHeader().setDefaultSectionSize(metrics.height() + 2 * GRID)


def size_text(size: int) -> str:
    """Return a number of bytes as people read it."""
    for unit, factor in (("MB", 1 << 20), ("KB", 1 << 10)):
        if size >= factor:
            return f"{QLocale().toString(size / factor, 'f', 1)} {unit}"
    return f"{QLocale().toString(size)} B"


def _sheet(colours: Colours) -> str:
    return f"""
QTreeView, QTableView {{ background: {colours.window}; color: {colours.text}; outline: none;
  border: 1px solid transparent; border-radius: {GRID}px;
  selection-background-color: {colours.accent_soft}; selection-color: {colours.text} }}
QTreeView:focus, QTableView:focus {{ border-color: {colours.focus} }}
QTreeView::item {{ padding: {GRID // 2}px {GRID}px; border: none }}
QTableView::item {{ padding: 0 {2 * GRID}px; border: none;
  border-bottom: 1px solid {colours.hover} }}
QTreeView::item:selected, QTableView::item:selected {{ background: {colours.accent_soft};
  color: {colours.text} }}
QTreeView::branch {{ background: transparent }}
QHeaderView {{ background: {colours.window}; border: none }}
QHeaderView::section {{ background: {colours.window}; color: {colours.muted}; border: none;
  border-bottom: 1px solid {colours.border}; padding: {GRID}px {2 * GRID}px; text-align: left }}
"""
