"""Numbers of things are said in the form that the number has."""

from __future__ import annotations

import pytest

from nocopt.ui.counts import Counts


@pytest.mark.parametrize(
    ("number", "shown", "said"),
    [
        (0, "", "0 tokens"),
        (1, "", "1 token"),
        (2, "", "2 tokens"),
        (21_234, "", "21,234 tokens"),
        (21_234, "21.2K", "21.2K tokens"),
    ],
)
def test_one_thing_is_no_several(number: int, shown: str, said: str) -> None:
    assert Counts().tokens(number, shown) == said


def test_every_noun_has_both_forms() -> None:
    says = (
        *(Counts().answers, Counts().unpriced, Counts().characters, Counts().bytes),
        *(Counts().pages, Counts().lines, Counts().columns, Counts().rows, Counts().events),
        Counts().files_left_out,
    )
    ones = [say(1).removeprefix("1 ") for say in says]
    several = [say(2).removeprefix("2 ") for say in says]
    nouns = [one.partition(" ")[0] for one in ones]
    assert [one.replace(noun, f"{noun}s", 1) for one, noun in zip(ones, nouns, strict=True)] == (
        several
    )
