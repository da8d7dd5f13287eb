"""The card that asks whether a tool may run: once, always here or anywhere, or not, and why not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from nocopt.core.tools import Approval, CallState, Decision
from nocopt.ui import tool_words
from nocopt.ui.buttons import FlatButton, Kind
from nocopt.ui.conversation.tool_results import summary
from nocopt.ui.dialog_look import field_sheet
from nocopt.ui.escape import keeps_escape
from nocopt.ui.flow import Flow
from nocopt.ui.line_edit import LineEdit
from nocopt.ui.theme import COLUMN_WIDTH, GRID, RADIUS, beside_column

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from nocopt.app.session import Session
    from nocopt.core.signal import Connection
    from nocopt.core.tools import PendingCall
    from nocopt.ui.conversation.look import Look

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LONG_RUN: Final = re.compile(r"(\S{12})(?=\S)")
_MAY_BREAK: Final = "\u200b"  # is not seen


class Approvals(QWidget):
    """Asks about one call after the other, below the chat in which they wait.

    `asked` carries the question, for a screen reader.
    """

    asked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.card = ApprovalCard(self)
        self.card.answered.connect(self._answer)
        self._widest = COLUMN_WIDTH
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.card)
        for part in (self, self.card):
            part.setMinimumWidth(1)  # else Qt finds the height for the width it would rather have
        self._session: Session | None = None
        self._waiting: tuple[PendingCall, ...] = ()
        self._connection: Connection | None = None
        self.hide()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab visits, one after the other."""
        return self.card.stops

    def show_session(self, session: Session | None) -> None:
        """Ask what another session has to be asked."""
        if self._connection is not None:
            self._connection.close()
        self._session, self._connection = session, None
        if session is not None:
            self._connection = session.state_changed.connect(self._look)
        self._look()

    def set_look(self, look: Look) -> None:
        """Take colours and font."""
        self.card.set_look(look)

    def set_widest(self, pixels: int) -> None:
        """Be as wide as that where there is room, and in the middle of it."""
        self._widest = pixels
        self._keep_to_column()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the card as wide as those of messages."""
        super().resizeEvent(event)
        self._keep_to_column()

    def _keep_to_column(self) -> None:
        left, right = beside_column(self.width(), self._widest)
        self._column.setContentsMargins(left, GRID, right, 2 * GRID)

    def _look(self) -> None:
        asking = () if self._session is None else self._session.asking
        waiting = tuple(one for one in asking if one.state is CallState.ASKED)
        if waiting == self._waiting:
            return
        before, self._waiting = self._waiting, waiting
        if waiting:
            new = not before or before[0].call != waiting[0].call
            self.card.ask(waiting[0], len(waiting), new=new)
            if new:
                self.asked.emit(self.card.question)
        self.setVisible(bool(waiting))

    def _answer(self, decision: Decision, reason: str, every: bool) -> None:
        session = self._session
        if session is None:
            return
        for one in self._waiting if every else self._waiting[:1]:
            session.answer(one.call.id, Approval(decision, reason))


class ApprovalCard(QFrame):
    """One question with its answers. Enter runs the tool, Escape declines.

    `answered` carries the decision, the reason, and whether it is for all calls that wait.
    """

    answered = Signal(Decision, str, bool)

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName("approval")
        self._question = ""
        self._count, self._remembers, self._asks_where = 0, True, False
        self._title, self._given, self._until = QLabel(self), QLabel(self), QLabel(self)
        for label in (self._title, self._given, self._until):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.run = FlatButton(self.tr("Run"), kind=Kind.PRIMARY, parent=self)
        self.run_all = FlatButton(self.tr("Run all"), kind=Kind.OUTLINE, parent=self)
        self.always = FlatButton(self.tr("Always…"), kind=Kind.OUTLINE, parent=self)
        self.here = FlatButton(self.tr("Always in this chat"), kind=Kind.OUTLINE, parent=self)
        self.everywhere = FlatButton(self.tr("Always in all chats"), kind=Kind.OUTLINE, parent=self)
        until = self.tr(
            "“Always in all chats” counts until you take it back in Settings, Requests."
        )
        self._until.setText(until)
        self.everywhere.setAccessibleDescription(until)
        self.back = FlatButton(self.tr("Back"), kind=Kind.OUTLINE, parent=self)
        self.decline = FlatButton(self.tr("Decline…"), kind=Kind.OUTLINE, parent=self)
        self.reason = LineEdit(self)
        self.reason.setPlaceholderText(self.tr("Reason, for the model (optional)"))
        self.reason.setAccessibleName(self.tr("Reason for declining"))
        for button, name in (
            (self.run, self.tr("Run tool")),
            (self.run_all, self.tr("Run all tools")),
            (self.always, self.tr("Always")),
            (self.here, self.tr("Always in this chat")),
            (self.everywhere, self.tr("Always in all chats")),
            (self.back, self.tr("Back")),
            (self.decline, self.tr("Decline")),
        ):
            button.setAccessibleName(name)
        self._build()
        self.run.clicked.connect(lambda: self._say(Decision.ONCE))
        self.run_all.clicked.connect(lambda: self._say(Decision.ONCE, every=True))
        self.always.clicked.connect(lambda: self._ask_where(wanted=True))
        self.here.clicked.connect(lambda: self._say(Decision.ALWAYS))
        self.everywhere.clicked.connect(lambda: self._say(Decision.EVERYWHERE))
        self.back.clicked.connect(self._ask_again)
        self.decline.clicked.connect(self._decline)

    def _build(self) -> None:
        self.setAccessibleName(self.tr("Tool approval"))
        box = QVBoxLayout(self)
        box.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        box.setSpacing(2 * GRID)
        box.addWidget(self._title)
        box.addWidget(self._given)
        box.addWidget(self.reason)
        row = Flow(2 * GRID)
        for button in self._buttons:
            row.addWidget(button)
        box.addLayout(row)
        box.addWidget(self._until)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab visits, one after the other."""
        return (self.reason, *self._buttons)

    @property
    def _buttons(self) -> tuple[FlatButton, ...]:
        always = (self.always, self.here, self.everywhere, self.back)
        return (self.run, self.run_all, *always, self.decline)

    @property
    def question(self) -> str:
        """What is asked, with the arguments."""
        return self._question

    def ask(self, pending: PendingCall, count: int, *, new: bool) -> None:
        """Ask about a call, the first of `count` that wait; a `new` one has no reason yet."""
        name = tool_words.of_name(pending.call.name)
        if count > 1:
            said = self.tr("May the tool “{name}” run? ({count} calls wait)")
        else:
            said = self.tr("May the tool “{name}” run?")
        title, given = said.format(name=name, count=count), summary(pending.call.input)
        self._question = f"{title} {given}".strip()
        for label, text in ((self._title, title), (self._given, given)):
            # What is allowed is seen in full: an address, say, has no blanks to break it at.
            label.setText(_LONG_RUN.sub(rf"\1{_MAY_BREAK}", text))
        self._given.setVisible(bool(pending.call.input))
        self._count = count
        self._remembers = pending.remembers
        self._ask_where(wanted=self._asks_where and not new and pending.remembers)
        self.setAccessibleDescription(self.question)
        if new:
            self.reason.clear()
            self._ask_for_reason(wanted=False)

    def set_look(self, look: Look) -> None:
        """Take colours and font."""
        colours = look.colours
        self._title.setFont(look.strong.font)
        for label in (self._given, self._until):
            label.setFont(look.small.font)
            label.setStyleSheet(f"color: {colours.muted};")
        for button in self._buttons:
            button.set_colours(colours)
        self.setStyleSheet(
            field_sheet(colours) + f"QFrame#approval {{ background: {colours.raised};"
            f" border: 1px solid {colours.border}; border-radius: {RADIUS}px; }}"
        )

    def event(self, event: QEvent) -> bool:
        """Have Escape decline and not stop the answer, wherever in the card the keyboard is."""
        return keeps_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the keyboard, or declines from the reason.

        Escape takes back that it may run always, before that was said; else it declines.
        """
        focused = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape and self._asks_where:
            self._ask_again()
        elif event.key() == Qt.Key.Key_Escape:
            self._say(Decision.DENY)
        elif event.key() in _ENTER and isinstance(focused, FlatButton):
            focused.click()
        elif event.key() in _ENTER and focused is self.reason:
            self._say(Decision.DENY)
        else:
            super().keyPressEvent(event)

    def _decline(self) -> None:
        """Ask for a reason first; the second press declines without one."""
        if self.reason.isVisible():
            self._say(Decision.DENY)
        else:
            self._ask_for_reason(wanted=True)

    def _ask_again(self) -> None:
        """Take back that it may run always, before it was said where."""
        self._ask_where(wanted=False)
        self.always.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_where(self, *, wanted: bool) -> None:
        """Ask where from now on, or only offer to; what runs it once goes out of the way."""
        asked, self._asks_where = self._asks_where, wanted
        self.run.setVisible(not wanted)
        self.run_all.setVisible(self._count > 1 and not wanted)
        self.always.setVisible(self._remembers and not wanted)
        for part in (self.here, self.everywhere, self.back, self._until):
            part.setVisible(wanted)
        if wanted and not asked:
            self.here.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_for_reason(self, *, wanted: bool) -> None:
        self.reason.setVisible(wanted)
        self.decline.setText(self.tr("Decline") if wanted else self.tr("Decline…"))
        if wanted:
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, decision: Decision, *, every: bool = False) -> None:
        reason = self.reason.text().strip() if decision is Decision.DENY else ""
        self.answered.emit(decision, reason, every)
