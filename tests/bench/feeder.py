"""An endpoint that sends one answer at an exact rate and notes when each piece went out."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Sequence
from typing import Any, Self

PATIENCE = 120.0  # seconds that a whole answer may take beyond its own length


class Feeder:
    """Serves one answer at a time to whoever asks for a message, on 127.0.0.1.

    `sent_at` holds the times (`time.monotonic`) at which the pieces of the last answer were handed
    to the system.
    """

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="feeder")
        self._done = threading.Event()
        self._asked = threading.Event()
        self._pieces: Sequence[str] = ()
        self._rate = 0.0
        self.sent_at: list[float] = []
        self.url = ""

    def __enter__(self) -> Self:
        self._thread.start()
        started = asyncio.run_coroutine_threadsafe(self._start(), self._loop)
        self._server = started.result(PATIENCE)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)
        self._loop.close()

    @property
    def environment(self) -> dict[str, str]:
        """What makes the program use this endpoint without any settings."""
        return {"ANTHROPIC_BASE_URL": self.url, "ANTHROPIC_API_KEY": "sk-test-of-the-environment"}

    def prepare(self, pieces: Sequence[str], rate: float) -> None:
        """Choose the next answer and how many of its pieces go out in a second; 0: all at once."""
        self._pieces, self._rate = pieces, rate
        self.sent_at = []
        self._done.clear()
        self._asked.clear()

    def asked(self, patience: float) -> bool:
        """Wait until somebody asks for the answer, no longer than so many seconds."""
        return self._asked.wait(patience)

    def wait(self) -> float:
        """Wait until the answer has gone out, and return when its last byte did."""
        length = len(self._pieces) / self._rate if self._rate else 0.0
        if not self._done.wait(PATIENCE + length):
            raise RuntimeError("nobody took the answer")
        return self.sent_at[-1]

    async def _start(self) -> asyncio.Server:
        return await asyncio.start_server(self._serve, "127.0.0.1", 0)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                await reader.readexactly(_body_length(head))
                if head.startswith(b"POST /v1/messages HTTP"):
                    await self._answer(writer)
                else:
                    writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                    await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # whoever asked has gone
        finally:
            writer.close()

    async def _answer(self, writer: asyncio.StreamWriter) -> None:
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n" + _chunk(*_BEGINNING)
        )
        self._asked.set()
        begun = time.monotonic()
        for number, piece in enumerate(self._pieces):
            if self._rate:
                await asyncio.sleep(max(0.0, begun + number / self._rate - time.monotonic()))
            delta = {"type": "text_delta", "text": piece}
            writer.write(_chunk({"type": "content_block_delta", "index": 0, "delta": delta}))
            await writer.drain()
            self.sent_at.append(time.monotonic())
        writer.write(_chunk(*_END) + b"0\r\n\r\n")
        await writer.drain()
        self.sent_at.append(time.monotonic())
        self._done.set()


_BEGINNING = (
    {
        "type": "message_start",
        "message": {
            "id": "msg_bench",
            "type": "message",
            "role": "assistant",
            "model": "claude-sonnet-5",
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            "usage": {"input_tokens": 5, "output_tokens": 1},
        },
    },
    {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
)
_END = (
    {"type": "content_block_stop", "index": 0},
    {
        "type": "message_delta",
        "delta": {"stop_reason": "end_turn", "stop_sequence": None},
        "usage": {"output_tokens": 5000},
    },
    {"type": "message_stop"},
)


def _chunk(*events: dict[str, Any]) -> bytes:
    lines = (f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events)
    body = "".join(lines).encode()
    return b"%x\r\n%s\r\n" % (len(body), body)


def _body_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0
