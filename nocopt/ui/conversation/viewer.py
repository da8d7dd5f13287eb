"""The frame of what is looked at closely: facts above it, and beside them what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout

from nocopt.ui.buttons import FlatButton
from nocopt.ui.dialog_look import DialogLook
from nocopt.ui.elided import ElidedLabel
from nocopt.ui.saving import Saving
from nocopt.ui.theme import GRID, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from nocopt.ui.conversation.loading import Loading
    from nocopt.ui.theme import Colours


class Viewer(QDialog):
    """A dialog over the window until it is closed. Whoever builds on it adds tools, then a view."""

    def __init__(self, parent: QWidget, title: str, facts: str, loading: Loading) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.facts = ElidedLabel(self)
        self.facts.setText(facts)
        self.facts.setProperty("ink", "muted")
        self.facts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.saving = Saving(self, loading)
        self.saving.saved.connect(lambda _path: self.facts.setText(self.tr("Saved")))
        self.saving.failed.connect(self.facts.setText)
        self._tools = QHBoxLayout()
        self._tools.setContentsMargins(3 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self._tools.setSpacing(GRID)
        self._tools.addWidget(self.facts, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addLayout(self._tools)

    def add_tool(
        self, name: str, symbol: str, tip: str, does: Callable[[], object], *, text: str = ""
    ) -> FlatButton:
        """Put a button behind the others; `name` is what a screen reader tells."""
        button = FlatButton(text, symbol, parent=self)
        button.setAccessibleName(name)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: does())
        self._tools.addWidget(button)
        return button

    def add_label(self, longest: str) -> QLabel:
        """Put words behind the others, with room for the longest that they may be."""
        label = QLabel(self)
        label.setProperty("ink", "muted")
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setMinimumWidth(label.fontMetrics().horizontalAdvance(longest) + GRID)
        self._tools.addWidget(label)
        return label

    def add_widget(self, widget: QWidget) -> None:
        """Put a part of its own behind the others."""
        self._tools.addWidget(widget)

    def add_space(self) -> None:
        """Leave room between what belongs together and what follows."""
        self._tools.addSpacing(3 * GRID)

    def add_close(self) -> None:
        """Put the button at the end that closes the viewer, as Escape does."""
        self.add_space()
        self.add_tool(self.tr("Close"), "close", self.tr("Close (Esc)"), self.reject)

    def add_key(
        self, keys: QKeySequence | QKeySequence.StandardKey, does: Callable[[], object]
    ) -> None:
        """Have keys do something while the viewer is in front."""
        QShortcut(QKeySequence(keys), self, does)

    def set_view(self, view: QWidget, *, margin: int = 0) -> None:
        """Show this below the tools, so far from the edges, and give it the keyboard."""
        place = QVBoxLayout()
        place.setContentsMargins(margin, 0, margin, margin)
        place.addWidget(view)
        self._column.addLayout(place, 1)
        view.setFocus()
        look = DialogLook(self)
        look.changed.connect(self.take_colours)
        self.take_colours(shown())

    def take_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        for button in self.findChildren(FlatButton):
            button.set_colours(colours)
