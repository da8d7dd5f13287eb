"""What is said of messages that wait to be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from nocopt.ui import wording
from nocopt.ui.counts import Counts
from nocopt.ui.moments import Moments

if TYPE_CHECKING:
    from nocopt.core.conversation import Unsent
    from nocopt.core.errors import Failure

QUOTED: Final = 2_000  # characters of a message, in a line or a tooltip
_DAY: Final = 24 * 3600


def heading(failure: Failure) -> str:
    """Return that a message waits, and why."""
    said = QCoreApplication.translate("Queue", "Waiting · {reason}")
    return said.format(reason=reason(failure))


def reason(failure: Failure) -> str:
    """Return why a message waits."""
    return wording.failure(failure).title.rstrip(".。")


def next_try(due_at: float, now: float) -> str:
    """Return when a message is tried next; both are in seconds since 1970."""
    left = due_at - now
    if left <= 0:
        return QCoreApplication.translate("Queue", "Next try: as soon as it is its turn")
    if left >= _DAY:
        moment = Moments().exact(due_at)
        return QCoreApplication.translate("Queue", "Next try: {moment}").format(moment=moment)
    said = QCoreApplication.translate("Queue", "Next try in {time}")
    return said.format(time=countdown(left))


def for_account(name: str) -> str:
    """Return that a message waits for the account that it was written for."""
    said = QCoreApplication.translate("Queue", "Waits for the account “{name}”")
    return said.format(name=name)


def countdown(seconds: float) -> str:
    """Return a time as a clock counts it down: 0:42, 12:05, 1:00:00."""
    whole = int(seconds) + (seconds > int(seconds))
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def line(message: Unsent) -> str:
    """Return a message as one line: its words, and the names of its files."""
    names = Counts().named(part.name for part in message.files)
    return " · ".join(one for one in (" ".join(message.text[:QUOTED].split()), names) if one)


def behind_reply() -> str:
    """Return that a message waits for the end of the reply."""
    return QCoreApplication.translate("Queue", "Is sent when the reply is done")


def held() -> str:
    """Return that a message waits for the person."""
    return QCoreApplication.translate("Queue", "Not sent: a reply before it did not end by itself")


def by_itself() -> str:
    """Return that nothing has to be done, nor the program kept open."""
    return QCoreApplication.translate(
        "Queue", "It is sent by itself, also after nocopt was closed and opened again."
    )
