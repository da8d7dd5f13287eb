"""Values of JSON are read as what they ought to be, and as nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from nocopt.core import json_values as read

THINGS: tuple[Any, ...] = (
    None,
    True,
    0,
    1,
    -2,
    10**400,
    1.5,
    float("nan"),
    "",
    " a ",
    ["a"],
    [1],
    {"a": 1},
)


@pytest.mark.parametrize(
    ("reader", "taken"),
    [
        (read.text, {"": "", " a ": " a "}),
        (read.words, {" a ": "a"}),
        (read.flag, {True: True}),
        (read.whole, {0: 0, 1: 1, -2: -2}),
        (read.count, {1: 1}),
        (read.number, {0: 0.0, 1: 1.0, -2: -2.0, 1.5: 1.5}),
        (read.items, {("a",): ["a"], (1,): [1]}),
        (read.texts, {("a",): ("a",)}),
        (read.members, {"{}": {"a": 1}}),
    ],
)
def test_only_what_it_ought_to_be_is_read(
    reader: Callable[[Any], Any], taken: dict[Any, Any]
) -> None:
    found: list[Any] = []
    for value in THINGS:
        try:
            found.append(reader(value))
        except (ValueError, TypeError):
            continue
    assert [(type(one), one) for one in found] == [(type(one), one) for one in taken.values()]
