"""Structure compared with cmark: the examples of CommonMark 0.31 and of GFM, and GFM's corners."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.render.cmark_oracle import oracle_shape, our_shape

DATA = Path(__file__).with_name("data")

# Examples that come out differently, by number, and why.
KNOWN = {
    628: "An address with ftp is text: nothing that is shown opens one.",
}


class Example(NamedTuple):
    number: int
    section: str
    markdown: str


def _examples(name: str) -> list[Example]:
    read = json.loads((DATA / name).read_text("utf-8"))["examples"]
    return [Example(one["number"], one["section"], one["markdown"]) for one in read]


COMMONMARK = _examples("commonmark_examples.json")
GFM = _examples("gfm_examples.json")


def test_block_structure_of_commonmark() -> None:
    """All of these sections are equal; the bar is 97 %."""
    sections = Counter(example.section for example in COMMONMARK)
    assert sections == {
        "Tabs": 11,
        "Thematic breaks": 19,
        "ATX headings": 18,
        "Setext headings": 27,
        "Indented code blocks": 12,
        "Fenced code blocks": 29,
        "Paragraphs": 8,
        "Blank lines": 1,
        "Block quotes": 25,
        "List items": 48,
        "Lists": 26,
    }
    different = [
        example.number
        for example in COMMONMARK
        if our_shape(example.markdown) != oracle_shape(example.markdown)
    ]
    assert different == []


@pytest.mark.parametrize("example", GFM, ids=lambda example: f"{example.number}")
def test_extensions_of_gfm(example: Example) -> None:
    equal = our_shape(example.markdown, styles=True) == oracle_shape(example.markdown, styles=True)
    assert equal != (example.number in KNOWN), KNOWN.get(example.number)


CORNERS = (
    # Tables
    "text\n| a | b |\n|---|---|\n| 1 | 2 |\ntext\n\nafter",
    "| a | b |\n|:-|-:|\n| `x \\| y` | **b** |\n| too | many | cells |\n| few |",
    "a | b\n:-: | ---\n1 | 2\n# h",
    "- | a | b |\n  |---|---|\n  | 1 | 2 |\n- x",
    "1. a | b\n   --|--\n   1 | 2\n2. c",
    "> | a |\n> |---|\n> | 1 |\nnot in the table",
    "| a | b |\n|---|\n| 1 | 2 |",
    "| a |\n|---|\n| 1 |\n---\n| b |",
    "| a |\n|---|\n| 1 |\n- x\n- y",
    "| a |\n|---|\n| 1 |\n> q",
    "| a |\n|---|\n| 1 |\n```\ncode\n```",
    "| a |\n|---|\n    code",
    "|  |\n|--|\n|  |",
    "| 中文 | **b** |\n| --- | :---: |\n| ~~x~~ | [l](https://x.org) |",
    "a\n-",
    "| a | b |\n| - | - |\n\\| c | d |",
    # Tasks
    "- [ ] a\n- [x] b\n- [X] c\n  - [ ] d",
    "1. [ ] a\n2. [x] **b**",
    "- [ ]\n- [x]a\n- [y] b",
    "* [x]\tc",
    "- [ ] a\n\n  b\n- [x] c",
    # Strikethrough
    "~~a~~ ~b~ ~~~c~~~",
    "~~a **b** c~~ **~~d~~**",
    "~~a\nb~~ a~~b~~c",
    "~~ a ~~ ~~b ~~",
    "\\~~a~~ `~~b~~`",
    "~a~~ ~~b~ x ~~~~",
    "*a ~~b* c~~",
    # Addresses
    "see https://x.org/a_b_c, www.y.org. (http://z.org/a(b)) http://z.org/?a=b&c=d;",
    "**https://x.org/a** _www.x.org_ ~~http://x.org~~",
    "<https://x.org/a b> <mailto:a@b.org> <a@b.org> <x:y>",
    "me@x.org, a.b-c_d+e@x-y.co.uk. a@b a@b.c_ a@b.c-",
    "`https://x.org` [www.x.org](https://y.org)",
    "https://x.org/path?q=%20#frag! www.x.org/a*b",
)


@pytest.mark.parametrize("text", CORNERS)
def test_corners_of_gfm(text: str) -> None:
    assert our_shape(text, styles=True) == oracle_shape(text, styles=True)
