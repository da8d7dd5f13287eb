"""Files of the person on their way into a message: looked at, made to fit, and stored."""

from __future__ import annotations

import logging
import re
import stat
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from nocopt.core.attachments import AttachmentKind, AttachmentPart
from nocopt.core.enclosures import most_enclosed
from nocopt.core.facts import Ability
from nocopt.core.old_encodings import old_text
from nocopt.core.signal import Signal
from nocopt.core.sniffing import MAX_REQUEST, PictureLimits, decoded, sniff, text_type
from nocopt.documents import pdf
from nocopt.documents.pdf import PdfError, PdfFault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from nocopt.core.facts import AccountFacts
    from nocopt.core.models import Model
    from nocopt.core.ports import Clock, FileShelf, RunBlocking
    from nocopt.core.sniffing import ScaledPicture, ScalePicture

LARGEST_FILE: Final = 200 * 1024 * 1024  # bytes; a larger file is not even looked at
_LARGEST_PDF: Final = MAX_REQUEST // 4 * 3  # bytes, of which base64 makes a third more
PDF_SECONDS: Final = 60.0  # that reading the text of a PDF may take

_PIECE: Final = 1024 * 1024  # bytes of a file that are read at once

_LONGEST_NAME: Final = 200  # characters
_MOST_PIXELS: Final = 64_000_000  # of a picture; what reads pictures takes no more than 256 MB
_UNFIT: Final = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")

_log = logging.getLogger(__name__)


class Reason(StrEnum):
    """Why a file is not taken."""

    NO_IMAGES = "no_images"  # the model sees none
    NO_PDF = "no_pdf"  # the model reads none
    TOO_MANY_PAGES = "too_many_pages"
    LOCKED_PDF = "locked_pdf"
    UNKNOWN_KIND = "unknown_kind"
    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"  # to be unpacked here, so that it can be made smaller
    UNREADABLE = "unreadable"
    MISSING = "missing"  # there is no such file
    FOLDER = "folder"
    EMPTY = "empty"
    TOO_MANY = "too_many"  # files for one message
    NO_ANSWER = "no_answer"  # from the disk or the network that it is on


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that is not taken.

    `limit` is in pages, files or megapixels, or in bytes of what was too large. `has_text` says
    that the text of a PDF can be taken in its place, if the person wants that.
    """

    reason: Reason
    name: str
    limit: int = 0
    has_text: bool = False


class Intake:
    """Takes files into the store. What one is, is told by its bytes and never by its name."""

    def __init__(
        self, shelf: FileShelf, scale: ScalePicture, run_blocking: RunBlocking, clock: Clock
    ) -> None:
        self._shelf = shelf
        self._scale = scale
        self._run_blocking = run_blocking
        self._clock = clock

    def onto(self, shelf: FileShelf) -> Intake:
        """Return one that takes files onto another shelf."""
        return Intake(shelf, self._scale, self._run_blocking, self._clock)

    async def take(self, data: bytes, name: str, model: Model) -> AttachmentPart | Refusal:
        """Store a file for a message to `model`, or say why not (`StoreError`).

        An image that is too large, or of a type that no model takes, is made anew: `made_from` of
        the part says so.
        """
        return await self._stored(lambda: self._examined(data, _fit_name(name), model))

    async def take_file(self, path: Path, model: Model) -> AttachmentPart | Refusal:
        """Store a file of this machine for a message to `model`, or say why not (`StoreError`)."""
        data = await self._run_blocking(lambda: read_file(path))
        return data if isinstance(data, Refusal) else await self.take(data, path.name, model)

    async def take_text_of_stored(self, part: AttachmentPart) -> AttachmentPart | Refusal:
        """Store the text of a PDF that is stored already, as a text (`StoreError`)."""
        data = await self._shelf.read(part.sha256)
        if data is None:
            return Refusal(Reason.UNREADABLE, part.name)
        return await self.take_text_of_pdf(data, part.name)

    async def take_text_of_pdf(self, data: bytes, name: str) -> AttachmentPart | Refusal:
        """Store the text of a PDF, as a text (`StoreError`)."""
        return await self._stored(lambda: _text_of_pdf(data, _fit_name(name)))

    async def take_pasted(self, text: str, name: str) -> AttachmentPart | Refusal:
        """Store a long text that was pasted, as a file of that name (`StoreError`)."""
        return await self._stored(lambda: _text(text, _fit_name(name), made_from="pasted"))

    async def _stored(self, examine: Callable[[], Found | Refusal]) -> AttachmentPart | Refusal:
        found = await self._run_blocking(examine)
        if isinstance(found, Refusal):
            return found
        part = found.part
        sha256 = await self._shelf.add(found.data, part.media_type, self._clock.now())
        return replace(part, sha256=sha256)

    def _examined(self, data: bytes, name: str, model: Model) -> Found | Refusal:
        if not data:
            return Refusal(Reason.EMPTY, name)
        if len(data) > LARGEST_FILE:
            return Refusal(Reason.TOO_LARGE, name, LARGEST_FILE)
        sniffed = sniff(data, name)
        match sniffed.kind:
            case AttachmentKind.TEXT:
                return _text(decoded(data) or "", name, sniffed.media_type)
            case AttachmentKind.PDF:
                return _pdf(data, name, model)
            case AttachmentKind.IMAGE:
                return self._image(data, name, model)
            case None:
                found = self._image(data, name, model)
                unread = isinstance(found, Refusal) and found.reason is Reason.UNREADABLE
                return _text_of_old(data, name) if unread else found

    def _image(self, data: bytes, name: str, model: Model) -> Found | Refusal:
        # Made to fit beforehand, so that it is known to be one: a damaged image would have every
        # later request of the chat refused.
        picture = self._scale(data, PictureLimits())
        before = sniff(data)
        if picture is None:
            if before.width * before.height > _MOST_PIXELS:
                return Refusal(Reason.TOO_MANY_PIXELS, name, _MOST_PIXELS // 1_000_000)
            return Refusal(Reason.UNREADABLE, name)
        if not model.images:
            return Refusal(Reason.NO_IMAGES, name)
        made_from = "retyped" if before.kind is None else "scaled"
        if picture.data == data:
            made_from = ""
        return Found(picture.data, picture_part("", name, picture, made_from))


def read_file(path: Path, got_on: Callable[[], None] = lambda: None) -> bytes | Refusal:
    """Return what a file holds, or why it is not to be had; `got_on` is called now and then.

    Blocking, for ever where the file is on another machine that does not answer.
    """
    name = _fit_name(path.name)
    try:
        # Asked before it is opened: a pipe would be waited for, a device may do anything.
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            reason = Reason.FOLDER if stat.S_ISDIR(found.st_mode) else Reason.UNREADABLE
            return Refusal(reason, name)
        # The same is told of what the system makes up while it is read, which may never end.
        if not found.st_size:
            return Refusal(Reason.EMPTY, name)
        if found.st_size > LARGEST_FILE:
            return Refusal(Reason.TOO_LARGE, name, LARGEST_FILE)
        with path.open("rb", buffering=0) as file:  # a buffer would be one more copy
            pieces = list[bytes]()
            while piece := file.read(_PIECE):
                got_on()
                pieces.append(piece)
            return b"".join(pieces)
    except FileNotFoundError:
        return Refusal(Reason.MISSING, name)
    except OSError as error:
        _log.info("a file could not be attached: %s", error.strerror)
        return Refusal(Reason.UNREADABLE, name)


@dataclass(frozen=True, slots=True)
class Found:
    """What is to be stored; the part has no hash yet."""

    data: bytes
    part: AttachmentPart


def picture_part(
    sha256: str, name: str, picture: ScaledPicture, made_from: str = "scaled"
) -> AttachmentPart:
    """Return the part for a picture whose bytes are stored under `sha256`."""
    return AttachmentPart(
        sha256=sha256,
        kind=AttachmentKind.IMAGE,
        media_type=picture.media_type,
        name=name,
        size=len(picture.data),
        width=picture.width,
        height=picture.height,
        made_from=made_from,
    )


def taking(model: Model, facts: AccountFacts) -> Model:
    """Return a model as it takes files at one endpoint, which may refuse what the model takes."""
    return replace(
        model,
        images=model.images and not facts.refuses(Ability.IMAGES, model.id),
        pdf=model.pdf and not facts.refuses(Ability.PDF, model.id),
    )


def unfit(part: AttachmentPart, model: Model) -> Refusal | None:
    """Return why a model does not take a file that is stored, None where it does."""
    if part.kind is AttachmentKind.IMAGE and not model.images:
        return Refusal(Reason.NO_IMAGES, part.name)
    if part.kind is not AttachmentKind.PDF:
        return None
    if not model.pdf:
        return Refusal(Reason.NO_PDF, part.name, has_text=True)
    if part.pages is not None and part.pages > most_enclosed(model):
        return Refusal(Reason.TOO_MANY_PAGES, part.name, most_enclosed(model), has_text=True)
    return None


def _pdf(data: bytes, name: str, model: Model) -> Found | Refusal:
    try:
        facts = pdf.read(data)
    except PdfError as error:
        return _refused(error, name)
    if facts.encrypted:
        return Refusal(Reason.LOCKED_PDF, name)
    if not model.pdf:
        return Refusal(Reason.NO_PDF, name, has_text=True)
    if facts.pages is not None and facts.pages > most_enclosed(model):
        return Refusal(Reason.TOO_MANY_PAGES, name, most_enclosed(model), has_text=True)
    if len(data) > _LARGEST_PDF:
        return Refusal(Reason.TOO_LARGE, name, _LARGEST_PDF, has_text=True)
    part = AttachmentPart(
        "", AttachmentKind.PDF, "application/pdf", name, len(data), pages=facts.pages
    )
    return Found(data, part)


def _text_of_old(data: bytes, name: str) -> Found | Refusal:
    """Return a text that is not written in Unicode, as one that is."""
    found = old_text(data) if len(data) <= MAX_REQUEST else None
    if found is None:
        return Refusal(Reason.UNKNOWN_KIND, name)
    return _text(found.text, name, text_type(name), made_from=found.encoding)


def text_of_pdf(data: bytes, name: str) -> Found | None:
    """Return the text of a PDF as a file of its own, None where none can be read; it blocks."""
    found = _text_of_pdf(data, name)
    return found if isinstance(found, Found) else None


def _text_of_pdf(data: bytes, name: str) -> Found | Refusal:
    try:
        text = pdf.text(data, PDF_SECONDS)
    except PdfError as error:
        return _refused(error, name)
    return _text(text, name, made_from="pdf_text")


def _refused(error: PdfError, name: str) -> Refusal:
    locked = error.fault is PdfFault.LOCKED
    return Refusal(Reason.LOCKED_PDF if locked else Reason.UNREADABLE, name)


def _text(
    text: str, name: str, media_type: str = "text/plain", made_from: str = ""
) -> Found | Refusal:
    if not text.strip():  # no request may have a blank text (section 1.3)
        return Refusal(Reason.EMPTY, name)
    long = len(text) > MAX_REQUEST
    data = b"" if long else text.encode("utf-8", "replace")
    if long or len(data) > MAX_REQUEST:
        return Refusal(Reason.TOO_LARGE, name, MAX_REQUEST)
    part = AttachmentPart(
        sha256="",
        kind=AttachmentKind.TEXT,
        media_type=media_type,
        name=name,
        size=len(data),
        characters=len(text),
        made_from=made_from,
    )
    return Found(data, part)


def _fit_name(name: str) -> str:
    """Return a name that can be stored, sent and shown in one line, without its folder."""
    last = re.split(r"[/\\]", name.rstrip("/\\"))[-1]
    clean = _UNFIT.sub("\ufffd", last).strip()
    if len(clean) <= _LONGEST_NAME:
        return clean
    stem, dot, ending = clean.rpartition(".")
    ending = f"{dot}{ending}" if stem and len(ending) < 20 else ""
    return clean[: _LONGEST_NAME - len(ending) - 1] + "…" + ending


class Attached:
    """The files of a message that is being written, in their order; the same file is there once.

    `changed` says that they are others. What is put here is in the store already; `keep` is called
    with each new state, so that it can be put on the disk.
    """

    def __init__(
        self,
        parts: Iterable[AttachmentPart] = (),
        keep: Callable[[tuple[AttachmentPart, ...]], object] = lambda _: None,
    ) -> None:
        self.changed: Signal[()] = Signal()
        self._value = tuple(parts)
        self._keep = keep

    @property
    def value(self) -> tuple[AttachmentPart, ...]:
        """The files."""
        return self._value

    def add(self, part: AttachmentPart) -> bool:
        """Put a file after the others; False where the very same is among them."""
        if any(one.sha256 == part.sha256 and one.name == part.name for one in self._value):
            return False
        self._set((*self._value, part))
        return True

    def remove(self, part: AttachmentPart) -> None:
        """Take a file away; one that is not there is no error."""
        self._set(tuple(one for one in self._value if one != part))

    def sent(self, parts: Iterable[AttachmentPart]) -> None:
        """Take away what was sent; what was added meanwhile stays."""
        gone = set(parts)
        self._set(tuple(one for one in self._value if one not in gone))

    def _set(self, value: tuple[AttachmentPart, ...]) -> None:
        if value != self._value:
            self._value = value
            self._keep(value)
            self.changed.emit()
