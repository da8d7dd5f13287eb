"""What a file is, told by its bytes and never by its name, and how large a picture may be."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from nocopt.core.attachments import AttachmentKind

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_SIDE: Final = 8000  # pixels, section 1.3
MAX_SIDE_OF_MANY: Final = 2000  # where a request has more than `MANY_IMAGES`, re-sent ones too
MANY_IMAGES: Final = 20
MAX_BASE64: Final = 10 * 1024 * 1024  # characters of one image
MAX_REQUEST: Final = 32 * 1024 * 1024  # bytes of a whole request


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What bytes are; `kind` is None and `media_type` empty where a model can take none of it.

    `width` and `height` are pixels, 0 where they could not be read; `animated` tells of an image
    of which models see the first frame only; `encrypted` of a PDF that asks for a password.
    """

    kind: AttachmentKind | None
    media_type: str = ""
    width: int = 0
    height: int = 0
    animated: bool = False
    encrypted: bool = False


@dataclass(frozen=True, slots=True)
class PictureLimits:
    """What an image may be at most; `base64` counts characters after encoding (section 1.3)."""

    side: int = MAX_SIDE
    base64: int = MAX_BASE64


@dataclass(frozen=True, slots=True)
class ScaledPicture:
    """A picture made to fit; `width` and `height` are pixels, `media_type` is that of `data`."""

    data: bytes
    media_type: str
    width: int
    height: int


ScalePicture: TypeAlias = Callable[[bytes, PictureLimits], ScaledPicture | None]
"""Makes a picture fit within limits, None where it cannot be read; it blocks."""


_UNKNOWN: Final = Sniffed(None)


def sniff(data: bytes, name: str = "") -> Sniffed:
    """Return what bytes are: jpeg, png, gif, webp, PDF, or text in UTF-8 or UTF-16.

    `name` only tells one text from another, such as `text/csv`; it never makes a kind.
    """
    picture = _picture(data)
    if picture is not None:
        return picture
    if b"%PDF-" in data[:1024]:  # what readers allow in front of it
        return Sniffed(AttachmentKind.PDF, "application/pdf", encrypted=_is_locked(data))
    if decoded(data) is None:
        return _UNKNOWN
    return Sniffed(AttachmentKind.TEXT, text_type(name))


def decoded(data: bytes) -> str | None:
    """Return the text of bytes in UTF-8 or, with a mark at their beginning, UTF-16; else None.

    A text has no NUL and hardly any other control character: what has is a file of another kind.
    """
    codec = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    decoder = codecs.getincrementaldecoder(codec)()
    pieces: list[str] = []
    length = strange = 0
    try:
        for at in range(0, len(data) + 1, _PIECE):
            piece = decoder.decode(data[at : at + _PIECE], final=at + _PIECE > len(data))
            if "\0" in piece:
                return None
            pieces.append(piece)
            length += len(piece)
            strange += len(_CONTROL.findall(piece))
    except UnicodeDecodeError:
        return None
    return "".join(pieces) if strange <= length // 100 else None


_PIECE: Final = 1 << 18  # bytes looked at at once: while they are, no other thread runs
# All but tab, line feed, form feed, carriage return and the escape of terminal colours.
_CONTROL: Final = re.compile(r"[\x01-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_TEXT_TYPES: Final = {
    "csv": "text/csv",
    "htm": "text/html",
    "html": "text/html",
    "json": "application/json",
    "md": "text/markdown",
    "markdown": "text/markdown",
    "xml": "text/xml",
}


def text_type(name: str) -> str:
    """Return the type of a text, as the ending of its name tells it."""
    return _TEXT_TYPES.get(name.rpartition(".")[2].lower(), "text/plain")


def _is_locked(data: bytes) -> bool:
    """Whether a PDF names an `/Encrypt` dictionary, in a trailer or in a stream of references."""
    name = b"/Encrypt"
    for start in range(0, len(data), _PIECE):
        at = data.find(name, start, start + _PIECE + len(name) - 1)
        while at >= 0:
            if _ENCRYPT.match(data, at + len(name)):
                return True
            at = data.find(name, at + 1, start + _PIECE + len(name) - 1)
    return False


_ENCRYPT: Final = re.compile(rb"\s{0,40}(?:\d{1,10}\s{1,40}\d{1,10}\s{1,40}R|<<)")


def _picture(data: bytes) -> Sniffed | None:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(data)
    if data.startswith(b"\xff\xd8\xff"):
        return _image("image/jpeg", *_jpeg_size(data))
    if data.startswith((b"GIF87a", b"GIF89a")):
        animated = _gif_frames(data) > 1
        return _image("image/gif", _little(data, 6, 2), _little(data, 8, 2), animated=animated)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    return None


def _image(media_type: str, width: int, height: int, *, animated: bool = False) -> Sniffed:
    return Sniffed(AttachmentKind.IMAGE, media_type, width, height, animated)


def _little(data: bytes, at: int, length: int) -> int:
    return int.from_bytes(data[at : at + length], "little")


def _big(data: bytes, at: int, length: int) -> int:
    return int.from_bytes(data[at : at + length], "big")


def _png(data: bytes) -> Sniffed:
    first = data[12:16] == b"IHDR"
    width, height = (_big(data, 16, 4), _big(data, 20, 4)) if first else (0, 0)
    # The mark of an animation stands before the picture itself.
    animated = any(kind == b"acTL" for kind in _png_chunks(data))
    return _image("image/png", width, height, animated=animated)


def _png_chunks(data: bytes) -> Iterator[bytes]:
    at = 8
    while at + 8 <= len(data):
        kind = data[at + 4 : at + 8]
        if kind == b"IDAT":
            return
        yield kind
        at += 12 + _big(data, at, 4)


_JPEG_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_BARE: Final = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """Return width and height from the first frame header, 0 where there is none."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in _JPEG_FRAMES:
            return _big(data, at + 7, 2), _big(data, at + 5, 2)
        if marker == 0xFF:  # padding
            at += 1
        elif marker in _JPEG_BARE:
            at += 2
        else:
            at += 2 + _big(data, at + 2, 2)
    return 0, 0


def _gif_frames(data: bytes) -> int:
    """Return the number of frames, at most 2: whether there is more than one is all that counts."""
    at = 13 + _colours(data[10]) if len(data) > 10 else len(data)
    frames = 0
    while at < len(data) and frames < 2:
        block = data[at]
        if block == 0x2C:
            frames += 1
            table = _colours(data[at + 9]) if at + 9 < len(data) else 0
            at = _behind(data, at + 11 + table)
        elif block == 0x21:
            at = _behind(data, at + 2)
        else:
            break
    return frames


def _colours(flags: int) -> int:
    """Return the bytes of a GIF's table of colours."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _behind(data: bytes, at: int) -> int:
    """Return where a GIF's chain of sub-blocks ends."""
    while at < len(data) and data[at]:
        at += 1 + data[at]
    return at + 1


def _webp(data: bytes) -> Sniffed:
    match data[12:16]:
        case b"VP8 " if data[23:26] == b"\x9d\x01\x2a":
            width, height = _little(data, 26, 2) & 0x3FFF, _little(data, 28, 2) & 0x3FFF
        case b"VP8L" if len(data) >= 25:
            bits = _little(data, 21, 4)
            width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8X" if len(data) >= 30:
            width, height = _little(data, 24, 3) + 1, _little(data, 27, 3) + 1
            return _image("image/webp", width, height, animated=bool(data[20] & 0x02))
        case _:
            width = height = 0
    return _image("image/webp", width, height)
