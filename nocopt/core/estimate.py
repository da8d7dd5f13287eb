"""How many tokens things take, told without asking the server: always an estimate."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from nocopt.core.attachments import AttachmentKind, AttachmentPart
from nocopt.core.messages import OpaquePart, RedactedThinkingPart, TextPart, ThinkingPart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nocopt.core.messages import Json, JsonObject, Part
    from nocopt.core.models import Model

MESSAGE_TOKENS: Final = 4  # what a message takes besides its content
PAGE_TOKENS: Final = 2_000  # of a PDF, its picture and its text
UNKNOWN_IMAGE_TOKENS: Final = 1_600

_PATCH: Final = 28  # pixels, section 1.3
_LARGEST_SIDE: Final = 1568  # pixels; what is larger is made smaller by the server
_BYTES_PER_PAGE: Final = 50_000
_PDF: Final = "application/pdf"

# Signs per token, before the factor of the model.
_ASCII: Final = 3.8
_ALPHABETS: Final = 2.2  # Latin with marks, Greek, Cyrillic and what else is below U+1100
_OTHERS: Final = 0.9  # Chinese, Japanese, Korean, emoji
_OTHER_SIGNS: Final = re.compile("[\u1100-\U0010ffff]+")


def tokens_of_text(text: str, model: Model) -> int:
    """Return about how many tokens a text is; newer models make more of the same (2.2)."""
    if text.isascii():
        plain, alphabets, others = len(text), 0, 0
    else:
        plain = len(text.encode("ascii", "ignore"))
        others = len(text) - len(_OTHER_SIGNS.sub("", text))
        alphabets = len(text) - plain - others
    return _tokens_of_signs(plain, alphabets, others, model)


def _tokens_of_signs(plain: float, alphabets: float, others: float, model: Model) -> int:
    count = plain / _ASCII + alphabets / _ALPHABETS + others / _OTHERS
    return math.ceil(count * float(model.tokens_factor))


def tokens_of_image(width: int, height: int) -> int:
    """Return the tokens of an image of so many pixels, after the server made it smaller (1.3)."""
    if width <= 0 or height <= 0:
        return UNKNOWN_IMAGE_TOKENS
    factor = min(1.0, _LARGEST_SIDE / max(width, height))
    return math.ceil(width * factor / _PATCH) * math.ceil(height * factor / _PATCH)


def tokens_of(part: Part, model: Model) -> int:
    """Return about how many tokens a part of a message is."""
    match part:
        case AttachmentPart():
            return _tokens_of_file(part, model)
        case TextPart(text) | ThinkingPart(text):
            return tokens_of_text(text, model)
        case RedactedThinkingPart(data):
            return len(data) // 4
        case OpaquePart(raw):
            return _tokens_of_block(raw, model)
        case _:
            return tokens_of_json(dict(part.input), model) + tokens_of_text(part.name, model)


def _tokens_of_file(part: AttachmentPart, model: Model) -> int:
    match part.kind:
        case AttachmentKind.IMAGE:
            return tokens_of_image(part.width, part.height)
        case AttachmentKind.PDF:
            pages = part.pages or math.ceil(part.size / _BYTES_PER_PAGE)
            return _tokens_of_pages(pages, model)
        case AttachmentKind.TEXT:
            characters = part.characters or part.size
            # A Chinese sign is three bytes; letters of two are taken for half of one.
            others = min(max(0, part.size - characters) / 2, characters)
            return _tokens_of_signs(characters - others, 0, others, model)


def _tokens_of_pages(pages: int, model: Model) -> int:
    return math.ceil(pages * PAGE_TOKENS * float(model.tokens_factor))


def _tokens_of_block(raw: JsonObject, model: Model) -> int:
    if raw.get("type") == "image":
        return UNKNOWN_IMAGE_TOKENS
    content = raw.get("content")
    if isinstance(content, list):
        blocks = [block for block in content if isinstance(block, dict)]
        return sum(_tokens_of_block(block, model) for block in blocks) + MESSAGE_TOKENS
    return tokens_of_json(dict(raw), model)


def tokens_of_json(value: Json, model: Model) -> int:
    """Return about how many tokens the texts of a JSON value are, and the files in it."""
    return sum(
        tokens_of_text(leaf, model) + 1 if isinstance(leaf, str) else _tokens_of_source(leaf, model)
        for leaf in _leaves(value)
    )


def _tokens_of_source(source: JsonObject, model: Model) -> int:
    """Of a file in a message: its bytes are no text (section 1.3)."""
    if source["media_type"] != _PDF:
        return UNKNOWN_IMAGE_TOKENS
    size = len(source["data"]) * 3 // 4
    return _tokens_of_pages(max(1, math.ceil(size / _BYTES_PER_PAGE)), model)


def _leaves(value: Json) -> Iterator[str | JsonObject]:
    """Return texts, names of members, and files as what they are sent in."""
    waiting = [value]
    while waiting:
        at = waiting.pop()
        match at:
            case str():
                yield at
            case {"type": "base64", "media_type": str(media), "data": str()} if _is_file(media):
                yield at
            case dict():
                waiting += at.keys()
                waiting += at.values()
            case list() | tuple():
                waiting += at
            case _:
                yield str(at)


def _is_file(media_type: str) -> bool:
    return media_type == _PDF or media_type.startswith("image/")
