"""The map of a chat as rows: one for each run of messages without a fork, and the lines between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from nocopt.core.conversation import children_of, title_from
from nocopt.core.plain_text import plain
from nocopt.core.tree import stretches

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from nocopt.core.conversation import Node
    from nocopt.core.tree import Stretch

_READ: Final = 1_000  # characters in which the first words of a message are looked for
_LONGEST: Final = 120  # of them
_WORD: Final = 20  # characters at most
_ALIKE: Final = 10  # characters: versions that begin with more in common are told by what follows


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

    Of versions that begin alike it is where they differ. `version` is the number of the first
    message among its versions, and how many there are; `model` the name of what made it, empty for
    the person; `at` when that was, in seconds since 1970.
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
    version: tuple[int, int] = (1, 1)
    model: str = ""
    at: float = 0.0


def map_rows(
    nodes: Mapping[int, Node],
    path: Collection[int],
    preferred: int | None,
    named: Callable[[Node], str] | None = None,
) -> tuple[MapRow, ...]:
    """Return the rows of a map from top to bottom; `path` are the ids of what is shown.

    `named` gives the name of what made an answer.
    """
    runs = stretches(nodes, preferred)
    shown = [run.nodes[0] in path for run in runs]
    lines = _lines(runs, shown)
    forks: list[list[Fork]] = [[] for _ in runs]
    tops = [nodes[run.nodes[0]] for run in runs]
    words = _Words(nodes)
    for number, run in enumerate(runs):
        if run.parent is not None and run.column != runs[run.parent].column:
            forks[run.parent].append(Fork(run.column, shown[number]))
    return tuple(
        MapRow(
            nodes=run.nodes,
            text=words.text(tops[number]),
            by_person=tops[number].by_person,
            column=run.column,
            shown=shown[number],
            preferred=preferred is not None and preferred in run.nodes,
            lines=tuple(lines[number]),
            forks=tuple(forks[number]),
            version=words.version(tops[number]),
            model=named(tops[number]) if named is not None and tops[number].model else "",
            at=tops[number].created_at,
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


class _Words:
    """What the rows of a map say of messages, each read once."""

    def __init__(self, nodes: Mapping[int, Node]) -> None:
        self._nodes = nodes
        self._children = children_of(nodes)
        self._read: dict[int, str] = {}

    def version(self, node: Node) -> tuple[int, int]:
        """Return which version of a message it is, counted from 1, and how many there are."""
        beside = self._beside(node)
        return beside.index(node.id) + 1, len(beside)

    def text(self, node: Node) -> str:
        """Return how a message begins, or where it begins to differ from its other versions."""
        own = self._plain(node)
        others = (self._plain(self._nodes[id_]) for id_ in self._beside(node) if id_ != node.id)
        alike = max((_alike(own, other) for other in others), default=0)
        # From the beginning of the word on; scripts written without blanks have none.
        at = own.rfind(" ", max(0, alike - _WORD), alike + 1) + 1 or alike
        if at <= _ALIKE or alike >= len(own):
            return title_from(own, _LONGEST) or ", ".join(
                file.name for file in node.message.attachments
            )
        return "…" + title_from(own[at:], _LONGEST)

    def _beside(self, node: Node) -> list[int]:
        found = self._children.get(node.parent_id, ())
        return [id_ for id_ in found if self._nodes[id_].kind is node.kind]

    def _plain(self, node: Node) -> str:
        if node.id not in self._read:
            lines = plain(node.message.text[:_READ]).splitlines()
            self._read[node.id] = " ".join(" ".join(lines).split())
        return self._read[node.id]


def _alike(one: str, other: str) -> int:
    """Return how many characters two texts have in common from their beginnings on."""
    if one == other:
        return len(one)
    least, most = 0, min(len(one), len(other))
    while least < most:  # halved each time: many versions are each compared with all others
        middle = (least + most + 1) // 2
        if one[:middle] == other[:middle]:
            least = middle
        else:
            most = middle - 1
    return least
