"""The list of chats in its order: which are shown, at what place, and what goes on in them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias, overload

from nocopt.core.filing import ChatLine, Place
from nocopt.core.signal import Signal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from nocopt.core.filing import Filed, Project

MANY: Final = 100  # places that change at once, from which on the list is told to be another

_Key: TypeAlias = "tuple[int, float, int]"
"""What the list is ordered by: the section, the time with a minus, the id with a minus."""
_PINNED: Final = -1
_OTHERS: Final = 1 << 30  # behind all projects


class Mark(Enum):
    """What goes on in a chat now."""

    RUNNING = auto()  # an answer is being made
    QUEUED = auto()  # a message waits there to be sent
    ASKING = auto()  # a tool waits for the person


@dataclass(frozen=True, slots=True)
class ChatEntry:
    """A chat as the list shows it, with what goes on in it."""

    line: ChatLine
    running: bool = False
    queued: bool = False
    asking: bool = False

    @property
    def id(self) -> int:
        """The chat's id."""
        return self.line.id

    @property
    def title(self) -> str:
        """Its title; empty where nothing made one."""
        return self.line.title

    @property
    def filed(self) -> Filed:
        """Its project, tags and pin, and whether there is something in it that nobody has seen."""
        return self.line.filed


class Wanted(NamedTuple):
    """Which chats are shown: those of a place, in a project, with a tag."""

    place: Place = Place.LIST
    project: int | None = None
    tag: str = ""


_USUAL: Final = Wanted()


class Section(NamedTuple):
    """A stretch of the list: `size` chats from `start` on, pinned ones, a project's, or the rest.

    Its key is "pinned", the project's id, or "others".
    """

    key: str | int
    start: int
    size: int


PINNED: Final = "pinned"
OTHERS: Final = "others"


class ChatList(Sequence[ChatEntry]):
    """The chats that are shown, in their order: by sections, and there the last one sent to first.

    Each change is told alone and when it is done, by places: `inserted` and `removed` with the
    first place and how many, `moved` with the place before and the one after, `changed` with the
    place of what looks different. `reset`: all may be different, as others are wanted, the sections
    stand in another order, or more than `MANY` places changed. `counted`: there are more or fewer
    chats, shown or not.

    There is one line in memory for each chat, in whatever place it is: `line` and `all_lines` know
    those that are not shown as well.
    """

    def __init__(self) -> None:
        self.inserted: Signal[int, int] = Signal()
        self.removed: Signal[int, int] = Signal()
        self.moved: Signal[int, int] = Signal()
        self.changed: Signal[int] = Signal()
        self.reset: Signal[()] = Signal()
        self.counted: Signal[()] = Signal()
        self.wanted = Wanted()
        self._lines: dict[int, ChatLine] = {}
        self._keys: list[_Key] = []  # of what is shown, in order
        self._usual: list[_Key] | None = None  # of what is shown usually, while others are wanted
        self._ranks: dict[int, int] = {}  # of projects
        self._marks: dict[Mark, frozenset[int]] = dict.fromkeys(Mark, frozenset())

    # ------------------------------------------------------------------------ what is shown

    @overload
    def __getitem__(self, at: int) -> ChatEntry: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[ChatEntry, ...]: ...

    def __getitem__(self, at: int | slice) -> ChatEntry | tuple[ChatEntry, ...]:
        """Return what stands at a place."""
        if isinstance(at, slice):
            return tuple(self._entry(-key[2]) for key in self._keys[at])
        return self._entry(-self._keys[at][2])

    def __len__(self) -> int:
        """Return how many are shown."""
        return len(self._keys)

    def _entry(self, chat_id: int) -> ChatEntry:
        running, queued, asking = (chat_id in self._marks[mark] for mark in Mark)
        return ChatEntry(self._lines[chat_id], running, queued, asking)

    def find(self, chat_id: int | None) -> int:
        """Return the place of a chat, -1 where it is not shown."""
        line = None if chat_id is None else self._lines.get(chat_id)
        return -1 if line is None else self._place(self._key(line))

    def id_at(self, at: int) -> int:
        """Return the id of what stands at a place."""
        return -self._keys[at][2]

    @property
    def sections(self) -> tuple[Section, ...]:
        """The stretches of the list, empty ones as well; all is one where a filter is set."""
        if self.wanted != _USUAL:
            return (Section(OTHERS, 0, len(self)),)
        keys: dict[int, str | int] = {_PINNED: PINNED}
        keys.update((rank, project_id) for project_id, rank in self._ranks.items())
        keys[_OTHERS] = OTHERS
        starts = [bisect_left(self._keys, (rank, float("-inf"), 0)) for rank in keys]
        ends = (*starts[1:], len(self))
        return tuple(
            Section(key, start, end - start)
            for key, start, end in zip(keys.values(), starts, ends, strict=True)
        )

    def before(self, moment: float) -> int:
        """Return the first place in the last section of what was sent before a moment.

        That is in seconds since 1970, UTC.
        """
        return bisect_right(self._keys, (_OTHERS, -moment, 1))

    # ------------------------------------------------------------------------- all of them

    def line(self, chat_id: int) -> ChatLine | None:
        """Return the line of a chat, shown or not; None where there is no such chat."""
        return self._lines.get(chat_id)

    @property
    def all_lines(self) -> Collection[ChatLine]:
        """The lines of all chats, in whatever place, in no order."""
        return self._lines.values()

    # -------------------------------------------------------------------- what is wanted

    def show(self, place: Place = Place.LIST, project: int | None = None, tag: str = "") -> None:
        """Show the chats of a place, of them those in a project, with a tag."""
        wanted = Wanted(place, project, tag)
        if wanted == self.wanted:
            return
        before, self.wanted = self.wanted, wanted
        if before == _USUAL:
            self._usual = self._keys
        if wanted == _USUAL and self._usual is not None:  # as it was: to order it takes a while
            self._keys, self._usual = self._usual, None
            self.reset.emit()
        else:
            self._order()

    def set_projects(self, projects: Iterable[Project]) -> None:
        """Have sections for these projects, in this order."""
        ranks = {project.id: rank for rank, project in enumerate(projects)}
        if list(ranks) != list(self._ranks):
            self._ranks, self._usual = ranks, None
            self._order()

    def _order(self) -> None:
        """Show what is wanted of all lines, in its order."""
        place, project, tag = self.wanted
        lines: Iterable[ChatLine] = self._lines.values()
        if project is not None:
            lines = [line for line in lines if line.filed.project_id == project]
        if tag:
            lines = [line for line in lines if tag in line.filed.tags]
        self._keys = sorted([self._key(line) for line in lines if line.filed.place is place])
        self.reset.emit()

    def _shows(self, line: ChatLine) -> bool:
        wanted, filed = self.wanted, line.filed
        return (
            filed.place is wanted.place
            and (wanted.project is None or filed.project_id == wanted.project)
            and (not wanted.tag or wanted.tag in filed.tags)
        )

    def _key(self, line: ChatLine) -> _Key:
        filed = line.filed
        if self.wanted.place is Place.TRASH:
            return _OTHERS, -(filed.deleted or 0.0), -line.id
        rank, since = _OTHERS, line.sent_at
        if self.wanted == _USUAL:
            if filed.pinned is not None:
                rank, since = _PINNED, filed.pinned
            elif filed.project_id is not None:
                rank = self._ranks.get(filed.project_id, _OTHERS)
        return rank, -since, -line.id

    # ----------------------------------------------------------------------- what changes

    def put(self, lines: Iterable[ChatLine]) -> None:
        """Take over lines, of chats that are listed or new ones."""
        before, self._usual = len(self._lines), None
        last = {line.id: line for line in lines}
        different = [line for id_, line in last.items() if self._lines.get(id_) != line]
        known = [line for line in different if line.id in self._lines]
        new = [line for line in different if line.id not in self._lines]
        if len(known) > MANY:
            self._lines.update((line.id, line) for line in different)
            self._order()
        else:
            for line in known:
                self._change(line)
            self._insert(new)
        if len(self._lines) != before:
            self.counted.emit()

    def _change(self, line: ChatLine) -> None:
        old, key = self._key(self._lines[line.id]), self._key(line)
        at, shown = self._place(old), self._shows(line)
        self._lines[line.id] = line
        if at < 0:
            if shown:
                self._insert_run([key])
        elif not shown:
            del self._keys[at]
            self.removed.emit(at, 1)
        elif key == old:
            self.changed.emit(at)
        else:
            del self._keys[at]
            to = bisect_left(self._keys, key)
            self._keys.insert(to, key)
            if to != at:
                self.moved.emit(at, to)
            self.changed.emit(to)

    def _insert(self, lines: Collection[ChatLine]) -> None:
        """Take over new lines, those that come to stand beside each other in one go."""
        self._lines.update((line.id, line) for line in lines)
        keys = sorted(self._key(line) for line in lines if self._shows(line))
        runs = [list(run) for _, run in groupby(keys, lambda key: bisect_left(self._keys, key))]
        if len(runs) > MANY:
            self._keys = sorted((*self._keys, *keys))
            self.reset.emit()
        else:
            for run in runs:
                self._insert_run(run)

    def _insert_run(self, keys: list[_Key]) -> None:
        at = bisect_left(self._keys, keys[0])
        self._keys[at:at] = keys
        self.inserted.emit(at, len(keys))

    def forget(self, chat_ids: Collection[int]) -> None:
        """Drop the lines of chats that are gone for good."""
        gone = [self._lines[id_] for id_ in dict.fromkeys(chat_ids) if id_ in self._lines]
        self._usual = None
        if len(gone) > MANY:
            for line in gone:
                del self._lines[line.id]
            self._order()
        else:
            for line in gone:
                at = self._place(self._key(line))
                del self._lines[line.id]
                if at >= 0:
                    del self._keys[at]
                    self.removed.emit(at, 1)
        if gone:
            self.counted.emit()

    def clear(self) -> None:
        """Drop all lines, as those of another file are to come."""
        if not self._lines:
            return
        self._lines.clear()
        self._keys, self._usual = [], None
        self.reset.emit()
        self.counted.emit()

    def mark(self, mark: Mark, chat_ids: Collection[int]) -> bool:
        """Have this go on in these chats, and in no others; False where it did so before."""
        before, now = self._marks[mark], frozenset(chat_ids)
        self._marks[mark] = now
        for chat_id in before ^ now:
            at = self.find(chat_id)
            if at >= 0:
                self.changed.emit(at)
        return before != now

    def retitle(self, chat_id: int, title: str) -> None:
        """Take over the title of a chat that is listed."""
        line = self._lines.get(chat_id)
        if line is not None:
            self.put((replace(line, title=title),))

    def _place(self, key: _Key) -> int:
        at = bisect_left(self._keys, key)
        return at if at < len(self._keys) and self._keys[at] == key else -1
