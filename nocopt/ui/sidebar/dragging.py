"""Chats under the mouse: what is carried, and what it means to let it go somewhere."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QMimeData

from nocopt.core.filing import Batch, Filing
from nocopt.ui.sidebar.blocks import Pinned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.app.chat_list import ChatList
    from nocopt.ui.sidebar.blocks import Key

CHATS: Final = "application/x-nocopt-chats"


def carried(ids: Sequence[int]) -> QMimeData:
    """Return chats as something to be carried."""
    data = QMimeData()
    data.setData(CHATS, QByteArray(json.dumps(list(ids)).encode()))
    return data


def ids_of(data: QMimeData) -> tuple[int, ...]:
    """Return the ids of the chats that are carried; empty where it is something else."""
    if not data.hasFormat(CHATS):
        return ()
    try:
        found = json.loads(bytes(data.data(CHATS).data()))
    except ValueError:
        return ()
    numbers = found if isinstance(found, list) else ()
    return tuple(one for one in numbers if type(one) is int)


def filing_onto(key: Key, ids: tuple[int, ...], chats: ChatList) -> Filing | None:
    """Return what is meant by chats that are let go on a block; None where nothing is."""
    if not ids:
        return None
    if isinstance(key, int):
        return Filing(Batch.MOVE, ids, project_id=key)
    if key is Pinned.PINNED:
        return Filing(Batch.PIN, ids)
    filed = [line.filed for id_ in ids if (line := chats.line(id_)) is not None]
    if any(one.pinned is not None for one in filed):
        return Filing(Batch.UNPIN, ids)
    if any(one.project_id is not None for one in filed):
        return Filing(Batch.MOVE, ids)
    return None
