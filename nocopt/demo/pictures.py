"""Checks of the sizes of pictures and of how many there are (section 1.3)."""

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from nocopt.core.sniffing import sniff
from nocopt.demo.validation_tools import Rules

Json = dict[str, Any]

_MOST_BASE64 = 10 * 1024 * 1024
_LONGEST = 8000
_LONGEST_OF_MANY = 2000
_MANY = 20
_SMALL_WINDOW = 200_000


class Picture(NamedTuple):
    """A picture in a request: where it stands, its base64 and its size in pixels."""

    place: str
    media_type: str
    data: str
    width: int
    height: int


def pictures(body: Mapping[str, Any]) -> Iterator[Picture]:
    """All pictures of a request, those in results of tools too."""
    for number, message in enumerate(body["messages"]):
        yield from _in(message["content"], f"messages.{number}.content")


def _in(content: Any, place: str) -> Iterator[Picture]:
    blocks = content if isinstance(content, list) else []
    for index, block in enumerate(blocks):
        # What is in results is not looked at otherwise: it may be anything.
        kind = block.get("type") if isinstance(block, dict) else None
        if kind == "tool_result":
            yield from _in(block.get("content"), f"{place}.{index}.tool_result.content")
        elif kind == "image" and isinstance(block.get("source"), dict):
            source = block["source"]
            media_type, data = str(source.get("media_type")), str(source.get("data", ""))
            seen = sniff(_decoded(data))
            yield Picture(f"{place}.{index}.image", media_type, data, seen.width, seen.height)


def _decoded(data: str) -> bytes:
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):  # ValueError: letters that base64 does not have
        return b""


def picture_problems(body: Json, rules: Rules) -> Iterator[str]:
    """Pictures that are too large, and too many of them."""
    found = list(pictures(body))
    many = len(found) > _MANY
    longest = _LONGEST_OF_MANY if many else _LONGEST
    for one in found:
        if len(one.data) > _MOST_BASE64:
            yield (
                f"{one.place}.source.base64: image exceeds 10 MB maximum: "
                f"{len(one.data)} bytes > {_MOST_BASE64} bytes"
            )
        if max(one.width, one.height) > longest:
            kind = " for many-image requests" if many else ""
            yield (
                f"{one.place}.source.base64.data: At least one of the image dimensions exceed max "
                f"allowed size{kind}: {longest} pixels"
            )
    most = 100 if rules.model.window <= _SMALL_WINDOW else 600
    if len(found) > most:
        yield f"messages: too many images: {len(found)} > {most}"
