"""Words are counted in source exactly as often as they are shown, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nocopt.render import markdown
from nocopt.render.blocks import (
    Block,
    CodeBlock,
    Details,
    Footnote,
    Heading,
    ListBlock,
    MathBlock,
    Paragraph,
    Quote,
    Rule,
    Table,
)
from nocopt.render.counting import shown_count
from nocopt.render.inline import InlineParser
from tests.render.answers import PIECES as ANSWERS


def shown(source: str) -> list[str]:
    """The texts that are shown of a source, none of them broken by markup."""
    document = markdown.parse(source)
    inline = InlineParser()
    inline.set_references(document.references)
    return [
        text if written else "".join(span.text for span in inline.spans(text))
        for text, written in _texts(document.blocks)
    ]


def _texts(blocks: Iterable[Block]) -> Iterator[tuple[str, bool]]:
    """Texts, and whether they are shown as they are written."""
    for block in blocks:
        match block:
            case CodeBlock(_, text) | MathBlock(text):
                yield text, True
            case Paragraph(text) | Heading(_, text):
                yield text, False
            case Table(_, header, rows):
                yield from ((cell, not cell) for row in (header, *rows) for cell in row)
            case ListBlock(items=items):
                yield from (text for item in items for text in _texts(item.blocks))
            case Quote(inner) | Footnote(_, inner):
                yield from _texts(inner)
            case Details(summary, inner):
                yield from ((summary or "Details", False), *_texts(inner))
            case Rule():
                pass


def counted(source: str, wanted: str, *, match_case: bool) -> int:
    if not match_case:
        wanted = wanted.lower()
    texts = shown(source)
    return sum((one if match_case else one.lower()).count(wanted) for one in texts)


SOURCES = st.lists(
    st.sampled_from(
        [
            *("a", "b", "ab", "x", "1", " ", "  ", "\n", "\n\n", "é", "Ab", "aa", "重点"),
            *("*", "**", "_", "~~", "`", "```", "~~~", "```a\n", "\n```\n", "\n~~~ x\n", "    "),
            *("# ", "- ", "* ", "1. ", "2) ", "> ", "- [x] ", "---\n", "===\n", "\t"),
            *(
                "| ",
                "|--|\n",
                "|a|b|\n|--|--|\n",
                "|a|b|x|\n",
                "\\",
                "\\|",
                "$",
                "$$",
                "\\[",
                "\\(",
            ),
            *(
                "[a](https://a.b/x)",
                "[a",
                "](",
                ")",
                "[x]",
                "https://a.b/x",
                "<b>",
                "<https://a.x>",
            ),
            *(
                "![a](b)",
                "[a]: /x\n",
                "[^1]",
                "&amp;",
                "<br>",
                "<sub>",
                "</sub>",
                "a@b.x",
                "{",
                "}",
            ),
        ]
    ),
    max_size=14,
).map("".join)


@settings(max_examples=1500, deadline=None)
@given(
    source=SOURCES,
    wanted=st.sampled_from(
        ["a", "b", "x", "1", "ab", "a b", "aa", "ba", "x a", "https", "重", "é"]
    ),
    match_case=st.booleans(),
)
def test_a_number_is_the_number_that_is_shown(source: str, wanted: str, match_case: bool) -> None:
    found = shown_count(source, wanted, match_case=match_case)
    assert found is None or found == counted(source, wanted, match_case=match_case)


def test_most_answers_need_no_parsing() -> None:
    sure = 0
    for answer in ANSWERS.values():
        for wanted in ("e", "the", "of a", "code"):
            found = shown_count(answer, wanted, match_case=False)
            assert found is None or found == counted(answer, wanted, match_case=False)
            sure += found is not None
    assert sure > 0.6 * 4 * len(ANSWERS)


@pytest.mark.parametrize(
    ("source", "wanted", "number"),
    [
        ("a **b** a", "a", 2),
        ("im**port**ant", "important", None),
        ("```python\nthe code\n```", "python", 0),
        ("[text](https://example.com/text)", "text", 1),
        ("a `word` [`text`](https://example.com/text) text", "text", 2),
        ("`[text](https://example.com/text)`", "text", 2),
        ("a ` b\n[text](https://example.com/text) `", "text", None),
        ("```\n[text](https://example.com/text)", "text", None),
        ("1. one 1", "1", None),
        ("- [x] done", "x", None),
        ("|a|\n|--|\n|b|c|", "c", None),
        ("H<sub>2</sub>O", "h", None),
        ("a word", "a, word", None),
        ("İ", "i", None),
    ],
)
def test_what_may_be_hidden_makes_it_uncertain(
    source: str, wanted: str, number: int | None
) -> None:
    assert shown_count(source, wanted, match_case=False) == number
