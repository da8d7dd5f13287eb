"""What spares the library of formulas work changes none of its pictures."""

from __future__ import annotations

import gc
import json
import random
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from nocopt.render.formula import formula
from nocopt.render.picture import Formula
from tests.render.test_render_formula import GOOD

ROOT: Final = Path(__file__).resolve().parents[2]
ANSWERS: Final = sorted((ROOT / "tests" / "render" / "data" / "answers").glob("*.txt"))

# The library as it is, in a process of its own: what is changed in it is changed for good.
PLAIN: Final = """
import json, sys, types
import nocopt.render
quicker = nocopt.render.quicker = types.ModuleType("nocopt.render.quicker")
quicker.clear = lambda: None
sys.modules[quicker.__name__] = quicker
from nocopt.render.formula import formula
told = []
for tex, display in json.load(sys.stdin):
    made = formula(tex, display=display)
    told.append([made.svg.decode(), made.ascent] if hasattr(made, "packed") else repr(made))
json.dump(told, sys.stdout)
"""

_FORMULA = re.compile(r"\$\$(.+?)\$\$|\\\[(.+?)\\\]|\\\((.+?)\\\)|\$([^$\n]+)\$", re.DOTALL)
_NUMBER = re.compile(r"-?\d+\.?\d*")
_LEAVES = (*"abcxyz0159+=<,|!'", r"\sum", r"\int", r"\sin", r"\to", r"\infty", r"\mathbf{v}")
_FORMS = (
    *(r"\frac{%s}{%s}", r"{%s}^{%s}", r"%s_{%s}", r"\sqrt{%s} %s", r"\left( %s \right) %s"),
    *(r"\left[ %s \middle| %s \right]", r"\binom{%s}{%s}", r"\overline{%s} %s", r"\hat{%s} %s"),
    *(r"\begin{pmatrix} %s & %s \end{pmatrix}", r"\sum_{%s}^{%s}", r"\text{if %s} %s"),
    *(r"\phantom{%s} %s", r"\underbrace{%s}_{%s}", r"\dfrac{%s}{%s}", r"\int_{%s}^{%s} x"),
    *(r"\begin{cases} %s \\ %s \end{cases}", r"\mathrm{%s} \quad %s", r"\textcolor{red}{%s} %s"),
    *(r"\bigl( %s \bigr) %s", r"\widehat{%s} \\ %s", r"\boxed{%s} %s", r"\operatorname{%s} %s"),
)


def written(random_: random.Random, depth: int) -> str:
    """A formula as nobody writes it, of all kinds of parts within each other."""
    if depth == 0 or random_.random() < 0.2:
        return " ".join(random_.choices(_LEAVES, k=random_.randint(1, 3)))
    form = random_.choice(_FORMS)
    return form % (written(random_, depth - 1), written(random_, depth - 1))


def of_answers() -> list[str]:
    """The formulas of the answers that models wrote."""
    texts = (path.read_text(encoding="utf-8") for path in ANSWERS)
    return ["".join(found.groups("")) for text in texts for found in _FORMULA.finditer(text)]


def of_chance() -> list[str]:
    """Formulas put together by chance, the same ones every time."""
    random_ = random.Random(7)
    return [written(random_, depth) for depth in (1, 2, 3) for _ in range(16)]


def told(svg: str) -> list[str | float]:
    """A picture as words and numbers, however those are written."""
    return [*_NUMBER.sub("#", svg).split(), *map(float, _NUMBER.findall(svg))]


@pytest.mark.parametrize("texts", [list(GOOD), of_answers(), of_chance()], ids=len)
def test_pictures_are_those_of_the_library_as_it_is(texts: list[str]) -> None:
    asked = [(tex, display) for tex in texts for display in (True, False)]
    run = [sys.executable, "-c", PLAIN]
    done = subprocess.run(run, input=json.dumps(asked), capture_output=True, text=True, check=True)
    drawn = 0
    for (tex, display), plain in zip(asked, json.loads(done.stdout), strict=True):
        quick = formula(tex, display=display)
        if isinstance(quick, Formula):
            drawn += 1
            assert [told(quick.svg.decode()), quick.ascent] == [told(plain[0]), plain[1]], tex
        else:
            assert repr(quick) == plain, tex
    assert drawn > len(asked) / 2


def test_a_formula_leaves_next_to_no_garbage_behind() -> None:
    for tex in GOOD:
        formula(tex, display=True)
    gc.collect()
    for tex in GOOD:
        formula(tex, display=True)
    assert gc.collect() < 20 * len(GOOD)  # parts of the library: several hundred a formula
