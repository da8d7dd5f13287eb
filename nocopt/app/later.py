"""What the person says next while a chat still answers: it goes out when the answer is there."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from nocopt.app.guarded import guarded
from nocopt.core.conversation import NOTHING_UNSENT, Unsent
from nocopt.core.reply import Outcome
from nocopt.core.signal import Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from nocopt.app.attachments import Attached
    from nocopt.app.chat_options import ChatOptions
    from nocopt.app.delayed import Kept
    from nocopt.app.open_path import OpenPath
    from nocopt.app.open_tree import Begin
    from nocopt.core.attachments import AttachmentPart
    from nocopt.core.errors import NocoptError


class Later:
    """One message at most, on disk from the moment it is taken; what is added becomes part of it.

    It is sent when an answer has come to its end by itself. After one that was stopped, refused or
    cut, that failed or left calls open, and after a restart, it is `held`: the person may have
    other words by then. From there only the person sends it: at once or, while another answer is
    being made, behind that. `changed`: it is another one, or held now, or no longer. `written` is
    what the composer has, `answers` says whether an answer is being made, or waits for its server;
    `start` has work done in the background, `failed` hears what the disk refuses.
    """

    def __init__(
        self,
        turns: tuple[OpenPath, ChatOptions, Begin],
        written: tuple[Kept[str], Attached],
        answers: Callable[[], bool],
        start: Callable[[str, Coroutine[None, None, object]], object],
        failed: Callable[[NocoptError], object],
    ) -> None:
        self.changed: Signal[()] = Signal()
        self._path, self._chat, self._begin = turns
        self._text, self._files = written
        self._answers, self._start, self._failed = answers, start, failed
        self._held = self._sending = self._closed = False
        self._changing = asyncio.Lock()  # one change after the other: nothing is said twice
        self.look()  # what is there from before is left to the person

    @property
    def message(self) -> Unsent:
        """The message; without text and files where there is none."""
        chat = self._path.conversation
        return NOTHING_UNSENT if chat is None else chat.later

    @property
    def waits(self) -> bool:
        """Whether there is a message."""
        return self.message != NOTHING_UNSENT

    @property
    def held(self) -> bool:
        """Whether it waits for the person, not for the end of an answer."""
        return self.waits and not self._sending and (self._held or not self._answers())

    @property
    def sending(self) -> bool:
        """Whether it is on its way: what is said now comes after it."""
        return self._sending

    async def add(self, text: str, files: Sequence[AttachmentPart] = ()) -> bool:
        """Take a message; False where there is nothing in it, or the disk refuses it."""
        if not text.strip() and not files:
            return False
        async with self._changing:
            if not await self._write(self.message.followed_by(text, files)):
                return False
            self._held = False
        self.answered()  # it may have come to its end meanwhile
        return True

    @property
    def must_wait(self) -> bool:
        """Whether `send` has it wait for the end of an answer."""
        return self._answers()

    async def send(self) -> bool:
        """Send it now, or behind the answer that is made; False if none waits, or disk refuses."""
        if self._answers() and not self._sending:
            self._held = False
            self.changed.emit()
            return self.waits
        self._sending = True
        sent = False
        try:
            async with self._changing:
                chat = self._chat
                before, options = chat.value, replace(chat.value, model=chat.model.id)
                sent = await self._begin(self._path.ask_later(options), several=True)
        finally:
            self._sending = False
            self._held = self.waits
            self.changed.emit()
        if sent:
            chat.were_written(before, options)
        return sent

    async def drop(self) -> None:
        """Do not say it; to what is being added meanwhile nobody has said no."""
        seen = self.message
        async with self._changing:
            if self.message == seen:
                await self._write(NOTHING_UNSENT)

    async def take_back(self) -> bool:
        """Put it in front of what is written, where it is kept from then on; False if not done.

        That is asked for once nothing is on its way from there to here, so that it is in one place.
        """
        async with self._changing:
            before = self._text.value
            both = self.message.followed_by(before, self._files.value)
            if (
                self._closed
                or not self.waits
                or not await guarded(self._path.write_later(NOTHING_UNSENT, both), self._failed)
            ):
                return False
            # At once, as older text that is yet to be saved would be saved over it. What was typed
            # meanwhile goes on after it.
            self._text.set(both.text + self._text.value.removeprefix(before))
            for part in both.files:
                self._files.add(part)
        self.changed.emit()
        return True

    async def close(self) -> None:
        """Give nothing back any more, and wait for the end of what is on its way."""
        async with self._changing:
            self._closed = True

    def answered(self) -> None:
        """An answer is over: send it if that has come to its end by itself, else hold it."""
        reply = self._path.nodes[-1].reply if self._path.nodes else None
        if reply is None or reply.outcome is not Outcome.COMPLETE:
            self.look()
        elif self._is_free:
            self._sending = True
            self._start("send what waited", self.send())

    def look(self) -> None:
        """Leave it to the person from now on, where no answer is made that it could follow."""
        if self._is_free:
            self._held = True
            self.changed.emit()

    @property
    def _is_free(self) -> bool:
        """Whether it waits neither for an answer nor for the person."""
        return self.waits and not (self._sending or self._held or self._answers())

    async def _write(self, message: Unsent) -> bool:
        done = await guarded(self._path.write_later(message), self._failed)
        self.changed.emit()
        return done
