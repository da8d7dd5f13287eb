"""Presets at work: what a chat takes over from one, and what becomes one from a chat."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from nocopt.core.parameters import Parameters
from nocopt.core.presets import Preset, dated, is_dated

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nocopt.core.conversation import Options

# What was said and done in one chat is no matter of another.
_OF_THE_CHAT: Final = ("allowed", "forget_before", "undone")


def with_preset(options: Options, preset: Preset) -> Options:
    """Return the options of a chat that goes on with a preset.

    Tools that may run without asking in this chat still may: that is no part of a preset.
    """
    own = {name: getattr(options.parameters, name) for name in _OF_THE_CHAT}
    return replace(
        options,
        model=preset.model or options.model,
        thinking=preset.thinking or options.thinking,
        system=preset.system,
        max_tokens=preset.max_tokens,
        parameters=replace(preset.parameters, **own, preset=preset.name),
    )


def in_project(options: Options, project: Options) -> Options:
    """Return the options of a new chat in a project: where its own are empty, those of others."""
    own = project.parameters
    return replace(
        options,
        account=project.account or options.account,
        model=project.model or options.model,
        thinking=project.thinking or options.thinking,
        system=project.system or options.system,
        max_tokens=project.max_tokens or options.max_tokens,
        parameters=options.parameters if own == Parameters() else own,
    )


def preset_from(options: Options, name: str, before: Preset | None = None) -> Preset:
    """Return the preset of that name that a chat with these options would go on with.

    Where the prompt of `before` is the chat's but for its date, it stays as it is.
    """
    default = Parameters()
    none = {name: getattr(default, name) for name in (*_OF_THE_CHAT, "preset")}
    system = options.system
    if before is not None and is_dated(before.system, system):
        system = before.system
    return Preset(
        name=name,
        model=options.model,
        thinking=options.thinking,
        system=system,
        max_tokens=options.max_tokens,
        parameters=replace(options.parameters, **none),
        for_new_chats=before is not None and before.for_new_chats,
    )


def is_as(options: Options, preset: Preset) -> bool:
    """Whether a chat with these options is as it was when it took a preset over."""
    found = preset_from(options, preset.name, preset)
    if not preset.model:
        found = replace(found, model="")
    if not preset.thinking:
        found = replace(found, thinking="")
    return found == replace(preset, parameters=replace(preset.parameters, preset=""))


def of_new_chats(presets: Iterable[Preset]) -> Preset | None:
    """Return the preset that new chats begin with."""
    return next((one for one in presets if one.for_new_chats), None)


def begun(options: Options, date: str) -> Options:
    """Return the options of a chat that begins on that day: what its prompt says stays (4.5)."""
    return replace(options, system=dated(options.system, date))
