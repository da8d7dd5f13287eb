"""A strict HTTP/1.1 and event-stream reader on bare streams, to prove the server's framing."""

import asyncio
import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx

from nocopt.demo import DemoServer

KEY = "sk-demo-secret-key"
HEADERS = {
    "host": "127.0.0.1",
    "x-api-key": KEY,
    "anthropic-version": "2023-06-01",
    "content-type": "application/json",
}
_EVENT = re.compile(rb"event: ([a-z_]+)\ndata: (\{[^\r\n]*\})\n\n")
_HEADER = re.compile(r"[a-z0-9-]+: [\x20-\x7e]+")


@dataclass
class Response:
    """A response taken apart; ``chunks`` is None when the body was not chunked."""

    status: int
    headers: dict[str, str]
    body: bytes
    chunks: list[bytes] | None = None

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def events(self) -> list[dict[str, Any]]:
        return strict_events(self.body)


@dataclass
class RawClient:
    """One connection, opened with the first request."""

    url: str
    reader: asyncio.StreamReader = field(init=False)
    writer: asyncio.StreamWriter = field(init=False)

    async def __aenter__(self) -> "RawClient":
        parts = urlsplit(self.url)
        self.reader, self.writer = await asyncio.open_connection(parts.hostname, parts.port)
        return self

    async def __aexit__(self, *_exit: object) -> None:
        self.writer.close()
        try:
            await self.writer.wait_closed()
        except ConnectionError:
            # Some tests have the server reset the connection.
            assert self.reader.exception() is not None or self.reader.at_eof()

    async def post(self, path: str, body: Any, **headers: str) -> Response:
        """Send a JSON request and read the response."""
        await self.send("POST", path, json.dumps(body).encode(), **headers)
        return await self.read()

    async def ask(self, text: str, **members: Any) -> Response:
        """Send one user message and read the response."""
        return await self.post("/v1/messages", question(text, **members))

    async def get(self, target: str) -> Response:
        """Send a GET and read the response."""
        await self.send("GET", target, b"")
        return await self.read()

    async def send(self, method: str, target: str, body: bytes, **headers: str) -> None:
        """Send a request; a header set to an empty string is left out."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        lines = [f"{method} {target} HTTP/1.1"]
        lines += [f"{n}: {v}" for n, v in {**HEADERS, **named}.items() if v]
        lines.append(f"content-length: {len(body)}")
        self.writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        await self.writer.drain()

    async def read_head(self) -> tuple[int, dict[str, str]]:
        """Read status line and headers, checking each line."""
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("ascii")
        first, *lines = head[:-4].split("\r\n")
        match = re.fullmatch(r"HTTP/1\.1 (\d{3}) [A-Za-z ]+", first)
        assert match, first
        assert all(_HEADER.fullmatch(line) for line in lines), lines
        headers = dict(line.split(": ", 1) for line in lines)
        assert len(headers) == len(lines), "a header is repeated"
        assert "date" in headers
        return int(match[1]), headers

    async def read_chunk(self) -> bytes:
        """Read one chunk, checking its framing; empty for the last one."""
        line = await self.reader.readuntil(b"\r\n")
        assert re.fullmatch(rb"[0-9a-f]+\r\n", line), line
        data = await self.reader.readexactly(int(line, 16))
        assert await self.reader.readexactly(2) == b"\r\n"
        return data

    async def read(self) -> Response:
        """Read one whole response by its framing."""
        status, headers = await self.read_head()
        assert "request-id" in headers
        if headers.get("transfer-encoding") == "chunked":
            assert "content-length" not in headers
            chunks = []
            while chunk := await self.read_chunk():
                chunks.append(chunk)
            return Response(status, headers, b"".join(chunks), chunks)
        if "content-length" in headers:
            body = await self.reader.readexactly(int(headers["content-length"]))
            return Response(status, headers, body)
        assert headers["connection"] == "close"
        return Response(status, headers, await self.reader.read())


def httpx_client() -> httpx.AsyncClient:
    """A client of the library; the certificates, which nobody shows, take it long to read."""
    return httpx.AsyncClient(headers=HEADERS, verify=False)


def question(text: str, **members: Any) -> dict[str, Any]:
    """A streaming request with one user message."""
    return {
        "model": "claude-sonnet-4-6",
        "max_tokens": 4096,
        "stream": True,
        "messages": [{"role": "user", "content": text}],
        **members,
    }


def strict_events(body: bytes) -> list[dict[str, Any]]:
    """Parse an event stream of which each byte must belong to a well-formed event."""
    events = []
    position = 0
    while position < len(body):
        match = _EVENT.match(body, position)
        assert match, body[position : position + 200]
        event = json.loads(match[2].decode("utf-8"))
        assert event["type"] == match[1].decode()
        events.append(event)
        position = match.end()
    return events


def text_of(events: list[dict[str, Any]], member: str = "text") -> str:
    """All deltas of one kind, joined."""
    deltas = [event["delta"] for event in events if event["type"] == "content_block_delta"]
    return "".join(delta.get(member, "") for delta in deltas)


def stop_of(events: list[dict[str, Any]]) -> dict[str, Any]:
    """The delta of the last ``message_delta``."""
    found = [event["delta"] for event in events if event["type"] == "message_delta"]
    assert found, "no message_delta"
    last: dict[str, Any] = found[-1]
    return last


def replies(*texts: str, **members: Any) -> list[Response]:
    """The responses to these questions, asked on one connection each."""

    async def run() -> list[Response]:
        found = []
        async with DemoServer(pace=0) as server:
            for text in texts:
                async with RawClient(server.url) as client:
                    found.append(await client.ask(text, **members))
        return found

    return asyncio.run(run())


def reply(text: str, **members: Any) -> Response:
    """The response to one question."""
    return replies(text, **members)[0]


def blocks(response: Response) -> list[dict[str, Any]]:
    """The blocks of a stream as they start."""
    return [e["content_block"] for e in response.events if e["type"] == "content_block_start"]
