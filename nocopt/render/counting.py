"""Counts words in Markdown source as they are shown, without parsing it, where that is certain.

A search through a long chat asks this of every message, and parses those that it is not certain of.
What is shown of most sources are their own letters in their own order, without marks between
them. So words stand at least as often in what is shown as in the source, parts left out that may
be hidden, and at most as often as in the source without its marks. Where both are the same, that
is the number.
"""

from __future__ import annotations

import re
from typing import Final

from nocopt.render.tables import split_row

_WORDS: Final = re.compile(r"[^\W_]+(?: [^\W_]+)*")
# Letters are hidden, or others are shown in their place; and what changes length with its case.
_UNSURE: Final = ("][", "]:", "[^", "![", "\\begin", "\r", "\N{GREEK CAPITAL LETTER SIGMA}")
_CODED: Final = re.compile(r"&#?\w+;|</?(?:sub|sup|kbd|mark|br|details|summary)\b", re.IGNORECASE)
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufdd0\ufdd1]")
_MARKS: Final = r"!-/:-@\[-`{-~"  # all marks of ASCII, in brackets of a pattern
_FENCE: Final = re.compile(r"^([ \t>*+\-0-9.)]*)(`{3,}|~{3,})(.*)$", re.MULTILINE)
_NUMBER: Final = re.compile(r"^[ \t>*+\-0-9.)]*[0-9][.)]", re.MULTILINE)
_TASK: Final = re.compile(r"\[[xX]\]")
_TABLE: Final = "|-: \t>"  # all that a delimiter row consists of
# Code, links to the web, and what may be the end of a link's text.
_LINK: Final = re.compile(
    r"`[^`\n]*`"
    r"|(\[(?:[^\[\]|`]|`[^`\n]*`)*\])\(https?://[\w.-]+(?:/[\w./#?=%~+-]*)?\)"
    r"|(\]\()"
)
_LONGEST: Final = 2_000  # characters of a paragraph in which links surely are links
_NO_LINKS: Final = re.compile(r"``|[<$\\\t]| {4}")
_HIDDEN: Final = "\n\x00\n"  # stands for what is left out, so that nothing is joined


def shown_count(source: str, wanted: str, *, match_case: bool) -> int | None:
    """How often words are shown of Markdown source, None where only parsing it can tell.

    Counted as `str.count` does in each row of text; `wanted` holds words with a space between them.
    """
    if not _WORDS.fullmatch(wanted) or _is_unsure(source):
        return None
    text = source if match_case else source.lower()
    if len(text) != len(source):
        return None
    at_least = text
    if "```" in text or "~~~" in text:
        text, at_least, certain = _without_infos(text)
        if not certain and "](" in text:
            return None
    if "](" in text:
        shown = _without_targets(text)
        if shown is None:
            return None
        text = at_least = shown
    return _between(text, at_least, wanted if match_case else wanted.lower())


def _is_unsure(source: str) -> bool:
    """Whether letters may be hidden, or others shown, in ways that are not looked into."""
    if any(mark in source for mark in _UNSURE):
        return True
    if _CONTROLS.search(source) or (("&" in source or "<" in source) and _CODED.search(source)):
        return True
    return "|" in source and "-" in source and _has_spare_cells(source)


def _between(text: str, at_least: str, wanted: str) -> int | None:
    """The number of words in a text, if what may be hidden and the marks make no difference."""
    if wanted.isdigit():
        at_least = _NUMBER.sub(_HIDDEN, at_least)
    elif wanted in ("x", "X"):
        at_least = _TASK.sub(_HIDDEN, at_least)
    low = at_least.count(wanted)
    if len(wanted) == 1:
        high = low if at_least is text else text.count(wanted)
    else:
        high = sum(1 for _ in _with_marks(wanted).finditer(text))
    return low if low == high else None


def _with_marks(wanted: str) -> re.Pattern[str]:
    """What finds words whatever marks stand between their letters."""
    return re.compile(
        f"[{_MARKS}]*".join(rf"\s[{_MARKS}\s]*" if char == " " else char for char in wanted)
    )


def _has_spare_cells(text: str) -> bool:
    """Whether a row of a table may have more cells than its head, which are not shown."""
    cells = 0
    for line in text.split("\n"):
        if not line or line.isspace():
            cells = 0
        elif "|" in line and not line.strip(_TABLE):
            cells = len(split_row(line.lstrip(" \t>")))
        elif cells and len(split_row(line.lstrip(" \t>"))) > cells:
            return True
    return False


def _without_infos(text: str) -> tuple[str, str, bool]:
    """Take out what stands behind opening fences.

    Returns the text without what surely is hidden, the one without what may be hidden, and whether
    it is certain of all of them and of what is text between them. It is where fences stand at the
    left edge only, nothing else can hold them, and no code looks like a link.
    """
    found = list(_FENCE.finditer(text))
    if any(fence[1] for fence in found) or "$$" in text or "\\[" in text:
        return text, _FENCE.sub(_HIDDEN, text), False
    parts: list[str] = []
    at, opened, linked = 0, "", False
    for fence in found:
        run, rest = fence[2], fence[3]
        if opened:
            if run.startswith(opened) and not rest.strip():
                linked = linked or "](" in text[at : fence.start()]
                opened = ""
        elif run[0] != "`" or "`" not in rest:  # else it is code in a line of text
            opened = run
            parts += (text[at : fence.start(3)], "\n")
            at = fence.end()
    parts.append(text[at:])
    linked = linked or (bool(opened) and "](" in parts[-1])
    shown = "".join(parts)
    return shown, shown, not linked


def _without_targets(text: str) -> str | None:
    """Take out where links lead, or None where it is not certain what is a link."""
    parts = text.split("\n\n")
    for at, part in enumerate(parts):
        if "](" not in part:
            continue
        if len(part) > _LONGEST or _NO_LINKS.search(part):
            return None
        if "`" in part and any(_splits_code(line) for line in part.split("\n")):
            return None
        found = list(_LINK.finditer(part))
        if any(one[2] for one in found):
            return None
        parts[at] = _LINK.sub(lambda one: one[1] or one[0], part)
    return "\n\n".join(parts)


def _splits_code(line: str) -> bool:
    """Whether code that a line holds may begin before it, go on behind it, or end at a cell."""
    return "`" in line and (line.count("`") % 2 == 1 or "|" in line)
