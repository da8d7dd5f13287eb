"""Texts that were made to be slow: no part of one is read again and again, however it arrives."""

from __future__ import annotations

import sys
from collections import Counter
from types import FrameType

import pytest

from nocopt.render.block_parser import MAX_COLUMNS
from nocopt.render.blocks import Heading, Paragraph, Table
from nocopt.render.inline import InlineParser, load
from nocopt.render.markdown import parse
from nocopt.render.references import take_definitions
from nocopt.render.stream import MarkdownStream
from tests.render.pace import Work, fed, grows_less

# What stands in front, what is repeated, and what makes it something else in the end.
TEXTS = {
    "blanks in a heading": ("# a", " ", "b"),
    "tabs in a heading": ("# a", "\t", "b"),
    "blanks and marks in a heading": ("# a", " #", " b"),
    "blanks in a delimiter row": ("| a |\n|-", " ", "x"),
    "cells in a delimiter row": ("| a |\n", "|- ", "x"),
    "blanks in a row": ("| a |\n|-|\n| a", " ", "x"),
    "blanks in a summary": ("<details>\n<summary>", " ", "b</details>"),
    "blanks in a line": ("a", " ", "b"),
    "blanks before a line end": ("a *b*", " ", "b\nc"),
    "blanks behind a fence": ("```", " ", "b`"),
    "blanks behind a setext line": ("a\n---", " ", "b"),
    "blanks behind a rule": ("***", " ", "b"),
    "blanks behind a task": ("- [ ]", " ", ""),
    "blanks behind a formula": ("$$a$$", " ", "b"),
    "blanks in a footnote": ("[^a]:", " ", "b"),
    "blanks in a tag": ("<details", " ", "b"),
    "an open title": ("[a]: x '", "a\n", ""),
    "an open title in brackets": ("[a]: x (", "a\n", ""),
    "an open title at a line of its own": ("[a]: x\n'", "a\n", ""),
    "definitions": ("", "[a]: x\n", ""),
    "definitions with open titles": ("", "[a]: x '\n", ""),
    "definitions behind a title": ("[a]: x '" + 4000 * "\n a", "'\n[a]: x", ""),
    "an open label": ("[", "a\n", ""),
    "an open target": ("[a]: <", "a", ""),
    "stars and blanks": ("", "* ", "a"),
    "hyphens and blanks": ("", "- ", "a"),
}


def _stream(text: str) -> MarkdownStream:
    return fed(text, 25)


@pytest.mark.parametrize("work", [parse, _stream])
@pytest.mark.parametrize("parts", TEXTS.values(), ids=TEXTS)
def test_four_times_the_text_takes_no_longer_than_that(
    parts: tuple[str, str, str], work: Work
) -> None:
    before, again, behind = parts

    def made(size: int) -> str:
        return before + again * (size // len(again)) + behind

    # It would take sixteen times as long if the time were quadratic.
    assert grows_less(work, made(12_000), made(48_000), times=9, grace=0.006)


@pytest.mark.parametrize("parts", TEXTS.values(), ids=TEXTS)
def test_what_arrives_in_pieces_is_what_arrives_at_once(parts: tuple[str, str, str]) -> None:
    before, again, behind = parts
    text = before + again * 700 + behind
    whole, stream = parse(text), _stream(text)
    assert stream.blocks == whole.blocks
    assert stream.references == whole.references


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("# a #", "a"),
        ("# a # \t", "a"),
        ("# a#", "a#"),
        ("# a \t##", "a"),
        ("# a # b", "a # b"),
        ("# #", ""),
        ("## ##  ", ""),
        ("# \\#", "\\#"),
        ("# a ## #", "a ##"),
        ("#  a  ", "a"),
    ],
)
def test_marks_that_close_a_heading_are_no_part_of_it(line: str, text: str) -> None:
    (heading,) = parse(line).blocks
    assert isinstance(heading, Heading)
    assert heading.text == text


def _looks_at_definitions(lines: int) -> int:
    """How many lines are read again while a title is open."""
    read: Counter[str] = Counter()

    def count(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and frame.f_code is take_definitions.__code__:
            read["lines"] += frame.f_locals["text"].count("\n")

    sys.setprofile(count)
    try:
        parse("[a]: x '" + "a\n" * lines)
    finally:
        sys.setprofile(None)
    return read["lines"]


def test_an_open_title_is_looked_at_ever_more_seldom() -> None:
    assert _looks_at_definitions(40_000) < 4 * 40_000


def test_brackets_in_brackets_are_read_for_labels_once() -> None:
    load()
    pair = "[\\]" * 800 + "a" + "]\\[" * 800
    half = "[\\]" * 400 + "a" + "]\\[" * 400

    def read(text: str) -> object:
        return InlineParser().spans(text)

    assert grows_less(read, half, pair, times=3, grace=0.005)


@pytest.mark.parametrize(("columns", "kind"), [(MAX_COLUMNS, Table), (MAX_COLUMNS + 1, Paragraph)])
def test_a_table_with_too_many_columns_is_text(columns: int, kind: type) -> None:
    text = "\n".join("|" + cell * columns for cell in ("a|", "-|", "b|"))
    assert [type(block) for block in parse(text).blocks] == [kind]
    assert _stream(text).blocks == parse(text).blocks


@pytest.mark.parametrize("blank", [" ", "\t"])
def test_blanks_in_emphasised_text_are_read_once(blank: str) -> None:
    load()

    def made(size: int) -> str:
        return "*a*" + blank * size + "b\nc"

    def read(text: str) -> object:
        return InlineParser().spans(text)

    assert grows_less(read, made(1_500), made(4_500), times=3, grace=0.005)
