"""Where chats are filed: the list, the archive and the trash, projects, tags, pins."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from nocopt.core.conversation import Options

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_TAG: Final = 40  # characters
LONG_AGO: Final = 0.0  # since when what goes for good is in the trash; it is on no list any more
AS_OTHERS: Final = Options(thinking="")  # of a project whose chats begin as those in none do


class Place(StrEnum):
    """Where a chat is; a search can name it."""

    LIST = "list"
    ARCHIVE = "archive"
    TRASH = "trash"


@dataclass(frozen=True, slots=True)
class Project:
    """A folder of chats; its new chats begin with `options`, and it stands at `place` in the list.

    What is empty in the options leaves what other new chats begin with. `folded` says that its
    chats are not shown there.
    """

    id: int
    name: str
    place: int = 0
    options: Options = AS_OTHERS
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

    `sent_at` is when something was sent last, in seconds since 1970.
    """

    id: int
    title: str
    sent_at: float
    filed: Filed = field(default_factory=Filed)


class Batch(StrEnum):
    """What is done with many chats at once."""

    MOVE = "move"  # to a project, or out of all of them
    TAG = "tag"
    UNTAG = "untag"
    PIN = "pin"
    UNPIN = "unpin"
    ARCHIVE = "archive"
    UNARCHIVE = "unarchive"
    TRASH = "trash"
    RESTORE = "restore"
    PURGE = "purge"  # for good, out of the trash


@dataclass(frozen=True, slots=True)
class Filing:
    """A change of many chats, all of it or nothing.

    `project_id` is where they are moved, None out of any; `tag` is the one that is meant.
    """

    batch: Batch
    ids: tuple[int, ...]
    project_id: int | None = None
    tag: str = ""

    def applied_to(self, filed: Filed, now: float) -> Filed:
        """Return how a chat is filed afterwards; what it has already keeps its time."""
        batch = self.batch
        match batch:
            case Batch.MOVE:
                return replace(filed, project_id=self.project_id)
            case Batch.TAG | Batch.UNTAG:
                return _tagged(filed, self.tag, tagged=batch is Batch.TAG)
            case Batch.PIN | Batch.UNPIN:
                return replace(filed, pinned=self._since(Batch.PIN, filed.pinned, now))
            case Batch.ARCHIVE | Batch.UNARCHIVE:
                return replace(filed, archived=self._since(Batch.ARCHIVE, filed.archived, now))
            case Batch.TRASH | Batch.RESTORE:
                return _trashed(filed, self._since(Batch.TRASH, filed.deleted, now))
            case Batch.PURGE:  # nothing but what is in the trash goes for good
                return filed if filed.deleted is None else replace(filed, deleted=LONG_AGO)

    def _since(self, begins: Batch, before: float | None, now: float) -> float | None:
        if self.batch is not begins:
            return None
        return now if before is None else before


@dataclass(frozen=True, slots=True)
class Undo:
    """What brings back how the chats were filed that a `filing` has changed, by their ids."""

    filing: Filing
    before: Mapping[int, Filed]

    @property
    def possible(self) -> bool:
        """Whether there is anything to bring back."""
        return bool(self.before) and self.filing.batch is not Batch.PURGE

    def applied_to(self, chat_id: int, filed: Filed) -> Filed:
        """Return how a chat is filed afterwards; what has become of it otherwise stays."""
        before = self.before[chat_id]
        match self.filing.batch:
            case Batch.MOVE:
                return replace(filed, project_id=before.project_id)
            case Batch.TAG | Batch.UNTAG:
                tag = self.filing.tag
                return _tagged(filed, tag, tagged=tag in before.tags)
            case Batch.PIN | Batch.UNPIN:
                return replace(filed, pinned=before.pinned)
            case Batch.ARCHIVE | Batch.UNARCHIVE:
                return replace(filed, archived=before.archived)
            case Batch.TRASH | Batch.RESTORE:
                return _trashed(filed, before.deleted)
            case Batch.PURGE:
                return filed


def _trashed(filed: Filed, since: float | None) -> Filed:
    # Of what goes for good a part may be gone by now.
    return filed if filed.deleted == LONG_AGO else replace(filed, deleted=since)


def _tagged(filed: Filed, tag: str, *, tagged: bool) -> Filed:
    tags = {*filed.tags, tag} if tagged and tag else {*filed.tags} - {tag}
    return replace(filed, tags=tuple(sorted(tags)))


def tag_from(text: str) -> str:
    """Return what was typed as the name of a tag: one line without commas; empty is none."""
    return " ".join(text.replace(",", " ").split())[:LONGEST_TAG].rstrip()
