"""Rules of sections 3.5, 3.6, 4 and 5.2 that need to know what was exchanged before."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from tests.rules.ledger import (
    Exchange,
    Fault,
    Json,
    Ledger,
    Placed,
    Sent,
    exact,
    head,
    is_blank,
    placed,
    turns,
)

_THOUGHTS = frozenset({"thinking", "redacted_thinking"})
_OWN = frozenset({"text", "tool_use"})
_NEVER_RUN = frozenset({"max_tokens", "refusal", "model_context_window_exceeded", None})


def echo_faults(sent: Sent, ledger: Ledger) -> Iterator[Fault]:
    """What of earlier answers went back in a way that it must not."""
    yield from _foreign_blocks(sent, ledger)
    yield from _calls(sent, ledger)
    yield from _refusals(sent, ledger)
    yield from _thoughts(sent, ledger)
    yield from _open_loop(sent, ledger)


def _foreign_blocks(sent: Sent, ledger: Ledger) -> Iterator[Fault]:
    """Blocks of the server go back to where they came from, byte for byte (checks 26, 41, 43)."""
    whole = [one for one in ledger.at(sent) if one.stop_reason is not None]
    there = {exact(block) for one in whole for block in one.content}
    for role, block in placed(sent.body):
        if role != "assistant":
            continue
        own = block["type"] in _OWN and not block.get("citations") and "caller" not in block
        if not own and exact(block) not in there:
            yield Fault("5.2", f"{block['type']} did not come from here as it is")


def _calls(sent: Sent, ledger: Ledger) -> Iterator[Fault]:
    """A call goes back as it was made, and never one that was cut (checks 39, 40)."""
    made = [
        (one, block)
        for one in ledger.exchanges
        for block in one.content
        if block["type"] == "tool_use"
    ]
    for role, block in placed(sent.body):
        if role != "assistant" or block["type"] != "tool_use":
            continue
        equal = [one for one, call in made if _same_call(call, block)]
        if not equal:
            yield Fault("5.1", f"the call {block.get('id')} was made otherwise, or never")
        elif all(one.stop_reason in _NEVER_RUN for one in equal):
            yield Fault("3.5", f"the call {block.get('id')} was cut or refused")


def _same_call(one: Json, other: Json) -> bool:
    names = ("id", "name", "input")
    return [json.dumps(one.get(name)) for name in names] == [
        json.dumps(other.get(name)) for name in names
    ]


def _refusals(sent: Sent, ledger: Ledger) -> Iterator[Fault]:
    """Nothing of a refused answer is sent again (check 44)."""
    good = {
        exact(b) for one in ledger.exchanges if one.stop_reason != "refusal" for b in one.content
    }
    bad = {
        exact(b) for one in ledger.exchanges if one.stop_reason == "refusal" for b in one.content
    }
    for role, block in placed(sent.body):
        if role == "assistant" and exact(block) in bad - good:
            yield Fault("3.5", "a refused answer is sent again")


def _thoughts(sent: Sent, ledger: Ledger) -> Iterator[Fault]:
    """Each thought stands in its answer, all of them do, and nothing before it changed."""
    blocks = placed(sent.body)
    free = {
        place
        for place, (role, block) in enumerate(blocks)
        if role == "assistant" and block["type"] in _THOUGHTS
    }
    made = [one for one in ledger.made_with(sent) if one.stop_reason is not None]
    while free:
        first = min(free)
        owners = [one for one in made if _stands_at(one, blocks, first)]
        if not owners:
            yield Fault(_why(sent, ledger, blocks[first][1]), "thinking that cannot stand here")
            free.discard(first)
            continue
        begins = first - _thought_places(owners[0])[0]
        free -= set(range(begins, begins + len(_said(owners[0]))))
        if not any(_nothing_changed(one, sent, blocks[:begins]) for one in owners):
            yield Fault("4.5", "something before a thought is not as it was")


def _why(sent: Sent, ledger: Ledger, block: Json) -> str:
    """The section that a thought breaks which belongs to no answer here."""
    if any(block in one.content for one in ledger.made_with(sent)):
        return "4.1"
    return "4.2" if any(block in one.content for one in ledger.exchanges) else "4.1"


def _said(one: Exchange) -> list[Json]:
    """The blocks of an answer that can be sent at all."""
    return [block for block in one.content if not is_blank(block)]


def _thought_places(one: Exchange) -> list[int]:
    return [place for place, block in enumerate(_said(one)) if block["type"] in _THOUGHTS]


def _stands_at(one: Exchange, blocks: Sequence[Placed], first: int) -> bool:
    """Whether an answer stands where its first thought is, verbatim up to its last thought."""
    places = _thought_places(one)
    if not places:
        return False
    begins = first - places[0]
    wanted = [exact(block) for block in _said(one)[: places[-1] + 1]]
    there = [exact(block) for role, block in blocks[max(begins, 0) :] if role == "assistant"]
    return begins >= 0 and there[: len(wanted)] == wanted


def _nothing_changed(one: Exchange, sent: Sent, before: Sequence[Placed]) -> bool:
    earlier = [(role, exact(block)) for role, block in placed(one.sent.body)]
    now = [(role, exact(block)) for role, block in before]
    return head(one.sent.body) == head(sent.body) and earlier == now


def _open_loop(sent: Sent, ledger: Ledger) -> Iterator[Fault]:
    """In a loop of tools all thoughts go back, with the same tools (sections 3.5, 4.1, 4.2)."""
    merged = turns(sent.body)
    results = merged[-1][1] if merged[-1][0] == "user" else []
    answers = merged[-2] if results and len(merged) > 1 else merged[-1]
    in_loop = all(block["type"] == "tool_result" for block in results)
    if answers[0] != "assistant" or not in_loop:
        return
    before = placed(sent.body)[: -len(results) or None]
    for one in ledger.made_with(sent):
        earlier = placed(one.sent.body)
        if [exact(b) for _, b in before[: len(earlier)]] != [exact(b) for _, b in earlier]:
            continue
        rest = [exact(block) for _, block in before[len(earlier) :]]
        said = [block for block in _said(one) if block["type"] not in _THOUGHTS]
        plain = [text for text in rest if json.loads(text)["type"] not in _THOUGHTS]
        if one.stop_reason not in {"tool_use", "pause_turn"} or plain != [exact(b) for b in said]:
            continue
        yield from _continued(one, sent, rest)
    yield from _begins_with_thought(sent, merged)


def _continued(one: Exchange, sent: Sent, rest: list[str]) -> Iterator[Fault]:
    if [exact(tool) for tool in one.sent.body.get("tools", ())] != [
        exact(tool) for tool in sent.body.get("tools", ())
    ]:
        yield Fault("5.1", "the tools of a loop changed")
    signed = all(b.get("signature") for b in one.content if b["type"] == "thinking")
    if signed and head(one.sent.body) == head(sent.body) and rest != [exact(b) for b in _said(one)]:
        yield Fault("4.1", "thoughts of the open loop did not go back")


def _begins_with_thought(sent: Sent, merged: list[tuple[str, list[Json]]]) -> Iterator[Fault]:
    """Manual thinking wants the turn of a loop to begin with a thought (section 4.2)."""
    if (sent.body.get("thinking") or {}).get("type") != "enabled":
        return
    asked = [
        place
        for place, (role, blocks) in enumerate(merged)
        if role == "user" and any(block["type"] != "tool_result" for block in blocks)
    ]
    turn = [blocks for role, blocks in merged[asked[-1] :] if role == "assistant"] if asked else []
    called = any(block["type"] == "tool_use" for blocks in turn for block in blocks)
    if called and turn[0][0]["type"] not in _THOUGHTS:
        yield Fault("4.2", "a loop under manual thinking does not begin with a thought")
