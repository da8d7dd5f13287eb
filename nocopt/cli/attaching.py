"""The files of a question on the command line: looked at, made to fit, kept while it is asked."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, TypeVar

from nocopt.app.attachments import Refusal
from nocopt.cli.remarks import refused
from nocopt.core.errors import Cause, Failure, WireError, WireKind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from pathlib import Path

    from nocopt.app.attachments import Intake
    from nocopt.core.attachments import AttachmentPart
    from nocopt.core.models import Model
    from nocopt.core.sniffing import PictureLimits, ScaledPicture

T = TypeVar("T")


class FilesInMemory:
    """A shelf of files for one question, of which nothing is kept."""

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}
        self._derived: dict[tuple[str, PictureLimits], AttachmentPart] = {}

    async def add(self, data: bytes, media_type: str, now: float) -> str:  # noqa: ARG002 - of disks
        """Keep a file and return its hash."""
        sha256 = hashlib.sha256(data).hexdigest()
        self._files[sha256] = data
        return sha256

    async def read(self, sha256: str) -> bytes | None:
        """Return the bytes of a file."""
        return self._files.get(sha256)

    async def derived(
        self, sources: Collection[str]
    ) -> Mapping[tuple[str, PictureLimits], AttachmentPart]:
        """Return what was made of these files."""
        return {key: part for key, part in self._derived.items() if key[0] in sources}

    async def note_derived(self, source: str, limits: PictureLimits, part: AttachmentPart) -> None:
        """Remember what was made of a file."""
        self._derived[source, limits] = part


def scaled(data: bytes, limits: PictureLimits) -> ScaledPicture | None:
    """Return a picture as it fits within limits; only for one are Qt's pictures imported."""
    from nocopt.ui.scaling import scale_picture

    return scale_picture(data, limits)


async def at_once(function: Callable[[], T], /) -> T:
    """Run a function here, where it holds up nobody: Qt is used by one thread only like this."""
    return function()


def unsent(why: str) -> WireError:
    """Return the error of a question that was not sent; `why` are whole sentences."""
    return WireError(Failure(WireKind.CONFIG, Cause.INVALID_REQUEST, why))


async def taken(paths: Sequence[Path], model: Model, intake: Intake) -> tuple[AttachmentPart, ...]:
    """Return the files as parts of a message, each once; `WireError` tells all that cannot go."""
    found: list[AttachmentPart] = []
    faults: list[str] = []
    for path in paths:
        part = await _taken(path, model, intake)
        if isinstance(part, str):
            faults.append(f"{path}: {part}")
        elif all(one.sha256 != part.sha256 or one.name != part.name for one in found):
            found.append(part)
    if faults:
        raise unsent(f"{'; '.join(faults)}.")
    return tuple(found)


async def _taken(path: Path, model: Model, intake: Intake) -> AttachmentPart | str:
    """Return a file as a part, or why it cannot be one."""
    missing = _missing(path)
    if missing:
        return missing
    part = await intake.take_file(path, model)
    return refused(part, model) if isinstance(part, Refusal) else part


def _missing(path: Path) -> str:
    """Return why there is no such file, empty where there is one."""
    try:
        path.stat()
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL, which no file has
        return getattr(error, "strerror", None) or str(error)
    return ""
