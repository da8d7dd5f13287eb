"""Presets and snippets: what the person bundled and wrote down, in an order of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nocopt.core.presets import Preset, Snippet, preset_from_json, preset_to_json
from nocopt.store.codec import object_from_json, storable, to_json

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from nocopt.store.database import Database


class _NamedTexts:
    """Texts of one kind by their names, in an order. All calls raise `StoreError`."""

    def __init__(self, database: Database, kind: str) -> None:
        self._database = database
        self._kind = kind

    async def delete(self, name: str) -> None:
        """Forget one; a name that is not there is no mistake."""

        def work(connection: sqlite3.Connection) -> None:
            _delete(connection, self._kind, storable(name))

        await self._database.write(work)

    async def order(self, names: Sequence[str]) -> None:
        """Put them into this order; those that are not named come behind, as they were."""

        def work(connection: sqlite3.Connection) -> None:
            named = {storable(name): place for place, name in enumerate(names)}
            present = [name for name, _ in _all(connection, self._kind)]
            present.sort(key=lambda name: named.get(name, len(named)))
            connection.executemany(
                "UPDATE named_texts SET place = ? WHERE kind = ? AND name = ?",
                ((place, self._kind, name) for place, name in enumerate(present, start=1)),
            )

        await self._database.write(work)

    async def _put(self, name: str, value: str, was: str | None) -> None:
        """Keep a text at the place of `was`, or where one of its name was, or else as the last."""

        def work(connection: sqlite3.Connection) -> None:
            old = new if was is None else storable(was)
            place = _place(connection, self._kind, old) or _last(connection, self._kind) + 1
            for gone in {old, new}:
                _delete(connection, self._kind, gone)
            connection.execute(
                "INSERT INTO named_texts (kind, name, place, value) VALUES (?, ?, ?, ?)",
                (self._kind, new, place, value),
            )

        new = storable(name)
        await self._database.write(work)


class PresetShelf(_NamedTexts):
    """The presets in a database."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, "preset")

    async def all(self) -> tuple[Preset, ...]:
        """Return all presets in their order."""

        def work(connection: sqlite3.Connection) -> tuple[Preset, ...]:
            rows = _all(connection, self._kind)
            return tuple(preset_from_text(name, value) for name, value in rows)

        return await self._database.read(work)

    async def set(self, preset: Preset, was: str | None = None) -> None:
        """Keep a preset in place of the one of its name, or of the name that it had before."""
        await self._put(preset.name, preset_to_text(preset), was)


class SnippetShelf(_NamedTexts):
    """The snippets in a database."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, "snippet")

    async def all(self) -> tuple[Snippet, ...]:
        """Return all snippets in their order."""

        def work(connection: sqlite3.Connection) -> tuple[Snippet, ...]:
            return tuple(Snippet(name, text) for name, text in _all(connection, self._kind))

        return await self._database.read(work)

    async def set(self, snippet: Snippet, was: str | None = None) -> None:
        """Keep a snippet in place of the one of its name, or of the name that it had before."""
        await self._put(snippet.name, storable(snippet.text), was)


def preset_to_text(preset: Preset) -> str:
    """Return all of a preset but its name as one column."""
    return to_json(preset_to_json(preset))


def preset_from_text(name: str, text: str) -> Preset:
    """Return the preset that `preset_to_text` wrote."""
    return preset_from_json(name, object_from_json(text) or {})


def _all(connection: sqlite3.Connection, kind: str) -> list[tuple[str, str]]:
    return connection.execute(
        "SELECT name, value FROM named_texts WHERE kind = ? ORDER BY place, name", (kind,)
    ).fetchall()


def _place(connection: sqlite3.Connection, kind: str, name: str) -> int:
    """Return the place of a text, 0 where there is none of that name."""
    row = connection.execute(
        "SELECT place FROM named_texts WHERE kind = ? AND name = ?", (kind, name)
    ).fetchone()
    return 0 if row is None else int(row[0])


def _last(connection: sqlite3.Connection, kind: str) -> int:
    (last,) = connection.execute(
        "SELECT coalesce(max(place), 0) FROM named_texts WHERE kind = ?", (kind,)
    ).fetchone()
    return int(last)


def _delete(connection: sqlite3.Connection, kind: str, name: str) -> None:
    connection.execute("DELETE FROM named_texts WHERE kind = ? AND name = ?", (kind, name))
