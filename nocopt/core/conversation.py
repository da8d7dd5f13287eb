"""A conversation: a tree of nodes, its options, and walks through it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from nocopt.core.messages import TextPart
from nocopt.core.parameters import Parameters
from nocopt.core.reply import Outcome, Reply

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from nocopt.core.attachments import AttachmentPart
    from nocopt.core.messages import Message


@dataclass(frozen=True, slots=True)
class Options:
    """What a conversation's next turn is made with; an empty name means the default."""

    account: str = ""
    model: str = ""
    thinking: str = "off"
    system: str = ""
    max_tokens: int | None = None
    parameters: Parameters = field(default_factory=Parameters)


class NodeKind(StrEnum):
    """Who wrote a message of the role `user`, or any other; the values are stored."""

    PLAIN = "plain"
    RESULTS = "results"  # of tools, in answer to their calls
    SUMMARY = "summary"  # of the chat so far, in place of it


@dataclass(frozen=True, slots=True)
class Node:
    """A message at a place in the tree; `created_at` is in seconds since 1970, UTC.

    `reply` is set for assistant messages only; `model` and `account` say what made them.
    """

    id: int
    conversation_id: int
    parent_id: int | None
    message: Message
    created_at: float
    model: str = ""
    account: str = ""
    reply: Reply | None = None
    kind: NodeKind = NodeKind.PLAIN

    @property
    def by_person(self) -> bool:
        """Whether the person wrote this: not so the results of tools, which are `user` as well."""
        return self.message.role == "user" and self.kind is NodeKind.PLAIN

    @property
    def refused(self) -> bool:
        """Whether this is an answer that the model refused to give."""
        return self.reply is not None and self.reply.outcome is Outcome.REFUSED


class TitledBy(StrEnum):
    """Whose words a title is; the values are stored."""

    TEXT = "text"  # the first line of the first message
    MODEL = "model"
    PERSON = "person"


READ_TO_END: Final = "end"
"""The reading position of a chat whose end is read and followed."""


@dataclass(frozen=True, slots=True)
class Edits:
    """What is being written in place of messages of the person, by the id of each message's node.

    `current` is the one at hand, None while none is. `files` are those that are to go with the text
    where they are others than those of the message.
    """

    texts: Mapping[int, str] = field(default_factory=dict)
    current: int | None = None
    files: Mapping[int, tuple[AttachmentPart, ...]] = field(default_factory=dict)

    def plus(self, node_id: int, text: str) -> Edits:
        """Return them with the text for a message, which is the one at hand then."""
        return replace(self, texts={**self.texts, node_id: text}, current=node_id)

    def with_files(self, node_id: int, files: tuple[AttachmentPart, ...]) -> Edits:
        """Return them with the files for a message; where no text is written for it, as they are.

        What was written for it may have been sent, or given up, since a file was asked for.
        """
        if node_id not in self.texts:
            return self
        return replace(self, files={**self.files, node_id: files})

    def without(self, node_id: int) -> Edits:
        """Return them without the text and the files for a message."""
        texts = {id_: text for id_, text in self.texts.items() if id_ != node_id}
        files = {id_: parts for id_, parts in self.files.items() if id_ != node_id}
        return Edits(texts, None if self.current == node_id else self.current, files)

    def only(self, node_ids: Collection[int]) -> Edits:
        """Return what of them is for these messages."""
        texts = {id_: text for id_, text in self.texts.items() if id_ in node_ids}
        files = {id_: parts for id_, parts in self.files.items() if id_ in node_ids}
        return Edits(texts, self.current if self.current in node_ids else None, files)


TEMPORARY_FROM: Final = 1 << 38
"""Ids of chats and messages that are in memory only are larger; those on the disk never are."""


def is_temporary(chat_id: int | None) -> bool:
    """Whether nothing of a chat is written to disk, its id included."""
    return chat_id is not None and chat_id > TEMPORARY_FROM


class Unsent(NamedTuple):
    """What was written and not sent: the text, and the files that are to go with it."""

    text: str = ""
    files: tuple[AttachmentPart, ...] = ()

    def followed_by(self, text: str, files: Sequence[AttachmentPart]) -> Unsent:
        """Return both as one: the texts below each other, each file once."""
        joined = "\n\n".join(one for one in (self.text, text) if one.strip())
        return Unsent(joined, tuple(dict.fromkeys((*self.files, *files))))


NOTHING_UNSENT: Final = Unsent()


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation without its nodes; `leaf_id` ends the path that is shown.

    `draft` is the unsent text in the composer, `anchor` the reading position as the pane wrote it,
    which is `READ_TO_END` where the end is read; `edits` is what was begun in place of messages and
    not sent; `attached` are the files of the unsent message; `later` is what is to be said next,
    once the answer that is being made has come to its end; `preferred_id` ends the path that the
    person prefers to all others, and a message that is not there any more is none.
    """

    id: int
    title: str
    created_at: float
    updated_at: float
    options: Options = field(default_factory=Options)
    leaf_id: int | None = None
    draft: str = ""
    anchor: str = ""
    edits: Edits = field(default_factory=Edits)
    attached: tuple[AttachmentPart, ...] = ()
    titled_by: TitledBy = TitledBy.TEXT
    later: Unsent = NOTHING_UNSENT
    preferred_id: int | None = None

    @property
    def shows_its_end(self) -> bool:
        """Whether only the last messages are needed to show it as it was left."""
        return self.anchor in ("", READ_TO_END) and not self.edits.texts


def without_files(node: Node) -> Node:
    """Return a message without the files of the person; of files alone their names stay."""
    files, message = node.message.attachments, node.message
    if not files:
        return node
    parts = tuple(part for part in message.parts if part not in files)
    if not parts:  # a message without anything in it is refused (section 1.3)
        parts = (TextPart(", ".join(file.name for file in files)),)
    return replace(node, message=replace(message, parts=parts))


def path_to(nodes: Mapping[int, Node], leaf_id: int | None) -> tuple[Node, ...]:
    """Return the nodes from the root to `leaf_id`; a broken or circular link ends the walk."""
    found: list[Node] = []
    seen: set[int] = set()
    at = leaf_id
    while at is not None and at in nodes and at not in seen:
        seen.add(at)
        found.append(nodes[at])
        at = nodes[at].parent_id
    found.reverse()
    return tuple(found)


def children_of(nodes: Mapping[int, Node]) -> dict[int | None, list[int]]:
    """Return the ids below each node, oldest first: the versions at one place; None has roots."""
    found: dict[int | None, list[int]] = {}
    for id_ in sorted(nodes):
        parent_id = nodes[id_].parent_id
        if parent_id in found:
            found[parent_id].append(id_)
        else:
            found[parent_id] = [id_]  # no larger than it is: most have one, in a long chat
    return found


def newest_leaf(children: Mapping[int | None, Sequence[int]], top: int) -> int:
    """Return what was added last of `top` and everything below it: where that branch was left."""
    newest, waiting = top, [top]
    while waiting:
        at = waiting.pop()
        newest = max(newest, at)
        # What follows is younger; a link that says otherwise is broken and leads in a circle.
        waiting += (child for child in children.get(at, ()) if child > at)
    return newest


def title_from(text: str, limit: int = 60) -> str:
    """Return a title made of the first line with words in it, cut at a word where possible."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    line = next((one for one in lines if any(char.isalnum() for char in one)), "")
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    word = head.rpartition(" ")[0]
    return (word if len(word) > limit // 2 else head).rstrip() + "…"
