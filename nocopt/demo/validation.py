"""Checks of a request by the rules of sections 1 and 4, worded like the real API."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from nocopt.demo.binding import binding_problem
from nocopt.demo.blocks import block_problem
from nocopt.demo.models import find, output_limit
from nocopt.demo.pictures import picture_problems
from nocopt.demo.validation_tools import Rules, mark_problems, pair_problems, tool_problems

Json = dict[str, Any]

VERSIONS = ("2023-06-01", "2026-10-21")
_FIELDS = frozenset(
    (
        *("model", "max_tokens", "messages", "system", "stream", "stop_sequences"),
        *("temperature", "top_p", "top_k", "tools", "tool_choice", "thinking", "output_config"),
        *("cache_control", "metadata", "service_tier", "speed", "inference_geo", "container"),
        "diagnostics",
    )
)
_BETA_FIELDS = frozenset(
    (
        *("mcp_servers", "context_management", "fallbacks", "fallback_credit_token"),
        *("compaction", "task_budget"),
    )
)
_NOT_COUNTED = frozenset({"max_tokens", "stream", "temperature", "top_p", "top_k"})
_BETA = re.compile(r"[a-z0-9-]+-\d{4}-\d{2}-\d{2}")
PREFILL_REFUSED = (
    "This model does not support assistant message prefill. "
    "The conversation must end with a user message."
)


def header_problem(headers: dict[str, str]) -> str | None:
    """What is wrong with the headers of section 1.1, the key excepted."""
    version = headers.get("anthropic-version", "")
    if not version:
        return "anthropic-version: header is required"
    if version not in VERSIONS:
        return f'anthropic-version: "{version}" is not a valid version'
    betas = [name.strip() for name in headers.get("anthropic-beta", "").split(",")]
    for name in betas if betas != [""] else []:
        if not _BETA.fullmatch(name):
            return f"Unexpected value(s) `{name}` for the `anthropic-beta` header."
    return None


def beta_names(headers: dict[str, str]) -> frozenset[str]:
    """The names in the ``anthropic-beta`` header."""
    names = (name.strip() for name in headers.get("anthropic-beta", "").split(","))
    return frozenset(name for name in names if name)


def message_problem(body: Any, version: str, betas: frozenset[str]) -> str | None:
    """What is wrong with the body of ``POST /v1/messages``."""
    return _first_problem(body, version, betas, _CHECKS)


def count_problem(body: Any, version: str, betas: frozenset[str]) -> str | None:
    """What is wrong with the body of ``POST /v1/messages/count_tokens`` (section 7)."""
    if isinstance(body, dict):
        for name in sorted(_NOT_COUNTED & body.keys()):
            return f"{name}: Extra inputs are not permitted"
    checks = [check for check in _CHECKS if check not in {_max_tokens, _sampling}]
    return _first_problem(body, version, betas, checks)


Check = Callable[[Json, Rules], Iterator[str]]


def _first_problem(
    body: Any, version: str, betas: frozenset[str], checks: list[Check]
) -> str | None:
    if not isinstance(body, dict):
        return "The request body is not a valid JSON object."
    if not isinstance(body.get("model"), str) or not body["model"]:
        return "model: Field required"
    rules = Rules(find(body["model"]), version, betas)
    for check in checks:
        for problem in check(body, rules):
            return problem
    return None


def _fields(body: Json, rules: Rules) -> Iterator[str]:
    allowed = _FIELDS | _BETA_FIELDS if any(rules.betas) else _FIELDS
    for name in sorted(body.keys() - allowed):
        yield f"{name}: Extra inputs are not permitted"


def _max_tokens(body: Json, rules: Rules) -> Iterator[str]:
    if "max_tokens" not in body:
        yield "max_tokens: Field required"
        return
    value = body["max_tokens"]
    limit = output_limit(rules.model, rules.betas)
    if not is_whole(value):
        yield "max_tokens: Input should be a valid integer"
    elif value < 0:
        yield "max_tokens: Input should be greater than or equal to 0"
    elif value > limit:
        yield (
            f"max_tokens: {value} > {limit}, which is the maximum allowed number of output "
            f"tokens for {body['model']}"
        )


def _messages(body: Json, rules: Rules) -> Iterator[str]:
    messages = body.get("messages")
    if messages is None:
        yield "messages: Field required"
    elif not isinstance(messages, list):
        yield "messages: Input should be a valid list"
    elif not messages:
        yield "messages: at least one message is required"
    else:
        for number, message in enumerate(messages):
            yield from _message(message, f"messages.{number}", last=number == len(messages) - 1)
        if messages[0]["role"] != "user":
            yield 'messages: first message must use the "user" role'
        yield from _system_places([message["role"] for message in messages])
        yield from _ending(messages[-1], rules)


def _message(message: Any, place: str, *, last: bool) -> Iterator[str]:
    if not isinstance(message, dict):
        yield f"{place}: Input should be a valid dictionary"
        return
    for name in sorted(message.keys() - {"role", "content"}):
        yield f"{place}.{name}: Extra inputs are not permitted"
    role = message.get("role")
    if role not in {"user", "assistant", "system"}:
        yield f"{place}.role: Input should be 'user', 'assistant' or 'system'"
    yield from _content(message.get("content"), place, role=str(role), last=last)


def _content(content: Any, place: str, *, role: str, last: bool) -> Iterator[str]:
    if not isinstance(content, str | list):
        yield f"{place}.content: Input should be a valid string or list"
    elif not content:
        if not (last and role == "assistant"):
            yield (
                f"{place}: all messages must have non-empty content except for the optional "
                "final assistant message"
            )
    elif isinstance(content, str):
        if not content.strip():
            yield "messages: text content blocks must contain non-whitespace text"
    else:
        for index, block in enumerate(content):
            if problem := block_problem(block, f"{place}.content.{index}", role):
                yield problem


def _system_places(roles: list[str]) -> Iterator[str]:
    for number, role in enumerate(roles):
        if role != "system":
            continue
        after = roles[number + 1] if number + 1 < len(roles) else "assistant"
        if number == 0 or roles[number - 1] != "user" or after != "assistant":
            yield f"messages.{number}: a system message must directly follow a user message"


def _ending(last: Json, rules: Rules) -> Iterator[str]:
    if last["role"] != "assistant":
        return
    content = last["content"]
    blocks = [{"type": "text", "text": content}] if isinstance(content, str) else content
    final = blocks[-1] if blocks else {"type": "none"}
    # A turn paused by a server tool goes on from an assistant message without being a prefill.
    if final["type"] == "server_tool_use" or final["type"].endswith("_tool_result"):
        return
    if not rules.model.prefill:
        yield PREFILL_REFUSED
    if final["type"] == "text" and final["text"] != final["text"].rstrip():
        yield "messages: final assistant content cannot end with trailing whitespace"
    if final["type"] in {"thinking", "redacted_thinking"}:
        yield "messages: The final block in an assistant message cannot be `thinking`."


def _system(body: Json, _rules: Rules) -> Iterator[str]:
    system = body.get("system", "-")
    if isinstance(system, str):
        return
    if not isinstance(system, list):
        yield "system: Input should be a valid string or list"
        return
    for index, block in enumerate(system):
        if problem := block_problem(block, f"system.{index}", "system"):
            yield problem


def _plain_values(body: Json, _rules: Rules) -> Iterator[str]:
    if not isinstance(body.get("stream", False), bool):
        yield "stream: Input should be a valid boolean"
    sequences = body.get("stop_sequences", [])
    if not isinstance(sequences, list):
        yield "stop_sequences: Input should be a valid list"
        return
    for number, sequence in enumerate(sequences):
        if not isinstance(sequence, str) or not sequence.strip():
            yield f"stop_sequences.{number}: each stop sequence must contain non-whitespace"


def _thinking(body: Json, rules: Rules) -> Iterator[str]:
    thinking = body.get("thinking")
    if thinking is None:
        return
    if not isinstance(thinking, dict):
        yield "thinking: Input should be a valid dictionary"
        return
    kind = thinking.get("type")
    if kind not in {"enabled", "adaptive", "between_tools", "disabled"}:
        yield "thinking.type: Input should be 'enabled', 'adaptive' or 'disabled'"
    elif kind == "adaptive" and kind not in rules.model.thinking:
        yield "adaptive thinking is not supported on this model"
    elif kind not in rules.model.thinking and rules.model.thinking:
        yield f'"thinking.type.{kind}" is not supported for this model.'
    elif kind == "enabled" and not rules.model.thinking:
        yield "thinking: this model does not support thinking"
    yield from _thinking_members(thinking, body, rules)


def _thinking_members(thinking: Json, body: Json, rules: Rules) -> Iterator[str]:
    kind = thinking["type"]
    allowed = {"type"} if kind in {"disabled", "between_tools"} else {"type", "display"}
    allowed |= {"budget_tokens"} if kind == "enabled" else set()
    allowed |= {"block_binding"} if any(rules.betas) else set()
    for name in sorted(thinking.keys() - allowed):
        yield f"thinking.{kind}.{name}: Extra inputs are not permitted"
    if thinking.get("display", "summarized") not in {"summarized", "omitted", "updates"}:
        yield f"thinking.{kind}.display: Input should be 'summarized' or 'omitted'"
    if kind != "enabled":
        return
    budget = thinking.get("budget_tokens")
    interleaved = "interleaved-thinking-2025-05-14" in rules.betas and "tools" in body
    if budget is None:
        yield "thinking.enabled.budget_tokens: Field required"
    elif not is_whole(budget):
        yield "thinking.enabled.budget_tokens: Input should be a valid integer"
    elif budget < 1024:
        yield "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024"
    elif budget >= body.get("max_tokens", budget + 1) and not interleaved:
        yield "`max_tokens` must be greater than `thinking.budget_tokens`."


def _sampling(body: Json, rules: Rules) -> Iterator[str]:
    given = [name for name in ("temperature", "top_p", "top_k") if name in body]
    for name in given:
        if not isinstance(body[name], int | float) or isinstance(body[name], bool):
            yield f"{name}: Input should be a valid number"
            return
        if body[name] < 0 or (name != "top_k" and body[name] > 1):
            yield f"{name}: range: 0..1"
        if rules.version == "2026-10-21":
            yield f"{name}: Extra inputs are not permitted"
        if rules.model.sampling == "none" and not (name == "temperature" and body[name] == 1):
            yield f"`{name}` is not supported on this model."
    if rules.model.sampling == "one" and {"temperature", "top_p"} <= set(given):
        yield "`temperature` and `top_p` cannot both be specified for this model."
    kind = (body.get("thinking") or {}).get("type", "disabled")
    if kind != "disabled" and body.get("temperature", 1) != 1:
        yield "`temperature` may only be set to 1 when thinking is enabled."
    if kind != "disabled" and "top_k" in body:
        yield "`top_k` must be unset when thinking is enabled."


def _output_config(body: Json, rules: Rules) -> Iterator[str]:
    config = body.get("output_config")
    if config is None:
        return
    if not isinstance(config, dict):
        yield "output_config: Input should be a valid dictionary"
        return
    for name in sorted(config.keys() - {"effort", "format", "task_budget"}):
        yield f"output_config.{name}: Extra inputs are not permitted"
    if "effort" not in config:
        return
    if not rules.model.effort:
        yield "This model does not support the effort parameter."
    elif config["effort"] not in rules.model.effort:
        yield f"output_config.effort: Input should be one of {', '.join(rules.model.effort)}"


def _binding(body: Json, rules: Rules) -> Iterator[str]:
    if problem := binding_problem(body, rules.betas):
        yield problem


def is_whole(value: Any) -> bool:
    """Whether a JSON value is an integer (``true`` is none)."""
    return isinstance(value, int) and not isinstance(value, bool)


_CHECKS: list[Check] = [
    _max_tokens,
    _fields,
    _messages,
    _system,
    _plain_values,
    _thinking,
    _sampling,
    _output_config,
    tool_problems,
    pair_problems,
    mark_problems,
    picture_problems,
    _binding,
]
