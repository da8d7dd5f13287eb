"""A line of text whose placeholder stands where what is written will stand, in any script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPalette
from PySide6.QtWidgets import QLineEdit

from nocopt.ui.text_menu import open_text_menu

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QInputMethodEvent, QPaintEvent
    from PySide6.QtWidgets import QWidget

_BREAKS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_BEFORE: Final = 5  # pixels of the caret's box before the text


class LineEdit(QLineEdit):
    """Draws its placeholder itself, and keeps Qt from doing so.

    Qt puts what is written on the line of the field's own font, but hangs the placeholder from the
    top: Chinese, which comes from a font with higher letters, would be some pixels too low.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composing = False
        unseen = QPalette()  # in which no other role is given
        unseen.setColor(QPalette.ColorRole.PlaceholderText, Qt.GlobalColor.transparent)
        self.setPalette(unseen)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Keep in mind whether there is a text that is none yet."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of what can be done with the text."""
        open_text_menu(self.createStandardContextMenu(), self, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the placeholder on the line where the first letter will be."""
        super().paintEvent(event)
        hint = self.placeholderText()
        if not hint or self.text() or self._composing:
            return
        caret, metrics = self.cursorRect(), self.fontMetrics()
        at = QPoint(caret.x() + _BEFORE, caret.y() + metrics.ascent())
        room = self.width() - at.x() - _BEFORE - self.textMargins().right()
        with QPainter(self) as painter:
            painter.setPen(QGuiApplication.palette().placeholderText().color())
            painter.drawText(at, metrics.elidedText(hint, Qt.TextElideMode.ElideRight, room))


def on_one_line(text: str) -> str:
    """Return a text without line breaks and the like, which pasting brings into a line.

    What joins letters or keeps them apart stays: without it words and emoji are others.
    """
    return _BREAKS.sub(" ", text)
