"""What the window can be told to do, as data: menu, shortcuts and actions are made from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget

_CONTEXT: Final = "Commands"
_GO_TO: Final = str(QT_TRANSLATE_NOOP("Commands", "Go to"))
_THIS_CHAT: Final = str(QT_TRANSLATE_NOOP("Commands", "This chat"))
_TEXT_SIZE: Final = str(QT_TRANSLATE_NOOP("Commands", "Text size"))


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to do; `name` is how code knows it, `group` how the menu is divided.

    What is `inside` stands in a menu of that name inside of the menu.
    """

    name: str
    text: str
    keys: tuple[str, ...] = ()
    group: int = 0
    inside: str = ""


COMMANDS: Final = (
    Command("new_chat", str(QT_TRANSLATE_NOOP("Commands", "New chat")), ("Ctrl+N",), 0),
    Command(
        "temporary",
        str(QT_TRANSLATE_NOOP("Commands", "New temporary chat")),
        ("Ctrl+Shift+N",),
        0,
    ),
    Command("new_project", str(QT_TRANSLATE_NOOP("Commands", "New project…")), (), 0),
    *(
        Command(name, text, keys, 0, _THIS_CHAT)
        for name, text, keys in (
            ("rename", str(QT_TRANSLATE_NOOP("Commands", "Rename chat")), ("F2",)),
            ("retitle", str(QT_TRANSLATE_NOOP("Commands", "Make another title")), ()),
            ("map", str(QT_TRANSLATE_NOOP("Commands", "Map of the chat")), ("Ctrl+M",)),
            (
                "summarise",
                str(QT_TRANSLATE_NOOP("Commands", "Summarise what came before")),
                (),
            ),
            ("print", str(QT_TRANSLATE_NOOP("Commands", "Print…")), ("Ctrl+P",)),
            (
                "inspect",
                str(QT_TRANSLATE_NOOP("Commands", "Inspect request…")),
                ("Ctrl+Shift+I",),
            ),
            (
                "bring_back",
                str(QT_TRANSLATE_NOOP("Commands", "Bring back deleted messages")),
                (),
            ),
            ("delete", str(QT_TRANSLATE_NOOP("Commands", "Delete chat")), ("Ctrl+Shift+Del",)),
        )
    ),
    Command(
        "undo_filing",
        str(QT_TRANSLATE_NOOP("Commands", "Undo the last change of chats")),
        ("Ctrl+Alt+Z",),
        0,
    ),
    Command("export", str(QT_TRANSLATE_NOOP("Commands", "Export…")), ("Ctrl+E",), 0),
    Command("write", str(QT_TRANSLATE_NOOP("Commands", "Write a message")), ("Ctrl+L",), 1),
    Command("attach", str(QT_TRANSLATE_NOOP("Commands", "Attach files…")), ("Ctrl+O",), 1),
    Command("stop", str(QT_TRANSLATE_NOOP("Commands", "Stop the reply")), ("Esc",), 1),
    Command(
        "search",
        str(QT_TRANSLATE_NOOP("Commands", "Search chats…")),
        ("Ctrl+K", "Ctrl+Shift+F"),
        2,
    ),
    Command("find", str(QT_TRANSLATE_NOOP("Commands", "Find in chat…")), ("Ctrl+F",), 2),
    *(
        Command(name, text, keys, 2, _GO_TO)
        for name, text, keys in (
            (
                "next_chat",
                str(QT_TRANSLATE_NOOP("Commands", "Next chat")),
                ("Ctrl+PgDown", "Ctrl+Tab"),
            ),
            (
                "previous_chat",
                str(QT_TRANSLATE_NOOP("Commands", "Previous chat")),
                ("Ctrl+PgUp", "Ctrl+Shift+Tab"),
            ),
            (
                "latest",
                str(QT_TRANSLATE_NOOP("Commands", "Go to the latest message")),
                ("Alt+End",),
            ),
            ("find_next", str(QT_TRANSLATE_NOOP("Commands", "Next match")), ("F3", "Ctrl+G")),
            (
                "find_previous",
                str(QT_TRANSLATE_NOOP("Commands", "Previous match")),
                ("Shift+F3", "Ctrl+Shift+G"),
            ),
            ("next_message", str(QT_TRANSLATE_NOOP("Commands", "Next message")), ("Alt+Down",)),
            (
                "previous_message",
                str(QT_TRANSLATE_NOOP("Commands", "Previous message")),
                ("Alt+Up",),
            ),
            (
                "next_question",
                str(QT_TRANSLATE_NOOP("Commands", "Next question")),
                ("Alt+PgDown",),
            ),
            (
                "previous_question",
                str(QT_TRANSLATE_NOOP("Commands", "Previous question")),
                ("Alt+PgUp",),
            ),
            (
                "next_code",
                str(QT_TRANSLATE_NOOP("Commands", "Next code block")),
                ("Alt+Shift+Down", "Alt+Shift+PgDown"),
            ),
            (
                "previous_code",
                str(QT_TRANSLATE_NOOP("Commands", "Previous code block")),
                ("Alt+Shift+Up", "Alt+Shift+PgUp"),
            ),
        )
    ),
    Command(
        "sidebar", str(QT_TRANSLATE_NOOP("Commands", "Show or hide the chats")), ("Ctrl+B",), 3
    ),
    *(
        Command(name, text, keys, 3, _TEXT_SIZE)
        for name, text, keys in (
            ("larger", str(QT_TRANSLATE_NOOP("Commands", "Larger text")), ("Ctrl++", "Ctrl+=")),
            ("smaller", str(QT_TRANSLATE_NOOP("Commands", "Smaller text")), ("Ctrl+-",)),
            ("usual_size", str(QT_TRANSLATE_NOOP("Commands", "Usual text size")), ("Ctrl+0",)),
        )
    ),
    Command("import", str(QT_TRANSLATE_NOOP("Commands", "Import chats…")), (), 4),
    Command("queue", str(QT_TRANSLATE_NOOP("Commands", "Waiting messages…")), (), 4),
    Command("usage", str(QT_TRANSLATE_NOOP("Commands", "Usage…")), ("Ctrl+U",), 4),
    Command("settings", str(QT_TRANSLATE_NOOP("Commands", "Settings…")), ("Ctrl+,",), 4),
    Command("quit", str(QT_TRANSLATE_NOOP("Commands", "Quit")), ("Ctrl+Q",), 4),
)


def make_actions(window: QWidget, doings: Mapping[str, Callable[[], object]]) -> dict[str, QAction]:
    """Return an action for each command, added to `window` so that its keys work there."""
    actions: dict[str, QAction] = {}
    for command in COMMANDS:
        action = QAction(QCoreApplication.translate(_CONTEXT, command.text), window)
        action.setShortcuts([QKeySequence(keys) for keys in command.keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(lambda _=False, do=doings[command.name]: do())
        window.addAction(action)
        actions[command.name] = action
    return actions


def make_menu(parent: QWidget, actions: Mapping[str, QAction]) -> QMenu:
    """Return the window's menu: all commands, a line between the groups."""
    menu = QMenu(parent)
    group = COMMANDS[0].group
    inner: dict[str, QMenu] = {}
    for command in COMMANDS:
        if command.group != group:
            menu.addSeparator()
            group = command.group
        inside = command.inside
        if inside and inside not in inner:
            inner[inside] = menu.addMenu(QCoreApplication.translate(_CONTEXT, inside))
        (inner[inside] if inside else menu).addAction(actions[command.name])
    return menu
