"""What the person wants done with chats and projects, whatever part of the sidebar hears it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Wishes(QObject):
    """Carries wishes from menus, keys and drags to whoever fulfils them; it does nothing itself.

    `filed` carries a `Filing`, `filed_in_made` one into a project that was made for it;
    `purge_asked`, `tag_asked` and `export_asked` ids of chats, and
    `project_asked` those that a new project is to begin with; `project_changed` a `Project` as it
    is to be, and `projects_ordered` the ids of all of them. `tag_shown` and `project_shown` carry
    the name of what is to be shown alone, or no longer alone.
    """

    filed = Signal(object)
    filed_in_made = Signal(object)
    purge_asked = Signal(object)
    tag_asked = Signal(object)
    rename_asked = Signal(int, str)
    retitle_asked = Signal(int)
    export_asked = Signal(object)
    project_asked = Signal(object)
    project_changed = Signal(object)
    project_edit_asked = Signal(int)
    project_removal_asked = Signal(int)
    projects_ordered = Signal(object)
    chat_in_project_asked = Signal(int)
    undo_asked = Signal()
    redo_asked = Signal()
    tag_shown = Signal(str)
    project_shown = Signal(str)
