"""Tools that an answer calls though they are off in its chat: found, and switched on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from nocopt.core.tools import client_calls

if TYPE_CHECKING:
    from nocopt.app.session import Session
    from nocopt.core.conversation import Node


def called_though_off(session: Session, reply: Node) -> tuple[str, ...]:
    """Return the names of the tools of this program that a reply calls and that are off."""
    there = {one.name for one in session.chat.tools}
    called = dict.fromkeys(call.name for call in client_calls(reply.message))
    on = session.options.parameters.tools
    return tuple(name for name in called if name in there and name not in on)


def switch_on(session: Session) -> None:
    """Switch on what the last answer of a chat calls; whether a tool may run is asked as ever."""
    options = session.options
    names = called_though_off(session, session.path[-1]) if session.path else ()
    if names:
        tools = (*options.parameters.tools, *names)
        session.chat.set(replace(options, parameters=replace(options.parameters, tools=tools)))
