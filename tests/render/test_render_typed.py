"""What a person typed: code in closed fences, formulas, the rest untouched."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocopt.render.blocks import CodeBlock, MathBlock
from nocopt.render.typed import Piece, formulas, has_blocks, pieces


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Why?\n\n```py\na = 1\n\nb\n```\n\nIt *fails*.",
            ["Why?", ("py", "a = 1\n\nb"), "It *fails*."],
        ),
        ("a\n```\nb\n```\nc", ["a", ("", "b"), "c"]),
        ("a\n\n\n~~~ sh x\nb\n~~~~\n\n\nc", ["a\n", ("sh", "b"), "\nc"]),
        ("  ```\n    two\n  one\n  ```", [("", "  two\none")]),
        ("```\na\n```\n```\nb\n```", [("", "a"), ("", "b")]),
        ("````md\n```\nin\n```\n````", [("md", "```\nin\n```")]),
        ("```\nnever closed", ["```\nnever closed"]),
        ("```\n\n```", ["```\n\n```"]),
        ("    ```\n    a\n    ```", ["    ```\n    a\n    ```"]),
        ("use ``` here\n```not`code\nx\n```", ["use ``` here\n```not`code\nx\n```"]),
        ("$$\na\n$$", ["a"]),
        ("so\n$$ a^2 $$\nor\n\\[ b \\]", ["so", "a^2", "or", "b"]),
        ("$$\n\\frac a b\n= c\n$$\nend", ["\\frac a b\n= c", "end"]),
        ("kill $$ now\n$$ a $$ b $$\n$$\n\nx\n$$", ["kill $$ now\n$$ a $$ b $$\n$$\n\nx\n$$"]),
        ("It costs $5.\n\n# no *Markdown*", ["It costs $5.\n\n# no *Markdown*"]),
    ],
)
def test_blocks_are_found_and_all_else_is_verbatim(
    text: str, found: list[str | tuple[str, str]]
) -> None:
    def told(piece: Piece) -> str | tuple[str, str]:
        if isinstance(piece, CodeBlock):
            return piece.language, piece.text
        return piece.text if isinstance(piece, MathBlock) else piece

    assert [told(one) for one in pieces(text)] == found


@given(st.text(alphabet="`~$\\[] \nab", max_size=60))
def test_no_word_is_lost_or_moved(text: str) -> None:
    found = list(pieces(text))
    if not has_blocks(text):
        assert found == [text]
    if any(isinstance(one, CodeBlock) for one in found):
        return  # of a fence more may be left out than signs: what stands behind its language
    whole = "".join(one.text if isinstance(one, MathBlock) else str(one) for one in found)
    assert [char for char in whole if char in "ab"] == [char for char in text if char in "ab"]


def test_fences_that_nothing_closes_are_looked_for_once() -> None:
    text = "```a\n" * 20_000 + "$$\nx\n" * 20_000
    began = time.perf_counter()
    list(pieces(text))
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Is $x^2$ prime?\nOr \\(x+1\\), $y$?", ["$x^2$", "\\(x+1\\)", "$y$"]),
        ("设$x$为实数, the $n$th and ($O(n \\log n)$)", ["$x$", "$n$", "$O(n \\log n)$"]),
        ("It costs $5 and $6, from $5 to 10$ total, 3$, US$5, HK$6, $3-$4.", []),
        ('a $lot of money$ for $PATH:$HOME and ${a}${b} and "$a"."$b"', []),
        ("$a.$b.$c; $('a').on($('b')); $foo = $bar; '{print $1, $NF}'; s/$x$/y/", []),
        ("`$x$` and `a` $y$, grep '\\(foo\\)', kill $$ now $$", ["$y$"]),
        ("$a\nb$", []),
    ],
)
def test_formulas_in_lines_are_found_and_prices_and_code_are_none(
    text: str, found: list[str]
) -> None:
    assert [text[one.start : one.end] for one in formulas(text)] == found


def test_dollars_that_nothing_closes_are_looked_for_once() -> None:
    text = "$a `" * 50_000 + "\n" + " \\(" * 50_000 + "\n$ab" + " ," * 50_000 + "$"
    began = time.perf_counter()
    list(formulas(text))
    assert time.perf_counter() - began < 2
