"""The card below a message that waits to be sent: why, until when, and what can be done."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QRectF

from nocopt.core.errors import Cause
from nocopt.ui import queue_sentences, wording
from nocopt.ui.conversation.notices import Notice, NoticeRow, NoticeSection, Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from nocopt.app.queue_place import QueuePlace
    from nocopt.ui.conversation.layouts import Brush
    from nocopt.ui.conversation.look import Face, Look

TRY, CANCEL, ALL = "try_waiting", "cancel_waiting", "all_waiting"
WAYS: Final = frozenset({TRY, CANCEL, ALL})

_BELOW: Final = 12
_ADDRESS: Final = frozenset({Cause.NAME, Cause.CONNECT})


@dataclass(frozen=True, slots=True)
class QueueNotice(Notice):
    """That a message waits; `others` says whether any waits in another chat as well.

    `explained` is the reason in a sentence, for the details. A question is a card itself: with
    `by_user` the notice is the lower part of it. `away` is the account that it waits for.
    """

    others: bool = False
    explained: str = ""
    by_user: bool = True
    away: str = ""

    def row(self, host: NoticeSection) -> NoticeRow:
        """Return the row that shows it."""
        return QueueRow(host, self)


def waiting_notice(place: QueuePlace, *, by_user: bool) -> QueueNotice | None:
    """Return what is said where a chat ends in a message that waits; None where it does not.

    The person wrote it, or it is what the tools of an answer gave.
    """
    waiting = place.entry
    if waiting is None:
        return None
    said = wording.failure(waiting.failure)
    return QueueNotice(
        Tone.QUIET,
        queue_sentences.heading(waiting.failure),
        queue_sentences.by_itself(),
        details=said.details or said.text,
        retry=True,
        settings=waiting.failure.cause in _ADDRESS,
        retry_at=place.due_at,
        others=place.others > 0,
        explained=said.text if said.details else "",
        by_user=by_user,
        away=place.away,
    )


class QueueRow(NoticeRow):
    """A notice whose second line counts down."""

    __slots__ = ("_said",)

    notice: QueueNotice

    def __init__(self, host: NoticeSection, notice: QueueNotice) -> None:
        super().__init__(host, notice)
        self._said = ""

    def lay_out(self, width: int) -> None:
        """Break the texts into lines; the card of a question has room of its own below."""
        super().lay_out(width)
        if self.notice.by_user:
            self.height -= _BELOW

    def paint(self, brush: Brush) -> None:
        """Draw the card as it is at this second."""
        if self._said != self._next_try:
            self.lay_out(self.width)
        super().paint(brush)

    @property
    def _next_try(self) -> str:
        if self.notice.away:
            return queue_sentences.for_account(self.notice.away)
        return queue_sentences.next_try(self.notice.retry_at or 0.0, time.time())

    def _texts(self, look: Look) -> list[tuple[str, Face]]:
        self._said = self._next_try
        title, by_itself, *details = super()._texts(look)
        if details and self.notice.explained:
            details.insert(0, (self.notice.explained, look.small))
        return [title, (self._said, look.small), by_itself, *details]

    def _paint_ground(self, brush: Brush, ground: str) -> None:
        if self.notice.by_user:
            brush.painter.fillRect(QRectF(0, 0, brush.width, 1), brush.look["border"])
        else:
            super()._paint_ground(brush, ground)

    def _actions(self) -> dict[str, Callable[[], None]]:
        choose = self._around().ways.choose
        return super()._actions() | {key: partial(choose, key) for key in WAYS}

    def _labels(self) -> list[tuple[str, str]]:
        labels = [
            (TRY, QCoreApplication.translate("Conversation", "Try now")),
            (CANCEL, QCoreApplication.translate("Conversation", "Cancel")),
        ]
        if self.notice.others:
            labels.append((ALL, QCoreApplication.translate("Conversation", "All that wait…")))
        return labels + [one for one in super()._labels() if one[0] != "retry"]
