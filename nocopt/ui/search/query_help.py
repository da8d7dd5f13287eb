"""What can be typed into the search: each filter as a button that types it, with what it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from nocopt.ui.buttons import FlatButton
from nocopt.ui.escape import keeps_escape
from nocopt.ui.scroll_bar import SlimScrollBar
from nocopt.ui.small_print import small
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from nocopt.ui.theme import Colours


class QueryHelp(QScrollArea):
    """Stands in place of what is found; `chosen` carries the filter that is to be typed.

    `left`: it is no longer wanted.
    """

    chosen = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("What can be typed"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._bar = SlimScrollBar(self)
        self.setVerticalScrollBar(self._bar)
        page = QWidget(self)
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(0, 0, 2 * GRID, 2 * GRID)
        self._column.setSpacing(0)
        self._buttons: list[FlatButton] = []
        self._said: list[QLabel] = []
        self._say(
            self.tr(
                "All words of a message count, in any order; the last one may be unfinished. "
                "Filters can be put together:"
            )
        )
        self._add_all()
        self._column.addStretch(1)
        self.setWidget(page)
        self.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)

    def _add_all(self) -> None:
        self._add('"in quotes"', '"', self.tr("Words exactly as they stand"))
        self._add("from:me", "from:me ", self.tr("What you wrote; from:model what models wrote"))
        self._add("model:opus", "model:", self.tr("Answers of models with this in their name"))
        self._add(
            "in:recipes",
            "in:",
            self.tr(
                "Chats of a project, by itself in the list; in:archive, in:trash; a project of "
                'such a name in quotes: in:"archive"'
            ),
        )
        self._add("tag:work", "tag:", self.tr("Chats with a tag, by itself in the list"))
        self._add(
            "since:2026-10",
            "since:",
            self.tr("From a day, month or year on; also today, yesterday, monday, 7d, 2w, 3m, 1y"),
        )
        self._add(
            "before:2026-10",
            "before:",
            self.tr("Before a day, month or year; also yesterday, 7d and so on"),
        )
        self._add(
            "has:image",
            "has:image ",
            self.tr("With a picture; also has:pdf, has:file, has:code, has:tool, has:thinking"),
        )

    def _add(self, example: str, typed: str, purpose: str) -> None:
        button = FlatButton(example, parent=self)
        button.set_left_aligned()
        button.setAccessibleName(example)
        button.setAccessibleDescription(purpose)
        button.clicked.connect(lambda: self.chosen.emit(typed))
        self._buttons.append(button)
        self._column.addWidget(button)
        self._say(purpose)

    def _say(self, text: str) -> None:
        label = QLabel(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setContentsMargins(2 * GRID + 2, 0, 0, 2 * GRID)
        label.setFont(small(self.font()))
        self._said.append(label)
        self._column.addWidget(label)

    def event(self, event: QEvent) -> bool:
        """Have Escape come here and not stop a reply."""
        return keeps_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._bar.set_colours(colours, "sidebar")
        for button in self._buttons:
            button.set_colours(colours)
        for label in self._said:
            label.setFont(small(self.font()))
            palette = label.palette()
            palette.setColor(palette.ColorRole.WindowText, colours["muted"])
            label.setPalette(palette)
