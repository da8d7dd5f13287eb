"""Rules of sections 5.1 and 5.2: tools, calls, their results, and tools of the server."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.rules.ledger import Fault, Json, turns
from tests.rules.rule_models import rules_of

_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_CLIENT = frozenset(
    (
        *("type", "name", "description", "input_schema", "strict", "eager_input_streaming"),
        *("defer_loading", "allowed_callers", "cache_control"),
    )
)
_SERVER_CALLS = frozenset({"server_tool_use", "mcp_tool_use"})
_OF_SEARCHING = frozenset(
    (
        *("type", "name", "max_uses", "allowed_domains", "blocked_domains"),
        *("allowed_callers", "user_location", "cache_control"),
    )
)
_OF_FETCHING = (_OF_SEARCHING - {"user_location"}) | {"citations", "max_content_tokens"}
_OF_RUNNING = frozenset({"type", "name", "allowed_callers", "cache_control"})
SERVER_TOOLS = {
    "web_search": (("20250305", "20260209", "20260318"), _OF_SEARCHING),
    "web_fetch": (("20250910", "20260209", "20260309", "20260318"), _OF_FETCHING),
    "code_execution": (("20250522", "20250825", "20260120", "20260521"), _OF_RUNNING),
}
"""Versions and members of the tools of the server that a chat needs (section 5.2)."""


def tool_faults(body: Json) -> Iterator[Fault]:
    """What is wrong with the tools of a request and with the calls in its history."""
    tools = body.get("tools", ())
    names = [str(tool.get("name")) for tool in tools]
    if len(set(names)) != len(names):
        yield Fault("5.1", "two tools have one name")
    for tool in tools:
        yield from _tool(tool)
    yield from _choice(body, names)
    yield from _history(body)


def _tool(tool: Json) -> Iterator[Fault]:
    if not _NAME.fullmatch(str(tool.get("name"))):
        yield Fault("5.1", f"{tool.get('name')!r} is no name of a tool")
    kind = str(tool.get("type", "custom"))
    if kind == "custom":
        schema = tool.get("input_schema")
        if not isinstance(schema, dict) or schema.get("type") != "object":
            yield Fault("5.1", "the input of a tool is described as an object")
        for name in sorted(tool.keys() - _CLIENT):
            yield Fault("5.1", f"{name} is no member of a tool")
        return
    name, _, version = kind.rpartition("_")
    versions, members = SERVER_TOOLS.get(name, ((), frozenset()))
    if version not in versions:
        yield Fault("5.2", f"{kind} is no tool of the server")
        return
    if tool.get("name") != name:
        yield Fault("5.2", f"the name of {kind} is {name}")
    for member in sorted(tool.keys() - members):
        yield Fault("5.2", f"{member} is no member of {kind}")
    if tool.get("allowed_domains") and tool.get("blocked_domains"):
        yield Fault("5.2", "domains are allowed or blocked, not both")


def _choice(body: Json, names: list[str]) -> Iterator[Fault]:
    choice = body.get("tool_choice")
    if choice is None:
        return
    kind = choice.get("type")
    members = {"tool": {"type", "name"}, "none": {"type"}}.get(kind, {"type"})
    allowed = members | {"disable_parallel_tool_use"}
    if kind not in {"auto", "any", "none", "tool"} or choice.keys() - allowed:
        yield Fault("5.1", "the choice of a tool is auto, any, none or one of them")
    if kind == "tool" and choice.get("name") not in names:
        yield Fault("5.1", "the tool that is to be used is not offered")
    if kind not in {"any", "tool"}:
        return
    rules = rules_of(body.get("model"))
    if rules is not None and not rules.forced_tools:
        yield Fault("2.2", "this model cannot be made to use a tool")
    if (body.get("thinking") or {}).get("type") == "enabled":
        yield Fault("2.2", "no tool is forced where thinking has a budget")


def _history(body: Json) -> Iterator[Fault]:
    open_calls: list[str] = []
    deferred = False
    seen: set[str] = set()
    for role, blocks in turns(body):
        if role == "user":
            yield from _results(blocks, open_calls, deferred=deferred)
            open_calls, deferred = [], False
            continue
        if open_calls:
            yield Fault("5.1", "calls are followed by no message of the user")
        open_calls = [str(b["id"]) for b in blocks if b["type"] == "tool_use"]
        deferred = _defers(blocks)
        for call in open_calls:
            if call in seen:
                yield Fault("5.1", f"the id {call} is used twice")
            seen.add(call)
    if open_calls:
        yield Fault("5.1", "the last calls have no results")
    if seen and not body.get("tools"):
        yield Fault("5.1", "tools were called, and none is offered any more")
    yield from _server_calls(turns(body))


def _results(blocks: list[Json], calls: list[str], *, deferred: bool) -> Iterator[Fault]:
    answered = [str(b.get("tool_use_id")) for b in blocks if b["type"] == "tool_result"]
    if missing := set(calls) - set(answered):
        yield Fault("5.1", f"no results for {sorted(missing)}")
    if unknown := set(answered) - set(calls):
        yield Fault("5.1", f"results for {sorted(unknown)}, which nobody called")
    if len(set(answered)) != len(answered):
        yield Fault("5.1", "a call is answered twice")
    if any(block["type"] != "tool_result" for block in blocks[: len(answered)]):
        yield Fault("5.1", "results do not come first")
    if deferred and len(blocks) > len(answered):
        yield Fault("5.2", "beside a deferred call of the server there are only results")


def _defers(blocks: list[Json]) -> bool:
    """Whether a call of the server waits behind a message: it has no result in it."""
    done = {block.get("tool_use_id") for block in blocks}
    return any(b["type"] in _SERVER_CALLS and b.get("id") not in done for b in blocks)


def _server_calls(merged: list[tuple[str, list[Json]]]) -> Iterator[Fault]:
    """Each call of the server has its result, but for those that the answer begins with."""
    waiting: dict[object, int] = {}
    for number, (role, blocks) in enumerate(merged):
        for block in blocks if role == "assistant" else ():
            if block["type"] in _SERVER_CALLS:
                waiting[block.get("id")] = number
                continue
            result = block["type"].endswith("_tool_result")
            if result and waiting.pop(block.get("tool_use_id"), None) is None:
                yield Fault("5.2", f"a {block['type']} without its call before it")
    role, last = merged[-1]
    in_loop = role == "user" and all(block["type"] == "tool_result" for block in last)
    open_at = len(merged) - (2 if in_loop else 1)
    if any(number != open_at for number in waiting.values()):
        yield Fault("5.2", "a call of the server that nobody goes on with")
