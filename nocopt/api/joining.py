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

    _Step = Callable[[bytes], tuple[bytes, bytes]]

_END: Final = re.compile(rb"\n\r?\n")
_TRAILERS_END: Final = re.compile(rb"\A\r?\n|\n\r?\n")
_LINE: Final = rb"([0-9A-Fa-f]{1,15})(?:;[^\r\n]*)?[ \t]*\r\n"
_FIRST_SIZE: Final = re.compile(_LINE)
_NEXT_SIZE: Final = re.compile(rb"\r\n" + _LINE)  # after the end of the chunk before it
_CHUNKED: Final = re.compile(rb"\ntransfer-encoding:[ \t]*chunked[ \t]*\r?\n", re.IGNORECASE)
_LENGTH: Final = re.compile(rb"\ncontent-length:[ \t]*([0-9]{1,15})[ \t]*\r?\n", re.IGNORECASE)
_STATUS: Final = re.compile(rb"HTTP/1\.[01] (\d)")
_INFORMATIONAL: Final = b"1"
_LONGEST_HEAD: Final = 100_000  # bytes, about as many as the library takes
_LONGEST_SIZE: Final = 256  # bytes of the line that gives the size of a chunk


class Joining:
    """Follows the framing of the answers that come over one connection, one after another.

    `feed` takes the bytes of a read and returns what to hand on; nothing is returned for a part of
    a line that gives a size, which is kept until the line is whole.
    """

    __slots__ = ("_head", "_kept", "_left", "_size", "_step")

    def __init__(self) -> None:
        self._step: _Step = self._in_head
        self._head = b""  # of the answer that is beginning, or trailers, as far as they have come
        self._kept = b""  # a part of a line of the framing
        self._left = 0  # bytes until the chunk, or the body of a known length, ends
        self._size = _FIRST_SIZE  # how the line looks that gives the size of the next chunk

    def feed(self, data: bytes) -> bytes:
        """Return what has the same meaning as `data`, in fewer chunks."""
        found: list[bytes] = []
        while data:
            given, data = self._step(data)
            found.append(given)
        return b"".join(found)

    # Each step returns what to hand on, and what is left for the next one.

    def _in_head(self, data: bytes) -> tuple[bytes, bytes]:
        return self._up_to(_END, data, self._after)

    def _in_trailers(self, data: bytes) -> tuple[bytes, bytes]:
        return self._up_to(_TRAILERS_END, data, lambda _trailers: self._in_head)

    def _up_to(
        self, end: re.Pattern[bytes], data: bytes, after: Callable[[bytes], _Step]
    ) -> tuple[bytes, bytes]:
        """Let lines pass as far as their end; `after` says what follows them."""
        known, head = len(self._head), self._head + data
        found = end.search(head, max(0, known - 3))
        if found is not None:
            self._head, self._step = b"", after(head[: found.end()])
            return head[known : found.end()], head[found.end() :]
        if len(head) > _LONGEST_HEAD:
            return self._give_up(data)
        self._head = head
        return data, b""

    def _after(self, head: bytes) -> _Step:
        """What follows a head."""
        status = _STATUS.match(head)
        if status is None:
            return _as_it_is
        if status[1] == _INFORMATIONAL:
            return self._in_head
        if _CHUNKED.search(head):
            self._left, self._size = 0, _FIRST_SIZE
            return self._in_chunks
        length = _LENGTH.search(head)
        if length is None:
            return _as_it_is
        self._left = int(length[1])
        return self._in_body

    def _in_body(self, data: bytes) -> tuple[bytes, bytes]:
        """Let a body of a known length pass."""
        given, rest = data[: self._left], data[self._left :]
        self._left -= len(given)
        if not self._left:
            self._step = self._in_head
        return given, rest

    def _in_chunks(self, data: bytes) -> tuple[bytes, bytes]:
        """Make one chunk of all that came."""
        data, self._kept = self._kept + data, b""
        pieces: list[bytes] = []
        at = 0
        while at < len(data):
            if not self._left:
                line = self._size.match(data, at)
                if line is None:
                    given, rest = self._broken(data[at:])
                    return _chunk(pieces) + given, rest
                at, self._left, self._size = line.end(), int(line[1], 16), _NEXT_SIZE
                if not self._left:  # the last chunk
                    self._step = self._in_trailers
                    return _chunk(pieces) + b"0\r\n", data[at:]
            piece = data[at : at + self._left]
            pieces.append(piece)
            at += len(piece)
            self._left -= len(piece)
        return _chunk(pieces), b""

    def _broken(self, rest: bytes) -> tuple[bytes, bytes]:
        """Keep a part of a line; anything else is not for here."""
        line = rest
        if self._size is _NEXT_SIZE and rest.startswith(b"\r\n"):
            line = rest[2:]  # what ended the chunk has been given
        elif self._size is _NEXT_SIZE and rest != b"\r":
            return self._give_up(b"\r\n" + rest)  # an empty line is a mistake here as well
        if b"\n" not in line and len(line) <= _LONGEST_SIZE:
            self._kept = rest
            return b"", b""
        return self._give_up(line)

    def _give_up(self, data: bytes) -> tuple[bytes, bytes]:
        self._step, self._head = _as_it_is, b""
        return data, b""


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


def _as_it_is(data: bytes) -> tuple[bytes, bytes]:
    return data, b""


def _chunk(pieces: list[bytes]) -> bytes:
    body = b"".join(pieces)
    return b"%x\r\n%b\r\n" % (len(body), body) if body else b""
