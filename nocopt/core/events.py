"""Neutral events of a streaming reply, the same for every wire format.

A chat client hands them over in lists, one list per network chunk; `nocopt.core.draft` folds them
into a reply. They are named tuples because tens of thousands may come in one reply.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from nocopt.core.errors import Failure
    from nocopt.core.messages import JsonObject


class Waiting(NamedTuple):
    """An attempt failed before any content; the next one starts in `delay` seconds."""

    delay: float
    attempt: int  # the attempt that failed, from 1
    attempts: int  # how many will be made at most
    failure: Failure
    until: float | None = None  # when that is, on the clock of the draft that took it


class Retrying(NamedTuple):
    """The wait is over: the next attempt is made now, and can no longer be hastened."""


class Opened(NamedTuple):
    """The response headers of an attempt have come; `url` is the address that answered."""

    status: int
    request_id: str | None
    url: str


class Alive(NamedTuple):
    """A ping, a comment or an unknown event: nothing but a sign of life (section 3.1)."""


class MessageStarted(NamedTuple):
    """The reply begins; members that the server left out are empty or None."""

    id: str
    model: str
    usage: JsonObject | None


class BlockStarted(NamedTuple):
    """A content block begins at index `at`; `block` may carry content already (section 3.2)."""

    at: int
    block: JsonObject


class TextDelta(NamedTuple):
    """Text to append to the text block at index `at`."""

    at: int
    text: str


class ThinkingDelta(NamedTuple):
    """Text to append to the thinking block at index `at`."""

    at: int
    text: str


class SignatureDelta(NamedTuple):
    """The signature of the thinking block at index `at`; it is set, not appended (section 3.3)."""

    at: int
    signature: str


class InputDelta(NamedTuple):
    """A piece of the JSON input of the tool call at index `at`."""

    at: int
    partial_json: str


class CitationDelta(NamedTuple):
    """A citation of the text block at index `at`."""

    at: int
    citation: JsonObject


class BlockStopped(NamedTuple):
    """The block at index `at` is finished."""

    at: int


class MessageChanged(NamedTuple):
    """Stop facts and running totals; None leaves what was known (section 3.4)."""

    stop_reason: str | None
    stop_sequence: str | None
    stop_details: JsonObject | None
    usage: JsonObject | None
    container: Any = None


class MessageStopped(NamedTuple):
    """The reply is over; whatever comes after it is ignored."""


StreamEvent: TypeAlias = (
    Waiting
    | Retrying
    | Opened
    | Alive
    | MessageStarted
    | BlockStarted
    | TextDelta
    | ThinkingDelta
    | SignatureDelta
    | InputDelta
    | CitationDelta
    | BlockStopped
    | MessageChanged
    | MessageStopped
)
