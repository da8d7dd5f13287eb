"""Blocks as plain text and as Markdown source, for copying."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nocopt.render.blocks import (
    Block,
    CodeBlock,
    Details,
    Footnote,
    Heading,
    ListBlock,
    ListItem,
    MathBlock,
    Paragraph,
    Quote,
    Rule,
    Table,
)
from nocopt.render.tables import join_alignments, join_row
from nocopt.render.tex import is_environment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.render.inline import InlineParser

_HIGHEST_NUMBER = 999_999_999
# A line of a paragraph that would begin something else if it were not indented.
_STARTS_BLOCK = re.compile(
    r"#{1,6}(?:[ \t]|$)|>|`{3}|~{3}|=+[ \t]*$|[*+-](?:[ \t]|$)|[0-9]{1,9}[.)](?:[ \t]|$)"
    r"|([*_-])[ \t]*(?:\1[ \t]*){2,}$|-+[ \t]*$|[|:-][|: \t-]*$"
    r"|\$\$|\\\[|\\begin\{|</?details|<summary|\[\^[^\]\s]+\]:"
)
_RULE = re.compile(r"([*-])[ \t]*(?:\1[ \t]*){2,}$")
_BACKTICKS = re.compile(r"`{3,}")
_TILDES = re.compile(r"~{3,}")


def to_plain(blocks: Sequence[Block], inline: InlineParser) -> str:
    """The text a reader sees; cells are separated by tabs, code stands as it is."""
    return "\n\n".join(_plain(block, inline) for block in blocks)


def to_markdown(blocks: Sequence[Block]) -> str:
    """Markdown source that parses to the same blocks.

    Exceptions, which take definitions or bare markers to write: a paragraph that looks like another
    block because a link definition before it was taken away, a tight list item in which a
    paragraph directly follows a list that ends with a quote, and a paragraph in details with a tag
    in it that would end them.
    """
    lines = _join(blocks, tight=False, depth=0)
    return "\n".join((*lines, "")) if lines else ""


def _plain(block: Block, inline: InlineParser) -> str:
    match block:
        case Paragraph(text) | Heading(_, text):
            return _text(text, inline)
        case CodeBlock(_, text) | MathBlock(text):
            return text
        case ListBlock():
            return _plain_list(block, inline)
        case Table(_, header, rows):
            return "\n".join(
                "\t".join(_text(cell, inline) for cell in row) for row in (header, *rows)
            )
        case Rule():
            return "---"
        case _:
            return _plain_container(block, inline)


def _plain_container(block: Quote | Details | Footnote, inline: InlineParser) -> str:
    text = to_plain(block.blocks, inline)
    match block:
        case Quote():
            return _prefix(text.split("\n"), "> ", "> ")
        case Footnote(label, _):
            return _prefix(text.split("\n"), f"[^{inline.note_number(label)}]: ", "    ")
        case Details(summary, _):  # pragma: no branch
            return "\n\n".join(part for part in (_text(summary, inline), text) if part)


def _plain_list(block: ListBlock, inline: InlineParser) -> str:
    between = "\n" if block.tight else "\n\n"
    items = []
    for number, item in enumerate(block.items, block.start):
        marker = f"{number}. " if block.ordered else "- "
        text = between.join(_plain(child, inline) for child in item.blocks)
        lines = (_task(item) + text).split("\n")
        items.append(_prefix(lines, marker, " " * len(marker)))
    return between.join(items)


def _text(source: str, inline: InlineParser) -> str:
    return "".join(span.text for span in inline.spans(source))


def _prefix(lines: Sequence[str], first: str, other: str) -> str:
    return "\n".join(_indent(lines, first, other))


def _indent(lines: Sequence[str], first: str, other: str) -> list[str]:
    prefixes = [first] + [other] * (len(lines) - 1)
    return [
        prefix + line if line else prefix.rstrip()
        for prefix, line in zip(prefixes, lines, strict=True)
    ]


def _task(item: ListItem) -> str:
    return "" if item.checked is None else "[x] " if item.checked else "[ ] "


def _join(blocks: Sequence[Block], *, tight: bool, depth: int) -> list[str]:
    lines: list[str] = []
    before: Block | None = None
    marker = ""
    for block in blocks:
        if before is not None and not tight:
            lines.append("")
        elif isinstance(before, Quote) and isinstance(block, Paragraph):
            lines.append(">")  # Without it the paragraph would go on with the one in the quote.
        if isinstance(block, ListBlock):
            items = [_item(item, block.tight, depth) for item in block.items]
            marker = _marker(block, items, marker, depth)
            lines += _list(block, items, marker)
        else:
            if isinstance(block, Quote | Details | Footnote):
                lines += _container(block, depth)
            else:
                lines += _leaf(block)
            marker = ""
        before = block
    return lines


def _leaf(block: Paragraph | Heading | CodeBlock | Table | Rule | MathBlock) -> list[str]:
    match block:
        case Paragraph(text):
            return _paragraph(text)
        case Heading(level, text):
            return _heading(level, text)
        case CodeBlock(language, text, closed):
            return _code(language, text, closed)
        case Table(align, header, rows):
            return [join_row(header), join_alignments(align), *map(join_row, rows)]
        case MathBlock(text, closed):
            return _math(text, closed)
        case Rule():  # pragma: no branch
            return ["___"]


def _paragraph(text: str) -> list[str]:
    first, *more = text.split("\n")
    return [first, *(f"    {line}" if _STARTS_BLOCK.match(line) else line for line in more)]


def _heading(level: int, text: str) -> list[str]:
    if "\n" in text:
        return [*_paragraph(text), "===" if level == 1 else "---"]
    closing = " #" if text.endswith("#") else ""
    return [f"{'#' * level} {text}{closing}".rstrip()]


def _code(language: str, text: str, closed: bool) -> list[str]:
    if "`" in language:
        runs, char, space = _TILDES.findall(text), "~", " "
    else:
        runs, char, space = _BACKTICKS.findall(text), "`", ""
    fence = char * max((3, *(len(run) + 1 for run in runs)))
    lines = [f"{fence}{space}{language}", *(text.split("\n") if text else ())]
    return [*lines, fence] if closed else lines


def _math(text: str, closed: bool) -> list[str]:
    lines = text.split("\n")
    if is_environment(text):
        return lines
    begin, end = ("\\[", "\\]") if "$$" in text else ("$$", "$$")
    return [begin, *lines, end] if closed else [begin, *lines]


def _container(block: Quote | Details | Footnote, depth: int) -> list[str]:
    lines = _join(block.blocks, tight=False, depth=depth)
    match block:
        case Quote():
            return _indent(lines, "> ", "> ") if lines else [">"]
        case Footnote(label, _):
            return _indent(lines or [""], f"[^{label}]: ", "    ")
        case Details(summary, _, is_open):  # pragma: no branch
            head = ["<details open>" if is_open else "<details>"]
            if summary:
                head.append(f"<summary>{summary}</summary>")
            # Behind open code the closing tag would be code, too.
            return [*head, "", *lines, *(() if _ends_open(block.blocks) else ("", "</details>"))]


def _ends_open(blocks: Sequence[Block]) -> bool:
    match blocks[-1] if blocks else None:
        case CodeBlock(closed=closed) | MathBlock(closed=closed):
            return not closed
        case ListBlock(items=items):
            return _ends_open(items[-1].blocks)
        case Quote(inner) | Footnote(_, inner) | Details(_, inner):
            return _ends_open(inner)
        case _:
            return False


def _list(block: ListBlock, items: Sequence[Sequence[str]], marker: str) -> list[str]:
    lines: list[str] = []
    for number, item in enumerate(items, block.start):
        if lines and not block.tight:
            lines.append("")
        first = f"{min(number, _HIGHEST_NUMBER)}{marker} " if block.ordered else f"{marker} "
        lines += _indent(item, first, " " * len(first))
    return lines


def _item(item: ListItem, tight: bool, depth: int) -> list[str]:
    lines = _join(item.blocks, tight=tight, depth=depth + 1) or [""]
    lines[0] = _task(item) + lines[0]
    return lines


def _marker(block: ListBlock, items: Sequence[Sequence[str]], before: str, depth: int) -> str:
    """A marker unlike that of the list directly before, and one that makes no item a rule."""
    if block.ordered:
        return ")" if before == "." else "."
    usable = (
        marker
        for marker in ("-+*" if depth % 2 == 0 else "*+-")
        if marker != before and not any(_RULE.match(f"{marker} {item[0]}") for item in items)
    )
    return next(usable, "+")
