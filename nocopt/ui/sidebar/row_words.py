"""The words of the rows in the list of chats: headings, titles, and what their marks say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from nocopt.ui.counts import Counts
from nocopt.ui.sidebar.blocks import Age, Pinned

if TYPE_CHECKING:
    from nocopt.app.chat_list import ChatEntry
    from nocopt.core.filing import Project
    from nocopt.ui.sidebar.blocks import Block, Key


def heading(key: Key, project: Project | None) -> str:
    """Return the words of a heading."""
    if isinstance(key, int):
        return "" if project is None else project.name
    words = {
        Pinned.PINNED: QCoreApplication.translate("ChatList", "Pinned"),
        Age.TODAY: QCoreApplication.translate("ChatList", "Today"),
        Age.YESTERDAY: QCoreApplication.translate("ChatList", "Yesterday"),
        Age.WEEK: QCoreApplication.translate("ChatList", "Previous 7 days"),
        Age.MONTH: QCoreApplication.translate("ChatList", "Previous 30 days"),
        Age.OLDER: QCoreApplication.translate("ChatList", "Older"),
    }
    return words[key]


def spoken_project(name: str, block: Block) -> str:
    """Return what is said of the heading of a project."""
    said = (
        QCoreApplication.translate("ChatList", "Project {name}, folded, {chats}")
        if block.folded
        else QCoreApplication.translate("ChatList", "Project {name}, {chats}")
    )
    return said.format(name=name, chats=Counts().chats(block.count))


def title(chat: ChatEntry) -> str:
    """Return the title of a chat, or what stands there for one that has none."""
    return chat.title or QCoreApplication.translate("ChatList", "New chat")


def state(chat: ChatEntry) -> str:
    """Return what the mark beside a chat says; often empty."""
    if chat.asking:
        return QCoreApplication.translate("ChatList", "waits for your permission")
    if chat.running:
        return QCoreApplication.translate("ChatList", "reply is being written")
    if chat.queued:
        return QCoreApplication.translate("ChatList", "waiting to be sent")
    return QCoreApplication.translate("ChatList", "new reply") if chat.filed.unread else ""


def notes(chat: ChatEntry) -> tuple[str, ...]:
    """Return what is to be known of a chat beside its title: its state, and its tags."""
    tags = QCoreApplication.translate("ChatList", "tags: {names}")
    tagged = tags.format(names=Counts().named(chat.filed.tags)) if chat.filed.tags else ""
    return tuple(one for one in (state(chat), tagged) if one)
