"""Link reference definitions: `[label]: target "title"` at the head of a paragraph."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a link label leads; `target` is as written, backslash escapes included.

    Footnotes stand among the references, too, under `footnote_key` and without a target. So do
    the first references to footnotes, under `mention_key`, in the order of the text.
    """

    target: str
    title: str = ""


References: TypeAlias = Mapping[str, Reference]
MENTION: Final = Reference("")

# No label begins with a line end once it is normalised.
_NOTE: Final = "\n^"
_MENTIONED: Final = "\n?"

# A label that begins with ^ is a footnote, which is no link reference.
_HEAD = re.compile(
    r"""\[(?!\^)((?:[^\[\]\\]|\\.){1,999}+)\]:       # label
        [ \t]*+(?:\n[ \t]*+)?
        (<(?:[^<>\n\\]|\\.)*+>|(?!<)[^\s\x00-\x1f\x7f]++)   # target
        ([ \t]*+(?:\n|\Z))?                           # end of that line, if it ends here""",
    re.VERBOSE | re.DOTALL,
)
_SIGN = re.compile(r"\\.|`+|\[\^([^\]\[\s]{1,64})\]", re.DOTALL)
_TITLE = re.compile(
    r"""\s*+("(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|\((?:[^()\\]|\\.)*+\))[ \t]*+(?:\n|\Z)""",
    re.DOTALL,
)


def normalise(label: str) -> str:
    """The form of a label in which two labels are compared."""
    return " ".join(label.split()).casefold()


def footnote_key(label: str) -> str:
    """The key under which a footnote stands among the references, as no link label can."""
    return _NOTE + normalise(label)


def mention_key(label: str) -> str:
    """The key under which the first reference to a footnote stands, as no label can."""
    return _MENTIONED + normalise(label)


def mentions(text: str) -> Iterator[str]:
    """The labels of footnotes that a line of inline source refers to, those in code left out."""
    if "[^" not in text:
        return
    signs = list(_SIGN.finditer(text))
    last = {found[0]: number for number, found in enumerate(signs)}  # where a sign is last seen
    code = ""
    for number, found in enumerate(signs):
        if code:
            code = "" if found[0] == code else code
        elif found[1]:
            yield found[1]
        elif found[0][0] == "`" and last[found[0]] > number:
            code = found[0]


def links(references: References) -> dict[str, Reference]:
    """The references that links may use."""
    return {key: one for key, one in references.items() if not key.startswith("\n")}


def has_notes(references: References) -> bool:
    """Whether there are footnotes among the references."""
    return any(True for _ in _notes(references))


def _notes(references: References) -> Iterator[str]:
    return (key for key in references if key.startswith(_NOTE))


def note_numbers(references: References) -> Mapping[str, int]:
    """The numbers of footnotes by their keys: as they are first referred to, then as defined."""
    labels = (key.removeprefix(_MENTIONED) for key in references if key.startswith(_MENTIONED))
    mentioned = (_NOTE + label for label in labels)
    keys = dict.fromkeys(key for key in (*mentioned, *_notes(references)) if key in references)
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
