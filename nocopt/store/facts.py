"""What was learnt about endpoints: what they take, and what they refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nocopt.core.facts import Fact
from nocopt.store.codec import storable

if TYPE_CHECKING:
    import sqlite3

    from nocopt.store.database import Database


class FactShelf:
    """The facts in a database. All calls raise `StoreError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> tuple[Fact, ...]:
        """Return all facts, by endpoint, model and ability."""

        def work(connection: sqlite3.Connection) -> tuple[Fact, ...]:
            rows = connection.execute(
                "SELECT endpoint, model, ability, works, learned_at, words FROM endpoint_facts"
                " ORDER BY endpoint, model, ability"
            )
            return tuple(
                Fact(endpoint, model, ability, bool(works), learned_at, words)
                for endpoint, model, ability, works, learned_at, words in rows
            )

        return await self._database.read(work)

    async def set(self, fact: Fact) -> None:
        """Keep a fact, in place of what was known of that ability."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(
                "INSERT INTO endpoint_facts (endpoint, model, ability, works, learned_at, words)"
                " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (endpoint, model, ability) DO UPDATE SET"
                " works = excluded.works, learned_at = excluded.learned_at,"
                " words = excluded.words",
                (
                    storable(fact.endpoint),
                    storable(fact.model),
                    storable(fact.ability),
                    fact.works,
                    fact.learned_at,
                    storable(fact.words),
                ),
            )

        await self._database.write(work)

    async def forget(self, endpoint: str, model: str, ability: str) -> None:
        """Forget a fact, so that the endpoint is asked again; none there is no mistake."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(
                "DELETE FROM endpoint_facts WHERE endpoint = ? AND model = ? AND ability = ?",
                (storable(endpoint), storable(model), storable(ability)),
            )

        await self._database.write(work)
