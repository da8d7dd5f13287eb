"""Answers as a reader has them: the turns of one, with what its tools gave, are one message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nocopt.core.conversation import NodeKind
from nocopt.core.messages import Message, TextPart, nothing
from nocopt.core.reply import BREAKS_OFF

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nocopt.core.conversation import Node
    from nocopt.core.messages import Part

_APART: Final = "\n\n"  # between what is written before the tools run and after


def in_answer(node: Node) -> bool:
    """Whether a node is a turn of an answer, or what the tools gave that it called."""
    return node.message.role == "assistant" or node.kind is NodeKind.RESULTS


def continues(before: Node, node: Node) -> bool:
    """Whether a node belongs to the answer that the node `before` it belongs to."""
    return in_answer(before) and in_answer(node)


def breaks_off(node: Node) -> bool:
    """Whether the text of a turn goes on, in the middle of a word, with that of the next one."""
    reply = node.reply
    if reply is None:
        return False
    return reply.outcome in BREAKS_OFF or reply.stop_reason == "max_tokens"


def answers(path: Sequence[Node]) -> list[tuple[Node, ...]]:
    """Return the messages of a path as they are read: all nodes of an answer are one."""
    found: list[tuple[Node, ...]] = []
    for node in path:
        if found and continues(found[-1][-1], node):
            found[-1] = (*found[-1], node)
        else:
            found.append((node,))
    return found


def joined(nodes: Sequence[Node]) -> Message:
    """Return the nodes of an answer as one message: replies and results in order.

    What is written in different turns is kept apart by a blank line.
    """
    if len(nodes) == 1:
        return nodes[0].message
    parts: list[Part] = []
    for node, apart in _told_apart(nodes):
        if apart:
            parts.append(TextPart(_APART))
        parts += node.message.parts
    return Message("assistant", tuple(parts))


def thinking_ms(nodes: Sequence[Node]) -> Mapping[int, float]:
    """Return milliseconds of thinking by the number of each part of the `joined` message."""
    if len(nodes) == 1:
        reply = nodes[0].reply
        return nothing() if reply is None else reply.timing.thinking_ms
    found: dict[int, float] = {}
    at = 0
    for node, apart in _told_apart(nodes):
        at += apart
        if node.reply is not None:
            found |= {at + number: ms for number, ms in node.reply.timing.thinking_ms.items()}
        at += len(node.message.parts)
    return found


def _told_apart(nodes: Sequence[Node]) -> Iterator[tuple[Node, bool]]:
    """Give each node, and whether a blank line stands between it and what was written before."""
    written, before = False, None
    for node in nodes:
        writes = bool(node.message.text.strip())
        goes_on = before is not None and breaks_off(before)
        yield node, written and writes and not goes_on
        written, before = written or writes, node
