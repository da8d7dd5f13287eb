"""The list of chats: its order, and what it tells when something in it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from nocopt.app import chat_list as module
from nocopt.app.chat_list import OTHERS, PINNED, ChatEntry, ChatList, Mark, Section, Wanted
from nocopt.core.filing import ChatLine, Filed, Place, Project

PROJECTS = (Project(20, "second made, first shown"), Project(10, "Ten"))
moments = st.none() | st.sampled_from([1.0, 2.0, 3.0])
lines = st.builds(
    ChatLine,
    id=st.integers(1, 12),
    title=st.sampled_from(["Apple", "äpple pie", "pear"]),
    sent_at=st.sampled_from([1.0, 2.0, 3.0]),
    filed=st.builds(
        Filed,
        project_id=st.sampled_from([None, 10, 20, 99]),
        tags=st.sampled_from([(), ("a",), ("a", "b")]),
        pinned=moments,
        archived=st.none() | st.none() | moments,
        deleted=st.none() | st.none() | moments,
    ),
)


class Put(NamedTuple):
    lines: list[ChatLine]


class Forget(NamedTuple):
    ids: list[int]


class Queue(NamedTuple):
    ids: set[int]


puts = st.builds(Put, st.lists(lines, max_size=8))
forgets = st.builds(Forget, st.lists(st.integers(1, 12), max_size=4))
queues = st.builds(Queue, st.sets(st.integers(1, 12)))
shows = st.builds(
    Wanted,
    place=st.sampled_from(Place),
    project=st.sampled_from([None, None, 10]),
    tag=st.sampled_from(["", "", "a"]),
)


class Follower:
    """What a view has of a list that only goes by what it is told."""

    def __init__(self, chats: ChatList) -> None:
        self.entries = list(chats)
        self.resets = 0
        self._chats = chats
        chats.inserted.connect(self._inserted)
        chats.removed.connect(self._removed)
        chats.moved.connect(self._moved)
        chats.changed.connect(self._changed)
        chats.reset.connect(self._reset)

    def _inserted(self, first: int, count: int) -> None:
        self.entries[first:first] = self._chats[first : first + count]
        self._check()

    def _removed(self, first: int, count: int) -> None:
        del self.entries[first : first + count]
        self._check()

    def _moved(self, before: int, after: int) -> None:
        self.entries.insert(after, self.entries.pop(before))
        self._check()

    def _changed(self, at: int) -> None:
        self.entries[at] = self._chats[at]
        self._check()

    def _check(self) -> None:
        assert [one.id for one in self.entries] == [one.id for one in self._chats]

    def _reset(self) -> None:
        self.resets += 1
        self.entries = list(self._chats)


def listed(*some: ChatLine) -> ChatList:
    chats = ChatList()
    chats.set_projects(PROJECTS)
    chats.put(some)
    return chats


def ids(chats: Iterable[ChatEntry]) -> list[int]:
    return [one.id for one in chats]


def test_pinned_chats_come_first_then_projects_then_the_others() -> None:
    chats = listed(
        ChatLine(1, "old", 1.0),
        ChatLine(2, "new", 5.0),
        ChatLine(3, "in ten", 9.0, Filed(10)),
        ChatLine(4, "in twenty", 2.0, Filed(20)),
        ChatLine(5, "pinned first", 9.0, Filed(20, pinned=1.0)),
        ChatLine(6, "pinned last", 1.0, Filed(pinned=2.0)),
        ChatLine(7, "archived", 8.0, Filed(archived=1.0)),
        ChatLine(8, "of a project that is gone", 3.0, Filed(77)),
    )
    assert ids(chats) == [6, 5, 4, 3, 2, 8, 1]
    assert chats.sections == (
        Section(PINNED, 0, 2),
        Section(20, 2, 1),
        Section(10, 3, 1),
        Section(OTHERS, 4, 3),
    )
    assert [chats.find(id_) for id_ in (6, 1, 7, 99, None)] == [0, 6, -1, -1, -1]
    assert [chats.before(moment) for moment in (9.0, 5.0, 3.0, 1.0)] == [4, 5, 6, 7]
    assert chats.line(7) is not None
    chats.set_projects(PROJECTS[::-1])
    assert ids(chats) == [6, 5, 3, 4, 2, 8, 1]
    chats.set_projects(())
    assert ids(chats) == [6, 5, 3, 2, 8, 4, 1]


def test_other_places_and_what_is_filtered_are_shown_by_time_alone() -> None:
    chats = listed(
        ChatLine(1, "Crème brûlée", 1.0, Filed(10, pinned=3.0)),
        ChatLine(2, "CREME caramel", 2.0, Filed(tags=("sweet",))),
        ChatLine(3, "caramel", 3.0, Filed(archived=9.0)),
        ChatLine(4, "gone first", 9.0, Filed(deleted=1.0)),
        ChatLine(5, "gone last", 1.0, Filed(archived=1.0, deleted=2.0)),
    )
    chats.show(project=10)
    assert ids(chats) == [1]
    assert chats.sections == (Section(OTHERS, 0, 1),)
    chats.show(tag="sweet")
    assert ids(chats) == [2]
    chats.show(Place.ARCHIVE)
    assert ids(chats) == [3]
    chats.show(Place.TRASH)
    assert ids(chats) == [5, 4]
    chats.show()
    assert ids(chats) == [1, 2]
    chats.show(tag="sweet")
    chats.put((ChatLine(6, "meanwhile", 7.0, Filed()),))
    assert ids(chats) == [2]
    chats.show()
    assert ids(chats) == [1, 6, 2]
    chats.show(tag="sweet")
    chats.forget((6,))
    chats.show()
    assert ids(chats) == [1, 2]


def test_a_change_of_one_chat_is_told_alone() -> None:
    chats = listed(*(ChatLine(id_, f"{id_}", float(id_)) for id_ in range(1, 6)))
    follower, told = Follower(chats), list[tuple[str, tuple[int, ...]]]()

    def hear(name: str) -> Callable[..., None]:
        return lambda *places: told.append((name, places))

    for name in ("inserted", "removed", "moved", "changed", "reset"):
        getattr(chats, name).connect(hear(name))
    chats.put([ChatLine(1, "1", 9.0)])
    chats.put([ChatLine(1, "1", 9.0)])
    chats.retitle(3, "three")
    chats.put([ChatLine(2, "2", 2.0, Filed(archived=1.0))])
    chats.put([ChatLine(2, "2", 2.0)])
    assert chats.mark(Mark.RUNNING, {1, 5})
    assert not chats.mark(Mark.RUNNING, {1, 5})
    chats.mark(Mark.RUNNING, {5})
    chats.forget([4, 77])
    running = told[5:7]
    assert told[:5] == [
        ("moved", (4, 0)),
        ("changed", (0,)),
        ("changed", (3,)),
        ("removed", (4, 1)),
        ("inserted", (4, 1)),
    ]
    assert sorted(running) == [("changed", (0,)), ("changed", (1,))]
    assert told[7:] == [("changed", (0,)), ("removed", (2, 1))]
    assert follower.entries == list(chats)
    assert [one.running for one in chats] == [False, True, False, False]


def test_a_page_of_older_chats_is_told_once() -> None:
    chats = listed(*(ChatLine(id_, "", float(id_)) for id_ in range(500, 600)))
    follower, told = Follower(chats), list[tuple[int, int]]()
    chats.inserted.connect(lambda first, count: told.append((first, count)))
    chats.put([ChatLine(id_, "", float(id_)) for id_ in range(100, 500)])
    assert told == [(100, 400)]
    assert follower.resets == 0
    assert ids(follower.entries) == list(range(599, 99, -1))


def test_many_changes_at_once_are_told_as_another_list() -> None:
    some = [ChatLine(id_, "", float(id_)) for id_ in range(module.MANY + 1)]
    chats = listed(*some)
    follower = Follower(chats)
    counts: list[int] = []
    chats.counted.connect(lambda: counts.append(len(chats.all_lines)))
    chats.put([replace(one, filed=Filed(archived=1.0)) for one in some])
    assert (len(chats), follower.entries, follower.resets, counts) == (0, [], 1, [])
    chats.forget([one.id for one in some])
    assert counts == [0]


@given(st.lists(puts | forgets | queues | shows, max_size=14))
def test_who_goes_by_what_is_told_has_what_there_is(
    deeds: list[Put | Forget | Queue | Wanted],
) -> None:
    chats = listed()
    follower, known = Follower(chats), dict[int, ChatLine]()
    for deed in deeds:
        match deed:
            case Put(some):
                chats.put(some)
                known.update((line.id, line) for line in some)
            case Forget(gone):
                chats.forget(gone)
                known = {id_: line for id_, line in known.items() if id_ not in gone}
            case Queue(queued):
                chats.mark(Mark.QUEUED, queued)
            case Wanted():
                chats.show(*deed)
        assert follower.entries == list(chats)
        assert all(chats.find(one.id) == at for at, one in enumerate(chats))
    anew = listed(*known.values())
    anew.show(*chats.wanted)
    assert ids(anew) == ids(chats)
