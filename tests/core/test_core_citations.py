"""What citations say of their places, whatever kind they are of, and whatever is wrong in them."""

from __future__ import annotations

from typing import Any

import pytest

from nocopt.core.citations import Cited, cited

PAGES = {"type": "page_location", "document_index": 0, "document_title": " A\n paper ", "end": 1}


@pytest.mark.parametrize(
    ("first", "behind", "pages"),
    [
        (3, 4, (3, 3)),
        (3, 6, (3, 5)),
        (3, 3, (3, 3)),
        (3, None, (3, 3)),
        ("3", 6, (None, None)),
        (None, 6, (None, None)),
    ],
)
def test_pages_are_said_from_first_to_last(first: Any, behind: Any, pages: tuple[Any, Any]) -> None:
    place = cited({**PAGES, "start_page_number": first, "end_page_number": behind})
    assert (place.first_page, place.last_page) == pages
    assert (place.title, place.document) == ("A paper", 1)


def test_a_page_of_the_web_is_one_source_wherever_it_is_cited() -> None:
    found = cited({"url": "https://a.example", "title": "A", "cited_text": " one \n two "})
    again = cited({"source": "https://a.example", "start_block_index": 4})
    assert found.identity == again.identity
    assert found == Cited(("https://a.example",), "https://a.example", "A", words="one two")


def test_each_place_of_a_document_is_a_source_of_its_own() -> None:
    one, other = ({**PAGES, "start_char_index": at} for at in (0, 20))
    assert cited(one).identity == cited(one).identity != cited(other).identity


def test_what_is_wrong_is_left_out() -> None:
    wrong = {"url": 1, "title": ["A"], "document_index": "0", "cited_text": {}}
    place = cited(wrong)
    assert place == Cited(place.identity)
