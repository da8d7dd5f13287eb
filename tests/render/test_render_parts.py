"""Long texts in parts: the parts are the whole, and every one of them can be read by itself."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nocopt.render import markdown, parts
from nocopt.render.blocks import Block
from nocopt.render.references import Reference, links, note_numbers

PIECES = [
    "A paragraph.",
    "**Bold** to begin with",
    "# Heading",
    "- item\n- item",
    "- item\n\n  more of it",
    "1. one\n\n   ```python\n   x = 1\n\n   y = 2\n   ```\n2. two",
    "- ```\n  code\n\nand no fence that ends it",
    "```\n- a\n\ntext in code\n```",
    "````\n```\n\ntext\n````",
    "~~~\n\ntext",
    "> quote\n\n> quote",
    "> - in it\nlazy",
    "    indented\n\n    code",
    "| a | b |\n|---|---|\n| c | d |",
    "a | b\n--|--\nc | d",
    "Title\n===",
    "Title\n---",
    "---",
    "<details>\n<summary>S</summary>\n\ninside",
    "text </details>",
    "</details>",
    "<details open>",
    "[a]: http://example.com\n[b]: <x> 'y'",
    "see [a] and [b][c] and [^1]",
    "[^1]: note\n\n    more of the note",
    "[c]: other\n'title over\n\nlines'",
    "$$\nx\n\ny\n$$",
    "$$\nx\n$$",
    "\\begin{align}\nx\n\\end{align}",
    "重点：中文",
    "    ",
    "",
    "   indented by three",
    "* * *",
    "```",
    "\ttab",
    "+ plus\n+\n\n  after an empty one",
]
TEXTS = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(["\n\n", "\n", "\n\n\n"])))


def together(cut: list[str]) -> tuple[tuple[Block, ...], Mapping[str, Reference]]:
    """The blocks and references of all parts, each read when it is its turn."""
    blocks: list[Block] = []
    references: dict[str, Reference] = {}
    at = 0
    while at < len(cut):
        found = parts.read(cut, at)
        blocks += found.blocks
        references = {**found.references, **references}
        at += found.parts
    return tuple(blocks), references


def assert_whole(text: str, cut: list[str]) -> None:
    whole = markdown.parse(text)
    assert together(cut) == (whole.blocks, dict(whole.references))


@settings(max_examples=600, deadline=None)
@given(TEXTS, st.integers(1, 80))
def test_the_parts_are_the_whole(pieces: list[tuple[str, str]], length: int) -> None:
    text = "".join(piece + between for piece, between in pieces)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "_PART", length)
        cut = parts.cut(text)
    assert "".join(cut) == text
    assert_whole(text, cut)


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.data())
def test_a_wrong_cut_is_found_out(pieces: list[tuple[str, str]], data: st.DataObject) -> None:
    text = "".join(piece + between for piece, between in pieces)
    lines = text.splitlines(keepends=True)
    cuts = data.draw(st.sets(st.integers(1, max(1, len(lines))), max_size=6))
    bounds = [0, *sorted(cuts), max([len(lines), *cuts])]
    assert_whole(text, ["".join(lines[start:end]) for start, end in pairwise(bounds)] or [""])


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_a_long_answer_is_cut_into_short_parts(ending: str) -> None:
    text = "\n\n".join(
        [piece for piece in PIECES if "details" not in piece and piece != "```"] * 60
    )
    text = text.replace("~~~\n\ntext", "~~~\n\ntext\n~~~").replace("\n", ending)
    cut = parts.cut(text)
    assert max(map(len, cut)) < 8_000
    assert len(cut) > 10
    assert_whole(text, cut)


def test_cuts_are_hardly_ever_wrong_where_a_text_is_well_formed() -> None:
    text = "\n\n".join([*PIECES[:6], *PIECES[7:9], *PIECES[10:18], *PIECES[22:28]] * 60)
    cut = parts.cut(text)
    assert [parts.read(cut, at).parts for at in range(len(cut))] == [1] * len(cut)


def test_references_are_known_before_their_part_is_read() -> None:
    text = "See [a] and [^1].\n\n" + "Text.\n\n" * 1000 + "[a]: x\n[b]: y 'title'\n\n[^1]: note\n"
    assert dict(parts.probable_references(text)) == dict(markdown.parse(text).references)
    assert not parts.probable_references("text [a](b): c\n")


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES)))
def test_a_glance_at_blocks_finds_what_they_define(pieces: list[str]) -> None:
    text = "\n\n".join(pieces)
    found, defined = parts.probable_references(text), markdown.parse(text).references
    assert links(found) == links(defined)
    assert note_numbers(found) == note_numbers(defined)
