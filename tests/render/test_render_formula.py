"""TeX becomes pictures, or the reason why there is none."""

from __future__ import annotations

import time
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nocopt.render.formula import LONGEST, formula
from nocopt.render.picture import INK, BadFormula, Fault, Formula

GOOD = (
    r"E=mc^2",
    r"\begin{aligned} a &= b \\ c &= d \end{aligned}",
    r"\begin{cases} x & x>0 \\ -x & \text{otherwise} \end{cases}",
    r"\begin{bmatrix}1&2\\3&4\end{bmatrix}",
    r"\boxed{x=1}",
    r"\operatorname*{argmax}_{x} f",
    r"\mathop{\mathrm{argmin}}_{x} f",
    r"\underbrace{a+b}_{n}",
    r"\sum_{\substack{i<n\\j<m}} x",
    r"\left. \frac{df}{dx} \right|_{x=0}",
    r"\left(\frac{a}{b} \middle| c\right)",
    r"\begin{array}{c|c} a & b \\ \hline c & d \end{array}",
    r"\int_0^\infty e^{-x^2}\,dx = \frac{\sqrt{\pi}}{2}",
    r"\nabla \cdot \vec{E} = \frac{\rho}{\varepsilon_0}",
    r"a < b > c \quad 50\% \quad \$5",
    r"\left\{ x \mid y \right\}",
    r"a = b \label{eq:1} \nonumber",
)


def made(tex: str, *, display: bool = True) -> Formula:
    found = formula(tex, display=display)
    assert isinstance(found, Formula), found
    return found


@pytest.mark.parametrize("tex", GOOD)
def test_formulas_as_models_write_them_become_pictures(tex: str) -> None:
    found = made(tex)
    root = ET.fromstring(found.svg)
    assert 0 < found.ascent <= found.height
    assert found.width > 0.5
    assert any(part.tag.endswith("path") for part in root.iter())
    assert INK in found.svg
    assert b"black" not in found.svg


def test_lengths_are_multiples_of_the_font_size() -> None:
    x, y = made("x"), made("y")
    assert 0.4 < x.width < 0.8
    assert 0.4 < x.ascent < 0.6
    assert x.descent < 0.1
    assert y.descent > 0.15  # it has a tail
    assert made("xx").width > 1.7 * x.width - 0.2


def test_a_displayed_sum_is_higher_than_one_in_a_line() -> None:
    assert made(r"\sum_{i=1}^n i").height > made(r"\sum_{i=1}^n i", display=False).height + 0.3


def test_letters_that_the_font_has_not_are_left_to_the_one_who_draws() -> None:
    found = made(r"\text{速度 v} = \frac{路程}{t}")
    texts = [part.text for part in ET.fromstring(found.svg).iter() if part.tag.endswith("text")]
    assert texts == ["速度", "路", "程"]
    assert found.width > 3
    assert b"text:" not in found.svg


def test_letters_of_other_fonts_cost_by_the_run_and_take_their_room() -> None:
    found = made(r"\text{" + "重" * 40 + "}")
    root = ET.fromstring(found.svg)
    texts = [part.text or "" for part in root.iter() if part.tag.endswith("text")]
    assert [len(text) for text in texts] == [16, 16, 8]
    assert found.width == pytest.approx(40, abs=0.2)
    # A mark stays with the letter that it stands on.
    marked = made(r"\text{" + "\u0915\u093c" * 20 + "}")
    runs = [part.text or "" for part in ET.fromstring(marked.svg).iter() if part.text]
    assert "".join(runs) == "\u0915\u093c" * 20
    assert not any(run.startswith("\u093c") for run in runs)


@pytest.mark.parametrize(
    "tex",
    [
        "重" * 900,
        "x" * LONGEST,
        r"\mathrm{" + "a" * 2_900 + "}",
        r"\left(\sum x " * 10 + r"\right)" * 10,
        r"\begin{cases}" * 8 + "x" + r"\end{cases}" * 8,
    ],
)
def test_what_would_take_long_is_refused_with_its_reason(tex: str) -> None:
    assert formula(tex, display=True) == BadFormula(Fault.DEEP)


@pytest.mark.parametrize(
    "tex",
    [
        r"\rule{99999em}{99999em}",
        r"\rule{1em}{99999em}",
        r"x\hspace{99999em}y",
        r"x\kern99999em y",
        r"\text{" + "a" * 2_900 + "}",
        "1" * 2_900,
        "x" + "'" * 2_900,
        r"\int " * 550,
    ],
)
def test_gigantic_formulas_are_refused(tex: str) -> None:
    assert formula(tex, display=True) == BadFormula(Fault.LONG)


def test_formulas_as_large_as_pages_are_drawn() -> None:
    assert made(r"\rule{90em}{90em}").height > 60
    assert made("+".join("abcdefgh" * 12)).width > 50
    assert made(r"\text{" + "many words in a formula " * 20 + "}").width > 100


def test_a_number_of_an_equation_stands_beside_it() -> None:
    assert made(r"a = b \tag{1}").width > made("a = b").width + 2
    assert made(r"\begin{align} a &= b \end{align}").width == pytest.approx(
        made(r"\begin{align*} a &= b \end{align*}").width
    )


@pytest.mark.parametrize(
    ("tex", "fault", "detail"),
    [
        ("", Fault.EMPTY, ""),
        ("  \n", Fault.EMPTY, ""),
        (r"\frac{1}{\foo}", Fault.UNKNOWN, r"\foo"),
        (r"\let\R\Gamma \R", Fault.UNKNOWN, r"\let"),
        (r"\unknowncommand{x}", Fault.UNKNOWN, r"\unknowncommand"),
        (r"\frac", Fault.PART, r"\frac"),
        (r"\frac{a}", Fault.PART, r"\frac"),
        ("x^", Fault.PART, "^"),
        (r"\frac{a", Fault.MISSING, "}"),
        (r"\frac{1}{", Fault.MISSING, "}"),
        ("a}", Fault.MISSING, "{"),
        ("}{", Fault.MISSING, "{"),
        (r"\left( a", Fault.MISSING, r"\right"),
        (r"a \right)", Fault.MISSING, r"\left"),
        (r"\begin{cases} a", Fault.MISSING, r"\end{cases}"),
        (r"\begin{cases} \frac{1}{2 \end{cases}", Fault.MISSING, "}"),
        ("a_b_c", Fault.TWICE, "_"),
        ("x^{a}^b", Fault.TWICE, "^"),
        (r"\limits x", Fault.SYNTAX, ""),
        ("{" * 30 + "x" + "}" * 30, Fault.DEEP, ""),
        ("x" * (LONGEST + 1), Fault.LONG, ""),
        ("x" * 100_000, Fault.LONG, ""),
    ],
)
def test_what_is_no_formula_is_told(tex: str, fault: Fault, detail: str) -> None:
    assert formula(tex, display=True) == BadFormula(fault, detail)


@pytest.mark.parametrize(
    "tex",
    [
        r"\left(" * 12 + "x" + r"\right)" * 12,
        r"\sqrt{" * 20 + "x" + "}" * 20,
        r"\begin{matrix}" * 12 + "x" + r"\end{matrix}" * 12,
        "x" * LONGEST,
        r"\frac{1}{" * 20 + "x" + "}" * 20,
    ],
)
def test_no_formula_takes_long(tex: str) -> None:
    formula("x", display=True)
    started = time.process_time()
    formula(tex, display=True)
    assert time.process_time() - started < 3


@pytest.mark.parametrize("colour", ["url(http://example.com/a)", "red;fill:blue", "rgb(1,2,3)"])
def test_a_colour_is_a_colour_and_nothing_else(colour: str) -> None:
    found = formula(rf"\color{{{colour}}} x + \frac{{1}}{{2}}", display=True)
    if isinstance(found, Formula):
        root = ET.fromstring(found.svg)
        inks = {part.get(name) for part in root.iter() for name in ("fill", "stroke")}
        assert inks <= {None, "none", INK.decode()}
        assert colour.encode() not in found.svg


def test_formulas_keep_the_colours_that_they_name() -> None:
    assert b'"red"' in made(r"\color{red} x").svg
    assert b"#00ff00" in made(r"\textcolor{#00ff00}{x}").svg.lower()


PIECES = st.sampled_from(
    (
        *r"abx012+-=^_{}&\$#%~' <>|()[]速",
        *(r"\frac", r"\sqrt", r"\left(", r"\right)", r"\\", r"\begin{matrix}", r"\end{matrix}"),
        *(r"\text{a}", r"\color{red}", r"\tag{1}", r"\hat", "\x00"),
    )
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join), st.booleans())
def test_no_text_raises(tex: str, display: bool) -> None:
    found = formula(tex, display=display)
    if isinstance(found, Formula):
        ET.fromstring(found.svg)
