"""Block structure compared with markdown-it-py over generated documents.

Known differences, each checked by hand against the CommonMark and GFM texts, are kept out of the
comparison by the generator or by `_known_difference`:

* the oracle takes a header row that begins a container, a heading or a fence for a table header
  (`1. a | b` over `|---|---|`), and a table over the setext underline of a paragraph;
* the oracle takes an indented line under a quote's or a list's paragraph for code, or an indented
  `>` for the marker of a quote, where CommonMark has a lazy continuation;
* white space at the end of the text inside an open fence is dropped by the oracle;
* an open fence in a list item with a blank line as its last makes the list loose for the oracle;
* a paragraph of link definitions only is no paragraph any more for the oracle before it ends.
"""

from __future__ import annotations

import random
import re

import pytest

from nocopt.render.markdown import parse
from tests.render.markdown_it_oracle import oracle_shape, our_shape

_HEADS = ("", "", "- ", "* ", "1. ", "7. ", "> ", "  ", "   ", "    ", "  - ", "> - ", "  1. ")
_BODIES = (
    "a",
    "b c",
    "",
    "",
    "word `code`",
    "# h",
    "### h ###",
    "```py",
    "```",
    "~~~",
    "````",
    "---",
    "===",
    "***",
    "- x",
    "10. ten",
    "> q",
    "[ ] task",
    "[x] done",
    "<div>",
    "\\",
    "#x",
)
_TABLES = (
    "| a | b |\n|---|:-:|\n| 1 | 2 |",
    "a | b\n--|--\n1\n2 | 3 | 4",
    "| a |\n| - |\n",
    "para\n| a | b |\n|---|---|\n| c\\|d | `e` |\n\nafter",
    "| a | b |\n|---|\n| c |",
    "| a |\n|---|\n> q",
    "| a |\n|---|\n- x",
)


def _document(generator: random.Random) -> str:
    lines = [
        generator.choice(_HEADS) + generator.choice(_BODIES)
        for _ in range(generator.randint(1, 10))
    ]
    if generator.random() < 0.3:
        lines += ["", generator.choice(_TABLES)]
    return "\n".join(lines)


def _known_difference(text: str) -> bool:
    lazy = re.search(r"(?m)^ {4,}(?:[>*#~`-]|\d|=)", text)
    open_fence = re.search(r"(?m)^ *(?:[-*>]|\d+\.) .*(?:```|~~~)(?:.*\n)+? *$", text)
    return bool(lazy or open_fence) or not text.rstrip(" ").endswith(text.rstrip())


def test_generated_documents_have_the_structure_of_the_oracle() -> None:
    generator = random.Random(1)
    compared = 0
    for _ in range(2500):
        text = _document(generator)
        if _known_difference(text):
            continue
        compared += 1
        assert our_shape(parse(text).blocks) == oracle_shape(text), text
    assert compared > 1000


@pytest.mark.parametrize("table", _TABLES)
@pytest.mark.parametrize("head", ["", "- x\n\n", "> q\n\n", "# h\n"])
def test_tables_have_the_structure_of_the_oracle(head: str, table: str) -> None:
    assert our_shape(parse(head + table).blocks) == oracle_shape(head + table)
