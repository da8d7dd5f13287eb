"""What the disk does not take, offered as a file: the ends of chats, and what is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QObject, Signal

from nocopt.ui import wording
from nocopt.ui.banner import Way

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from nocopt.app.library import Library
    from nocopt.app.session import Session
    from nocopt.ui.composer.composer import Composer
    from nocopt.ui.saving import Saving

NAME: Final = "nocopt.md"


def save_way(save: Callable[[], object]) -> Way:
    """Return the way on that saves something elsewhere."""
    return Way(QCoreApplication.translate("Rescue", "Save as file…"), save)


def as_file(text: str) -> Callable[[], bytes]:
    """Return how the bytes of a file are made of a text; half a character is in none."""
    return lambda: text.encode("utf-8", "replace")


def not_sent(texts: Iterable[str]) -> list[str]:
    """Return what was typed and not sent as parts of a file; blank texts are none."""
    heading = QCoreApplication.translate("Rescue", "Not sent")
    return [part for text in texts if text.strip() for part in (f"## {heading}", text.strip())]


def joined(parts: Iterable[str]) -> str:
    """Return the text of a file with these parts; without any, nothing."""
    found = "\n\n".join(parts)
    return f"{found}\n" if found else ""


class Typed(QObject):
    """What is typed while no chat is there to keep it, offered as a file.

    `changed` tells that there is something now, or nothing any more.
    """

    changed = Signal()

    def __init__(self, composer: Composer, saving: Saving) -> None:
        super().__init__(composer)
        self._composer, self._saving = composer, saving
        self._was_there = bool(self.text())
        composer.edited.connect(self._look)

    def text(self) -> str:
        """Return what there is to be saved."""
        return joined(not_sent((self._composer.text(),)))

    def ways(self) -> tuple[Way, ...]:
        """Return the way on, if there is anything."""
        return (save_way(self._save),) if self.text() else ()

    def _look(self) -> None:
        there = bool(self.text())
        if there != self._was_there:
            self._was_there = there
            self.changed.emit()

    def _save(self) -> None:
        self._saving.ask(NAME, as_file(self.text()))


class Rescue(QObject):
    """Saves elsewhere what is in memory only; `session` gives the chat that is shown."""

    def __init__(
        self,
        composer: Composer,
        saving: Saving,
        session: Callable[[], Session | None],
        library: Library,
    ) -> None:
        super().__init__(composer)
        self._composer, self._saving = composer, saving
        self._session, self._library = session, library

    @property
    def is_of_use(self) -> bool:
        """Whether there is a chat that keeps what is typed."""
        return self._session() is not None

    def ways(self) -> tuple[Way, ...]:
        """Return the way on, if there is anything to be saved."""
        return (save_way(self._save),) if self.text() else ()

    def text(self) -> str:
        """Return the questions and answers that are not on the disk, and what is typed.

        What is shown comes first, with what is typed for it; then other chats.
        """
        shown = self._session()
        runs = shown is not None and (shown.unsaved or shown.running)
        parts = _answer(shown) if shown is not None and runs else []
        parts += not_sent((self._composer.text(),))
        working = self._library.working
        others = dict.fromkeys((*working, *self._library.unkept.all))
        for session in others:
            if session is not shown:
                parts += _chat(session, answer=session in working)
        return joined(parts)

    def lost(self) -> str:
        """Return what would be gone with the program, as a file has it; mostly that is nothing.

        Of a temporary chat nothing is written to disk, here neither. The same chats give the same
        text, whichever was held first: it is compared with what has been saved.
        """
        chats = (_chat(one, answer=one.unkept.answer) for one in self._library.unkept.all)
        return joined(part for parts in sorted(chats) for part in parts)

    def _save(self) -> None:
        # Of this moment: the chat may be another one when a file is chosen.
        self._saving.ask(NAME, as_file(self.text()))


def _chat(session: Session, *, answer: bool) -> list[str]:
    """Return what a chat has in memory only, below its title."""
    title = [f"# {session.title}"] if session.title else []
    return [*(_answer(session) if answer else title), *not_sent(session.unkept.texts)]


def _answer(session: Session) -> list[str]:
    path = [node.message for node in session.path]
    if session.draft is not None:
        path.append(session.draft.message)
    asked = [at for at, message in enumerate(path) if message.role == "user"]
    found = [f"# {session.title}"]
    answer = QCoreApplication.translate("Rescue", "Answer")
    for message in path[asked[-1] if asked else 0 :]:
        asks = message.role == "user"
        who = QCoreApplication.translate("Rescue", "Question") if asks else answer
        found += [f"## {who}", message.text]
    for model, said in _beside(session):
        found += [f"## {wording.named(answer, model)}", said]
    return found


def _beside(session: Session) -> Iterator[tuple[str, str]]:
    """Yield the answers of other models that are not shown, as far as the disk lacks them."""
    for lane in session.several.lanes:
        if lane.path.leads or (lane.rounds is None and lane.path.left_over is None):
            continue
        messages = [node.message for node in lane.path.own]
        if lane.draft is not None:
            messages.append(lane.draft.message)
        said = [one.text for one in messages if one.role == "assistant" and one.text]
        if said:
            yield lane.model.name or lane.model.id, "\n\n".join(said)
