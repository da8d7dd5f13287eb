"""Replies that are left early, on the window's event loop, which closes no generators by itself."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Callable, Coroutine
from contextlib import aclosing

import pytest
import qasync
from PySide6.QtWidgets import QApplication

from nocopt.core.ports import ChatClient
from nocopt.demo import DemoServer
from nocopt.demo import Outcome as Ended
from tests.api.loopback import client_for, request


async def leave(client: ChatClient) -> None:
    """Break out of a reply."""
    async with aclosing(client.stream(request("demo:stall"))) as chunks:
        async for _events in chunks:
            break


async def close(client: ChatClient) -> None:
    """Take a chunk and close the generator."""
    chunks = client.stream(request("demo:stall"))
    await anext(chunks)
    await chunks.aclose()


async def cancel(client: ChatClient) -> None:
    """Cancel the task that reads."""
    begun = asyncio.Event()

    async def read() -> None:
        async with aclosing(client.stream(request("demo:stall"))) as chunks:
            async for _events in chunks:
                begun.set()

    reading = asyncio.ensure_future(read())
    await begun.wait()
    reading.cancel()
    await asyncio.wait({reading})
    assert reading.cancelled()


@pytest.mark.check(54)
@pytest.mark.parametrize("end_early", [leave, close, cancel])
def test_a_reply_that_is_left_early_ends_its_connection(
    end_early: Callable[[ChatClient], Coroutine[None, None, None]],
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    unraisable: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", unraisable.append)

    async def run() -> None:
        assert sys.get_asyncgen_hooks().finalizer is None
        async with DemoServer(pace=0) as demo, client_for(demo.url) as client:
            await end_early(client)
            async with asyncio.timeout(30):
                await demo.wait_for(lambda one: one.outcome is Ended.DISCONNECTED)
        gc.collect()

    loop = qasync.QEventLoop(qapp)
    try:
        loop.run_until_complete(run())
    finally:
        loop.close()
        del loop
        gc.collect()  # on this thread: another one may collect later, and Qt would not bear that
    assert unraisable == []
