"""The tools of a request: those of this program, those its history names, those of the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from nocopt.core.facts import Ability, version_ability
from nocopt.core.messages import ToolUsePart
from nocopt.core.report import RepairKind
from nocopt.core.tools import SERVER_TOOL_VERSIONS, ServerToolKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nocopt.core.facts import AccountFacts
    from nocopt.core.history import Line
    from nocopt.core.messages import JsonObject
    from nocopt.core.models import Model
    from nocopt.core.parameters import Parameters
    from nocopt.core.report import Repairs
    from nocopt.core.tools import ServerTool, ToolDefinition

_ABILITIES: Final = {
    ServerToolKind.WEB_SEARCH: Ability.WEB_SEARCH,
    ServerToolKind.WEB_FETCH: Ability.WEB_FETCH,
    ServerToolKind.CODE_EXECUTION: Ability.CODE_EXECUTION,
}
_CALLED_BY_CODE_FROM: Final = "20260209"  # versions that run inside code execution (section 5.2)


def takes_tools(model: Model, facts: AccountFacts) -> bool:
    """Whether a request may have tools of this program at all."""
    return model.tools and not facts.refuses(Ability.TOOLS, model.id)


def client_tools(
    lines: Iterable[Line], on: Iterable[str], known: Iterable[ToolDefinition]
) -> tuple[JsonObject, ...]:
    """Return the tools that are on or called in the history, by name (section 5.1).

    What was called and is not known any more is named all the same: some servers refuse a history
    with calls of tools that the request does not have.
    """
    definitions = {one.name: one for one in known}
    called = {
        bit.part.name
        for line in lines
        for bit in line.bits
        if isinstance(bit.part, ToolUsePart) and bit.part.kind == "tool_use"
    }
    names = called | (set(on) & definitions.keys())
    return tuple(_described(name, definitions.get(name)) for name in sorted(names))


def _described(name: str, definition: ToolDefinition | None) -> JsonObject:
    if definition is None:
        return {"name": name, "input_schema": {"type": "object"}}
    schema = dict(definition.input_schema)
    return {"name": name, "description": definition.description, "input_schema": schema}


def server_tools(
    model: Model, wanted: Parameters, facts: AccountFacts, repairs: Repairs
) -> tuple[JsonObject, ...]:
    """Return the switched-on tools of the server, each in the newest version that is taken (5.2).

    Which versions an endpoint refused, the facts tell; what has no version left is left out.
    """
    found: list[JsonObject] = []
    order = list(ServerToolKind)
    for tool in sorted(wanted.server_tools, key=lambda one: order.index(one.kind)):
        version = _version(tool.kind, model, facts, repairs)
        if version is None:
            repairs.add(RepairKind.TOOL_LEFT_OUT, tool.kind.value)
        elif all(one["name"] != tool.kind.value for one in found):
            found.append(_switched_on(tool, version))
    return tuple(found)


def _version(
    kind: ServerToolKind, model: Model, facts: AccountFacts, repairs: Repairs
) -> str | None:
    versions = SERVER_TOOL_VERSIONS[kind]
    has_it = kind.value in model.server_tools and not facts.refuses(_ABILITIES[kind], model.id)
    if not has_it and repairs.may(RepairKind.TOOL_LEFT_OUT):
        return None
    if not repairs.may(RepairKind.TOOL_OLDER):
        return versions[0]
    taken = (one for one in versions if not facts.refuses(version_ability(one), model.id))
    version = next(taken, None)
    if version is not None and version != versions[0]:
        repairs.add(RepairKind.TOOL_OLDER, version)
    return version


def _switched_on(tool: ServerTool, version: str) -> JsonObject:
    raw: dict[str, Any] = {"type": version, "name": tool.kind.value}
    if tool.kind is ServerToolKind.CODE_EXECUTION:
        return raw
    if tool.max_uses is not None:
        raw["max_uses"] = tool.max_uses
    if tool.allowed_domains:
        raw["allowed_domains"] = list(tool.allowed_domains)
    elif tool.blocked_domains:
        raw["blocked_domains"] = list(tool.blocked_domains)
    if version.rpartition("_")[2] >= _CALLED_BY_CODE_FROM:
        # Nobody asked for code execution; and models without it take no other form.
        raw["allowed_callers"] = ["direct"]
    return raw


def tool_choice(
    tools: Sequence[JsonObject], client_on: Iterable[str], server: Sequence[JsonObject]
) -> JsonObject | None:
    """Return the choice to send: none where tools are there for the history only, else silence."""
    named = {str(one["name"]) for one in tools}
    return {"type": "none"} if tools and not server and not named & set(client_on) else None
