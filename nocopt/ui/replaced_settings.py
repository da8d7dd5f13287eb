"""What is said of settings that could not be used: which they are, and what holds instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from nocopt.ui.translating import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nocopt.core.errors import Problem

# By the names in the file; `{default}` is the value that is written there for the same.
_IN_FORCE: Final[Mapping[str, str]] = {
    "accounts": QT_TRANSLATE_NOOP(
        "ReplacedSettings",
        "Accounts: those that can be read (the file is copied before it changes)",
    ),
    "active_account": QT_TRANSLATE_NOOP("ReplacedSettings", "Account in use: chosen by nocopt"),
    "theme": QT_TRANSLATE_NOOP("ReplacedSettings", "Theme: as the system"),
    "font_size": QT_TRANSLATE_NOOP("ReplacedSettings", "Font size: {default} pt"),
    "send_key": QT_TRANSLATE_NOOP("ReplacedSettings", "Send with: Enter"),
    "language": QT_TRANSLATE_NOOP("ReplacedSettings", "Language: as the system"),
    "thinking": QT_TRANSLATE_NOOP("ReplacedSettings", "Thinking: off"),
    "code_line_numbers": QT_TRANSLATE_NOOP("ReplacedSettings", "Line numbers: hidden"),
    "code_wrap": QT_TRANSLATE_NOOP("ReplacedSettings", "Long lines of code: scrolled sideways"),
    "search_thinking": QT_TRANSLATE_NOOP("ReplacedSettings", "Search: not in thinking"),
    "thinking_display": QT_TRANSLATE_NOOP("ReplacedSettings", "Thinking of a model: folded"),
    "announce_sentences": QT_TRANSLATE_NOOP("ReplacedSettings", "Reading out: only what happens"),
    "reading_width": QT_TRANSLATE_NOOP("ReplacedSettings", "Width of the text: normal"),
    "follow": QT_TRANSLATE_NOOP("ReplacedSettings", "While an answer comes: follow its end"),
    "budget": QT_TRANSLATE_NOOP("ReplacedSettings", "Budget: none"),
    "budget_per": QT_TRANSLATE_NOOP("ReplacedSettings", "Budget: for each month"),
    "long_paste": QT_TRANSLATE_NOOP(
        "ReplacedSettings", "Long text that is pasted: a file from {default} characters on"
    ),
    "tool_rounds": QT_TRANSLATE_NOOP("ReplacedSettings", "Rounds of tools: {default}"),
    "new_chats": QT_TRANSLATE_NOOP(
        "ReplacedSettings", "New chats begin with: the model and thinking chosen last"
    ),
    "last_model": QT_TRANSLATE_NOOP("ReplacedSettings", "Model chosen last: none"),
    "last_models": QT_TRANSLATE_NOOP("ReplacedSettings", "Models asked at once last: none"),
    "titles": QT_TRANSLATE_NOOP("ReplacedSettings", "Titles of chats: made by a model"),
    "title_model": QT_TRANSLATE_NOOP("ReplacedSettings", "Model for titles: the cheapest"),
    "backups": QT_TRANSLATE_NOOP("ReplacedSettings", "Backups: each day"),
    "mirror": QT_TRANSLATE_NOOP("ReplacedSettings", "Mirror of the chats: off"),
    "mirror_folder": QT_TRANSLATE_NOOP("ReplacedSettings", "Folder of the mirror: none"),
    "allowed_tools": QT_TRANSLATE_NOOP("ReplacedSettings", "Tools that need no asking: none"),
    "name": QT_TRANSLATE_NOOP("ReplacedSettings", "Account name: {default}"),
    "endpoint": QT_TRANSLATE_NOOP("ReplacedSettings", "Endpoint: none until you enter one"),
    "key_header": QT_TRANSLATE_NOOP("ReplacedSettings", "Key header: {default}"),
    "api_version": QT_TRANSLATE_NOOP("ReplacedSettings", "API version: {default}"),
    "models": QT_TRANSLATE_NOOP("ReplacedSettings", "More models: none"),
    "default_model": QT_TRANSLATE_NOOP("ReplacedSettings", "Default model: {default}"),
    "max_tokens": QT_TRANSLATE_NOOP("ReplacedSettings", "Max tokens: the model's own maximum"),
    "has_key": QT_TRANSLATE_NOOP("ReplacedSettings", "API key: taken for not entered"),
}


def said(path: str, replaced: Sequence[Problem]) -> str:
    """Return the text for settings of the file at `path` that could not be used."""
    text = QCoreApplication.translate(
        "ReplacedSettings", "Some settings in {path} cannot be used. Used instead: {settings}."
    )
    return text.format(path=path, settings=" · ".join(_in_force(one) for one in replaced))


def _in_force(problem: Problem) -> str:
    text = QCoreApplication.translate("ReplacedSettings", _IN_FORCE[problem.name])
    setting = text.format(default=problem.values["default"])
    account = problem.values.get("account")
    if not account:
        return setting
    of_account = QCoreApplication.translate("ReplacedSettings", "{setting} (account {account})")
    return of_account.format(setting=setting, account=account)
