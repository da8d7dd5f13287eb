"""The front page lists the words of the demo."""

from __future__ import annotations

import re
from pathlib import Path

from nocopt.demo import SCENARIOS
from nocopt.demo.scenarios import ANSWERS, AT_WORK, WRONG

README = Path(__file__).resolve().parents[2] / "README.md"
WORD = re.compile(r"`demo:([a-z0-9-]+)")


def listed(title: str) -> set[str]:
    """The words of one item of the list."""
    text = README.read_text(encoding="utf-8")
    item = re.search(rf"^- \*\*{title}:\*\*(.*?)(?=^- |^$)", text, re.DOTALL | re.MULTILINE)
    assert item, title
    return set(WORD.findall(item[1]))


def test_each_word_on_the_page_exists() -> None:
    words = set(WORD.findall(README.read_text(encoding="utf-8")))
    assert words <= {scenario.word for scenario in SCENARIOS}


def test_each_word_that_works_is_on_the_page() -> None:
    assert listed("Answers") == {scenario.word for scenario in ANSWERS}
    assert listed("Tools and requests") == {scenario.word for scenario in AT_WORK}
    assert listed("What goes wrong") < {scenario.word for scenario in WRONG}
