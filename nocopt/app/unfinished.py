"""Edits of messages that were begun and not sent: they belong to the chat, also after a restart."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from nocopt.app.attachments import Attached
from nocopt.core.conversation import Edits

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from nocopt.app.delayed import Kept
    from nocopt.core.attachments import AttachmentPart
    from nocopt.core.conversation import Node


class UnfinishedEdits:
    """What is being written in place of messages of an open conversation.

    One of them is at hand at most; the others wait until their message is edited again. Each
    change is on disk a little later.
    """

    def __init__(self, kept: Kept[Edits]) -> None:
        self._kept = kept
        self._closed = False

    @property
    def all(self) -> Edits:
        """All that is being written."""
        return self._kept.value

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

    def attached(self, node: Node) -> Attached:
        """Return the files that are to go with what is written: at first those of the message."""
        files = self._kept.value.files.get(node.id, node.message.attachments)
        return Attached(files, partial(self._write_files, node.id))

    def files(self, node_id: int) -> tuple[AttachmentPart, ...]:
        """Return the files for a message where they are others than its own, else none."""
        return self._kept.value.files.get(node_id, ())

    def changed(self, node: Node) -> bool:
        """Whether anything else is written for a message than it says."""
        kept = self._kept.value
        text = kept.texts.get(node.id, node.message.text)
        files = kept.files.get(node.id, node.message.attachments)
        return (text, files) != (node.message.text, node.message.attachments)

    def _write_files(self, node_id: int, files: tuple[AttachmentPart, ...]) -> None:
        if not self._closed:
            self._kept.set(self._kept.value.with_files(node_id, files))

    def drop(self, node_id: int) -> None:
        """Keep nothing for a message any more: it was sent, or given up. Serves after `close`."""
        self._kept.set(self._kept.value.without(node_id))

    def take(self, node_ids: Collection[int]) -> Edits:
        """Keep nothing for messages that are removed, and return what was kept for them."""
        kept = self._kept.value
        taken = kept.only(node_ids)
        if taken.texts:
            for node_id in taken.texts:
                kept = kept.without(node_id)
            self._kept.set(kept)
        return taken

    def give_back(self, taken: Edits) -> None:
        """Keep again what `take` returned, as the messages are there again; none is at hand."""
        kept = self._kept.value
        if taken.texts and not self._closed:
            texts, files = {**taken.texts, **kept.texts}, {**taken.files, **kept.files}
            self._kept.set(Edits(texts, kept.current, files))

    def close(self) -> None:
        """Take no more texts: the conversation is being closed."""
        self._closed = True
