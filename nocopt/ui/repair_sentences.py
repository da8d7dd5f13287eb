"""English sentences about what was done to a request before it was sent, without Qt.

What cannot be taken back says why it was done, in brackets.

As with `nocopt.ui.sentences`, the window translates them; so `translate` is given to each function.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nocopt.core.report import FOR_NOW, NO_ROOM, UNSIGNED, RepairKind
from nocopt.ui.translating import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from nocopt.core.report import Repair

_NOT_TAKEN: Final = QT_TRANSLATE_NOOP("Sentences", "{list} (not taken by the model)")
_REFUSED: Final = QT_TRANSLATE_NOOP("Sentences", "{list} (refused by the endpoint, sent without)")
_LEFT_OUT: Final = QT_TRANSLATE_NOOP("Sentences", "Left out: {list}")
_CHANGED: Final = QT_TRANSLATE_NOOP("Sentences", "Changed: {list}")
_LIST: Final = "{list}"
_COMMA: Final = QT_TRANSLATE_NOOP("Sentences", ", ")

_LEFT: Final[Mapping[RepairKind, str]] = {
    RepairKind.SAMPLING_LEFT_OUT: "{detail}",
    RepairKind.BETA_REMOVED: QT_TRANSLATE_NOOP("Sentences", "beta {detail}"),
    RepairKind.CACHE_LEFT_OUT: QT_TRANSLATE_NOOP("Sentences", "marks for the cache"),
    RepairKind.TOOL_LEFT_OUT: QT_TRANSLATE_NOOP("Sentences", "tool {detail}"),
    RepairKind.CITATIONS_LEFT_OUT: QT_TRANSLATE_NOOP("Sentences", "citations"),
    RepairKind.TIER_LEFT_OUT: QT_TRANSLATE_NOOP("Sentences", "service tier"),
    RepairKind.IMAGE_LEFT_OUT: QT_TRANSLATE_NOOP("Sentences", "image {detail}"),
    RepairKind.PDF_LEFT_OUT: QT_TRANSLATE_NOOP("Sentences", "PDF {detail}"),
    RepairKind.EFFORT_CHANGED: QT_TRANSLATE_NOOP("Sentences", "effort"),
    RepairKind.NOT_STREAMED: QT_TRANSLATE_NOOP("Sentences", "streaming"),
    RepairKind.PREFILL_LEFT_OUT: QT_TRANSLATE_NOOP("Sentences", "going on from its own words"),
}
"""What was left out since it would not have been taken; the reason is put behind it."""

_GONE: Final[Mapping[RepairKind, str]] = {
    RepairKind.THINKING_STRIPPED: QT_TRANSLATE_NOOP(
        "Sentences", "earlier thinking (it belongs to another request)"
    ),
    RepairKind.FOREIGN_BLOCKS: QT_TRANSLATE_NOOP(
        "Sentences", "what another provider's tools gave (only that one can read it)"
    ),
    RepairKind.IMAGES_TOO_MANY: QT_TRANSLATE_NOOP(
        "Sentences", "the oldest images (no more than {detail} fit into a request)"
    ),
    RepairKind.PDF_TOO_LONG: QT_TRANSLATE_NOOP(
        "Sentences",
        "PDF {detail} (it has more pages than the model takes)",
    ),
    RepairKind.CALL_REMOVED: QT_TRANSLATE_NOOP(
        "Sentences", "calls of tools without a result (servers ask for one)"
    ),
    RepairKind.ATTACHMENT_GONE: QT_TRANSLATE_NOOP(
        "Sentences", "{detail} (no longer on this computer)"
    ),
    RepairKind.EMPTY_TURN: QT_TRANSLATE_NOOP("Sentences", "empty messages (servers refuse them)"),
    RepairKind.REFUSED_EXCHANGE: QT_TRANSLATE_NOOP(
        "Sentences", "questions that were refused (what follows would be refused with them)"
    ),
    RepairKind.TRAILING_SPACE: QT_TRANSLATE_NOOP(
        "Sentences", "blanks at the end (servers refuse to go on behind them)"
    ),
    RepairKind.FORGOTTEN: QT_TRANSLATE_NOOP("Sentences", "what is to be forgotten (as you chose)"),
}
"""What was left out for a reason of its own."""

_OTHERS: Final[Mapping[RepairKind, tuple[str, str]]] = {
    RepairKind.IMAGE_SCALED: (
        QT_TRANSLATE_NOOP("Sentences", "one image scaled"),
        QT_TRANSLATE_NOOP("Sentences", "{count} images scaled"),
    ),
    RepairKind.CALL_ANSWERED: (
        QT_TRANSLATE_NOOP(
            "Sentences", "one call of a tool answered as not run (servers ask for a result)"
        ),
        QT_TRANSLATE_NOOP(
            "Sentences", "{count} calls of tools answered as not run (servers ask for results)"
        ),
    ),
    RepairKind.CALLS_ENDED: (
        QT_TRANSLATE_NOOP("Sentences", "no more calls of tools (there were enough)"),
        QT_TRANSLATE_NOOP("Sentences", "no more calls of tools (there were enough)"),
    ),
    RepairKind.MERGED: (
        QT_TRANSLATE_NOOP("Sentences", "messages put together (questions and answers take turns)"),
        QT_TRANSLATE_NOOP("Sentences", "messages put together (questions and answers take turns)"),
    ),
}
"""What is counted, not named."""

_SET: Final[Mapping[RepairKind, str]] = {
    RepairKind.EFFORT_CHANGED: QT_TRANSLATE_NOOP("Sentences", "effort to {detail}"),
    RepairKind.BUDGET_CLAMPED: QT_TRANSLATE_NOOP(
        "Sentences", "thinking budget to {detail} (max tokens leave no more)"
    ),
    RepairKind.PDF_AS_TEXT: QT_TRANSLATE_NOOP(
        "Sentences", "PDF {detail} to its text (as you chose)"
    ),
    RepairKind.MAX_TOKENS_LOWERED: QT_TRANSLATE_NOOP("Sentences", "max tokens to {detail}"),
    RepairKind.TOOL_OLDER: QT_TRANSLATE_NOOP("Sentences", "tool to its older version {detail}"),
}

_THINKING: Final[Mapping[str, str]] = {
    "off": QT_TRANSLATE_NOOP("Sentences", "thinking to off"),
    "on": QT_TRANSLATE_NOOP("Sentences", "thinking to on"),
    "display": QT_TRANSLATE_NOOP("Sentences", "thinking to hidden"),
    NO_ROOM: QT_TRANSLATE_NOOP("Sentences", "thinking to off (max tokens leave no room for it)"),
    FOR_NOW: QT_TRANSLATE_NOOP(
        "Sentences", "thinking to off until this answer is complete (it began without)"
    ),
}
_THINKING_REFUSED: Final = QT_TRANSLATE_NOOP("Sentences", "earlier thinking")
_UNSIGNED: Final = QT_TRANSLATE_NOOP(
    "Sentences", "earlier thinking (it came without the signature that servers ask for)"
)


def repairs(done: Iterable[Repair], translate: Callable[[str], str] = str) -> str:
    """Return what was done in a line: what was left out, then what was changed; may be empty."""
    left: dict[str, dict[str, None]] = {_NOT_TAKEN: {}, _REFUSED: {}, _LIST: {}}
    changed: dict[str, dict[str, None]] = {_LIST: {}, _REFUSED: {}}
    counts: dict[RepairKind, int] = {}
    for one in done:
        if one.kind in _OTHERS:
            counts[one.kind] = counts.get(one.kind, 0) + one.count
        else:
            lists = changed if _is_change(one) else left
            lists[_reason(one)][_said(one, translate)] = None
    for kind, count in counts.items():
        changed[_LIST][translate(_OTHERS[kind][count > 1]).format(count=count)] = None
    comma = translate(_COMMA)
    said = []
    for form, lists in ((_LEFT_OUT, left), (_CHANGED, changed)):
        parts = [
            translate(why).format(list=comma.join(what)) for why, what in lists.items() if what
        ]
        if parts:
            said.append(translate(form).format(list=comma.join(parts)))
    return " · ".join(said)


def _is_change(repair: Repair) -> bool:
    if repair.kind is RepairKind.EFFORT_CHANGED:
        return bool(repair.detail)
    return repair.kind in _SET or repair.kind is RepairKind.THINKING_CHANGED


def _reason(repair: Repair) -> str:
    """Return the form of the list in which a repair is told, with the reason for it."""
    if repair.learned:
        return _REFUSED
    return _LIST if repair.kind in _GONE or _is_change(repair) else _NOT_TAKEN


def _said(repair: Repair, translate: Callable[[str], str]) -> str:
    """Return one repair in a few words."""
    kind, detail = repair.kind, repair.detail
    if detail == UNSIGNED and kind is RepairKind.THINKING_STRIPPED:
        return translate(_UNSIGNED)
    if repair.learned and kind is RepairKind.THINKING_STRIPPED:
        return translate(_THINKING_REFUSED)  # the reason stands behind the list
    if kind in _GONE:
        return translate(_GONE[kind]).format(detail=detail)
    if kind is RepairKind.THINKING_CHANGED:
        return translate(_THINKING.get(detail, _THINKING["off"]))
    form = _SET[kind] if _is_change(repair) else _LEFT[kind]
    return translate(form).format(detail=detail).strip()
