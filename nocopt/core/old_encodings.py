"""Texts in the encodings from before UTF-8, told by what they would say when they are read."""

from __future__ import annotations

import codecs
import re
from typing import Final, NamedTuple


class OldText(NamedTuple):
    """A text and the `encoding` it was read in: one of those below."""

    text: str
    encoding: str


GB18030: Final = "gb18030"  # with GBK and GB 2312 in it
WINDOWS_1252: Final = "cp1252"  # with what Latin-1 prints in it
DAMAGED_UTF_8: Final = "utf-8"  # of which few characters cannot be read
_NAMES: Final = {GB18030: "GB 18030", WINDOWS_1252: "Windows-1252", DAMAGED_UTF_8: "damaged UTF-8"}
OLD_ENCODINGS: Final = frozenset(_NAMES)

_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAMPLE: Final = 1 << 18  # bytes from which the encoding is told
_NEAR: Final = 80  # bytes before the first one that tells anything
_PIECE: Final = 1 << 18  # bytes looked at at once: while they are, no other thread runs
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")

# What UTF-8 makes of a character that is not ASCII; hardly any other text has one by chance.
_UTF_8: Final = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_FEW: Final = 10  # characters that UTF-8 has for each byte it cannot have

# Four bytes first, of which two would be read as digits otherwise.
_OF_GB: Final = re.compile(
    rb"[\x81-\xfe][\x30-\x39][\x81-\xfe][\x30-\x39]|[\x81-\xfe][\x40-\x7e\x80-\xfe]"
)
# Punctuation, wide letters, and the characters in daily use, which are sorted by their sound.
_DAILY: Final = re.compile(rb"[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]")
_MANY: Final = 16  # different characters of which it can be told how they are spread

_LATIN: Final = re.compile(rb"[\x80-\xff]+")
_LONGEST_RUN: Final = 2  # letters with accents side by side
_IN_WORDS: Final = re.compile(r"(?<=[a-z])[^\x00-\x7f](?=[a-z])")
_BETWEEN: Final = frozenset("’–—…·\xad\xa0")  # what stands between letters without being one


def encoding_name(encoding: str) -> str:
    """Return the name by which people know an encoding that a text was read in."""
    return _NAMES[encoding]


def old_text(data: bytes) -> OldText | None:
    """Return the text of bytes that are neither UTF-8 nor UTF-16; None where it would be a guess.

    A file with any control character is none: what other files hold can be read as anything.
    """
    if data.startswith(_MARKS) or any(map(_CONTROL.search, _pieces(data))):
        return None
    encoding = _encoding(_sample(data))
    if not encoding:
        return None
    errors = "replace" if encoding == DAMAGED_UTF_8 else "strict"
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    try:
        text = "".join([*map(decoder.decode, _pieces(data)), decoder.decode(b"", final=True)])
    except UnicodeDecodeError:
        return None
    return OldText(text.removeprefix("\ufeff"), encoding)


def _pieces(data: bytes) -> list[bytes]:
    return [data[at : at + _PIECE] for at in range(0, len(data), _PIECE)]


def _sample(data: bytes) -> bytes:
    """Return a piece that begins in the line in which the first byte beyond ASCII stands."""
    for at, piece in zip(range(0, len(data), _PIECE), _pieces(data), strict=True):
        if found := _LATIN.search(piece):
            begin = at + found.start()
            begin = max(data.rfind(b"\n", 0, begin), begin - _NEAR, 0)
            return data[begin : begin + _SAMPLE]
    return b""


def _encoding(sample: bytes) -> str:
    if _is_damaged_utf_8(sample):
        return DAMAGED_UTF_8
    if _is_chinese(sample):
        return GB18030
    return WINDOWS_1252 if _is_western(sample) else ""


def _is_damaged_utf_8(sample: bytes) -> bool:
    characters = len(_UTF_8.findall(sample))
    return characters > _FEW * _high(_UTF_8.sub(b"", sample))


def _high(data: bytes) -> int:
    return sum(map(len, _LATIN.findall(data)))


def _is_chinese(sample: bytes) -> bool:
    """Whether nearly all are pairs, most of them in daily use and spread as those are.

    Korean has the same bytes, but its syllables begin with the lower ones only; and the second
    bytes of Russian are those of letters, which are the higher ones only.
    """
    found: list[bytes] = _OF_GB.findall(sample)
    daily = [pair for pair in found if _DAILY.fullmatch(pair)]
    if not daily or len(daily) < 0.6 * len(found) or _high(_OF_GB.sub(b"", sample)) > 1:
        return False
    words = {pair for pair in daily if pair[0] >= 0xB0}
    if len(words) < _MANY:
        return bool(words)
    later = sum(pair[0] >= 0xC9 for pair in words)
    low = sum(pair[1] < 0xC0 for pair in words)
    return min(later, low) >= len(words) // 10


def _is_western(sample: bytes) -> bool:
    """Whether its accents stand alone or in twos, and none but letters stand within words."""
    runs = list(map(len, _LATIN.findall(sample)))
    if sum(run for run in runs if run > _LONGEST_RUN) > sum(runs) // 10:
        return False
    try:
        text = sample.decode(WINDOWS_1252)
    except UnicodeDecodeError:
        return False
    inside = _IN_WORDS.findall(text)
    strange = sum(not one.islower() and one not in _BETWEEN for one in inside)
    return strange <= len(inside) // 10
