"""The row of the answers that several models make to one message: which is shown, how far each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QWidget

from nocopt.app.lane import LaneState
from nocopt.app.several import MOST
from nocopt.core.answers import answers
from nocopt.ui import wording
from nocopt.ui.buttons import FlatButton, Kind
from nocopt.ui.counts import Counts
from nocopt.ui.theme import COLUMN_WIDTH, GRID, beside_column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent

    from nocopt.app.lane import Lane
    from nocopt.app.session import Session
    from nocopt.core.conversation import Node
    from nocopt.core.signal import Connection
    from nocopt.ui.conversation.look import Look

_SECOND: Final = 1000  # milliseconds
_SIGNS: Final = {
    LaneState.RUNNING: ("clock", "muted"),
    LaneState.ASKING: ("wrench", "warning_text"),
    LaneState.DONE: ("check", "muted"),
    LaneState.STOPPED: ("stop", "muted"),
    LaneState.FAILED: ("warning", "error_text"),
}


class SeveralRow(QWidget):
    """A button for each answer, as the keys of an old radio, and what to do with the one shown.

    It is there from the message that goes to several models to the next one, while one of their
    answers is at the end. `chosen` carries the answer to show, `compared` the nodes of the one
    shown, `taken` the id of its end: it is the one to go on with. `told` carries what a screen
    reader says of the others.
    """

    chosen = Signal(object)
    compared = Signal(object)
    taken = Signal(object)
    told = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Answers of several models"))
        self._widest = COLUMN_WIDTH
        self._session: Session | None = None
        self._column = QRect()
        self._lanes: tuple[Lane, ...] = ()
        self._states: dict[Lane, LaneState] = {}
        self._group = QButtonGroup(self)
        # All that there can be, so that Tab has them in their order.
        self._all = [self._button(number) for number in range(MOST)]
        self._group.idToggled.connect(self._toggled)
        self._connections: list[Connection] = []
        self.stop = FlatButton(self.tr("Stop this one"), "stop", kind=Kind.OUTLINE, parent=self)
        self.stop.setToolTip(self.tr("Stop this answer; the others go on (Shift+Esc)"))
        # A key of the button's own goes with its text.
        QShortcut(QKeySequence("Shift+Esc"), self, self._stop)
        self.compare = FlatButton(self.tr("Compare"), kind=Kind.OUTLINE, parent=self)
        self.compare.setToolTip(self.tr("Show this answer beside another one"))
        self.take = FlatButton(self.tr("Use this one"), kind=Kind.OUTLINE, parent=self)
        self.take.setToolTip(self.tr("Go on with this answer; the others stay as versions of it"))
        self._deeds = (self.stop, self.compare, self.take)
        for button in self._deeds:
            button.setAccessibleName(button.text())
        self.stop.clicked.connect(self._stop)
        self.compare.clicked.connect(lambda: self.compared.emit(self._nodes()))
        self.take.clicked.connect(self._take)
        self._clock = QTimer(self)
        self._clock.setInterval(_SECOND)
        self._clock.timeout.connect(self._tell)
        self.setMinimumWidth(1)  # the window's width is not the row's to ask for
        self.hide()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab visits, one after the other."""
        return (*self._all, *self._deeds)

    def show_session(self, session: Session | None) -> None:
        """Show the answers of another chat."""
        for connection in self._connections:
            connection.close()
        self._session, self._connections = session, []
        if session is not None:
            signals = (session.several.changed, session.path_changed)
            self._connections = [signal.connect(self._refresh) for signal in signals]
        self._refresh()

    def set_look(self, look: Look) -> None:
        """Take colours and font."""
        for button in (*self._all, *self._deeds):
            button.set_colours(look.colours)
        self._tell()

    def set_widest(self, pixels: int) -> None:
        """Be as wide as that where there is room, and in the middle of it."""
        self._widest = pixels
        self._keep_to_column()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep to the column of text, and say as much as has room."""
        super().resizeEvent(event)
        self._keep_to_column()

    def showEvent(self, event: QShowEvent) -> None:
        """Count the seconds while they are seen."""
        super().showEvent(event)
        self._count()

    def hideEvent(self, event: QHideEvent) -> None:
        """Count no longer."""
        super().hideEvent(event)
        self._clock.stop()

    def changeEvent(self, event: QEvent) -> None:
        """Have room for a larger font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._tell()

    # -- inside

    @property
    def _buttons(self) -> Sequence[FlatButton]:
        """Those of the answers there are."""
        return self._all[: len(self._lanes)]

    def _keep_to_column(self) -> None:
        left, right = beside_column(self.width(), self._widest)
        self._column = QRect(left, GRID, max(1, self.width() - left - right), 1)
        self._tell()

    def _refresh(self) -> None:
        session = self._session
        shown = None if session is None else session.several.shown
        lanes = () if session is None or not self._is_last(session) else session.several.offered
        lanes = lanes if len(lanes) > 1 else ()
        self._lanes = lanes
        for number, button in enumerate(self._all):
            button.setVisible(number < len(lanes))
        self.setVisible(bool(lanes))
        for number, lane in enumerate(self._lanes):
            self._buttons[number].setChecked(lane is shown)
            stops = Qt.FocusPolicy.StrongFocus if lane is shown else Qt.FocusPolicy.ClickFocus
            self._buttons[number].setFocusPolicy(stops)
        self._tell()
        self._count()
        before, self._states = self._states, {lane: lane.state for lane in lanes}
        for lane, state in self._states.items():
            if lane is not shown and before.get(lane, state) is not state:
                self.told.emit(wording.named(_name(lane), _state(state)))

    def _is_last(self, session: Session) -> bool:
        """Whether one of the answers is shown, and nothing was said after it."""
        shown, path = session.several.shown, session.path
        if shown is None or not path:
            return False
        return session.several.running or path[-1].id == shown.end_id

    def _button(self, number: int) -> FlatButton:
        made = FlatButton("", "clock", parent=self)
        made.setCheckable(True)
        made.setAutoDefault(False)
        made.hide()
        self._group.addButton(made, number)
        return made

    def _count(self) -> None:
        running = self._session is not None and self._session.several.running
        if running and self.isVisible():
            self._clock.start()
        else:
            self._clock.stop()

    def _tell(self) -> None:
        """Say how far each answer is, beside its name where all of that has room."""
        session = self._session
        if session is None or not self._lanes:
            return
        long, short = [], []
        for button, lane in zip(self._buttons, self._lanes, strict=True):
            name, more = _name(lane), _progress(session, lane)
            state = _state(lane.state)
            button.set_symbol(*_SIGNS[lane.state])
            whole = wording.listed(state, more)
            button.setToolTip(wording.named(name, whole))
            button.setAccessibleName(name)
            # A screen reader says each change of it, and seconds are one.
            button.setAccessibleDescription(whole if lane.rounds is None else state)
            long.append(f"{name}  {more}" if more else name)
            short.append(name)
        self._show_deeds(session)
        running = session.several.running
        # How long each has taken says more than the word beside a sign that everybody knows.
        for texts, stop in ((long, self.stop.accessibleName()), (long, ""), (short, "")):
            self.stop.setText(stop)
            widths = zip(self._buttons, texts, strict=True)
            wanted = sum(button.width_of(text) + GRID for button, text in widths)
            if wanted + _width(self._offered(running=running)) <= self._column.width():
                break
        for button, text in zip(self._buttons, texts, strict=True):
            button.setText(text)
        self._place(running=running)

    def _offered(self, *, running: bool) -> Sequence[FlatButton]:
        """What can be done at all; room for all of it is kept while any of them is written."""
        return self._deeds if running else self._deeds[1:]

    def _place(self, *, running: bool) -> None:
        """Put the buttons on as few lines as they need, and what can be done behind the last.

        What cannot be done before the end has no line of its own until then.
        """
        column, high = self._column, self.compare.sizeHint().height()
        x, y = column.left(), column.top()
        for button in self._buttons:
            width = min(button.sizeHint().width(), column.width())
            if x > column.left() and x + width > column.right() + 1:
                x, y = column.left(), y + high + GRID
            button.setGeometry(x, y, width, high)
            x += width + GRID
        end, deeds = column.right() + 1 + GRID, self._offered(running=running)
        if running and x + _width(deeds) > end:
            deeds = (self.stop,)
        if x + _width(deeds) > end:
            y += high + GRID
        for one in (self.compare, self.take):
            one.setVisible(one in deeds)
        x = end - _width(deeds)
        for one in deeds:
            one.setGeometry(x, y, one.sizeHint().width(), high)
            x += one.width() + GRID
        self.setFixedHeight(y + high + GRID)

    def _show_deeds(self, session: Session) -> None:
        shown = session.several.shown
        writes = shown is not None and shown.rounds is not None
        if self.stop.hasFocus() and not writes:
            self._buttons[self._group.checkedId()].setFocus()
        self.stop.setVisible(writes)
        ended = [lane for lane in self._lanes if lane.rounds is None and lane.path.own]
        compares = shown in ended and len(ended) > 1
        wait = self.tr("Wait until another answer is there")
        self.compare.hinder("" if compares else wait)
        wait = self.tr("A reply is being written. Stop it first, or wait.")
        self.take.hinder(wait if session.several.running else "")

    def _nodes(self) -> Sequence[Node]:
        """The nodes of the answer that is shown."""
        session = self._session
        return () if session is None or not session.path else answers(session.path)[-1]

    def _toggled(self, number: int, checked: bool) -> None:
        """Show what was chosen; a screen reader toggles where a person clicks."""
        shown = None if self._session is None else self._session.several.shown
        if checked and number < len(self._lanes) and self._lanes[number] is not shown:
            self.chosen.emit(self._lanes[number])

    def _stop(self) -> None:
        shown = None if self._session is None else self._session.several.shown
        if self._session is not None and shown is not None:
            self._session.several.stop_one(shown)

    def _take(self) -> None:
        shown = None if self._session is None else self._session.several.shown
        if self._session is not None and shown is not None and shown.end_id is not None:
            self.taken.emit(shown.end_id)
            self._session.several.close()


def _width(deeds: Sequence[FlatButton]) -> int:
    return sum(one.sizeHint().width() + GRID for one in deeds)


def _name(lane: Lane) -> str:
    return lane.model.name or lane.model.id


def _state(state: LaneState) -> str:
    match state:
        case LaneState.RUNNING:
            return QCoreApplication.translate("SeveralRow", "answering")
        case LaneState.ASKING:
            return QCoreApplication.translate("SeveralRow", "asks whether a tool may run")
        case LaneState.DONE:
            return QCoreApplication.translate("SeveralRow", "finished")
        case LaneState.STOPPED:
            return QCoreApplication.translate("SeveralRow", "stopped")
        case LaneState.FAILED:
            return QCoreApplication.translate("SeveralRow", "failed")


def _progress(session: Session, lane: Lane) -> str:
    """Return how long an answer has taken so far; of one that has ended how long it is.

    That is told by its end: of one without it nobody knows.
    """
    replies = [node.reply for node in lane.path.own if node.reply is not None]
    written = sum(reply.usage.output_tokens or 0 for reply in replies)
    if lane.state is LaneState.DONE and written:
        return Counts().tokens(written)
    if lane.rounds is None:
        return ""
    seconds = QLocale().toString(int(session.several.seconds(lane)))
    return QCoreApplication.translate("Conversation", "{seconds} s").format(seconds=seconds)
