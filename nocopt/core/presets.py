"""Presets, which bundle what a chat begins with, and snippets, which are texts with variables."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from nocopt.core import json_values
from nocopt.core.parameters import Parameters, parameters_from_json, parameters_to_json

if TYPE_CHECKING:
    from collections.abc import Mapping

CURSOR: Final = "cursor"
PROVIDED: Final = ("date", "clipboard")  # what the program fills in, never the person

_DATE: Final = re.compile(r"\{\{\s*date\s*\}\}")
_DAY: Final = r"\d{4}-\d{2}-\d{2}"
# The name with the blanks behind it: to leave them out here would take the square of their number.
_VARIABLE: Final = re.compile(r"\{\{\s*([^{}|\s][^{}|]*)(?:\|([^{}]*))?\}\}")


@dataclass(frozen=True, slots=True)
class Preset:
    """What a chat can be set to at once; model and thinking, where empty, leave those of the chat.

    New chats begin with the one that is `for_new_chats`.
    """

    name: str
    model: str = ""
    thinking: str = ""
    system: str = ""
    max_tokens: int | None = None
    parameters: Parameters = field(default_factory=Parameters)
    for_new_chats: bool = False


@dataclass(frozen=True, slots=True)
class Snippet:
    """A text to be put into a message.

    `{{name}}` and `{{name|default}}` are asked for; `{{date}}` and `{{clipboard}}` are filled in by
    the program; the cursor is put where `{{cursor}}` stands.
    """

    name: str
    text: str


def defaults(text: str) -> dict[str, str]:
    """Return the names that the person is asked for, in order, each with its first default."""
    return {
        name: default
        for name, default in _defaults(text).items()
        if name != CURSOR and name not in PROVIDED
    }


def _defaults(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for written, default in _VARIABLE.findall(text):
        name = written.rstrip()
        found[name] = found.get(name) or default
    return found


def filled(text: str, values: Mapping[str, str]) -> tuple[str, int]:
    """Return the text with its variables filled in, and the place of the cursor in characters.

    A variable without a value takes its default, or is left empty. Values are put in as they are:
    braces in them mean nothing. Without `{{cursor}}` the cursor is at the end.
    """
    fallback = _defaults(text)
    pieces: list[str] = []
    length, at, cursor = 0, 0, -1
    for found in _VARIABLE.finditer(text):
        name = found[1].rstrip()
        put = "" if name == CURSOR else values.get(name, fallback[name])
        before = text[at : found.start()]
        pieces += (before, put)
        length += len(before) + len(put)
        at = found.end()
        if name == CURSOR and cursor < 0:
            cursor = length
    pieces.append(text[at:])
    whole = "".join(pieces)
    return whole, cursor if cursor >= 0 else len(whole)


def dated(text: str, date: str) -> str:
    """Return a prompt with that day, YYYY-MM-DD, for `{{date}}`; other braces stay."""
    return _DATE.sub(date, text)


def is_dated(text: str, prompt: str) -> bool:
    """Whether `prompt` is what `dated` makes of `text` on some day, or `text` itself."""
    days = _DAY.join(map(re.escape, _DATE.split(text)))
    return prompt == text or re.fullmatch(days, prompt) is not None


def preset_to_json(preset: Preset) -> dict[str, Any]:
    """Return a preset as JSON members, without its name."""
    return {
        "model": preset.model,
        "thinking": preset.thinking,
        "system": preset.system,
        "max_tokens": preset.max_tokens,
        "parameters": parameters_to_json(preset.parameters),
        "for_new_chats": preset.for_new_chats,
    }


def preset_from_json(name: str, raw: Mapping[str, Any]) -> Preset:
    """Return the preset of that name from JSON members; wrong ones are at their default."""
    texts = {
        member: raw[member]
        for member in ("model", "thinking", "system")
        if isinstance(raw.get(member), str)
    }
    parameters = raw.get("parameters")
    limit = None
    with suppress(TypeError, ValueError):  # as without a limit
        limit = json_values.count(raw.get("max_tokens"))
    return Preset(
        name=name,
        **texts,
        max_tokens=limit,
        parameters=parameters_from_json(parameters if isinstance(parameters, dict) else {}),
        for_new_chats=raw.get("for_new_chats") is True,
    )
