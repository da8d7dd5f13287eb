"""The body of a 200 answer, bytes to neutral events, whatever the body turns out to be.

Stream, whole JSON message, error object, web page or nothing: decided by the first byte that is
not blank, as content types lie (section 6.4).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from nocopt.api import failures
from nocopt.api.sse import SseReader
from nocopt.core import events as ev
from nocopt.core.errors import Cause, Failure, WireError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from nocopt.api.sse import ServerEvent
    from nocopt.core.messages import Json

_BLANK: Final = b" \t\r\n"
_HEAD: Final = 1_000  # bytes of a body without any event that are kept for the details
_BOM: Final = b"\xef\xbb\xbf"
_CONTENT: Final = frozenset(
    {
        ev.BlockStarted,
        ev.TextDelta,
        ev.ThinkingDelta,
        ev.InputDelta,
        ev.SignatureDelta,
        ev.CitationDelta,
    }
)


class Wire(NamedTuple):
    """How one wire format reads: an event, the JSON of a body, and a whole JSON answer."""

    decode: Callable[[ServerEvent], list[ev.StreamEvent]]
    parse: Callable[[bytes], Json]
    decode_message: Callable[[dict[str, Json]], list[ev.StreamEvent]]


def has_content(events: Iterable[ev.StreamEvent]) -> bool:
    """Whether any event belongs to a content block; from then on nothing is retried (3.6)."""
    return not _CONTENT.isdisjoint(map(type, events))


class AnswerReader:
    """Folds the chunks of a body into events; failures are kept in `failure`, never raised.

    So nothing that came before a failure is lost. `stopped` says that the reply is over and the
    rest of the body of no interest, `complete` that it may end here (section 3.6).
    """

    def __init__(self, wire: Wire, content_type: str = "") -> None:
        self.failure: Failure | None = None
        self.stopped = False
        self._wire = wire
        self._json_expected = "json" in content_type.lower()
        self._sse: SseReader | None = None
        self._body: list[bytes] = []  # a body that is no stream, or whose kind is still open
        self._size = 0  # of all that came
        self._kind = b""  # the first byte that is not blank
        self._head = b""  # of a body that is taken for a stream, until its first event
        self._spoken = False
        self._content = False
        self._reason = False

    @property
    def complete(self) -> bool:
        """Whether a stop reason has come, so that a missing end is no loss."""
        return self.stopped or self._reason

    @property
    def held(self) -> int:
        """How many bytes are kept for an event or a body that is not whole yet, about."""
        return self._sse.held if self._sse is not None else self._size

    def feed(self, data: bytes) -> list[ev.StreamEvent]:
        """Return the events that `data` completes; after the end or a failure there are none."""
        if self.stopped or self.failure is not None or not data:
            return []
        self._size += len(data)
        if self._sse is not None:
            return self._events(self._sse, data)
        self._body.append(data)
        if self._size > failures.LARGEST:
            self.failure = failures.oversized()
            return []
        if not (self._kind or self._find_kind()):
            return []
        if self._is_stream():
            self._sse = SseReader()
            body, self._body = b"".join(self._body), []
            return self._events(self._sse, body)
        if self._kind == b"<" and sum(map(len, self._body)) >= failures.HEAD:
            self.failure = failures.page(b"".join(self._body))
        return []

    def finish(self) -> list[ev.StreamEvent]:
        """Return what the end of the body leaves, and judge whether it may end like this."""
        if self.stopped or self.failure is not None:
            return []
        if self._sse is None:
            return self._whole_body(b"".join(self._body))
        events = self._decoded(self._sse.finish(), at_end=True)
        self._judge_end()
        return events

    def _judge_end(self) -> None:
        if self.failure is None and not (self._content or self.complete):
            self.failure = failures.no_content(self._head)

    # What kind of body it is

    def _find_kind(self) -> bool:
        start = b"".join(self._body).lstrip(_BLANK)
        if len(start) < len(_BOM) and _BOM.startswith(start):
            self._body = [start]  # nothing yet, or a mark that is not whole
            return False
        start = start.removeprefix(_BOM).lstrip(_BLANK)
        self._body = [start]
        self._kind = start[:1]
        return bool(start)

    def _is_stream(self) -> bool:
        # A stream's first line begins with a field name or a colon.
        others = b'{<["' if self._json_expected else b"{<"
        return self._kind not in others

    def _whole_body(self, body: bytes) -> list[ev.StreamEvent]:
        if not self._kind:
            self.failure = failures.no_content()
            return []
        if self._kind == b"<":
            self.failure = failures.page(body)
            return []
        try:
            raw = self._wire.parse(body)
        except ValueError:
            self.failure = failures.broken_stream(str(body[: failures.HEAD], "utf-8", "replace"))
            return []
        if not isinstance(raw, dict):
            self.failure = failures.wrong_format()
            return []
        try:
            events = self._wire.decode_message(raw)
        except WireError as error:
            self.failure = error.failure
            return []
        self._note(events)
        return events

    # The stream

    def _events(self, sse: SseReader, data: bytes) -> list[ev.StreamEvent]:
        found = sse.feed(data)
        if found:
            self._head, self._spoken = b"", True
        elif not self._spoken and len(self._head) < _HEAD:
            self._head += data[:_HEAD]
        events = self._decoded(found, at_end=False)
        if not self.stopped and self.failure is None:
            self._judge_size(sse.held)
        return events

    def _judge_size(self, held: int) -> None:
        if held > failures.LARGEST:
            self.failure = failures.oversized()
        elif self._size > failures.LONGEST:
            self.failure = failures.overlong()

    def _decoded(self, found: list[ServerEvent], *, at_end: bool) -> list[ev.StreamEvent]:
        decode = self._wire.decode
        events: list[ev.StreamEvent] = []
        try:
            for event in found:
                events += decode(event)
                if events and type(events[-1]) is ev.MessageStopped:
                    break
        except WireError as error:
            # An event without its closing line may be half an event (check 15).
            if not (at_end and error.failure.cause is Cause.BROKEN_STREAM):
                self.failure = error.failure
        self._note(events)
        return events

    def _note(self, events: list[ev.StreamEvent]) -> None:
        kinds = set(map(type, events))
        if not self._content:
            self._content = not _CONTENT.isdisjoint(kinds)
        if ev.MessageChanged in kinds:
            self._reason = self._reason or any(
                isinstance(one, ev.MessageChanged) and one.stop_reason for one in events
            )
        self.stopped = ev.MessageStopped in kinds
