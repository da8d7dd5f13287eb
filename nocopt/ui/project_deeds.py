"""What the person does with projects: makes, changes, folds, orders and removes them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from nocopt.app.guarded import guarded
from nocopt.core.filing import AS_OTHERS, Batch, Filing
from nocopt.ui.dialogs import Question, confirmed, finished

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from PySide6.QtWidgets import QWidget

    from nocopt.app.accounts import Accounts
    from nocopt.app.catalog import Catalog
    from nocopt.app.endpoint_facts import EndpointFacts
    from nocopt.app.library import Library
    from nocopt.app.settings import SettingsService
    from nocopt.app.tasks import Tasks
    from nocopt.core.conversation import Options
    from nocopt.core.filing import Project
    from nocopt.core.tools import ToolDefinition
    from nocopt.ui.desk import Desk
    from nocopt.ui.sidebar.wishes import Wishes

    Around = tuple[Accounts, Catalog, EndpointFacts, SettingsService, tuple[ToolDefinition, ...]]


class ProjectDeeds(QObject):
    """Fulfils the wishes of the sidebar that are about projects."""

    def __init__(
        self,
        window: QWidget,
        wishes: Wishes,
        desk: Desk,
        work: tuple[Library, Tasks],
        around: Around,
    ) -> None:
        """`around` is what is known of where the chats of a project go."""
        super().__init__(desk)
        self._window, self._wishes, self._desk, self._around = window, wishes, desk, around
        library, self._tasks = work
        self._filing = library.filing
        wishes.project_asked.connect(lambda ids: self._start("make project", self._make(ids)))
        wishes.project_edit_asked.connect(lambda id_: self._start("edit project", self._edit(id_)))
        wishes.project_removal_asked.connect(
            lambda id_: self._start("remove project", self._remove(id_))
        )
        wishes.project_changed.connect(
            lambda one: self._start("change project", self._filing.change_project(one))
        )
        wishes.projects_ordered.connect(
            lambda ids: self._start("order projects", self._filing.order_projects(ids))
        )
        wishes.chat_in_project_asked.connect(desk.new_chat)

    def _start(self, name: str, work: Coroutine[None, None, None]) -> None:
        self._tasks.start(name, guarded(work, self._desk.show_failure))

    async def _make(self, chat_ids: tuple[int, ...]) -> None:
        entered = await self._entered("", AS_OTHERS)
        if entered is not None:
            made = await self._filing.add_project(*entered)
            if chat_ids:
                self._wishes.filed_in_made.emit(Filing(Batch.MOVE, chat_ids, project_id=made.id))

    async def _edit(self, project_id: int) -> None:
        before = self._filing.project(project_id)
        if before is None:
            return
        entered = await self._entered(before.name, before.options)
        now = self._filing.project(project_id)
        if entered is not None and now is not None:
            name, options = entered
            await self._filing.change_project(replace(now, name=name, options=options))

    async def _entered(self, name: str, options: Options) -> tuple[str, Options] | None:
        """Ask for a name and options; None where the person gives up."""
        from nocopt.ui.project_dialog import ProjectDialog
        from nocopt.ui.settings.presets_page import Surroundings

        dialog = ProjectDialog(self._window, Surroundings(*self._around), name, options)
        accepted = await finished(dialog) == QDialog.DialogCode.Accepted
        return (dialog.name, dialog.options()) if accepted else None

    async def _remove(self, project_id: int) -> None:
        project = self._filing.project(project_id)
        if project is not None and await self._agreed(project):
            await self._filing.remove_project(project_id)

    async def _agreed(self, project: Project) -> bool:
        question = Question(
            title=self.tr("Remove this project?"),
            text=self.tr("The chats in “{name}” stay, in no project.").format(name=project.name),
            go_ahead=self.tr("Remove"),
            dangerous=True,
        )
        return await confirmed(self._window, question)
