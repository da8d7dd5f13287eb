"""Which tools may run in a chat without asking the person, and what the person said to be asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from nocopt.core.tools import Approval, Decision

if TYPE_CHECKING:
    from nocopt.app.chat_options import ChatOptions
    from nocopt.core.parameters import Parameters
    from nocopt.core.tools import ToolDefinition
    from nocopt.tools.box import ToolBox


class ToolAccess:
    """The approvals of one chat; those that are to last are among its options, and so on disk.

    Those for all chats are among the settings, where they are taken back.
    """

    def __init__(self, chat: ChatOptions) -> None:
        self._chat = chat

    def decide(self, tool: ToolDefinition) -> Approval | None:
        """Return the approval that needs no asking; None where the person has to be asked."""
        allowed = (*self._chat.value.parameters.allowed, *self._chat.allowed_everywhere)
        return Approval(Decision.ONCE) if tool.harmless or key_of(tool) in allowed else None

    def allow(self, tool: ToolDefinition, *, everywhere: bool = False) -> None:
        """Ask no more about a tool, in this chat or in all of them."""
        if everywhere:
            self._chat.allow_everywhere(key_of(tool))
            return
        options = self._chat.value
        key, allowed = key_of(tool), options.parameters.allowed
        if key not in allowed:
            parameters = replace(options.parameters, allowed=(*allowed, key))
            self._chat.set(replace(options, parameters=parameters))


def offered_names(box: ToolBox, parameters: Parameters) -> frozenset[str]:
    """Return the names of the tools that are switched on and still there."""
    return frozenset(name for name in parameters.tools if box.find(name) is not None)


def key_of(tool: ToolDefinition) -> str:
    """Return what an approval is kept under: a tool of the same name from elsewhere is another."""
    return f"{tool.origin}/{tool.name}" if tool.origin else tool.name
