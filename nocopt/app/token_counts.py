"""Tokens of requests as endpoints count them, asked for sparingly: each failure is a rest."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from nocopt.core.errors import KeychainError, StoreError, WireError

if TYPE_CHECKING:
    from nocopt.app.accounts import Accounts
    from nocopt.app.request_files import RequestFiles
    from nocopt.core.ports import Clock
    from nocopt.core.request import ChatRequest
    from nocopt.core.settings import Account

REST: Final = 60.0  # seconds without a question after one that failed, as counting has a limit (7)
_KEPT: Final = 500  # counts that are remembered


class TokenCounts:
    """Asks endpoints for counts, and remembers them. None from them means: it is to be estimated.

    Only what has answered in this run is asked: so nothing that is being written goes anywhere
    before the person has sent something there, and no keychain is opened for it. What has no count
    at all is not asked again; nothing that fails is ever told.
    """

    def __init__(self, accounts: Accounts, files: RequestFiles, clock: Clock) -> None:
        self._accounts = accounts
        self._files = files
        self._clock = clock
        self._answered: set[tuple[str, str]] = set()
        self._without: set[tuple[str, str]] = set()
        self._rests: dict[tuple[str, str], float] = {}
        self._counts: OrderedDict[str, int] = OrderedDict()

    def answered(self, account: Account) -> None:
        """Take note that an account's endpoint has answered."""
        self._answered.add(_key(account))

    def known(self, digest: str) -> int | None:
        """Return the count of a request that was asked about before."""
        return self._counts.get(digest)

    def asks(self, account: Account) -> bool:
        """Whether an account's endpoint may be asked now."""
        key = _key(account)
        rested = self._clock.monotonic() >= self._rests.get(key, 0.0)
        return key in self._answered and key not in self._without and rested

    async def of(self, account: Account, request: ChatRequest, digest: str) -> int | None:
        """Return the count of a request, whose digest it is remembered by."""
        if (before := self._counts.get(digest)) is not None:
            return before
        key = _key(account)
        try:
            whole = await self._files.load(request)
            client = await self._accounts.client(account)
            tokens = await client.count_tokens(whole)
        except (WireError, KeychainError, StoreError):  # the estimate serves: nobody asked for this
            self._rests[key] = self._clock.monotonic() + REST
            return None
        if tokens is None:
            self._without.add(key)
            return None
        self._counts[digest] = tokens
        while len(self._counts) > _KEPT:
            self._counts.popitem(last=False)
        return tokens


def _key(account: Account) -> tuple[str, str]:
    return account.name, account.endpoint
