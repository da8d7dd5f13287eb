"""Rough token counts and word-sized pieces of text."""

import base64
import math
import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

# Ranges are compared by hand: sets of that size in a pattern cost milliseconds to compile.
_WORD = re.compile(r"\s*\S+|\s+")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_LONGEST = 14
_PICTURE_TOKENS = 1500
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_PAGE_TOKENS = 2000
_MOST_LOOKED_AT = 4_000_000  # signs of base64


def _is_wide(character: str) -> bool:
    return "\u2e80" <= character <= "\uffef"


def pieces(text: str) -> Iterator[str]:
    """Split into pieces of about one word or two CJK characters; joined they give the text."""
    for match in _WORD.finditer(text):
        word = match[0]
        if word.isascii():
            yield from _cut(word, _LONGEST)
            continue
        for wide, run in groupby(word, _is_wide):
            yield from _cut("".join(run), 2 if wide else _LONGEST)


def _cut(word: str, size: int) -> Iterator[str]:
    return (word[start : start + size] for start in range(0, len(word), size))


def weight(text: str) -> float:
    """Tokens as a fraction: one per CJK character, a quarter per other character."""
    wide = 0 if text.isascii() else sum(map(_is_wide, text))
    return wide + (len(text) - wide) / 4


def count(text: str) -> int:
    """Tokens of a text, rounded up."""
    return math.ceil(weight(text))


def count_json(value: Any) -> int:
    """Tokens of all strings inside a JSON value; a picture has a fixed size, a PDF its pages."""
    if isinstance(value, str):
        return count(value)
    if isinstance(value, dict):
        if value.get("type") == "base64":
            is_pdf = value.get("media_type") == "application/pdf"
            return _count_pages(value.get("data")) if is_pdf else _PICTURE_TOKENS
        return sum(count_json(member) for member in value.values())
    if isinstance(value, list):
        return sum(count_json(member) for member in value)
    return 1


def _count_pages(data: Any) -> int:
    """Tokens of a PDF in base64, by the pages that can be told without reading it."""
    text = data if isinstance(data, str) else ""
    head = text[: _MOST_LOOKED_AT // 4 * 4]
    try:
        pages = len(_PAGE.findall(base64.b64decode(head)))
    except ValueError:
        pages = 0
    return _PAGE_TOKENS * max(1, pages)


def is_chinese(text: str) -> bool:
    """Whether a text should be answered in Chinese: ideographs prevail, no kana or hangul."""
    ideographs = sum("\u4e00" <= character <= "\u9fff" for character in text)
    others = any("\u3040" <= c <= "\u30ff" or "\uac00" <= c <= "\ud7af" for c in text)
    return not others and ideographs > len(_LATIN_WORD.findall(text))
