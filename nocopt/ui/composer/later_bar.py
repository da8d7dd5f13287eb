"""The message that waits for the end of the reply: above the text field, with the ways out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from nocopt.ui import wording
from nocopt.ui.buttons import FlatButton, Kind
from nocopt.ui.composer.edit_bar import announce
from nocopt.ui.elided import ElidedLabel
from nocopt.ui.icon_drawing import icon_pixmap
from nocopt.ui.popup_look import tip_markup
from nocopt.ui.small_print import small
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

    from nocopt.app.later import Later
    from nocopt.ui.theme import Colours

_ICON: Final = QSize(16, 16)


class LaterBar(QWidget):
    """Shows what is to be said next and until when it waits; not there where nothing waits.

    What the person wants done with it is told by the signals.
    """

    send_asked = Signal()
    edit_asked = Signal()
    drop_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Message that waits"))
        self._clock = QLabel(self)
        self.words, self.state = ElidedLabel(self), ElidedLabel(self)
        self.send = FlatButton(self.tr("Send now"), kind=Kind.OUTLINE, parent=self)
        self.edit = FlatButton("", "pencil", parent=self)
        self.edit.setAccessibleName(self.tr("Edit the message that waits"))
        self.edit.setToolTip(self.tr("Take it back into the text field"))
        self.drop = FlatButton("", "close", parent=self)
        self.drop.setAccessibleName(self.tr("Do not send the message that waits"))
        self.drop.setToolTip(self.tr("Do not send it"))
        self.send.clicked.connect(self.send_asked)
        self.edit.clicked.connect(self.edit_asked)
        self.drop.clicked.connect(self.drop_asked)
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        lines = QVBoxLayout()
        lines.setSpacing(0)
        for label in (self.words, self.state):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            lines.addWidget(label)
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, 0, 0, 0)
        row.setSpacing(2 * GRID)
        row.addWidget(self._clock, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(lines, 1)
        for button in (self.send, self.edit, self.drop):
            row.addWidget(button)

    def show_message(self, later: Later, *, editable: bool, sendable: bool) -> None:
        """Show what waits in a chat; `editable` says whether the text field can take it back.

        `sendable`: it can be sent, at once or behind the reply that is being made.
        """
        from nocopt.ui import queue_sentences  # the first picture does without

        message = later.message
        self.words.setText(queue_sentences.line(message))
        self.words.setToolTip(tip_markup(message.text[: queue_sentences.QUOTED]))
        self.send.setText(self.tr("Send after reply") if later.must_wait else self.tr("Send now"))
        self.send.setToolTip(queue_sentences.behind_reply() if later.must_wait else "")
        self.send.setEnabled(sendable)
        self.send.setVisible(later.held)
        self.edit.setEnabled(editable)
        said = queue_sentences.held() if later.held else queue_sentences.behind_reply()
        told = later.waits and (self.isHidden() or said != self.state.text())
        self.state.setText(said)
        self.state.setToolTip(said)
        self.setVisible(later.waits)
        self.setAccessibleDescription(wording.named(said, self.words.text()))
        if told:
            announce(self, said)

    def set_small_font(self, font: QFont) -> None:
        """Set the second line smaller than the text."""
        self.state.setFont(small(font))

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        for button in (self.send, self.edit, self.drop):
            button.set_colours(colours)
        drawn = icon_pixmap("clock", colours.muted, _ICON, self.devicePixelRatioF())
        self._clock.setPixmap(drawn)
        for label, ink in ((self.words, "text"), (self.state, "muted")):
            palette = label.palette()
            palette.setColor(palette.ColorRole.WindowText, colours[ink])
            label.setPalette(palette)
