"""Chats as values of their own, without a database: what goes out, comes in and is mirrored."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nocopt.core.conversation import NodeKind, Options, TitledBy
from nocopt.core.filing import Filed

if TYPE_CHECKING:
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
    something in one database only, is not used.
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
    nodes: tuple[NodeRecord, ...] = ()


def uid_for(origin: str, their_id: str) -> str:
    """Return the uid of what another program calls `their_id`, the same each time."""
    return content_uid(origin, their_id)


def content_uid(origin: str, *texts: str) -> str:
    """Return a uid made of the content itself, for what comes without an id: 32 hex digits."""
    digest = hashlib.sha256()
    for text in (origin, *texts):
        data = text.encode("utf-8", "surrogatepass")
        digest.update(f"{len(data)}:".encode())
        digest.update(data)
    return digest.hexdigest()[:32]
