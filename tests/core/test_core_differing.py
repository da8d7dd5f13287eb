"""Two texts compared: nothing of either is lost, and what is alike is found."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocopt.core.differing import Change, Run, differing

SAME, GONE, NEW = Change.SAME, Change.GONE, Change.NEW
TEXT = st.text(st.sampled_from("ab 数据\n.,_é"), max_size=25)


@pytest.mark.parametrize(
    ("before", "after", "runs"),
    [
        ("", "", []),
        ("a b", "a b", [(SAME, "a b")]),
        ("", "a b", [(NEW, "a b")]),
        ("a b", "", [(GONE, "a b")]),
        (
            "one two three",
            "one 2 three",
            [(SAME, "one "), (GONE, "two "), (NEW, "2 "), (SAME, "three")],
        ),
        ("数据库", "数目库", [(SAME, "数"), (GONE, "据"), (NEW, "目"), (SAME, "库")]),
        ("a, b", "a; b", [(SAME, "a"), (GONE, ", "), (NEW, "; "), (SAME, "b")]),
        ("a b\nc d\n", "a b\nc e\n", [(SAME, "a b\nc "), (GONE, "d\n"), (NEW, "e\n")]),
        ("x\ny\n", "y\n", [(GONE, "x\n"), (SAME, "y\n")]),
        ("a b c", "d e f", [(GONE, "a b c"), (NEW, "d e f")]),
    ],
)
def test_words_are_compared(before: str, after: str, runs: list[tuple[Change, str]]) -> None:
    assert differing(before, after) == tuple(Run(*run) for run in runs)


@given(TEXT, TEXT)
def test_both_texts_are_in_it(before: str, after: str) -> None:
    runs = differing(before, after)
    assert "".join(text for change, text in runs if change is not NEW) == before
    assert "".join(text for change, text in runs if change is not GONE) == after
    assert all(text for _, text in runs)


@given(TEXT, TEXT)
def test_neighbours_have_different_fates_and_what_is_new_comes_last(
    before: str, after: str
) -> None:
    changes = [change for change, _ in differing(before, after)]
    for one, other in pairwise(changes):
        assert one is not other
        assert (one, other) != (NEW, GONE)


@pytest.mark.parametrize("word", ["a ", "a\n", "a b\n", "数"])
def test_texts_that_repeat_themselves_take_a_moment(word: str) -> None:
    began = time.process_time()
    differing("x" + word * 20_000, "y" + word * 19_000 + "z")
    assert time.process_time() - began < 1.5


def test_what_both_have_once_holds_the_rest_together() -> None:
    runs = differing("a b a b unique a b a", "b b unique a a a")
    assert (SAME, "b unique a ") in [tuple(run) for run in runs]


def test_long_texts_take_a_moment() -> None:
    before = [f"line {number} of many words {number % 97} here\n" for number in range(2_000)]
    after = [line.replace("many", "few") if at % 3 else line for at, line in enumerate(before)]
    began = time.process_time()
    runs = differing("".join(before), "".join(after))
    assert time.process_time() - began < 1.5
    assert sum(change is GONE for change, _ in runs) > 1_000
