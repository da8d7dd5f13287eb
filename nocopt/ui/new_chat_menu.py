"""The menu beside `New chat`: in a project, temporary, from a preset, or out of a file."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from nocopt.ui.popup_look import dress_menu

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QAction

    from nocopt.app.filing import FilingService
    from nocopt.app.shelved import Shelved
    from nocopt.core.presets import Preset
    from nocopt.ui.desk import Desk
    from nocopt.ui.sidebar.sidebar import Sidebar


class NewChatMenu(QObject):
    """Opens below its button, with what there is at that moment."""

    def __init__(
        self,
        sidebar: Sidebar,
        desk: Desk,
        actions: Mapping[str, QAction],
        filing: FilingService,
        presets: Shelved[Preset],
    ) -> None:
        super().__init__(sidebar)
        self._sidebar, self._desk, self._actions = sidebar, desk, actions
        self._filing, self._presets = filing, presets
        self._button = sidebar.more
        self._button.setEnabled(True)
        self._button.clicked.connect(self._open)

    def menu(self) -> QMenu:
        """Return the menu, which forgets itself once it is closed."""
        made = QMenu(self._button)
        made.setAccessibleName(self._button.accessibleName())
        dress_menu(made)
        made.aboutToHide.connect(made.deleteLater)
        for name in ("new_chat", "temporary"):
            made.addAction(self._actions[name])
        made.addSeparator()
        self._add_projects(made.addMenu(self.tr("In a project")))
        self._add_presets(made.addMenu(self.tr("From a preset")))
        made.addSeparator()
        made.addAction(self._actions["import"])
        return made

    def _open(self) -> None:
        made = self.menu()
        self._button.look_again_after(made)
        row = self._sidebar.row_of_new
        made.popup(row.mapToGlobal(QPoint(0, row.height())))

    def _add_projects(self, menu: QMenu) -> None:
        for project in self._filing.projects:
            action = menu.addAction(_plain(project.name))
            action.triggered.connect(partial(self._begin_in, project.id))
        menu.addSeparator()
        menu.addAction(self._actions["new_project"])

    def _add_presets(self, menu: QMenu) -> None:
        for preset in self._presets.all:
            action = menu.addAction(_plain(preset.name))
            action.triggered.connect(partial(self._begin_with, preset))
        if menu.isEmpty():
            menu.addAction(self.tr("No presets yet")).setEnabled(False)

    def _begin_in(self, project_id: int, _: object = None) -> None:
        self._sidebar.wishes.chat_in_project_asked.emit(project_id)

    def _begin_with(self, preset: Preset, _: object = None) -> None:
        self._desk.new_chat()
        if self._desk.session is not None:
            self._desk.session.chat.use(preset)


def _plain(name: str) -> str:
    """Return a name for a menu, in which an ampersand is no mark of a key."""
    return name.replace("&", "&&")
