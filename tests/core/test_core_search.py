"""Queries as they are typed, excerpts with their marks, and which find is the better one."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocopt.core import plain_text
from nocopt.core.filing import Place
from nocopt.core.folding import folded
from nocopt.core.query import (
    day_named,
    day_start,
    filters_in,
    parse_query,
    without,
    written,
)
from nocopt.core.search import (
    Having,
    Passage,
    Query,
    Sender,
    Source,
    contains,
    passage,
    score,
)


def utc(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()


OCTOBER = utc(date(2026, 10, 1))


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("", Query()),
        ("  Two  words two ", Query(terms=("two", "words"))),
        ('"in the  Case" of', Query(terms=("in the case", "of"))),
        ("“数据 库” 搜索", Query(terms=("数据 库", "搜索"))),
        ('"still being ty', Query(terms=("still being ty",))),
        ("from:me hi", Query(terms=("hi",), sender=Sender.PERSON)),
        ("From：MODEL", Query(sender=Sender.MODEL)),
        ("model:Opus model:haiku", Query(models=("opus", "haiku"))),
        ("before:2026-10", Query(before=OCTOBER)),
        ("before:2027 before:2026-10-01", Query(before=OCTOBER)),
        ("since:2026-10-1 after:2026/09", Query(since=OCTOBER)),
        (
            'in:"My Project" in:trash',
            Query(projects=("my project",), places=frozenset({Place.TRASH})),
        ),
        (
            'in:archive in:"Archive"',
            Query(projects=("archive",), places=frozenset({Place.ARCHIVE})),
        ),
        ("in:“trash”", Query(projects=("trash",))),
        ("tag:a tag:b", Query(tags=("a", "b"))),
        ("has:image has:PDF", Query(having=frozenset({Having.IMAGE, Having.PDF}))),
        ("has:thinking", Query(having=frozenset({Having.THINKING}), thinking=True)),
        # What is no filter is looked for.
        ("from:you", Query(terms=("from:you",))),
        ("before:soon", Query(terms=("before:soon",))),
        ("before:2026-13", Query(terms=("before:2026-13",))),
        ("https://example.org/a", Query(terms=("https://example.org/a",))),
        ("note: c:", Query(terms=("note:", "c:"))),
        ('"from:me"', Query(terms=("from:me",))),
        # And what is still being typed is not.
        ("word from: in:", Query(terms=("word",))),
    ],
)
def test_what_is_typed_is_understood(typed: str, query: Query) -> None:
    assert replace(parse_query(typed, start_of=utc), growing=False) == query


SUNDAY = date(2026, 3, 29)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("today", date(2026, 3, 29)),
        ("yesterday", date(2026, 3, 28)),
        ("昨天", date(2026, 3, 28)),
        ("sunday", date(2026, 3, 29)),
        ("monday", date(2026, 3, 23)),
        ("7d", date(2026, 3, 22)),
        ("2w", date(2026, 3, 15)),
        ("1m", date(2026, 2, 28)),
        ("3m", date(2025, 12, 29)),
        ("3个月", date(2025, 12, 29)),
        ("2年", date(2024, 3, 29)),
        ("1y", date(2025, 3, 29)),
        ("2026", date(2026, 1, 1)),
        ("9999y", None),
        ("soon", None),
    ],
)
def test_a_day_is_named_as_people_name_it(value: str, day: date | None) -> None:
    assert day_named(value, SUNDAY) == day
    query = parse_query(f"fox since:{value}", start_of=utc, today=SUNDAY)
    assert query.since == (None if day is None else utc(day))
    [one] = filters_in(f"fox since:{value}", SUNDAY)
    assert (one.said, one.day) == (day is not None, day)


def test_filters_are_told_with_their_places_and_taken_out_again() -> None:
    typed = 'fox from:you tag:"to do"  wolf has:'
    filters = filters_in(typed)
    assert [(one.name, one.value, one.said, one.growing) for one in filters] == [
        ("from", "you", False, False),
        ("tag", "to do", True, False),
        ("has", "", False, True),
    ]
    assert [without(typed, one) for one in filters] == [
        'fox tag:"to do"  wolf has:',
        "fox from:you wolf has:",
        'fox from:you tag:"to do"  wolf',
    ]


@given(st.text(alphabet=st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=9))
def test_a_filter_that_is_written_for_a_name_is_read_as_that_name(name: str) -> None:
    name = f"{name} x"
    [one] = filters_in(written("tag", name))
    assert one.value == folded(name) or {'"', "”"} <= set(name)


def test_a_day_begins_where_the_person_is() -> None:
    first = datetime.fromtimestamp(day_start(date(2026, 10, 1)), UTC).astimezone()
    assert first.date() == date(2026, 10, 1)
    assert (first.hour, first.minute) == (0, 0)


def test_a_project_is_typed_so_that_it_is_found_whatever_it_is_called() -> None:
    for name in ("recipes", "My Project", 'a "b" c', "archive", "Trash", "LIST"):
        assert parse_query(written("in", name)) == Query(projects=(folded(name),))
    assert written("tag", "archive") == "tag:archive"
    assert [one.place for one in filters_in('in:"archive" in:archive')] == [None, Place.ARCHIVE]


def test_only_filters_narrow() -> None:
    assert not parse_query("some words").narrowed
    assert all(
        parse_query(one).narrowed
        for one in ("from:me", "before:2026", "tag:x", "has:pdf", "in:trash")
    )


ANYTHING = st.text(st.characters(exclude_categories=()), max_size=40)  # halves of characters, too


@given(st.sampled_from(("", "model:", "tag:", "in:", "before:")), ANYTHING)
def test_anything_can_be_typed(name: str, typed: str) -> None:
    query = parse_query(name + typed)
    for term in query.terms:
        assert term == folded(term).strip() != ""
    for value in (*query.terms, *query.models, *query.tags, *query.projects):
        assert value.encode()  # a database takes no halves of characters


def test_blanks_of_a_phrase_are_any_white_space() -> None:
    assert contains("in the\n  case of", "the case")
    assert not contains("in the\ncase", "thecase")


def marked(found: Passage) -> list[str]:
    return [found.text[start:end] for start, end in found.marks]


def test_an_excerpt_shows_where_the_words_are_together() -> None:
    text = f"Alpha here. {'x ' * 300}Then alpha and\n\nBETA, both. {'y ' * 300}beta"
    found = passage(text, ("alpha", "beta"))
    assert "Then alpha and BETA, both." in found.text
    assert marked(found) == ["alpha", "BETA"]
    assert found.text[0] == found.text[-1] == "…"
    assert len(found.text) < 200


def test_marks_are_those_of_the_text_where_folding_changes_lengths() -> None:
    assert marked(passage("Die Straße, groß", ("strasse", "gross"))) == ["Straße", "groß"]


@pytest.mark.parametrize("before", ["x ", "ßß ", "e\u0301 ", "数", "ﬁ"])
def test_marks_are_right_in_long_texts_of_which_folding_changes_the_length(before: str) -> None:
    found = passage(f"{before * 9_000}Straße groß{before * 9_000}", ("strasse", "gross"))
    assert marked(found) == ["Straße", "groß"]


def test_an_excerpt_of_a_short_text_is_all_of_it() -> None:
    assert passage("只有数据库", ("数据库",)) == Passage("只有数据库", ((2, 5),))


def test_an_excerpt_without_a_find_is_the_beginning() -> None:
    assert passage("word " * 100, ("nothing",)).text.startswith("word word")


def test_one_or_two_letters_are_marked_where_they_begin_a_word() -> None:
    assert marked(passage("Go ago, going, C-go", ("go",))) == ["Go", "go", "go"]


@pytest.mark.parametrize(
    ("typed", "growing"),
    [
        ("quick br", True),
        ("quick br ", False),
        ('"quick br"', False),
        ("br in:trash", False),
        ("in:trash br", True),
        ("br quick br", False),
        ("quick from:", False),
    ],
)
def test_the_last_word_is_still_being_typed(typed: str, growing: bool) -> None:
    assert parse_query(typed).growing is growing


@given(st.text(max_size=60), st.lists(st.text(min_size=1, max_size=4), max_size=3))
def test_marks_lie_in_order_inside_of_the_excerpt(text: str, wanted: list[str]) -> None:
    terms = [term for term in (folded(one).strip() for one in wanted) if term]
    found = passage(text, terms, width=20)
    edges = [edge for mark in found.marks for edge in mark]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(found.text) for edge in edges)


def test_an_excerpt_of_a_long_text_takes_a_moment() -> None:
    text = "the quick brown fox " * 50_000
    began = time.process_time()
    passage(text, ("the", "fox", "q"))
    assert time.process_time() - began < 1.0


TERMS = ("brown", "fox")


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (("brown fox", Source.TITLE, 0.0), ("brown fox", Source.TEXT, 0.0)),
        (("brown fox", Source.TEXT, 0.0), ("brown fox", Source.THINKING, 0.0)),
        (("brown fox", Source.TEXT, 0.0), ("brown fox", Source.TEXT, 90.0)),
        (("brown fox", Source.TEXT, 0.0), ("brownish foxes", Source.TEXT, 0.0)),
        (("brown fox", Source.TEXT, 0.0), ("fox brown", Source.TEXT, 0.0)),
        (("brown fox fox", Source.TEXT, 0.0), ("brown fox", Source.TEXT, 0.0)),
        (("brown fox", Source.TEXT, 0.0), (f"brown {'x ' * 99}fox", Source.TEXT, 0.0)),
    ],
)
def test_a_better_find_comes_first(
    better: tuple[str, Source, float], worse: tuple[str, Source, float]
) -> None:
    def of(find: tuple[str, Source, float]) -> float:
        return score(find[0], TERMS, find[1], find[2])

    assert of(better) > of(worse)


def test_a_clock_that_went_back_makes_nothing_better() -> None:
    assert score("fox", ("fox",), Source.TEXT, -5.0) == score("fox", ("fox",), Source.TEXT, 0.0)


def test_an_excerpt_of_markdown_is_plain_and_its_marks_stay_on_their_letters() -> None:
    text = (
        "Intro\n\n## The **big** `cache`\n\n> - [x] see [the *cached* docs](http://a.example/cache)\n"
        "\n| a | cache |\n|---|:-:|\n```py\nf(*args, **cache)\n```\n2*3 snake_case **重点**内容"
    )
    found = passage(text, ("cache",), width=400, markdown=True)
    assert found.text == (
        "Intro The big cache see the cached docs(http://a.example/cache) a | cache "
        "f(*args, **cache) 2*3 snake_case 重点内容"
    )
    assert marked(found) == ["cache"] * 5
    assert passage(text, ("cache",), width=400).text.startswith("Intro ## The **big** `cache`")


def test_what_was_looked_for_is_never_left_out_of_an_excerpt() -> None:
    text = "**bold** and ```code"
    assert passage(text, ("bold",), markdown=True) == Passage("bold and ```code", ((0, 4),))
    assert "**bold**" in passage(text, ("**bold**",), markdown=True).text
    assert passage("> # 数据 **库**", ("据",), markdown=True) == Passage("数据 库", ((1, 2),))


@given(st.text(alphabet="ab *_#>|-`\n数", max_size=80))
def test_plain_text_of_markdown_has_all_its_words(text: str) -> None:
    spans = plain_text.marks(text)
    assert all(a < b for a, b in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    fences = [line for line in text.split("\n") if line.strip(" ").startswith("```")]
    if not fences:  # what stands behind the beginning of a block of code is the name of a language
        found = plain_text.plain(text)
        assert [c for c in found if c.isalnum()] == [c for c in text if c.isalnum()]
