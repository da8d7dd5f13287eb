"""The menus of chats and of projects: what can be done with them where they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMenu, QWidget

from nocopt.core.filing import Batch, Filing, Place
from nocopt.ui.icons import icon
from nocopt.ui.popup_look import dress_menu
from nocopt.ui.theme import GRID, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction

    from nocopt.app.chat_list import ChatList
    from nocopt.app.filing import FilingService
    from nocopt.core.filing import ChatLine, Project
    from nocopt.ui.sidebar.wishes import Wishes

Ids: TypeAlias = "tuple[int, ...]"


@dataclass(frozen=True, slots=True)
class Sources:
    """Where chats are listed and filed, and who hears what the person wants of them."""

    chats: ChatList
    filing: FilingService
    wishes: Wishes


class ChatMenus(QObject):
    """Makes menus that forget themselves once they are closed."""

    def __init__(self, of: Sources, parent: QWidget) -> None:
        super().__init__(parent)
        self._of, self._parent = of, parent

    def for_chats(self, ids: Ids, rename: Callable[[int], object]) -> QMenu:
        """Return what can be done with these chats, where they are."""
        menu = self._menu()
        lines = self._lines(ids)
        if self._of.chats.wanted.place is Place.TRASH:
            self._file(menu, "undo", self.tr("Restore"), Filing(Batch.RESTORE, ids))
            last = self.tr("Delete for good…")
            self._add(menu, "trash", last, lambda: self._of.wishes.purge_asked.emit(ids))
            return menu
        pinned = all(line.filed.pinned is not None for line in lines)
        words = self.tr("Unpin") if pinned else self.tr("Pin")
        self._file(menu, "pin", words, Filing(Batch.UNPIN if pinned else Batch.PIN, ids))
        if len(ids) == 1:
            self._add(menu, "pencil", self.tr("Rename"), lambda: rename(ids[0]))
            another = self.tr("Make another title")
            self._add(menu, "retry", another, lambda: self._of.wishes.retitle_asked.emit(ids[0]))
        self._within(menu, "folder", self.tr("Move to"), self.fill_projects, ids)
        self._within(menu, "tag", self.tr("Tags"), self.fill_tags, ids)
        if len(lines) == 1 and lines[0].filed.tags:
            only = self.tr("Show only the tag")
            self._within(menu, "search", only, self._fill_own_tags, ids)
        archived = self._of.chats.wanted.place is Place.ARCHIVE
        words = self.tr("Put back into the list") if archived else self.tr("Archive")
        self._file(
            menu, "archive", words, Filing(Batch.UNARCHIVE if archived else Batch.ARCHIVE, ids)
        )
        export = self.tr("Export…")
        self._add(menu, "save", export, lambda: self._of.wishes.export_asked.emit(ids))
        menu.addSeparator()
        self._file(menu, "trash", self.tr("Delete"), Filing(Batch.TRASH, ids))
        return menu

    def for_project(self, project: Project) -> QMenu:
        """Return what can be done with a project."""
        menu, wishes = self._menu(), self._of.wishes
        new = self.tr("New chat in this project")
        self._add(menu, "new-chat", new, lambda: wishes.chat_in_project_asked.emit(project.id))
        fold = self.tr("Unfold") if project.folded else self.tr("Fold")
        turned = replace(project, folded=not project.folded)
        symbol = "chevron-down" if project.folded else "chevron-right"
        self._add(menu, symbol, fold, lambda: wishes.project_changed.emit(turned))
        only = self.tr("Show only this project")
        self._add(menu, "search", only, lambda: wishes.project_shown.emit(project.name))
        edit = self.tr("Project settings…")
        self._add(menu, "sliders", edit, lambda: wishes.project_edit_asked.emit(project.id))
        order = [one.id for one in self._of.filing.projects]
        at = order.index(project.id) if project.id in order else 0
        for symbol, words, to in (
            ("chevron-up", self.tr("Move up"), at - 1),
            ("chevron-down", self.tr("Move down"), at + 1),
        ):
            moved = [one for one in order if one != project.id]
            moved.insert(to, project.id)
            ask = partial(wishes.projects_ordered.emit, tuple(moved))
            self._add(menu, symbol, words, ask).setEnabled(0 <= to < len(order))
        menu.addSeparator()
        remove = self.tr("Remove project…")
        self._add(menu, "trash", remove, lambda: wishes.project_removal_asked.emit(project.id))
        return menu

    def fill_projects(self, menu: QMenu, ids: Ids) -> None:
        """Put the projects into a menu, to move chats there."""
        within = {line.filed.project_id for line in self._lines(ids)}
        for project in (None, *self._of.filing.projects):
            id_ = None if project is None else project.id
            name = self.tr("No project") if project is None else project.name
            action = menu.addAction(_plain(name))
            action.setCheckable(True)
            action.setChecked(within == {id_})
            filing = Filing(Batch.MOVE, ids, project_id=id_)
            action.triggered.connect(lambda _=False, one=filing: self._of.wishes.filed.emit(one))
        menu.addSeparator()
        self._add(
            menu,
            "plus",
            self.tr("New project…"),
            lambda: self._of.wishes.project_asked.emit(ids),
        )

    def fill_tags(self, menu: QMenu, ids: Ids) -> None:
        """Put the tags into a menu; those that all of the chats have are ticked."""
        lines = self._lines(ids)
        for tag, _ in self._of.filing.tags:
            action = menu.addAction(_plain(tag))
            action.setCheckable(True)
            everywhere = all(tag in line.filed.tags for line in lines)
            action.setChecked(everywhere)
            filing = Filing(Batch.UNTAG if everywhere else Batch.TAG, ids, tag=tag)
            action.triggered.connect(lambda _=False, one=filing: self._of.wishes.filed.emit(one))
        if not menu.isEmpty():
            menu.addSeparator()
        self._add(menu, "plus", self.tr("New tag…"), lambda: self._of.wishes.tag_asked.emit(ids))

    def _fill_own_tags(self, menu: QMenu, ids: Ids) -> None:
        """Put the tags of a chat into a menu, to show only the chats that have one of them."""
        for tag in dict.fromkeys(tag for line in self._lines(ids) for tag in line.filed.tags):
            show = partial(self._of.wishes.tag_shown.emit, tag)
            self._add(menu, "tag", _plain(tag), show)

    def dropped(self, fill: Callable[[QMenu, Ids], None], ids: Ids) -> QMenu:
        """Return a menu by itself of what is else inside of another."""
        menu = self._menu()
        fill(menu, ids)
        return menu

    def _lines(self, ids: Ids) -> list[ChatLine]:
        found = (self._of.chats.line(id_) for id_ in ids)
        return [line for line in found if line is not None]

    def _menu(self) -> QMenu:
        menu = QMenu(self._parent)
        dress_menu(menu)
        # Room for the arrow of what is inside; Qt lets it stand upon the padding.
        menu.setStyleSheet(f"{menu.styleSheet()} QMenu::item {{ padding-right: {7 * GRID}px }}")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _within(
        self, menu: QMenu, symbol: str, words: str, fill: Callable[[QMenu, Ids], None], ids: Ids
    ) -> None:
        inner = menu.addMenu(icon(symbol, shown()), words)
        fill(inner, ids)

    def _file(self, menu: QMenu, symbol: str, words: str, filing: Filing) -> None:
        self._add(menu, symbol, words, lambda: self._of.wishes.filed.emit(filing))

    def _add(self, menu: QMenu, symbol: str, words: str, do: Callable[[], object]) -> QAction:
        action = menu.addAction(icon(symbol, shown()), words)
        action.triggered.connect(lambda _=False: do())
        return action


def _plain(name: str) -> str:
    """Return a name for a menu, in which an ampersand is no mark of a key."""
    return name.replace("&", "&&")
