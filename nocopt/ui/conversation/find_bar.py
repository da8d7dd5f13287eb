"""The bar that finds text in the chat: a field, the count, buttons for the next and the last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from nocopt.ui.buttons import FlatButton, icon_button
from nocopt.ui.escape import keeps_escape
from nocopt.ui.line_edit import LineEdit
from nocopt.ui.theme import GRID, LIGHT, RADIUS

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from nocopt.ui.conversation.look import Look

_WIDEST: Final = 460
_TYPING: Final = 80  # milliseconds without a key before the search begins
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FindBar(QFrame):
    """A small card over the conversation; it knows nothing of messages.

    `edited` carries the text and whether case counts, `stepped` whether forwards. `typed` comes
    with each letter, before it is known whether more will follow.
    """

    typed = Signal()
    edited = Signal(str, bool)
    stepped = Signal(bool)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._colours = LIGHT
        self.field = LineEdit(self)
        self.field.setAccessibleName(self.tr("Find"))
        self.field.setPlaceholderText(self.tr("Find in chat"))
        self.field.setFrame(False)
        self.count = QLabel(self)
        self.count.setTextFormat(Qt.TextFormat.PlainText)
        self.case = _CaseButton(self.tr("Match case"), self)
        self.previous = icon_button(
            "chevron-up", self.tr("Previous match"), self.tr("Previous match (Shift+F3)")
        )
        self.next = icon_button("chevron-down", self.tr("Next match"), self.tr("Next match (F3)"))
        self.close_button = icon_button("close", self.tr("Close find"), self.tr("Close (Esc)"))
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING)
        self._build()
        self._connect()
        self.hide()

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, GRID, GRID, GRID)
        row.setSpacing(0)
        row.addWidget(self.field, 1)
        row.addSpacing(2 * GRID)
        row.addWidget(self.count)
        row.addSpacing(2 * GRID)
        for button in self.buttons:
            row.addWidget(button)

    def _connect(self) -> None:
        self._typing.timeout.connect(self.tell)
        self.field.textChanged.connect(lambda _text: self._on_typed())
        self.case.toggled.connect(lambda _on: self.tell())
        self.previous.clicked.connect(lambda: self._step(forward=False))
        self.next.clicked.connect(lambda: self._step(forward=True))
        self.close_button.clicked.connect(self.closed)

    @property
    def buttons(self) -> tuple[FlatButton, ...]:
        """The buttons from left to right."""
        return (self.case, self.previous, self.next, self.close_button)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab visits, one after the other."""
        return (self.field, *self.buttons)

    def tell(self) -> None:
        """Say at once what is looked for."""
        self._typing.stop()
        self.edited.emit(self.field.text(), self.case.isChecked())

    def show_count(self, text: str, *, found: bool) -> None:
        """Show how many matches there are; without any the buttons are of no use."""
        self.count.setText(text)
        for button in (self.previous, self.next):
            button.setEnabled(found)

    def set_look(self, look: Look) -> None:
        """Take colours and fonts."""
        self._colours = colours = look.colours
        for widget in (self.field, self.count, *self.buttons):
            widget.setFont(look.small.font)
        self.field.setStyleSheet(
            f"background: transparent; color: {colours.text};"
            f" selection-background-color: {colours.selection};"
            f" selection-color: {colours.text}; placeholder-text-color: transparent;"
        )
        self.count.setStyleSheet(f"color: {colours.muted};")
        wide = self.count.fontMetrics().horizontalAdvance("0000 / 0000")
        self.count.setMinimumWidth(wide)
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for button in self.buttons:
            button.set_colours(colours)
        self.update()

    def place(self, room: QWidget, right: int) -> None:
        """Stand in the upper corner of `room`, so far from its right edge."""
        width = min(max(_WIDEST, self.sizeHint().width()), room.width() - right - 4 * GRID)
        self.setGeometry(room.width() - right - width, 2 * GRID, width, self.sizeHint().height())

    # ------------------------------------------------------------------------ events

    def event(self, event: QEvent) -> bool:
        """Have Escape close the bar and not stop the reply, wherever in the bar the keyboard is."""
        return keeps_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step and close."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in _ENTER and self.field.hasFocus():
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._step(forward=not back)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card, with a ring while the field has the keyboard."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.field.hasFocus()
        painter.setPen(QPen(self._colours["focus" if focused else "border"], 1))
        painter.setBrush(self._colours["raised"])
        edge = 0.5
        area = self.rect().toRectF().adjusted(edge, edge, -edge, -edge)
        painter.drawRoundedRect(area, RADIUS, RADIUS)

    def _on_typed(self) -> None:
        self._typing.start()
        self.typed.emit()

    def _step(self, *, forward: bool) -> None:
        if self._typing.isActive():
            self.tell()  # what was just typed is looked for first, which brings its first match
        else:
            self.stepped.emit(forward)


class _CaseButton(FlatButton):
    """Whether capital letters count: two letters that look like it."""

    def __init__(self, tip: str, parent: QWidget) -> None:
        super().__init__("Aa", parent=parent)
        self.setCheckable(True)
        self.setAccessibleName(self.tr("Match case"))
        self.setToolTip(tip)

    def sizeHint(self) -> QSize:
        """Be no wider than two letters need."""
        high = self.button_height()
        return QSize(max(high, self.fontMetrics().horizontalAdvance("Aa") + 5 * GRID), high)
