"""The map of a chat beside it: which branches there are, which is shown and which is preferred."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from nocopt.ui.buttons import icon_button
from nocopt.ui.small_print import small
from nocopt.ui.theme import GRID, LIGHT
from nocopt.ui.tree.map_rows import map_rows
from nocopt.ui.tree.map_view import MapView

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QPaintEvent

    from nocopt.app.session import Session
    from nocopt.app.versions import Versions
    from nocopt.core.conversation import Node
    from nocopt.ui.theme import Colours
    from nocopt.ui.tree.map_rows import MapRow

_WIDE: Final = 280  # pixels
_LETTERS: Final = 16  # heights of a letter that it is as wide as, at least
_LEAST: Final = 150
_SHARE: Final = 0.36  # of the room beside the list of chats, at most
_CHAT: Final = 400  # pixels: with less, a chat beside the map could not be used
_CHAT_LETTERS: Final = 22


class MapPanel(QWidget):
    """Accessible as `Map of the chat`; `closed`: the person wants it no longer."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours: Colours = LIGHT
        self.setAccessibleName(self.tr("Map of the chat"))
        self._title = QLabel(self.tr("Map"), self)
        self.close_button = icon_button("close", self.tr("Close map"), self.tr("Close"))
        self.close_button.clicked.connect(self.closed)
        self.view = MapView(self)
        self._nothing = QLabel(self)
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._nothing.setContentsMargins(4 * GRID, GRID, 2 * GRID, 2 * GRID)
        self._hint = QLabel(self.tr("Enter shows, P prefers, Delete deletes a branch."), self)
        self._hint.setWordWrap(True)
        self._hint.setContentsMargins(4 * GRID, GRID, 2 * GRID, 2 * GRID)
        row = QHBoxLayout()
        row.setContentsMargins(4 * GRID, GRID, GRID, GRID)
        row.addWidget(self._title, 1)
        row.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._nothing)
        column.addWidget(self.view, 1)  # with the keyboard in it, even if there are no rows
        column.addWidget(self._hint)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._fit_letters()

    def sizeHint(self) -> QSize:
        """Return the width it has where there is room for it."""
        return QSize(max(_WIDE, _LETTERS * self.fontMetrics().height()), 4 * _LEAST)

    def fit(self, room: int) -> bool:
        """Leave most of so many pixels to the chat; False where they do not do for both."""
        width = max(_LEAST, min(self.sizeHint().width(), int(_SHARE * room)))
        beside = room - width >= max(_CHAT, _CHAT_LETTERS * self.fontMetrics().height())
        self.setFixedWidth(width if beside else room)
        return beside

    def show_session(self, session: Session | None) -> None:
        """Show the map of a chat, as far as it was read."""
        path = () if session is None else session.path
        here = path[-1].id if path else None
        rows: tuple[MapRow, ...] = ()
        if session is not None:
            versions, ids = session.versions, {node.id for node in path}
            rows = map_rows(versions.tree, ids, versions.preferred, _named(versions))
        self.view.show_rows(rows, here)
        branches = len(rows) > 1
        self._hint.setVisible(branches)
        self._nothing.setVisible(not branches)
        self._nothing.setText(
            self.tr(
                "This chat has one path. Edit a message or ask for another answer: both paths are "
                "kept then, and stand here."
            )
            if rows
            else self.tr("There is nothing in this chat yet.")
        )

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._colours = colours
        self.view.set_colours(colours)
        self.close_button.set_colours(colours)
        for label, ink in ((self._title, "text"), (self._nothing, "muted"), (self._hint, "muted")):
            palette = label.palette()
            palette.setColor(palette.ColorRole.WindowText, colours[ink])
            label.setPalette(palette)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Keep the hint smaller than the rest."""
        super().changeEvent(event)
        if event.type() is event.Type.FontChange:
            self._fit_letters()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, and a line beside the chat."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._colours["sidebar"])
        painter.setPen(self._colours["border"])
        painter.drawLine(0, 0, 0, self.height())

    def _fit_letters(self) -> None:
        self._hint.setFont(small(self.font()))
        self._hint.setAlignment(Qt.AlignmentFlag.AlignLeft)


def _named(versions: Versions) -> Callable[[Node], str]:
    """Return what gives the name of the model that made an answer."""

    def named(node: Node) -> str:
        model = versions.made_by(node)
        return model.name or model.id

    return named
