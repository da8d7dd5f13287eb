"""Text that only grows, at the cost of what is added."""

from __future__ import annotations

from itertools import islice


class Rope:
    """Text that only grows: versions share one list of pieces, each sees its first `count`."""

    __slots__ = ("_pieces", "count")

    def __init__(self, pieces: list[str] | None = None, count: int = 0) -> None:
        self._pieces = pieces if pieces is not None else []
        self.count = count

    def plus(self, text: str) -> Rope:
        """Return a rope with `text` at the end; a version that branches off gets its own list."""
        pieces = self._pieces
        if len(pieces) != self.count:
            pieces = pieces[: self.count]
        pieces.append(text)
        return Rope(pieces, self.count + 1)

    def longer_than(self, limit: int) -> bool:
        """Whether there are more characters than that; nearly always that is quickly known."""
        total = 0
        for piece in islice(self._pieces, self.count):
            total += len(piece)
            if total > limit:
                return True
        return False

    def since(self, piece: int) -> str:
        """Return the text of the pieces from number `piece` on, at the cost of that text only."""
        return "".join(self._pieces[piece : self.count])

    def __str__(self) -> str:
        return self.since(0)

    def __bool__(self) -> bool:
        return any(self._pieces[: self.count])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rope) and str(other) == str(self)

    def __hash__(self) -> int:
        return hash(str(self))

    def __repr__(self) -> str:
        return f"Rope({str(self)!r})"
