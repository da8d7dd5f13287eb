"""Presets or snippets while they are edited: a copy, until they are taken over together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Generic

from nocopt.app.shelved import Named

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


class Drafts(Generic[Named]):
    """What is edited, in its order; places count from 0.

    Names need not differ while they are typed: `finished` sees to that. `nameless` is what one is
    called that has no name.
    """

    def __init__(self, nameless: str) -> None:
        self.nameless = nameless
        self._before: tuple[Named, ...] = ()
        self._values: list[Named] = []
        self._deleted: tuple[int, Named] | None = None

    def fill(self, values: Iterable[Named]) -> None:
        """Begin anew with these."""
        self._before = tuple(values)
        self._values = list(self._before)
        self._deleted = None

    @property
    def values(self) -> tuple[Named, ...]:
        """All of them as they were entered."""
        return tuple(self._values)

    @property
    def edited(self) -> bool:
        """Whether they are not what they were to begin with."""
        return self.values != self._before

    @property
    def deleted(self) -> Named | None:
        """The one that was deleted last, if it can be brought back."""
        return None if self._deleted is None else self._deleted[1]

    def add(self, value: Named) -> int:
        """Add one at the end, under a name of its own; return its place."""
        self._deleted = None
        self._values.append(_called(value, self._free(value.name, self._values)))
        return len(self._values) - 1

    def insert(self, place: int, value: Named) -> int:
        """Add one below that in a place, under a name of its own; return its place."""
        self._deleted = None
        self._values.insert(place + 1, _called(value, self._free(value.name, self._values)))
        return place + 1

    def move(self, place: int, by: int) -> int:
        """Move one up or down as far as there is room; return its place."""
        to = max(0, min(place + by, len(self._values) - 1))
        self._values.insert(to, self._values.pop(place))
        return to

    def delete(self, place: int) -> int:
        """Delete one; return the place of the one that is next, -1 where none is left."""
        self._deleted = place, self._values.pop(place)
        return min(place, len(self._values) - 1)

    def undelete(self) -> int:
        """Bring back what was deleted last; return its place."""
        assert self._deleted is not None
        place, value = self._deleted
        self._deleted = None
        place = min(place, len(self._values))
        self._values.insert(place, value)
        return place

    def change(self, place: int, value: Named) -> None:
        """Have another value in that place."""
        self._values[place] = value

    def is_taken(self, place: int) -> bool:
        """Whether one before it has the same name."""
        name = self._values[place].name.strip()
        return any(one.name.strip() == name for one in self._values[:place])

    def finished(self) -> tuple[Named, ...]:
        """Return all of them, each under a name of its own: the first one keeps a name."""
        found: list[Named] = []
        for value in self._values:
            found.append(_called(value, self._free(value.name, found)))
        return tuple(found)

    def _free(self, wanted: str, among: Collection[Named]) -> str:
        """Return a name that none has: the one that is wanted, or that with a number."""
        wanted = " ".join(wanted.split()) or self.nameless
        taken = {one.name for one in among}
        name, number = wanted, 1
        while name in taken:
            number += 1
            name = f"{wanted} {number}"
        return name


def _called(value: Named, name: str) -> Named:
    return replace(value, name=name)
