"""What the disk does not take, offered as a file: the ends of chats, and what is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from nocopt.ui import wording
from nocopt.ui.banner import Way

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from nocopt.app.session import Session
    from nocopt.ui.composer.composer import Composer
    from nocopt.ui.saving import Saving

_NAME: Final = "nocopt.md"


class Rescue(QObject):
    """Saves elsewhere what is in memory only.

    `session` gives the chat that is shown, `working` all whose reply is not on the disk.
    """

    def __init__(
        self,
        composer: Composer,
        saving: Saving,
        session: Callable[[], Session | None],
        working: Callable[[], Sequence[Session]],
    ) -> None:
        super().__init__(composer)
        self._composer, self._saving = composer, saving
        self._session, self._working = session, working

    def ways(self) -> tuple[Way, ...]:
        """Return the way on, if there is anything to be saved."""
        return (Way(self.tr("Save as file…"), self._save),) if self.text() else ()

    def text(self) -> str:
        """Return the questions and answers that are not on the disk, and what is typed.

        What is shown comes first, with what is typed for it; then other chats.
        """
        shown = self._session()
        runs = shown is not None and (shown.unsaved or shown.running)
        parts = [*(self._answer(shown) if shown is not None and runs else ()), *self._typed()]
        for session in self._working():
            if session is not shown:
                parts += self._answer(session)
        return "\n\n".join(parts) + "\n" if parts else ""

    def _answer(self, session: Session) -> list[str]:
        path = [node.message for node in session.path]
        if session.draft is not None:
            path.append(session.draft.message)
        asked = [at for at, message in enumerate(path) if message.role == "user"]
        found = [f"# {session.title}"]
        for message in path[asked[-1] if asked else 0 :]:
            who = self.tr("Question") if message.role == "user" else self.tr("Answer")
            found += [f"## {who}", message.text]
        for model, said in _beside(session):
            answer = self.tr("Answer")
            found += [f"## {wording.named(answer, model)}", said]
        return found

    def _typed(self) -> list[str]:
        typed, not_sent = self._composer.text().strip(), self.tr("Not sent")
        return [f"## {not_sent}", typed] if typed else []

    def _save(self) -> None:
        text = self.text()  # of this moment: the chat may be another one when a file is chosen
        self._saving.ask(_NAME, lambda: text.encode("utf-8", "replace"))


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
