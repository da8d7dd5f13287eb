"""The bar below the list while several chats are selected: what can be done with all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nocopt.core.filing import Batch, Filing, Place
from nocopt.ui.buttons import FlatButton, icon_button
from nocopt.ui.sidebar.filing_words import FilingWords
from nocopt.ui.theme import GRID, LIGHT, RADIUS

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent

    from nocopt.ui.sidebar.chat_menu import ChatMenus, Ids, Sources
    from nocopt.ui.theme import Colours


class SelectionBar(QWidget):
    """Accessible as `Selected chats`; `left` says that nothing is to be selected any more."""

    left = Signal()

    def __init__(self, of: Sources, menus: ChatMenus, parent: QWidget) -> None:
        super().__init__(parent)
        self._of, self._menus = of, menus
        self._ids: Ids = ()
        self._colours: Colours = LIGHT
        self._words = FilingWords()
        self.setAccessibleName(self.tr("Selected chats"))
        self._count = QLabel(self)
        self._close = self._button("close", self.tr("Select nothing"))
        self._close.clicked.connect(self.left)
        self._move = self._button("folder", self.tr("Move selected chats"), self.tr("Move to"))
        self._move.clicked.connect(lambda: self._open(self._move, menus.fill_projects))
        self._tag = self._button("tag", self.tr("Tag selected chats"), self.tr("Tags"))
        self._tag.clicked.connect(lambda: self._open(self._tag, menus.fill_tags))
        self._archive = self._button(
            "archive", self.tr("Archive selected chats"), self.tr("Archive")
        )
        self._archive.clicked.connect(lambda: self._file(Batch.ARCHIVE))
        put_back = self.tr("Put back into the list")
        self._restore = self._button("undo", self.tr("Put selected chats back"), put_back)
        self._restore.clicked.connect(self._put_back)
        self._export = self._button("save", self.tr("Export selected chats"), self.tr("Export…"))
        self._export.clicked.connect(lambda: of.wishes.export_asked.emit(self._ids))
        self._delete = self._button("trash", self.tr("Delete selected chats"), self.tr("Delete"))
        self._delete.clicked.connect(self._remove)
        self._lay_out()
        self.hide()

    def _button(self, symbol: str, name: str, tip: str = "") -> FlatButton:
        button = icon_button(symbol, name, tip)
        button.setParent(self)
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._count, 1)
        head.addWidget(self._close)
        tools = QHBoxLayout()
        tools.setSpacing(GRID)
        for button in self._tools:
            tools.addWidget(button)
        tools.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, GRID // 2, GRID, GRID)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(tools)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Return the buttons in the order in which they stand there."""
        return (self._close, *self._tools)

    @property
    def _tools(self) -> tuple[FlatButton, ...]:
        filing = (self._move, self._tag, self._archive, self._restore)
        return (*filing, self._export, self._delete)

    def show_ids(self, ids: Ids) -> None:
        """Be there for these chats; for less than two there is no need of it."""
        self._ids = ids
        self.setVisible(len(ids) > 1)
        if len(ids) > 1:
            said = self._words.selected(len(ids))
            self._count.setText(said)
            self.setAccessibleDescription(said)
            place = self._of.chats.wanted.place
            for button in (self._move, self._tag, self._export):
                button.setVisible(place is not Place.TRASH)
            self._archive.setVisible(place is Place.LIST)
            self._restore.setVisible(place is not Place.LIST)

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._colours = colours
        for button in (self._close, *self._tools):
            button.set_colours(colours)
        palette = self._count.palette()
        palette.setColor(palette.ColorRole.WindowText, colours["text"])
        self._count.setPalette(palette)
        self.update()

    def _open(self, button: FlatButton, fill: Callable[..., None]) -> None:
        menu = self._menus.dropped(fill, self._ids)
        button.look_again_after(menu)
        corner = button.mapToGlobal(QPoint(0, 0))
        menu.popup(corner - QPoint(0, menu.sizeHint().height()))

    def _file(self, batch: Batch) -> None:
        self._of.wishes.filed.emit(Filing(batch, self._ids))

    def _put_back(self) -> None:
        trashed = self._of.chats.wanted.place is Place.TRASH
        self._file(Batch.RESTORE if trashed else Batch.UNARCHIVE)

    def _remove(self) -> None:
        if self._of.chats.wanted.place is Place.TRASH:
            self._of.wishes.purge_asked.emit(self._ids)
        else:
            self._file(Batch.TRASH)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._colours["border"], 1))
        painter.setBrush(self._colours["raised"])
        painter.drawRoundedRect(
            self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS
        )
