"""What readers have folded and unfolded: remembered for messages that hold no rows for the moment.

Messages far from what is in sight give up their rows, and another chat gives up all of them.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from nocopt.ui.conversation.layouts import Choosable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nocopt.ui.conversation.layouts import Choice, Row

_REMEMBERED: Final = 1_000  # messages; those longest ago are forgotten first


class Refolded(Protocol):
    """A section of a message, as far as choices go."""

    @property
    def rows(self) -> Sequence[Row]: ...
    def refold(self) -> None: ...


class _Key(NamedTuple):
    """A row by what it is and shows, and a number where there are several such rows.

    Not by its place: that is another one where thinking is not to be shown any more.
    """

    kind: str
    muted: bool  # it is thinking
    content: int
    number: int


class Choices:
    """Choices by the number of the message, for as long as the window lives."""

    def __init__(self) -> None:
        self._known: OrderedDict[int, dict[_Key, Choice]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._known)

    def keep(self, message: int, sections: Sequence[Refolded]) -> None:
        """Remember what was chosen in a message that is going to lose its rows."""
        rows = dict(_keyed(sections))
        chosen = self._known.pop(message, {})
        if not any(row.unread for section in sections for row in section.rows):
            chosen = {}  # all rows are there, and say themselves what was chosen
        chosen = {key: choice for key, choice in chosen.items() if key not in rows}
        chosen |= {key: row.chosen for key, row in rows.items() if row.chosen is not None}
        if chosen:
            self._known[message] = chosen
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)

    def restore(self, message: int, sections: Sequence[Refolded]) -> None:
        """Choose again in a message that has got its rows anew."""
        known = self._known.get(message)
        if known is None:
            return
        for key, row in _keyed(sections):
            if key in known:
                row.choose(known[key])
        for section in sections:
            section.refold()


def _keyed(sections: Sequence[Refolded]) -> Iterator[tuple[_Key, Choosable]]:
    """The rows that may have been chosen something for, each with its key."""
    counts: Counter[tuple[str, bool, int]] = Counter()
    for row in (row for section in sections for row in section.rows if row.offers_choice):
        if not isinstance(row, Choosable):
            continue
        kind = (type(row).__name__, row.host.muted, hash(row.spec.block))
        yield _Key(*kind, counts[kind]), row
        counts[kind] += 1
