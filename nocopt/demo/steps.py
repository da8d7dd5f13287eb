"""Replies as data: what goes over the wire, when, and how the connection ends."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from typing import Generic, NamedTuple, TypeVar

Headers = tuple[tuple[str, str], ...]

EVENT_STREAM = "text/event-stream; charset=utf-8"


class Step(NamedTuple):
    """One write: wait ``beats`` times the server's pace plus ``seconds``, then send ``data``.

    In a chunked body each step with data is one chunk. ``seconds`` do not depend on the pace,
    so a reply can be slow even on a server whose pace is 0.
    """

    data: bytes = b""
    beats: float = 0.0
    seconds: float = 0.0


Item = TypeVar("Item", covariant=True)


class Again(Generic[Item]):
    """Items made anew each time they are gone through.

    A megabyte of words need not be built before its first word is sent: the server shares its
    thread with the window that shows them.
    """

    def __init__(self, make: Callable[[], Iterator[Item]]) -> None:
        self._make = make

    def __iter__(self) -> Iterator[Item]:
        return self._make()


class Framing(Enum):
    """How the reader of a response knows where its body ends."""

    CHUNKED = "chunked"
    LENGTH = "content-length"
    CLOSE = "connection close"


class Ending(Enum):
    """What happens to the connection after the last step."""

    KEEP = "kept open for the next request"
    CLOSE = "closed, and announced by a header"
    QUIET_CLOSE = "whole body sent, then closed without having announced it"
    DROP_NEXT = "kept open, but closed as soon as the next request has arrived"
    CUT = "closed before the body is complete"
    RESET = "reset by the server before the body is complete"
    HANG = "left silent in the middle of the body until the client goes"


@dataclass(frozen=True)
class Reply:
    """A whole response: status, own headers, timed steps of the body, framing and ending."""

    steps: Iterable[Step] = ()
    """Gone through more than once, so a generator will not do; see `Again`."""
    status: int = 200
    headers: Headers = (("content-type", EVENT_STREAM),)
    framing: Framing = Framing.CHUNKED
    ending: Ending = Ending.KEEP
    before: float = 0.0
    """Seconds of silence before the status line."""

    @property
    def body(self) -> bytes:
        """All bytes of the body, without framing."""
        return b"".join(step.data for step in self.steps)

    def with_ending(self, ending: Ending) -> "Reply":
        """The same reply with another ending."""
        return replace(self, ending=ending)


def raw_reply(
    chunks: Iterable[bytes],
    *,
    status: int = 200,
    content_type: str = EVENT_STREAM,
    headers: Headers = (),
    ending: Ending = Ending.KEEP,
) -> Reply:
    """A reply whose body is sent in exactly these pieces, without waits."""
    return Reply(
        steps=tuple(Step(chunk) for chunk in chunks),
        status=status,
        headers=(("content-type", content_type), *headers),
        ending=ending,
    )


def fixed_reply(
    body: bytes,
    *,
    status: int = 200,
    content_type: str = "application/json",
    headers: Headers = (),
) -> Reply:
    """A reply with a known length, sent in one piece."""
    return Reply(
        steps=(Step(body),),
        status=status,
        headers=(("content-type", content_type), *headers),
        framing=Framing.LENGTH,
    )
