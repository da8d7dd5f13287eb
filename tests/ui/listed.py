"""Chats in a list without a disk, for tests of what shows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, cast

from nocopt.app.chat_list import ChatList
from nocopt.core.filing import ChatLine, Filed, Project
from nocopt.core.signal import Signal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nocopt.app.filing import FilingService

TODAY = datetime.now().astimezone().date()
NOON = datetime.combine(TODAY, time(12)).astimezone()


def at(days: int) -> float:
    """Return noon so many days ago."""
    return (NOON - timedelta(days=days)).timestamp()


def line(chat_id: int, title: str = "", days: int = 0, **filed: Any) -> ChatLine:
    """Return the line of a chat, called after its id; the lower the id, the earlier it was."""
    return ChatLine(chat_id, title or f"chat {chat_id}", at(days) + chat_id, Filed(**filed))


class Listed:
    """A list of chats, and the projects and tags as the service has them."""

    def __init__(self, *lines: ChatLine, projects: Iterable[str] = ()) -> None:
        self.projects_changed: Signal[()] = Signal()
        self.chats = ChatList()
        self.projects = tuple(
            Project(number, name) for number, name in enumerate(projects, start=1)
        )
        self.chats.set_projects(self.projects)
        self.chats.put(lines)

    @property
    def filing(self) -> FilingService:
        """This as what files chats; it has no more of it than what shows them looks at."""
        return cast("FilingService", self)

    @property
    def tags(self) -> tuple[tuple[str, int], ...]:
        """The tags that chats have."""
        names = sorted({tag for one in self.chats.all_lines for tag in one.filed.tags})
        return tuple((name, 1) for name in names)

    def have(self, *projects: Project) -> None:
        """Have these projects from now on."""
        self.projects = projects
        self.chats.set_projects(projects)
        self.projects_changed.emit()

    def change(self, chat_id: int, **filed: Any) -> None:
        """File a chat otherwise."""
        before = self.chats.line(chat_id)
        assert before is not None
        self.chats.put((replace(before, filed=replace(before.filed, **filed)),))
