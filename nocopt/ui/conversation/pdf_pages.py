"""How many pages a PDF has, as its own page tree says; None where that cannot be told for sure."""

from __future__ import annotations

import re
import zlib
from typing import Final, NamedTuple

_HEAD: Final = 1024  # bytes in which a PDF says that it is one
_MOST_PAGES: Final = 100_000
_MOST_UNPACKED: Final = 64 * 1024 * 1024  # bytes of objects that are packed together
_LONGEST_OBJECT: Final = 64 * 1024  # bytes of a catalogue or of the root of a page tree

_ROOT: Final = re.compile(rb"/Root\s+(\d+)\s+\d+\s+R\b")
_PAGES: Final = re.compile(rb"/Pages\s+(\d+)\s+\d+\s+R\b")
_COUNT: Final = re.compile(rb"/Count\s+(\d+)(?!\s+\d+\s+R\b|\d)")
_PAGE: Final = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_PACKED: Final = re.compile(rb"/Type\s*/ObjStm\b")
_STREAM: Final = re.compile(rb"stream\r?\n")
_FIRST: Final = re.compile(rb"/First\s+(\d+)")


class _Pack(NamedTuple):
    """Objects that are packed together: where in the file, and what is in it by number."""

    at: int
    objects: dict[int, bytes]


def page_count(data: bytes) -> int | None:
    """Return the number of pages. For any thread."""
    if b"%PDF-" not in data[:_HEAD]:
        return None
    packs = _packs(data)
    roots = _ROOT.findall(data)
    if packs is None or not roots:
        return None
    catalogue = _object(data, packs, int(roots[-1]))
    found = _PAGES.search(catalogue)
    if found is None:
        return None
    counts = _COUNT.findall(_object(data, packs, int(found[1])))
    if len(counts) != 1:
        return None
    count = int(counts[0])
    # Files that were changed hold pages of before as well, but none holds too few.
    there = len(_PAGE.findall(data))
    there += sum(bool(_PAGE.search(one)) for pack in packs for one in pack.objects.values())
    return count if 0 < count <= min(there, _MOST_PAGES) else None


def _object(data: bytes, packs: list[_Pack], number: int) -> bytes:
    """Return an object as it was written last; empty where it is not to be found."""
    at, start, text = -1, 0, b""
    for found in re.finditer(rb"(?<!\d)%d\s+\d+\s+obj\b" % number, data):
        at, start = found.start(), found.end()
    if at >= 0:
        end = data.find(b"endobj", start, start + _LONGEST_OBJECT)
        text = data[start:end] if end >= 0 else b""
    for pack in packs:
        if number in pack.objects and pack.at > at:
            at, text = pack.at, pack.objects[number]
    return text


def _packs(data: bytes) -> list[_Pack] | None:
    """Return all that is packed, in the order of the file; None where something is unreadable."""
    packs, left = list[_Pack](), _MOST_UNPACKED
    for found in _PACKED.finditer(data):
        start = data.rfind(b"obj", 0, found.start())
        stream = _STREAM.search(data, found.end())
        if start < 0 or stream is None:
            return None
        head = data[start : stream.start()]
        first = _FIRST.search(head)
        if first is None or b"/FlateDecode" not in head:
            return None
        try:
            end = data.find(b"endstream", stream.end())
            unpacked = zlib.decompressobj().decompress(data[stream.end() : end], left)
        except zlib.error:
            return None
        left -= len(unpacked)
        if left <= 0:
            return None
        packs.append(_Pack(start, _objects(unpacked, int(first[1]))))
    return packs


def _objects(unpacked: bytes, first: int) -> dict[int, bytes]:
    """Return the objects of a pack: numbers and places stand at its beginning, in turn."""
    words = unpacked[:first].split()
    if not all(word.isdigit() for word in words):
        return {}
    numbers = [int(word) for word in words]
    places = [first + place for place in numbers[1::2]]
    ends = [*places[1:], len(unpacked)]
    return {
        number: unpacked[place:end]
        for number, place, end in zip(numbers[::2], places, ends, strict=False)
    }
