"""What is known of models beside the catalogue: what endpoints list, and the person's own edits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from nocopt.core import model_edits
from nocopt.core.clock import SystemClock
from nocopt.core.messages import nothing
from nocopt.core.settings import AccountKind
from nocopt.core.signal import Signal
from nocopt.store.models import Listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from nocopt.core.errors import NocoptError
    from nocopt.core.messages import JsonObject
    from nocopt.core.models import Model, RemoteModel
    from nocopt.core.ports import Clock
    from nocopt.core.settings import Account
    from nocopt.store.models import ListedShelf, ModelEditShelf

ListKey: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Preview:
    """How a list differs from the one that was accepted before; `changed` are before and now."""

    added: tuple[RemoteModel, ...] = ()
    vanished: tuple[RemoteModel, ...] = ()
    changed: tuple[tuple[RemoteModel, RemoteModel], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.vanished or self.changed)


class ModelBook:
    """Lists and edits by account; without shelves, they are kept for this run only.

    A list that differs from the accepted one is taken over at once in what it adds and changes;
    what it lacks stays on offer until the person has seen that it is gone. Edits win over lists,
    and no list takes one away. What writes raises `StoreError`, and then changes nothing; `failed`
    is for whoever has nobody to raise it to.
    """

    def __init__(
        self,
        edits: ModelEditShelf | None = None,
        listed: ListedShelf | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.changed: Signal[()] = Signal()
        self.failed: Signal[NocoptError] = Signal()
        self._edit_shelf = edits
        self._listed_shelf = listed
        self._clock = SystemClock() if clock is None else clock
        self._accepted: dict[ListKey, Listed] = {}
        self._newest: dict[ListKey, Listed] = {}
        self._edits: dict[tuple[str, str], JsonObject] = {}

    async def load(self) -> None:
        """Read what was kept; once, before anything else is asked for."""
        if self._edit_shelf is not None:
            self._edits = dict(await self._edit_shelf.all())
        if self._listed_shelf is not None:
            kept = await self._listed_shelf.all()
            self._accepted = {(one.account, one.endpoint): one for one in kept}
        self.changed.emit()

    # ------------------------------------------------------------------------------ lists

    def offers(self, account: Account) -> Mapping[str, RemoteModel]:
        """Return the models that an account's endpoint listed, by id: the accepted and the new."""
        key = list_key(account)
        lists = (kept[key] for kept in (self._accepted, self._newest) if key in kept)
        return {model.id: model for one in lists for model in one.models}

    def lists(self, account: Account) -> tuple[RemoteModel, ...]:
        """Return the endpoint's list as it was last told, empty where it never was."""
        key = list_key(account)
        last = self._newest.get(key) or self._accepted.get(key)
        return () if last is None else last.models

    async def take(self, account: Account, models: Iterable[RemoteModel]) -> None:
        """Take a list that an endpoint has told; the first one needs nobody's consent.

        An empty one tells nothing: it is a mistake of the server more often than the truth.
        """
        key = list_key(account)
        listed = Listed(*key, self._clock.now(), tuple(models))
        if not listed.models:
            return
        accepted = self._accepted.get(key)
        if accepted is None or not _difference(accepted.models, listed.models):
            await self._keep(account, listed)
        else:
            self._newest[key] = listed
        self.changed.emit()

    def preview(self, account: Account) -> Preview:
        """Return what `accept` would take over; nothing where there is nothing to be seen."""
        key = list_key(account)
        newest, accepted = self._newest.get(key), self._accepted.get(key)
        if newest is None or accepted is None:
            return Preview()
        return _difference(accepted.models, newest.models)

    async def accept(self, account: Account) -> None:
        """Take over the newest list: what has vanished from it is no longer on offer."""
        newest = self._newest.get(list_key(account))
        if newest is not None:
            await self._keep(account, newest)
            self.changed.emit()

    async def _keep(self, account: Account, listed: Listed) -> None:
        # The demo's list comes with the program, and its address is another one in each run.
        if self._listed_shelf is not None and account.kind is not AccountKind.DEMO:
            await self._listed_shelf.set(listed)
        self._accepted[list_key(account)] = listed
        self._newest.pop(list_key(account), None)

    # ------------------------------------------------------------------------------ edits

    def edits(self, account: Account, model_id: str) -> JsonObject:
        """Return the person's changes to a model, as `core.model_edits` has them."""
        return self._edits.get((account.name, model_id), nothing())

    def edited_ids(self, account: Account) -> tuple[str, ...]:
        """Return the ids of the models that the person has changed something of."""
        return tuple(model_id for name, model_id in self._edits if name == account.name)

    def edited(self, account: Account, model: Model) -> Model:
        """Return a model with the person's changes."""
        values = self.edits(account, model.id)
        return model_edits.edited(model, values) if values else model

    async def edit(self, account: Account, model_id: str, values: JsonObject) -> None:
        """Keep changes to a model in place of those before; without any it is as it was."""
        if not values:
            await self.reset(account, model_id)
            return
        if self._edit_shelf is not None:
            await self._edit_shelf.set(account.name, model_id, values)
        self._edits[account.name, model_id] = dict(values)
        self.changed.emit()

    async def reset(self, account: Account, model_id: str) -> None:
        """Forget the changes to a model."""
        if self._edit_shelf is not None:
            await self._edit_shelf.delete(account.name, model_id)
        self._edits.pop((account.name, model_id), None)
        self.changed.emit()


def list_key(account: Account) -> ListKey:
    """Return what a list belongs to: an account at an address."""
    # The demo's address is known only once it runs; elsewhere another address is another list.
    return account.name, "" if account.kind is AccountKind.DEMO else account.endpoint


def _difference(before: Iterable[RemoteModel], now: Iterable[RemoteModel]) -> Preview:
    old, new = ({model.id: model for model in models} for models in (before, now))
    return Preview(
        added=tuple(model for model in new.values() if model.id not in old),
        vanished=tuple(model for model in old.values() if model.id not in new),
        changed=tuple(
            (old[model.id], model)
            for model in new.values()
            if model.id in old and old[model.id] != model
        ),
    )
