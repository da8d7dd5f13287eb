"""Rows that follow the list of chats: what happens to one chat moves one row, and no other."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex

from nocopt.ui.sidebar.blocks import Block, Key, Places, arranged

if TYPE_CHECKING:
    from collections.abc import Callable

    from nocopt.app.chat_list import ChatList
    from nocopt.app.filing import FilingService
    from nocopt.core.filing import Project

_Index: TypeAlias = QModelIndex | QPersistentModelIndex


def _today() -> date:
    return datetime.now().astimezone().date()


def _same(place: int) -> int:
    return place


def _with(at: int, count: int, place: int) -> int:
    """Return where something is now that was at a place before others came."""
    return place if place < at else place + count


def _without(at: int, count: int, place: int) -> int:
    """Return where something is now that was at a place before others went; -1 if it did."""
    if place < at:
        return place
    return place - count if place >= at + count else -1


def _along(before: int, after: int, place: int) -> int:
    """Return where something is now that was at a place before one went to another."""
    return after if place == before else _with(after, 1, _without(before, 1, place))


class FollowingRows(QAbstractListModel):
    """Headings and chats by their places; chats of a folded project have no rows.

    The list has changed already when it tells of a change, while whoever looks at the rows may do
    so until a row has come or gone: `now` leads from a place among the rows to that in the list.
    """

    def __init__(
        self,
        chats: ChatList,
        filing: FilingService,
        parent: QObject | None = None,
        *,
        today: Callable[[], date] = _today,
    ) -> None:
        super().__init__(parent)
        self.chats, self._filing, self._today = chats, filing, today
        self.projects: tuple[Project, ...] = ()
        self.blocks: list[Block] = []
        self.places = Places(())
        self.now: Callable[[int], int] = _same
        chats.reset.connect(self.arrange)
        chats.inserted.connect(self._inserted)
        chats.removed.connect(self._removed)
        chats.moved.connect(self._moved)
        chats.changed.connect(self._changed)
        filing.projects_changed.connect(self._projects_changed)
        self.arrange()

    # -- the whole list

    def arrange(self) -> None:
        """Take over the whole list."""
        self.beginResetModel()
        self.projects = self._filing.projects
        self._take(self._arranged())
        self.endResetModel()

    def _arranged(self) -> list[Block]:
        return arranged(self.chats, self.projects, self._today())

    def _take(self, blocks: list[Block]) -> None:
        self.blocks = blocks
        self.places = Places(blocks)

    def _number(self, key: Key) -> int:
        """Return the number of a block, -1 where there is none."""
        keys = [block.key for block in self.blocks]
        return keys.index(key) if key in keys else -1

    def _projects_changed(self) -> None:
        before, self.projects = self.projects, self._filing.projects
        if [one.id for one in before] != [one.id for one in self.projects]:
            self.arrange()
            return
        for old, new in zip(before, self.projects, strict=True):
            number = self._number(new.id)
            if old != new and number >= 0:
                self._fold(number, folded=new.folded)

    def _fold(self, number: int, *, folded: bool) -> None:
        block, first = self.blocks[number], self.places.first_row(number)
        if folded and not block.folded and block.count:
            self.beginRemoveRows(QModelIndex(), first + 1, first + block.count)
            self.blocks[number].folded = True
            self._take(self.blocks)
            self.endRemoveRows()
        elif block.folded and not folded and block.count:
            self.beginInsertRows(QModelIndex(), first + 1, first + block.count)
            self.blocks[number].folded = False
            self._take(self.blocks)
            self.endInsertRows()
        block.folded = folded
        self._tell(first)

    # -- what changes in the list

    def _inserted(self, at: int, count: int) -> None:
        wanted, self.now = self._arranged(), partial(_with, at, count)
        places = Places(wanted)
        number = places.block_of_chat(at)
        if places.block_of_chat(at + count - 1) == number:
            within = at - places.first_chat(number)
            self._put_in(self._opened(wanted[number].key, wanted), within, count)
        self._settle(wanted)

    def _removed(self, at: int, count: int) -> None:
        self.now = partial(_without, at, count)
        number = self.places.block_of_chat(at)
        if self.places.block_of_chat(at + count - 1) == number:
            self._take_out(number, at - self.places.first_chat(number), count)
        self._settle(self._arranged())

    def _moved(self, before: int, after: int) -> None:
        source = self.blocks[self.places.block_of_chat(before)]
        out = before - self.places.first_chat(self.places.block_of_chat(before))
        wanted, self.now = self._arranged(), partial(_along, before, after)
        places = Places(wanted)
        number = places.block_of_chat(after)
        within = after - places.first_chat(number)
        target = self._opened(wanted[number].key, wanted)
        if source.folded or self.blocks[target].folded:
            to_come = partial(_with, after, 1)
            self._take_out(self.blocks.index(source), out, 1, to_come)
            self._put_in(target, within, 1)
        else:
            self._transfer(self.blocks.index(source), out, target, within)
        self._settle(wanted)

    def _changed(self, at: int) -> None:
        if _shape(self._arranged()) != _shape(self.blocks):
            self._moved(at, at)  # it stands where it stood, under another heading
        row = self.places.row_of_chat(at)
        if row >= 0:
            self._tell(row)

    def _opened(self, key: Key, wanted: list[Block]) -> int:
        """Return the number of a block; its heading is put where it belongs if there is none."""
        number = self._number(key)
        if number >= 0:
            return number
        order = [block.key for block in wanted]
        later = set(order[order.index(key) + 1 :])
        rest = (at for at, block in enumerate(self.blocks) if block.key in later)
        number = next(rest, len(self.blocks))
        row = self.places.first_row(number)
        self.beginInsertRows(QModelIndex(), row, row)
        folded = next(block.folded for block in wanted if block.key == key)
        self._take([*self.blocks[:number], Block(key, 0, folded), *self.blocks[number:]])
        self.endInsertRows()
        return number

    def _put_in(self, number: int, within: int, count: int) -> None:
        block, row = self.blocks[number], self.places.first_row(number) + 1 + within
        if not block.folded:
            self.beginInsertRows(QModelIndex(), row, row + count - 1)
        block.count += count
        self.now = _same
        self._take(self.blocks)
        if not block.folded:
            self.endInsertRows()
        self._tell(self.places.first_row(number))

    def _take_out(
        self, number: int, within: int, count: int, now: Callable[[int], int] = _same
    ) -> None:
        block, row = self.blocks[number], self.places.first_row(number) + 1 + within
        if not block.folded:
            self.beginRemoveRows(QModelIndex(), row, row + count - 1)
        block.count -= count
        self.now = now
        self._take(self.blocks)
        if not block.folded:
            self.endRemoveRows()
        self._tell(self.places.first_row(number))

    def _transfer(self, source: int, out: int, target: int, within: int) -> None:
        """Move the row of a chat, so that it stays chosen and in sight if it is."""
        row = self.places.first_row(source) + 1 + out
        # Qt names the row before which it is to stand, as rows are counted before.
        to = self.places.first_row(target) + 1 + within + (source == target and within > out)
        if to in (row, row + 1):
            return
        self.beginMoveRows(QModelIndex(), row, row, QModelIndex(), to)
        self.blocks[source].count -= 1
        self.blocks[target].count += 1
        self.now = _same
        self._take(self.blocks)
        self.endMoveRows()
        for number in (source, target):
            self._tell(self.places.first_row(number))

    def _settle(self, wanted: list[Block]) -> None:
        """Take away the heading of a block that is gone; whatever else differs, arrange anew."""
        self.now = _same
        keys = {block.key for block in wanted}
        for number, block in enumerate(self.blocks):
            if block.key not in keys and not block.count:
                row = self.places.first_row(number)
                self.beginRemoveRows(QModelIndex(), row, row)
                self._take([*self.blocks[:number], *self.blocks[number + 1 :]])
                self.endRemoveRows()
                break
        if _shape(wanted) != _shape(self.blocks):
            self.arrange()  # many at once, or another day has begun

    def _tell(self, row: int) -> None:
        index = self.index(row, 0)
        self.dataChanged.emit(index, index)

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return how many rows there are."""
        return 0 if parent is not None and parent.isValid() else self.places.rows


def _shape(blocks: list[Block]) -> list[tuple[Key, int]]:
    return [(block.key, block.count) for block in blocks]
