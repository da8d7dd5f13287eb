"""Writing that may fail without stopping what goes on around it: the failure is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nocopt.core.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from nocopt.core.errors import NocoptError


async def guarded(writing: Awaitable[object], failed: Callable[[NocoptError], object]) -> bool:
    """Let the disk do something; True if it did, else its `StoreError` went to `failed`."""
    try:
        await writing
    except StoreError as error:
        failed(error)
        return False
    return True
