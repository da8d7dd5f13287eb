"""Where a chat is, and what makes a tag."""

from __future__ import annotations

import pytest

from nocopt.core.filing import LONGEST_TAG, Filed, Place, tag_from


@pytest.mark.parametrize(
    ("filed", "place"),
    [
        (Filed(), Place.LIST),
        (Filed(pinned=1.0, project_id=2), Place.LIST),
        (Filed(archived=1.0), Place.ARCHIVE),
        (Filed(archived=1.0, deleted=2.0), Place.TRASH),
    ],
)
def test_a_chat_is_in_one_place(filed: Filed, place: Place) -> None:
    assert filed.place is place


@pytest.mark.parametrize(
    ("typed", "tag"),
    [("  to do ", "to do"), ("a,\nb", "a b"), (" , ", ""), ("x" * 99, "x" * LONGEST_TAG)],
)
def test_tags_are_one_line_without_commas(typed: str, tag: str) -> None:
    assert tag_from(typed) == tag
