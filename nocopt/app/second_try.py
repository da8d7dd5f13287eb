"""The requests of one turn: the first, and those made anew without what the server refused."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeAlias

from nocopt.app.request_files import TooLarge
from nocopt.core.builder import Built
from nocopt.core.facts import Ability, AccountFacts
from nocopt.core.objections import is_refusal, objection_of
from nocopt.core.report import RepairKind
from nocopt.core.request import Wishes

if TYPE_CHECKING:
    from nocopt.core.errors import Failure
    from nocopt.core.objections import Objection
    from nocopt.core.report import Repair, Report
    from nocopt.core.request import ChatRequest
    from nocopt.core.usage import Usage

Build: TypeAlias = Callable[[Wishes, AccountFacts], Awaitable[Built]]

MOST: Final = 3  # parts of a request that one turn goes on without, each tried once


class Requests:
    """Builds the request of a turn, and again where a server found something wrong with it.

    `built` is what was built last, None before the first time. `refused` is what the server
    objected to so far: each ability once, and `MOST` of them, so that there is no loop; a server
    names one fault at a time, so that a request with two is tried again twice. Whether it is
    true, only an answer to the request without it can tell. `gave_in`: what the person took back
    was repaired all the same, since the server did not take it.
    """

    def __init__(self, build: Build, wishes: Wishes, facts: AccountFacts) -> None:
        self.built: Built | None = None
        self.refused: tuple[Objection, ...] = ()
        self.gave_in = False
        self._build = build
        self._wishes = wishes
        self._facts = facts
        self._at_first: tuple[Repair, ...] = ()

    async def request(self) -> ChatRequest:
        """Return what is to be sent (`StoreError`; `TooLarge` says that it cannot be)."""
        if self.built is None:
            self.built = await self._made()
            self._at_first = self.built.report.repairs
        return self.built.request

    def proven(self, usage: Usage) -> tuple[str, ...]:
        """Return what an answer with this usage proves to work, and nobody knew (section 8.1)."""
        plan = None if self.built is None else self.built.request.cache
        counts = (usage.cache_read_input_tokens, usage.cache_creation_input_tokens)
        cached = plan is not None and plan.trial and any(counts)
        return (Ability.CACHE_MARKS,) if cached else ()

    async def without_refused(self, failure: Failure) -> ChatRequest | None:
        """Return the request without what a failure objects to (as `request` raises).

        None says that nothing is known to be at fault, or that it was tried already. What the
        person wanted sent all the same was sent, and that is enough of it.
        """
        before = self.built
        if before is None or not is_refusal(failure):
            return None
        objection = objection_of(failure, before.request)
        if objection is None:
            return await self._without_insisting(before)
        if not self._is_new(objection):
            return None
        for ability in (objection.ability, *objection.also):
            self._facts = self._facts.lacking(ability, objection.model)
        built = await self._made()
        if _is_same(built.request, before.request) and self._gives_in():
            built = await self._made()
        if _is_same(built.request, before.request):
            return None
        self.refused = (*self.refused, objection)
        self.built = replace(built, report=self._telling(built.report))
        return built.request

    async def _without_insisting(self, before: Built) -> ChatRequest | None:
        """Return the request with all repairs that the person took back; None where that is none.

        Nothing is learnt by it: the server said nothing that this program understands.
        """
        built = await self._made() if self._gives_in() else before
        if _is_same(built.request, before.request):
            return None
        self.built = replace(built, report=self._telling(built.report, all_blamed=True))
        return built.request

    def _is_new(self, objection: Objection) -> bool:
        known = {one.ability for one in self.refused}
        return objection.ability not in known and len(known) < MOST

    def _gives_in(self) -> bool:
        """Repair again what the person took back; False where that was nothing."""
        parameters = self._wishes.parameters
        self._wishes = replace(self._wishes, parameters=replace(parameters, undone=()))
        self.gave_in = self.gave_in or bool(parameters.undone)
        return bool(parameters.undone)

    async def _made(self) -> Built:
        try:
            return await self._build(self._wishes, self._facts)
        except TooLarge as error:
            self.built = error.built  # whose report names what is so large
            raise

    def _telling(self, report: Report, *, all_blamed: bool = False) -> Report:
        """Return the report with a mark at what was not done in the first request."""
        before = {(one.kind, one.detail): one.count for one in self._at_first}
        echo = any(one.ability == Ability.THINKING_ECHO for one in self.refused)

        def learned(one: Repair) -> bool:
            # Thinking may have to go only because something in front of it did.
            blamed = all_blamed or echo or one.kind is not RepairKind.THINKING_STRIPPED
            return blamed and one.count > before.get((one.kind, one.detail), 0)

        told = (replace(one, learned=learned(one)) for one in report.repairs)
        return replace(report, repairs=tuple(told))


def _is_same(one: ChatRequest, other: ChatRequest) -> bool:
    return replace(one, files={}) == replace(other, files={})
