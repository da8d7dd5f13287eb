"""Turns errors of the operating system into `StoreError`, for everything this room writes."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from nocopt.core.errors import StoreError, StoreFault

if TYPE_CHECKING:
    from pathlib import Path

_BY_ERRNO = {
    errno.ENOSPC: StoreFault.DISK_FULL,
    getattr(errno, "EDQUOT", errno.ENOSPC): StoreFault.DISK_FULL,
    errno.EROFS: StoreFault.READ_ONLY,
    errno.EACCES: StoreFault.READ_ONLY,
    errno.EPERM: StoreFault.READ_ONLY,
}

_NO_SPACE = 1 << 20  # bytes; with less than this free, a failed write is taken as a full disk


def from_os_error(error: OSError, path: Path) -> StoreError:
    """Return the store error for a failed system call on `path`."""
    fault = _BY_ERRNO.get(error.errno or 0, StoreFault.FAILED)
    return StoreError(fault, str(path), error.strerror or type(error).__name__)


def disk_is_full(path: Path) -> bool:
    """Whether the disk that `path` is on has no room left to speak of."""
    import shutil  # draws in every packer there is; needed when a write has failed only

    try:
        return shutil.disk_usage(path.parent).free < _NO_SPACE
    except OSError:
        return False  # a folder that is gone says nothing about room
