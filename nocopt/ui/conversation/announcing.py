"""What a screen reader is told while a reply comes: its beginning, its sentences, its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from nocopt.ui.conversation.reading_out import Sentences

if TYPE_CHECKING:
    from collections.abc import Callable

    from nocopt.ui.conversation.message_item import MessageItem
    from nocopt.ui.conversation.presenter import Presenter

_PACE: Final = 55  # milliseconds that a character is taken to be spoken in; speech is that fast
_LONGEST: Final = 400  # characters told at once, so that the person can interrupt
_BACKLOG: Final = 8000  # characters that wait; a person who is that far behind reads by keys
_NEWEST: Final = 800  # characters that are told of more than that


class Announcer(QObject):
    """Tells a reply sentence by sentence, no faster than it can be spoken.

    What has come meanwhile waits where it is shown and not in the screen reader, where it could
    not be taken back: sentences are made when it is time to tell them. `say` has one text read
    out, politely.
    """

    def __init__(self, parent: QObject, say: Callable[[str], None]) -> None:
        super().__init__(parent)
        self.by_sentence = False
        self._say = say
        self._reading: Sentences | None = None
        self._next: str | None = None  # a sentence that was too long to be told with others
        self._joins = False  # a part of the reply was there before
        self._last = ""  # what is to be told behind all sentences
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self.go_on)

    def attend(self, presenter: Presenter, started: str) -> None:
        """Tell the replies of a presenter; where one begins, `started` is told."""
        presenter.reply_shown.connect(
            lambda item, begins: self.begin(item, started) if begins else self.join(item)
        )
        presenter.reply_grew.connect(self.go_on)

    def begin(self, item: MessageItem, said: str) -> None:
        """A reply begins: what has not been said of the one before is not said any more."""
        self.stop()
        self._reading = Sentences(item)
        self._tell(said)

    def join(self, item: MessageItem) -> None:
        """Tell a reply that comes into view: of what is there already only what came last."""
        self._reading, self._next, self._joins = Sentences(item), None, True

    def go_on(self) -> None:
        """Tell what has come, unless something is being spoken."""
        if self._pause.isActive():
            return
        said = self._some() if self.by_sentence else ""
        if not said and self._last:
            said, self._last, self._reading = self._last, "", None
        if said:
            self._tell(said)

    def end(self, said: str) -> None:
        """The reply is over: tell the rest of it, and how it ended."""
        self._last = said
        self.go_on()

    def stop(self) -> None:
        """Another chat is shown, or another reply begins."""
        self._pause.stop()
        self._reading = self._next = None
        self._joins, self._last = False, ""

    def _some(self) -> str:
        """As many sentences as are told at once."""
        reading = self._reading
        if reading is None:
            return ""
        text = ""
        if self._joins:
            reading.skip(_NEWEST)
            self._joins = False
        if reading.is_behind(_BACKLOG):
            reading.skip(_NEWEST)
            text, self._next = self.tr("Some text is skipped."), None
        while True:
            sentence, self._next = self._next or reading.next(), None
            if sentence is None:
                return text
            if text and len(text) + len(sentence) >= _LONGEST:
                self._next = sentence
                return text
            text = f"{text} {sentence}".strip()

    def _tell(self, text: str) -> None:
        self._say(text)
        if self.by_sentence:
            self._pause.start(_PACE * len(text))
