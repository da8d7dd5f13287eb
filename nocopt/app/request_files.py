"""What a request takes from the shelf of files: their bytes, and pictures made smaller for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from nocopt.app.attachments import picture_part
from nocopt.core.attachments import AttachmentPart

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from nocopt.core.conversation import Node
    from nocopt.core.ports import Clock, RunBlocking
    from nocopt.core.request import ChatRequest
    from nocopt.core.sniffing import PictureLimits, ScalePicture
    from nocopt.store.attachments import Attachments


class RequestFiles:
    """Reads and makes what requests need of files. All calls raise `StoreError`.

    A file that is gone, or is no longer what it was, is left out of what is returned.
    """

    def __init__(
        self, shelf: Attachments, scale: ScalePicture, run_blocking: RunBlocking, clock: Clock
    ) -> None:
        self._shelf = shelf
        self._scale = scale
        self._run_blocking = run_blocking
        self._clock = clock

    async def derived(
        self, path: Iterable[Node]
    ) -> Mapping[tuple[str, PictureLimits], AttachmentPart]:
        """Return the pictures that were made smaller before of those in a path.

        They are by the hash of what they were made from and the limits they fit in.
        """
        sources = {part.sha256 for node in path for part in node.message.attachments}
        return await self._shelf.derived(sources) if sources else {}

    async def make(
        self, wanted: Iterable[tuple[AttachmentPart, PictureLimits]]
    ) -> Mapping[tuple[str, PictureLimits], AttachmentPart]:
        """Make pictures fit, and remember it: the same is made once, so it is always the same.

        A picture that cannot be read is left out.
        """
        made: dict[tuple[str, PictureLimits], AttachmentPart] = {}
        for part, limits in wanted:
            smaller = await self._made(part, limits)
            if smaller is not None:
                made[part.sha256, limits] = smaller
        return made

    async def load(self, request: ChatRequest) -> ChatRequest:
        """Return the request with the bytes of its files."""
        named = {
            part.sha256: None
            for message in request.messages
            for part in message.parts
            if isinstance(part, AttachmentPart)
        }
        files: dict[str, bytes] = {}
        for sha256 in named:
            data = await self._shelf.read(sha256)
            if data is not None:
                files[sha256] = data
        return replace(request, files=files) if named else request

    async def _made(self, part: AttachmentPart, limits: PictureLimits) -> AttachmentPart | None:
        data = await self._shelf.read(part.sha256)
        if data is None:
            return None
        picture = await self._run_blocking(lambda: self._scale(data, limits))
        if picture is None:
            return None
        sha256 = await self._shelf.add(picture.data, picture.media_type, self._clock.now())
        smaller = picture_part(sha256, part.name, picture)
        await self._shelf.note_derived(part.sha256, limits, smaller)
        return smaller
