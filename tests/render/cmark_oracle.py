"""Structure as cmark sees it, with GFM's extensions, in a form that ours can be brought to as well.

Raw HTML is text for us, so the oracle is given text without it: a `<` that may begin a tag is
another character for as long as it works. Formulas and details it is given as something else, too.
Footnotes stand behind everything else, in the order in which they are referred to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TypeAlias

from cmarkgfm import markdown_to_html_with_extensions
from cmarkgfm.cmark import Options

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
    Span,
    Style,
    Table,
)
from nocopt.render.inline import InlineParser
from nocopt.render.markdown import parse
from tests.render.stand_ins import DETAILS, restored, with_stand_ins

Shape: TypeAlias = tuple[object, ...]

_EXTENSIONS = ("table", "tasklist", "strikethrough", "autolink")
_ADDRESS = r"[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*>|[\w.+-]+@[\w-]+(?:\.[\w-]+)+>"
# The few tags that we show are left to the oracle where they begin no block of HTML.
_TAG = re.compile(
    rf"(?m)(?<!\]\()(?<!\]:\ )<(?!{_ADDRESS})"
    r"(?:(?=[!?])|(?!/?(?:br|sub|sup|kbd|mark)\b)(?=/?[A-Za-z][^<>]*>))"
    rf"|^<(?!{_ADDRESS})(?=[A-Za-z/])"
)
# A number refers to a footnote even where there is none yet.
_NOTE = re.compile(r"\[\^(\d{1,3})\]")
_STAND_IN = "\ue000"
# For the oracle a letter, which nothing is left of: between marks and punctuation it tells it what
# the marks are meant to be.
UNSEEN = "\ue001"
_VOID = frozenset({"br", "hr", "img", "input"})
_STYLES = {
    "strong": Style.BOLD,
    "em": Style.ITALIC,
    "del": Style.STRIKE,
    "code": Style.CODE,
    "sub": Style.SUB,
    "sup": Style.SUP,
    "kbd": Style.KBD,
    "mark": Style.MARK,
}


@dataclass(slots=True)
class _Node:
    """An element of the oracle's HTML."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[_Node | str] = field(default_factory=list)

    @property
    def elements(self) -> list[_Node]:
        return [child for child in self.children if isinstance(child, _Node)]

    @property
    def text(self) -> str:
        parts = (child if isinstance(child, str) else child.text for child in self.children)
        return "".join(parts)


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Node("root")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = _Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in _VOID:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(restored(data).replace(_STAND_IN, "<").replace(UNSEEN, ""))


def oracle_shape(text: str, *, styles: bool = False) -> Shape:
    """The blocks of `text` by the oracle, with the styles and targets of the text inside them."""
    html = markdown_to_html_with_extensions(
        _TAG.sub(_STAND_IN, with_stand_ins(text)),
        options=Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES,
        extensions=list(_EXTENSIONS),
    )
    tree = _Tree()
    tree.feed(html)
    tree.close()
    return _Oracle(styles).blocks(tree.root)


def our_shape(text: str, *, styles: bool = False) -> Shape:
    """The blocks of `text` by our own parser."""
    document = parse(text)
    inline = InlineParser()
    inline.set_references(document.references)
    ours = _Ours(inline, styles)
    notes = [block for block in document.blocks if isinstance(block, Footnote)]
    shape = ours.blocks([block for block in document.blocks if not isinstance(block, Footnote)])
    return (*shape, ("notes", *(ours.blocks(note.blocks) for note in notes))) if notes else shape


def _joined(runs: Sequence[tuple[str, Style, str | None]], *, styles: bool) -> Shape:
    """Text runs in a form to compare: as one text, or with what is different about each."""
    if not styles:
        return (" ".join("".join(text for text, _, _ in runs).split()),)
    made: list[tuple[str, Style, str | None]] = []
    for text, style, href in runs:
        if made and made[-1][1:] == (style, href):
            made[-1] = (made[-1][0] + text, style, href)
        elif text:
            made.append((text, style, href))
    return tuple((re.sub(r"\s+", " ", text), style, href) for text, style, href in made)


class _Oracle:
    def __init__(self, styles: bool) -> None:
        self._styles = styles

    def blocks(self, node: _Node) -> Shape:
        """The blocks in a container; text outside of paragraphs is that of a tight item."""
        made: list[Shape] = []
        loose: list[_Node | str] = []
        children = [c for c in node.children if isinstance(c, str) or not _is_control(c)]
        for child in [*children, _Node("end")]:
            block = self._block(child) if isinstance(child, _Node) else None
            if block is None and not (isinstance(child, _Node) and child.tag == "end"):
                loose.append(child)
                continue
            if any(not isinstance(part, str) or part.strip() for part in loose):
                made.append(("paragraph", *self._inline(_Node("p", {}, loose))))
            loose = []
            if block is not None:
                made.append(block)
        return tuple(made)

    def _block(self, node: _Node) -> Shape | None:
        shape: Shape | None = None
        match node.tag:
            case "p":
                shape = ("paragraph", *self._inline(node))
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                shape = ("heading", int(node.tag[1]), *self._inline(node))
            case "pre":
                (code,) = node.elements
                language = code.attributes.get("class", "").removeprefix("language-")
                shape = ("code", language.replace(_STAND_IN, "<"), code.text.removesuffix("\n"))
            case "hr":
                shape = ("rule",)
            case "blockquote":
                shape = _details_or_quote(self.blocks(node))
            case "ul" | "ol":
                shape = self._list(node)
            case "table":
                shape = self._table(node)
            case "section":
                shape = ("notes", *map(self.blocks, node.elements[0].elements))
            case _:
                pass  # part of a line of text
        return shape

    def _list(self, node: _Node) -> Shape:
        start = int(node.attributes.get("start", 1)) if node.tag == "ol" else None
        inside = [child.tag for item in node.elements for child in item.elements]
        items = [self._item(item) for item in node.elements]
        texts = any(isinstance(b, tuple) and b[0] == "paragraph" for item in items for b in item)
        return ("list", start, "p" not in inside if texts else None, *items)

    def _item(self, node: _Node) -> Shape:
        elements = node.elements
        box = elements[0] if elements else None
        if box is not None and box.tag == "p" and box.elements:
            box = box.elements[0]
        if box is None or box.tag != "input":
            return (None, *self.blocks(node))
        return ("x" if "checked" in box.attributes else " ", *self.blocks(node))

    def _table(self, node: _Node) -> Shape:
        rows = [row for part in node.elements for row in part.elements]
        align = tuple(cell.attributes.get("align", "none") for cell in rows[0].elements)
        cells = [tuple(self._inline(cell) for cell in row.elements) for row in rows]
        return ("table", align, *cells)

    def _inline(self, node: _Node) -> Shape:
        runs = list(_runs(node, Style.PLAIN, None))
        if runs:
            runs[0] = (runs[0][0].lstrip(" \t\n"), *runs[0][1:])
            runs[-1] = (runs[-1][0].rstrip(" \t\n"), *runs[-1][1:])
        return _joined(runs, styles=self._styles)


def _details_or_quote(blocks: Shape) -> Shape:
    match blocks:
        case (("paragraph", str(text)), *others) if text.startswith(DETAILS):
            return ("details", text.removeprefix(DETAILS).strip(), *others)
        case (("paragraph", (str(text), _, _)), *others) if text.startswith(DETAILS):
            return ("details", text.removeprefix(DETAILS).strip(), *others)
        case _:
            return ("quote", *blocks)


def _is_control(node: _Node) -> bool:
    """Whether this is a box of a task, or the way back from a footnote."""
    return node.tag == "input" or node.attributes.get("class") == "footnote-backref"


def _runs(node: _Node, style: Style, href: str | None) -> Iterator[tuple[str, Style, str | None]]:
    for child in node.children:
        if isinstance(child, str):
            yield (child if style & Style.CODE else _NOTE.sub(r"\1", child)), style, href
        elif _is_control(child):
            continue
        elif child.tag == "img":
            yield child.attributes.get("alt", ""), style, href or child.attributes.get("src")
        elif child.tag == "br":
            yield "\n", style, href
        else:
            target = child.attributes.get("href", href) or None
            target = None if child.attributes.get("id", "").startswith("fnref") else target
            yield from _runs(child, style | _STYLES.get(child.tag, Style.PLAIN), target)


class _Ours:
    def __init__(self, inline: InlineParser, styles: bool) -> None:
        self._parser = inline
        self._styles = styles

    def blocks(self, blocks: Sequence[Block]) -> Shape:
        """The blocks in a container."""
        return tuple(map(self._block, blocks))

    def _block(self, block: Block) -> Shape:
        match block:
            case Paragraph(text):
                return ("paragraph", *self._inline(text))
            case Heading(level, text):
                return ("heading", level, *self._inline(text))
            case CodeBlock(language, text):
                return ("code", language, text)
            case Rule():
                return ("rule",)
            case Quote(blocks):
                return ("quote", *self.blocks(blocks))
            case _:
                return self._large(block)

    def _large(self, block: ListBlock | Table | MathBlock | Details | Footnote) -> Shape:
        match block:
            case Table(align, header, rows):
                cells = [tuple(map(self._inline, row)) for row in (header, *rows)]
                return ("table", align, *cells)
            case ListBlock(ordered, start, tight, items):
                paragraphs = any(isinstance(b, Paragraph) for item in items for b in item.blocks)
                made = [self._item(item) for item in items]
                return ("list", start if ordered else None, tight if paragraphs else None, *made)
            case MathBlock(tex):
                return ("code", "math", "\n".join(line.strip() for line in tex.split("\n")))
            case Details(summary, blocks):
                return ("details", summary, *self.blocks(blocks))
            case Footnote():
                return ("note", block)  # not at the top level, where the oracle has them only

    def _item(self, item: ListItem) -> Shape:
        task = None if item.checked is None else "x" if item.checked else " "
        return (task, *self.blocks(item.blocks))

    def _inline(self, text: str) -> Shape:
        spans: Sequence[Span] = self._parser.spans(text)
        formula = Style.MATH | Style.DISPLAY
        return _joined([(s.text, s.style & ~formula, s.href) for s in spans], styles=self._styles)
