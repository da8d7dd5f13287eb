"""Clients on loopback servers: how the tests ask, and a server that answers with any bytes."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from nocopt.api.clients import ClientFactory
from nocopt.core.draft import Draft
from nocopt.core.errors import Failure, WireError
from nocopt.core.events import StreamEvent, Waiting
from nocopt.core.messages import user_message
from nocopt.core.ports import ChatClient
from nocopt.core.request import ChatRequest
from nocopt.core.secret import Secret
from nocopt.core.settings import Account
from nocopt.demo import DemoServer

KEY = "test-key-Zx81-never-shown"
MODEL = "claude-sonnet-5-5"


async def read_key() -> Secret | None:
    """What the app hands to a client: a function that gives the key."""
    return Secret(KEY)


async def no_key() -> Secret | None:
    """The same for an account without key."""
    return None


def request(text: str = "hello") -> ChatRequest:
    """A question; `demo:WORD` chooses a scenario of the demo server."""
    return ChatRequest(MODEL, 1_000, (user_message(text),))


@dataclass
class Clock:
    """Notes the waits instead of waiting."""

    waits: list[float] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)


@dataclass
class Asked:
    """A turn that has ended: its draft, and every list of events in order."""

    draft: Draft
    chunks: list[list[StreamEvent]]

    @property
    def text(self) -> str:
        return self.draft.message.text

    @property
    def failure(self) -> Failure:
        assert self.draft.failure is not None
        return self.draft.failure

    @property
    def waits(self) -> list[Waiting]:
        return [one for chunk in self.chunks for one in chunk if isinstance(one, Waiting)]


async def ask(client: ChatClient, text: str = "hello") -> Asked:
    """Ask, and fold what comes as a session does."""
    draft, chunks = Draft(), []
    try:
        async for events in client.stream(request(text)):
            chunks.append(events)
            draft = draft.apply(events)
    except WireError as error:
        draft = draft.failed(error.failure)
    return Asked(draft, chunks)


@asynccontextmanager
async def client_for(
    url: str,
    clock: Clock | None = None,
    *,
    account: Account | None = None,
    key: Callable[[], Awaitable[Secret | None]] = read_key,
    **options: Any,
) -> AsyncIterator[ChatClient]:
    """A client whose connections are closed afterwards; `options` are those of the factory."""
    factory = ClientFactory(sleep=(clock or Clock()).sleep)
    try:
        chosen = account or Account(endpoint=url)
        yield factory.client(chosen, key, **({"silence": 5.0} | options))
    finally:
        await factory.close()


async def rest_of(chunks: AsyncIterator[object]) -> None:
    """Read on to the end."""
    async for _events in chunks:
        pass


def server(**options: Any) -> DemoServer:
    """A demo server without pauses that keeps what it was asked, keys included."""
    return DemoServer(pace=0, record_keys=True, **options)


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class RawServer:
    """Sends fixed bytes to whoever connects, once a request head has come; then closes.

    Each connection takes the next answer, the last one serves all later ones; a tuple answers
    several requests on one connection, empty bytes answer by closing it. `heads` are the requests'
    first bytes up to the blank line; an `eager` server does not wait for them.
    """

    def __init__(self, *answers: bytes | tuple[bytes, ...], eager: bool = False) -> None:
        self.heads: list[str] = []
        self.connections = 0
        self.url = ""
        self._answers = answers
        self._eager = eager
        self._server: asyncio.Server | None = None

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    async def __aenter__(self) -> RawServer:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answer = self._answers[min(self.connections, len(self._answers) - 1)]
        self.connections += 1
        try:
            for data in answer if isinstance(answer, tuple) else (answer,):
                head = b"" if self._eager else await reader.readuntil(b"\r\n\r\n")
                self.heads.append(head.decode("latin-1"))
                writer.write(data)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            self.heads.append("")
        finally:
            writer.close()


class EndlessServer(RawServer):
    """Sends `start`, then `more` again and again with pauses of that many seconds between.

    It ends when the client goes, which sets `left`; `sent` are the bytes of `more` until then.
    """

    def __init__(self, start: bytes, more: bytes, pause: float = 0.0) -> None:
        super().__init__(start)
        self.left = asyncio.Event()
        self.sent = 0
        self._first = start
        self._more = more
        self._pause = pause

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            self.heads.append((await reader.readuntil(b"\r\n\r\n")).decode("latin-1"))
            writer.write(self._first)
            while not writer.is_closing():
                writer.write(self._more)
                await writer.drain()
                self.sent += len(self._more)
                await asyncio.sleep(self._pause)
        except ConnectionError:
            pass  # what it waits for
        finally:
            writer.close()
            self.left.set()
