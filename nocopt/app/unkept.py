"""What a chat has in memory only, since the disk has not taken it: answers, and what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nocopt.app.guarded import guarded

if TYPE_CHECKING:
    from collections.abc import Callable

    from nocopt.app.answering import Answering
    from nocopt.app.delayed import Kept
    from nocopt.app.open_path import OpenPath
    from nocopt.core.conversation import Edits
    from nocopt.core.errors import NocoptError


class Unkept:
    """What an open conversation has in memory only."""

    def __init__(
        self,
        path: OpenPath,
        answering: Answering,
        typed: tuple[Kept[str], Kept[Edits]],
        failed: Callable[[NocoptError], object],
    ) -> None:
        self._path, self._answering = path, answering
        self._unsent, self._edits = typed
        self._failed = failed

    @property
    def answer(self) -> bool:
        """Whether an answer is, as far as it has come: one that ended, or one that runs.

        One of which nothing had come is no loss.
        """
        answering = self._answering
        of_lanes = (lane.path.left_over for lane in answering.several.lanes)
        left_over = (self._path.left_over, *of_lanes)
        if any(one is not None and one.message.parts for one in left_over):
            return True
        alone = () if answering.rounds is None else (answering.rounds,)
        turns = [
            one.turn for one in (*alone, *(lane.rounds for lane in answering.several.lanes)) if one
        ]
        return any(turn is not None and turn.refused for turn in turns)

    @property
    def texts(self) -> tuple[str, ...]:
        """What was typed: for the next message, and in place of others."""
        unsent = (self._unsent.value,) if self._unsent.unkept else ()
        edits = tuple(self._edits.value.texts.values()) if self._edits.unkept else ()
        return tuple(text.strip() for text in (*unsent, *edits) if text.strip())

    @property
    def any(self) -> bool:
        """Whether there is anything."""
        return self.answer or bool(self.texts)

    async def save(self) -> None:
        """Try to write all of it; of what is refused `failed` of the session tells."""
        kept: tuple[Kept[Any], ...] = (self._unsent, self._edits)
        for one in kept:
            await one.flush()
        await guarded(self._path.save_left_over(), self._failed)
