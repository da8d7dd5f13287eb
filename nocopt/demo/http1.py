"""The part of HTTP/1.1 that a small server needs: requests in, timed replies out."""

import asyncio
import contextlib
import socket
import struct
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from nocopt.demo.steps import Ending, Framing, Reply, Step

HEAD_LIMIT = 64 * 1024
_AHEAD_LIMIT = 1024 * 1024
_DISCARD_LIMIT = 128 * 1024 * 1024
_BREATH = 32
_LATE = 0.25
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
# "Linger for 0 seconds" makes a close a reset; the structure is shorter on Windows.
_LINGER_OFF = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
_INCOMPLETE = frozenset({Ending.CUT, Ending.RESET, Ending.HANG})
_REASONS = {
    200: "OK",
    307: "Temporary Redirect",
    400: "Bad Request",
    401: "Unauthorized",
    402: "Payment Required",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    413: "Content Too Large",
    429: "Too Many Requests",
    431: "Request Header Fields Too Large",
    500: "Internal Server Error",
    502: "Bad Gateway",
    505: "HTTP Version Not Supported",
    529: "Overloaded",
}


class ClientGoneError(Exception):
    """The client closed or reset its connection."""


class BadRequestError(Exception):
    """The bytes are not a request this server can take; the connection must be closed."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


@dataclass(frozen=True)
class Request:
    """A request as received; header names in lower case, in the order they came."""

    method: str
    path: str
    query: dict[str, str]
    header_list: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """The last value of a header without blanks, or an empty string."""
        return dict(self.header_list).get(name, "").strip()


class Connection:
    """One client connection: reads requests, writes replies, notices when the client goes."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int
    ) -> None:
        self.number = number
        self.drops_next = False
        self._reader = reader
        self._writer = writer
        self._ahead = bytearray()

    # Reading

    async def read_request(self, body_limit: int) -> Request | None:
        """The next request, or None when the client closed the idle connection.

        Raises BadRequestError for what is no request, ClientGoneError for half of one.
        """
        head = await self._read_head()
        if head is None:
            return None
        method, target, header_list = _parse_head(head)
        headers = dict(header_list)
        if headers.get("expect", "").lower() == "100-continue":
            await self._send(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = await self._read_body(headers, body_limit)
        parts = urlsplit(target)
        return Request(
            method=method,
            path=unquote(parts.path),
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            header_list=header_list,
            body=body,
        )

    async def _read_head(self) -> bytes | None:
        while (end := self._ahead.find(b"\r\n\r\n")) < 0:
            if len(self._ahead) > HEAD_LIMIT:
                raise BadRequestError(431, "request head is too large")
            if not await self._more():
                if self._ahead.strip():
                    raise ClientGoneError
                return None
        return self._take(end + 4)

    async def _read_body(self, headers: dict[str, str], limit: int) -> bytes:
        coding = headers.get("transfer-encoding", "").lower()
        length = headers.get("content-length", "")
        if coding and length:
            raise BadRequestError(400, "both transfer-encoding and content-length")
        if coding:
            if coding != "chunked":
                raise BadRequestError(400, "unknown transfer-encoding")
            return await self._read_chunked(limit)
        if not length:
            return b""
        if not (length.isascii() and length.isdigit()):
            raise BadRequestError(400, "content-length is not a number")
        if int(length) > limit:
            raise BadRequestError(413, "Request exceeds the maximum size")
        return await self._read_exactly(int(length))

    async def _read_chunked(self, limit: int) -> bytes:
        body = bytearray()
        while True:
            size_text = (await self._read_line()).split(b";")[0].strip()
            try:
                size = int(size_text, 16)
            except ValueError:
                raise BadRequestError(400, "chunk size is not a number") from None
            if size < 0 or len(body) + size > limit:
                raise BadRequestError(413, "Request exceeds the maximum size")
            if size == 0:
                break
            body += await self._read_exactly(size)
            if await self._read_exactly(2) != b"\r\n":
                raise BadRequestError(400, "chunk does not end with a line break")
        while await self._read_line():
            pass
        return bytes(body)

    async def _read_line(self) -> bytes:
        while (end := self._ahead.find(b"\r\n")) < 0:
            if len(self._ahead) > HEAD_LIMIT:
                raise BadRequestError(400, "line is too long")
            if not await self._more():
                raise ClientGoneError
        return self._take(end + 2)[:-2]

    async def _read_exactly(self, size: int) -> bytes:
        while len(self._ahead) < size:
            if not await self._more():
                raise ClientGoneError
        return self._take(size)

    async def _more(self) -> bool:
        try:
            data = await self._reader.read(256 * 1024)
        except OSError as error:
            raise ClientGoneError from error
        self._ahead += data
        return bool(data)

    def _take(self, size: int) -> bytes:
        data = bytes(self._ahead[:size])
        del self._ahead[:size]
        return data

    async def discard_rest(self, seconds: float) -> None:
        """Read and forget what the client still sends, so that it can read the reply."""
        with contextlib.suppress(TimeoutError, ClientGoneError):
            async with asyncio.timeout(seconds):
                total = 0
                while total < _DISCARD_LIMIT and await self._more():
                    total += len(self._take(len(self._ahead)))

    # Writing

    async def send_reply(
        self,
        reply: Reply,
        headers: tuple[tuple[str, str], ...],
        pace: float,
        sent: Callable[[], None],
    ) -> bool:
        """Send a reply; True when the connection can take another request.

        ``sent`` is called after each step. Raises ClientGoneError as soon as the client hangs up.
        """
        if reply.before:
            await self._rest(reply.before)
        await self._send(_head(reply, headers))
        await self._send_steps(reply, pace, sent)
        match reply.ending:
            case Ending.HANG:
                await self._rest(None)
            case Ending.RESET:
                self.reset()
            case Ending.CUT:
                pass
            case _:
                if reply.framing is Framing.CHUNKED:
                    await self._send(b"0\r\n\r\n")
        self.drops_next = reply.ending is Ending.DROP_NEXT
        stays = reply.ending in {Ending.KEEP, Ending.DROP_NEXT}
        return stays and reply.framing is not Framing.CLOSE

    async def _send_steps(self, reply: Reply, pace: float, sent: Callable[[], None]) -> None:
        clock = asyncio.get_running_loop().time
        due = clock()
        for number, step in enumerate(reply.steps):
            wait = step.beats * pace + step.seconds
            if wait > 0:
                # Counting from when the step was due, not from now, keeps the pace exact.
                due = max(due + wait, clock() - _LATE)
                await self._rest(due - clock())
            elif number % _BREATH == 0:
                await asyncio.sleep(0)
            if step.data:
                await self._send(_framed(reply.framing, step))
            sent()

    async def _rest(self, seconds: float | None) -> None:
        if seconds is not None and seconds <= 0:
            await asyncio.sleep(0)
            return
        try:
            async with asyncio.timeout(seconds):
                while await self._more():
                    if len(self._ahead) > _AHEAD_LIMIT:
                        raise ClientGoneError
        except TimeoutError:
            return
        raise ClientGoneError

    async def _send(self, data: bytes) -> None:
        # A client that closes its side is gone: the reply has no reader.
        if self._reader.at_eof() or self._reader.exception() or self._writer.is_closing():
            raise ClientGoneError
        try:
            self._writer.write(data)
            await self._writer.drain()
        except OSError as error:
            raise ClientGoneError from error

    # Ending

    def reset(self) -> None:
        """End the connection by a reset instead of an orderly close."""
        plug = self._writer.get_extra_info("socket")
        if plug is not None:
            plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_OFF)
        self._writer.transport.abort()

    def abort(self) -> None:
        """End the connection at once, dropping what is not sent yet."""
        self._writer.transport.abort()

    async def close(self) -> None:
        """Send what is left, close, and wait until the socket is gone."""
        self._writer.close()
        # The client may have closed or reset first, which is as good an end as any.
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()


def http_date(epoch: float) -> str:
    """A time as HTTP headers write it, whatever the locale."""
    now = time.gmtime(epoch)
    day, month = _DAYS[now.tm_wday], _MONTHS[now.tm_mon - 1]
    clock = f"{now.tm_hour:02}:{now.tm_min:02}:{now.tm_sec:02}"
    return f"{day}, {now.tm_mday:02} {month} {now.tm_year} {clock} GMT"


def _parse_head(head: bytes) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    lines = head.decode("latin-1").strip("\r\n").split("\r\n")
    parts = lines[0].split(" ")
    if len(parts) != 3 or not parts[0].isalpha() or not parts[1].startswith("/"):
        raise BadRequestError(400, "malformed request line")
    if parts[2] != "HTTP/1.1":
        raise BadRequestError(505, "only HTTP/1.1 is spoken here")
    headers = []
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if not colon or not name or name != name.strip():
            raise BadRequestError(400, "malformed header line")
        headers.append((name.lower(), value.strip()))
    if "host" not in dict(headers):
        raise BadRequestError(400, "host header is missing")
    return parts[0], parts[1], tuple(headers)


def _head(reply: Reply, headers: tuple[tuple[str, str], ...]) -> bytes:
    lines = [f"HTTP/1.1 {reply.status} {_REASONS.get(reply.status, 'Status')}"]
    lines.append(f"date: {http_date(time.time())}")
    lines += [f"{name}: {value}" for name, value in (*reply.headers, *headers)]
    match reply.framing:
        case Framing.CHUNKED:
            lines.append("transfer-encoding: chunked")
        case Framing.LENGTH:
            missing = 100 if reply.ending in _INCOMPLETE else 0
            lines.append(f"content-length: {len(reply.body) + missing}")
        case Framing.CLOSE:
            pass
    if reply.ending is Ending.CLOSE or reply.framing is Framing.CLOSE:
        lines.append("connection: close")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _framed(framing: Framing, step: Step) -> bytes:
    if framing is Framing.CHUNKED:
        return b"%x\r\n%s\r\n" % (len(step.data), step.data)
    return step.data
