"""The line above the text field that says that a message is being edited, with the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from nocopt.ui.buttons import FlatButton
from nocopt.ui.elided import ElidedLabel
from nocopt.ui.icon_drawing import icon_pixmap
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from nocopt.ui.theme import Colours

_ICON = QSize(16, 16)


def announce(of: QWidget, text: str) -> None:
    """Have a screen reader tell what happened to a widget."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(of, text))


class EditBar(QWidget):
    """A pencil, a sentence, and a button that cancels that."""

    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pencil = QLabel(self)
        self._text = ElidedLabel(self)
        self._text.setText(self.tr("Editing a message. What is sent becomes a new version of it."))
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._close = FlatButton("", "close", parent=self)
        self._close.setAccessibleName(self.tr("Cancel editing"))
        self._close.setToolTip(self.tr("Cancel editing (Esc)"))
        self._close.clicked.connect(self.given_up)
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, 0, 0, 0)
        row.setSpacing(2 * GRID)
        row.addWidget(self._pencil, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._text, 1)
        row.addWidget(self._close)
        self.hide()

    @property
    def text(self) -> str:
        """What the line says."""
        return self._text.text()

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._close.set_colours(colours)
        drawn = icon_pixmap("pencil", colours.muted, _ICON, self.devicePixelRatioF())
        self._pencil.setPixmap(drawn)
        palette = self._text.palette()
        palette.setColor(palette.ColorRole.WindowText, colours["muted"])
        self._text.setPalette(palette)
