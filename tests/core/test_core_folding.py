"""Texts folded, taken apart into words, and found by any piece of them that begins a word."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocopt.core.folding import (
    LONGEST_WORD,
    UNSPACED,
    Key,
    folded,
    folded_with_places,
    keys_of,
    words_of,
)

MIXED = st.text(
    st.sampled_from(["a", "B", "c", "D", "1", "_", "-", " ", ".", "é", "數", "据", "库", "ก", "ß"]),
    max_size=20,
)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("ÅNGSTRÖM", "angstrom"),
        ("İstanbul", "istanbul"),
        ("Straße", "strasse"),
        ("\ufb01ne", "fine"),
        ("\uff21\uff22\uff11", "ab1"),
        ("\u2103", "°c"),
        ("\u0386", "\u03b1"),
        ("\u0438\u0306", "\u0439"),  # a Russian letter written as two is that letter
        ("が", "が"),
        ("数据库", "数据库"),
        ("Đà Nẵng", "đa nang"),
    ],
)
def test_case_accents_and_width_make_no_difference(text: str, plain: str) -> None:
    assert folded(text) == plain


@given(st.text(max_size=30))
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text(max_size=30))
def test_each_folded_character_knows_where_it_comes_from(text: str) -> None:
    plain = folded_with_places(text)
    assert plain.text == folded(text)
    places = [plain.place(at) for at in range(len(plain.text) + (plain.places is not None))]
    assert places == sorted(places)
    assert all(0 <= place <= len(text) for place in places)


def test_places_lead_back_to_the_word() -> None:
    text = "Große Ideen"
    plain = folded_with_places(text)
    start = plain.text.index("ideen")
    assert text[plain.place(start) : plain.place(start + 5)] == "Ideen"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Two words, two", {"two", "words"}),
        ("getUserName", {"getusername", "username", "name"}),
        ("parseHTTPResponse", {"parsehttpresponse", "httpresponse", "response"}),
        ("max_tokens", {"max", "tokens", "max_tokens"}),
        ("__init__", {"init"}),
        ("数据库", {"数据", "据库", "库"}),
        ("用C语言", {"用", "c", "语言", "言"}),
        ("हिन्दी", {"हिन्दी"}),
        ("=> ++", set()),
    ],
)
def test_words(text: str, words: set[str]) -> None:
    assert words_of(text) == words


def test_a_word_without_end_is_known_by_its_beginning() -> None:
    assert words_of("x" * 1000) == {"x" * LONGEST_WORD}
    assert not keys_of("x" * 1000).enough


@pytest.mark.parametrize(
    ("term", "keys", "enough"),
    [
        ("go", (Key("go"),), True),
        ("data", (Key("data"),), True),
        ("datab", (Key("datab", begins=True),), True),
        ("max_tok", (Key("max_tok", begins=True),), True),
        ("数", (Key("数", begins=True),), True),
        ("数据", (Key("数据"),), True),
        ("数据库", (Key("数据"), Key("据库")), False),
        ("gpu显存", (Key("gpu"), Key("显存")), False),
        ("in the case", (Key("in"), Key("the"), Key("case")), False),
        ("done.", (Key("done"),), False),
        ("c++", (Key("c"),), False),
        ("=>", (), False),
    ],
)
def test_what_a_term_asks_for(term: str, keys: tuple[Key, ...], enough: bool) -> None:
    assert keys_of(term) == (keys, enough)


def test_a_term_that_is_still_typed_is_the_beginning_of_a_word() -> None:
    assert keys_of("go", growing=True).keys == (Key("go", begins=True),)
    assert keys_of("c++", growing=True).keys == (Key("c"),)


def has(words: set[str], key: Key) -> bool:
    return any(word.startswith(key.word) for word in words) if key.begins else key.word in words


@given(MIXED, st.data())
def test_a_text_is_found_by_any_piece_of_it_from_word_to_word(
    text: str, data: st.DataObject
) -> None:
    """No key of a term may be missing in a text that has the term: it would never be found."""
    plain = folded(text)
    edges = [one.start() for one in re.finditer(f"(?<![^\\W_{UNSPACED}])", plain)]
    start = data.draw(st.sampled_from(edges))
    ends = [one for one in (*edges, len(plain)) if one >= start]
    term = plain[start : data.draw(st.sampled_from(ends))].strip()
    keys, enough = keys_of(term)
    words = words_of(text)
    assert all(has(words, key) for key in keys)
    if enough:
        assert keys


@given(MIXED, MIXED.map(folded))
def test_what_needs_no_second_look_is_in_the_text(text: str, term: str) -> None:
    keys, enough = keys_of(term)
    words = words_of(text)
    if enough and all(has(words, key) for key in keys):
        assert term in folded(text)


@pytest.mark.parametrize("unit", ["aB", "a_", "a", "数", "é", "A1b2", "\u0301", "-_"])
def test_words_cost_no_more_than_the_text_is_long(unit: str) -> None:
    began = time.process_time()
    words_of(unit * (400_000 // len(unit)))
    assert time.process_time() - began < 2.0
