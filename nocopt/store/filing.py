"""How chats are filed: projects, tags, pins, archive and trash, many at once; and their removal."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from nocopt.core.conversation import Options
from nocopt.core.filing import AS_OTHERS, Filed, Project
from nocopt.core.parameters import parameters_to_json
from nocopt.core.presets import preset_from_json
from nocopt.store.arriving import ARRIVING, is_held
from nocopt.store.codec import object_from_json, storable, to_json
from nocopt.store.damaged import read_or
from nocopt.store.nodes import new_uid, row_id
from nocopt.store.queue import dequeue_conversation

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from nocopt.store.database import Database

    Change = Callable[[int, Filed], Filed]

AT_ONCE: Final = 50  # messages that are removed for good in one go


class FilingShelf:
    """How the chats in a database are filed. Times are seconds since 1970, UTC.

    All calls raise `StoreError`. Projects and chats that are gone are no mistake: nothing is done
    to them.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    # ------------------------------------------------------------------------------- chats

    async def change(
        self, chat_ids: Sequence[int], change: Change
    ) -> dict[int, tuple[Filed, Filed]]:
        """File each chat as `change` says of its id and how it is filed: all of it, or nothing.

        Return of those that were changed how they were filed and how they are. It runs on the
        store's thread. What goes to the trash waits for no answer any longer.
        """

        def work(connection: sqlite3.Connection) -> dict[int, tuple[Filed, Filed]]:
            projects = {id_ for (id_,) in connection.execute("SELECT id FROM projects")}
            changes: dict[int, tuple[Filed, Filed]] = {}
            for id_, before in filed_of(connection, chat_ids).items():
                after = change(id_, before)
                if after.project_id not in projects:
                    after = replace(after, project_id=None)
                if after != before:
                    changes[id_] = before, after
            _write(connection, changes)
            return changes

        return await self._database.write(work)

    async def sweep(self, deleted_before: float) -> bool:
        """Remove for good what was moved to the trash before that time, some of it in one go.

        What was left of chats that did not get in goes with it. Return whether there is more of it.
        """

        def work(connection: sqlite3.Connection) -> bool:
            room = AT_ONCE
            wanted = deleted_before, is_held(connection)
            for (id_,) in connection.execute(_EXPIRED, (*wanted, AT_ONCE)).fetchall():
                room -= _shrink(connection, id_, room)
                if room <= 0:
                    break
                connection.execute("DELETE FROM conversations WHERE id = ?", (id_,))
                room -= 1  # a chat without messages is work as well
            return connection.execute(_EXPIRED, (*wanted, 1)).fetchone() is not None

        return await self._database.write(work)

    # ---------------------------------------------------------------------------- projects

    async def projects(self) -> tuple[Project, ...]:
        """Return all projects in their order."""
        rows = await self._database.read(
            lambda connection: connection.execute(
                "SELECT id, name, place, options, folded FROM projects ORDER BY place, id"
            ).fetchall()
        )
        return tuple(_project(row) for row in rows)

    async def add_project(self, name: str, options: Options) -> Project:
        """Return a new project, which stands last."""

        def work(connection: sqlite3.Connection) -> Project:
            (place,) = connection.execute(
                "SELECT coalesce(max(place), 0) + 1 FROM projects"
            ).fetchone()
            done = connection.execute(
                "INSERT INTO projects (uid, name, place, options) VALUES (?, ?, ?, ?)",
                (new_uid(), storable(name), place, options_to_text(options)),
            )
            return Project(row_id(done), name, place, options)

        return await self._database.write(work)

    async def set_project(self, project: Project) -> None:
        """Change name and options of a project, and whether its chats are shown."""
        values = storable(project.name), options_to_text(project.options), project.folded
        await self._write(
            "UPDATE projects SET name = ?, options = ?, folded = ? WHERE id = ?",
            [(*values, project.id)],
        )

    async def remove_project(self, project_id: int) -> None:
        """Remove a project; its chats stay, in none."""
        await self._write("DELETE FROM projects WHERE id = ?", [(project_id,)])

    async def order_projects(self, project_ids: Sequence[int]) -> None:
        """Put the projects into this order; those that are not named come behind, as they were."""

        def work(connection: sqlite3.Connection) -> None:
            rows = connection.execute("SELECT id FROM projects ORDER BY place, id").fetchall()
            named = {id_: place for place, id_ in enumerate(project_ids)}
            present = sorted((id_ for (id_,) in rows), key=lambda id_: named.get(id_, len(named)))
            connection.executemany(
                "UPDATE projects SET place = ? WHERE id = ?", list(enumerate(present, start=1))
            )

        await self._database.write(work)

    async def _write(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        def work(connection: sqlite3.Connection) -> None:
            connection.executemany(statement, rows)

        await self._database.write(work)


_EXPIRED: Final = f"""
    SELECT id FROM conversations
    WHERE deleted_at < ? AND NOT (deleted_at = {ARRIVING} AND ?) ORDER BY deleted_at LIMIT ?
"""  # noqa: S608 - a number
_LAST_NODES: Final = """
    DELETE FROM nodes WHERE id IN (
        SELECT id FROM nodes WHERE conversation_id = ? ORDER BY id DESC LIMIT ?
    )
"""


def _shrink(connection: sqlite3.Connection, chat_id: int, count: int) -> int:
    """Remove the last messages of a chat, what follows before what it follows; return how many."""
    connection.execute("UPDATE conversations SET leaf_id = NULL WHERE id = ?", (chat_id,))
    return connection.execute(_LAST_NODES, (chat_id, count)).rowcount


def filed_of(connection: sqlite3.Connection, chat_ids: Sequence[int]) -> dict[int, Filed]:
    """Return how chats are filed, by their ids; those that are gone are left out."""
    tags = tags_in(connection, chat_ids)
    rows = connection.execute(_SOME, (as_set(chat_ids),))
    return {id_: filed_from(row, tags.get(id_, ())) for id_, *row in rows}


_SOME: Final = (
    "SELECT id, project_id, pinned_at, archived_at, deleted_at, unread FROM conversations"
    " WHERE id IN (SELECT value FROM json_each(?))"
)
_TAGS: Final = (
    "SELECT conversation_id, name FROM tags"
    " WHERE conversation_id IN (SELECT value FROM json_each(?))"
)
_NOTHING: Final = Filed()  # of most chats, which share it


def tags_in(connection: sqlite3.Connection, chat_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return the tags of chats by their ids, in the order of their names."""
    found: dict[int, list[str]] = {}
    for id_, name in connection.execute(_TAGS, (as_set(chat_ids),)):
        found.setdefault(id_, []).append(name)
    return {id_: tuple(sorted(names)) for id_, names in found.items()}


def as_set(ids: Iterable[int]) -> str:
    """Return ids as a value for `IN (SELECT value FROM json_each(?))`, which takes any number."""
    return str([*ids])


def filed_from(row: Sequence[Any], tags: tuple[str, ...]) -> Filed:
    """Return how a chat is filed, from the columns of `_SOME` after the id, and its tags."""
    if not tags and not any(row) and row[3] is None:
        return _NOTHING
    project_id, pinned, archived, deleted, unread = row
    return Filed(project_id, tags, pinned, archived, deleted, bool(unread))


def _write(connection: sqlite3.Connection, changes: Mapping[int, tuple[Filed, Filed]]) -> None:
    connection.executemany(
        "UPDATE conversations SET project_id = ?, pinned_at = ?, archived_at = ?, deleted_at = ?,"
        " unread = ? WHERE id = ?",
        [
            (after.project_id, after.pinned, after.archived, after.deleted, after.unread, id_)
            for id_, (_, after) in changes.items()
        ],
    )
    connection.executemany(
        "DELETE FROM tags WHERE conversation_id = ? AND name = ?",
        [
            (id_, tag)
            for id_, (before, after) in changes.items()
            for tag in before.tags
            if tag not in after.tags
        ],
    )
    connection.executemany(
        "INSERT OR IGNORE INTO tags (conversation_id, name) VALUES (?, ?)",
        [
            (id_, storable(tag))
            for id_, (before, after) in changes.items()
            for tag in after.tags
            if tag not in before.tags
        ],
    )
    for id_, (before, after) in changes.items():
        if before.deleted is None and after.deleted is not None:
            dequeue_conversation(connection, id_)


def _project(row: Sequence[Any]) -> Project:
    id_, name, place, options, folded = row
    read = read_or(AS_OTHERS, options, options_from_text)
    return Project(id_, name if isinstance(name, str) else "", place, read, bool(folded))


def options_to_text(options: Options) -> str:
    """Return the options of a project as one column."""
    return to_json(
        {
            "account": options.account,
            "model": options.model,
            "thinking": options.thinking,
            "system": options.system,
            "max_tokens": options.max_tokens,
            "parameters": parameters_to_json(options.parameters),
        }
    )


def options_from_text(text: str) -> Options:
    """Return the options that `options_to_text` wrote; wrong members are at their default."""
    raw = object_from_json(text) or {}
    preset, account = preset_from_json("", raw), raw.get("account")
    return Options(
        account=account if isinstance(account, str) else "",
        model=preset.model,
        thinking=preset.thinking,
        system=preset.system,
        max_tokens=preset.max_tokens,
        parameters=preset.parameters,
    )
