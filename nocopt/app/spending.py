"""What is paid for: entered once per reply, added up, and held against the person's budget."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from nocopt.app.guarded import guarded
from nocopt.core.conversation import is_temporary
from nocopt.core.errors import StoreError
from nocopt.core.reply import Outcome
from nocopt.core.settings import AccountKind, BudgetPer
from nocopt.core.signal import Signal
from nocopt.core.spending import Budget, Per, Spending, SpendingKind
from nocopt.core.usage import cost
from nocopt.store.ledger import local_day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nocopt.app.accounts import Accounts
    from nocopt.app.catalog import Catalog
    from nocopt.app.settings import SettingsService
    from nocopt.core.conversation import Node
    from nocopt.core.errors import NocoptError
    from nocopt.core.ports import Clock
    from nocopt.core.settings import Account, Settings
    from nocopt.core.spending import SpendingSum
    from nocopt.store.ledger import Entry, Ledger
    from nocopt.store.nodes import NewNode

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BudgetState:
    """A budget and what was spent of it since `since`, the first day that it counts, YYYY-MM-DD.

    `unpriced` counts the replies whose cost is unknown, and so is not in `spent`.
    """

    budget: Budget
    since: str
    spent: Decimal
    unpriced: int

    @property
    def left(self) -> Decimal:
        """USD that may still be spent; below zero where it was exceeded."""
        return self.budget.amount - self.spent


class Spendings:
    """The ledger as the program uses it; what reads it raises `StoreError`.

    `changed`: there are more entries than before. Replies of the demo are never entered. An entry
    that the disk refuses waits for the next one, or for `flush`; nobody is told before that, as a
    disk that refuses it refuses the reply as well.
    """

    def __init__(
        self,
        ledger: Ledger,
        accounts: Accounts,
        catalog: Catalog,
        settings: SettingsService,
        clock: Clock,
    ) -> None:
        self.changed: Signal[()] = Signal()
        self._ledger = ledger
        self._accounts = accounts
        self._catalog = catalog
        self._settings = settings
        self._clock = clock
        self._unwritten: list[Spending] = []
        self._writing = False

    async def note(
        self,
        reply: Node | NewNode,
        account: Account,
        kind: SpendingKind = SpendingKind.REPLY,
    ) -> None:
        """Enter a reply, if anything is paid for it, as it is priced now.

        Call it once per reply, whether or not the reply itself could be kept.
        """
        self._enter(reply, account, kind, self._clock.now())
        await guarded(self.flush(), _told_later)

    async def note_recovered(self, replies: Iterable[Node]) -> None:
        """Enter what an ended program left, each at the time of its last text."""
        for one in replies:
            self._enter(one, self._account(one), SpendingKind.REPLY, one.created_at)
        await guarded(self.flush(), _told_later)

    def _enter(
        self, reply: Node | NewNode, account: Account, kind: SpendingKind, at: float
    ) -> None:
        facts, chat = reply.reply, reply.conversation_id
        free = account.kind is AccountKind.DEMO
        if facts is None or free or not (facts.usage.known or reply.message.parts):
            return
        self._unwritten.append(
            Spending(
                at=at,
                conversation_id=None if is_temporary(chat) else chat,
                account=account.name,
                model=reply.model,
                kind=kind,
                usage=facts.usage,
                cost=self.cost_of(reply, account),
            )
        )

    async def flush(self) -> None:
        """Write what is not on disk yet (`StoreError`)."""
        if self._writing:  # whoever writes takes what is new, too
            return
        self._writing = True
        try:
            while self._unwritten:
                entry = self._unwritten.pop(0)  # it is written also where this is cancelled
                try:
                    await self._ledger.add(entry)
                except StoreError:
                    self._unwritten.insert(0, entry)
                    raise
                self.changed.emit()
        finally:
            self._writing = False

    def cost_of(self, reply: Node | NewNode, account: Account | None = None) -> Decimal | None:
        """Return what a reply cost in USD by the list prices; None where that is not known.

        The demo is free, whatever model it plays, and so is what was refused before it began. Of a
        reply that was cut off the server never said how much it counted (sections 3.5, 3.6).
        """
        account = account or self._accounts.get(reply.account)
        facts = reply.reply
        if facts is None or (account is not None and account.kind is AccountKind.DEMO):
            return None
        if facts.outcome is Outcome.REFUSED and not reply.message.parts:
            return Decimal(0)
        if facts.stop_reason is None:
            return None
        model = self._catalog.describe(reply.model, account or self._account(reply))
        return cost(facts.usage, model.prices)

    def _account(self, reply: Node | NewNode) -> Account:
        name = reply.account
        return self._accounts.get(name) or self._accounts.for_conversation(name)

    # ------------------------------------------------------------------------------- sums

    async def sums(self, per: Per, since: str, until: str) -> tuple[SpendingSum, ...]:
        """Return the sums of a range of days, YYYY-MM-DD, both ends included."""
        return await self._ledger.sums(per, since, until)

    async def of_chat(self, conversation_id: int) -> SpendingSum | None:
        """Return what a chat has cost so far; None where nothing was paid for it."""
        return await self._ledger.of_chat(conversation_id)

    async def entries(self, since: str, until: str) -> tuple[Entry, ...]:
        """Return the entries of a range of days, oldest first."""
        return await self._ledger.rows(since, until)

    @property
    def today(self) -> str:
        """The day it is for the person, YYYY-MM-DD."""
        return local_day(self._clock.now())

    # ----------------------------------------------------------------------------- budget

    @property
    def budget(self) -> Budget | None:
        """What the person set as a budget."""
        return budget_of(self._settings.value)

    async def budget_state(self) -> BudgetState | None:
        """Return how much of the budget is spent; None where there is no budget."""
        budget, today = self.budget, self.today
        if budget is None:
            return None
        since = today if budget.per is BudgetPer.DAY else f"{today[:7]}-01"
        sums = await self._ledger.sums(Per.DAY, since, today)
        spent = sum((one.cost for one in sums), Decimal(0))
        return BudgetState(budget, since, spent, sum(one.unpriced for one in sums))


def _told_later(error: NocoptError) -> None:
    _log.warning("an entry of the ledger has to wait: %s", error)


def budget_of(settings: Settings) -> Budget | None:
    """Return the budget that the settings name; None where they name none."""
    if not settings.budget:
        return None
    return Budget(Decimal(settings.budget), settings.budget_per)
