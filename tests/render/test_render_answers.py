"""Answers as models write them have the structure that cmark sees, whole and cut off anywhere."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pytest

from nocopt.render.markdown import parse
from nocopt.render.stream import MarkdownStream
from tests.render.answers import PIECES, answers, whole_answers
from tests.render.cmark_oracle import UNSEEN, oracle_shape, our_shape
from tests.render.stand_ins import formulas

# Checked by hand: where cmark departs from the texts of CommonMark 0.31 and GFM.
EXCEPTIONS = {
    "tasks, in a quote": "cmark knows tasks outside of quotes only.",
}
CUT_EXCEPTIONS = {
    "tasks": "A box without text behind it is a task for cmark, and text for GFM.",
    "emphasis": "In `**a*b*c*` the last star closes one of the first two, but not for cmark.",
}

_KIND = "Stars next to punctuation make text bold, where words have no blanks between them."
# Checked by hand: where our dialect departs from cmark in a whole answer, and why; each with what
# cmark would have to read instead to see what we see.
DIALECT: dict[str, tuple[str, dict[str, str]]] = {
    "chinese: 强调挨着标点": (
        _KIND,
        {
            "**“这很重要。”**": f"**{UNSEEN}“这很重要。”{UNSEEN}**",
            "**注意：**": f"**注意：{UNSEEN}**",
            "**《用户手册》**": f"**{UNSEEN}《用户手册》{UNSEEN}**",
            "**（附录）**": f"**{UNSEEN}（附录）{UNSEEN}**",
            "*“你好”*": f"*“你好”{UNSEEN}*",
        },
    ),
    "east_asian: 俳句と解説": (_KIND, {"**「静けさ」**": f"**{UNSEEN}「静けさ」{UNSEEN}**"}),
    "chinese: 中英文混排": (
        "An address ends where Chinese text begins.",
        {"https://example.com/docs/unicode": "<https://example.com/docs/unicode>"},
    ),
    "letters: proofreading with strikethrough": (
        "Tildes strike punctuation, too.",
        {"~~:~~": f"~~{UNSEEN}:{UNSEEN}~~{UNSEEN}", "**.**": f"**{UNSEEN}.{UNSEEN}**"},
    ),
    "markdown: images": (
        "An address without a scheme leads nowhere in a program.",
        {'![Logo](logo.svg "Our logo")': "Logo"},
    ),
}

# Checked by hand: how the beginning of an answer ends, of which cmark sees something else.
CUT_DIALECT = {
    r"-:?\|\n +\| ?\Z": "A bar alone below the head of a table makes a list loose for cmark.",
    r"\[[ x]\] [^\n]+\n +- ?\Z": "What turns into a heading, for as long as nothing follows the"
    " hyphen, is a task for cmark, and begins with the text of a box for GFM.",
}

WHOLE = whole_answers()

# The marks with which a line may begin, and those that change what stands before or behind them.
_HEAD = re.compile(r"(?m)^[ \t>]*(?:(?:[-*+#=~`|:$]+|\d{1,9}[.)]?)[ \t]*)*(?:\[[ xX]?\]?)?")
_MARKS = re.compile(r"[*_~`]+|[\])|]")
_HALF_TAG = re.compile(r"<[^<>\n]*$")


def test_every_piece_has_the_structure_of_the_oracle() -> None:
    texts = dict(answers())
    different = {name for name, text in texts.items() if our_shape(text) != oracle_shape(text)}
    assert different == set(EXCEPTIONS)
    assert len(PIECES) > 80
    assert len(texts) > 1400


def test_every_whole_answer_is_what_the_oracle_sees() -> None:
    assert sum(len(text) >= 100 for text in WHOLE.values()) > 240
    for name, text in WHOLE.items():
        ours, theirs = our_shape(text, styles=True), oracle_shape(text, styles=True)
        assert (ours != theirs) == (name in DIALECT), name
        assert ours == oracle_shape(_for_the_oracle(name, text), styles=True), name


def _for_the_oracle(name: str, text: str) -> str:
    """The answer of that name, or the beginning of it, with what cmark would have to read."""
    _, others = DIALECT.get(name, ("", {}))
    for source, other in others.items():
        text = text.replace(source, other)
    return text


def _cuts() -> list[str]:
    # Cut off inside of a tag, HTML is something else for the oracle at every character.
    return [name for name, text in PIECES.items() if "HTML" not in name and len(text) < 400]


@pytest.mark.parametrize("name", _cuts())
def test_a_piece_cut_off_anywhere_has_the_structure_of_the_oracle(name: str) -> None:
    text = PIECES[name].replace("\r\n", "\n")
    prefixes = [text[:end] for end in range(1, len(text))]
    different = [prefix for prefix in prefixes if our_shape(prefix) != oracle_shape(prefix)]
    assert bool(different) == (name in CUT_EXCEPTIONS), different[:1]


def _cut_at_marks(text: str) -> Iterator[str]:
    """`text` up to every end of a line, or of the marks in it that blocks and emphasis are made of.

    Not inside of tags and formulas, which are other text for as long as they are not closed.
    """
    ends = {found.end() for found in _HEAD.finditer(text)}
    ends |= {found.end() for found in _MARKS.finditer(text)} if len(text) < 1_000 else set()
    ends |= {found.start() for found in re.finditer("\n", text)}
    inside = {end for formula in formulas(text) for end in formula[1:]}
    for end in sorted(ends - inside - {0}):
        if not _HALF_TAG.search(text, 0, end):
            yield text[:end]


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_answer_cut_off_has_the_structure_of_the_oracle(name: str) -> None:
    text = WHOLE[name].replace("\r\n", "\n")
    for cut in _cut_at_marks(text):
        if our_shape(cut) != oracle_shape(_for_the_oracle(name, cut)):
            assert any(re.search(end, cut) for end in CUT_DIALECT), cut


def test_every_piece_streams_to_the_blocks_of_the_whole() -> None:
    for text in PIECES.values():
        for size in (1, 7):
            stream = MarkdownStream()
            for at in range(0, len(text), size):
                stream.feed(text[at : at + size])
            stream.finish()
            assert list(stream.blocks) == list(parse(text).blocks)


def test_every_whole_answer_streams_to_the_blocks_of_the_whole_wherever_it_is_split() -> None:
    generator = random.Random(3)
    for name, text in WHOLE.items():
        whole = parse(text)
        for longest in (3, 12, 200):
            stream, shown, start = MarkdownStream(), list(whole.blocks[:0]), 0
            while start < len(text):
                end = start + generator.randint(1, longest)
                patch = stream.feed(text[start:end])
                shown[patch.keep :] = patch.blocks
                start = end
            patch = stream.finish()
            shown[patch.keep :] = patch.blocks
            assert shown == list(whole.blocks) == list(stream.blocks), name
            assert stream.references == whole.references, name
