"""What it takes to change the tree of an open conversation: the parts, and the one way to begin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from nocopt.app.means import Means
    from nocopt.app.open_path import OpenPath
    from nocopt.app.prompts import RecentPrompts
    from nocopt.app.unfinished import UnfinishedEdits
    from nocopt.core.conversation import Node


class Begin(Protocol):
    """How a session changes its path and answers its end; False where that is not done."""

    async def __call__(
        self,
        preparing: Coroutine[None, None, Node | None],
        *,
        model: str = "",
        answered: bool = False,
        several: bool = False,
    ) -> bool: ...


@dataclass(frozen=True, slots=True)
class OpenTree:
    """The path that is shown, what the person writes beside it, and how a change of it begins."""

    means: Means
    path: OpenPath
    prompts: RecentPrompts
    edits: UnfinishedEdits
    begin: Begin
