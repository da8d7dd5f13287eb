"""An independent judge of requests, written from the notes on the Messages API and nothing else.

`faults` tells every rule that a request breaks. It looks at the JSON and the headers as they are
sent, and at a ledger of what was exchanged before, so that it can prove what no single request
shows: that thinking went back byte for byte, and that nothing before it changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, TypeGuard

from tests.rules.cache_rules import cache_faults
from tests.rules.content_rules import content_faults
from tests.rules.echo_rules import echo_faults
from tests.rules.ledger import Fault, Json, Ledger, Sent
from tests.rules.rule_models import (
    INTERLEAVED,
    LONG_OUTPUT,
    LOW_TO_HIGH,
    TOKEN_EFFICIENT,
    rules_of,
)
from tests.rules.tool_rules import tool_faults

MOST_BYTES = 32 * 1024 * 1024
MOST_MESSAGES = 100_000
NEWER = "2026-10-21"
_MEMBERS = frozenset(
    (
        *("model", "max_tokens", "messages", "system", "stream", "stop_sequences"),
        *("temperature", "top_p", "top_k", "tools", "tool_choice", "thinking", "output_config"),
        *("cache_control", "metadata", "service_tier", "speed", "inference_geo", "container"),
        "diagnostics",
    )
)
_OF_BETAS = frozenset(
    (
        *("mcp_servers", "context_management", "fallbacks", "fallback_credit_token"),
        *("compaction", "task_budget"),
    )
)
_OF_FEW = (LONG_OUTPUT, TOKEN_EFFICIENT)
_SAMPLING = ("temperature", "top_p", "top_k")
_BETA = re.compile(r"[a-z0-9-]+-\d{4}-\d{2}-\d{2}")
_DISPLAYS = ("summarized", "omitted")


def faults(sent: Sent, ledger: Ledger | None = None) -> tuple[Fault, ...]:
    """All that is wrong with a request; empty for one that the API takes."""
    known = ledger or Ledger()
    found: list[Fault] = []
    for rule in _RULES:
        found.extend(rule(sent))
    if not any(fault.section == "1.2 messages" for fault in found):
        found.extend(content_faults(sent.body, sent.headers.get("anthropic-version", "")))
        found.extend(tool_faults(sent.body))
        found.extend(cache_faults(sent.body))
        found.extend(echo_faults(sent, known))
    return tuple(found)


def betas_of(sent: Sent) -> list[str]:
    """The names in the header, in order (section 1.1)."""
    header = sent.headers.get("anthropic-beta", "")
    return [name.strip() for name in header.split(",")] if header else []


def _headers(sent: Sent) -> Iterator[Fault]:
    keys = [name for name in ("x-api-key", "authorization") if sent.headers.get(name)]
    if len(keys) != 1:
        yield Fault("1.1", f"one key header is sent, not {len(keys)}")
    if sent.headers.get("anthropic-version") not in {"2023-06-01", NEWER}:
        yield Fault("1.1", "the version is none of the two")
    if sent.headers.get("content-type", "").split(";")[0] != "application/json":
        yield Fault("1.1", "the body is not called JSON")
    betas = betas_of(sent)
    if len(set(betas)) != len(betas):
        yield Fault("1.1", "a beta is named twice")
    for name in betas:
        if not _BETA.fullmatch(name):
            yield Fault("1.1", f"{name!r} is no name of a beta")


def _betas_of_few_models(sent: Sent) -> Iterator[Fault]:
    rules = rules_of(sent.body.get("model"))
    for name in betas_of(sent):
        if rules is not None and name in _OF_FEW and name not in rules.betas:
            yield Fault("2.1", f"{name} is not of this model")


def _members(sent: Sent) -> Iterator[Fault]:
    body = sent.body
    allowed = _MEMBERS | _OF_BETAS if betas_of(sent) else _MEMBERS
    for name in sorted(body.keys() - allowed):
        yield Fault("1.2", f"{name} is no member of a request")
    if not isinstance(body.get("model"), str) or not body["model"]:
        yield Fault("1.2", "no model is named")
    if not isinstance(body.get("stream", False), bool):
        yield Fault("1.2", "stream is true or false")
    if body.get("service_tier", "auto") not in {"auto", "standard_only"}:
        yield Fault("1.2", "service_tier is auto or standard_only")
    if body.get("speed", "standard") not in {"standard", "fast"}:
        yield Fault("1.2", "speed is standard or fast")
    for sequence in body.get("stop_sequences", ()):
        if not isinstance(sequence, str) or not sequence.strip():
            yield Fault("1.2", "a stop sequence is blank")
    if len(json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")) > MOST_BYTES:
        yield Fault("1.3", "the request is larger than 32 MB")


def _max_tokens(sent: Sent) -> Iterator[Fault]:
    value = sent.body.get("max_tokens")
    if not _is_whole(value) or value < 0:
        yield Fault("1.2", "max_tokens is a whole number from 0 on")
        return
    rules = rules_of(sent.body.get("model"))
    if rules is None:
        return
    most = 128_000 if LONG_OUTPUT in rules.betas and LONG_OUTPUT in betas_of(sent) else rules.output
    if value > most:
        yield Fault("2", f"max_tokens {value} is above {most}")


def _messages(sent: Sent) -> Iterator[Fault]:
    messages = sent.body.get("messages")
    if not isinstance(messages, list) or not messages or len(messages) > MOST_MESSAGES:
        yield Fault("1.2 messages", "messages is a list of 1 to 100,000")
        return
    for message in messages:
        if not isinstance(message, dict) or message.keys() != {"role", "content"}:
            yield Fault("1.2 messages", "a message has a role and a content and nothing else")
        elif message["role"] not in {"user", "assistant", "system"}:
            yield Fault("1.2 messages", "a role is none of the three")
        elif not isinstance(message["content"], str | list):
            yield Fault("1.2 messages", "a content is a string or a list")
        elif isinstance(message["content"], list) and not _all_blocks(message["content"]):
            yield Fault("1.2 messages", "a block is an object with a type")


def _all_blocks(content: list[Any]) -> bool:
    return all(isinstance(one, dict) and isinstance(one.get("type"), str) for one in content)


def _thinking(sent: Sent) -> Iterator[Fault]:
    thinking = sent.body.get("thinking")
    if thinking is None:
        return
    kind = thinking.get("type")
    rules = rules_of(sent.body.get("model"))
    members = {
        "enabled": {"type", "budget_tokens", "display"},
        "adaptive": {"type", "display"},
        "between_tools": {"type"},
        "disabled": {"type"},
    }.get(kind)
    if members is None:
        yield Fault("1.7", f"{kind!r} is no type of thinking")
        return
    if rules is not None and kind not in rules.thinking:
        yield Fault("2.2", f"{kind} is not taken by this model")
    for name in sorted(thinking.keys() - members):
        yield Fault("1.7", f"{name} does not go with {kind}")
    if thinking.get("display", "omitted") not in _DISPLAYS:
        yield Fault("1.7", "display is summarized or omitted")
    if kind == "enabled":
        yield from _budget(thinking.get("budget_tokens"), sent)


def _budget(budget: Any, sent: Sent) -> Iterator[Fault]:
    if not _is_whole(budget) or budget < 1024:
        yield Fault("1.7", "a budget is a whole number from 1024 on")
        return
    interleaves = INTERLEAVED in betas_of(sent) and bool(sent.body.get("tools"))
    most = sent.body.get("max_tokens")
    if _is_whole(most) and budget >= most and not interleaves:
        yield Fault("1.7", "the budget is not below max_tokens")


def _effort(sent: Sent) -> Iterator[Fault]:
    config = sent.body.get("output_config")
    if config is None:
        return
    for name in sorted(config.keys() - {"effort", "format"}):
        yield Fault("1.2", f"{name} is no member of output_config")
    rules = rules_of(sent.body.get("model"))
    effort = config.get("effort")
    if effort is None or rules is None:
        return
    kind = (sent.body.get("thinking") or {}).get("type")
    if effort not in rules.efforts:
        yield Fault("2.2", f"this model does not take the effort {effort}")
    elif kind == "disabled" and effort not in rules.quiet_efforts:
        yield Fault("2.2", f"{effort} does not go with thinking switched off")
    elif kind == "between_tools" and effort not in LOW_TO_HIGH:
        yield Fault("4.4", f"{effort} does not go with between_tools")


def _sampling(sent: Sent) -> Iterator[Fault]:
    body = sent.body
    given = [name for name in _SAMPLING if name in body]
    if not given:
        return
    rules = rules_of(body.get("model"))
    if sent.headers.get("anthropic-version") == NEWER:
        yield Fault("1.5", f"{given[0]} is not taken by this version")
    elif rules is not None and rules.sampling == "none":
        yield Fault("1.5", f"{given[0]} is not taken by this model")
    elif rules is not None and rules.sampling == "one" and {"temperature", "top_p"} <= set(given):
        yield Fault("1.5", "temperature or top_p, not both")
    yield from _ranges(body, given)
    if (body.get("thinking") or {}).get("type", "disabled") == "disabled":
        return
    if body.get("temperature", 1) != 1:
        yield Fault("1.5", "temperature is 1 where thinking is on")
    if "top_k" in body:
        yield Fault("1.5", "no top_k where thinking is on")
    if not 0.95 <= body.get("top_p", 1) <= 1:
        yield Fault("1.5", "top_p is 0.95 to 1 where thinking is on")


def _ranges(body: Json, given: list[str]) -> Iterator[Fault]:
    for name in given:
        value = body[name]
        if name == "top_k":
            right = _is_whole(value) and value >= 0
        else:
            right = isinstance(value, int | float) and not isinstance(value, bool)
            right = right and 0 <= value <= 1
        if not right:
            yield Fault("1.5", f"{name} is out of its range")


def _is_whole(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


_RULES: tuple[Callable[[Sent], Iterator[Fault]], ...] = (
    _headers,
    _betas_of_few_models,
    _members,
    _max_tokens,
    _messages,
    _thinking,
    _effort,
    _sampling,
)
