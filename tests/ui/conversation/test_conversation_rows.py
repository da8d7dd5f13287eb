"""The tree of blocks as a flat list of rows."""

from __future__ import annotations

import pytest

from nocopt.render.markdown import parse
from nocopt.ui.conversation.rows import RowSpec, Verbatim, rows_of, verbatim_rows


def rows(text: str) -> list[RowSpec]:
    return rows_of(parse(text).blocks)


def test_lists_hang_and_are_copied_with_their_marks() -> None:
    made = rows("3. three\n4. four\n   - nested\n\ntext")
    assert [(row.prefix, [mark.text for mark in row.markers]) for row in made] == [
        ("3. ", ["3."]),
        ("4. ", ["4."]),
        ("   - ", ["◦"]),
        ("", []),
    ]
    assert made[0].indent == made[1].indent < made[2].indent
    assert made[3].indent == 0


@pytest.mark.parametrize(
    ("text", "prefixes"),
    [
        ("[^n]: 1. one\n    2. two", ["[^n]: 1. ", "    2. "]),
        ("[^n]: - [x] one\n      - two", ["[^n]: - [x] ", "          - "]),
        ("[^note]: [^m]: b", ["[^note]: [^m]: "]),
        ("[^note]: b\n\n    c", ["[^note]: ", "    "]),
        ("[^n]: - - a", ["[^n]: - - "]),
        ("- [^n]: 1. one", ["- [^n]: 1. "]),
    ],
)
def test_what_begins_a_footnote_is_copied_with_its_marks(text: str, prefixes: list[str]) -> None:
    assert [row.prefix for row in rows(text)] == prefixes


def test_an_item_may_begin_with_anything() -> None:
    (code,) = rows("- ```\n  x\n  ```")
    assert [mark.text for mark in code.markers] == ["•"]
    (inner,) = rows("- - deep")
    assert [mark.text for mark in inner.markers] == ["•", "◦"]
    (empty,) = rows("-")
    assert [mark.text for mark in empty.markers] == ["•"]


def test_tight_items_stand_close_and_loose_ones_apart() -> None:
    assert [row.above for row in rows("- a\n- b\n- c")][1:] == [4, 4]
    assert [row.above for row in rows("- a\n\n- b\n\n- c")][1:] == [12, 12]


def test_quotes_have_a_bar_for_each_depth() -> None:
    assert [len(row.bars) for row in rows("> a\n>\n> > b\n\nc")] == [1, 2, 0]


def test_tasks() -> None:
    assert [row.markers[0].checked for row in rows("- [x] a\n- [ ] b\n- c")] == [True, False, None]


def test_equal_text_gives_equal_rows() -> None:
    text = "1. a\n\n   > b\n\n| x |\n|---|\n| y |\n"
    assert rows(text) == rows(text)


def test_long_text_is_split_at_line_ends_and_nothing_is_lost() -> None:
    text = "\n".join(str(number) for number in range(1000))
    made = verbatim_rows(text)
    assert len(made) > 10
    assert "\n".join(row.block.text for row in made if isinstance(row.block, Verbatim)) == text


def test_lines_as_typed_read_each_in_their_own_direction() -> None:
    text = "שלום עולם\n123\n\nhello (world)\nmore\nמה שלומך?"
    made = verbatim_rows(text)
    assert [row.block.text for row in made if isinstance(row.block, Verbatim)] == [
        "שלום עולם\n123\n",
        "hello (world)\nmore",
        "מה שלומך?",
    ]
    assert {row.joiner for row in made} == {"\n"}
