"""A request with what it takes from the shelf of files: bytes, and pictures made smaller for it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Protocol

from nocopt.app.attachments import picture_part, text_of_pdf
from nocopt.core.attachments import AttachmentPart
from nocopt.core.builder import Built, build
from nocopt.core.enclosures import AS_TEXT
from nocopt.core.endpoint import Endpoint
from nocopt.core.errors import Cause, Failure, WireError, WireKind
from nocopt.core.messages import Message, TextPart, characters_of
from nocopt.core.report import Repair, RepairKind
from nocopt.core.sniffing import MAX_REQUEST

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from nocopt.core.conversation import Node
    from nocopt.core.facts import AccountFacts
    from nocopt.core.messages import Part
    from nocopt.core.models import Model
    from nocopt.core.ports import Clock, FileShelf, RunBlocking
    from nocopt.core.report import Report
    from nocopt.core.request import ChatRequest, Wishes
    from nocopt.core.sniffing import PictureLimits, ScalePicture


LIGHT: Final = 128 * 1024
"""Characters of a path that a request is built from while the window waits: some milliseconds."""

_PART: Final = 600  # characters that the work on any part is worth, besides its text


class TooLarge(WireError):  # noqa: N818 - it is a state of the request, and so a failure of the turn
    """A request that no server takes, and which therefore is not sent; `built` tells why."""

    def __init__(self, built: Built, facts: AccountFacts) -> None:
        host, size = Endpoint(facts.endpoint).host, built.report.size
        super().__init__(Failure(WireKind.CONFIG, Cause.TOO_LARGE, host=host, size=size))
        self.built = built


class Make(Protocol):
    """What makes a request of a path, such as `core.builder.build`, which reads no file."""

    def __call__(
        self, path: Sequence[Node], model: Model, wishes: Wishes, facts: AccountFacts, /
    ) -> Built:
        """Return the request."""
        ...


class RequestFiles:
    """Reads and makes what requests need of files. All calls raise `StoreError`.

    A file that is gone, or is no longer what it was, is left out of what is returned. `built` is
    all that a turn needs; the rest are its steps.
    """

    def __init__(
        self, shelf: FileShelf, scale: ScalePicture, run_blocking: RunBlocking, clock: Clock
    ) -> None:
        self._shelf = shelf
        self._scale = scale
        self._run_blocking = run_blocking
        self._clock = clock

    def onto(self, shelf: FileShelf) -> RequestFiles:
        """Return what does the same with another shelf."""
        return RequestFiles(shelf, self._scale, self._run_blocking, self._clock)

    async def built(
        self,
        path: Sequence[Node],
        model: Model,
        wishes: Wishes,
        facts: AccountFacts,
        *,
        make: Make | None = None,
    ) -> Built:
        """Return the request for the next reply to `path` with the bytes of all its files.

        Pictures that do not fit are made smaller. In place of a file that is gone the model is
        told so, and the report tells the person. More than a server takes is `TooLarge`. `make`
        makes another request of the path than the usual one.
        """
        derived = dict(await self.derived(path))
        made: set[tuple[str, PictureLimits]] = set()
        gone: set[str] = set()
        while True:
            whole = replace(wishes, derived=derived)
            built = await self._built(make or build, _without(path, gone), model, whole, facts)
            wanted = [(one.part, one.limits) for one in built.wanted]
            wanted = [one for one in wanted if (one[0].sha256, one[1]) not in made]
            if wanted:
                made.update((part.sha256, limits) for part, limits in wanted)
                derived.update(await self.make(wanted))
                continue
            if built.report.size > MAX_REQUEST:
                raise TooLarge(built, facts)
            request = await self.load(built.request)
            missing = _named(request) - request.files.keys()
            if not missing:
                return replace(built, request=request, report=_telling(built.report, path, gone))
            # Of a picture made smaller before, what it was made from may still be there.
            copies = {part.sha256 for part in derived.values()} & missing
            derived = {key: part for key, part in derived.items() if part.sha256 not in copies}
            gone |= missing - copies

    async def _built(
        self, make: Make, path: Sequence[Node], model: Model, wishes: Wishes, facts: AccountFacts
    ) -> Built:
        """Build a request; a worker thread does what would hold up the window."""
        if sum(map(_weight, path)) <= LIGHT:
            return make(path, model, wishes, facts)
        return await self._run_blocking(lambda: make(path, model, wishes, facts))

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
        named = _named(request)
        files: dict[str, bytes] = {}
        for sha256 in sorted(named):
            data = await self._shelf.read(sha256)
            if data is not None:
                files[sha256] = data
        return replace(request, files=files) if named else request

    async def _made(self, part: AttachmentPart, limits: PictureLimits) -> AttachmentPart | None:
        data = await self._shelf.read(part.sha256)
        if data is None:
            return None
        if limits == AS_TEXT:
            return await self._text_made(part, data)
        picture = await self._run_blocking(lambda: self._scale(data, limits))
        if picture is None:
            return None
        sha256 = await self._shelf.add(picture.data, picture.media_type, self._clock.now())
        smaller = picture_part(sha256, part.name, picture)
        await self._shelf.note_derived(part.sha256, limits, smaller)
        return smaller

    async def _text_made(self, part: AttachmentPart, data: bytes) -> AttachmentPart | None:
        """Return the text of a PDF as a file; None where there is none, or none can be read."""
        found = await self._run_blocking(lambda: text_of_pdf(data, part.name))
        if found is None:
            return None
        sha256 = await self._shelf.add(found.data, found.part.media_type, self._clock.now())
        text = replace(found.part, sha256=sha256)
        await self._shelf.note_derived(part.sha256, AS_TEXT, text)
        return text


def _weight(node: Node) -> int:
    """Return about how much work a message is, in characters; much is not counted to its end."""
    return sum(_PART + characters_of(part, LIGHT) for part in node.message.parts)


def _named(request: ChatRequest) -> set[str]:
    """Return the hashes of the files in a request."""
    return {part.sha256 for message in request.messages for part in message.attachments}


def _without(path: Sequence[Node], gone: Collection[str]) -> Sequence[Node]:
    """Return a path in which a line of text stands for each file that is gone."""
    if not gone:
        return path
    return [replace(node, message=_told(node.message, gone)) for node in path]


def _told(message: Message, gone: Collection[str]) -> Message:
    if not any(part.sha256 in gone for part in message.attachments):
        return message
    return Message(message.role, tuple(_present(part, gone) for part in message.parts))


def _present(part: Part, gone: Collection[str]) -> Part:
    if isinstance(part, AttachmentPart) and part.sha256 in gone:
        return TextPart(f"[file {part.name} is no longer there]")
    return part


def _telling(report: Report, path: Iterable[Node], gone: Collection[str]) -> Report:
    """Return a report that names the files that are gone."""
    files = (part for node in path for part in node.message.attachments)
    names = Counter(part.name for part in files if part.sha256 in gone)
    found = (Repair(RepairKind.ATTACHMENT_GONE, count, name) for name, count in names.items())
    return replace(report, repairs=(*report.repairs, *found))
