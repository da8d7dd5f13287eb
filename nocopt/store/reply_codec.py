"""Replies as rows of the database, with how they were asked for, and back again without loss."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from nocopt.core.errors import Cause, Failure, WireKind
from nocopt.core.messages import nothing
from nocopt.core.reply import Outcome, Reply, Timing
from nocopt.store.codec import (
    UnreadableRow,
    object_from_json,
    shared,
    storable,
    storable_or_none,
    times_from_json,
    times_to_json,
    to_json,
)
from nocopt.store.request_codec import (
    Levels,
    prefix_from_columns,
    prefix_to_columns,
    report_from_text,
    report_to_text,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.core.messages import JsonObject
    from nocopt.core.prefix import Prefix
    from nocopt.core.usage import Usage
    from nocopt.store.damaged import Damage

_OUTCOMES = {outcome.value: outcome for outcome in Outcome}


def reply_to_row(reply: Reply) -> tuple[Any, ...]:
    """Return the columns of `replies` after `node_id`."""
    timing = reply.timing
    return (
        reply.outcome.value,
        storable(reply.message_id),
        storable(reply.model),
        storable_or_none(reply.stop_reason),
        storable_or_none(reply.stop_sequence),
        _object_or_none(reply.stop_details),
        None if reply.failure is None else failure_to_json(reply.failure),
        storable_or_none(reply.request_id),
        timing.first_byte_ms,
        timing.first_text_ms,
        timing.total_ms,
        times_to_json(timing.thinking_ms),
        _object_or_none(reply.container),
        report_to_text(reply.report),
        *prefix_to_columns(reply.prefix),
    )


def reply_from_row(row: Sequence[Any], usage: Usage, levels: Levels, damage: Damage) -> Reply:
    """Return the reply for the columns of `replies` after `node_id`.

    `levels` remembers what was read before: in reply after reply it is the same. A column that
    cannot be read is left out. Without its outcome a reply counts as interrupted: of such a one
    nothing is sent but its text (section 3.6).
    """
    outcome, message_id, model, reason, sequence, details, failure, request_id, *rest = row
    first_byte, first_text, total, thinking, container, report, prefix, beside = rest
    times = damage.read_or(nothing(), thinking, times_from_json)
    timing = damage.read_or(Timing(), (first_byte, first_text, total), _timing)
    return Reply(
        outcome=damage.read_or(Outcome.INTERRUPTED, outcome, _outcome),
        message_id=message_id,
        model=shared(model),
        stop_reason=shared(reason),
        stop_sequence=sequence,
        stop_details=damage.read_or(None, details, object_from_json),
        usage=usage,
        failure=None if failure is None else damage.read_or(None, failure, failure_from_json),
        request_id=request_id,
        timing=replace(timing, thinking_ms=times) if times else timing,
        prefix=damage.read_or(None, (prefix, beside, levels), _prefix),
        report=damage.read_or(None, report, report_from_text),
        container=damage.read_or(None, container, object_from_json),
    )


def _outcome(text: str) -> Outcome:
    outcome = _OUTCOMES.get(text)
    if outcome is None:
        raise UnreadableRow(f"a reply of outcome {text}")
    return outcome


def _timing(columns: tuple[Any, ...]) -> Timing:
    if not all(one is None or isinstance(one, float) for one in columns):
        raise UnreadableRow("how long a reply took")
    return Timing(*columns)


def _prefix(columns: tuple[str | None, str | None, Levels]) -> Prefix | None:
    return prefix_from_columns(*columns)


def failure_to_json(failure: Failure) -> str:
    """Return a failure as one column."""
    return to_json(asdict(failure))


def failure_from_json(text: str) -> Failure:
    """Return the failure that `failure_to_json` wrote."""
    raw = object_from_json(text) or {}
    try:
        return Failure(**{**raw, "kind": WireKind(raw["kind"]), "cause": Cause(raw["cause"])})
    except (ValueError, TypeError, KeyError) as error:
        raise UnreadableRow(f"a failure: {error}") from error


def _object_or_none(value: JsonObject | None) -> str | None:
    return None if value is None else to_json(value)
