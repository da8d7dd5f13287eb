"""What `nocopt ask` prints: the reply as it streams, or one JSON object at the end."""

from __future__ import annotations

import json
import math
import sys
from typing import TYPE_CHECKING, Any

from nocopt.cli.terminal import complain, harmless, silence
from nocopt.cli.wording import ShellSentences
from nocopt.core.draft import Draft, DraftBlock
from nocopt.core.events import StreamEvent, Waiting
from nocopt.core.messages import parts_to_dicts

if TYPE_CHECKING:
    from nocopt.core.errors import Failure, KeychainError
    from nocopt.core.messages import JsonObject
    from nocopt.core.reply import Reply


class Screen:
    """Prints text to standard output as it comes, and notices to standard error."""

    def __init__(self) -> None:
        self.draft = Draft()
        self._terminal = sys.stdout is not None and sys.stdout.isatty()
        # Only for eyes: a script's error log is no place for it.
        self._announces_thinking = sys.stderr is not None and sys.stderr.isatty()
        # How many pieces of a block are printed. A block is told by its start, which is one and the
        # same object for its life: an index may serve several blocks (sections 3.2 and 9.3).
        self._printed: dict[int, tuple[JsonObject, int]] = {}
        self._sentences = ShellSentences()

    def show(self, events: list[StreamEvent]) -> None:
        """Take the events of one network chunk."""
        self.draft = self.draft.apply(events)
        for event in events:
            if isinstance(event, Waiting):
                self._announce(event)
        self.write("".join(self._fresh(block) for block in self.draft.blocks))

    def _fresh(self, block: DraftBlock) -> str:
        """Return the text of a block that has not been printed yet."""
        if block.type == "thinking" and block.text and self._announces_thinking:
            self._announces_thinking = False
            self.notice("Thinking…")
        if block.type != "text":
            return ""
        _, printed = self._printed.get(id(block.start), (block.start, 0))
        self._printed[id(block.start)] = block.start, block.text.count
        return block.text.since(printed)

    def _announce(self, wait: Waiting) -> None:
        said = self._sentences.failure(wait.failure)
        seconds = math.ceil(wait.delay)
        self.notice(
            f"{said.title}. Trying again {f'in {seconds} s' if seconds > 0 else 'at once'} "
            f"(attempt {wait.attempt + 1} of {wait.attempts})."
        )

    def write(self, text: str) -> None:
        """Print a piece of the reply at once."""
        if text:
            sys.stdout.write(harmless(text) if self._terminal else text)
            sys.stdout.flush()

    def notice(self, text: str) -> None:
        """Print a line for the person."""
        if sys.stderr is not None:
            complain(text)

    def refused(self, error: KeychainError) -> None:
        """Say why the keychain gave no key; that there is none would be half the truth."""
        said = self._sentences.keychain(error.fault, error.backend, error.detail)
        self.notice(self._sentences.joined(said))

    def end(self, draft: Draft, reply: Reply) -> None:
        """Say how the turn ended, where that needs saying."""
        text = draft.message.text
        if text and not text.endswith("\n"):
            self.write("\n")
        said = self._sentences.outcome(reply, has_text=bool(text.strip()))
        if said is not None:
            self.notice(self._sentences.joined(said))
            for line in said.details.splitlines():
                self.notice(f"  {line}")

    def silence(self) -> None:
        """Print nothing more: whoever read the output has gone away."""
        silence(sys.stdout)


class OneObject(Screen):
    """Prints one JSON object when the turn has ended; notices still go to standard error."""

    def write(self, text: str) -> None:
        """Print nothing while the reply streams."""

    def end(self, draft: Draft, reply: Reply) -> None:
        """Print the object."""
        # Where the encoding lacks characters, JSON has another way to write them.
        narrow = not sys.stdout.encoding.lower().startswith("utf")
        json.dump(as_object(draft, reply), sys.stdout, ensure_ascii=narrow)
        sys.stdout.write("\n")
        sys.stdout.flush()


def as_object(draft: Draft, reply: Reply) -> dict[str, Any]:
    """Return the turn as `nocopt ask --json` prints it."""
    return {
        "outcome": reply.outcome.value,
        "message": {
            "id": reply.message_id,
            "model": reply.model,
            "role": "assistant",
            "content": parts_to_dicts(draft.parts),
            "stop_reason": reply.stop_reason,
            "stop_sequence": reply.stop_sequence,
            "stop_details": reply.stop_details,
            "usage": reply.usage.raw,
        },
        "error": None if reply.failure is None else _error(reply.failure),
        "timing": {
            "first_byte_ms": reply.timing.first_byte_ms,
            "first_text_ms": reply.timing.first_text_ms,
            "total_ms": reply.timing.total_ms,
        },
    }


def _error(failure: Failure) -> dict[str, Any]:
    sentences = ShellSentences()
    return {
        "kind": failure.kind.value,
        "type": failure.type,
        "status": failure.status,
        "message": failure.message or sentences.joined(sentences.failure(failure)),
        "request_id": failure.request_id,
        "retryable": failure.retryable,
        "retry_after": failure.retry_after,
    }
