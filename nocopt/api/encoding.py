"""Bodies that are compressed although nobody asked, or only say that they are (section 6.4).

What is packed may be a thousand times as large, so it is unpacked step by step.
"""

from __future__ import annotations

import zlib
from typing import Final

STEP: Final = 64 * 1024
"""Bytes that are unpacked at a time: no more than the network hands over at once."""

_GZIP = b"\x1f\x8b"
_ZLIB = b"x"  # the first byte of every usual zlib header
_EITHER = zlib.MAX_WBITS | 32


class Inflater:
    """Unpacks gzip by its first bytes and zlib by name and first byte; the rest passes as it is.

    While it is `behind`, feeding it nothing gives more of what it was fed before.
    """

    def __init__(self, encoding: str) -> None:
        self._may_be_zlib = "deflate" in encoding.lower()
        self._start = b""
        self._decided = False
        self._inflate: zlib._Decompress | None = None
        self.behind = False

    def feed(self, data: bytes) -> bytes:
        """Return at most `STEP` bytes of what `data` unpacks to; `zlib.error` tells of damage."""
        if not self._decided:
            data = self._start + data
            if len(data) == 1 and data in _GZIP:
                self._start = data
                return b""
            self._decide(data)
        return data if self._inflate is None else self._unpack(self._inflate, data)

    def finish(self) -> bytes:
        """Return what was held back at the end of the body."""
        return b"" if self._decided else self._start

    def _decide(self, data: bytes) -> None:
        self._decided = bool(data)
        if data.startswith(_GZIP) or (self._may_be_zlib and data.startswith(_ZLIB)):
            self._inflate = zlib.decompressobj(_EITHER)

    def _unpack(self, inflate: zlib._Decompress, data: bytes) -> bytes:
        if inflate.eof:
            self.behind = False
            return b""  # what follows the end would be gathered, but for no use
        found = inflate.decompress(inflate.unconsumed_tail + data, STEP)
        # A full step may leave more inside even when all that was fed is used up.
        self.behind = bool(inflate.unconsumed_tail) or len(found) == STEP
        return found
