"""A provider of the test's own: the demo server in a thread, to be asked what it saw."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any, Self, TypeVar

from nocopt.demo.recorder import RecordedRequest
from nocopt.demo.server import DemoServer
from nocopt.demo.steps import Reply

T = TypeVar("T")

# How long a request may take to arrive, or to end, in seconds.
PATIENCE = 30.0


class Endpoint:
    """The demo server as a context manager; `options` are those of `DemoServer`."""

    def __init__(self, **options: Any) -> None:
        self._server = DemoServer(**options)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="endpoint")
        self.url = ""

    def __enter__(self) -> Self:
        self._thread.start()
        self.url = self._run(self._server.start())
        return self

    def __exit__(self, *_: object) -> None:
        self._run(self._server.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)
        self._loop.close()

    @property
    def messages(self) -> list[RecordedRequest]:
        """The requests for a message so far, oldest first; those for titles come by themselves."""
        asked = [one for one in list(self._server.requests) if one.path == "/v1/messages"]
        return [one for one in asked if "title" not in str(one.body.get("system", ""))]

    def wait_for(self, fits: Callable[[RecordedRequest], bool]) -> RecordedRequest:
        """The first request that fits, waited for; also looked at when one ends."""
        return self._run(asyncio.wait_for(self._server.wait_for(fits), PATIENCE))

    def wait_for_text(self, text: str) -> RecordedRequest:
        """The first request whose last message contains that."""

        def fits(request: RecordedRequest) -> bool:
            return request.path == "/v1/messages" and text in str(request.body["messages"][-1])

        return self.wait_for(fits)

    def script(self, reply: Reply, *, path: str | None = None) -> None:
        """Answer the next request, whatever it asks; see `DemoServer.script`."""
        self._loop.call_soon_threadsafe(lambda: self._server.script(reply, path=path))

    def set_pace(self, seconds: float) -> None:
        """Choose the time between two words, for replies from now on."""
        self._loop.call_soon_threadsafe(setattr, self._server, "pace", seconds)

    @property
    def environment(self) -> dict[str, str]:
        """What makes the program use this endpoint without any settings."""
        return {"ANTHROPIC_BASE_URL": self.url, "ANTHROPIC_API_KEY": "sk-test-of-the-environment"}

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE + 5)
