"""The words for tools: what each is called, and in a sentence what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from nocopt.core.tools import ServerToolKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nocopt.core.tools import ToolDefinition


class Words(NamedTuple):
    """What a tool is called, and what it does, in English: `said` is for the person."""

    name: str
    does: str


_BUILT_IN: Final[Mapping[str, Words]] = {
    "current_time": Words(
        str(QT_TRANSLATE_NOOP("Tools", "Current date and time")),
        str(QT_TRANSLATE_NOOP("Tools", "Tells date, weekday and time, here or abroad.")),
    ),
    "calculator": Words(
        str(QT_TRANSLATE_NOOP("Tools", "Calculator")),
        str(QT_TRANSLATE_NOOP("Tools", "Works out arithmetic exactly.")),
    ),
}
_OF_SERVER: Final[Mapping[ServerToolKind, Words]] = {
    ServerToolKind.WEB_SEARCH: Words(
        str(QT_TRANSLATE_NOOP("Tools", "Web search")),
        str(QT_TRANSLATE_NOOP("Tools", "Searches the web. 1,000 searches cost $10.")),
    ),
    ServerToolKind.WEB_FETCH: Words(
        str(QT_TRANSLATE_NOOP("Tools", "Web fetch")),
        str(QT_TRANSLATE_NOOP("Tools", "Reads pages and PDFs whose addresses are in the chat.")),
    ),
    ServerToolKind.CODE_EXECUTION: Words(
        str(QT_TRANSLATE_NOOP("Tools", "Code execution")),
        str(QT_TRANSLATE_NOOP("Tools", "Runs code in a container at the provider.")),
    ),
}
_KINDS: Final[Mapping[str, ServerToolKind]] = {
    **{kind.value: kind for kind in ServerToolKind},
    "bash_code_execution": ServerToolKind.CODE_EXECUTION,
    "text_editor_code_execution": ServerToolKind.CODE_EXECUTION,
}
"""The names of the server's tools in calls and results (section 5.2)."""

CITATIONS: Final = str(QT_TRANSLATE_NOOP("Tools", "Citations on documents"))


def of_tool(name: str, definition: ToolDefinition | None = None) -> Words:
    """Return the words for a tool of this program; one that is not built in says its own."""
    words = _BUILT_IN.get(name)
    if words is None or (definition is not None and definition.origin):
        return Words(name, "" if definition is None else definition.description)
    return words


def of_name(name: str) -> str:
    """Return what a tool is called that has this name on the wire, in the person's language."""
    words = _BUILT_IN.get(name)
    if words is None and name in _KINDS:
        words = _OF_SERVER[_KINDS[name]]
    return name if words is None else said(words.name)


def of_server_tool(kind: ServerToolKind) -> Words:
    """Return the words for a tool of the server."""
    return _OF_SERVER[kind]


def said(words: str) -> str:
    """Return words in the person's language, where they are some of those above."""
    return QCoreApplication.translate("Tools", words)
