"""The choices after a refusal: they are those of the messages above, within reach of the notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nocopt.ui.conversation.actions import MessageActions
    from nocopt.ui.conversation.items import Items


def choose(key: str, items: Items, doings: MessageActions) -> None:
    """Edit the question, branch off before it, or have another model answer it."""
    question = len(items) - 2  # the refusal is the last message of the chat
    if question < 0:
        return
    if key == "edit":
        doings.do("edit", items[question])
    elif key == "branch" and question:
        doings.do("branch", items[question - 1])
    elif key == "model":
        doings.do("regenerate_with", items[question + 1])
