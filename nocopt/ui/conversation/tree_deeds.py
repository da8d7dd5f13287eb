"""What can be done with the place of a message in the tree of its chat, as entries of its menu."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QCoreApplication

from nocopt.core.conversation import NodeKind, is_temporary
from nocopt.ui.conversation.doings import Deed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QMenu

    from nocopt.app.session import Session
    from nocopt.ui.conversation.doings import Acted


class Do(Protocol):
    """How what an entry stands for is done."""

    def __call__(self, key: str, item: Acted) -> None: ...


def add_tree_deeds(menu: QMenu, item: Acted, deeds: Sequence[Deed], do: Do) -> None:
    """Add the entries at the end of a menu, behind a line."""
    if deeds:
        menu.addSeparator()
    for deed in deeds:
        entry = menu.addAction(deed.name, partial(do, deed.key, item))
        entry.setEnabled(not deed.hindrance)
        entry.setToolTip(deed.hindrance)


def tree_deeds(session: Session, item: Acted, busy: str) -> Sequence[Deed]:
    """Return what is offered for a message; `busy` says why the path cannot be changed now."""
    nodes = item.nodes
    if not nodes or item.running:
        return ()
    found: list[Deed] = []
    if _has_files(session, item):
        unkept = why_not_branched(session)
        found.append(Deed("branch_bare", _said("Branch without files"), "branch", unkept))
    versions = session.versions
    if versions.branch:
        preferred = versions.preferred
        if preferred is not None and not versions.strays:
            found.append(Deed("prefer_none", _said("Prefer no branch"), "", busy))
        else:
            found.append(Deed("prefer", _said("Prefer this branch"), "", busy))
    if nodes[0].kind is NodeKind.SUMMARY:
        return found
    everything = "Delete this and what follows"
    if len(versions.beside(nodes)) > 1:
        found.append(Deed("compare", _said("Compare versions…"), ""))
        found.append(Deed("remove", _said("Delete this version"), "trash", busy))
        everything = "Delete all versions and what follows"
    return [*found, Deed("remove_all", _said(everything), "trash", busy)]


def why_not_branched(session: Session) -> str:
    """Why another chat cannot begin with messages of this one; empty where it can."""
    if not is_temporary(session.conversation_id):
        return ""
    return QCoreApplication.translate("Conversation", "Keep this temporary chat first")


def _has_files(session: Session, item: Acted) -> bool:
    """Whether there are files in the messages up to this one."""
    last = item.nodes[-1].id
    for node in session.path:
        if node.message.attachments:
            return True
        if node.id == last:
            break
    return False


def _said(name: str) -> str:
    words = {
        "Branch without files": QCoreApplication.translate("Conversation", "Branch without files"),
        "Prefer this branch": QCoreApplication.translate("Conversation", "Prefer this branch"),
        "Prefer no branch": QCoreApplication.translate("Conversation", "Prefer no branch"),
        "Compare versions…": QCoreApplication.translate("Conversation", "Compare versions…"),
        "Delete this version": QCoreApplication.translate("Conversation", "Delete this version"),
        "Delete this and what follows": QCoreApplication.translate(
            "Conversation", "Delete this and what follows"
        ),
        "Delete all versions and what follows": QCoreApplication.translate(
            "Conversation", "Delete all versions and what follows"
        ),
    }
    return words[name]
