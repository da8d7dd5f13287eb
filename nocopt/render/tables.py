"""GFM table rows: the delimiter row, and cutting a row into cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nocopt.render.blocks import Align

_DELIMITER_ROW = re.compile(
    r"\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+(?:\|[ \t]*+)?",
)
_CELL_END = re.compile(r"(?<!\\)\|")


def delimiter_row(text: str) -> tuple[Align, ...] | None:
    """The alignments that a delimiter row names, or None when `text` is none."""
    if not _DELIMITER_ROW.fullmatch(text):
        return None
    return tuple(_align(cell) for cell in split_row(text))


def split_row(text: str) -> tuple[str, ...]:
    r"""The cells of a row, stripped, `\|` turned into the bar that it stands for."""
    text = text.strip(" \t").removeprefix("|")
    if text.endswith("|") and not text.endswith("\\|"):
        text = text[:-1]
    if "\\" not in text:
        return tuple([cell.strip(" \t") for cell in text.split("|")])
    return tuple(cell.strip(" \t").replace("\\|", "|") for cell in _CELL_END.split(text))


def join_row(cells: tuple[str, ...]) -> str:
    """The source of a row with these cells."""
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def join_alignments(align: tuple[Align, ...]) -> str:
    """The source of a delimiter row."""
    marks = {"left": ":--", "center": ":-:", "right": "--:", "none": "---"}
    return "| " + " | ".join(marks[one] for one in align) + " |"


def _align(cell: str) -> Align:
    left, right = cell.startswith(":"), cell.endswith(":")
    if left and right:
        return "center"
    if left:
        return "left"
    return "right" if right else "none"
