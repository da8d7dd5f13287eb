"""What is said of settings that could not be used: which they are, and what holds instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from nocopt.ui.sentences import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from collections.abc import Mapping

# By the names in the file; `{default}` is the value that is written there for the same.
_IN_FORCE: Final[Mapping[str, str]] = {
    "active_account": QT_TRANSLATE_NOOP("ReplacedSettings", "Account in use: chosen by nocopt"),
    "theme": QT_TRANSLATE_NOOP("ReplacedSettings", "Theme: as the system"),
    "font_size": QT_TRANSLATE_NOOP("ReplacedSettings", "Font size: {default} pt"),
    "send_key": QT_TRANSLATE_NOOP("ReplacedSettings", "Send with: Enter"),
    "language": QT_TRANSLATE_NOOP("ReplacedSettings", "Language: as the system"),
    "thinking": QT_TRANSLATE_NOOP("ReplacedSettings", "Thinking: off"),
    "name": QT_TRANSLATE_NOOP("ReplacedSettings", "Account name: {default}"),
    "endpoint": QT_TRANSLATE_NOOP("ReplacedSettings", "Endpoint: {default}"),
    "key_header": QT_TRANSLATE_NOOP("ReplacedSettings", "Key header: {default}"),
    "api_version": QT_TRANSLATE_NOOP("ReplacedSettings", "API version: {default}"),
    "models": QT_TRANSLATE_NOOP("ReplacedSettings", "More models: none"),
    "default_model": QT_TRANSLATE_NOOP("ReplacedSettings", "Default model: {default}"),
    "max_tokens": QT_TRANSLATE_NOOP("ReplacedSettings", "Max tokens: the model's own maximum"),
    "has_key": QT_TRANSLATE_NOOP("ReplacedSettings", "API key: taken for not entered"),
}


def said(path: str, replaced: Mapping[str, str]) -> str:
    """Return the text for settings by name, with their defaults, of the file at `path`."""
    text = QCoreApplication.translate(
        "ReplacedSettings", "Some settings in {path} cannot be used. Used instead: {settings}."
    )
    found = (_translated(_IN_FORCE[name], default) for name, default in replaced.items())
    return text.format(path=path, settings=" · ".join(found))


def _translated(text: str, default: str) -> str:
    return QCoreApplication.translate("ReplacedSettings", text).format(default=default)
