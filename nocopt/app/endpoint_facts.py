"""What endpoints refused or showed: learnt, kept, and forgotten when the person says so.

A refusal is learnt from the server's words, that something works from what its answer shows. Either
holds for one model at one address, whatever account asks there. It lasts for a month: then the
endpoint is asked again, since relays change and a request that is refused costs a second.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Protocol

from nocopt.app.guarded import guarded
from nocopt.app.request_plan import facts_of
from nocopt.core.facts import OF_THE_CHAT, Fact
from nocopt.core.settings import DEMO_ACCOUNT
from nocopt.core.signal import Signal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from nocopt.core.errors import NocoptError
    from nocopt.core.facts import AccountFacts
    from nocopt.core.objections import Objection
    from nocopt.core.ports import Clock
    from nocopt.core.settings import Account

LASTS: Final = 30 * 24 * 3600.0  # seconds

_LONGEST_WORDS: Final = 500  # characters of what a server said


class Shelf(Protocol):
    """Where facts are kept. All calls raise `StoreError`."""

    async def all(self) -> tuple[Fact, ...]:
        """Return all of them."""
        ...

    async def set(self, fact: Fact, /) -> None:
        """Keep one, in place of what was known of that ability."""
        ...

    async def forget(self, endpoint: str, model: str, ability: str, /) -> None:
        """Forget one."""
        ...


class EndpointFacts:
    """All facts, in memory and on disk.

    `changed`: there are others now. `failed`: the disk refused one, which counts all the same until
    the program ends. Those of the demo, which refuses for show, are for this run only.
    """

    def __init__(self, shelf: Shelf, clock: Clock) -> None:
        self.changed: Signal[()] = Signal()
        self.failed: Signal[NocoptError] = Signal()
        self._shelf = shelf
        self._clock = clock
        self._all: dict[tuple[str, str, str], Fact] = {}

    async def load(self) -> None:
        """Read what was learnt before; once, before the first turn (`StoreError`)."""
        self._all |= {_key(fact): fact for fact in await self._shelf.all()}
        self.changed.emit()

    def of(self, account: Account) -> AccountFacts:
        """Return what the builder of a request knows of where an account's requests go."""
        known = {(one.model, one.ability): one.works for one in self.learnt(account)}
        return replace(facts_of(account), known=known)

    def refused(self, account: Account) -> tuple[Fact, ...]:
        """Return those of the facts that count by which something is left out of requests."""
        return tuple(one for one in self.learnt(account) if not one.works)

    def learnt(self, account: Account) -> tuple[Fact, ...]:
        """Return the facts that count at an account's address, by model and ability."""
        endpoint, since = facts_of(account).endpoint, self._clock.now() - LASTS
        found = (one for one in self._all.values() if one.endpoint == endpoint)
        return tuple(sorted((one for one in found if one.learned_at > since), key=_key))

    async def learn(self, account: Account, objections: Iterable[Objection]) -> None:
        """Keep what an endpoint objected to and did without; what is about one chat is not kept."""
        endpoint, now = facts_of(account).endpoint, self._clock.now()
        learnt = [
            Fact(endpoint, one.model, ability, False, now, one.words[:_LONGEST_WORDS])
            for one in objections
            for ability in (one.ability, *one.also)
            if ability not in OF_THE_CHAT
        ]
        await self._keep(learnt)

    async def prove(self, account: Account, model: str, abilities: Iterable[str]) -> None:
        """Keep what an answer of a model showed to work."""
        endpoint, now = facts_of(account).endpoint, self._clock.now()
        await self._keep([Fact(endpoint, model, one, True, now) for one in abilities])

    async def _keep(self, facts: Collection[Fact]) -> None:
        self._all |= {_key(fact): fact for fact in facts}
        if facts:
            self.changed.emit()
        for fact in facts:
            if fact.endpoint != DEMO_ACCOUNT:
                await guarded(self._shelf.set(fact), self.failed.emit)

    async def forget(self, fact: Fact) -> None:
        """Forget a fact, so that the endpoint is asked again."""
        if self._all.pop(_key(fact), None) is not None:
            self.changed.emit()
        await guarded(self._shelf.forget(*_key(fact)), self.failed.emit)


def _key(fact: Fact) -> tuple[str, str, str]:
    return fact.endpoint, fact.model, fact.ability
