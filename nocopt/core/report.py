"""What was done to a request before it was sent, as values that are stored with its reply."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class RepairKind(StrEnum):
    """What can be done to a request so that it is taken; the values are stored."""

    EMPTY_TURN = "empty_turn"
    MERGED = "merged"
    REFUSED_EXCHANGE = "refused_exchange"
    CALL_ANSWERED = "call_answered"
    CALL_REMOVED = "call_removed"
    THINKING_STRIPPED = "thinking_stripped"
    FOREIGN_BLOCKS = "foreign_blocks"
    IMAGE_SCALED = "image_scaled"
    IMAGE_LEFT_OUT = "image_left_out"
    IMAGES_TOO_MANY = "images_too_many"
    PDF_LEFT_OUT = "pdf_left_out"
    PDF_TOO_LONG = "pdf_too_long"
    PDF_AS_TEXT = "pdf_as_text"
    ATTACHMENT_GONE = "attachment_gone"
    BUDGET_CLAMPED = "budget_clamped"
    MAX_TOKENS_LOWERED = "max_tokens_lowered"
    SAMPLING_LEFT_OUT = "sampling_left_out"
    EFFORT_CHANGED = "effort_changed"
    THINKING_CHANGED = "thinking_changed"
    BETA_REMOVED = "beta_removed"
    CACHE_LEFT_OUT = "cache_left_out"
    TOOL_LEFT_OUT = "tool_left_out"
    TOOL_OLDER = "tool_older"
    CITATIONS_LEFT_OUT = "citations_left_out"
    TRAILING_SPACE = "trailing_space"
    FORGOTTEN = "forgotten"
    TIER_LEFT_OUT = "tier_left_out"
    NOT_STREAMED = "not_streamed"
    CALLS_ENDED = "calls_ended"
    PREFILL_LEFT_OUT = "prefill_left_out"


ROUTINE: Final = frozenset(
    {
        RepairKind.EMPTY_TURN,
        RepairKind.MERGED,
        RepairKind.REFUSED_EXCHANGE,
        RepairKind.FORGOTTEN,
        RepairKind.TRAILING_SPACE,
    }
)
"""Repairs that go without saying: they are told among the details only."""

_GOES_WITH_A_CUT: Final = frozenset({RepairKind.THINKING_STRIPPED})
"""Repairs that follow from a cut, which the person made: an answer stands behind other words."""

_TOLD_ONCE: Final = frozenset(
    {RepairKind.CACHE_LEFT_OUT, RepairKind.NOT_STREAMED, RepairKind.PREFILL_LEFT_OUT}
)
"""Repairs of what nobody asked for: they are told when an endpoint refuses it, and not again."""

UNDOABLE: Final = frozenset(
    {
        RepairKind.IMAGE_SCALED,
        RepairKind.BETA_REMOVED,
        RepairKind.SAMPLING_LEFT_OUT,
        RepairKind.EFFORT_CHANGED,
        RepairKind.MAX_TOKENS_LOWERED,
        RepairKind.CACHE_LEFT_OUT,
        RepairKind.TOOL_LEFT_OUT,
        RepairKind.TOOL_OLDER,
        RepairKind.THINKING_CHANGED,
        RepairKind.CITATIONS_LEFT_OUT,
        RepairKind.IMAGE_LEFT_OUT,
        RepairKind.PDF_LEFT_OUT,
        RepairKind.THINKING_STRIPPED,
        RepairKind.TIER_LEFT_OUT,
    }
)
"""Repairs that the person may take back, to send what was asked for after all."""

OF_PDFS: Final = frozenset(
    {RepairKind.PDF_TOO_LONG, RepairKind.PDF_LEFT_OUT, RepairKind.PDF_AS_TEXT}
)
"""Repairs of PDFs whose pages do not go; their text goes where `PDF_TOO_LONG` was taken back."""

UNSIGNED: Final = "unsigned"
NO_ROOM: Final = "no_room"
FOR_NOW: Final = "for_now"
_HOPELESS: Final = frozenset(
    {
        (RepairKind.THINKING_STRIPPED, UNSIGNED),
        (RepairKind.THINKING_CHANGED, NO_ROOM),
        (RepairKind.THINKING_CHANGED, FOR_NOW),
    }
)
"""What no server takes, whatever the person wants; what would help is another matter."""


@dataclass(frozen=True, slots=True)
class Repair:
    """One thing that was done, `count` times.

    `detail` is a beta, a parameter, a model's id, a file's name, or how many are taken at most; of
    thinking that was changed what became of it: `off`, `on`, `display` where it cannot be shown,
    `NO_ROOM` where `max_tokens` leave none, `FOR_NOW` where it is off until the answer is complete;
    of thinking that was left out `UNSIGNED` where it came so. `learned` says that the endpoint
    refused it in this very turn.
    """

    kind: RepairKind
    count: int = 1
    detail: str = ""
    learned: bool = False

    @property
    def undoable(self) -> bool:
        """Whether the person may take it back; thinking that was refused is so for good (4.5)."""
        if self.kind not in UNDOABLE or (self.kind, self.detail) in _HOPELESS:
            return False
        return not (self.learned and self.kind is RepairKind.THINKING_STRIPPED)


@dataclass(frozen=True, slots=True)
class Weight:
    """One of the biggest parts of a request: `size` in bytes on the wire, `tokens` an estimate.

    `kind` is image, pdf, text, system, tools or history; `name` is that of a file, or empty.
    """

    name: str
    kind: str
    size: int
    tokens: int
    node_id: int | None = None


@dataclass(frozen=True, slots=True)
class Shares:
    """What the estimated tokens of a request are for; `messages` are all but their files."""

    system: int = 0
    tools: int = 0
    messages: int = 0
    files: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """What was done to a request, and how large it is: `tokens` estimated, `size` in bytes.

    `heaviest` are at most five parts, the biggest first.
    """

    repairs: tuple[Repair, ...] = ()
    heaviest: tuple[Weight, ...] = ()
    tokens: int = 0
    size: int = 0

    def told(self, before: Report | None) -> tuple[Repair, ...]:
        """Return the repairs worth a line: no routine, and nothing told with a reply before.

        What is refused anew is told anew: the person had it sent all the same. What goes with
        messages that were just forgotten goes without saying, too.
        """
        known: dict[tuple[RepairKind, str], int] = {}
        for one in () if before is None else before.repairs:
            key = (one.kind, one.detail)
            known[key] = max(one.count, known.get(key, 0))
        new = [
            one
            for one in self.repairs
            if one.learned or one.count > known.get((one.kind, one.detail), 0)
        ]
        cut = any(one.kind is RepairKind.FORGOTTEN for one in new)
        return tuple(
            one
            for one in new
            if one.kind not in ROUTINE
            and (one.learned or one.kind not in _TOLD_ONCE)
            and (one.learned or one.detail or one.kind not in _GOES_WITH_A_CUT or not cut)
        )


class Repairs:
    """Collects what is done while a request is built; `undone` are kinds that are not to be."""

    def __init__(self, undone: Iterable[str] = ()) -> None:
        self._counts: dict[tuple[RepairKind, str], int] = {}
        self._undone = frozenset(undone)

    def add(self, kind: RepairKind, detail: str = "", count: int = 1) -> None:
        """Note what was done, `count` times; what was done no time is not noted."""
        if count > 0:
            key = (kind, detail)
            self._counts[key] = self._counts.get(key, 0) + count

    def may(self, kind: RepairKind) -> bool:
        """Whether a repair may be made: the person has not taken it back."""
        return kind.value not in self._undone

    @property
    def all(self) -> tuple[Repair, ...]:
        """All that was noted, in the order in which it was first."""
        return tuple(Repair(kind, count, detail) for (kind, detail), count in self._counts.items())


def report_to_json(report: Report) -> dict[str, Any]:
    """Return a report as JSON members; `report_from_json` reads it back."""
    return {
        "repairs": [
            {
                "kind": one.kind.value,
                "count": one.count,
                "detail": one.detail,
                "learned": one.learned,
            }
            for one in report.repairs
        ],
        "heaviest": [
            {
                "name": one.name,
                "kind": one.kind,
                "size": one.size,
                "tokens": one.tokens,
                "node_id": one.node_id,
            }
            for one in report.heaviest
        ],
        "tokens": report.tokens,
        "size": report.size,
    }


def report_from_json(raw: Mapping[str, Any]) -> Report:
    """Return the report of JSON members; what it does not know or cannot use is left out."""
    return Report(
        repairs=tuple(_repairs(raw.get("repairs"))),
        heaviest=tuple(_weights(raw.get("heaviest"))),
        tokens=_count(raw.get("tokens")),
        size=_count(raw.get("size")),
    )


def _repairs(entries: Any) -> Iterator[Repair]:
    for entry in _objects(entries):
        kind = entry.get("kind")
        if kind in tuple(RepairKind):
            yield Repair(
                kind=RepairKind(kind),
                count=_count(entry.get("count")),
                detail=_text(entry.get("detail")),
                learned=entry.get("learned") is True,
            )


def _weights(entries: Any) -> Iterator[Weight]:
    for entry in _objects(entries):
        node_id = entry.get("node_id")
        yield Weight(
            name=_text(entry.get("name")),
            kind=_text(entry.get("kind")),
            size=_count(entry.get("size")),
            tokens=_count(entry.get("tokens")),
            node_id=node_id if _is_whole(node_id) else None,
        )


def _objects(entries: Any) -> Iterator[dict[str, Any]]:
    if isinstance(entries, list):
        yield from (entry for entry in entries if isinstance(entry, dict))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _count(value: Any) -> int:
    return value if _is_whole(value) else 0


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
