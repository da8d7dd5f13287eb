"""What was looked for in all chats, as it is marked and gone through in one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from nocopt.core.folding import folded
from nocopt.core.messages import TextPart, ThinkingPart
from nocopt.core.search import contains, spots

if TYPE_CHECKING:
    from nocopt.core.messages import Message
    from nocopt.ui.conversation.wanted import Sought


class Terms(NamedTuple):
    """Folded terms: all their places are marked.

    What is gone to are the places of a single one; of several, where they are closest in each row.
    """

    terms: tuple[str, ...]

    @property
    def text(self) -> str:
        """The terms, one after the other."""
        return " ".join(self.terms)

    def starts(self, text: str) -> list[int]:
        """Return where to go to in a text."""
        found = spots(text, self.terms)
        if len(self.terms) == 1:
            return [start for start, _ in found.marks]
        return [found.best] if found.marks else []

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return where the terms begin and end in a text."""
        return list(spots(text, self.terms).marks)

    def narrows(self, other: Sought) -> bool:
        """Whether they can only be where `other` is, too; nobody knows."""
        del other
        return False

    def may_be_in(self, message: Message) -> bool:
        """Whether what is shown of a message can hold them all."""
        if not all(isinstance(part, (TextPart, ThinkingPart)) for part in message.parts):
            return True
        text = folded(f"{message.text}\n{message.thinking}")
        return all(contains(text, term) for term in self.terms)

    def count_in(self, message: Message, *, thinking: bool, typed: bool) -> int | None:
        """Return None: how often they are in a message only its rows can tell."""
        del message, thinking, typed
        return None
