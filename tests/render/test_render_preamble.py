"""Commands that one formula defines for those behind it."""

from __future__ import annotations

import pytest

from nocopt.render.formula import LONGEST, formula
from nocopt.render.macros import expand
from nocopt.render.parts import probable_preambles
from nocopt.render.picture import BadFormula, Fault, Formula
from nocopt.render.preamble import NONE, Preamble
from tests.render.pace import takes_less

R = r"\newcommand{\R}{\mathbb{R}}"


def behind(*formulas: str) -> Preamble:
    known = NONE
    for tex in formulas:
        known = known.after(tex)
    return known


@pytest.mark.parametrize(
    ("above", "tex", "plain"),
    [
        ([R], r"x\in\R", r"x\in\mathbb{R}"),
        ([r"\def\v#1{\vec{#1}} \v a"], r"\v{b}", r"\vec{b}"),
        ([R, r"\newcommand{\f}[1]{#1\to\R}"], r"\f{a}", r"a\to\mathbb{R}"),
        ([r"\newcommand{\a}{1}", r"\renewcommand{\a}{2}"], r"\a", "2"),
        ([r"\newcommand{\a}{1}", r"\providecommand{\a}{2}"], r"\a", "1"),
        ([r"\providecommand{\a}{2}"], r"\a", "2"),
        ([r"\newcommand{\a}{1}"], r"\renewcommand{\a}{2}\a", "2"),
        ([r"\DeclareMathOperator{\sgn}{sgn}"], r"\sgn x", r"\operatorname{sgn}x"),
        ([r"\newcommand\eps\varepsilon"], r"\eps x", r"\varepsilon x"),
        ([r"\def\a\b", r"\def\b{c}"], r"\b", "c"),
        ([r"\newcommand{\a}{1} \newcommand{\b"], r"\a", "1"),  # the second is broken
        ([r"a \\newcommand{\a}{1}"], r"\a", r"\a"),  # a line break and a word
    ],
)
def test_a_definition_holds_for_the_formulas_behind_it(
    above: list[str], tex: str, plain: str
) -> None:
    assert expand(behind(*above).before(tex)).lstrip() == plain


def test_a_formula_gets_the_definitions_that_it_needs_and_no_others() -> None:
    known = behind(R, r"\newcommand{\x}{y}", r"\newcommand{\f}{\R}")
    assert known.before("a+b") == "a+b"
    assert known.before(r"\x") == r"\newcommand{\x}{y} \x"
    assert set(known.known) == {r"\R", r"\x", r"\f"}
    assert known.before(r"\f").count("newcommand") == 2


def test_a_definition_without_braces_keeps_apart_from_the_formula() -> None:
    known = behind(r"\newcommand\eps\varepsilon")
    assert known.before(r"x\eps") == r"\newcommand\eps\varepsilon x\eps"
    assert formula(known.before(r"x\eps"), display=False) == formula(r"x\varepsilon", display=False)


def test_commands_that_use_each_other_come_to_an_end() -> None:
    known = behind(r"\def\a{\b}\def\b{\a}")
    assert known.before(r"\a").count(r"\def") == 2


def test_what_is_the_same_stays_the_same_value() -> None:
    known = behind(R)
    assert known.after("x") is known
    assert known.after(R) is known
    assert behind(R) == known


def test_definitions_without_number_take_time_and_room_in_proportion() -> None:
    names = ["".join(chr(97 + int(digit)) for digit in f"{number:05}") for number in range(10_000)]

    def read() -> None:
        assert len(behind(*(rf"\def\{name}{{x}}" for name in names)).known) == 100

    assert takes_less(1, read)


@pytest.mark.parametrize(
    ("before", "again", "behind"),
    [
        ("$", r"\def\a{", "$"),
        ("$", r"\def\a{", "}" * 15_000 + "$"),
        (r"$\def\a", " ", "$"),
        (r"$\def\a", "#1 ", "$"),
        (r"$\newcommand", " ", "$"),
        ("$", r"\def\a" + " " * 1_400, "$"),
        (r"$\def\a{x}$ ", "`", "x"),
        (r"$\def\a{x}$ ", "`a``", "x"),
        (r"$\def\a{x}$ ", "`\n \n", "x"),
        ("$\\def\\a{x}$ |", "-", "x"),
        ("$\\def\\a{x}$\n", "|-\n", "x"),
        ("$\\def\\a{x}$\n|-", " ", "x"),
    ],
)
def test_a_text_that_is_made_to_be_slow_is_glanced_at(before: str, again: str, behind: str) -> None:
    text = before + again * (100_000 // len(again)) + behind
    assert takes_less(0.5, lambda: probable_preambles([text], NONE))


def test_the_length_of_a_formula_is_its_own() -> None:
    known = behind(R)
    tex = r"\R" + " " * 2_980
    assert len(known.before(tex)) > LONGEST
    assert isinstance(formula(known.before(tex), display=False), Formula)
    too_long = formula(known.before(tex + " " * 100), display=False)
    assert too_long == BadFormula(Fault.LONG)


def test_many_definitions_above_a_short_formula_are_not_too_long() -> None:
    names = [f"\\{one}{other}{'x' * 40}" for one in "abcdefghij" for other in "abcdefgh"]
    known = behind(*(rf"\newcommand{{{name}}}{{y}}" for name in names))
    assert isinstance(formula(known.before("".join(names[::2])), display=False), Formula)


def test_what_grows_without_end_is_given_up_at_once_behind_many_definitions() -> None:
    long = [rf"\def\a{name}{{{'x' * 900}}}" for name in "bcdefghijklmnopqrs"]
    known = behind(*long, r"\def\a{\a" + "".join(rf"\a{name}" for name in "bcdefghijk") + "}")
    assert takes_less(0.2, lambda: formula(known.before(r"\a"), display=False))
    assert formula(known.before(r"\a"), display=False) == BadFormula(Fault.LONG)


def test_a_formula_is_set_with_what_was_defined_above() -> None:
    made = formula(behind(R).before(r"\R^n"), display=False)
    assert isinstance(made, Formula)
    assert made == formula(r"\mathbb{R}^n", display=False)


def test_parts_of_a_long_text_know_what_most_likely_was_defined_above() -> None:
    parts = [
        f"Let ${R}$.\n\n",
        "```tex\n\\newcommand{\\c}{1}\n```\nand `\\newcommand{\\d}{1}`\n\n",
        "$$\\DeclareMathOperator{\\sgn}{sgn}$$\n\nend",
    ]
    found = probable_preambles(parts, NONE)
    assert [set(one.known) for one in found] == [set(), {r"\R"}, {r"\R"}, {r"\R", r"\sgn"}]
    assert probable_preambles(["no", "no"], NONE) == [NONE, NONE, NONE]
