"""What the person named and put in an order, such as presets: in memory, and on its way to disk."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from nocopt.app.guarded import guarded
from nocopt.core.presets import Preset, Snippet
from nocopt.core.signal import Signal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nocopt.app.tasks import Tasks
    from nocopt.core.errors import NocoptError

Named = TypeVar("Named", Preset, Snippet)


class Shelf(Protocol[Named]):
    """Where they are kept. All calls raise `StoreError`."""

    async def all(self) -> tuple[Named, ...]:
        """Return all of them in their order."""
        ...

    async def keep(self, values: Iterable[Named], /) -> None:
        """Keep these in place of all there are."""
        ...


class Shelved(Generic[Named]):
    """All of one kind; no two have one name.

    `changed`: they are others now. `failed`: the disk refused them, which count all the same until
    the program ends.
    """

    def __init__(self, shelf: Shelf[Named], tasks: Tasks) -> None:
        self.changed: Signal[()] = Signal()
        self.failed: Signal[NocoptError] = Signal()
        self._shelf: Shelf[Named] = shelf
        self._tasks = tasks
        self._all: tuple[Named, ...] = ()
        self._saving: asyncio.Task[None] | None = None  # the last one

    @property
    def all(self) -> tuple[Named, ...]:
        """All of them in the person's order."""
        return self._all

    def find(self, name: str) -> Named | None:
        """Return the one of that name."""
        return next((one for one in self._all if one.name == name), None)

    async def load(self) -> None:
        """Read what the disk has (`StoreError`)."""
        self._all = await self._shelf.all()
        self.changed.emit()

    def keep(self, values: Iterable[Named]) -> None:
        """Have these in place of all there are; of two with one name the later one counts."""
        kept = tuple({one.name: one for one in values}.values())
        if kept == self._all:
            return
        self._all = kept
        # Writes are carried out in the order in which they were begun.
        self._saving = self._tasks.start("save a list", self._save(kept))
        self.changed.emit()

    async def _save(self, values: tuple[Named, ...]) -> None:
        await guarded(self._shelf.keep(values), self.failed.emit)

    async def flush(self) -> None:
        """Return when what is there is on disk, or was refused."""
        if self._saving is not None:
            await asyncio.wait({self._saving})

    def put(self, value: Named) -> None:
        """Have one in place of that of its name, or as the last."""
        values = {one.name: one for one in self._all}
        values[value.name] = value
        self.keep(values.values())
