"""Rules of section 1.6: how many marks for the cache there may be, where, and in which order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from tests.rules.ledger import Fault, Json, blocks_of, is_blank

MOST_MARKS = 4
_UNMARKED = frozenset({"thinking", "redacted_thinking"})


def cache_faults(body: Json) -> Iterator[Fault]:
    """What is wrong with the marks of a request."""
    marked = list(_marked(body))
    for block in marked:
        yield from _mark_faults(block["cache_control"])
        if block.get("type") in _UNMARKED:
            yield Fault("1.6", "thinking cannot be marked")
        if is_blank(block):
            yield Fault("1.6", "blank text cannot be marked")
    lives = [_life(block["cache_control"]) for block in marked]
    top = body.get("cache_control")
    if top is not None:
        yield from _mark_faults(top)
        yield from _beside_top(body, _life(top), len(marked))
        lives.append(_life(top))
    if len(marked) > MOST_MARKS:
        yield Fault("1.6", f"{len(marked)} marks, 4 are allowed")
    if any(earlier == "5m" and later == "1h" for earlier, later in pairwise(lives)):
        yield Fault("1.6", "a mark of an hour comes after one of five minutes")


def _mark_faults(mark: object) -> Iterator[Fault]:
    if not isinstance(mark, dict) or mark.get("type") != "ephemeral":
        yield Fault("1.6", "a mark is ephemeral")
    elif mark.keys() - {"type", "ttl"} or mark.get("ttl", "5m") not in {"5m", "1h"}:
        yield Fault("1.6", "a mark lives 5m or 1h and has no other member")


def _beside_top(body: Json, life: str, marks: int) -> Iterator[Fault]:
    if marks >= MOST_MARKS:
        yield Fault("1.6", "four marks leave no room for the automatic one")
    last = blocks_of(body["messages"][-1])
    if last and "cache_control" in last[-1] and _life(last[-1]["cache_control"]) != life:
        yield Fault("1.6", "the last block and the automatic mark live differently long")


def _life(mark: object) -> str:
    return str(mark.get("ttl", "5m")) if isinstance(mark, dict) else "5m"


def _marked(body: Json) -> Iterator[Json]:
    """All marked blocks in the order of the prefix: tools, system, messages."""
    system = body.get("system")
    yield from (tool for tool in body.get("tools", ()) if "cache_control" in tool)
    if isinstance(system, list):
        yield from (block for block in system if "cache_control" in block)
    for message in body.get("messages", ()):
        for block in blocks_of(message):
            content = block.get("content")
            inner = content if isinstance(content, list) else []
            yield from (one for one in inner if isinstance(one, dict) and "cache_control" in one)
            if "cache_control" in block:
                yield block
