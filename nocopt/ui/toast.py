"""A sentence that floats over the chat and goes by itself, with a way to undo what it tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPen
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QSizePolicy, QWidget

from nocopt.ui.buttons import FlatButton, icon_button
from nocopt.ui.escape import keeps_escape
from nocopt.ui.theme import GRID, LIGHT, RADIUS

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent, QPaintEvent

    from nocopt.ui.theme import Colours

_EDGE: Final = 5 * GRID  # from the edges of what it floats over
_WIDEST: Final = 130 * GRID
_KEPT: Final = 20  # ways back


class Toasts(QObject):
    """Shows one sentence at a time at the lower left of `over`; what is undone is the newest first.

    What is in `over` makes room for it, so that no button is beneath. `left`: it had the keyboard,
    and is gone.
    """

    left = Signal()

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._colours: Colours = LIGHT
        self._undos: list[Callable[[], object]] = []
        self._toast: Toast | None = None
        self._here = False
        over.installEventFilter(self)

    def show(
        self,
        text: str,
        undo: Callable[[], object] | None = None,
        seconds: int = 8,
        *,
        here: bool = False,
    ) -> None:
        """Say `text` for so many seconds, longer while the mouse or the keyboard is there.

        `undo` takes back what it tells. It stays in reach of `undo_last` when the sentence is gone.
        What speaks of something `here` goes with the chat that is shown.
        """
        self._here = here
        if undo is not None:
            self._undos = [*self._undos[1 - _KEPT :], undo]
        toast = self._made()
        toast.say(text, seconds, can_undo=undo is not None)
        toast.show()
        self._put()
        toast.raise_()
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(toast, text))

    def leave_chat(self) -> None:
        """Let go of what would be read as if it were of the chat that is shown from now on."""
        if self._toast is not None and self._here:
            self._toast.leave()

    def undo_last(self) -> bool:
        """Take back what was done last, once each; whether there was anything."""
        if not self._undos:
            return False
        undo = self._undos.pop()
        if self._toast is not None:
            self._toast.leave()
        undo()
        return True

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._colours = colours
        if self._toast is not None:
            self._toast.set_colours(colours)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner when what it floats over has another size."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._put()
        return super().eventFilter(watched, event)

    def _made(self) -> Toast:
        if self._toast is None:
            self._toast = Toast(self._over.window())
            self._toast.set_colours(self._colours)
            self._toast.undo.clicked.connect(self.undo_last)
            self._toast.left.connect(self.left)
            self._toast.gone.connect(lambda: self._over.setContentsMargins(0, 0, 0, 0))
        return self._toast

    def _put(self) -> None:
        if self._toast is None:
            return
        room = self._over.width() - 2 * _EDGE
        self._toast.fit(min(room, _WIDEST))
        corner = self._over.mapTo(self._over.window(), self._over.rect().bottomLeft())
        self._toast.move(corner.x() + _EDGE, corner.y() + 1 - _EDGE - self._toast.height())
        if not self._toast.isHidden():
            self._over.setContentsMargins(0, 0, 0, self._toast.height() + 2 * _EDGE)


class Toast(QWidget):
    """The sentence with its buttons; accessible as `Notification`.

    `left`: the keyboard was here. `gone`: it is no longer shown.
    """

    left = Signal()
    gone = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._colours: Colours = LIGHT
        self._seconds = 0
        self.setAccessibleName(self.tr("Notification"))
        self._words = QLabel(self)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self._words.setSizePolicy(policy)
        self.undo = FlatButton(self.tr("Undo"), "undo", parent=self)
        self.undo.setAccessibleName(self.tr("Undo"))
        self.undo.setToolTip(
            self.tr("Undo (Ctrl+Z in the list of chats; Ctrl+Shift+Z does it again)")
        )
        self.close_button = icon_button("close", self.tr("Close message"), self.tr("Close"))
        self.close_button.setParent(self)
        self.close_button.clicked.connect(self.leave)
        row = QHBoxLayout(self)
        row.setContentsMargins(4 * GRID, GRID, GRID, GRID)
        row.setSpacing(GRID)
        row.addWidget(self._words, 1)
        row.addWidget(self.undo)
        row.addWidget(self.close_button)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self.leave)
        for button in (self.undo, self.close_button):
            button.installEventFilter(self)
        self.hide()

    def say(self, text: str, seconds: int, *, can_undo: bool) -> None:
        """Show a sentence, from now on for so long."""
        self._words.setText(text)
        self._words.setAccessibleName(text)
        self.setAccessibleDescription(text)
        self.undo.setVisible(can_undo)
        self._seconds = seconds
        self._look()

    def leave(self) -> None:
        """Be gone."""
        focused = QApplication.focusWidget()
        had = focused is not None and self.isAncestorOf(focused)
        self.timer.stop()
        self.hide()
        self.gone.emit()
        if had:
            self.left.emit()

    def fit(self, width: int) -> None:
        """Be as wide as the words need, at most `width`, and as high as they are then."""
        words = self._words.fontMetrics().horizontalAdvance(self._words.text()) + 2 * GRID
        row = self.layout()
        assert row is not None
        beside = row.sizeHint().width() - self._words.sizeHint().width()
        wide = max(1, min(words + beside, width))
        self.resize(QSize(wide, max(row.heightForWidth(wide), row.minimumSize().height())))

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._colours = colours
        palette = self._words.palette()
        palette.setColor(palette.ColorRole.WindowText, colours["text"])
        self._words.setPalette(palette)
        self.undo.set_colours(colours)
        self.undo.set_symbol("undo", "accent")
        self.close_button.set_colours(colours)
        self.update()

    def _look(self) -> None:
        """Let the time run, or not while somebody is here."""
        focused = QApplication.focusWidget()
        here = self.underMouse() or (focused is not None and self.isAncestorOf(focused))
        if here:
            self.timer.stop()
        else:
            self.timer.start(1000 * self._seconds)

    def event(self, event: QEvent) -> bool:
        """Wait while the mouse is over it, and take Escape before the window's commands do."""
        done = keeps_escape(event) or super().event(event)
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self._look()
        return done

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait while a button has the keyboard."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut) and self.isVisible():
            QTimer.singleShot(0, self, self._look)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Escape, which stops no reply then."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, a little apart from what is below."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._colours["border"], 1))
        painter.setBrush(self._colours["raised"])
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
