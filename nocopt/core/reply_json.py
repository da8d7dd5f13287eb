"""The facts of a reply as JSON for files that outlive this program, and back without loss."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from nocopt.core.errors import Cause, Failure, WireKind
from nocopt.core.json_values import flag, member, members, number, text, whole
from nocopt.core.messages import nothing
from nocopt.core.parameters import Caching
from nocopt.core.prefix import Prefix
from nocopt.core.reply import Outcome, Reply, Timing
from nocopt.core.report import report_from_json, report_to_json
from nocopt.core.usage import Usage

if TYPE_CHECKING:
    from nocopt.core.messages import JsonObject
    from nocopt.core.report import Report


def reply_to_json(reply: Reply) -> JsonObject:
    """Return the facts of a reply; `reply_from_json` reads them back."""
    timing = reply.timing
    report = None if reply.report is None else report_to_json(reply.report)
    thinking = {str(part): ms for part, ms in timing.thinking_ms.items()}
    told = {
        "outcome": reply.outcome.value,
        "message_id": reply.message_id or None,
        "model": reply.model or None,
        "stop_reason": reply.stop_reason,
        "stop_sequence": reply.stop_sequence,
        "stop_details": reply.stop_details,
        "usage": _present(reply.usage) or None,
        "failure": None if reply.failure is None else _failure_to_json(reply.failure),
        "request_id": reply.request_id,
        "first_byte_ms": timing.first_byte_ms,
        "first_text_ms": timing.first_text_ms,
        "total_ms": timing.total_ms,
        "thinking_ms": thinking or None,
        "prefix": None if reply.prefix is None else _prefix_to_json(reply.prefix),
        "report": report,
        "container": reply.container,
    }
    return {name: value for name, value in told.items() if value is not None}


def reply_from_json(value: Any) -> Reply:
    """Return what `reply_to_json` wrote; else `ValueError`, `TypeError` or `KeyError`."""
    raw = members(value)
    times = member(raw, "thinking_ms", members, nothing())
    return Reply(
        outcome=Outcome(text(raw["outcome"])),
        message_id=member(raw, "message_id", text, ""),
        model=member(raw, "model", text, ""),
        stop_reason=member(raw, "stop_reason", text, None),
        stop_sequence=member(raw, "stop_sequence", text, None),
        stop_details=member(raw, "stop_details", members, None),
        usage=member(raw, "usage", _usage_from_json, Usage()),
        failure=member(raw, "failure", _failure_from_json, None),
        request_id=member(raw, "request_id", text, None),
        timing=Timing(
            first_byte_ms=member(raw, "first_byte_ms", number, None),
            first_text_ms=member(raw, "first_text_ms", number, None),
            total_ms=member(raw, "total_ms", number, None),
            thinking_ms={int(part): number(ms) for part, ms in times.items()} or nothing(),
        ),
        prefix=member(raw, "prefix", _prefix_from_json, None),
        report=member(raw, "report", _report, None),
        container=member(raw, "container", members, None),
    )


def _usage_from_json(value: Any) -> Usage:
    raw = members(value)
    names = (one.name for one in fields(Usage) if one.name != "raw")
    counts = {name: member(raw, name, whole, None) for name in names}
    return Usage(**counts, raw=member(raw, "raw", members, None))


def _failure_to_json(failure: Failure) -> JsonObject:
    return {**_present(failure), "kind": failure.kind.value, "cause": failure.cause.value}


def _present(value: Usage | Failure) -> dict[str, Any]:
    """Return the fields that say anything."""
    found = {one.name: getattr(value, one.name) for one in fields(value)}
    return {name: one for name, one in found.items() if one is not None}


def _failure_from_json(value: Any) -> Failure:
    raw = members(value)
    return Failure(
        kind=WireKind(text(raw["kind"])),
        cause=Cause(text(raw["cause"])),
        message=member(raw, "message", text, ""),
        type=member(raw, "type", text, None),
        status=member(raw, "status", whole, None),
        request_id=member(raw, "request_id", text, None),
        retryable=member(raw, "retryable", flag, False),
        retry_after=member(raw, "retry_after", number, None),
        detail=member(raw, "detail", text, ""),
        host=member(raw, "host", text, ""),
        size=member(raw, "size", whole, None),
    )


def _prefix_to_json(prefix: Prefix) -> JsonObject:
    return {
        "digest": prefix.digest,
        "caching": prefix.caching.value,
        "levels": dict(prefix.levels),
    }


def _prefix_from_json(value: Any) -> Prefix:
    raw = members(value)
    levels = {name: text(one) for name, one in members(raw["levels"]).items()}
    return Prefix(text(raw["digest"]), levels, Caching(text(raw["caching"])))


def _report(value: Any) -> Report:
    return report_from_json(members(value))
