"""Blocks as HTML: for the clipboard, as word processors and mail programs paste it; for pages."""

from __future__ import annotations

from dataclasses import dataclass
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
    from collections.abc import Callable, Sequence

    from nocopt.render.blocks import Align, Inline, Span
    from nocopt.render.inline import InlineParser


@dataclass(frozen=True, slots=True)
class Look:
    """What elements say of how they look: attributes with a blank before each, and two makers.

    `block` makes an element of code, given its language and its text; `formula` one of TeX, given
    whether it stands alone. `folds` says that what is folded can be unfolded where this is read.
    """

    code: str
    quote: str
    table: str
    mark: str
    block: Callable[[str, str], str]
    formula: Callable[[str, bool], str]
    folds: bool = False


def _pasted_code(_language: str, text: str) -> str:
    return f"<pre{_PRE}>{_escaped(text, quote=False)}</pre>"


def _pasted_formula(tex: str, display: bool) -> str:
    dollars = "$$" if display else "$"
    return f"{dollars}{_escaped(tex, quote=False)}{dollars}"


# Styles stand on the elements: programs that paste take little notice of style sheets. Formulas
# stay TeX between dollars, which is what people type into those programs.
_FONT: Final = ' style="font-family:Consolas,Menlo,monospace"'
_PRE: Final = (
    ' style="font-family:Consolas,Menlo,monospace;white-space:pre-wrap;'
    'background:#f5f5f5;padding:8px"'
)
PASTED: Final = Look(
    code=_FONT,
    quote=' style="margin:0 0 0 8px;padding-left:12px;border-left:3px solid #cccccc"',
    table=' border="1" cellspacing="0" cellpadding="6" style="border-collapse:collapse"',
    mark=' style="background:#fff3a3"',
    block=_pasted_code,
    formula=_pasted_formula,
)


def to_html(blocks: Sequence[Block], inline: InlineParser, look: Look = PASTED) -> str:
    """Return the blocks as a piece of HTML; all text is escaped, links are those of the spans."""
    return _Html(inline, look).all(blocks)


def spans_html(spans: Sequence[Span], look: Look = PASTED) -> str:
    """Return inline text as HTML."""
    return "".join(_span(span, look) for span in spans)


def cells_html(rows: Sequence[Sequence[Inline]]) -> str:
    """Return rows of cells as a table."""
    cells = ("".join(f"<td>{spans_html(cell)}</td>" for cell in row) for row in rows)
    body = "".join(f"<tr>{row}</tr>" for row in cells)
    return f"<table{PASTED.table}><tbody>{body}</tbody></table>"


class _Html:
    """Writes blocks in one look."""

    def __init__(self, inline: InlineParser, look: Look) -> None:
        self._parser = inline
        self._look = look

    def all(self, blocks: Sequence[Block]) -> str:
        """Return blocks, one below the other."""
        return "\n".join(self._block(block) for block in blocks)

    def _block(self, block: Block) -> str:
        match block:
            case Paragraph(text):
                found = f"<p>{self._inline(text)}</p>"
            case Heading(level, text):
                found = f"<h{level}>{self._inline(text)}</h{level}>"
            case CodeBlock(language, text):
                found = self._look.block(language, text)
            case MathBlock(text):
                found = f"<p>{self._look.formula(text, True)}</p>"
            case ListBlock():
                found = self._list(block)
            case Table():
                found = self._table(block)
            case Rule():
                found = "<hr>"
            case _:
                found = self._container(block)
        return found

    def _container(self, block: Quote | Details | Footnote) -> str:
        inside = self.all(block.blocks)
        match block:
            case Quote():
                return f"<blockquote{self._look.quote}>{inside}</blockquote>"
            case Footnote(label, _):
                number = _escaped(self._parser.note_number(label))
                return f"<p><sup>{number}</sup></p>{inside}"
            case Details(summary, _) if self._look.folds:
                said = self._inline(summary) or "…"
                return f"<details><summary>{said}</summary>{inside}</details>"
            case Details(summary, _):  # pragma: no branch
                # Unfolded: where this is pasted, nothing could be unfolded any more.
                return f"<p><strong>{self._inline(summary)}</strong></p>{inside}"

    def _list(self, block: ListBlock) -> str:
        tag = "ol" if block.ordered else "ul"
        start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
        items = "".join(self._item(item, tight=block.tight) for item in block.items)
        return f"<{tag}{start}>{items}</{tag}>"

    def _item(self, item: ListItem, *, tight: bool) -> str:
        task = "" if item.checked is None else "☑ " if item.checked else "☐ "
        parts = []
        for block in item.blocks:
            if tight and isinstance(block, Paragraph):
                parts.append(self._inline(block.text))
            else:
                parts.append(self._block(block))
        return f"<li>{task}{''.join(parts)}</li>"

    def _table(self, block: Table) -> str:
        head = self._row(block.header, block.align, "th")
        body = "".join(self._row(row, block.align, "td") for row in block.rows)
        made = f"<thead>{head}</thead><tbody>{body}</tbody>"
        return f"<table{self._look.table}>{made}</table>"

    def _row(self, cells: Sequence[str], align: Sequence[Align], tag: str) -> str:
        found = []
        for cell, side in zip(cells, align, strict=True):
            style = "" if side == "none" else f' align="{side}"'
            found.append(f"<{tag}{style}>{self._inline(cell)}</{tag}>")
        return f"<tr>{''.join(found)}</tr>"

    def _inline(self, source: str) -> str:
        return spans_html(self._parser.spans(source), self._look)


def _span(span: Span, look: Look) -> str:
    text = _escaped(span.text, quote=False).replace("\n", "<br>")
    if span.style & Style.MATH:
        text = look.formula(span.text, bool(span.style & Style.DISPLAY))
    if span.style:
        for style, opening, closing in _tags(look):
            if span.style & style:
                text = opening + text + closing
    if span.note is not None:
        text = f"<sup>{_escaped(span.text)}</sup>"
    return f'<a href="{_escaped(span.href)}">{text}</a>' if span.href is not None else text


def _tags(look: Look) -> tuple[tuple[Style, str, str], ...]:
    """Return the elements of styles, the outermost last."""
    return (
        (Style.CODE, f"<code{look.code}>", "</code>"),
        (Style.KBD, "<kbd>", "</kbd>"),
        (Style.SUB, "<sub>", "</sub>"),
        (Style.SUP, "<sup>", "</sup>"),
        (Style.MARK, f"<span{look.mark}>", "</span>"),
        (Style.STRIKE, "<s>", "</s>"),
        (Style.ITALIC, "<em>", "</em>"),
        (Style.BOLD, "<strong>", "</strong>"),
    )


def _escaped(text: str, *, quote: bool = True) -> str:
    from html import escape  # with a table of all entities, which waits until something is copied

    return escape(text, quote=quote)
