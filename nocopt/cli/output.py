"""What `nocopt ask` prints: the reply as it streams, or one JSON object at the end."""

from __future__ import annotations

import json
import math
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from nocopt.cli.sources import listed
from nocopt.cli.terminal import complain, harmless, silence
from nocopt.cli.wording import ShellSentences
from nocopt.core.draft import Draft, DraftBlock
from nocopt.core.events import StreamEvent, Waiting
from nocopt.core.messages import TOOL_CALL_KINDS, ToolUsePart, parts_to_dicts

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
        self._announces_thinking = sys.stderr is not None and sys.stderr.isatty()
        self._breaks = _PARAGRAPH  # line breaks at the end of what is printed, as far as they count
        self._apart = False  # whether what is printed next begins a paragraph
        # How many pieces of a block are printed. A block is told by its start, which is one and the
        # same object for its life: an index may serve several blocks (sections 3.2 and 9.3).
        self._printed: dict[int, tuple[JsonObject, int]] = {}
        # The calls that have begun, known by their starts too, and whether each is told; and what
        # tools of the server gave.
        self._calls: dict[int, tuple[JsonObject, bool]] = {}
        self._sentences = ShellSentences()

    def show(self, events: list[StreamEvent]) -> None:
        """Take the events of one network chunk."""
        self.draft = self.draft.apply(events)
        for event in events:
            if isinstance(event, Waiting):
                self._announce(event)
        last = len(self.draft.blocks) - 1
        for place, block in enumerate(self.draft.blocks):
            if block.type == "text":
                self.write(self._fresh(block))
            elif block.type == "thinking":
                self._note_thinking(block)
            elif block.type in TOOL_CALL_KINDS:
                # Where its end is not told, the next block tells it.
                self._note_call(block, whole=block.stopped or place < last)
            elif block.type.endswith("_tool_result"):
                self._note_result(block)

    def _note_thinking(self, block: DraftBlock) -> None:
        if block.text and self._announces_thinking:
            self._announces_thinking = False
            self.notice("Thinking…")

    def _note_call(self, block: DraftBlock, *, whole: bool) -> None:
        """Begin a paragraph behind a call, and tell it once it is `whole`.

        This program's own calls are told by whoever runs them.
        """
        _, told = self._calls.get(id(block.start), (block.start, None))
        if told is None:
            self._apart = True
        self._calls[id(block.start)] = block.start, bool(told) or whole
        if whole and not told and block.type != "tool_use":
            call = block.part()
            if isinstance(call, ToolUsePart):
                self.called(call.name, call.input)

    def _note_result(self, block: DraftBlock) -> None:
        """Tell that a tool of the server failed, which comes inside of an answer that succeeds."""
        known = id(block.start) in self._calls
        self._calls[id(block.start)] = block.start, True
        content = block.start.get("content")
        if not known and isinstance(content, dict) and content.get("error_code"):
            tool = block.type.removesuffix("_tool_result")
            self.notice(f"{_one_line(tool)} failed: {_one_line(str(content['error_code']))}")

    def _fresh(self, block: DraftBlock) -> str:
        """Return the text of a text block that has not been printed yet."""
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
            text = "\n" * (_PARAGRAPH - self._breaks) + text.lstrip("\n")
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

    def called(self, name: str, given: JsonObject, gave: str | None = None) -> None:
        """Tell which tool was run, with what, and what it gave where that is known."""
        if not self._breaks:
            self.write("\n")  # or it would stand in the middle of the reply
        self._apart = True
        told = json.dumps(dict(given), ensure_ascii=False)
        result = "" if gave is None else f": {_one_line(gave) or 'nothing'}"
        self.notice(f"{_one_line(name)} {_one_line(told)}{result}")

    def notice(self, text: str) -> None:
        """Print a line for the person."""
        if sys.stderr is not None:
            complain(text)

    def refused(self, error: KeychainError) -> None:
        """Say why the keychain gave no key; that there is none would be half the truth."""
        said = self._sentences.keychain(error.fault, error.backend, error.detail)
        self.notice(self._sentences.joined(said))

    def end(self, draft: Draft, reply: Reply) -> None:
        """Name the sources of the answer, and say how the turn ended, where that needs saying."""
        message = draft.message
        if not self._breaks:
            self.write("\n")
        before = (part for one in self.rounds for part in one.draft.parts)
        for line in listed((*before, *message.parts)):
            self.notice(line)
        said = self._sentences.outcome(reply, has_text=bool(message.text.strip()))
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

    def called(self, name: str, given: JsonObject, gave: str | None = None) -> None:
        """Say nothing: calls and results are in the object."""

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
