"""Heights of things stacked upon each other: any can change, any position is found quickly."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable


_WHOLE: Final = "q"  # numbers of 8 bytes


class Heights:
    """A growing list of whole heights with prefix sums (a Fenwick tree).

    `append`, `cut`, `set`, `top` and `at` cost at most the logarithm of the length.
    """

    __slots__ = ("_heights", "_tree")

    def __init__(self, heights: Iterable[int] = ()) -> None:
        self._heights = array(_WHOLE)
        self._tree = array(_WHOLE, (0,))
        if heights:
            self.rebuild(heights)

    def __len__(self) -> int:
        return len(self._heights)

    def __getitem__(self, index: int) -> int:
        return self._heights[index]

    def rebuild(self, heights: Iterable[int]) -> None:
        """Start over with these heights, in linear time."""
        self._heights = array(_WHOLE, heights)
        tree = array(_WHOLE, (0, *self._heights))
        for at in range(1, len(tree)):
            above = at + (at & -at)
            if above < len(tree):
                tree[above] += tree[at]
        self._tree = tree

    def append(self, height: int) -> None:
        """Add one below all others."""
        self._heights.append(height)
        at = len(self._heights)
        stop = at - (at & -at)
        below = at - 1
        while below > stop:
            height += self._tree[below]
            below -= below & -below
        self._tree.append(height)

    def cut(self, length: int) -> None:
        """Keep the first `length` only."""
        del self._heights[length:]
        del self._tree[length + 1 :]

    def replace(self, first: int, last: int, heights: Iterable[int]) -> None:
        """Put others in the place of those from `first` to before `last`, in linear time."""
        self._heights[first:last] = array(_WHOLE, heights)
        self.rebuild(self._heights)

    def set(self, index: int, height: int) -> None:
        """Change one height."""
        change = height - self._heights[index]
        if not change:
            return
        self._heights[index] = height
        at, tree = index + 1, self._tree
        while at < len(tree):
            tree[at] += change
            at += at & -at

    def top(self, index: int) -> int:
        """The sum of the heights before `index`, which may be the length."""
        total, tree = 0, self._tree
        while index > 0:
            total += tree[index]
            index -= index & -index
        return total

    @property
    def total(self) -> int:
        """The sum of all heights."""
        return self.top(len(self._heights))

    def at(self, y: int) -> int:
        """The index of the one that covers `y`, kept within the list; -1 if the list is empty."""
        count = len(self._heights)
        if y < 0 or not count:
            return min(0, count - 1)
        place, tree = 0, self._tree
        step = 1 << count.bit_length()
        while step:
            reach = place + step
            if reach <= count and tree[reach] <= y:
                place = reach
                y -= tree[reach]
            step >>= 1
        return min(place, count - 1)
