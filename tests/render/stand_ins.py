"""What cmark does not know, in words that it understands: formulas and details.

A displayed formula becomes a fence of the language `math`: both interrupt a paragraph, belong to
the container that their markers say, and hold text that is nothing else. In a line of text a
formula becomes a word: its marks are replaced by letters that `restored` makes marks again. Details
become a quote, whose text begins with `DETAILS` and the summary.

Found is what stands in the corpus, by expressions much simpler than those of the parser: a formula
begins and ends as it is meant to. What the parser makes of other dollars is told by other tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

DETAILS = "\ue002"

_PREFIX = r"(?P<prefix>[ ]*(?:(?:>|[-*+]|\d+[.)])[ ]+)*)"
_DISPLAYED = re.compile(
    rf"(?m)^{_PREFIX}(?:\$\$(?P<dollars>[^$]+?)\$\$"
    r"|\\\[(?P<square>(?=[^\]]*(?:=|\\[a-z]))(?:(?!\\\])(?s:.))+?)\\\])(?P<stop>[.,]?)$"
)
_FENCED = r"(?m)^[ >]*(?P<fence>`{3,}|~{3,})[^`\n]*$(?s:.*?)(?:^[ >]*(?P=fence)[`~]*[ ]*$|\Z)"
_IN_LINE = (
    r"\\\((?P<round>.+?)\\\)"
    r"|(?<![\w$\\])\$(?P<dollar>(?=[^\n$]*[\\^_={}()]|[A-Za-z|]|[-0-9.]+\$)"
    r"(?!\s)[^$\n`]*(?<!\s))\$(?![\d$])"
)
_CODE_SPAN = r"(?<!`)(?P<ticks>`+)(?!`)(?s:.+?)(?<!`)(?P=ticks)(?!`)"
_OUTSIDE_OF_FENCES = re.compile(rf"{_FENCED}|{_DISPLAYED.pattern[4:]}")
_TAG_OF_DETAILS = re.compile(r"(?P<indent> *)<(?P<end>/?)details>\n?")
_TAG_OF_SUMMARY = re.compile(r"<summary>(?P<text>.*?)(?:</summary>|$)")
_OUTSIDE_OF_CODE = re.compile(rf"{_FENCED}|{_CODE_SPAN}|{_IN_LINE}")
_MARKS = {ord(mark): 0xE100 + ord(mark) for mark in "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{}~"}
_RESTORED = {letter: mark for mark, letter in _MARKS.items()}


def with_stand_ins(text: str) -> str:
    """`text` for the oracle."""
    fenced = _OUTSIDE_OF_FENCES.sub(_fence, text)
    return _OUTSIDE_OF_CODE.sub(_word, "".join(_with_details(fenced.splitlines(keepends=True))))


def restored(text: str) -> str:
    """Text of the oracle with the marks of its formulas."""
    return text.translate(_RESTORED)


def formulas(text: str) -> Iterator[range]:
    """Where formulas stand in `text`, delimiters included."""
    for pattern in (_OUTSIDE_OF_FENCES, _OUTSIDE_OF_CODE):
        for found in pattern.finditer(text):
            if _tex(found) is not None:
                yield range(*found.span())


def _tex(found: re.Match[str]) -> str | None:
    groups = found.groupdict()
    names = ("dollars", "square", "round", "dollar")
    return next((groups[name] for name in names if groups.get(name)), None)


def _fence(found: re.Match[str]) -> str:
    tex = _tex(found)
    if tex is None:
        return found[0]
    prefix = found["prefix"]
    inside = re.sub(r"[^ >]", " ", prefix)
    tex = re.sub(r"(?m)^[ >]+", "", tex).strip() + found["stop"]
    lines = tex.split("\n")
    return "\n".join([f"{prefix}```math", *(inside + line for line in [*lines, "```"])])


def _word(found: re.Match[str]) -> str:
    tex = _tex(found)
    return found[0] if tex is None else tex.strip().translate(_MARKS)


def _with_details(lines: Iterable[str]) -> Iterator[str]:
    """The lines, those of details as those of a quote: one that begins and ends with its tags."""
    indent: str | None = None
    for line in lines:
        tag = _TAG_OF_DETAILS.fullmatch(line)
        if tag is not None:
            indent = None if tag["end"] else tag["indent"]
            yield f"{indent}> {DETAILS}\n" if indent is not None else "\n"
        elif indent is None:
            yield line
        else:
            inside = _TAG_OF_SUMMARY.sub(r"\g<text>", line.removeprefix(indent))
            yield f"{indent}> {inside}"
