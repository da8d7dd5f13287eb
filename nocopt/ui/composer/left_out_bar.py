"""The line above the text that says which files do not go with it, and has the person decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from nocopt.ui import wording
from nocopt.ui.buttons import FlatButton, Kind
from nocopt.ui.composer.edit_bar import announce
from nocopt.ui.counts import Counts
from nocopt.ui.elided import ElidedLabel
from nocopt.ui.icon_drawing import icon_pixmap
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.ui.theme import Colours

_ICON: Final = QSize(16, 16)
_NAMED: Final = 5  # files in the tooltip and to screen readers


class LeftOutBar(QWidget):
    """Shows how many files were refused; not there where none was.

    `dropped`: nobody needs to be told of them any more. `send_asked`, after that: what is written
    is to go without them.
    """

    dropped = Signal()
    send_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Files that are not sent"))
        self._sign = QLabel(self)
        self.words = ElidedLabel(self)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.send = FlatButton(self.tr("Send without them"), kind=Kind.OUTLINE, parent=self)
        self.drop = FlatButton("", "close", parent=self)
        self.drop.setAccessibleName(self.tr("Remove the files that are not sent"))
        self.drop.setToolTip(self.drop.accessibleName())
        self.send.clicked.connect(self.dropped)
        self.send.clicked.connect(self.send_asked)
        self.drop.clicked.connect(self.dropped)
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, 0, 0, 0)
        row.setSpacing(2 * GRID)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.words, 1)
        row.addWidget(self.send)
        row.addWidget(self.drop)
        self.hide()

    def show_files(self, names: Sequence[str], *, sendable: bool) -> None:
        """Say that these are not sent; whether there is anything else that can be."""
        said = Counts().files_left_out(len(names))
        whole = wording.named(said, Counts().named(names, _NAMED))
        self.words.setText(whole)
        self.words.setToolTip(whole)
        self.setAccessibleDescription(whole)
        self.send.setAccessibleDescription(whole)
        self.send.setEnabled(sendable)
        self.setVisible(bool(names))

    def ask(self) -> None:
        """Have the person decide: nothing has been sent."""
        announce(self, self.accessibleDescription())
        self.send.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        for button in (self.send, self.drop):
            button.set_colours(colours)
        drawn = icon_pixmap("warning", colours.error_text, _ICON, self.devicePixelRatioF())
        self._sign.setPixmap(drawn)
        palette = self.words.palette()
        palette.setColor(palette.ColorRole.WindowText, colours["error_text"])
        self.words.setPalette(palette)
