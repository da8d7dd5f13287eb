"""Spans of the simplest inline Markdown: plain words, code and bold words, with nothing to decide.

Most cells of tables and many lines of text are no more than that, and the inline engine takes a
hundred times as long for them.
"""

from __future__ import annotations

import re
from typing import Final

from nocopt.render.blocks import Inline, Span, Style

# Characters that mean nothing in Markdown, wherever they stand.
_PLAIN: Final = r"[^\x00-\x1f\x7f*_`~\[\]<>&\\$^=!:@]"
_WHOLE: Final = re.compile(rf"(?:{_PLAIN}|:(?=[ ]|$))*", re.DOTALL)
# Runs of text, of code and of bold words. A run of stars is bold beyond doubt where it has a space
# or the end of the text on one side and a letter or a digit on the other.
_PART: Final = re.compile(
    rf"((?:{_PLAIN}|:(?=[ ]|$))+)"
    r"|`([^\x00-\x1f`\\\s](?:[^\x00-\x1f`\\]*[^\x00-\x1f`\\\s])?)`(?!`)"
    rf"|(?:(?<=[ ])|(?<!.))\*\*(?=[^\W_])((?:{_PLAIN}|:(?=[ ]))*(?<=[^\W_]))\*\*(?=[ .,;)]|$)"
)
_ELSEWHERE: Final = re.compile(r"www\.|  ", re.IGNORECASE)
_STYLES: Final = (Style.PLAIN, Style.PLAIN, Style.CODE, Style.BOLD)


def simple_spans(text: str) -> Inline | None:
    """The spans of inline source that is simple, None for what only the engine can tell."""
    if _ELSEWHERE.search(text):
        return None
    if _WHOLE.fullmatch(text):
        return (Span(text),) if text else ()
    spans, at = [], 0
    while at < len(text):
        found = _PART.match(text, at)
        if found is None or found.lastindex is None:
            return None
        spans.append(Span(found[found.lastindex], _STYLES[found.lastindex]))
        at = found.end()
    return tuple(spans)
