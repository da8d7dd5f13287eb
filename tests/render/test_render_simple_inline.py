"""What is read without the inline engine is read as the engine would."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nocopt.render.blocks import Span, Style
from nocopt.render.inline_engine import InlineEngine
from nocopt.render.simple_inline import simple_spans
from tests.render.answers import PIECES

ENGINE = InlineEngine(soft_break=" ")

SOURCES = st.lists(
    st.sampled_from(
        [
            *(
                "a",
                "b1",
                " ",
                "  ",
                "\n",
                "`",
                "`a`",
                "`a *b*`",
                "``",
                "**",
                "**a**",
                "**a b**",
                "*",
            ),
            *(
                "_",
                "~~",
                ":",
                ": ",
                "http:",
                "//x.y",
                "www.",
                "@",
                ".",
                ",",
                ")",
                "(",
                "|",
                "#",
                "-",
            ),
            *("é", "重点", "“", "”", "。", "$", "\\", "<b>", "&amp;", "[", "]", "!", "{", "\u00a0"),
        ]
    ),
    max_size=9,
).map("".join)


@settings(max_examples=1500, deadline=None)
@given(text=SOURCES)
def test_spans_are_those_of_the_engine(text: str) -> None:
    found = simple_spans(text)
    assert found is None or found == ENGINE.spans(text)


def test_spans_of_answers_are_those_of_the_engine() -> None:
    lines = [line for text in PIECES.values() for line in text.split("\n")]
    simple = [line for line in lines if simple_spans(line) is not None]
    assert [simple_spans(line) for line in simple] == [ENGINE.spans(line) for line in simple]
    assert len(simple) > len(lines) / 2


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", ()),
        ("plain: yes", (Span("plain: yes"),)),
        (
            "`x*y*` and **bold words**.",
            (
                Span("x*y*", Style.CODE),
                Span(" and "),
                Span("bold words", Style.BOLD),
                Span("."),
            ),
        ),
        ("a*b", None),
        ("see http://a.b", None),
        ("**a**b", None),
    ],
)
def test_what_has_to_be_decided_is_left_to_the_engine(
    text: str, spans: tuple[Span, ...] | None
) -> None:
    assert simple_spans(text) == spans
