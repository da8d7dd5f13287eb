"""What was asked from the server and how each exchange ended, for tests."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

REDACTED = "(redacted)"
_SECRET_HEADERS = frozenset({"x-api-key", "authorization", "proxy-authorization", "cookie"})


class Outcome(Enum):
    """How an exchange ended, from the server's side."""

    OPEN = "still running"
    ANSWERED = "reply sent to its end"
    DISCONNECTED = "client went away before the end"
    DROPPED = "connection closed without any reply, as scripted"
    BROKEN = "reply ended early, as scripted"
    CLOSED = "server closed while the reply was running"


@dataclass(eq=False)
class RecordedRequest:
    """One request; ``headers`` in lower case with keys redacted, ``body`` parsed JSON or None."""

    connection: int
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    header_list: tuple[tuple[str, str], ...]
    raw_body: bytes
    body: Any = None
    status: int | None = None
    scenario: str = ""
    request_id: str = ""
    steps_sent: int = 0
    outcome: Outcome = field(default=Outcome.OPEN)


class Recorder:
    """A bounded list of requests, and waiting for one that fits."""

    def __init__(self, *, keep: int = 1000, record_keys: bool = False) -> None:
        self.requests: list[RecordedRequest] = []
        self._keep = keep
        self._record_keys = record_keys
        self._changed = asyncio.Event()

    def add(self, request: RecordedRequest) -> None:
        """Keep a request; the oldest one goes when there are too many."""
        if not self._record_keys:
            request.header_list = tuple(
                (name, REDACTED if name in _SECRET_HEADERS else value)
                for name, value in request.header_list
            )
        request.headers = dict(request.header_list)
        self.requests.append(request)
        if len(self.requests) > self._keep:
            del self.requests[0]
        self.notify()

    def finish(self, request: RecordedRequest, outcome: Outcome) -> None:
        """Note how an exchange ended, unless that is known already."""
        if request.outcome is Outcome.OPEN:
            request.outcome = outcome
            self.notify()

    def notify(self) -> None:
        """Wake all who wait; called after each change of a recorded request."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def wait_for(self, predicate: Callable[[RecordedRequest], bool]) -> RecordedRequest:
        """The first recorded request that fits, now or later."""
        while True:
            changed = self._changed
            for request in self.requests:
                if predicate(request):
                    return request
            await changed.wait()
