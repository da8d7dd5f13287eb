"""Edits of messages that were begun and not sent: they belong to the chat, also after a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nocopt.app.delayed import Kept
    from nocopt.core.conversation import Edits


class UnfinishedEdits:
    """What is being written in place of messages of an open conversation.

    One of them is at hand at most; the others wait until their message is edited again. Each
    change is on disk a little later.
    """

    def __init__(self, kept: Kept[Edits]) -> None:
        self._kept = kept
        self._closed = False

    @property
    def texts(self) -> Mapping[int, str]:
        """The texts by the id of the message's node."""
        return self._kept.value.texts

    @property
    def current(self) -> int | None:
        """The id of the message that is being edited, None while none is."""
        return self._kept.value.current

    def write(self, node_id: int, text: str) -> None:
        """Keep what is written in place of a message, which is the one being edited from now on."""
        if not self._closed:
            self._kept.set(self._kept.value.plus(node_id, text))

    def drop(self, node_id: int) -> None:
        """Keep nothing for a message any more: it was sent, or given up. Serves after `close`."""
        self._kept.set(self._kept.value.without(node_id))

    def close(self) -> None:
        """Take no more texts: the conversation is being closed."""
        self._closed = True
