"""Texts of any size and any shape take time in proportion to their size, and no more."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nocopt.render.blocks import CodeBlock
from nocopt.render.inline import InlineParser
from nocopt.render.markdown import parse
from nocopt.render.plain import to_markdown, to_plain
from tests.render.pace import Work, fed, grows_less, takes_less

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"

TEXTS: dict[str, Callable[[int], str]] = {
    "paragraph of lines": lambda size: "some words of a paragraph\n" * (size // 26),
    "paragraph of one line": lambda size: "some words of a paragraph " * (size // 26),
    "paragraph without spaces": lambda size: "x" * size,
    "rows of a table": lambda size: "| a | b |\n|---|---|\n" + "| 12 | `x` |\n" * (size // 13),
    "joined emoji": lambda size: FAMILY * (size // 5),
    "emoji joined to one": lambda size: "\U0001f468\u200d" * (size // 2),
    "lines of a formula": lambda size: "$$\n" + "x &= y \\\\\n" * (size // 10),
    "formula in one line": lambda size: "\\[ " + "a \\[ " * (size // 5),
    "formulas without end": lambda size: "$$ a_b\n\n" * (size // 8),
    "dollars": lambda size: "$a $" * (size // 4),
    "details": lambda size: "<details>\na\n</details>\n" * (size // 23),
    "details in details": lambda size: "<details>\n" * (size // 10),
    "summary without end": lambda size: "<details><summary>\n" + "a\n" * (size // 2),
    "footnotes": lambda size: "[^1]: a\n" * (size // 8),
    "references to footnotes": lambda size: "[^1]" * (size // 4),
    "mail addresses": lambda size: "a.b@c.d " * (size // 8),
    "items": lambda size: "- a\n" * (size // 4),
    "markers": lambda size: "> - " * (size // 4),
}


def _copy(text: str) -> None:
    document = parse(text)
    to_plain(document.blocks, InlineParser())
    to_markdown(document.blocks)


@pytest.mark.parametrize("work", [parse, fed, _copy])
@pytest.mark.parametrize("make", TEXTS.values(), ids=TEXTS)
def test_time_grows_with_the_size_only(make: Callable[[int], str], work: Work) -> None:
    # Eight times the text would take 64 times as long if the time were quadratic.
    assert grows_less(work, make(5_000), make(40_000), times=24, grace=0.01)


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("paragraph of lines", 1_000_000),
        ("paragraph of one line", 1_000_000),
        ("rows of a table", 20_000 * 13),
        ("joined emoji", 50_000 * 5),
        ("emoji joined to one", 50_000 * 2),
    ],
)
def test_what_is_huge_takes_seconds_at_most(name: str, size: int) -> None:
    text = TEXTS[name](size)
    assert takes_less(4, lambda: fed(text))
    assert takes_less(4, lambda: _copy(text))


def test_long_code_is_read_before_the_next_frame() -> None:
    code = "```python\n" + "    value = compute(something, other)  # a comment\n" * 6_000 + "```\n"
    assert takes_less(0.03, lambda: parse(code))
    (block,) = parse(code).blocks
    assert isinstance(block, CodeBlock)
    assert block.text.count("\n") == 5_999
