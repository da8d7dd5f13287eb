"""Stand-ins written for tests: a scripted chat client, a clock and a keychain set by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic

from nocopt.app.shelved import Named
from nocopt.core.errors import Cause, Failure, KeychainError, StoreError, WireError, WireKind
from nocopt.core.events import (
    BlockStarted,
    BlockStopped,
    MessageChanged,
    MessageStarted,
    MessageStopped,
    Opened,
    StreamEvent,
    TextDelta,
    Waiting,
)
from nocopt.core.facts import Fact
from nocopt.core.models import RemoteModel
from nocopt.core.request import ChatRequest
from nocopt.core.secret import Secret
from nocopt.core.settings import Account

if TYPE_CHECKING:
    from nocopt.core.ports import ReadKey, WireWatch

Step = list[StreamEvent] | Exception | asyncio.Event
"""What a scripted stream does next: yield a chunk, fail, or wait for somebody."""

BROKEN = Failure(WireKind.NETWORK, Cause.LOST, retryable=True)
BUSY = Failure(WireKind.HTTP, Cause.OVERLOADED, status=529, retryable=True)

OPENED: list[StreamEvent] = [
    Opened(200, "req_1", "http://127.0.0.1/v1/messages"),
    MessageStarted("msg_1", "model-that-answered", {"input_tokens": 3}),
    BlockStarted(0, {"type": "text", "text": ""}),
]


def text(words: str) -> list[StreamEvent]:
    """A chunk with a piece of text."""
    return [TextDelta(0, words)]


def end(reason: str | None = "end_turn") -> list[StreamEvent]:
    """The chunk that ends a reply."""
    return [
        BlockStopped(0),
        MessageChanged(reason, None, None, {"output_tokens": 5}),
        MessageStopped(),
    ]


def answer(words: str) -> list[Step]:
    """A whole reply in three chunks."""
    return [OPENED, text(words), end()]


def waiting(delay: float = 30.0) -> list[StreamEvent]:
    """The chunk that announces another attempt."""
    return [Waiting(delay, 1, 3, BUSY)]


class ScriptedClient:
    """Answers each request by the next script; `asked` and `closed` tell what became of them."""

    def __init__(self, *scripts: Sequence[Step]) -> None:
        self.scripts = list(scripts)
        self.asked: list[ChatRequest] = []
        self.watches: list[WireWatch | None] = []
        self.accounts: list[Account] = []
        self.keys: list[Secret | None] = []
        self.closed = 0
        self.was_asked = asyncio.Event()
        self.listed: tuple[RemoteModel, ...] | WireError | None = None
        self.counted: int | WireError | None = None
        self.counts_asked: list[ChatRequest] = []
        self._read_key: ReadKey | None = None

    def made_for(self, account: Account, read_key: ReadKey) -> ScriptedClient:
        """Be the client of an account, as a factory would give it."""
        self.accounts.append(account)
        self._read_key = read_key
        return self

    async def stream(
        self, request: ChatRequest, watch: WireWatch | None = None
    ) -> AsyncGenerator[list[StreamEvent], None]:
        """Play the next script."""
        self.asked.append(request)
        self.watches.append(watch)
        self.was_asked.set()
        steps = self.scripts.pop(0)
        try:
            if self._read_key is not None:
                self.keys.append(await self._read_key())
            for step in steps:
                if isinstance(step, Exception):
                    raise step
                if isinstance(step, asyncio.Event):
                    await step.wait()
                else:
                    yield step
        finally:
            self.closed += 1

    async def models(self) -> tuple[RemoteModel, ...] | None:
        """Return or raise what the test set."""
        if isinstance(self.listed, WireError):
            raise self.listed
        return self.listed

    async def count_tokens(self, request: ChatRequest) -> int | None:
        """Return or raise what the test set."""
        self.counts_asked.append(request)
        if isinstance(self.counted, WireError):
            raise self.counted
        return self.counted

    async def close(self) -> None:
        """Nothing is open between requests."""


@dataclass
class HandClock:
    """A clock that the test sets; each look at it takes a millisecond, so no two are equal."""

    time: float = 1_700_000_000.0

    def now(self) -> float:
        """Return seconds since 1970."""
        self.time += 0.001
        return self.time

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        return self.now()


@dataclass
class HandKeychain:
    """A keychain in memory; `error` makes it fail, `before` runs in its thread at each call."""

    keys: dict[str, Secret] = field(default_factory=dict)
    error: KeychainError | None = None
    before: Callable[[], object] | None = None
    reads: int = 0
    backend: str = "test keychain"

    def _serve(self) -> None:
        if self.before is not None:
            self.before()
        if self.error is not None:
            raise self.error

    def read(self, account: str) -> Secret | None:
        """Return the key of an account."""
        self.reads += 1
        self._serve()
        return self.keys.get(account)

    def write(self, account: str, secret: Secret) -> None:
        """Keep a key."""
        self._serve()
        self.keys[account] = secret

    def delete(self, account: str) -> None:
        """Forget a key."""
        self._serve()
        self.keys.pop(account, None)


class ListShelf(Generic[Named]):
    """Keeps presets or snippets for as long as it lives."""

    def __init__(self, *values: Named) -> None:
        self.values: tuple[Named, ...] = values

    async def all(self) -> tuple[Named, ...]:
        """All there are."""
        return self.values

    async def keep(self, values: Iterable[Named], /) -> None:
        """Keep these instead."""
        self.values = tuple(values)


@dataclass
class FactList:
    """A shelf of facts in memory; `error` makes it fail."""

    kept: dict[tuple[str, str, str], Fact] = field(default_factory=dict)
    error: StoreError | None = None

    async def all(self) -> tuple[Fact, ...]:
        """Return all facts."""
        return tuple(self.kept.values())

    async def set(self, fact: Fact) -> None:
        """Keep a fact."""
        if self.error is not None:
            raise self.error
        self.kept[fact.endpoint, fact.model, fact.ability] = fact

    async def forget(self, endpoint: str, model: str, ability: str) -> None:
        """Forget a fact."""
        if self.error is not None:
            raise self.error
        self.kept.pop((endpoint, model, ability), None)
