"""What the person wrote last in any chat, for a chat in which nothing was written yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

KEPT: Final = 20  # each may be as long as a book, so these are not many


class RecentPrompts:
    """Messages of the person, newest first, each text once.

    `by_program` are sentences that the program sends for the person: nobody looks for them.
    """

    def __init__(self) -> None:
        self.by_program: frozenset[str] = frozenset()
        self._texts: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """The messages, newest first."""
        return self.written(self._texts)

    def written(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Return what the person wrote of the texts of messages, some of which have files only."""
        return tuple(text for text in texts if text.strip() and text not in self.by_program)

    def load(self, texts: Iterable[str]) -> None:
        """Take over what the disk knows, newest first."""
        self._texts = tuple(dict.fromkeys(texts))[:KEPT]

    def add(self, text: str) -> None:
        """Put what was just sent before all others."""
        self.load((text, *self._texts))
