"""The questions that the welcome page suggests get real answers, in both languages."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from nocopt.demo.asking import choose
from nocopt.demo.examples import EXAMPLES
from nocopt.demo.scenarios import SCENARIOS

ROOT = Path(__file__).parents[2]


def suggested() -> list[str]:
    """Return the questions of the welcome page, as lower-case source texts."""
    phrases = [scenario.phrases[0] for scenario in EXAMPLES]
    source = (ROOT / "nocopt/ui/welcome.py").read_text("utf-8").lower()
    assert all(phrase in source for phrase in phrases)
    return phrases


@pytest.mark.parametrize("at", range(len(EXAMPLES)))
def test_english_and_chinese_questions_choose_the_answer(at: int) -> None:
    english = suggested()[at]
    tree = ET.parse(ROOT / "translations/nocopt_zh_CN.ts")
    chinese = {
        (one.findtext("source") or "").lower(): one.findtext("translation") or ""
        for one in tree.iter("message")
    }
    for question in (english, chinese[english]):
        assert choose(question, SCENARIOS)[0] is EXAMPLES[at], question
