"""Rough token counts and word-sized pieces of text."""

import math
import re
from typing import Any

_CJK = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
_PIECE = re.compile(rf"\s*(?:[{_CJK}]{{1,2}}|[^\s{_CJK}]{{1,14}})|\s+")
_IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")
_KANA_OR_HANGUL = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")
_WIDE = re.compile(f"[{_CJK}]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")


def pieces(text: str) -> list[str]:
    """Split into pieces of about one word; joined again they give the text."""
    return _PIECE.findall(text)


def weight(text: str) -> float:
    """Tokens as a fraction: one per CJK character, a quarter per other character."""
    wide = len(_WIDE.findall(text))
    return wide + (len(text) - wide) / 4


def count(text: str) -> int:
    """Tokens of a text, rounded up."""
    return math.ceil(weight(text))


def count_json(value: Any) -> int:
    """Tokens of all strings inside a JSON value; base64 data counts as a fixed-size picture."""
    if isinstance(value, str):
        return count(value)
    if isinstance(value, dict):
        if value.get("type") == "base64":
            return 1500
        return sum(count_json(member) for member in value.values())
    if isinstance(value, list):
        return sum(count_json(member) for member in value)
    return 1


def is_chinese(text: str) -> bool:
    """Whether a text should be answered in Chinese: ideographs prevail and no kana or hangul."""
    if _KANA_OR_HANGUL.search(text):
        return False
    return len(_IDEOGRAPH.findall(text)) > len(_LATIN_WORD.findall(text))
