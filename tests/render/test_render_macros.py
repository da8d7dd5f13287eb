"""Commands that formulas define, and chemical formulas, written out as plain TeX."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nocopt.render.chemistry import ChemistryError, write_chemistry
from nocopt.render.formula import formula
from nocopt.render.macros import MacroError, expand
from nocopt.render.picture import BadFormula, Fault, Formula


@pytest.mark.parametrize(
    ("tex", "plain"),
    [
        (r"\newcommand{\R}{\mathbb{R}}x\in\R^n", r"x\in\mathbb{R}^n"),
        (r"\newcommand\half{\frac12}\half", r"\frac12"),
        (r"\newcommand*{\v}[1]{\vec{#1}}\v{a}\v b", r"\vec{a}\vec{b}"),
        (r"\newcommand{\d}[2][x]{#2/#1}\d{f}+\d[y]{f}", "f/x+f/y"),
        (r"\def\v#1#2{#1|#2}\v{a b}c", "a b|c"),
        (r"\def\a{b}\renewcommand{\a}{c}\providecommand{\a}{d}\a", "c"),
        (r"\newcommand{\a}{\alpha}\a x", r"\alpha x"),
        (r"\newcommand{\a}{1}\newcommand{\b}{\a\a}\b", "11"),
        (r"\newcommand{\a}[1]{\{#1\}}\a{\b}", r"\{\b\}"),
        (r"\DeclareMathOperator{\sgn}{sgn}\sgn", r"\operatorname{sgn}"),
        (r"\DeclareMathOperator*{\am}{arg\,min}\am", r"\operatorname*{arg\,min}"),
    ],
)
def test_definitions_are_expanded(tex: str, plain: str) -> None:
    assert expand(tex) == plain


@pytest.mark.parametrize(
    ("tex", "fault"),
    [
        (r"\def\a{\a\a}\a", Fault.LONG),
        (r"\newcommand{\a}{\a x}\a", Fault.LONG),
        (
            r"\def\a{bbbbbbbb}\def\b{\a\a\a\a\a\a\a\a}\def\c{\b\b\b\b\b\b\b\b}\c\c\c\c\c\c\c\c",
            Fault.LONG,
        ),
        (r"\newcommand{\a}", Fault.SYNTAX),
        (r"\newcommand{\a}[1]{#2}\a b", Fault.SYNTAX),
        (r"\newcommand{\a}[1]{#1}\a", Fault.SYNTAX),
        (r"\def\a(#1){#1}\a(x)", Fault.SYNTAX),
        (r"\let\a\b x\a", Fault.UNKNOWN),
        (r"\newcommand{\R}{\mathbb{R}}", Fault.DEFINITION),
    ],
)
def test_what_makes_no_sense_or_never_ends_stays_source(tex: str, fault: Fault) -> None:
    made = formula(tex, display=True)
    assert isinstance(made, BadFormula)
    assert made.fault is fault


TEX = st.lists(
    st.sampled_from(
        [
            *(r"\newcommand", r"\def", r"\a", r"\b", "{", "}", "[", "]", "#1", "#2", "1", "2", " "),
            *(
                r"{\a}",
                r"{#1\b}",
                "[1]",
                "[2]",
                "x",
                r"\ce",
                r"\DeclareMathOperator",
                "*",
                "->",
                "^",
            ),
        ]
    ),
    max_size=14,
).map("".join)


@settings(max_examples=1500, deadline=None)
@given(tex=TEX)
def test_nothing_is_raised_but_what_is_meant(tex: str) -> None:
    with suppress(MacroError):
        assert len(expand(tex)) < 6_000
    with suppress(ChemistryError):
        write_chemistry(tex)


@pytest.mark.parametrize(
    ("chemistry", "tex"),
    [
        ("H2O", r"\mathrm{H}_{2}\mathrm{O}"),
        ("2H2 + O2 -> 2 H2O", None),
        ("SO4^2-", r"\mathrm{S}\mathrm{O}_{4}^{2-}"),
        ("CO3^{2-}", r"\mathrm{C}\mathrm{O}_{3}^{2-}"),
        ("Na+", r"\mathrm{Na}^{+}"),
        ("[Cu(NH3)4]^2+", r"[\mathrm{Cu}(\mathrm{N}\mathrm{H}_{3})_{4}]^{2+}"),
        ("^{227}_{90}Th+", r"{}^{227}_{90}\mathrm{Th}^{+}"),
        ("AgCl(s) v", r"\mathrm{Ag}\mathrm{Cl}\mathrm{(s)}\,\downarrow"),
        ("H+(aq)", r"\mathrm{H}^{+}\mathrm{(aq)}"),
        ("HC#C-CH3", r"\mathrm{H}\mathrm{C}{\equiv}\mathrm{C}{-}\mathrm{C}\mathrm{H}_{3}"),
        ("CuSO4*5H2O", r"\mathrm{Cu}\mathrm{S}\mathrm{O}_{4}\cdot 5\,\mathrm{H}_{2}\mathrm{O}"),
        (r"A ->[\Delta][cat.] B", ""),
        (r"A ->[\Delta] B", r"\mathrm{A} \xrightarrow{\Delta} \mathrm{B}"),
        ("A <=> B", r"\mathrm{A} \rightleftharpoons \mathrm{B}"),
        ("1/2 O2", r"\tfrac{1}{2}\,\mathrm{O}_{2}"),
        ("C_nH_{2n+2}", r"\mathrm{C}_{n}\mathrm{H}_{2n+2}"),
    ],
)
def test_chemistry_is_written_out_or_left(chemistry: str, tex: str | None) -> None:
    source = rf"\ce{{{chemistry}}}"
    if tex == "":
        with pytest.raises(ChemistryError):
            write_chemistry(source)
        return
    written = write_chemistry(source)
    if tex is not None:
        assert written == f"{{{tex}}}"
    assert isinstance(formula(source, display=True), Formula)


@pytest.mark.parametrize("chemistry", ["$x$", r"\frac{a}{b}", "A <=>> B", "a_?", "H2O{"])
def test_chemistry_that_is_not_understood_is_source_with_the_reason(chemistry: str) -> None:
    made = formula(rf"\ce{{{chemistry}}}", display=False)
    assert made in (BadFormula(Fault.UNKNOWN, r"\ce"), BadFormula(Fault.SYNTAX))
