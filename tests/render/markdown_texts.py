"""Generators of Markdown-shaped text: much markup, little prose, every nesting."""

from __future__ import annotations

import random

from hypothesis import strategies as st

_ATOMS = (
    "a",
    "b c",
    "word",
    "重点",
    "",
    "",
    "- ",
    "- x",
    "* ",
    "+ y",
    "1. ",
    "2) z",
    "1. one",
    "7. seven",
    "> ",
    "> q",
    ">",
    "# h",
    "## h ##",
    "```",
    "```py",
    "~~~",
    "````",
    "---",
    "===",
    "***",
    "- - -",
    "    ",
    "  ",
    "   ",
    " ",
    "\t",
    "| a | b |",
    "|---|:-:|",
    "--|--",
    "[ ] t",
    "- [x] done",
    "`code`",
    "**b**",
    "<div>",
    "\\",
    "+",
    "-",
    "1.",
    "#",
    "|",
    "a | b",
    "a\\|b",
    "**",
    "`",
    "~",
)
_BEYOND = (
    "$$",
    "$$ x $$",
    "$$ x",
    "$$.",
    "\\[",
    "\\]",
    "\\[x^2\\]",
    "\\begin{align}",
    "\\end{align}",
    "<details>",
    "<details open>",
    "</details>",
    "<summary>s</summary>",
    "<summary>",
    "</summary>",
    "[^1]",
    "[^1]:",
    "[^a]: note",
    "$",
    "<br>",
)
_REFERENCES = ("[r]: /u", '[r]: /u "t"', "[s]:", '"t"', "[r]", "[s]: <a b>")
_ENDINGS = ("\n", "\n", "\n", "\n\n", "\r\n", "\r")


def texts(*, references: bool = True, endings: bool = True) -> st.SearchStrategy[str]:
    """Texts of a few lines made of markers; with link definitions, with all line endings."""
    atoms = (*_ATOMS, *_BEYOND, *_REFERENCES) if references else (*_ATOMS, *_BEYOND)
    line = st.lists(st.sampled_from(atoms), min_size=1, max_size=3).map("".join)
    ending = st.sampled_from(_ENDINGS if endings else ("\n",))
    lines = st.lists(st.tuples(line, ending).map("".join), max_size=10).map("".join)
    return st.one_of(lines, st.tuples(lines, line).map("".join))


@st.composite
def split_texts(draw: st.DrawFn) -> list[str]:
    """A text cut into pieces, anywhere."""
    text = draw(st.one_of(texts(), st.text(max_size=30)))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=12)))
    return [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]


def document(generator: random.Random) -> str:
    """A text of a few lines; quicker than the strategies, but what fails is not made smaller."""
    atoms = (*_ATOMS, *_BEYOND, *_REFERENCES)
    lines = [
        "".join(generator.choices(atoms, k=generator.randint(1, 3))) + generator.choice(_ENDINGS)
        for _ in range(generator.randint(1, 9))
    ]
    return "".join(lines)
