"""What is known of how an answer was made: model, tokens, cost, times, and what names it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QCoreApplication, QLocale

from nocopt.core.reply import BREAKS_OFF
from nocopt.ui import repair_sentences
from nocopt.ui.moments import Moments
from nocopt.ui.sentences import CONTEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nocopt.core.conversation import Node
    from nocopt.core.models import Model
    from nocopt.core.reply import Reply, Timing
    from nocopt.core.usage import Usage

_FINE_BELOW: Final = Decimal(1)  # USD; less than that is given to the hundredth of a cent
_LEAST: Final = Decimal("0.0001")


class Fact(NamedTuple):
    """A line of the details of a reply."""

    label: str
    value: str


def facts_of(nodes: Sequence[Node], model: Model, cost: Decimal | None) -> list[Fact]:
    """Return what is known of an answer of one turn or more, all turns taken together.

    What the server never said is left out; `cost` is that of all turns.
    """
    kept = [(node, node.reply) for node in nodes if node.reply is not None]
    if not kept:
        return []
    replies = [reply for _, reply in kept]
    last, end = kept[-1]
    found = [Fact(_said("Model"), _model(last, model))]
    if len(replies) > 1:
        found.append(Fact(_said("Requests"), QLocale().toString(len(replies))))
    found += _tokens([_told(reply) for reply in replies])
    if cost is not None:
        found.append(Fact(_said("Cost"), _money(cost)))
    found += _times([reply.timing for reply in replies], replies)
    if end.stop_reason:
        found.append(Fact(_said("Stop reason"), end.stop_reason))
    found += _repairs(replies)
    found.append(Fact(_said("Received"), Moments().exact(last.created_at)))
    ids = [reply.request_id for reply in replies if reply.request_id]
    return found + [Fact(_said("Request ID"), one) for one in ids]


def _said(label: str) -> str:
    labels = {
        "Model": QCoreApplication.translate("Conversation", "Model"),
        "Tokens in": QCoreApplication.translate("Conversation", "Tokens in"),
        "Tokens out": QCoreApplication.translate("Conversation", "Tokens out"),
        "From the cache": QCoreApplication.translate("Conversation", "From the cache"),
        "Into the cache": QCoreApplication.translate("Conversation", "Into the cache"),
        "For thinking": QCoreApplication.translate("Conversation", "For thinking"),
        "Cost": QCoreApplication.translate("Conversation", "Cost"),
        "First token": QCoreApplication.translate("Conversation", "First token after"),
        "Duration": QCoreApplication.translate("Conversation", "Duration"),
        "Speed": QCoreApplication.translate("Conversation", "Tokens per second"),
        "Stop reason": QCoreApplication.translate("Conversation", "Stop reason"),
        "Received": QCoreApplication.translate("Conversation", "Received"),
        "Request ID": QCoreApplication.translate("Conversation", "Request ID"),
        "Requests": QCoreApplication.translate("Conversation", "Requests"),
        "Adjusted": QCoreApplication.translate("Conversation", "Adjusted"),
    }
    return labels[label]


def _model(node: Node, model: Model) -> str:
    """The name and the id; with what the server says has answered, where that is another."""
    names = [model.name or node.model, node.model]
    if node.reply is not None and node.reply.model:
        names.append(node.reply.model)
    return " · ".join(dict.fromkeys(name for name in names if name))


def _told(reply: Reply) -> Usage:
    """Return the counts that hold: of what broke off, only the beginning of it was counted."""
    if reply.stop_reason is None and reply.outcome in BREAKS_OFF:
        return replace(reply.usage, output_tokens=None, thinking_tokens=None)
    return reply.usage


def _tokens(usages: Sequence[Usage]) -> list[Fact]:
    counts = {
        "Tokens in": _sum(usage.prompt_tokens for usage in usages),
        "Tokens out": _sum(usage.output_tokens for usage in usages),
        "From the cache": _sum(usage.cache_read_input_tokens for usage in usages),
        "Into the cache": _sum(usage.cache_creation_input_tokens for usage in usages),
        "For thinking": _sum(usage.thinking_tokens for usage in usages),
    }
    found = []
    for label, count in counts.items():
        if count is None:
            continue
        value = QLocale().toString(count)
        whole = counts["Tokens in"]
        if label == "From the cache" and count and whole:
            value = f"{value} ({QLocale().toString(100 * count / whole, 'f', 0)} %)"
        found.append(Fact(_said(label), value))
    return found


def _sum(counts: Iterable[int | None]) -> int | None:
    """Return the sum of what is known, None where nothing is."""
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def _times(timings: Sequence[Timing], replies: Sequence[Reply]) -> list[Fact]:
    first = timings[0].first_text_ms
    found = []
    if first is not None:
        found.append(Fact(_said("First token"), _seconds(first)))
    totals = [timing.total_ms for timing in timings if timing.total_ms is not None]
    if totals:
        found.append(Fact(_said("Duration"), _seconds(sum(totals))))
    speed = _speed(replies)
    if speed:
        said = QLocale().toString(speed, "f", 1 if speed < 100 else 0)
        found.append(Fact(_said("Speed"), said))
    return found


def _speed(replies: Sequence[Reply]) -> float:
    """Return how many tokens came in a second while any came; 0 where that is not known."""
    tokens, passed = 0, 0.0
    for reply in replies:
        timing, written = reply.timing, _told(reply).output_tokens
        if timing.total_ms is not None and timing.first_byte_ms is not None and written:
            tokens += written
            passed += timing.total_ms - timing.first_byte_ms
    return tokens / passed * 1000 if passed > 0 else 0.0


def _repairs(replies: Sequence[Reply]) -> list[Fact]:
    """Return all that was done to the requests, what goes without saying as well."""
    reports = [reply.report for reply in replies if reply.report is not None]
    done = dict.fromkeys(one for report in reports for one in report.repairs)
    said = repair_sentences.repairs(done, lambda text: QCoreApplication.translate(CONTEXT, text))
    return [Fact(_said("Adjusted"), line) for line in said.split(" · ") if line]


def _seconds(milliseconds: float) -> str:
    text = QCoreApplication.translate("Conversation", "{seconds} s")
    seconds = milliseconds / 1000
    return text.format(seconds=QLocale().toString(seconds, "f", 2 if seconds < 10 else 1))


def _money(amount: Decimal) -> str:
    """US dollars, as providers bill; no more digits than say something."""
    if 0 < amount < _LEAST:
        return f"< ${QLocale().toString(float(_LEAST), 'f', 4)}"
    return f"${QLocale().toString(float(amount), 'f', 4 if amount < _FINE_BELOW else 2)}"
