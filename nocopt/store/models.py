"""The person's own facts about models, and what endpoints listed when they were last asked."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from nocopt.core.catalogue import prices_from_json
from nocopt.core.model_edits import prices_to_json
from nocopt.core.models import Lifecycle, RemoteModel
from nocopt.core.usage import Prices
from nocopt.store.codec import UnreadableRow, object_from_json, storable, to_json
from nocopt.store.damaged import readable

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from nocopt.core.messages import JsonObject
    from nocopt.store.database import Database


class ModelEditShelf:
    """The person's changes to models, by account and model. All calls raise `StoreError`.

    The changes are JSON values by the name of a member of `Model`, as `core.model_edits` has them.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> dict[tuple[str, str], JsonObject]:
        """Return all changes, by account and model."""

        def work(connection: sqlite3.Connection) -> dict[tuple[str, str], JsonObject]:
            rows = connection.execute(
                "SELECT account, model, value FROM model_edits ORDER BY account, model"
            )
            return dict(readable(rows, _edit))

        return await self._database.read(work)

    async def set(self, account: str, model: str, values: JsonObject) -> None:
        """Keep the changes to a model, in place of those kept before."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(
                "INSERT INTO model_edits (account, model, value) VALUES (?, ?, ?)"
                " ON CONFLICT (account, model) DO UPDATE SET value = excluded.value",
                (storable(account), storable(model), to_json(values)),
            )

        await self._database.write(work)

    async def delete(self, account: str, model: str) -> None:
        """Forget the changes to a model; none there is no mistake."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(
                "DELETE FROM model_edits WHERE account = ? AND model = ?",
                (storable(account), storable(model)),
            )

        await self._database.write(work)


@dataclass(frozen=True, slots=True)
class Listed:
    """What the endpoint of an account listed; `fetched_at` is in seconds since 1970, UTC."""

    account: str
    endpoint: str
    fetched_at: float
    models: tuple[RemoteModel, ...]


class ListedShelf:
    """The last list of each account. All calls raise `StoreError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> tuple[Listed, ...]:
        """Return the lists, by account."""

        def work(connection: sqlite3.Connection) -> tuple[Listed, ...]:
            rows = connection.execute(
                "SELECT account, endpoint, fetched_at, value FROM listed_models ORDER BY account"
            )
            return tuple(readable(rows, _listed))

        return await self._database.read(work)

    async def set(self, listed: Listed) -> None:
        """Keep the list of an account, in place of the one before."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(
                "INSERT INTO listed_models (account, endpoint, fetched_at, value)"
                " VALUES (?, ?, ?, ?) ON CONFLICT (account) DO UPDATE SET"
                " endpoint = excluded.endpoint, fetched_at = excluded.fetched_at,"
                " value = excluded.value",
                (storable(listed.account), storable(listed.endpoint), listed.fetched_at, value),
            )

        value = to_json({"models": [remote_to_json(model) for model in listed.models]})
        await self._database.write(work)

    async def delete(self, account: str) -> None:
        """Forget the list of an account; none there is no mistake."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM listed_models WHERE account = ?", (storable(account),))

        await self._database.write(work)


def _edit(row: Sequence[Any]) -> tuple[tuple[str, str], JsonObject]:
    account, model, value = row
    return (account, model), object_from_json(value) or {}


def _listed(row: Sequence[Any]) -> Listed:
    account, endpoint, fetched_at, value = row
    return Listed(account, endpoint, fetched_at, tuple(_models(value)))


def remote_to_json(model: RemoteModel) -> dict[str, Any]:
    """Return a listed model as JSON members; what the endpoint did not say is left out."""
    members = ((one.name, getattr(model, one.name)) for one in fields(RemoteModel))
    return {name: _plain(value) for name, value in members if value is not None}


def remote_from_json(raw: Mapping[str, Any]) -> RemoteModel:
    """Return the listed model that `remote_to_json` wrote."""
    members = {name: _READERS.get(name, _as_it_is)(value) for name, value in raw.items()}
    return RemoteModel(**members)


def _models(text: str) -> Iterator[RemoteModel]:
    try:
        for raw in (object_from_json(text) or {})["models"]:
            yield remote_from_json(raw)
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError) as error:
        raise UnreadableRow(f"a list of models: {error}") from error


def _plain(value: Any) -> Any:
    match value:
        case Prices():
            return prices_to_json(value)
        case date():
            return value.isoformat()
        case tuple():
            return list(value)
        case _:
            return value


def _as_it_is(value: Any) -> Any:
    return value


_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "thinking_types": tuple,
    "efforts": tuple,
    "server_tools": tuple,
    "lifecycle": Lifecycle,
    "retires": date.fromisoformat,
    "prices": prices_from_json,
}
