"""HTML for the clipboard: each kind of block, nothing unescaped, and a reader's view of it."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings

from nocopt.render.blocks import Details, Footnote, MathBlock, Paragraph
from nocopt.render.html import to_html
from nocopt.render.inline import InlineParser
from nocopt.render.markdown import parse
from tests.render.markdown_texts import texts


class Reader(HTMLParser):
    """Reads HTML as a program does that pastes it: elements in order, and all text."""

    VOID = frozenset({"br", "hr"})

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """An element ends: the one that began last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Text."""
        self.text += data

    @property
    def tags(self) -> list[str]:
        """The elements by name."""
        return [tag for tag, _ in self.elements]


def read(markdown: str) -> Reader:
    """Markdown, by way of the blocks, as HTML that was read."""
    document = parse(markdown)
    inline = InlineParser()
    inline.set_references(document.references)
    reader = Reader(to_html(document.blocks, inline))
    assert reader.open == []
    return reader


@pytest.mark.parametrize(
    ("markdown", "tags", "text"),
    [
        ("# T *x*", ["h1", "em"], "T x"),
        ("a **b** ~~c~~ `d`", ["p", "strong", "s", "code"], "a b c d"),
        ("- a\n- b", ["ul", "li", "li"], "ab"),
        ("- a\n\n- b", ["ul", "li", "p", "li", "p"], "a\nb".replace("\n", "")),
        ("- [x] a\n- [ ] b", ["ul", "li", "li"], "☑ a☐ b"),
        ("- a\n  1. b", ["ul", "li", "ol", "li"], "ab"),
        ("> a\n> > b", ["blockquote", "p", "blockquote", "p"], "a\nb"),
        ("```python\na < b\n  c\n```", ["pre"], "a < b\n  c"),
        ("a\n\n---\n\nb", ["p", "hr", "p"], "a\n\nb"),
        ("a  \nb", ["p", "br"], "ab"),
    ],
)
def test_each_kind_of_block(markdown: str, tags: list[str], text: str) -> None:
    reader = read(markdown)
    assert reader.tags == tags
    assert reader.text == text


def test_a_list_goes_on_with_its_number() -> None:
    assert read("7. a\n8. b").elements[0] == ("ol", {"start": "7"})
    assert read("1. a").elements[0] == ("ol", {})


def test_a_table_has_its_sides_and_lines() -> None:
    reader = read("| a | b |\n|:--|--:|\n| 1 | **2** |")
    assert reader.tags == [
        *("table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td", "strong"),
    ]
    assert reader.elements[0][1]["border"] == "1"
    assert [found.get("align") for tag, found in reader.elements if tag in ("th", "td")] == [
        *("left", "right", "left", "right"),
    ]


def test_links_lead_where_they_may() -> None:
    reader = read(
        '[a](https://x.org/?q=1&b="2") [b](javascript:alert(1)) [c][d]\n\n[d]: https://d.org'
    )
    links = [found["href"] for tag, found in reader.elements if tag == "a"]
    assert [str(link).split("?")[0] for link in links] == ["https://x.org/", "https://d.org"]


def test_nothing_of_the_text_becomes_an_element() -> None:
    reader = read("a <script>alert(1)</script> & <b\n\n```\n</pre><i>\n```\n\n`<u>`")
    assert not {"script", "i", "u", "b"} & set(reader.tags)
    assert "<script>alert(1)</script> & <b" in reader.text
    assert "</pre><i>" in reader.text


def test_formulas_notes_and_details_stay_readable() -> None:
    blocks = (
        MathBlock("x < y"),
        Footnote("1", (Paragraph("why"),)),
        Details("More", (Paragraph("inside"),)),
    )
    reader = Reader(to_html(blocks, InlineParser()))
    assert reader.open == []
    for piece in ("$$x < y$$", "why", "More", "inside"):
        assert piece in reader.text


@settings(max_examples=100)
@given(texts())
def test_any_text_is_well_formed(markdown: str) -> None:
    read(markdown)
