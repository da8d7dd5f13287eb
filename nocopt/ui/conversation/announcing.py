"""What a screen reader is told while a reply comes: its beginning, its sentences, its end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable

    from nocopt.core.draft import Draft

# A sentence ends behind these, where something follows that cannot belong to a number or a name.
_SENTENCE: Final = re.compile(
    r".*?(?:[.!?…]+[)\"'”’]*\s|[。！？]+[」』”’）]*|\n\s*\n|\n(?=[-*+#>|\d]))", re.S
)
_FENCE: Final = re.compile(r"^ {0,3}(```+|~~~+)[^`\n]*$", re.M)
_LINK: Final = re.compile(r"!?\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")
_MARKUP: Final = re.compile(
    r"(?m)^\s{0,3}(?:#{1,6}\s+|>\s?|[-*+]\s+(?:\[[ xX]\]\s+)?)|[*_~`]{1,3}|^\s*[|:\-\s]+$|\|"
)
_PACE: Final = 55  # milliseconds that a character is taken to be spoken in; speech is that fast
_LONGEST: Final = 400  # characters told at once, so that the person can interrupt
_BACKLOG: Final = 8000  # characters kept; a person who is that far behind reads by keys


class Announcer(QObject):
    """Tells a reply sentence by sentence, no faster than it can be spoken.

    What has come meanwhile waits here and not in the screen reader, where it could not be taken
    back. `say` has one text read out, politely.
    """

    def __init__(self, parent: QObject, say: Callable[[str], None]) -> None:
        super().__init__(parent)
        self.by_sentence = False
        self._say = say
        self._reading = Sentences()
        self._waiting: list[str] = []
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._go_on)

    def begin(self, said: str) -> None:
        """A reply begins: what has not been said of the one before is not said any more."""
        self.stop()
        self._tell(said)

    def take(self, draft: Draft) -> None:
        """Take what is new in the running reply."""
        if not self.by_sentence:
            return
        for sentence in self._reading.take(draft):
            self._wait_for(sentence)
        self._go_on()

    def end(self, said: str) -> None:
        """The reply is over: tell the rest of it, and how it ended."""
        if self.by_sentence and self._reading.begun:
            for sentence in self._reading.rest():
                self._wait_for(sentence)
        self._waiting.append(said)
        self._reading = Sentences()
        self._go_on()

    def stop(self) -> None:
        """Another chat is shown, or another reply begins."""
        self._waiting.clear()
        self._pause.stop()
        self._reading = Sentences()

    def _wait_for(self, sentence: str) -> None:
        if sum(map(len, self._waiting)) < _BACKLOG:
            self._waiting.append(sentence)

    def _go_on(self) -> None:
        if self._pause.isActive() or not self._waiting:
            return
        text = self._waiting.pop(0)
        while self._waiting and len(text) + len(self._waiting[0]) < _LONGEST:
            text = f"{text} {self._waiting.pop(0)}"
        self._tell(text)

    def _tell(self, text: str) -> None:
        self._say(text)
        if self.by_sentence:
            self._pause.start(_PACE * len(text))


class Sentences:
    """Cuts the answer of a draft into sentences as they become complete, without markup."""

    def __init__(self) -> None:
        self.begun = False
        self._taken: list[int] = []  # pieces of each block
        self._text = ""
        self._in_code = False

    def take(self, draft: Draft) -> list[str]:
        """Return the sentences that have become complete."""
        for number, block in enumerate(draft.blocks):
            if number == len(self._taken):
                self._taken.append(0)
            if block.type == "text" and block.text.count > self._taken[number]:
                self._text += block.text.since(self._taken[number])
                self._taken[number] = block.text.count
                self.begun = True
        return self._cut()

    def rest(self) -> list[str]:
        """Return what is left at the end."""
        self._text += "\n\n"
        return self._cut()

    def _cut(self) -> list[str]:
        found: list[str] = []
        while (piece := self._next()) is not None:
            if piece:
                found.append(piece)
        return found

    def _next(self) -> str | None:
        """The next sentence, empty where there is nothing to say; None if it is not there yet."""
        fence = _FENCE.search(self._text)
        if self._in_code:
            return self._leave_code(fence)
        end = _SENTENCE.match(self._text)
        if end is not None and (fence is None or end.end() <= fence.start()):
            self._text = self._text[end.end() :]
            return spoken(end[0])
        if fence is not None and "\n" in self._text[fence.end() :]:
            before, self._text = self._text[: fence.start()], self._text[fence.end() :]
            self._in_code = True
            code = QCoreApplication.translate("Conversation", "Code block")
            return " ".join(part for part in (spoken(before), f"{code}.") if part)
        return None

    def _leave_code(self, fence: re.Match[str] | None) -> str | None:
        """Code is not read out; what of it has come is let go."""
        if fence is None:
            self._text = self._text[self._text.rfind("\n") :] if "\n" in self._text else self._text
            return None
        self._text, self._in_code = self._text[fence.end() :], False
        return ""


def spoken(text: str) -> str:
    """Return Markdown as it is said, near enough: without signs that only shape it."""
    return " ".join(_MARKUP.sub(" ", _LINK.sub(r"\1", text)).split())
