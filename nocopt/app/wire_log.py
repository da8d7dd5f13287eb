"""What went over the wire in each turn, to be looked at; and a request as a shell command."""

from __future__ import annotations

import asyncio
import shlex
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from nocopt.core.errors import StoreError
from nocopt.core.exchange import KEY_VARIABLE
from nocopt.core.signal import Signal

if TYPE_CHECKING:
    from nocopt.app.tasks import Tasks
    from nocopt.core.exchange import Exchange
    from nocopt.core.ports import WireWatch
    from nocopt.store.exchanges import Exchanges


AFTER: Final = 0.1
"""Seconds that an exchange waits, so that the reply, which is shown once it is kept, goes first."""


class WireLog:
    """Keeps exchanges once they are over, beside the turns; how many is the shelf's affair.

    `kept` carries the id of the message that was answered, `failed` a disk that did not take an
    exchange: the turn itself goes on as if nothing was.
    """

    def __init__(self, shelf: Exchanges, tasks: Tasks) -> None:
        self.kept: Signal[int] = Signal()
        self.failed: Signal[StoreError] = Signal()
        self._shelf = shelf
        self._tasks = tasks
        self._turn = asyncio.Lock()  # exchanges are kept one after another, as they were made
        self._attempts: dict[int, int] = {}
        self._keeping: set[asyncio.Task[None]] = set()

    def watch(self, node_id: int) -> WireWatch:
        """Return what a client tells the attempts to answer a message to.

        Those of another answer to the same message count on, so that none replaces another.
        """

        def take(exchange: Exchange) -> None:
            due = asyncio.get_running_loop().time() + AFTER
            keeping = self._keep(replace(exchange, node_id=node_id), due)
            try:
                task = self._tasks.start("keep exchange", keeping)
            except RuntimeError:
                return  # the program ends; of what is cut off by that, the text is kept elsewhere
            self._keeping.add(task)
            task.add_done_callback(self._keeping.discard)

        return take

    async def of(self, node_id: int) -> tuple[Exchange, ...]:
        """Return what is kept of the answers to a message, the first attempt first (`StoreError`).

        What is over already is waited for.
        """
        async with self._turn:
            return await self._shelf.of(node_id)

    async def settle(self) -> None:
        """Return when all that is over already is on the shelf, before that is closed."""
        while self._keeping:
            await asyncio.wait(self._keeping)

    async def _keep(self, exchange: Exchange, due: float) -> None:
        node_id = exchange.node_id
        async with self._turn:
            # Each from its own end on: several that are over are not to wait for one another.
            await asyncio.sleep(due - asyncio.get_running_loop().time())
            try:
                attempt = await self._last(node_id) + 1
                await self._shelf.keep(replace(exchange, attempt=attempt))
            except StoreError as error:
                self.failed.emit(error)
                return
            self._attempts[node_id] = attempt
        self.kept.emit(node_id)

    async def _last(self, node_id: int) -> int:
        known = self._attempts.get(node_id)
        if known is not None:
            return known
        return max((one.attempt for one in await self._shelf.of(node_id)), default=0)


_END: Final = "REQUEST"


def curl_of(exchange: Exchange) -> str:
    """Return the request as a command for a POSIX shell; the key comes from its environment.

    The body is one line of JSON, so that no line of it can be the one that ends it. Where a file's
    data was, its hash stands as it is kept, `@sha256:` and 64 digits, unless it was put back.
    """
    lines = [f"curl --no-buffer {shlex.quote(exchange.url)}"]
    lines += (f"  --header {_header(name, value)}" for name, value in exchange.headers)
    lines.append(f"  --data-binary @- <<'{_END}'")
    return " \\\n".join(lines) + f"\n{_one_line(exchange.body)}\n{_END}\n"


def _header(name: str, value: str) -> str:
    """Quote a header; in the one of the key, the shell puts in its variable."""
    front, found, behind = value.partition(KEY_VARIABLE)
    if not found:
        return shlex.quote(f"{name}: {value}")
    return (
        f'{shlex.quote(f"{name}: {front}")}"{KEY_VARIABLE}"{shlex.quote(behind) if behind else ""}'
    )


def _one_line(body: str) -> str:
    # JSON has line breaks between its values only, where they say nothing.
    return body.replace("\r", " ").replace("\n", " ")
