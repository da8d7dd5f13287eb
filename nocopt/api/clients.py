"""Clients for accounts, all on the same connections."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import TYPE_CHECKING, TypeVar

from nocopt import __version__
from nocopt.api.anthropic import AnthropicClient
from nocopt.api.http import Http
from nocopt.api.retry import Patience

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from nocopt.core.ports import ChatClient, ReadKey, RunBlocking
    from nocopt.core.settings import Account

T = TypeVar("T")


def load() -> None:
    """Import what the first request needs, so that a worker thread does it instead of the loop.

    These are the parts that httpx and httpcore import when the first connection is opened.
    """
    import httpcore  # noqa: F401

    # A private name: where it is gone, the first connection takes some milliseconds longer.
    with contextlib.suppress(ImportError):
        import anyio._backends._asyncio  # noqa: F401


async def _in_thread(function: Callable[[], T], /) -> T:
    return await asyncio.to_thread(function)


class ClientFactory:
    """Owns the connections of the process; they are opened when first needed."""

    def __init__(
        self,
        *,
        run_blocking: RunBlocking | None = None,
        user_agent: str = f"nocopt/{__version__}",
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._sleep = sleep
        self._http = Http(run_blocking=run_blocking or _in_thread, user_agent=user_agent, now=now)

    def client(
        self, account: Account, read_key: ReadKey, *, retries: int = 2, silence: float = 300.0
    ) -> ChatClient:
        """Return a client; `silence` is the longest gap between bytes in seconds."""
        patience = Patience(retries, self._sleep)
        return AnthropicClient(self._http, account, read_key, patience=patience, silence=silence)

    async def close(self) -> None:
        """Close all connections, those of running replies too."""
        await self._http.close()
