"""A chat as it is read from top to bottom: its messages in order, with the branches or without."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from nocopt.core.conversation import NodeKind
from nocopt.core.messages import OpaquePart, ToolUsePart
from nocopt.core.tools import TOOL_RESULT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from nocopt.core.messages import Part
    from nocopt.core.records import ChatRecord, NodeRecord
    from nocopt.core.transfer import ExportWords


class Entry(NamedTuple):
    """A message, and which of the versions at its place it is, from 1."""

    node: NodeRecord
    version: int = 1
    versions: int = 1

    def speaker(self, words: ExportWords) -> str:
        """Return who speaks, in words for a heading."""
        node = self.node
        roles = {"assistant": words.assistant, "system": words.system, "user": words.user}
        kinds = {NodeKind.RESULTS: words.results, NodeKind.SUMMARY: words.summary}
        who = kinds.get(node.kind, roles[node.message.role])
        facts = [node.model] if node.model and node.message.role == "assistant" else []
        if self.versions > 1:
            facts.append(words.version.format(number=self.version, count=self.versions))
        return " · ".join((who, *facts))


def entries(chat: ChatRecord, *, all_branches: bool) -> Iterator[Entry]:
    """Yield the messages of the path that is shown, or all: each version with what follows it."""
    below = _below(chat)
    if not all_branches:
        for node in path(chat):
            beside = below[node.parent]
            yield Entry(node, beside.index(node) + 1, len(beside))
        return
    waiting = _versions(below.get(None, []))
    while waiting:
        entry = waiting.pop()
        yield entry
        waiting += _versions(below.get(entry.node.uid, []))


def path(chat: ChatRecord, leaf: str | None = None) -> list[NodeRecord]:
    """Return the messages from the first one to `leaf`, or to the end that is shown."""
    by_uid = {node.uid: node for node in chat.nodes}
    at = leaf or chat.leaf or (chat.nodes[-1].uid if chat.nodes else None)
    found = []
    while at is not None and at in by_uid:
        node = by_uid.pop(at)  # so that a circle ends
        found.append(node)
        at = node.parent
    found.reverse()
    return found


def leaves(chat: ChatRecord) -> list[str]:
    """Return the uids of all messages that nothing follows, in their order."""
    parents = {node.parent for node in chat.nodes}
    return [node.uid for node in chat.nodes if node.uid not in parents]


def moment(at: float) -> str:
    """Return a time as people here write it down: date and minute, where this computer is."""
    try:
        return datetime.fromtimestamp(at).astimezone().strftime("%Y-%m-%d %H:%M")
    except (OverflowError, OSError, ValueError):
        return ""


def result_text(part: Part) -> tuple[str, str] | None:
    """Return the text of a tool's result and the id of its call; None for any other part."""
    if not isinstance(part, OpaquePart) or part.type != TOOL_RESULT:
        return None
    return _text(part.raw.get("content")), str(part.raw.get("tool_use_id", ""))


def calls(chat: ChatRecord) -> Mapping[str, str]:
    """Return the names of the tools that were called, by the ids of the calls."""
    return {
        part.id: part.name
        for node in chat.nodes
        for part in node.message.parts
        if isinstance(part, ToolUsePart)
    }


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    blocks = content if isinstance(content, list) else []
    texts = (one.get("text") for one in blocks if isinstance(one, dict))
    return "\n\n".join(text for text in texts if isinstance(text, str))


def _below(chat: ChatRecord) -> dict[str | None, list[NodeRecord]]:
    found: dict[str | None, list[NodeRecord]] = {}
    for node in chat.nodes:
        found.setdefault(node.parent, []).append(node)
    return found


def _versions(nodes: list[NodeRecord]) -> list[Entry]:
    """Return versions, the first last: so a stack of them gives them in their order."""
    count = len(nodes)
    return [Entry(nodes[at], at + 1, count) for at in reversed(range(count))]
