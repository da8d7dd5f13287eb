"""Streaming gives the blocks of a whole parse, wherever the text was cut, at a constant cost."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nocopt.render.block_parser import BlockParser
from nocopt.render.blocks import Block, CodeBlock, Paragraph, Patch, Quote, Rule
from nocopt.render.markdown import Document, parse
from nocopt.render.references import Reference
from nocopt.render.stream import MarkdownStream
from tests.render.markdown_texts import document, split_texts, texts
from tests.render.pace import seconds


class Reader:
    """A consumer that knows the blocks from the patches only."""

    def __init__(self) -> None:
        self.stream = MarkdownStream()
        self.blocks: list[Block] = []

    def apply(self, patch: Patch) -> None:
        assert patch.keep <= len(self.blocks)
        self.blocks[patch.keep :] = patch.blocks
        assert tuple(self.blocks) == self.stream.blocks


def _document(reader: Reader) -> Document:
    return Document(reader.stream.blocks, dict(reader.stream.references))


def _parse(text: str, *, growing: bool = False) -> Document:
    document = parse(text, growing=growing)
    return Document(document.blocks, dict(document.references))


def test_three_thousand_generated_documents_in_pieces() -> None:
    generator = random.Random(2)
    for _ in range(3000):
        text = document(generator)
        reader = Reader()
        start = 0
        while start < len(text):
            end = start + generator.randint(1, 9)
            reader.apply(reader.stream.feed(text[start:end]))
            start = end
        reader.apply(reader.stream.finish())
        assert _document(reader) == _parse(text)


@settings(max_examples=400, deadline=None)
@given(split_texts())
def test_any_split_gives_the_blocks_of_the_whole(pieces: list[str]) -> None:
    reader = Reader()
    for piece in pieces:
        reader.apply(reader.stream.feed(piece))
    reader.apply(reader.stream.finish())
    assert _document(reader) == _parse("".join(pieces))


@settings(max_examples=60, deadline=None)
@given(texts())
def test_every_prefix_shows_the_text_so_far(text: str) -> None:
    reader = Reader()
    for end, char in enumerate(text, 1):
        reader.apply(reader.stream.feed(char))
        so_far = text[:end].replace("\r\n", "\n").replace("\r", "\n")
        complete = so_far[: so_far.rfind("\n") + 1]
        expected = (_parse(so_far, growing=True), _parse(complete, growing=True))
        assert _document(reader) in (*expected, _without_head(complete))


def _without_head(text: str) -> Document:
    """The text without its last line, which may turn out to be the head of a table."""
    parser = BlockParser()
    for line in text.split("\n")[:-1]:
        parser.line(line)
    fork = parser.fork()
    fork.withhold_head()
    fork.close(growing=True)
    return Document((*parser.closed, *fork.closed), {**parser.definitions, **fork.definitions})


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_no_text_raises(text: str) -> None:
    assert parse(text).blocks == parse(text).blocks


def test_markers_are_held_back_until_they_mean_something() -> None:
    stream = MarkdownStream()
    stream.feed("text\n")
    assert stream.feed("-") == Patch(1, ())
    assert stream.blocks == (Paragraph("text"),)
    patch = stream.feed(" item")
    assert patch.keep == 0
    assert patch.blocks[0] == Paragraph("text")
    assert len(patch.blocks) == 2


TABLE = ("| a | b |", "|---|--:|", "| 1 | 2 |")


@pytest.mark.parametrize(
    ("first", "rest"),
    [("", ""), ("text\n", ""), ("text\n\n", ""), ("> ", "> "), ("- ", "  "), ("2. ", "   ")],
)
@pytest.mark.parametrize("size", [1, 3])
def test_a_table_is_never_shown_as_text(first: str, rest: str, size: int) -> None:
    stream, whole = MarkdownStream(), first + f"\n{rest}".join(TABLE)
    for at in range(0, len(whole), size):
        stream.feed(whole[at : at + size])
        assert "|" not in str(stream.blocks)
    stream.finish()
    assert stream.blocks == parse(whole).blocks
    assert "Table(" in str(stream.blocks)


def test_a_line_with_a_bar_that_heads_no_table_is_shown_by_the_next_one() -> None:
    stream = MarkdownStream()
    assert stream.feed("|x| is absolute\n") == Patch(0, ())
    stream.feed("an")
    assert stream.blocks == (Paragraph("|x| is absolute\nan"),)


def test_a_line_with_a_bar_is_shown_at_a_blank_line_and_at_the_end() -> None:
    stream = MarkdownStream()
    stream.feed("| a\n\n")
    assert stream.blocks == (Paragraph("| a"),)
    stream.feed("| b")
    assert stream.blocks == (Paragraph("| a"),)
    assert stream.finish() == Patch(1, (Paragraph("| b"),))


def test_a_long_line_with_a_bar_is_not_waited_for() -> None:
    stream = MarkdownStream()
    stream.feed("|" + "x" * 1_000)
    assert stream.blocks == (Paragraph("|" + "x" * 1_000),)


def test_markers_at_the_end_are_shown_when_it_is_the_end() -> None:
    stream = MarkdownStream()
    stream.feed("text\n\n***")
    assert stream.blocks == (Paragraph("text"),)
    assert stream.finish() == Patch(1, (Rule(),))


def test_code_shows_markers_at_once_but_no_half_fence() -> None:
    stream = MarkdownStream()
    stream.feed("```\n- a\n")
    stream.feed("-")
    assert stream.blocks == (CodeBlock("", "- a\n-", closed=False),)
    stream.feed("\n``")
    assert stream.blocks == (CodeBlock("", "- a\n-", closed=False),)
    stream.feed("`")
    assert stream.blocks == (CodeBlock("", "- a\n-", closed=False),)
    stream.feed("\n")
    assert stream.blocks == (CodeBlock("", "- a\n-"),)


def test_half_fence_in_a_quote_is_held_back() -> None:
    stream = MarkdownStream()
    stream.feed("> ```\n> a\n> ``")
    assert stream.blocks == (Quote((CodeBlock("", "a", closed=False),)),)


def test_closed_blocks_are_not_sent_again() -> None:
    stream = MarkdownStream()
    stream.feed("one\n\ntwo\n\n")
    patch = stream.feed("three")
    assert patch == Patch(2, (Paragraph("three"),))


def test_empty_pieces_change_nothing() -> None:
    stream = MarkdownStream()
    stream.feed("a")
    assert stream.feed("") == Patch(1, ())
    stream.feed("\r")
    assert stream.feed("\n") == Patch(1, ())
    stream.feed("b")
    assert stream.blocks == (Paragraph("a\nb"),)


def test_feeding_a_finished_stream_is_a_mistake() -> None:
    stream = MarkdownStream()
    stream.finish()
    with pytest.raises(ValueError, match="finished"):
        stream.feed("a")


def test_references_change_as_they_are_written() -> None:
    stream = MarkdownStream()
    stream.feed("[a]: /u")
    first = stream.references
    assert first == {"a": Reference("/u")}
    stream.feed("rl\n")
    assert stream.references == {"a": Reference("/url")}
    before = stream.references
    stream.feed("\ntext")
    stream.feed(" more")
    assert stream.references == before
    assert stream.blocks == (Paragraph("text more"),)


def test_many_definitions_in_one_paragraph_settle() -> None:
    text = "".join(f"[r{number}]: /u{number}\n" for number in range(200))
    stream = MarkdownStream()
    for line in text.splitlines(keepends=True):
        stream.feed(line)
    stream.finish()
    assert stream.blocks == ()
    assert len(stream.references) == 200
    assert dict(stream.references) == dict(parse(text).references)


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ("", "- item with words\n"),
        ("", "words of a paragraph\n"),
        ("", "words of a paragraph "),
        ("", "> quoted words\n"),
        ("| a | b |\n|---|---|\n", "| a | b |\n"),
        ("", "[label]: /target\n"),
        ("", "    indented code\n"),
        ("```\n", "fenced code\n"),
        ("$$\n", "x &= y \\\\\n"),
        ("\\begin{align}\n", "x &= y \\\\\n"),
        ("", "text with $x$ and $5[^1]\n"),
        ("[^1]: ", "words of a footnote\n"),
        ("[^1]: a\n\n", "    words\n\n"),
        ("", "[^1]: a footnote\n"),
        ("<details>\n", "- words</details\n"),
        ("<details>\n<summary>\n", "words\n"),
        ("", "<details>words</details>\n"),
    ],
)
def test_cost_of_a_piece_does_not_grow_with_the_text(head: str, line: str) -> None:
    """A hundred times the text may cost a piece a little more copying, but no second parsing."""

    def cost(lines: int) -> float:
        stream = MarkdownStream()
        stream.feed(head + line * lines)

        def go_on() -> None:
            for _ in range(4):
                stream.feed(line)

        return seconds(go_on, tries=9)

    # Parsing again would cost a hundred times as much.
    assert cost(5000) < 20 * cost(50) + 0.001
