"""Texts that can be written anywhere: halves of characters, which UTF-8 cannot hold, are U+FFFD."""

from __future__ import annotations


def sound(text: str) -> str:
    """Return a text whose halves of characters, which JSON can have, are joined or replaced."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def in_utf8(text: str) -> bytes:
    """Return a text as the bytes that are sent or written."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return sound(text).encode()
