"""Every number of the wire's checklist that is due has a test that names it."""

from __future__ import annotations

import ast

from tests.house.source import ROOT, sources

DUE = set(range(1, 66))


def covered() -> set[int]:
    """The numbers in all `pytest.mark.check(...)` of the tests."""
    numbers: set[int] = set()
    for source in sources(ROOT / "tests"):
        if "mark.check" not in source.text:
            continue
        for call in source.walk(ast.Call):
            if ast.unparse(call.func) == "pytest.mark.check":
                for argument in call.args:
                    number = ast.literal_eval(argument)
                    assert isinstance(number, int), source.place(argument)
                    numbers.add(number)
    return numbers


def test_every_due_number_has_a_test() -> None:
    assert sorted(DUE - covered()) == []
