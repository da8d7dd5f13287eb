"""A file that the person attached, as a part of a message: by its hash, never by its bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

ATTACHMENT: Final = "nocopt.attachment"
"""The `type` under which the store keeps an attachment; it is never on the wire."""

_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_LARGEST: Final = (1 << 53) - 1  # count of anything: what is shown of one can tell none far larger


class AttachmentKind(StrEnum):
    """What a file is to the model (section 1.3)."""

    IMAGE = "image"
    PDF = "pdf"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class AttachmentPart:
    """A file of the person, by the SHA-256 of its bytes in hex; the bytes are in the store.

    `size` is in bytes; `width` and `height` are in pixels of an image; `pages` those of a PDF, None
    where they could not be counted; `characters` those of a text. `made_from` says what it was made
    from where it is not what was attached: "scaled", "retyped", "pdf_text" or "pasted", or the
    encoding (`core.old_encodings`) of a text that was not in Unicode.
    """

    sha256: str
    kind: AttachmentKind
    media_type: str
    name: str
    size: int
    width: int = 0
    height: int = 0
    pages: int | None = None
    characters: int = 0
    made_from: str = ""


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A picture of a page: its pixels from top to bottom, four bytes for each: BGR and nothing."""

    width: int
    height: int
    pixels: bytes = field(repr=False)


def attachment_to_dict(part: AttachmentPart) -> dict[str, Any]:
    """Return the form in which the store keeps an attachment; what is at its default is left out.

    `attachment_from_dict` reads it back.
    """
    members = ((one.name, getattr(part, one.name), one.default) for one in fields(part))
    told = {name: value for name, value, default in members if value != default}
    return {"type": ATTACHMENT, **told, "kind": part.kind.value}


def attachment_from_dict(raw: Mapping[str, Any]) -> AttachmentPart | None:
    """Return the attachment that `attachment_to_dict` wrote, None for anything damaged."""
    sha256, kind = raw.get("sha256"), raw.get("kind")
    pages = raw.get("pages")
    texts = {name: raw.get(name, "") for name in ("media_type", "name", "made_from")}
    counts = {name: raw.get(name, 0) for name in ("size", "width", "height", "characters")}
    if pages is not None:
        counts["pages"] = pages
    if (
        raw.get("type") != ATTACHMENT
        or not isinstance(sha256, str)
        or _SHA256.fullmatch(sha256) is None
        or kind not in tuple(AttachmentKind)
        or not all(isinstance(text, str) for text in texts.values())
        or not all(_is_count(count) for count in counts.values())
    ):
        return None
    return AttachmentPart(sha256=sha256, kind=AttachmentKind(kind), **texts, **counts)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST
