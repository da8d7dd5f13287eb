"""Rules of section 1.3 for images and documents: kinds, bytes, sizes and how many."""

from __future__ import annotations

import base64
import binascii
import struct
from collections.abc import Iterator

from tests.rules.ledger import Fault, Json, blocks_of
from tests.rules.rule_models import rules_of

MOST_BASE64 = 10 * 1024 * 1024
LONGEST_SIDE = 8000
LONGEST_SIDE_OF_MANY = 2000
MANY = 20
_HEADS = {
    "image/jpeg": b"\xff\xd8\xff",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/gif": b"GIF8",
    "image/webp": b"RIFF",
    "application/pdf": b"%PDF-",
}
_SIZES_IN_JPEG = frozenset({*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), 0xCD, 0xCE})


def file_faults(body: Json) -> Iterator[Fault]:
    """What is wrong with the files of a request."""
    images = 0
    sides: list[int] = []
    for block in _files(body):
        source = block.get("source")
        if not isinstance(source, dict):
            yield Fault("1.3", "a file without a source")
            continue
        images += block["type"] == "image"
        if source.get("type") == "base64":
            data = _decoded(source)
            yield from _base64_faults(block["type"], source, data)
            if block["type"] == "image" and data:
                sides.append(max(picture_size(data)))
        elif source.get("type") == "text" and not str(source.get("data") or "").strip():
            yield Fault("1.3", "a document without text")
    rules = rules_of(body.get("model"))
    most = 100 if rules is not None and rules.window <= 200_000 else 600
    if images > most:
        yield Fault("1.3", f"{images} images, {most} are allowed")
    longest = LONGEST_SIDE_OF_MANY if images > MANY else LONGEST_SIDE
    if any(side > longest for side in sides):
        yield Fault("1.3", f"an image is longer than {longest} pixels")


def _files(body: Json) -> Iterator[Json]:
    for message in body["messages"]:
        for block in blocks_of(message):
            if block["type"] in {"image", "document"}:
                yield block
            elif block["type"] == "tool_result":
                inner = blocks_of(block)
                yield from (one for one in inner if one.get("type") in {"image", "document"})


def _decoded(source: Json) -> bytes | None:
    try:
        return base64.b64decode(str(source.get("data", "")), validate=True)
    except binascii.Error:
        return None


def _base64_faults(kind: str, source: Json, data: bytes | None) -> Iterator[Fault]:
    media_type = source.get("media_type")
    wanted = media_type == "application/pdf" if kind == "document" else media_type in _HEADS
    if not wanted or (kind == "image" and media_type == "application/pdf"):
        yield Fault("1.3", f"{media_type} is no type of {kind}")
    elif data is None:
        yield Fault("1.3", "the data is not base64")
    elif not data.startswith(_HEADS[str(media_type)]):
        yield Fault("1.3", f"the bytes are no {media_type}")
    if kind == "image" and len(str(source.get("data", ""))) > MOST_BASE64:
        yield Fault("1.3", "an image is larger than 10 MB")


def picture_size(data: bytes) -> tuple[int, int]:
    """Width and height as the head of a picture tells them; nothing where it does not."""
    if data.startswith(_HEADS["image/png"]) and len(data) >= 24:
        return struct.unpack(">II", data[16:24])
    if data.startswith(b"GIF8") and len(data) >= 10:
        return struct.unpack("<HH", data[6:10])
    if data.startswith(b"\xff\xd8"):
        return _jpeg_size(data)
    return _webp_size(data)


def _jpeg_size(data: bytes) -> tuple[int, int]:
    place = 2
    while place + 9 <= len(data):
        if data[place + 1] in _SIZES_IN_JPEG:
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width, height
        place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    return 0, 0


def _webp_size(data: bytes) -> tuple[int, int]:
    kind = data[12:16]
    if kind == b"VP8X" and len(data) >= 30:
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if kind == b"VP8L" and len(data) >= 25:
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 " and len(data) >= 30:
        width, height = struct.unpack("<HH", data[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return 0, 0
