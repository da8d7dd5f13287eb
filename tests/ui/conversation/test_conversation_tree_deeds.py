"""What the menu of a message offers for its place in the tree of the chat."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from nocopt.core.attachments import AttachmentKind, AttachmentPart
from nocopt.core.conversation import NodeKind
from nocopt.core.messages import Message
from nocopt.ui.conversation.pane import ConversationPane
from tests.ui.conversation.chats import reply, user
from tests.ui.conversation.conftest import Open

NOTES = AttachmentPart("0" * 64, AttachmentKind.TEXT, "text/plain", "notes.txt", 5, characters=5)
OF_TREE = {
    "Branch without files",
    "Prefer this branch",
    "Prefer no branch",
    "Compare versions…",
    "Delete this version",
    "Delete this and what follows",
    "Delete all versions and what follows",
}


def entries(pane: ConversationPane, item: int, qtbot: QtBot) -> dict[str, QAction]:
    """The entries that concern the tree, by their names."""
    menu = QMenu(pane)
    qtbot.addWidget(menu)
    pane.doings.add_to(menu, pane.view.items[item])
    return {one.text(): one for one in menu.actions() if one.text() in OF_TREE}


def test_a_chat_without_branches_offers_to_delete_what_follows(
    open_chat: Open, qtbot: QtBot
) -> None:
    pane, session = open_chat([user(1, "q"), reply(2, "a")])
    (name,) = entries(pane, 0, qtbot)
    assert name == "Delete this and what follows"
    asked: list[tuple[list[int], bool]] = []
    pane.doings.removal_asked.connect(
        lambda nodes, every: asked.append(([node.id for node in nodes], every))
    )
    entries(pane, 1, qtbot)[name].trigger()
    assert asked == [([2], True)]
    session.ask("more")
    assert not entries(pane, 1, qtbot)[name].isEnabled()


def test_of_several_versions_one_is_deleted_or_all_and_they_are_compared(
    open_chat: Open, qtbot: QtBot
) -> None:
    pane, session = open_chat([user(1, "q"), reply(3, "a")])
    session.versions.ids[3] = (2, 3)
    session.versions.branch = True
    assert set(entries(pane, 1, qtbot)) == {
        "Prefer this branch",
        "Compare versions…",
        "Delete this version",
        "Delete all versions and what follows",
    }
    with qtbot.waitSignal(pane.doings.removal_asked) as found:
        entries(pane, 1, qtbot)["Delete this version"].trigger()
    assert found.args is not None
    assert found.args[1] is False
    with qtbot.waitSignal(pane.doings.comparison_asked):
        entries(pane, 1, qtbot)["Compare versions…"].trigger()


def test_the_branch_that_is_shown_is_preferred_and_no_longer(open_chat: Open, qtbot: QtBot) -> None:
    pane, session = open_chat([user(1, "q"), reply(3, "a")])
    session.versions.branch = True
    asked: list[int | None] = []
    pane.doings.preference_asked.connect(lambda node_id: asked.append(node_id))
    entries(pane, 0, qtbot)["Prefer this branch"].trigger()
    session.versions.preferred = 3
    entries(pane, 0, qtbot)["Prefer no branch"].trigger()
    session.versions.strays = True
    entries(pane, 0, qtbot)["Prefer this branch"].trigger()
    assert asked == [3, None, 3]


def test_a_branch_without_files_is_offered_where_there_are_any(
    open_chat: Open, qtbot: QtBot
) -> None:
    first, second = user(1, "q"), user(3, "look")
    with_file = type(second)(3, second.conversation_id, 2, Message("user", (NOTES,)), 0.0)
    pane, _ = open_chat([first, reply(2, "a"), with_file, reply(4, "b")])
    assert "Branch without files" not in entries(pane, 1, qtbot)
    assert "Branch without files" in entries(pane, 2, qtbot)
    with qtbot.waitSignal(pane.doings.bare_branch_asked) as found:
        entries(pane, 3, qtbot)["Branch without files"].trigger()
    assert found.args is not None
    assert found.args[0].id == 4


def test_a_summary_is_not_deleted(open_chat: Open, qtbot: QtBot) -> None:
    said = user(3, "So far.")
    summary = type(said)(3, said.conversation_id, 2, said.message, 0.0, kind=NodeKind.SUMMARY)
    pane, _ = open_chat([user(1, "q"), reply(2, "a"), summary])
    assert entries(pane, 2, qtbot) == {}


def test_a_button_opens_the_menu_of_its_message(open_chat: Open, qtbot: QtBot) -> None:
    pane, session = open_chat([user(1, "q"), reply(3, "a")])
    session.versions.ids[3] = (2, 3)
    controls = pane.view.geometry_of.controls_of(1)
    pane.view.setFocus()
    pane.keys.focus(next(spot for spot, one in controls if one.name == "More…"))
    qtbot.keyClick(pane.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    names = [one.text() for one in menu.actions()]
    assert "Delete this version" in names
    assert "More…" not in names
    menu.close()
