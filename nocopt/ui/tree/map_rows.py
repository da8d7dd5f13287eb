"""The map of a chat as rows: one for each run of messages without a fork, and the lines between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from nocopt.core.conversation import title_from
from nocopt.core.tree import stretches

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from nocopt.core.conversation import Node
    from nocopt.core.tree import Stretch

_READ: Final = 2_000  # characters in which the first words of a message are looked for
_LONGEST: Final = 120  # of them


class Line(NamedTuple):
    """A line down a column of one row: its upper half, its lower half, or both."""

    column: int
    above: bool
    below: bool
    thick: bool


class Fork(NamedTuple):
    """A line from the dot of a row to a column on its right, where it goes on below."""

    column: int
    thick: bool


@dataclass(frozen=True, slots=True)
class MapRow:
    """A run of messages; `text` is how its first one begins, empty where that has no words.

    `shown`: the path that is shown leads here. `preferred`: the path that is preferred ends here.
    `lines` and `forks` are what is drawn beside it.
    """

    nodes: tuple[int, ...]
    text: str
    by_person: bool
    column: int
    shown: bool
    preferred: bool
    lines: tuple[Line, ...]
    forks: tuple[Fork, ...]


def map_rows(
    nodes: Mapping[int, Node], path: Collection[int], preferred: int | None
) -> tuple[MapRow, ...]:
    """Return the rows of a map from top to bottom; `path` are the ids of what is shown."""
    runs = stretches(nodes, preferred)
    shown = [run.nodes[0] in path for run in runs]
    lines = _lines(runs, shown)
    forks: list[list[Fork]] = [[] for _ in runs]
    for number, run in enumerate(runs):
        if run.parent is not None and run.column != runs[run.parent].column:
            forks[run.parent].append(Fork(run.column, shown[number]))
    return tuple(
        MapRow(
            nodes=run.nodes,
            text=_text(nodes[run.nodes[0]]),
            by_person=nodes[run.nodes[0]].by_person,
            column=run.column,
            shown=shown[number],
            preferred=preferred is not None and preferred in run.nodes,
            lines=tuple(lines[number]),
            forks=tuple(forks[number]),
        )
        for number, run in enumerate(runs)
    )


def ends_of(nodes: Mapping[int, Node]) -> int:
    """Return how many paths there are through a tree."""
    parents = {node.parent_id for node in nodes.values()}
    return sum(id_ not in parents for id_ in nodes)


def _lines(runs: Sequence[Stretch], shown: Sequence[bool]) -> list[list[Line]]:
    """Return the lines of each row: from where a run forks off down to itself."""
    found: list[list[Line]] = [[] for _ in runs]
    for number, run in enumerate(runs):
        if run.parent is None:
            continue
        thick = shown[number]
        found[run.parent].append(Line(run.column, above=False, below=True, thick=thick))
        for between in range(run.parent + 1, number):
            found[between].append(Line(run.column, above=True, below=True, thick=thick))
        found[number].append(Line(run.column, above=True, below=False, thick=thick))
    return found


def _text(node: Node) -> str:
    words = title_from(node.message.text[:_READ], _LONGEST)
    return words or ", ".join(file.name for file in node.message.attachments)
