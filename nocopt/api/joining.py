"""Joins the pieces of a chunked HTTP body that came together, so that they are handled together.

Servers send each event of a stream as a chunk of its own, and the library that reads the framing
takes a tenth of a millisecond for each. What one read from the socket brings is one chunk after
this, with the same bytes in it. All else passes as it is: heads, bodies of other framing, trailers,
and from the first mistake on whatever the server sends, for the library to judge.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_END: Final = re.compile(rb"\n\r?\n")
_LINE: Final = rb"([0-9A-Fa-f]{1,15})(?:;[^\r\n]*)?[ \t]*\r\n"
_FIRST_SIZE: Final = re.compile(_LINE)
_NEXT_SIZE: Final = re.compile(rb"\r\n" + _LINE)  # after the end of the chunk before it
_CHUNKED: Final = re.compile(rb"\ntransfer-encoding:[ \t]*chunked[ \t]*\r?\n", re.IGNORECASE)
_LENGTH: Final = re.compile(rb"\ncontent-length:[ \t]*([0-9]{1,15})[ \t]*\r?\n", re.IGNORECASE)
_STATUS: Final = re.compile(rb"HTTP/1\.[01] (\d)")
_INFORMATIONAL: Final = b"1"
_LONGEST_HEAD: Final = 100_000  # bytes; the library takes no more either
_LONGEST_SIZE: Final = 256  # bytes of the line that gives the size of a chunk


class Joining:
    """Follows the framing of the answers that come over one connection, one after another.

    `feed` takes the bytes of a read and returns what to hand on; nothing is returned for a part of
    a line that gives a size, which is kept until the line is whole.
    """

    __slots__ = ("_head", "_kept", "_left", "_size", "_step")

    def __init__(self) -> None:
        self._step: Callable[[bytes], bytes] = self._in_head
        self._head = b""  # of the answer that is beginning, as far as it has come
        self._kept = b""  # a part of a line of the framing
        self._left = 0  # bytes until the chunk, or the body of a known length, ends
        self._size = _FIRST_SIZE  # how the line looks that gives the size of the next chunk

    def feed(self, data: bytes) -> bytes:
        """Return what has the same meaning as `data`, in fewer chunks."""
        return self._step(data)

    def _in_head(self, data: bytes) -> bytes:
        head = self._head + data
        end = _END.search(head, max(0, len(self._head) - 3))
        if end is None:
            if len(head) > _LONGEST_HEAD:
                return self._give_up(data)
            self._head = head
            return data
        known = len(self._head)
        self._head = b""
        self._step = self._after(head[: end.end()].lstrip(b"\r\n"))
        return data[: end.end() - known] + self.feed(data[end.end() - known :])

    def _after(self, head: bytes) -> Callable[[bytes], bytes]:
        """What follows a head: trailers look like one, but have no status."""
        status = _STATUS.match(head)
        if status is None or status[1] == _INFORMATIONAL:
            return self._in_head
        if _CHUNKED.search(head):
            self._left, self._size = 0, _FIRST_SIZE
            return self._in_chunks
        length = _LENGTH.search(head)
        if length is None:
            return _as_it_is
        self._left = int(length[1])
        return self._in_body

    def _in_body(self, data: bytes) -> bytes:
        """Let a body of a known length pass."""
        if len(data) < self._left:
            self._left -= len(data)
            return data
        end, self._left, self._step = self._left, 0, self._in_head
        return data[:end] + self.feed(data[end:])

    def _in_chunks(self, data: bytes) -> bytes:
        """Make one chunk of all that came."""
        data, self._kept = self._kept + data, b""
        pieces: list[bytes] = []
        at = 0
        while at < len(data):
            if not self._left:
                line = self._size.match(data, at)
                if line is None:
                    return _chunk(pieces) + self._broken(data[at:])
                at, self._left, self._size = line.end(), int(line[1], 16), _NEXT_SIZE
                if not self._left:  # the last chunk: trailers follow
                    self._step = self._in_head
                    return _chunk(pieces) + b"0\r\n" + self.feed(data[at:])
            piece = data[at : at + self._left]
            pieces.append(piece)
            at += len(piece)
            self._left -= len(piece)
        return _chunk(pieces)

    def _broken(self, rest: bytes) -> bytes:
        """Keep a part of a line; anything else is not for here."""
        line = rest
        if self._size is _NEXT_SIZE and rest.startswith(b"\r\n"):
            line = rest[2:]  # what ended the chunk has been given
        elif self._size is _NEXT_SIZE and rest != b"\r":
            return self._give_up(b"\r\n" + rest)  # an empty line is a mistake here as well
        if b"\n" not in line and len(line) <= _LONGEST_SIZE:
            self._kept = rest
            return b""
        return self._give_up(line)

    def _give_up(self, data: bytes) -> bytes:
        self._step, self._head = _as_it_is, b""
        return data


def joined(read: Callable[..., Awaitable[bytes]]) -> Callable[..., Awaitable[bytes]]:
    """Return a `read` of a connection whose answers have their chunks joined."""
    joining = Joining()

    async def read_joined(max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        while True:
            data = await read(max_bytes, timeout)
            found = joining.feed(data)
            if found or not data:  # nothing would mean the end
                return found

    return read_joined


def _as_it_is(data: bytes) -> bytes:
    return data


def _chunk(pieces: list[bytes]) -> bytes:
    body = b"".join(pieces)
    return b"%x\r\n%b\r\n" % (len(body), body) if body else b""
