"""What is kept of requests and answers, taken apart to be looked at: events, rounds, attempts."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from enum import Enum
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from nocopt.core.conversation import NodeKind
from nocopt.core.errors import WireKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nocopt.app.wire_log import WireLog
    from nocopt.core.conversation import Node
    from nocopt.core.exchange import Exchange

BODY: Final = "body"
"""The name of the one event of an answer that is no stream."""
COMMENT: Final = "comment"
"""The name of an event that is a sign of life only (section 3.1)."""

# A line ends with any of three; a blank line ends an event.
_EVENT_END: Final = re.compile(rb"(?>\r\n|\r|\n)(?:(?>\r\n|\r|\n))+")
_STREAM: Final = re.compile(rb"\s*(?:event|data|id|retry)?:")
_NAME: Final = re.compile(rb"^event: ?([^\r\n]*)", re.MULTILINE)
_TYPE: Final = re.compile(rb'"type"\s*:\s*"([^"\\]*)"')
_DATA: Final = re.compile(rb"^data: ?([^\r\n]*)", re.MULTILINE)
_BOM: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class WireEvent:
    """One event of an answer: `raw` as it came, `at` milliseconds after the request was made.

    That is when its last byte was there. `name` is its type where it has no name.
    """

    at: float
    name: str
    raw: bytes

    @property
    def text(self) -> str:
        """The bytes as text."""
        return self.raw.decode("utf-8", "replace")

    @property
    def data(self) -> str:
        """The data alone, as text; of what is no event, all of it."""
        if self.name == BODY:
            return self.text
        return b"\n".join(_DATA.findall(self.raw)).decode("utf-8", "replace")


def events_of(exchange: Exchange) -> tuple[WireEvent, ...]:
    """Return the events of an answer, or the whole of one that is no stream as one event."""
    whole = b"".join(data for _at, data in exchange.pieces)
    if not whole:
        return ()
    ends = list(accumulate(len(data) for _at, data in exchange.pieces))

    def came(end: int) -> float:
        return exchange.pieces[bisect_left(ends, end)][0]

    if not _STREAM.match(whole.removeprefix(_BOM)):
        return (WireEvent(came(len(whole)), BODY, whole),)
    return tuple(WireEvent(came(end), _name(raw), raw) for end, raw in _split(whole) if raw.strip())


def _split(whole: bytes) -> Iterator[tuple[int, bytes]]:
    """The events with what ends them, each behind the number of bytes up to its end."""
    start = 0
    for found in _EVENT_END.finditer(whole):
        yield found.end(), whole[start : found.end()]
        start = found.end()
    if start < len(whole):
        yield len(whole), whole[start:]


def _name(raw: bytes) -> str:
    found = _NAME.search(raw) or _TYPE.search(raw)
    if found is not None:
        return found[1].decode("utf-8", "replace")
    return COMMENT if raw.lstrip().startswith(b":") else "message"


# ------------------------------------------------------------------- the answer to a message


@dataclass(frozen=True, slots=True)
class Attempt:
    """One request of an answer; `round` and `number`, the attempt in it, count from 1."""

    round: int
    number: int
    exchange: Exchange


class Absence(Enum):
    """Why there is nothing to be looked at."""

    RUNNING = "running"  # it is kept when it is over
    NOTHING_SENT = "nothing_sent"
    IMPORTED = "imported"  # it was sent by another program
    NOT_KEPT = "not_kept"  # any more, or it was copied from another chat


@dataclass(frozen=True, slots=True)
class Inspection:
    """All requests of an answer, which of them a message came of, and else why there are none."""

    attempts: tuple[Attempt, ...]
    shown: int = 0
    absence: Absence | None = None


def answer_around(path: Sequence[Node], node: Node) -> tuple[Node, ...]:
    """Return the messages from what the person said to the end of its answer, around `node`.

    A summary is asked for and answered by itself.
    """
    at = next((place for place, one in enumerate(path) if one.id == node.id), None)
    if at is None or node.kind is NodeKind.SUMMARY:
        return (node,)
    begins = [one.by_person or one.kind is NodeKind.SUMMARY for one in path]
    begin = next((place for place in range(at, -1, -1) if begins[place]), 0)
    end = next((place for place in range(begin + 1, len(path)) if begins[place]), len(path))
    return tuple(path[begin:end])


async def inspect(
    wire: WireLog, answer: Sequence[Node], node: Node, *, running: bool
) -> Inspection:
    """Return what is kept of an answer (`StoreError`); `node` is the message that was chosen.

    `running` says that the answer is not complete yet.
    """
    attempts: list[Attempt] = []
    rounds = 0
    for asked in answer:
        kept = await wire.of(asked.id)
        rounds += bool(kept)
        attempts += (Attempt(rounds, number, one) for number, one in enumerate(kept, 1))
    if attempts:
        return Inspection(tuple(attempts), _chosen(attempts, node))
    return Inspection((), absence=_absence(answer, running=running))


def _chosen(attempts: Sequence[Attempt], node: Node) -> int:
    """Return the attempt that a reply came of, else the last one that asked for it, or of all."""
    own = [
        place
        for place, one in enumerate(attempts)
        if node.reply is not None and one.exchange.node_id == node.parent_id
    ]
    message_id = "" if node.reply is None else node.reply.message_id
    for place in reversed(own):
        if message_id and _mentions(attempts[place].exchange, message_id):
            return place
    return own[-1] if own else len(attempts) - 1


def _mentions(exchange: Exchange, message_id: str) -> bool:
    """Whether the answer begins with this id."""
    head = b"".join(data for _at, data in exchange.pieces[:8])
    return message_id.encode("utf-8", "replace") in head


def _absence(answer: Sequence[Node], *, running: bool) -> Absence:
    if running:
        return Absence.RUNNING
    answered = [one for one in answer if one.reply is not None]
    if answered and not any(one.account for one in answered):
        return Absence.IMPORTED
    replies = [one.reply for one in answered if one.reply is not None]
    unsent = (one.failure is not None and one.failure.kind is WireKind.CONFIG for one in replies)
    return Absence.NOTHING_SENT if all(unsent) else Absence.NOT_KEPT
