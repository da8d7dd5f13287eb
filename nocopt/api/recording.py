"""What went over the wire in one attempt, noted while it happens and without the key."""

from __future__ import annotations

import time
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final

from nocopt.api.failures import SHORTEST_SECRET
from nocopt.core.exchange import MOST_BYTES, Exchange

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_PRIVATE: Final = frozenset({"set-cookie", "set-cookie2", "proxy-authenticate", "www-authenticate"})
"""Headers of an answer that are nobody's business; with nocopt they have no meaning either."""

_HIDDEN: Final = b"*"


class Recorder:
    """Notes the bytes of an answer and when they came: no copy, no look at them while they come.

    `body` is the request's JSON without the data of files, `attempt` counts from 1.
    """

    def __init__(self, body: str, attempt: int, now: Callable[[], float] = time.monotonic) -> None:
        self.sent = False  # whether anything was, or at least tried
        self._body = body
        self._attempt = attempt
        self._now = now
        self._began = 0.0
        self._secret = ""
        self._url = ""
        self._sent_headers: tuple[tuple[str, str], ...] = ()
        self._status: int | None = None
        self._headers: Mapping[str, str] = {}
        self._pieces: list[tuple[float, bytes]] = []
        self._size = 0
        self._cut = False

    def sends(self, url: str, headers: tuple[tuple[str, str], ...], *, secret: str) -> None:
        """Note that the request goes out now; its headers are given without the key.

        `secret` is the key, which some servers quote: `exchange` has it nowhere (check 63).
        """
        self.sent = True
        self._url, self._sent_headers = url, headers
        self._secret = secret if len(secret) >= SHORTEST_SECRET else ""
        self._began = self._now()

    def opened(self, status: int, headers: Mapping[str, str]) -> None:
        """Note that an answer has come; after a redirect it is the last one that counts."""
        self._status, self._headers = status, headers
        self._pieces, self._size, self._cut = [], 0, False

    def took(self, data: bytes) -> None:
        """Note bytes of the answer; what is more than `MOST_BYTES` is left out."""
        room = MOST_BYTES - self._size
        if room < len(data):
            self._cut, data = True, data[:room]
        if data:
            self._size += len(data)
            self._pieces.append(((self._now() - self._began) * 1000, data))

    def exchange(self) -> Exchange:
        """Return what was noted so far; whose turn it was is not known here, so `node_id` is 0."""
        times = [at for at, _data in self._pieces]
        told = [(name, value) for name, value in self._headers.items() if name not in _PRIVATE]
        return Exchange(
            node_id=0,
            attempt=self._attempt,
            url=self._url,
            headers=self._sent_headers,
            body=self._without(self._body),
            status=self._status,
            answer_headers=tuple((name, self._without(value)) for name, value in told),
            pieces=tuple(zip(times, self._cleared(), strict=True)),
            cut=self._cut,
        )

    def _without(self, text: str) -> str:
        if not self._secret:
            return text
        return text.replace(self._secret, _HIDDEN.decode() * len(self._secret))

    def _cleared(self) -> Iterable[bytes]:
        """The pieces; the key is hidden also where it lies across two of them."""
        pieces = [data for _at, data in self._pieces]
        secret = self._secret.encode()
        whole = b"".join(pieces)
        if not secret or secret not in whole:
            return pieces
        whole = whole.replace(secret, _HIDDEN * len(secret))
        ends = accumulate(map(len, pieces), initial=0)
        return [whole[start:end] for start, end in pairwise(ends)]
