"""Values that a parsed Markdown text consists of: blocks, and the spans inside them.

Blocks keep their inline text as Markdown source; `nocopt.render.inline` turns it into spans only
when a block is about to be shown, so that text out of sight costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Flag, auto
from typing import Literal, TypeAlias


class Style(Flag):
    """How a span of inline text is set."""

    PLAIN = 0
    BOLD = auto()
    ITALIC = auto()
    STRIKE = auto()
    CODE = auto()
    SUB = auto()
    SUP = auto()
    KBD = auto()
    MARK = auto()
    MATH = auto()
    DISPLAY = auto()


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style; a hard line break is a newline inside `text`.

    `href` is set only for targets that may be opened (see `nocopt.render.links`). With `Style.MATH`
    the text is TeX without its delimiters, to be displayed large with `Style.DISPLAY`. `note` is
    the label of the footnote that the span refers to; a `Footnote` with that label may come later.
    `title` is what a tooltip says of a link.
    """

    text: str
    style: Style = Style.PLAIN
    href: str | None = None
    note: str | None = None
    title: str = ""


Inline: TypeAlias = tuple[Span, ...]
Align: TypeAlias = Literal["left", "center", "right", "none"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `text` is inline Markdown source without container markers."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of `level` 1 to 6."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Fenced or indented code; `text` has no trailing newline.

    `closed` is false while the text ends before the closing fence. The complete lines of such an
    open block never change as the text grows, only its last line may.
    """

    language: str
    text: str
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Quote:
    """A block quote."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ListItem:
    """One list item; `checked` is None when it is no task."""

    blocks: tuple[Block, ...]
    checked: bool | None = None


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list; `start` is the first number of an ordered list."""

    ordered: bool
    start: int
    tight: bool
    items: tuple[ListItem, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A GFM table; every row has as many cells as `header`, each inline Markdown source."""

    align: tuple[Align, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A thematic break."""


@dataclass(frozen=True, slots=True)
class MathBlock:
    r"""A displayed formula; `text` is TeX without delimiters and without white space around it.

    An environment (`\begin{align}`) keeps its first and last line, which are part of the formula.
    `closed` is false while the text ends before the closing delimiter.
    """

    text: str
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Details:
    """Blocks behind a summary that unfolds them; `summary` is inline Markdown source, or empty."""

    summary: str
    blocks: tuple[Block, ...]
    open: bool = False


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote, where it is defined; spans refer to it by `label` (see `Span.note`)."""

    label: str
    blocks: tuple[Block, ...]


Block: TypeAlias = (
    Paragraph
    | Heading
    | CodeBlock
    | Quote
    | ListBlock
    | Table
    | Rule
    | MathBlock
    | Details
    | Footnote
)


@dataclass(frozen=True, slots=True)
class Patch:
    """How a streamed text changed: keep the first `keep` top-level blocks, then these."""

    keep: int
    blocks: tuple[Block, ...]
