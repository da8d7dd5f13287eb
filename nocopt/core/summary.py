"""The request for a summary of a chat: its next one with a task in it, made short enough to fit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from nocopt.core.builder import LEAST_OUTPUT, build
from nocopt.core.conversation import NodeKind
from nocopt.core.messages import Message, TextPart, user_message
from nocopt.core.sniffing import MAX_REQUEST
from nocopt.core.summary_task import TASK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.core.builder import Built
    from nocopt.core.conversation import Node
    from nocopt.core.facts import AccountFacts
    from nocopt.core.models import Model
    from nocopt.core.request import Wishes

HEADLESS: Final = "The beginning of the conversation was left out here, as it is too long. "

_ASKING: Final = -3  # the id of the message with the task
_SAFETY: Final = 1.15  # an estimate may be too low by so much
_MOST_CUTS: Final = 12


def summary_request(
    path: Sequence[Node], model: Model, wishes: Wishes, facts: AccountFacts
) -> Built:
    """Return the request for a summary of what is sent of a path, which is not empty.

    It is the chat's own next request in everything that a cache depends on, so that what is cached
    is read from there: `tool_choice` stays as it is, and words ask for no tools (section 1.6). If
    that is too long for the model, it has no files in it; if it still is, it begins later on.
    """
    built = build(_with_task(path, TASK), model, wishes, facts)
    if _fits(built, model):
        return built
    forgotten = wishes.parameters.forget_before
    start = next((at for at, node in enumerate(path) if node.id == forgotten), 0)
    nodes, task = [_without_files(node) for node in path[start:]], TASK
    for _ in range(_MOST_CUTS):
        built = build(_with_task(nodes, task), model, wishes, facts)
        later = _later_half(nodes)
        if _fits(built, model) or len(later) == len(nodes):
            break
        nodes, task = later, HEADLESS + TASK
    return built


def _with_task(path: Sequence[Node], task: str) -> tuple[Node, ...]:
    last = path[-1]
    asking = replace(
        last,
        id=_ASKING,
        parent_id=last.id,
        message=user_message(task),
        reply=None,
        kind=NodeKind.PLAIN,
    )
    return (*path, asking)


def _fits(built: Built, model: Model) -> bool:
    if built.report.size > MAX_REQUEST:
        return False
    return model.context is None or built.report.tokens * _SAFETY + LEAST_OUTPUT <= model.context


def _without_files(node: Node) -> Node:
    """Return a message with the names of its files in place of them."""
    files = node.message.attachments
    if not files:
        return node
    names = (TextPart(f"[file {one.name}]") for one in files)
    kept = (part for part in node.message.parts if part not in files)
    return replace(node, message=Message(node.message.role, (*names, *kept)))


def _later_half(nodes: Sequence[Node]) -> list[Node]:
    """Return the messages from the first one of the person in the later half on, else all."""
    half = len(nodes) // 2
    start = next((at for at in range(half, len(nodes)) if nodes[at].by_person), 0)
    return list(nodes[start:])
