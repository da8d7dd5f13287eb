"""Where the words of a search stand in a text: all are marked, the best place is gone to."""

from __future__ import annotations

import pytest

from nocopt.core.search import Spots, spots


@pytest.mark.parametrize(
    ("text", "terms", "found"),
    [
        ("nothing of it", ("fox",), Spots()),
        ("A fox, a FOX", ("fox",), Spots(((2, 5), (9, 12)), 2, 1)),
        ("我的数据库里", ("数据",), Spots(((2, 4),), 2, 1)),
        ("Straße und Café", ("strasse", "cafe"), Spots(((0, 6), (11, 15)), 0, 2)),
        ("database", ("data", "database"), Spots(((0, 8),), 0, 2)),
        ("two\n  words", ("two words",), Spots(((0, 11),), 0, 1)),
    ],
)
def test_marks_are_places_in_the_text_itself(
    text: str, terms: tuple[str, ...], found: Spots
) -> None:
    assert spots(text, terms) == found


def test_the_best_place_has_the_words_together() -> None:
    text = "window " + 300 * "- " + "window " + 300 * "- " + "a harder window"
    found = spots(text, ("harder", "window"))
    assert text[found.best :] == "harder window"
    assert found.terms == 2
    assert len(found.marks) == 4
