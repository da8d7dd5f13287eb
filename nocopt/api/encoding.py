"""Bodies that are compressed although nobody asked, or only say that they are (section 6.4)."""

from __future__ import annotations

import zlib

_GZIP = b"\x1f\x8b"
_ZLIB = b"x"  # the first byte of every usual zlib header
_EITHER = zlib.MAX_WBITS | 32


class Inflater:
    """Unpacks gzip by its first bytes and zlib by name and first byte; the rest passes as it is."""

    def __init__(self, encoding: str) -> None:
        self._may_be_zlib = "deflate" in encoding.lower()
        self._start = b""
        self._decided = False
        self._inflate: zlib._Decompress | None = None

    def feed(self, data: bytes) -> bytes:
        """Return what `data` unpacks to; `zlib.error` tells of damage."""
        if not self._decided:
            data = self._start + data
            if len(data) == 1 and data in _GZIP:
                self._start = data
                return b""
            self._decide(data)
        return data if self._inflate is None else self._inflate.decompress(data)

    def finish(self) -> bytes:
        """Return what was held back at the end of the body."""
        return b"" if self._decided else self._start

    def _decide(self, data: bytes) -> None:
        self._decided = bool(data)
        if data.startswith(_GZIP) or (self._may_be_zlib and data.startswith(_ZLIB)):
            self._inflate = zlib.decompressobj(_EITHER)
