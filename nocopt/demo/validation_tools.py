"""Checks of tools, their calls and results, and marks for the cache (sections 1.6 and 5)."""

import re
from collections.abc import Iterator
from typing import Any

from nocopt.demo.models import Model

Json = dict[str, Any]

_TOOL_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_VERSIONS = {
    "web_search": ("20250305", "20260209", "20260318"),
    "web_fetch": ("20250910", "20260209", "20260309", "20260318"),
    "code_execution": ("20250522", "20250825", "20260120", "20260521"),
}
_MOST_MARKS = 4
_LIVES = ("5m", "1h")


class Rules:
    """What holds for one request: model, version and beta names from the headers."""

    def __init__(self, model: Model, version: str, betas: frozenset[str]) -> None:
        self.model = model
        self.version = version
        self.betas = betas


def tool_problems(body: Json, _rules: Rules) -> Iterator[str]:
    """What is wrong with the tools on offer (sections 5.1 and 5.2)."""
    tools = body.get("tools", [])
    if not isinstance(tools, list):
        yield "tools: Input should be a valid list"
        return
    names: set[str] = set()
    for number, tool in enumerate(tools):
        if not isinstance(tool, dict):
            yield f"tools.{number}: Input should be a valid dictionary"
            return
        name = str(tool.get("name", ""))
        if not _TOOL_NAME.fullmatch(name):
            yield f"tools.{number}.name: String should match pattern '^[a-zA-Z0-9_-]{{1,64}}$'"
        if name in names:
            yield "tools: Tool names must be unique."
        names.add(name)
        client_tool = tool.get("type", "custom") == "custom"
        schema = tool.get("input_schema")
        if client_tool and not (isinstance(schema, dict) and schema.get("type") == "object"):
            yield f"tools.{number}.input_schema: Field required, with type 'object'"
        yield from _server_tool(tool, f"tools.{number}")


def _server_tool(tool: Json, place: str) -> Iterator[str]:
    kind, _, version = str(tool.get("type", "")).rpartition("_")
    versions = _VERSIONS.get(kind)
    if versions is None:
        return
    if version not in versions:
        known = ", ".join(f"'{kind}_{one}'" for one in versions)
        yield (
            f"{place}: Input tag '{tool['type']}' found using 'type' does not match any of the "
            f"expected tags: {known}"
        )
    if tool.get("allowed_domains") and tool.get("blocked_domains"):
        yield f"{place}: only one of allowed_domains and blocked_domains can be used"


def pair_problems(body: Json, _rules: Rules) -> Iterator[str]:
    """Calls without results right behind them, and results without calls (section 5.1)."""
    messages = body["messages"]
    calls: set[str] = set()
    for number, message in enumerate(messages):
        blocks = message["content"] if isinstance(message["content"], list) else []
        yield from _results(message, blocks, number)
        answered = {b["tool_use_id"] for b in blocks if b["type"] == "tool_result"}
        if missing := sorted(calls - answered):
            yield (
                f"messages.{number}: `tool_use` ids were found without `tool_result` blocks "
                f"immediately after: {', '.join(missing)}."
            )
        for unknown in sorted(answered - calls):
            yield (
                f"messages.{number}: unexpected `tool_use_id` found in `tool_result` blocks: "
                f"{unknown}."
            )
        calls = {b["id"] for b in blocks if b["type"] == "tool_use"}


def _results(message: Json, blocks: list[Json], number: int) -> Iterator[str]:
    """Results come before all else in their message (section 5.1)."""
    kinds = [block["type"] for block in blocks]
    count = kinds.count("tool_result")
    if message["role"] == "user" and any(kind != "tool_result" for kind in kinds[:count]):
        yield f"messages.{number}: `tool_result` blocks must come first in the message."


def mark_problems(body: Json, _rules: Rules) -> Iterator[str]:
    """What is wrong with the marks for the cache (section 1.6)."""
    marked = list(_marked(body))
    top = body.get("cache_control")
    marks = [block["cache_control"] for _, block in marked] + ([top] if top is not None else [])
    for mark in marks:
        if not isinstance(mark, dict) or mark.get("type") != "ephemeral":
            yield "cache_control: Input tag is expected to be 'ephemeral'"
            return
        if mark.get("ttl", "5m") not in _LIVES:
            yield "cache_control.ephemeral.ttl: Input should be '5m' or '1h'"
    if len(marks) > _MOST_MARKS:
        yield (
            f"A maximum of {_MOST_MARKS} blocks with cache_control may be provided. "
            f"Found {len(marks)}."
        )
    for place, block in marked:
        if block.get("type") in {"thinking", "redacted_thinking"}:
            yield f"{place}: cache_control cannot be set for thinking blocks"
    lives = [mark.get("ttl", "5m") for mark in marks]
    if "5m" in lives and "1h" in lives[lives.index("5m") :]:
        yield "a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block"


def _marked(body: Json) -> Iterator[tuple[str, Json]]:
    """All marked blocks with their places, in the order of the prompt."""
    system = body.get("system")
    listed = [("tools", body.get("tools", [])), ("system", system)]
    messages = ((f"messages.{n}.content", m["content"]) for n, m in enumerate(body["messages"]))
    for place, blocks in (*listed, *messages):
        for index, block in enumerate(blocks if isinstance(blocks, list) else []):
            if "cache_control" in block:
                yield f"{place}.{index}", block
