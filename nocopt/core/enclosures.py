"""The person's files in a request: made to fit, left out where the model takes none, counted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from nocopt.core.attachments import AttachmentKind, AttachmentPart
from nocopt.core.facts import Ability
from nocopt.core.messages import OpaquePart, TextPart
from nocopt.core.report import RepairKind
from nocopt.core.sniffing import MANY_IMAGES, MAX_SIDE_OF_MANY, PictureLimits
from nocopt.core.tools import TOOL_RESULT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.core.facts import AccountFacts
    from nocopt.core.history import Bit
    from nocopt.core.messages import Json, Part
    from nocopt.core.models import Model
    from nocopt.core.report import Repairs
    from nocopt.core.request import Wishes

_LARGE_WINDOW: Final = 1_000_000
_MOST: Final = 600  # images of a request, pages of a PDF (section 1.3)
_MOST_OF_SMALL: Final = 100  # the same where the window is smaller than a million


def most_enclosed(model: Model) -> int:
    """Return how many images a request may have for a model, and pages a PDF (section 1.3)."""
    large = model.context is None or model.context >= _LARGE_WINDOW
    return _MOST if large else _MOST_OF_SMALL


AS_TEXT: Final = PictureLimits(0, 0)
"""What stands for limits where the text of a PDF is wanted."""


class WantedPicture(NamedTuple):
    """A picture that has to be made smaller before the request can be sent, or a PDF `AS_TEXT`."""

    part: AttachmentPart
    limits: PictureLimits


class Enclosures:
    """Puts files into messages; `wanted` are pictures that are too large and not made smaller yet.

    What is left out leaves a line of text, so that the model knows and no message becomes empty.
    """

    def __init__(
        self,
        model: Model,
        facts: AccountFacts,
        wishes: Wishes,
        repairs: Repairs,
    ) -> None:
        self.wanted: list[WantedPicture] = []
        self._derived = wishes.derived
        self._repairs = repairs
        self._images = model.images and not facts.refuses(Ability.IMAGES, model.id)
        self._images = self._images or not repairs.may(RepairKind.IMAGE_LEFT_OUT)
        self._pdf = model.pdf and not facts.refuses(Ability.PDF, model.id)
        self._pdf = self._pdf or not repairs.may(RepairKind.PDF_LEFT_OUT)
        self._most = most_enclosed(model)

    def placed(self, bits: Sequence[Bit]) -> list[Bit]:
        """Return parts as they are sent; beyond the most that are taken, the oldest images go."""
        images = sum(_images_in(bit.part) for bit in bits) if self._images else 0
        limits = PictureLimits(MAX_SIDE_OF_MANY) if images > MANY_IMAGES else PictureLimits()
        surplus = images - self._most
        found: list[Bit] = []
        for bit in bits:
            part = bit.part
            count = _images_in(part)
            drop = not self._images or surplus > 0
            if count and drop:
                surplus -= count
                part = self._without_images(part, count)
            elif isinstance(part, AttachmentPart):
                part = self._fitting(part, limits)
            found.append(bit if part is bit.part else replace(bit, part=part))
        return found

    def _without_images(self, part: Part, count: int) -> Part:
        name = part.name if isinstance(part, AttachmentPart) else ""
        if self._images:
            self._repairs.add(RepairKind.IMAGES_TOO_MANY, str(self._most), count)
        else:
            self._repairs.add(RepairKind.IMAGE_LEFT_OUT, name, count)
        if isinstance(part, OpaquePart) and part.type == TOOL_RESULT:
            content = [_without_image(block) for block in part.raw["content"]]
            return OpaquePart({**part.raw, "content": content})
        return _absent("image", name)

    def _fitting(self, part: AttachmentPart, limits: PictureLimits) -> Part:
        match part.kind:
            case AttachmentKind.IMAGE:
                return self._fitting_image(part, limits)
            case AttachmentKind.PDF if not self._pdf:
                return self._without_pages(part, RepairKind.PDF_LEFT_OUT)
            case AttachmentKind.PDF if (part.pages or 0) > self._most:
                return self._without_pages(part, RepairKind.PDF_TOO_LONG)
            case AttachmentKind.TEXT if not part.size:  # an empty text is a 400 (section 1.3)
                return _absent("empty file", part.name)
            case _:
                return part

    def _fitting_image(self, part: AttachmentPart, limits: PictureLimits) -> AttachmentPart:
        if _fits(part, limits) or not self._repairs.may(RepairKind.IMAGE_SCALED):
            return part
        smaller = self._made_of(part, limits)
        if smaller is None:
            return part
        self._repairs.add(RepairKind.IMAGE_SCALED, part.name)
        return smaller

    def _without_pages(self, part: AttachmentPart, why: RepairKind) -> Part:
        """Leave a PDF out, or put its text in its place where the person wants that."""
        wanted = not self._repairs.may(RepairKind.PDF_TOO_LONG)
        text = self._made_of(part, AS_TEXT) if wanted else None
        self._repairs.add(why if text is None else RepairKind.PDF_AS_TEXT, part.name)
        return _absent("PDF", part.name) if text is None else text

    def _made_of(self, part: AttachmentPart, limits: PictureLimits) -> AttachmentPart | None:
        """Return what was made of a file; what was not yet is wanted."""
        made = self._derived.get((part.sha256, limits))
        wanted = WantedPicture(part, limits)
        if made is None and wanted not in self.wanted:
            self.wanted.append(wanted)
        return made


def _absent(what: str, name: str) -> TextPart:
    return TextPart(f"[{what} {name} left out]" if name else f"[{what} left out]")


def _fits(part: AttachmentPart, limits: PictureLimits) -> bool:
    base64 = (part.size + 2) // 3 * 4
    return max(part.width, part.height) <= limits.side and base64 <= limits.base64


def _images_in(part: Part) -> int:
    if isinstance(part, AttachmentPart):
        return int(part.kind is AttachmentKind.IMAGE)
    if not isinstance(part, OpaquePart):
        return 0
    if part.type == TOOL_RESULT:
        content = part.raw.get("content")
        blocks = content if isinstance(content, list) else []
        return sum(isinstance(block, dict) and block.get("type") == "image" for block in blocks)
    return int(part.type == "image")


def _without_image(block: Json) -> Json:
    if isinstance(block, dict) and block.get("type") == "image":
        return {"type": "text", "text": _absent("image", "").text}
    return block
