"""Where chats are filed: the list, the archive and the trash, projects, tags, pins."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from nocopt.core.conversation import Options

LONGEST_TAG: Final = 40  # characters


class Place(StrEnum):
    """Where a chat is; a search can name it."""

    LIST = "list"
    ARCHIVE = "archive"
    TRASH = "trash"


@dataclass(frozen=True, slots=True)
class Project:
    """A folder of chats; its new chats begin with `options`, and it stands at `place` in the list.

    `folded` says that its chats are not shown there.
    """

    id: int
    name: str
    place: int = 0
    options: Options = field(default_factory=Options)
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Filed:
    """How a chat is filed. `pinned`, `archived` and `deleted` say since when, None that it is not.

    Times are seconds since 1970, UTC. `tags` are in the order of their names.
    """

    project_id: int | None = None
    tags: tuple[str, ...] = ()
    pinned: float | None = None
    archived: float | None = None
    deleted: float | None = None
    unread: bool = False

    @property
    def place(self) -> Place:
        """Where it is: what is in the trash is nowhere else, whatever else is kept of it."""
        if self.deleted is not None:
            return Place.TRASH
        return Place.LIST if self.archived is None else Place.ARCHIVE


@dataclass(frozen=True, slots=True)
class ChatLine:
    """What a list shows of a chat; of each chat there is one in memory, and nothing heavier.

    `sent_at` is when something was sent last, in seconds since 1970; `branched` says that the chat
    has more than one path.
    """

    id: int
    title: str
    sent_at: float
    filed: Filed = field(default_factory=Filed)
    branched: bool = False


def tag_from(text: str) -> str:
    """Return what was typed as the name of a tag: one line without commas; empty is none."""
    return " ".join(text.replace(",", " ").split())[:LONGEST_TAG].rstrip()
