"""How text is wrapped: between words, but anywhere in words whose end is costly to find."""

from __future__ import annotations

import re

from PySide6.QtGui import QTextOption

# Scripts that are written without blanks break nearly everywhere; their runs are no words.
_OF_WORD = r"[^\s\u2e80-\uffff\U0001f000-\U0003ffff]"
# The text engine looks for the end of a word at every line that the word fills, which takes
# 3 seconds for 200,000 letters. Looked for from the beginnings of words only, to stay linear.
_ENDLESS_WORD = re.compile(rf"(?<!{_OF_WORD}){_OF_WORD}{{5000}}")


def wrap_mode(text: str) -> QTextOption.WrapMode:
    """Return how to wrap `text`."""
    if _ENDLESS_WORD.search(text):
        return QTextOption.WrapMode.WrapAnywhere
    return QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
