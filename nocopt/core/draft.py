"""The reply while it streams, and the pure reducer that folds stream events into it.

`Draft.apply` returns a new draft and never fails on odd sequences: blocks may overlap, indexes may
have gaps, starts and stops may be missing (sections 3.2, 3.6 and checks 55 to 57). Text is kept in
an append-only list that successive drafts share, so that the cost of an event does not grow with
the length of the reply.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from nocopt.core import events as ev
from nocopt.core.json_text import LONG, parse_whole
from nocopt.core.messages import (
    TOOL_CALL_KINDS,
    JsonObject,
    Message,
    Part,
    TextPart,
    ThinkingPart,
    ToolUsePart,
    part_from_dict,
)
from nocopt.core.reply import Outcome, Reply, Timing, outcome_of
from nocopt.core.rope import Rope
from nocopt.core.usage import Usage
from nocopt.core.utf8 import sound

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nocopt.core.errors import Failure

QUIET: Final = 15.0  # seconds without a sign of life after which nobody is taken to be thinking

_APPENDABLE: Final = {"text": "text", "thinking": "thinking"}


@dataclass(frozen=True, slots=True)
class DraftBlock:
    """A content block on its way; `text` is text, thinking or the JSON of a tool's input.

    Of thinking it is known when it began and ended, on the clock of whoever applies the events.
    `read` is the part that it makes, where that took so long that it is kept.
    """

    index: int
    start: JsonObject
    text: Rope = field(default_factory=Rope)
    half: str = ""  # first half of a surrogate pair whose second half is yet to come
    signature: str | None = None
    citations: tuple[JsonObject, ...] = ()
    stopped: bool = False
    began: float | None = None
    ended: float | None = None
    read: Part | None = field(default=None, compare=False)

    @property
    def seconds(self) -> float | None:
        """How long thinking took, None where that is not known yet."""
        return None if self.began is None or self.ended is None else self.ended - self.began

    def grown(self, text: Rope, half: str) -> DraftBlock:
        """Return the block with more text; this is done for nearly every event, so it is quick."""
        return DraftBlock(
            *(self.index, self.start, text, half, self.signature, self.citations),
            *(self.stopped, self.began, self.ended),
        )

    @property
    def type(self) -> str:
        """The block's `type` member."""
        return str(self.start.get("type", ""))

    def part(self) -> Part:
        """Return the block as a part, with what has come so far."""
        if self.read is not None:
            return self.read
        if self.type in TOOL_CALL_KINDS:
            return self._tool_part()
        part = part_from_dict(self._normalised())
        match part:
            case TextPart():
                cited = (part.citations or ()) + self.citations
                text = part.text + str(self.text) + ("\ufffd" if self.half else "")
                return replace(part, text=text, citations=cited or part.citations)
            case ThinkingPart():
                signature = self.signature if self.signature is not None else part.signature
                text = part.thinking + str(self.text) + ("\ufffd" if self.half else "")
                return replace(part, thinking=text, signature=signature)
            case _:
                return part

    def _normalised(self) -> JsonObject:
        """The start object with a missing or null text taken as empty, as gateways send it."""
        name = _APPENDABLE.get(self.type)
        if name is None:
            return self.start
        fixed = {**self.start, name: ""}
        if self.start.get("signature", "") is None:
            del fixed["signature"]
        if self.start.get("citations", []) is None:
            del fixed["citations"]
        return fixed

    @property
    def is_long(self) -> bool:
        """Whether it is a call with so long an input that reading it holds up the window."""
        return self.type in TOOL_CALL_KINDS and self.text.longer_than(LONG)

    def has_long(self, *, ended: bool) -> bool:
        """Whether such an input is there as a whole, and was not read yet."""
        return self.read is None and (self.stopped or ended) and self.is_long

    def unread_part(self) -> Part:
        """Return the part of a call with its input as it is written, as if that were no JSON."""
        part = self._called()
        source = str(self.text)
        return replace(part, invalid_input=source) if isinstance(part, ToolUsePart) else part

    def _called(self) -> Part:
        given = self.start.get("input")
        return part_from_dict({**self.start, "input": given if isinstance(given, dict) else {}})

    def _tool_part(self) -> Part:
        source, part = str(self.text), self._called()
        if not isinstance(part, ToolUsePart) or not source.strip():
            return part
        try:
            value = parse_whole(source)
        except ValueError:
            return replace(part, input={}, invalid_input=source)
        if not isinstance(value, dict):
            return replace(part, input={}, invalid_input=source)
        return replace(part, input=value)


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply so far; `blocks` are in the order they are shown: by index, then by arrival.

    `heard` is when the last sign of life came, on the clock of whoever applies the events.
    """

    id: str = ""
    model: str = ""
    blocks: tuple[DraftBlock, ...] = ()
    usage: Usage = field(default_factory=Usage)
    stop_reason: str | None = None
    stop_sequence: str | None = None
    stop_details: JsonObject | None = None
    request_id: str | None = None
    waiting: ev.Waiting | None = None
    started: bool = False
    ended: bool = False
    failure: Failure | None = None
    cancelled: bool = False
    container: JsonObject | None = None
    heard: float | None = None

    def apply(self, events: Iterable[ev.StreamEvent], at: float | None = None) -> Draft:
        """Return the draft after `events`, which came `at` that time, in seconds of any clock."""
        if self.ended:
            return self
        return _Fold(self, at).run(events)

    def grown(self, blocks: tuple[DraftBlock, ...], heard: float | None) -> Draft:
        """Return the draft with other blocks, of which none is waited for any more."""
        return Draft(
            *(self.id, self.model, blocks, self.usage, self.stop_reason, self.stop_sequence),
            *(self.stop_details, self.request_id, None, self.started, self.ended),
            *(self.failure, self.cancelled, self.container, heard),
        )

    def failed(self, failure: Failure) -> Draft:
        """Return the draft of a turn that ended in `failure`; what has come is kept."""
        return replace(self, failure=failure, ended=True, waiting=None)

    def stopped(self) -> Draft:
        """Return the draft of a turn that the person stopped."""
        return replace(self, cancelled=True, ended=True, waiting=None)

    @property
    def parts(self) -> tuple[Part, ...]:
        """All blocks as parts."""
        return tuple(block.part() for block in self.blocks)

    @property
    def running_parts(self) -> tuple[Part, ...]:
        """The same while the reply streams: what takes long to read is not tried to be read."""
        return tuple(
            block.unread_part() if block.read is None and block.is_long else block.part()
            for block in self.blocks
        )

    def with_long_read(self, *, ended: bool = False) -> Draft:
        """Return the draft with the parts kept that take long to read; that may take seconds.

        It can be called in another thread. Where the body has not `ended`, those that still grow
        are left for later.
        """
        blocks = tuple(
            replace(block, read=block.part()) if block.has_long(ended=ended) else block
            for block in self.blocks
        )
        return replace(self, blocks=blocks)

    def has_long(self, *, ended: bool = False) -> bool:
        """Whether there is anything for `with_long_read` to do."""
        return any(block.has_long(ended=ended) for block in self.blocks)

    @property
    def message(self) -> Message:
        """The reply so far as a message."""
        return Message("assistant", self.parts)

    def thinking_ms(self, now: float) -> dict[int, float]:
        """Return milliseconds by the number of each part that is thinking; `now` as for `apply`."""
        if self.heard is not None:
            now = min(now, self.heard + QUIET)
        return {
            number: ((now if block.ended is None else block.ended) - block.began) * 1000
            for number, block in enumerate(self.blocks)
            if block.began is not None
        }

    @property
    def has_content(self) -> bool:
        """Whether any block has begun; from then on nothing is retried by itself (3.6)."""
        return bool(self.blocks)

    @property
    def outcome(self) -> Outcome:
        """How the turn ended, taken that the body has ended."""
        if self.cancelled:
            return Outcome.STOPPED
        if self.failure is not None:
            return Outcome.ERROR
        return outcome_of(self.stop_reason)

    def reply(self, timing: Timing) -> Reply:
        """Return the facts to keep with the finished message."""
        return Reply(
            outcome=self.outcome,
            message_id=self.id,
            model=self.model,
            stop_reason=self.stop_reason,
            stop_sequence=self.stop_sequence,
            stop_details=self.stop_details,
            usage=self.usage,
            failure=self.failure,
            request_id=self.request_id
            or (self.failure.request_id if self.failure is not None else None),
            timing=timing,
            container=self.container,
        )


class _Fold:
    """One run of the reducer: gathers the pieces of a chunk, then makes the next draft."""

    def __init__(self, draft: Draft, at: float | None) -> None:
        self.draft = draft
        self.at = at
        self.blocks = list(draft.blocks)  # sorted by index, so that a block is found by halving
        self.pieces: dict[int, list[str]] = {}  # place in `blocks` to what came for it
        self.cited: dict[int, list[JsonObject]] = {}
        self.changed = False

    def run(self, events: Iterable[ev.StreamEvent]) -> Draft:
        for event in events:
            if isinstance(event, ev.TextDelta):
                self._append(event.at, event.text, "text")
            elif isinstance(event, ev.ThinkingDelta):
                self._append(event.at, event.text, "thinking")
            else:
                self._rare(event)
                if self.draft.ended:
                    break
        self._flush()
        heard = self.draft.heard if self.at is None else self.at
        if self.changed:
            return self.draft.grown(tuple(self.blocks), heard)
        return self.draft if heard == self.draft.heard else replace(self.draft, heard=heard)

    def _append(self, index: int, text: str, kind: str) -> None:
        place = self._place(index)
        if place is None:
            place = self._insert(DraftBlock(index, {"type": kind, kind: ""}))
        elif self.blocks[place].type != kind:
            return
        pieces = self.pieces.get(place)
        if pieces is None:
            self.pieces[place] = [text]
        else:
            pieces.append(text)

    def _rare(self, event: ev.StreamEvent) -> None:
        match event:
            case ev.Opened(_, request_id, _):
                # A new attempt: what one that failed before any content has said is void.
                known = self.draft if self.blocks else Draft()
                self.draft = replace(known, request_id=request_id, waiting=None)
            case ev.Waiting():
                until = None if self.at is None else self.at + event.delay
                self.draft = replace(self.draft, waiting=event._replace(until=until))
            case ev.Retrying():
                self.draft = replace(self.draft, waiting=None)
            case ev.MessageStarted():
                self._start(event)
            case ev.MessageChanged():
                self._change(event)
            case ev.MessageStopped():
                self.draft = replace(self.draft, ended=True, waiting=None)
            case _:
                self._block_event(event)

    def _block_event(self, event: ev.StreamEvent) -> None:
        match event:
            case ev.BlockStarted(index, block):
                self._begin(index, block)
            case ev.InputDelta(index, piece):
                self._append_input(index, piece)
            case ev.SignatureDelta(index, signature):
                self._sign(index, signature)
            case ev.CitationDelta(index, citation):
                self._cite(index, citation)
            case ev.BlockStopped(index):
                self._stop(index)
            case _:
                pass

    def _start(self, event: ev.MessageStarted) -> None:
        if self.draft.started:
            return
        self.draft = replace(
            self.draft,
            id=event.id,
            model=event.model,
            usage=self.draft.usage.updated(event.usage),
            started=True,
            waiting=None,
        )
        if self.blocks:  # stray events from before the reply (section 3.2)
            self.blocks, self.pieces, self.cited, self.changed = [], {}, {}, True

    def _change(self, event: ev.MessageChanged) -> None:
        draft = self.draft
        self.draft = replace(
            draft,
            stop_reason=event.stop_reason if event.stop_reason is not None else draft.stop_reason,
            stop_sequence=event.stop_sequence or draft.stop_sequence,
            stop_details=event.stop_details or draft.stop_details,
            container=event.container if isinstance(event.container, dict) else draft.container,
            usage=draft.usage.updated(event.usage),
        )

    def _begin(self, index: int, start: JsonObject) -> None:
        """Open a block; a relay that uses one index for all its blocks gets a block each time."""
        self._flush()
        place = self._place(index)
        if place is not None and not self.blocks[place].stopped:
            known = self.blocks[place]
            if known.type == start.get("type"):
                return
        self._insert(_opened(index, start))

    def _insert(self, block: DraftBlock) -> int:
        self._flush()
        if self.blocks:
            self._end_thinking(len(self.blocks) - 1)  # also where its end is not told (3.6)
        if block.type == "thinking":
            block = replace(block, began=self.at)
        place = self._behind(block.index)
        self.blocks.insert(place, block)
        self.changed = True
        return place

    def _place(self, index: int) -> int | None:
        """Where the latest block of an index is."""
        place = self._behind(index) - 1
        return place if place >= 0 and self.blocks[place].index == index else None

    def _behind(self, index: int) -> int:
        """Where the next block of an index belongs; nearly always that is the end."""
        if not self.blocks or self.blocks[-1].index <= index:
            return len(self.blocks)
        return bisect_right(self.blocks, index, key=_index)

    def _append_input(self, index: int, piece: str) -> None:
        place = self._place(index)
        if place is not None and self.blocks[place].type in TOOL_CALL_KINDS:
            self.pieces.setdefault(place, []).append(piece)

    def _sign(self, index: int, signature: str) -> None:
        place = self._place(index)
        if place is not None and self.blocks[place].type == "thinking":
            self.blocks[place] = replace(self.blocks[place], signature=signature)
            self.changed = True

    def _cite(self, index: int, citation: JsonObject) -> None:
        place = self._place(index)
        if place is not None and self.blocks[place].type == "text":
            self.cited.setdefault(place, []).append(citation)

    def _stop(self, index: int) -> None:
        place = self._place(index)
        if place is not None:
            self._end_thinking(place)
            self.blocks[place] = replace(self.blocks[place], stopped=True)
            self.changed = True

    def _end_thinking(self, place: int) -> None:
        block = self.blocks[place]
        if block.began is not None and block.ended is None:
            self.blocks[place] = replace(block, ended=self.at)

    def _flush(self) -> None:
        for place, pieces in self.pieces.items():
            block = self.blocks[place]
            text, half = whole_characters(block.half + "".join(pieces))
            if text or half != block.half:
                rope = block.text.plus(text) if text else block.text
                self.blocks[place] = block.grown(rope, half)
                self.changed = True
        self.pieces.clear()
        for place, found in self.cited.items():
            block = self.blocks[place]
            self.blocks[place] = replace(block, citations=(*block.citations, *found))
            self.changed = True
        self.cited.clear()


def _index(block: DraftBlock) -> int:
    return block.index


def _opened(index: int, start: JsonObject) -> DraftBlock:
    """Return the block for a start event; text that it carries becomes the first piece."""
    name = _APPENDABLE.get(str(start.get("type", "")))
    given = start.get(name) if name is not None else None
    if name is None or not isinstance(given, str) or not given:
        return DraftBlock(index, start)
    text, half = whole_characters(given)
    return DraftBlock(index, {**start, name: ""}, Rope().plus(text) if text else Rope(), half)


def whole_characters(text: str) -> tuple[str, str]:
    """Return `text` fit for UTF-8, and the half character at its end that waits for its other half.

    Relays split an escaped surrogate pair over two deltas (section 3.3); halves that never meet
    become U+FFFD, so that what is kept can always be saved.
    """
    if text.isascii():
        return text, ""
    half = text[-1] if "\ud800" <= text[-1] <= "\udbff" else ""
    if half:
        text = text[:-1]
    return sound(text), half
