"""Which models are on offer: the catalogue, what the person added, what the endpoint lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nocopt.app.model_book import ModelBook, list_key
from nocopt.core.errors import NocoptError
from nocopt.core.models import Origin
from nocopt.core.signal import Signal

if TYPE_CHECKING:
    from nocopt.app.accounts import Accounts
    from nocopt.app.tasks import Tasks
    from nocopt.core.catalogue import Catalogue
    from nocopt.core.models import Model, RemoteModel
    from nocopt.core.settings import Account


class Catalog:
    """The models of each account; an endpoint's own list is asked for once in a run.

    `book` holds the lists and the person's edits of models, which win over all else. Nothing is
    taken away: what an endpoint does not list may be served all the same.
    """

    def __init__(
        self, catalogue: Catalogue, accounts: Accounts, tasks: Tasks, book: ModelBook | None = None
    ) -> None:
        self.changed: Signal[()] = Signal()
        self.book = ModelBook() if book is None else book
        self._catalogue = catalogue
        self._accounts = accounts
        self._tasks = tasks
        self._failures: dict[tuple[str, str], NocoptError] = {}
        self._asked: set[tuple[str, str]] = set()
        self._asking: set[tuple[str, str]] = set()
        self.book.changed.connect(self.changed.emit)

    def describe(self, model_id: str, account: Account) -> Model:
        """Return the description of any id, known or not, as it is offered for `account`."""
        return self.book.edited(account, self.unedited(model_id, account))

    def unedited(self, model_id: str, account: Account) -> Model:
        """Return the same as if the person had changed nothing of it."""
        remote = self.book.offers(account).get(model_id.strip())
        return self._described(model_id, remote)

    def offered(self, account: Account) -> tuple[Model, ...]:
        """Return the models to choose from: the added, the catalogue's, others listed, the edited.

        No fetch takes away what the person has changed by hand.
        """
        remote = self.book.offers(account)
        found: dict[str, Model] = {}
        for model_id in (*account.models, *(model.id for model in self._catalogue.models)):
            found.setdefault(model_id, self._described(model_id, remote.get(model_id)))
        known = set(map(self._catalogue.own_id, found))
        for one in remote.values():
            own_id = self._catalogue.own_id(one.id)
            if own_id not in known:
                known.add(own_id)
                found[one.id] = self._catalogue.merged(one)
        for model_id in self.book.edited_ids(account):  # also of what an endpoint lists no longer
            found.setdefault(model_id, self._described(model_id, remote.get(model_id)))
        return tuple(self.book.edited(account, model) for model in found.values())

    def known_name(self, model_id: str, account: Account) -> str:
        """Return what a model is called by any of its ids; empty where nothing is known of it."""
        model = self.describe(model_id, account)
        return model.name if model.origin is Origin.CATALOGUE else ""

    def _described(self, model_id: str, remote: RemoteModel | None) -> Model:
        if remote is None:
            return self._catalogue.describe(model_id)
        return self._catalogue.merged(remote)

    def lists(self, account: Account, model_id: str) -> bool | None:
        """Whether the endpoint lists a model, by any of its names; None where it has no list."""
        listed = self.book.lists(account)
        if not listed:
            return None
        return any(self._catalogue.same(model_id, one.id) for one in listed)

    def failure(self, account: Account) -> NocoptError | None:
        """Return why the endpoint's list could not be had when it was last asked for."""
        return self._failures.get(list_key(account))

    def refresh_soon(self, account: Account) -> None:
        """Ask the endpoint for its list in the background, unless that was done in this run."""
        key = list_key(account)
        if key not in self._asked and key not in self._asking:
            self._asking.add(key)
            self._tasks.start("list models", self._refresh_once(account))

    async def _refresh_once(self, account: Account) -> None:
        try:
            await self.refresh(account)
        finally:
            self._asking.discard(list_key(account))

    async def refresh(self, account: Account) -> None:
        """Ask the endpoint for its list; a failure is kept for `failure` and not raised."""
        key = list_key(account)
        try:
            client = await self._accounts.client(account)
            listed = await client.models()
            self._asked.add(key)
            await self.book.take(account, listed or ())
        except NocoptError as error:
            self._failures[key] = error
        else:
            self._failures.pop(key, None)
        self.changed.emit()
