"""Presets and snippets: what the person bundled and wrote down, in an order of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nocopt.core.presets import Preset, Snippet, preset_from_json, preset_to_json
from nocopt.store.codec import object_from_json, storable, to_json
from nocopt.store.damaged import readable

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from nocopt.store.database import Database


class _NamedTexts:
    """Texts of one kind by their names, in an order. All calls raise `StoreError`."""

    def __init__(self, database: Database, kind: str) -> None:
        self._database = database
        self._kind = kind

    async def _keep(self, texts: Iterable[tuple[str, str]]) -> None:
        """Keep these in place of all there are; of two with one name, the later one."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM named_texts WHERE kind = ?", (self._kind,))
            connection.executemany(
                "INSERT OR REPLACE INTO named_texts (kind, name, place, value) VALUES (?, ?, ?, ?)",
                rows,
            )

        rows = [
            (self._kind, storable(name), place, value)
            for place, (name, value) in enumerate(texts, start=1)
        ]
        await self._database.write(work)

    def _read(self, connection: sqlite3.Connection) -> list[tuple[str, str]]:
        return connection.execute(
            "SELECT name, value FROM named_texts WHERE kind = ? ORDER BY place", (self._kind,)
        ).fetchall()


class PresetShelf(_NamedTexts):
    """The presets in a database."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, "preset")

    async def all(self) -> tuple[Preset, ...]:
        """Return all presets in their order."""
        rows = await self._database.read(self._read)
        return tuple(readable(rows, lambda row: preset_from_text(*row)))

    async def keep(self, presets: Iterable[Preset], /) -> None:
        """Keep these, in this order, in place of all there are."""
        await self._keep((one.name, preset_to_text(one)) for one in presets)


class SnippetShelf(_NamedTexts):
    """The snippets in a database."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, "snippet")

    async def all(self) -> tuple[Snippet, ...]:
        """Return all snippets in their order."""
        return tuple(Snippet(*row) for row in await self._database.read(self._read))

    async def keep(self, snippets: Iterable[Snippet], /) -> None:
        """Keep these, in this order, in place of all there are."""
        await self._keep((one.name, storable(one.text)) for one in snippets)


def preset_to_text(preset: Preset) -> str:
    """Return all of a preset but its name as one column."""
    return to_json(preset_to_json(preset))


def preset_from_text(name: str, text: str) -> Preset:
    """Return the preset that `preset_to_text` wrote."""
    return preset_from_json(name, object_from_json(text) or {})
