"""Chats out of our own archive, with their files and all that is kept about them."""

from __future__ import annotations

import io
import re
from functools import partial
from typing import TYPE_CHECKING, Final, cast

from nocopt.core.transfer import Left, Refusal, TransferError
from nocopt.exchange.archive import (
    CHATS,
    LARGEST_MANIFEST,
    MANIFEST,
    file_name,
    read_chats,
    read_manifest,
)
from nocopt.exchange.brought import LARGEST_FILE, Brought

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nocopt.exchange.guard import Given


_AT_ONCE: Final = 1 << 18  # bytes
_UID: Final = re.compile("[0-9A-Za-z_-]+")  # it may become a part of the name of a file


def is_archive(given: Given) -> bool:
    """Whether a file has what an archive has."""
    return {MANIFEST, CHATS} <= set(given.names)


def from_archive(given: Given) -> Iterator[Brought]:
    """Yield the chats of an archive; only at its end it is known that nothing is wrong with it."""
    manifest = read_manifest(given.read(MANIFEST, LARGEST_MANIFEST))
    names = set(given.names)
    with given.opened(CHATS) as stream:
        # Lines are found in a tenth of the time that a file in a zip itself takes for it.
        for chat in read_chats(io.BufferedReader(cast("io.RawIOBase", stream), _AT_ONCE), manifest):
            uids = (chat.uid, *(node.uid for node in chat.nodes))
            if not all(map(_UID.fullmatch, uids)):
                raise TransferError(Refusal.BROKEN, CHATS, "an id that is none")
            present = [sha256 for sha256 in chat.files if file_name(sha256) in names]
            absent = chat.files.keys() - present
            yield Brought(
                chat,
                {one: partial(given.read, file_name(one), LARGEST_FILE) for one in present},
                tuple((Left.FILE_MISSING, chat.files[one].name) for one in sorted(absent)),
            )
