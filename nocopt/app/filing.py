"""Files chats: projects, tags, pins, archive and trash, many chats at once, and each undone."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Protocol

from nocopt.core.filing import AS_OTHERS, Batch, Filed, Filing, Place, Undo
from nocopt.core.signal import Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from nocopt.app.chat_list import ChatList
    from nocopt.core.conversation import Options
    from nocopt.core.filing import Project
    from nocopt.core.ports import Clock
    from nocopt.store.chat_lines import ChatLines
    from nocopt.store.filing import FilingShelf

_ENDS: Final = frozenset({Batch.TRASH, Batch.PURGE})
_COMES_OR_GOES: Final = _ENDS | {Batch.RESTORE}


class House(Protocol):
    """Where the chats are at work."""

    async def leave(self, chat_ids: Collection[int]) -> None:
        """End what goes on in chats that are about to go."""
        ...

    async def settle(self, chat_ids: Collection[int]) -> None:
        """Take note that chats are in the trash by now, gone for good, or back."""
        ...


_NEWEST: Final = 200  # chats, among which are those that another process has made


class FilingService:
    """Files the chats of a list, on disk first; all its calls raise `StoreError`.

    `projects_changed`: there are others, or they stand in another order. `left`: these chats are
    about to go to the trash or for good; whoever shows one shows another. `purged`: some are to be
    removed from the disk. `arrived`: others have put these on disk, or more of them.
    """

    def __init__(
        self, shelves: tuple[FilingShelf, ChatLines], clock: Clock, chats: ChatList, house: House
    ) -> None:
        self.projects_changed: Signal[()] = Signal()
        self.left: Signal[frozenset[int]] = Signal()
        self.purged: Signal[()] = Signal()
        self.arrived: Signal[tuple[int, ...]] = Signal()
        self._shelf, self._lines = shelves
        self._clock, self._chats, self._house = clock, chats, house
        self._projects: tuple[Project, ...] = ()
        self._version: int | None = None  # of the file, when it was looked at last

    async def load(self) -> None:
        """Read the projects."""
        self._have(await self._shelf.projects())

    # ------------------------------------------------------------------------------- chats

    async def do(self, filing: Filing) -> Undo:
        """File chats; return what undoes it, of those only that were filed otherwise before."""
        now, batch = self._clock.now(), filing.batch
        if batch in _ENDS:
            await self._leave(filing.ids)
        before = await self._change(filing.ids, lambda _, filed: filing.applied_to(filed, now))
        if batch is Batch.PURGE:
            self._chats.forget(before)
            self.purged.emit()
        if batch in _COMES_OR_GOES:
            await self._house.settle(before)
        return Undo(filing, before)

    async def undo(self, undo: Undo) -> None:
        """Bring back how chats were filed; what has become of them otherwise stays."""
        if not undo.possible:
            return
        chat_ids, batch = tuple(undo.before), undo.filing.batch
        if batch is Batch.RESTORE:
            await self._leave(chat_ids)
        await self._change(chat_ids, undo.applied_to)
        if batch in _COMES_OR_GOES:
            await self._house.settle(chat_ids)

    async def _leave(self, chat_ids: Sequence[int]) -> None:
        self.left.emit(frozenset(chat_ids))
        await self._house.leave(chat_ids)

    async def set_unread(self, chat_ids: Collection[int], *, unread: bool) -> None:
        """Have something in these chats that nobody has seen, or nothing."""
        await self._change(tuple(chat_ids), lambda _, filed: replace(filed, unread=unread))

    async def _change(
        self, chat_ids: Sequence[int], change: Callable[[int, Filed], Filed]
    ) -> dict[int, Filed]:
        """Change how chats are filed, on disk and in the list; return how the changed ones were."""
        changes = await self._shelf.change(chat_ids, change)
        found = ((self._chats.line(id_), after) for id_, (_, after) in changes.items())
        self._chats.put([replace(line, filed=after) for line, after in found if line is not None])
        return {id_: before for id_, (before, _) in changes.items()}

    async def read(self, chat_ids: Sequence[int]) -> None:
        """Take over chats that others have put on disk, such as an import."""
        self._chats.put(await self._lines.some(chat_ids))
        self.arrived.emit(tuple(chat_ids))

    async def look_elsewhere(self) -> None:
        """Take over what another process has put on disk since this was done last."""
        before, self._version = self._version, await self._lines.version()
        if before in (None, self._version):
            return
        await self.load()
        page = await self._lines.page(_NEWEST)
        self._chats.put([one for one in page.lines if self._chats.line(one.id) is None])
        self.arrived.emit(tuple(one.id for one in self._chats.all_lines))

    @property
    def tags(self) -> tuple[tuple[str, int], ...]:
        """The tags by their names, each with the number of chats outside the trash that have it."""
        kept = (one.filed for one in self._chats.all_lines if one.filed.tags)
        counted = Counter(
            tag for filed in kept if filed.place is not Place.TRASH for tag in filed.tags
        )
        return tuple(sorted(counted.items(), key=lambda one: (one[0].casefold(), one[0])))

    # ---------------------------------------------------------------------------- projects

    @property
    def projects(self) -> tuple[Project, ...]:
        """All projects in the person's order."""
        return self._projects

    def project(self, project_id: int | None) -> Project | None:
        """Return the project of that id."""
        return next((one for one in self._projects if one.id == project_id), None)

    async def add_project(self, name: str, options: Options = AS_OTHERS) -> Project:
        """Return a new project, the last one; its name becomes one line."""
        made = await self._shelf.add_project(_one_line(name), options)
        self._have((*self._projects, made))
        return made

    async def change_project(self, project: Project) -> None:
        """Have a project with this name, these options, and folded or not; its place stays."""
        project = replace(project, name=_one_line(project.name))
        await self._shelf.set_project(project)
        self._have([project if one.id == project.id else one for one in self._projects])

    async def remove_project(self, project_id: int) -> None:
        """Remove a project; its chats stay, in none."""
        within = [one.id for one in self._chats.all_lines if one.filed.project_id == project_id]
        await self._shelf.remove_project(project_id)
        lines = (self._chats.line(id_) for id_ in within)
        self._chats.put(
            [
                replace(line, filed=replace(line.filed, project_id=None))
                for line in lines
                if line is not None and line.filed.project_id == project_id
            ]
        )
        self._have([one for one in self._projects if one.id != project_id])

    async def order_projects(self, project_ids: Sequence[int]) -> None:
        """Put the projects into this order; those that are not named come behind, as they were."""
        await self._shelf.order_projects(project_ids)
        await self.load()

    def _have(self, projects: Sequence[Project]) -> None:
        self._projects = tuple(projects)
        self._chats.set_projects(self._projects)
        self.projects_changed.emit()


def _one_line(name: str) -> str:
    return " ".join(name.split())
