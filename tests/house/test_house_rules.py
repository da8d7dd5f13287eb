"""The judge of requests shares no code with what it judges."""

from __future__ import annotations

import ast

from tests.house.source import ROOT, sources

RULES = ROOT / "tests" / "rules"


def imported(tree: ast.Module) -> set[str]:
    """The modules that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def test_the_rules_import_nothing_of_the_program() -> None:
    judges = [
        source
        for source in sources(RULES)
        if source.name.endswith("_rules.py") or source.name in {"ledger.py", "rule_models.py"}
    ]
    assert len(judges) >= 6
    for source in judges:
        foreign = {
            name
            for name in imported(source.tree)
            if name.startswith("nocopt")
            or (name.startswith("tests") and name[:11] != "tests.rules")
        }
        assert not foreign, source.name
