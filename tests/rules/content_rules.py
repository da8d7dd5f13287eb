"""Rules of sections 1.3 and 1.4: what the blocks of a message may be, and the order of roles."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from tests.rules.file_rules import file_faults
from tests.rules.ledger import Fault, Json, blocks_of, is_blank, turns
from tests.rules.rule_models import rules_of

_NEWER = "2026-10-21"
_USER: dict[str, tuple[set[str], set[str]]] = {
    "text": ({"text"}, {"cache_control", "citations"}),
    "image": ({"source"}, {"cache_control"}),
    "document": ({"source"}, {"title", "context", "citations", "cache_control"}),
    "search_result": ({"source", "title", "content"}, {"citations", "cache_control"}),
    "tool_result": ({"tool_use_id"}, {"content", "is_error", "cache_control"}),
    "container_upload": ({"file_id"}, {"cache_control"}),
}
_ASSISTANT: dict[str, tuple[set[str], set[str]]] = {
    "text": _USER["text"],
    "thinking": ({"thinking", "signature"}, set()),
    "redacted_thinking": ({"data"}, set()),
    "tool_use": ({"id", "name", "input"}, {"caller", "cache_control"}),
    "server_tool_use": ({"id", "name", "input"}, {"caller", "cache_control"}),
    "mcp_tool_use": ({"id", "name", "input", "server_name"}, {"cache_control"}),
    "container_upload": _USER["container_upload"],
}
_IN_RESULTS = frozenset({"text", "image", "document", "search_result"})
_THOUGHTS = frozenset({"thinking", "redacted_thinking"})
_CALLS = frozenset({"tool_use", "server_tool_use", "mcp_tool_use"})


def content_faults(body: Json, version: str) -> Iterator[Fault]:
    """What is wrong with the messages and the system prompt, taken by themselves."""
    messages = body["messages"]
    for number, message in enumerate(messages):
        final = number == len(messages) - 1 and message["role"] == "assistant"
        if not message["content"] and not final:
            yield Fault("1.3", "a message is empty")
        for block in blocks_of(message):
            yield from _block_faults(block, message["role"], version)
    yield from _system_faults(body.get("system"))
    yield from _order(body)
    yield from _ending(body)
    yield from _citations(body)
    yield from file_faults(body)


def _block_faults(block: Json, role: str, version: str) -> Iterator[Fault]:
    kind = block["type"]
    if is_blank(block):
        yield Fault("1.3", "text is blank")
    known = _ASSISTANT if role == "assistant" else _USER
    if kind in known:
        yield from _member_faults(block, *known[kind])
    elif role != "assistant":
        yield Fault("1.3", f"{kind} is nothing a client makes")
    elif kind in _USER and (kind != "document" or version == _NEWER):
        yield Fault("1.1" if kind == "document" else "1.3", f"{kind} in an assistant message")
    if kind == "thinking":
        yield from _thought(block)
    elif kind in _CALLS and not isinstance(block.get("input"), dict):
        yield Fault("5.1", "the input of a call is an object")
    elif kind == "tool_result":
        yield from _inside_result(block, version)
    elif role == "user" and version == _NEWER and kind == "text" and block.get("citations"):
        yield Fault("1.1", "text of the user with citations")


def _member_faults(block: Json, required: set[str], allowed: set[str]) -> Iterator[Fault]:
    for name in sorted(required - block.keys()):
        yield Fault("1.3", f"{block['type']} without {name}")
    for name in sorted(block.keys() - required - allowed - {"type"}):
        yield Fault("1.2", f"{name} is no member of {block['type']}")


def _thought(block: Json) -> Iterator[Fault]:
    signature = block.get("signature")
    if not isinstance(signature, str) or not signature:
        yield Fault("4.1", "thinking without a signature")
    if not isinstance(block.get("thinking"), str):
        yield Fault("1.3", "thinking that is no text")


def _inside_result(block: Json, version: str) -> Iterator[Fault]:
    for inner in blocks_of(block):
        if inner.get("type") not in _IN_RESULTS:
            yield Fault("1.3", f"{inner.get('type')} in the result of a tool")
        elif not (is_blank(inner) and isinstance(block.get("content"), str)):
            yield from _block_faults(inner, "user", version)


def _system_faults(system: object) -> Iterator[Fault]:
    if system is None or isinstance(system, str):
        return
    if not isinstance(system, list):
        yield Fault("1.2", "system is a text or a list")
        return
    for block in system:
        if block.get("type") != "text" or is_blank(block):
            yield Fault("1.2", "the system prompt is made of texts that are not blank")


def _order(body: Json) -> Iterator[Fault]:
    roles = [role for role, _ in turns(body)]
    if roles[0] != "user":
        yield Fault("1.2", "the first message is not the user's")
    for before, role in pairwise(roles):
        if role == "system" and before != "user":
            yield Fault("1.4", "a system message follows a message of the user")
    for role, after in pairwise(roles):
        if role == "system" and after != "assistant":
            yield Fault("1.4", "a system message is last or an assistant message follows")


def _ending(body: Json) -> Iterator[Fault]:
    for role, blocks in turns(body):
        if role == "assistant" and blocks and all(b["type"] in _THOUGHTS for b in blocks):
            yield Fault("4.1", "a message of nothing but thinking")
    role, blocks = turns(body)[-1]
    if role != "assistant" or not blocks:
        return
    last = blocks[-1]
    if last["type"] == "server_tool_use" or last["type"].endswith("_tool_result"):
        return
    rules = rules_of(body.get("model"))
    if rules is not None and not rules.prefill:
        yield Fault("1.4", "this model goes on from no message of its own")
    if last["type"] in _THOUGHTS:
        yield Fault("4.1", "the last message ends in thinking")
    if last["type"] == "text" and last["text"] != last["text"].rstrip():
        yield Fault("1.3", "the last message ends in white space")


def _citations(body: Json) -> Iterator[Fault]:
    switches = {
        bool((block.get("citations") or {}).get("enabled"))
        for _, blocks in turns(body)
        for block in blocks
        if block["type"] == "document"
    }
    if len(switches) > 1:
        yield Fault("1.3", "citations of all documents or of none")
    if True in switches and "format" in (body.get("output_config") or {}):
        yield Fault("5.3", "citations do not go with a format of output")
