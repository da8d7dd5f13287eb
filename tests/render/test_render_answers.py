"""Answers as models write them have the structure that cmark sees, whole and cut off anywhere."""

from __future__ import annotations

import pytest

from nocopt.render.markdown import parse
from nocopt.render.stream import MarkdownStream
from tests.render.answers import PIECES, answers
from tests.render.cmark_oracle import oracle_shape, our_shape

# Checked by hand: where cmark departs from the texts of CommonMark 0.31 and GFM.
EXCEPTIONS = {
    "tasks, in a quote": "cmark knows tasks outside of quotes only.",
}
CUT_EXCEPTIONS = {
    "tasks": "A box without text behind it is a task for cmark, and text for GFM.",
    "emphasis": "In `**a*b*c*` the last star closes one of the first two, but not for cmark.",
}


def test_every_answer_has_the_structure_of_the_oracle() -> None:
    texts = dict(answers())
    different = {name for name, text in texts.items() if our_shape(text) != oracle_shape(text)}
    assert different == set(EXCEPTIONS)
    assert len(PIECES) > 80
    assert len(texts) > 1400


def _cuts() -> list[str]:
    # Cut off inside of a tag, HTML is something else for the oracle at every character.
    return [name for name, text in PIECES.items() if "HTML" not in name and len(text) < 400]


@pytest.mark.parametrize("name", _cuts())
def test_an_answer_cut_off_anywhere_has_the_structure_of_the_oracle(name: str) -> None:
    text = PIECES[name].replace("\r\n", "\n")
    prefixes = [text[:end] for end in range(1, len(text))]
    different = [prefix for prefix in prefixes if our_shape(prefix) != oracle_shape(prefix)]
    assert bool(different) == (name in CUT_EXCEPTIONS), different[:1]


def test_every_answer_streams_to_the_blocks_of_the_whole() -> None:
    for text in PIECES.values():
        for size in (1, 7):
            stream = MarkdownStream()
            for at in range(0, len(text), size):
                stream.feed(text[at : at + size])
            stream.finish()
            assert list(stream.blocks) == list(parse(text).blocks)
