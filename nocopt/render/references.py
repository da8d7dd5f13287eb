"""Link reference definitions: `[label]: target "title"` at the head of a paragraph."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a link label leads; `target` is as written, backslash escapes included.

    Footnotes stand among the references, too, under `footnote_key` and without a target.
    """

    target: str
    title: str = ""


References: TypeAlias = Mapping[str, Reference]

# A label that begins with ^ is a footnote, which is no link reference.
_HEAD = re.compile(
    r"""\[(?!\^)((?:[^\[\]\\]|\\.){1,999}+)\]:       # label
        [ \t]*+(?:\n[ \t]*+)?
        (<(?:[^<>\n\\]|\\.)*+>|(?!<)[^\s\x00-\x1f\x7f]++)   # target
        ([ \t]*+(?:\n|\Z))?                           # end of that line, if it ends here""",
    re.VERBOSE | re.DOTALL,
)
_TITLE = re.compile(
    r"""\s*+("(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|\((?:[^()\\]|\\.)*+\))[ \t]*+(?:\n|\Z)""",
    re.DOTALL,
)


def normalise(label: str) -> str:
    """The form of a label in which two labels are compared."""
    return " ".join(label.split()).casefold()


def footnote_key(label: str) -> str:
    """The key under which a footnote stands among the references, as no link label can."""
    return "^" + normalise(label)


def note_numbers(references: References) -> Mapping[str, int]:
    """The numbers of footnotes by their keys: in the order in which they are defined."""
    keys = (key for key in references if key.startswith("^"))
    return {key: number for number, key in enumerate(keys, 1)}


def _definition(text: str, at: int) -> tuple[str, Reference, int] | None:
    """The definition that begins at a place: label, reference, and where it ends."""
    head = _HEAD.match(text, at)
    if head is None or not head[1].strip():
        return None
    target = head[2].removeprefix("<").removesuffix(">") if head[2][0] == "<" else head[2]
    title = _TITLE.match(text, head.end(2)) if text[head.end(2) : head.end(2) + 1] else None
    if title is not None and text[head.end(2)].isspace():
        return normalise(head[1]), Reference(target, title[1][1:-1]), title.end()
    if head[3] is None:
        return None
    return normalise(head[1]), Reference(target), head.end()


def take_definitions(text: str) -> tuple[list[tuple[str, Reference, str]], str]:
    """All definitions at the head of `text`, each with its source, and the text behind them."""
    found: list[tuple[str, Reference, str]] = []
    at = 0
    while text.startswith("[", at):
        taken = _definition(text, at)
        if taken is None:
            break
        label, reference, end = taken
        found.append((label, reference, text[at:end]))
        at = end
    return found, text[at:]
