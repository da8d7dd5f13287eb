"""The tree of a chat as a map, and what is removed with a message of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from nocopt.core.conversation import children_of, newest_leaf

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from nocopt.core.conversation import Node

    Children = Mapping[int | None, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Messages that follow each other without a fork, on the map: `nodes` are their ids, in order.

    `parent` is the number of the stretch that it forks off, None for a beginning. The preferred
    path is `column` 0; `row` counts the forks above.
    """

    parent: int | None
    nodes: tuple[int, ...]
    column: int
    row: int


class _Fork(NamedTuple):
    """A stretch that is not on the map yet, by its first message."""

    parent: int | None
    row: int
    top: int
    stays: bool


def stretches(nodes: Mapping[int, Node], preferred: int | None = None) -> tuple[Stretch, ...]:
    """Return the map of a tree, parents before what forks off them.

    `preferred` ends the preferred path; without one, or where it is gone, that is the newest. What
    forks off goes on in a column of its own, to the right of all before it, the oldest first.
    """
    children = children_of(nodes)
    ends = preferred if preferred in nodes else newest_leaf(children, max(nodes, default=0))
    straight = set(_up(nodes, ends))
    found: list[Stretch] = []
    waiting: list[_Fork] = []
    columns = 0

    def wait(parent: int | None, row: int, tops: Sequence[int]) -> None:
        """Have these looked at next, the first of them first; it stays in the column."""
        forks = [_Fork(parent, row, top, at == 0) for at, top in enumerate(tops)]
        waiting.extend(reversed(forks))

    wait(None, 0, _ordered(children, None, straight))
    while waiting:
        parent, row, top, stays = waiting.pop()
        columns += not stays
        column = columns if not stays else 0 if parent is None else found[parent].column
        run = _run(children, top)
        found.append(Stretch(parent, run, column, row))
        wait(len(found) - 1, row + 1, _ordered(children, run[-1], straight))
    return tuple(found)


def _ordered(children: Children, parent: int | None, first: Collection[int]) -> list[int]:
    return sorted(children.get(parent, ()), key=lambda one: (one not in first, one))


def _run(children: Children, top: int) -> tuple[int, ...]:
    """Return the messages from `top` on down to the next fork or end."""
    found = [top]
    while len(behind := children.get(found[-1], ())) == 1 and behind[0] > found[-1]:
        found.append(behind[0])
    return tuple(found)


def _up(nodes: Mapping[int, Node], id_: int | None) -> list[int]:
    """Return the ids from a message up to the first; a broken or circular link ends it."""
    found: dict[int, None] = {}
    while id_ is not None and id_ in nodes and id_ not in found:
        found[id_] = None
        id_ = nodes[id_].parent_id
    return list(found)


def below(children: Children, top: int) -> tuple[int, ...]:
    """Return `top` and all that hangs below it, what is below first: so it can be removed."""
    found: list[int] = []
    waiting = [top]
    while waiting:
        at = waiting.pop()
        found.append(at)
        waiting += (child for child in children.get(at, ()) if child > at)
    found.reverse()
    return tuple(found)


def leaf_without(nodes: Mapping[int, Node], top: int, leaf_id: int | None) -> int | None:
    """Return where the path that ends at `leaf_id` ends once `top` and all below it is removed.

    Where the path led through it, it goes on to the newest of what stood beside it, else it ends
    with the message before; None where nothing is left.
    """
    if top not in _up(nodes, leaf_id):
        return leaf_id
    children = children_of(nodes)
    parent = nodes[top].parent_id
    beside = [one for one in children.get(parent, ()) if one != top]
    if beside:
        return newest_leaf(children, max(beside))
    return parent if parent in nodes else None
