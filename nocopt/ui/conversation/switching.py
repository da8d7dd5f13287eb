"""Tools that an answer calls though they are off in its chat: found, and switched on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from nocopt.core.tools import client_calls

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.app.session import Session
    from nocopt.core.conversation import Node


def called_though_off(session: Session, reply: Node) -> tuple[str, ...]:
    """Return the names of the tools of this program that a reply calls and that are off."""
    called = dict.fromkeys(call.name for call in client_calls(reply.message))
    return tuple(name for name in called if is_off(session, name))


def is_off(session: Session, name: str) -> bool:
    """Whether there is a tool of that name in this program, which is off in a chat."""
    there = any(one.name == name for one in session.chat.tools)
    return there and name not in session.options.parameters.tools


def switch_on(session: Session, names: Sequence[str]) -> None:
    """Switch on tools that are off; whether one may run is asked as ever."""
    options = session.options
    if names:
        tools = (*options.parameters.tools, *names)
        session.chat.set(replace(options, parameters=replace(options.parameters, tools=tools)))
