"""What is looked for in a chat, and whether and how often it is in a text or a message."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from nocopt.core.messages import TextPart, ThinkingPart
from nocopt.render.counting import shown_count
from nocopt.ui.conversation.rows import LONGEST

if TYPE_CHECKING:
    from nocopt.core.messages import Message

# What stands in Markdown and not in what is shown of it.
_MARKUP: Final = dict.fromkeys(
    code for code in range(128) if not (chr(code).isalnum() or code == 0)
)
# Where letters and digits stand in Markdown that are not shown, or others instead of them.
_HIDING: Final = re.compile(r"\]\(|\]\[|\]:|\[\^|&#?\w+;|<")
_HIDDEN_FROM: Final = re.compile(r"\]\(|\]\[|<")
_HIDDEN_TO: Final = {"](": ")", "][": "]", "<": ">"}
_WORD: Final = re.compile(r"[^\W_]+")


class Sought(Protocol):
    """Anything that is looked for in messages; an empty `text` stands for nothing.

    `starts` of it in a text are gone to one after the other, `spans` are what is marked there.
    """

    @property
    def text(self) -> str: ...
    def starts(self, text: str) -> list[int]: ...
    def spans(self, text: str) -> list[tuple[int, int]]: ...
    def narrows(self, other: Sought) -> bool: ...
    def may_be_in(self, message: Message) -> bool: ...
    def count_in(self, message: Message, *, thinking: bool, typed: bool) -> int | None: ...


class Wanted(NamedTuple):
    """What is looked for."""

    text: str
    match_case: bool = False

    def starts(self, text: str) -> list[int]:
        """Return where it begins in a text; matches do not overlap."""
        if self.match_case:
            return _starts(text, self.text)
        lowered = text.lower()
        if len(lowered) == len(text):
            return _starts(lowered, self.text.lower())
        # A few capital letters become two small ones, which would shift all behind them.
        return [one.start() for one in re.finditer(re.escape(self.text), text, re.IGNORECASE)]

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return where it begins and ends in a text."""
        return [(start, start + len(self.text)) for start in self.starts(text)]

    def narrows(self, other: Sought) -> bool:
        """Whether it can only be where `other` is, too."""
        if not isinstance(other, Wanted):
            return False
        if other.match_case:
            return self.match_case and other.text in self.text
        return other.text.lower() in self.text.lower()

    def may_be_in(self, message: Message) -> bool:
        """Whether what is shown of a message can hold it; False is certain, and quickly known."""
        if not all(isinstance(part, (TextPart, ThinkingPart)) for part in message.parts):
            return True
        source, wanted = f"{message.text}\n{message.thinking}".lower(), self.text.lower()
        if wanted in source:
            return True
        bare = source.translate(_MARKUP)
        if not _HIDING.search(source):
            return wanted.translate(_MARKUP) in bare
        from html import unescape  # its table of entities is not for the start

        shown = _without_hidden(unescape(source)).lower().translate(_MARKUP)
        words = _WORD.findall(wanted)
        return all(word in bare or word in shown for word in words)

    def count_in(self, message: Message, *, thinking: bool, typed: bool) -> int | None:
        """How often it is shown in a message, None where only reading it can tell.

        `thinking` says whether that is shown, too, `typed` that text is shown as it was typed.
        """
        count, text = 0, ""
        for part in (*message.parts, None):
            if isinstance(part, TextPart) and not part.citations:
                text += part.text
                continue
            found = self._count(text, typed=typed)
            if isinstance(part, ThinkingPart) and found is not None and thinking:
                shown = self._count(part.thinking, typed=False)
                found = found + shown if shown is not None else None
            elif part is not None and not isinstance(part, ThinkingPart):
                return None
            if found is None:
                return None
            count, text = count + found, ""
        return count

    def _count(self, text: str, *, typed: bool) -> int | None:
        # What is shown in several rows is not found where they meet.
        if any(len(part) > LONGEST for part in text.split("\n" if typed else "\n\n")):
            return None
        if typed:
            return len(self.starts(text)) if text.strip() else 0
        return shown_count(text, self.text, match_case=self.match_case)


def _without_hidden(source: str) -> str:
    """The source without targets of links and tags; what never ends is looked for once."""
    parts: list[str] = []
    at, endless = 0, set[str]()
    found = _HIDDEN_FROM.search(source)
    while found is not None:
        look, kind = found.end(), found[0]
        end = source.find(_HIDDEN_TO[kind], look) if kind not in endless else -1
        if end < 0:
            endless.add(kind)
        else:
            parts.append(source[at : found.start()])
            at = look = end + 1
        found = _HIDDEN_FROM.search(source, look)
    return "".join((*parts, source[at:]))


def _starts(text: str, wanted: str) -> list[int]:
    return [one.start() for one in re.finditer(re.escape(wanted), text)]
