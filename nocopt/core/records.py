"""Chats as values of their own, without a database: what goes out, comes in and is mirrored.

Where options, edits and the reports of replies speak of a message by its id, which means something
in one database only, a record has the number of that message among its `nodes`, from 0. Between the
two lead `options_of`, `edits_of` and `reply_of`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from nocopt.core.conversation import NOTHING_UNSENT, Edits, NodeKind, Options, TitledBy, Unsent
from nocopt.core.digests import hashing
from nocopt.core.filing import Filed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nocopt.core.attachments import AttachmentPart
    from nocopt.core.messages import Message
    from nocopt.core.reply import Reply


@dataclass(frozen=True, slots=True)
class NodeRecord:
    """A message and its place in the tree, by ids that are the same in every database.

    `parent` is the `uid` of the message before, None for a first one; `created_at` is in seconds
    since 1970, UTC.
    """

    uid: str
    parent: str | None
    message: Message
    created_at: float
    model: str = ""
    account: str = ""
    reply: Reply | None = None
    kind: NodeKind = NodeKind.PLAIN


@dataclass(frozen=True, slots=True)
class ChatRecord:
    """A whole chat: `nodes` has parents before children, `leaf` and `preferred` are uids of nodes.

    `project` is the name of a project, "" where it is in none; `filed.project_id`, which means
    something in one database only, is not used. `draft`, `attached`, `edits` and `later` are what
    was written and not sent, as in a `Conversation`.
    """

    uid: str
    title: str
    titled_by: TitledBy
    created_at: float
    updated_at: float
    options: Options = field(default_factory=Options)
    project: str = ""
    filed: Filed = field(default_factory=Filed)
    leaf: str | None = None
    preferred: str | None = None
    draft: str = ""
    attached: tuple[AttachmentPart, ...] = ()
    edits: Edits = field(default_factory=Edits)
    later: Unsent = NOTHING_UNSENT
    nodes: tuple[NodeRecord, ...] = ()

    @property
    def files(self) -> dict[str, AttachmentPart]:
        """All files of it by their SHA-256, of messages sent and not sent, in their order."""
        unsent = (*self.attached, *self.later.files)
        edited = (part for parts in self.edits.files.values() for part in parts)
        sent = (part for node in self.nodes for part in node.message.attachments)
        found: dict[str, AttachmentPart] = {}
        for part in (*sent, *unsent, *edited):
            found.setdefault(part.sha256, part)
        return found


def uid_for(origin: str, their_id: str) -> str:
    """Return the uid of what another program calls `their_id`, the same each time."""
    return content_uid(origin, their_id)


def content_uid(origin: str, *texts: str) -> str:
    """Return a uid made of the content itself, for what comes without an id: 32 hex digits."""
    digest = hashing()
    for text in (origin, *texts):
        data = text.encode("utf-8", "surrogatepass")
        digest.update(f"{len(data)}:".encode())
        digest.update(data)
    return digest.hexdigest()[:32]


def options_of(options: Options, messages: Mapping[int, int]) -> Options:
    """Return options that speak of `messages` by what those are called there, if at all."""
    first = options.parameters.forget_before
    if first is None:
        return options
    parameters = replace(options.parameters, forget_before=messages.get(first))
    return replace(options, parameters=parameters)


def edits_of(edits: Edits, messages: Mapping[int, int]) -> Edits:
    """Return edits of `messages` under what those are called there; others are left out."""
    return Edits(
        texts={messages[one]: text for one, text in edits.texts.items() if one in messages},
        current=None if edits.current is None else messages.get(edits.current),
        files={messages[one]: parts for one, parts in edits.files.items() if one in messages},
    )


def reply_of(reply: Reply, messages: Mapping[int, int]) -> Reply:
    """Return a reply whose report speaks of `messages` by what those are called there."""
    report = reply.report
    if report is None or not report.heaviest:
        return reply
    heaviest = tuple(
        replace(one, node_id=None if one.node_id is None else messages.get(one.node_id))
        for one in report.heaviest
    )
    return replace(reply, report=replace(report, heaviest=heaviest))
