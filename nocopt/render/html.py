"""Blocks as HTML for the clipboard: what word processors and mail programs paste as it looks."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

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
    Style,
    Table,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.render.blocks import Align, Inline, Span
    from nocopt.render.inline import InlineParser

# Styles stand on the elements: programs that paste take little notice of style sheets.
_CODE: Final = ' style="font-family:Consolas,Menlo,monospace"'
_PRE: Final = (
    ' style="font-family:Consolas,Menlo,monospace;white-space:pre-wrap;'
    'background:#f5f5f5;padding:8px"'
)
_QUOTE: Final = ' style="margin:0 0 0 8px;padding-left:12px;border-left:3px solid #cccccc"'
_TABLE: Final = ' border="1" cellspacing="0" cellpadding="6" style="border-collapse:collapse"'

# Outermost last.
_TAGS: Final = (
    (Style.CODE, f"<code{_CODE}>", "</code>"),
    (Style.KBD, "<kbd>", "</kbd>"),
    (Style.SUB, "<sub>", "</sub>"),
    (Style.SUP, "<sup>", "</sup>"),
    (Style.MARK, '<span style="background:#fff3a3">', "</span>"),
    (Style.STRIKE, "<s>", "</s>"),
    (Style.ITALIC, "<em>", "</em>"),
    (Style.BOLD, "<strong>", "</strong>"),
)


def to_html(blocks: Sequence[Block], inline: InlineParser) -> str:
    """Return the blocks as a piece of HTML; all text is escaped, links are those of the spans.

    Formulas stay TeX between dollars, which is what people type into the programs that paste this.
    """
    return "\n".join(_html(block, inline) for block in blocks)


def spans_html(spans: Sequence[Span]) -> str:
    """Return inline text as HTML."""
    return "".join(_span(span) for span in spans)


def cells_html(rows: Sequence[Sequence[Inline]]) -> str:
    """Return rows of cells as a table."""
    cells = ("".join(f"<td>{spans_html(cell)}</td>" for cell in row) for row in rows)
    return f"<table{_TABLE}><tbody>{''.join(f'<tr>{row}</tr>' for row in cells)}</tbody></table>"


def _html(block: Block, inline: InlineParser) -> str:
    match block:
        case Paragraph(text):
            found = f"<p>{_inline(text, inline)}</p>"
        case Heading(level, text):
            found = f"<h{level}>{_inline(text, inline)}</h{level}>"
        case CodeBlock(_, text):
            found = f"<pre{_PRE}>{escape(text, quote=False)}</pre>"
        case MathBlock(text):
            found = f"<p>$${escape(text, quote=False)}$$</p>"
        case ListBlock():
            found = _list(block, inline)
        case Table():
            found = _table(block, inline)
        case Rule():
            found = "<hr>"
        case _:
            found = _container(block, inline)
    return found


def _container(block: Quote | Details | Footnote, inline: InlineParser) -> str:
    inside = to_html(block.blocks, inline)
    match block:
        case Quote():
            return f"<blockquote{_QUOTE}>{inside}</blockquote>"
        case Footnote(label, _):
            return f"<p><sup>{escape(inline.note_number(label))}</sup></p>{inside}"
        case Details(summary, _):  # pragma: no branch
            # Unfolded: where this is pasted, nothing could be unfolded any more.
            return f"<p><strong>{_inline(summary, inline)}</strong></p>{inside}"


def _list(block: ListBlock, inline: InlineParser) -> str:
    tag = "ol" if block.ordered else "ul"
    start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
    items = "".join(_item(item, inline, tight=block.tight) for item in block.items)
    return f"<{tag}{start}>{items}</{tag}>"


def _item(item: ListItem, inline: InlineParser, *, tight: bool) -> str:
    task = "" if item.checked is None else "☑ " if item.checked else "☐ "
    parts = []
    for block in item.blocks:
        if tight and isinstance(block, Paragraph):
            parts.append(_inline(block.text, inline))
        else:
            parts.append(_html(block, inline))
    return f"<li>{task}{''.join(parts)}</li>"


def _table(block: Table, inline: InlineParser) -> str:
    head = _row(block.header, block.align, "th", inline)
    body = "".join(_row(row, block.align, "td", inline) for row in block.rows)
    return f"<table{_TABLE}><thead>{head}</thead><tbody>{body}</tbody></table>"


def _row(cells: Sequence[str], align: Sequence[Align], tag: str, inline: InlineParser) -> str:
    found = []
    for cell, side in zip(cells, align, strict=True):
        style = "" if side == "none" else f' align="{side}"'
        found.append(f"<{tag}{style}>{_inline(cell, inline)}</{tag}>")
    return f"<tr>{''.join(found)}</tr>"


def _inline(source: str, inline: InlineParser) -> str:
    return spans_html(inline.spans(source))


def _span(span: Span) -> str:
    text = escape(span.text, quote=False).replace("\n", "<br>")
    if span.style & Style.MATH:
        text = f"$${text}$$" if span.style & Style.DISPLAY else f"${text}$"
    for style, opening, closing in _TAGS:
        if span.style & style:
            text = opening + text + closing
    if span.note is not None:
        text = f"<sup>{escape(span.text)}</sup>"
    return f'<a href="{escape(span.href)}">{text}</a>' if span.href is not None else text
