"""What can be wrong with the folder that chats are mirrored into."""

from __future__ import annotations

import errno
from enum import StrEnum
from typing import Final

from nocopt.core.errors import NocoptError

OWN_NAME: Final = "mirror"
"""The fact under which the name that a database has in folders is kept."""


class MirrorFault(StrEnum):
    """Why the files of a mirror cannot be written."""

    GONE = "gone"
    FULL = "full"
    READ_ONLY = "read_only"
    REFUSED = "refused"


_BY_ERRNO: Final = {
    errno.ENOENT: MirrorFault.GONE,
    errno.ENOTDIR: MirrorFault.GONE,
    errno.ENODEV: MirrorFault.GONE,
    errno.ENOSPC: MirrorFault.FULL,
    getattr(errno, "EDQUOT", errno.ENOSPC): MirrorFault.FULL,
    errno.EROFS: MirrorFault.READ_ONLY,
    errno.EACCES: MirrorFault.READ_ONLY,
    errno.EPERM: MirrorFault.READ_ONLY,
}


class MirrorError(NocoptError):
    """The `folder` does not take the files; `detail` is the system's own words."""

    def __init__(self, fault: MirrorFault, folder: str, detail: str = "") -> None:
        super().__init__(f"{fault}: {folder}: {detail}")
        self.fault, self.folder, self.detail = fault, folder, detail

    @classmethod
    def of(cls, error: OSError, folder: str) -> MirrorError:
        """Return the error for a failed system call in a folder."""
        fault = _BY_ERRNO.get(error.errno or 0, MirrorFault.REFUSED)
        return cls(fault, folder, error.strerror or type(error).__name__)
