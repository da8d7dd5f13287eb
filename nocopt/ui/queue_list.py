"""The window of the messages that wait to be sent: their order, when each is tried, ways out."""

from __future__ import annotations

import time
from functools import partial
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from nocopt.app.queue import QueueState
from nocopt.app.waits import WaitKind
from nocopt.ui import queue_sentences, wording
from nocopt.ui.buttons import FlatButton, Kind
from nocopt.ui.elided import ElidedLabel
from nocopt.ui.nothing import Nothing, words
from nocopt.ui.popup_look import tip_markup
from nocopt.ui.side_window import Place, SideWindow
from nocopt.ui.theme import GRID, RADIUS, shown

if TYPE_CHECKING:
    from nocopt.app.waits import Wait
    from nocopt.core.queue import Queued
    from nocopt.ui.geometry import Geometry
    from nocopt.ui.queue_deeds import QueueDeeds
    from nocopt.ui.theme import Colours

_SIZE: Final = (175 * GRID, 105 * GRID)
_SMALLEST: Final = (120 * GRID, 60 * GRID)
_SECOND: Final = 1000


class QueueList(SideWindow):
    """Shows what waits, first come first, and counts down while it is seen."""

    def __init__(
        self, deeds: QueueDeeds, geometry: Geometry, parent: QWidget | None = None
    ) -> None:
        place = Place(geometry, "queue", _SIZE, _SMALLEST)
        super().__init__(self.tr("Waiting messages"), place, parent)
        self._deeds = deeds
        self._rows: dict[tuple[str, int], WaitingRow] = {}
        self._arrange()
        self._timer = QTimer(self)
        self._timer.setInterval(_SECOND)
        self._timer.timeout.connect(self._count)
        self._following = deeds.waits.changed.connect(self._show)
        self.begin()
        self._show()

    def _arrange(self) -> None:
        self.about = words(self, "muted")
        self.about.setText(
            self.tr(
                "They are sent by themselves, one after the other, also after nocopt was closed "
                "and opened again."
            )
        )
        self.nothing = Nothing(self)
        self.nothing.say(
            self.tr("No message waits to be sent."),
            self.tr(
                "Where a server is overloaded or cannot be reached, messages wait here and are "
                "sent by themselves."
            ),
        )
        inside = QWidget(self)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2 * GRID)
        self._column.addStretch(1)
        self._area = QScrollArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidgetResizable(True)
        self._area.setWidget(inside)
        self.lay_out(None, self._area)
        self.column.insertWidget(0, self.about)
        self.column.insertWidget(2, self.nothing, 1)

    def take_colours(self, colours: Colours) -> None:
        """Give its colours to what paints itself."""
        for row in self._rows.values():
            row.set_colours(colours)

    def _show(self) -> None:
        """Show what waits now; a row that stays keeps the keyboard, wherever it goes."""
        waiting, titles = self._deeds.waits.all, self._deeds.titles()
        places = [one.id for one in self._deeds.queue.waiting]
        for gone in self._rows.keys() - {one.key for one in waiting}:
            self._rows.pop(gone).leave()
        for at, one in enumerate(waiting):
            row = self._rows.get(one.key)
            if row is None:
                row = self._rows[one.key] = WaitingRow(one, self._deeds, self)
                row.set_colours(shown())
                row.left.connect(self.accept)
            self._column.removeWidget(row)
            self._column.insertWidget(at, row)
            said = queue_sentences.line(self._deeds.waits.said(one))
            row.show_waiting(one, titles.get(one.conversation_id, ""), said)
            if one.queued is not None:
                place = places.index(one.queued.id)
                row.let_move(up=place > 0, down=place < len(places) - 1)
        self._order_tabs()
        self._area.setVisible(bool(waiting))
        self.about.setVisible(bool(waiting))
        self.nothing.setVisible(not waiting)
        if waiting:
            self._timer.start()
        else:
            self._timer.stop()

    def _order_tabs(self) -> None:
        rows = (self._rows[one.key] for one in self._deeds.waits.all)
        stops = (*chain.from_iterable(row.stops for row in rows), self.close_button)
        for before, stop in pairwise(stops):
            QWidget.setTabOrder(before, stop)

    def _count(self) -> None:
        for row in self._rows.values():
            row.count()

    def done(self, result: int) -> None:
        """Follow no more once the window is closed."""
        self._following.close()
        self._timer.stop()
        super().done(result)


class WaitingRow(QFrame):
    """Something that waits: its chat, its text, why and until when, its place, and the ways out.

    `left`: the chat is shown.
    """

    left = Signal()

    def __init__(self, waiting: Wait, deeds: QueueDeeds, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("waiting")
        self._deeds = deeds
        self._waiting = waiting
        self.chat = FlatButton(parent=self)
        self.chat.set_left_aligned()
        self.chat.setToolTip(self.tr("Show the chat"))
        self.chat.clicked.connect(self._open)
        self.words, self.state = ElidedLabel(self), words(self, "muted")
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.up = FlatButton("", "chevron-up", parent=self)
        self.down = FlatButton("", "chevron-down", parent=self)
        self.try_now = FlatButton(self.tr("Try now"), kind=Kind.OUTLINE, parent=self)
        self.cancel = FlatButton(self.tr("Cancel"), kind=Kind.OUTLINE, parent=self)
        if waiting.queued is not None:
            self.up.clicked.connect(partial(deeds.move, waiting.queued.id, -1))
            self.down.clicked.connect(partial(deeds.move, waiting.queued.id, 1))
        for button in (self.up, self.down):
            button.setVisible(waiting.queued is not None)
        self.try_now.clicked.connect(lambda: deeds.try_now(self._waiting))
        self.cancel.clicked.connect(lambda: deeds.cancel(self._waiting))
        for button, tip in ((self.up, self.tr("Move up")), (self.down, self.tr("Move down"))):
            button.setToolTip(tip)
        for stop in self.stops:
            stop.setAutoDefault(False)
            stop.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._lay_out()

    @property
    def stops(self) -> tuple[FlatButton, ...]:
        """What Tab visits, one after the other."""
        return (self.chat, self.up, self.down, self.try_now, self.cancel)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.chat)
        for label in (self.words, self.state):
            words.addWidget(label)
            label.setContentsMargins(2 * GRID + 2, 0, 0, 0)  # below the title
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        row.setSpacing(GRID)
        row.addLayout(words, 1)
        for button in (self.up, self.down):
            row.addWidget(button)
        row.addSpacing(GRID)
        row.addWidget(self.try_now)
        row.addSpacing(GRID)
        row.addWidget(self.cancel)

    def show_waiting(self, waiting: Wait, title: str, said: str) -> None:
        """Show what waits in a chat with this title, which may be what is `said` there."""
        self._waiting = waiting
        title = title or self.tr("New chat")
        self.chat.setText(title)
        said = "" if said == title else said
        self.words.setText(said)
        self.words.setToolTip(tip_markup(said))
        self.words.setVisible(bool(said))
        title = wording.named(title, said) if said else title
        if _model(waiting):
            title = wording.named(title, _model(waiting))
        for button, name in (
            (self.up, self.tr("Move up: {title}")),
            (self.down, self.tr("Move down: {title}")),
            (self.try_now, self.tr("Try now: {title}")),
            (self.cancel, self.tr("Cancel: {title}")),
        ):
            button.setAccessibleName(name.format(title=title))
        self.try_now.setEnabled(self._can_go(waiting))
        self.count()
        self.setAccessibleName(wording.named(title, self._why(waiting)))

    def _can_go(self, waiting: Wait) -> bool:
        if waiting.queued is not None:
            return self._deeds.queue.state(waiting.queued) is QueueState.WAITING
        return waiting.kind is not WaitKind.REPLY

    def _why(self, waiting: Wait) -> str:
        if waiting.queued is not None:
            return queue_sentences.reason(waiting.queued.failure)
        if waiting.attempt is not None:
            return queue_sentences.reason(waiting.attempt.failure)
        held = waiting.kind is WaitKind.PERSON
        return queue_sentences.held() if held else queue_sentences.behind_reply()

    def let_move(self, *, up: bool, down: bool) -> None:
        """Let the message go up, and down; what has the keyboard keeps it."""
        held = self.window().focusWidget()
        for button, may in ((self.up, up), (self.down, down)):
            button.setEnabled(may)
        if held in (self.up, self.down) and not held.isEnabled():
            other = self.down if held is self.up else self.up
            other.setFocus(Qt.FocusReason.OtherFocusReason)

    def count(self) -> None:
        """Say how long it still waits."""
        said = self._said(self._waiting)
        if said != self.state.text():
            self.state.setText(said)

    def _said(self, wait: Wait) -> str:
        if wait.attempt is not None:
            until = time.monotonic() if wait.attempt.until is None else wait.attempt.until
            said = (self._why(wait), queue_sentences.next_try(until, time.monotonic()))
            return " · ".join((*filter(None, [_model(wait)]), *said))
        return self._why(wait) if wait.queued is None else self._said_of(wait.queued)

    def _said_of(self, waiting: Queued) -> str:
        queue = self._deeds.queue
        match queue.state(waiting):
            case QueueState.SENDING:
                return self.tr("Being sent now")
            case QueueState.HELD:
                return self.tr("Waits until its version of the chat is shown again")
            case QueueState.AWAY:
                return queue_sentences.for_account(waiting.account)
            case QueueState.WAITING:
                reason = queue_sentences.reason(waiting.failure)
                next_try = queue_sentences.next_try(queue.due_at(waiting), time.time())
                return f"{reason} · {next_try}"

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        for button in self.stops:
            button.set_colours(colours)
        self.setStyleSheet(
            f"QFrame#waiting {{ background: {colours.raised};"
            f" border: 1px solid {colours.border}; border-radius: {RADIUS}px; }}"
        )

    def leave(self) -> None:
        """Be gone: the message waits no longer."""
        self.hide()
        self.deleteLater()

    def _open(self) -> None:
        self._deeds.open_chat(self._waiting.conversation_id)
        self.left.emit()


def _model(wait: Wait) -> str:
    """Return who is to answer, where several are; else nothing."""
    return "" if wait.lane is None else wait.lane.model.name or wait.lane.model.id
