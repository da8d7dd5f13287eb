"""What of a path goes back to the model, in the order the API takes it: lines of roles and parts.

Sections 1.3, 1.4, 3.5, 3.6 and 5: roles alternate, nothing is empty, a refused exchange is gone,
each call has its result right behind it and no result is without its call. Whether thinking may
stay is not decided here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nocopt.core.conversation import NodeKind
from nocopt.core.messages import (
    OpaquePart,
    RedactedThinkingPart,
    TextPart,
    ThinkingPart,
    ToolUsePart,
)
from nocopt.core.reply import Outcome
from nocopt.core.report import RepairKind
from nocopt.core.tools import TOOL_RESULT, ToolOutcome, is_of_server, result_id, result_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nocopt.core.conversation import Node
    from nocopt.core.messages import Part, Role
    from nocopt.core.report import Repairs

NOT_RUN: Final = "This call was not run."
TOOL_NAME: Final = re.compile(r"[a-zA-Z0-9_-]{1,64}")
TOOL_ID: Final = re.compile(r"[a-zA-Z0-9_-]+")  # others make ids of other signs, and take them back

_AMID: Final = frozenset({Outcome.NEEDS_TOOL, Outcome.PAUSED})  # a turn goes on behind these


@dataclass(frozen=True, slots=True)
class Bit:
    """A part on its way into a request, and the node that it comes from."""

    node: Node
    part: Part


@dataclass(frozen=True, slots=True)
class Line:
    """A message to be."""

    role: Role
    bits: tuple[Bit, ...]

    @property
    def only_results(self) -> bool:
        """Whether it answers calls and says nothing else."""
        return all(result_id(bit.part) is not None for bit in self.bits)


def is_thought(part: Part) -> bool:
    """Whether a part is thinking, readable or not."""
    return isinstance(part, ThinkingPart | RedactedThinkingPart)


def is_server_call(part: Part) -> bool:
    """Whether a part is a call that the server itself answers."""
    return isinstance(part, ToolUsePart) and part.kind != "tool_use"


def server_result_id(part: Part) -> str | None:
    """Return the id of the server's call that a part answers, None for any other part."""
    if not isinstance(part, OpaquePart) or not part.type.endswith("_" + TOOL_RESULT):
        return None
    return str(part.raw.get("tool_use_id", ""))


def chosen(path: Iterable[Node], forget_before: int | None, repairs: Repairs) -> list[Node]:
    """Return the nodes of a path that may be sent: from `forget_before` on, nothing refused.

    A refused answer takes the question with it, and the rounds in between (section 3.5). A summary
    is sent only while it stands in place of all that is above it.
    """
    nodes = [one for one in path if one.kind is not NodeKind.SUMMARY or one.id == forget_before]
    first = next((at for at, node in enumerate(nodes) if node.id == forget_before), 0)
    repairs.add(RepairKind.FORGOTTEN, count=first)
    kept: list[Node] = []
    for node in nodes[first:]:
        if node.refused:
            repairs.add(RepairKind.REFUSED_EXCHANGE)
            _take_back(kept)
        else:
            kept.append(node)
    return kept


def _take_back(kept: list[Node]) -> None:
    """Drop the question that the next answer was for, with what was answered to it so far."""
    while kept and _is_amid(kept[-1]):
        kept.pop()
    while kept and kept[-1].by_person:
        kept.pop()
        # What failed or was stopped before it began is no answer to what was asked before.
        if len(kept) > 1 and _says_nothing(kept[-1]) and kept[-2].by_person:
            kept.pop()


def _is_amid(node: Node) -> bool:
    if node.message.role == "user":
        return node.kind is NodeKind.RESULTS
    return node.reply is not None and node.reply.outcome in _AMID


def _says_nothing(node: Node) -> bool:
    parts = node.message.parts
    return node.reply is not None and all(is_blank(part) or is_thought(part) for part in parts)


def lined_up(bits: Iterable[Bit], *, tools: bool, repairs: Repairs) -> list[Line]:
    """Return parts as messages that the API takes; `tools` tells whether any tools can be sent."""
    lines = _tidy([Line(bit.node.message.role, (bit,)) for bit in bits], repairs)
    while True:
        # What is taken out may leave a message empty, and what stood around it side by side.
        paired = _tidy(_paired(lines, repairs, tools=tools), repairs)
        settled = _tidy(_served(paired, repairs), repairs)
        if settled == lines:
            return settled
        lines = settled


def _tidy(lines: Sequence[Line], repairs: Repairs) -> list[Line]:
    """Join neighbours of one role; drop messages of thinking only and answers to nothing (4.1)."""
    joined: list[Line] = []
    open_bits: list[Bit] = []
    for line in lines:
        if joined and joined[-1].role == line.role:
            _tell_merged(open_bits[-1].node, line.bits, repairs)
            open_bits += line.bits
            continue
        if joined:
            joined[-1] = Line(joined[-1].role, tuple(open_bits))
        joined.append(line)
        open_bits = list(line.bits)
    if joined:
        joined[-1] = Line(joined[-1].role, tuple(open_bits))
    said = [line for line in joined if not all(is_thought(bit.part) for bit in line.bits)]
    repairs.add(RepairKind.EMPTY_TURN, count=len(joined) - len(said))
    if said and said[0].role != "user":
        del said[0]
    return said if said == joined else _tidy(said, repairs)


def _tell_merged(before: Node, bits: Sequence[Bit], repairs: Repairs) -> None:
    if bits and bits[0].node.by_person and before.by_person and bits[0].node is not before:
        repairs.add(RepairKind.MERGED)


# ----------------------------------------------------------------------- calls of this program


def _paired(lines: Sequence[Line], repairs: Repairs, *, tools: bool) -> list[Line]:
    """Bring each call and its result together, the results first in their message (5.1)."""
    found: list[Line] = []
    calls: list[Bit] = []
    for at, line in enumerate(lines):
        if line.role == "user":
            found.append(_with_results(line, calls, repairs))
            calls = []
            continue
        after = lines[at + 1] if at + 1 < len(lines) else None
        given = {result_id(bit.part) for bit in after.bits} if after is not None else set()
        line, calls = _with_calls(line, given, repairs, tools=tools)
        found.append(line)
    if calls:
        last = Line("user", ())
        found.append(_with_results(last, calls, repairs))
    return found


def _with_calls(
    line: Line, given: set[str | None], repairs: Repairs, *, tools: bool
) -> tuple[Line, list[Bit]]:
    """Return an answer with the calls that can go back, and these calls."""
    bits: list[Bit] = []
    calls: dict[str, Bit] = {}
    for bit in line.bits:
        part = bit.part
        if isinstance(part, ToolUsePart) and part.kind == "tool_use":
            answered = part.id in given or _outcome(bit.node) is Outcome.NEEDS_TOOL
            usable = tools and TOOL_NAME.fullmatch(part.name) is not None and bool(part.id)
            if not answered or not usable or part.id in calls:
                repairs.add(RepairKind.CALL_REMOVED, part.name)
                continue
            calls[part.id] = bit
        bits.append(bit)
    return Line(line.role, tuple(bits)), list(calls.values())


def _with_results(line: Line, calls: Sequence[Bit], repairs: Repairs) -> Line:
    """Return what was said to an answer with one result for each of its calls, in their order."""
    given: dict[str, Bit] = {}
    others: list[Bit] = []
    for bit in line.bits:
        id_ = result_id(bit.part)
        if id_ is None:
            others.append(bit)
        else:
            given.setdefault(id_, bit)
    results: list[Bit] = []
    for call in calls:
        assert isinstance(call.part, ToolUsePart)
        result = given.get(call.part.id)
        if result is None:
            repairs.add(RepairKind.CALL_ANSWERED, call.part.name)
            answer = result_part(call.part.id, ToolOutcome.said(NOT_RUN, is_error=True))
            result = Bit(call.node, answer)
        results.append(result)
    return Line(line.role, (*results, *others))


def _outcome(node: Node) -> Outcome | None:
    return None if node.reply is None else node.reply.outcome


# ------------------------------------------------------------------------- calls of the server


def _served(lines: Sequence[Line], repairs: Repairs) -> list[Line]:
    """Drop results without the server's call, and calls whose result cannot come any more (5.2)."""
    called: set[str] = set()
    answered: set[str] = set()
    orphans: set[int] = set()
    for line in lines:
        for bit in line.bits:
            if isinstance(bit.part, ToolUsePart) and is_server_call(bit.part):
                called.add(bit.part.id)
            id_ = server_result_id(bit.part)
            if id_ in called:
                answered.add(id_ or "")
            elif id_ is not None:
                orphans.add(id(bit))
    waiting = _waiting(lines)

    def stays(at: int, bit: Bit) -> bool:
        part = bit.part
        if isinstance(part, ToolUsePart) and is_server_call(part):
            kept = part.id in answered or (at == waiting and _outcome(bit.node) in _AMID)
        else:
            kept = id(bit) not in orphans
        if not kept:
            repairs.add(RepairKind.CALL_REMOVED, part.name if isinstance(part, ToolUsePart) else "")
        return kept

    return [
        Line(line.role, tuple(bit for bit in line.bits if stays(at, bit)))
        for at, line in enumerate(lines)
    ]


def _waiting(lines: Sequence[Line]) -> int | None:
    """Return the place of the answer that the server goes on with, if it does: a paused one, or
    one to whose other calls there are results and nothing else."""
    if not lines or lines[-1].role == "assistant":
        return len(lines) - 1
    return len(lines) - 2 if lines[-1].only_results else None


def without_last_answer(lines: Sequence[Line]) -> list[Line]:
    """Return the lines up to the last message of the person."""
    return list(lines[:-1] if lines and lines[-1].role == "assistant" else lines)


def is_resumable(line: Line) -> bool:
    """Whether an answer at the end is one that the server goes on with (sections 3.5, 5.2)."""
    last = line.bits[-1]
    if _outcome(last.node) is Outcome.PAUSED:  # sent as it is, whatever it ends with
        return any(is_of_server(bit.part) for bit in line.bits)
    return _outcome(last.node) in _AMID and is_of_server(last.part)


def is_blank(part: Part) -> bool:
    """Whether a part is text in which nothing can be seen, which no request may have (1.3)."""
    return isinstance(part, TextPart) and not part.text.strip()
