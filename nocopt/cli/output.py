"""What `nocopt ask` prints: the reply as it streams, or one JSON object at the end."""

from __future__ import annotations

import json
import math
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from nocopt.cli.terminal import complain, harmless, silence
from nocopt.cli.wording import ShellSentences
from nocopt.core.draft import Draft, DraftBlock
from nocopt.core.events import StreamEvent, Waiting
from nocopt.core.messages import parts_to_dicts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.core.attachments import AttachmentPart
    from nocopt.core.errors import Failure, KeychainError
    from nocopt.core.messages import JsonObject, Part
    from nocopt.core.reply import Reply

_PARAGRAPH: Final = 2  # line breaks before one
_SHOWN: Final = 100  # characters of a tool's input and of what it gave, in a notice


@dataclass(frozen=True, slots=True)
class Round:
    """A reply that was gone on with, and the results of its calls in their order."""

    draft: Draft
    reply: Reply
    results: tuple[Part, ...] = ()


class Screen:
    """Prints text to standard output as it comes, and notices to standard error."""

    def __init__(self) -> None:
        self.draft = Draft()
        self.rounds: list[Round] = []
        self.attachments: tuple[AttachmentPart, ...] = ()
        self._terminal = sys.stdout is not None and sys.stdout.isatty()
        # Only for eyes: a script's error log is no place for it.
        self._for_eyes = sys.stderr is not None and sys.stderr.isatty()
        self._announces_thinking = self._for_eyes
        self._breaks = _PARAGRAPH  # line breaks at the end of what is printed, as far as they count
        self._apart = False  # whether what is printed next begins a paragraph
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
        if not text:
            return
        if self._apart and text.strip():
            text = "\n" * (_PARAGRAPH - self._breaks) + text
            self._apart = False
        breaks = len(text) - len(text.rstrip("\n"))
        self._breaks = min(_PARAGRAPH, breaks if breaks < len(text) else self._breaks + breaks)
        sys.stdout.write(harmless(text) if self._terminal else text)
        sys.stdout.flush()

    def next_round(self, round_: Round) -> None:
        """Take a reply that is gone on with: what follows is another message of the answer."""
        self.rounds.append(round_)
        self.draft = Draft()
        self._apart = True

    def called(self, name: str, given: JsonObject, gave: str) -> None:
        """Tell a person who watches which tool was run and what it gave."""
        if self._for_eyes:
            if self._terminal and not self._breaks:
                self.write("\n")  # or it would stand in the middle of the reply
            told = json.dumps(dict(given), ensure_ascii=False)
            self.notice(f"{name} {_one_line(told)}: {_one_line(gave) or 'nothing'}")

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
        if not self._breaks:
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
        told = as_object(draft, reply, self.rounds, self.attachments)
        json.dump(told, sys.stdout, ensure_ascii=narrow)
        sys.stdout.write("\n")
        sys.stdout.flush()


def as_object(
    draft: Draft,
    reply: Reply,
    rounds: Sequence[Round] = (),
    attachments: Sequence[AttachmentPart] = (),
) -> dict[str, Any]:
    """Return the turn as `nocopt ask --json` prints it; `message` is the last one of the answer."""
    return {
        "outcome": reply.outcome.value,
        "message": _message(draft, reply),
        "error": None if reply.failure is None else _error(reply.failure),
        "timing": {
            "first_byte_ms": reply.timing.first_byte_ms,
            "first_text_ms": reply.timing.first_text_ms,
            "total_ms": reply.timing.total_ms,
        },
        "rounds": [
            {"message": _message(one.draft, one.reply), "results": parts_to_dicts(one.results)}
            for one in rounds
        ],
        "attachments": [_attachment(one) for one in attachments],
    }


def _message(draft: Draft, reply: Reply) -> dict[str, Any]:
    return {
        "id": reply.message_id,
        "model": reply.model,
        "role": "assistant",
        "content": parts_to_dicts(draft.parts),
        "stop_reason": reply.stop_reason,
        "stop_sequence": reply.stop_sequence,
        "stop_details": reply.stop_details,
        "usage": reply.usage.raw,
    }


def _attachment(part: AttachmentPart) -> dict[str, Any]:
    """Return a file as it was sent; what its kind does not have is null."""
    return {
        "name": part.name,
        "kind": part.kind.value,
        "media_type": part.media_type,
        "size": part.size,
        "sha256": part.sha256,
        "width": part.width or None,
        "height": part.height or None,
        "pages": part.pages,
        "made_from": part.made_from or None,
    }


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"


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
