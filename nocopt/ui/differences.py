"""What a chat has that others have not: prompt, parameters, tools and caching, by their words."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from nocopt.core.parameters import Caching, Parameters
from nocopt.ui import tool_words

if TYPE_CHECKING:
    from nocopt.core.conversation import Options

SYSTEM: Final = str(QT_TRANSLATE_NOOP("ChatPanel", "System prompt"))
MAX_TOKENS: Final = str(QT_TRANSLATE_NOOP("ChatPanel", "Max tokens"))
# The members of `Parameters` that are on the page of that name, in its order.
PARAMETERS: Final[dict[str, str]] = {
    "long_output": str(QT_TRANSLATE_NOOP("ChatPanel", "Long output")),
    "temperature": str(QT_TRANSLATE_NOOP("ChatPanel", "Temperature")),
    "top_p": str(QT_TRANSLATE_NOOP("ChatPanel", "Top-p")),
    "top_k": str(QT_TRANSLATE_NOOP("ChatPanel", "Top-k")),
    "stop_sequences": str(QT_TRANSLATE_NOOP("ChatPanel", "Stop sequences")),
    "effort": str(QT_TRANSLATE_NOOP("ChatPanel", "Effort")),
    "betas": str(QT_TRANSLATE_NOOP("ChatPanel", "Betas")),
    "service_tier": str(QT_TRANSLATE_NOOP("ChatPanel", "Service tier")),
}
CACHING: Final = str(QT_TRANSLATE_NOOP("ChatPanel", "Caching"))
_DEFAULTS: Final[dict[str, Any]] = {
    one.name: one.default for one in fields(Parameters) if one.name in PARAMETERS
}


def said(words: str) -> str:
    """Return one of the words above in the person's language."""
    return QCoreApplication.translate("ChatPanel", words)


def of_prompt(options: Options) -> tuple[str, ...]:
    """Return what the page of the prompt has that is not at its default."""
    return (said(SYSTEM),) if options.system else ()


def of_parameters(options: Options) -> tuple[str, ...]:
    """Return what the page of the parameters has that is not at its default."""
    limit = () if options.max_tokens is None else (said(MAX_TOKENS),)
    values = options.parameters
    own = (name for name in PARAMETERS if getattr(values, name) != _DEFAULTS[name])
    return (*limit, *(said(PARAMETERS[name]) for name in own))


def of_tools(options: Options) -> tuple[str, ...]:
    """Return what the page of the tools has switched on."""
    values = options.parameters
    own = (tool_words.said(tool_words.of_tool(name).name) for name in values.tools)
    kinds = (tool.kind for tool in values.server_tools)
    servers = (tool_words.said(tool_words.of_server_tool(kind).name) for kind in kinds)
    cited = (tool_words.said(tool_words.CITATIONS),) if values.citations else ()
    return (*own, *servers, *cited)


def of_caching(options: Options) -> tuple[str, ...]:
    """Return what the page of caching has that is not at its default."""
    return () if options.parameters.caching is Caching.FIVE_MINUTES else (said(CACHING),)


def without_prompt(options: Options) -> Options:
    """Return options with the prompt at its default."""
    return replace(options, system="")


def without_parameters(options: Options) -> Options:
    """Return options with all that is on the page of the parameters at its default."""
    values = replace(options.parameters, **_DEFAULTS)
    return replace(options, max_tokens=None, parameters=values)


def without_tools(options: Options) -> Options:
    """Return options with all that is on the page of the tools switched off."""
    values = replace(options.parameters, tools=(), server_tools=(), allowed=(), citations=False)
    return replace(options, parameters=values)


def without_caching(options: Options) -> Options:
    """Return options with caching at its default."""
    return replace(options, parameters=replace(options.parameters, caching=Caching.FIVE_MINUTES))
