"""Block structure as markdown-it-py sees it, in a form that ours can be brought to as well."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

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

Shape: TypeAlias = tuple[object, ...]

_TASK = re.compile(r"\[[ xX]\][ \t]+(?=[^ \t\n])")


def oracle_shape(text: str) -> Shape:
    """The shape of `text` by the oracle, raw HTML taken as text as we do."""
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 1000}).enable("table")
    parser.block.ruler.disable("html_block")
    root = SyntaxTreeNode(parser.parse(text))
    return tuple(_from_node(node) for node in root.children)


def our_shape(blocks: Sequence[Block]) -> Shape:
    """The shape of our blocks."""
    return tuple(_from_block(block) for block in blocks)


def _inline(text: str) -> str:
    return "\n".join(line.strip(" \t") for line in text.split("\n"))


def _content(node: SyntaxTreeNode) -> str:
    return _inline("".join(child.content for child in node.children if child.type == "inline"))


def _from_node(node: SyntaxTreeNode) -> Shape:
    kind = node.type
    shape: Shape
    if kind == "paragraph":
        shape = ("paragraph", _content(node))
    elif kind == "heading":
        shape = ("heading", int(node.tag[1]), _content(node))
    elif kind in ("fence", "code_block"):
        shape = ("code", (node.info.split() or [""])[0], node.content.removesuffix("\n"))
    elif kind == "hr":
        shape = ("rule",)
    elif kind == "blockquote":
        shape = ("quote", *map(_from_node, node.children))
    elif kind == "table":
        rows = [row for part in node.children for row in part.children]
        shape = ("table", *(tuple(map(_content, row.children)) for row in rows))
    else:
        shape = _from_list(node)
    return shape


def _from_list(node: SyntaxTreeNode) -> Shape:
    paragraphs = [
        child for item in node.children for child in item.children if child.type == "paragraph"
    ]
    tight = all(child.hidden for child in paragraphs) if paragraphs else None
    start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
    return ("list", start, tight, *(_from_item(item) for item in node.children))


def _from_item(node: SyntaxTreeNode) -> Shape:
    children = [_from_node(child) for child in node.children]
    task: str | None = None
    if children and children[0][0] == "paragraph":
        found = _TASK.match(str(children[0][1]))
        if found:
            task = found[0][1].lower()
            children[0] = ("paragraph", str(children[0][1])[found.end() :])
    return (task, *children)


def _from_block(block: Block) -> Shape:
    shape: Shape
    match block:
        case Paragraph(text):
            shape = ("paragraph", _inline(text))
        case Heading(level, text):
            shape = ("heading", level, _inline(text))
        case CodeBlock(language, text):
            shape = ("code", language, text)
        case Rule():
            shape = ("rule",)
        case Quote(blocks):
            shape = ("quote", *map(_from_block, blocks))
        case Table(_, header, rows):
            shape = ("table", *(tuple(map(_inline, row)) for row in (header, *rows)))
        case MathBlock() | Details() | Footnote():
            raise ValueError(f"the oracle knows no {block!r}")
        case ListBlock(ordered, start, tight, items):
            paragraphs = any(isinstance(b, Paragraph) for item in items for b in item.blocks)
            number = start if ordered else None
            shape = ("list", number, tight if paragraphs else None, *map(_item_shape, items))
    return shape


def _item_shape(item: ListItem) -> Shape:
    task = None if item.checked is None else "x" if item.checked else " "
    return (task, *map(_from_block, item.blocks))
