"""What screen readers are told is in the person's language: no English goes past the translation.

A name is followed from where it is set to where it comes from: through variables and rows of
tuples, and through the parameters of functions, whose callers are looked at, too. Functions are
told apart by their names alone, which may look at too much, never at too little.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from tests.house.source import Source

SETTERS = {"setAccessibleName": "name", "setAccessibleDescription": "text"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Routine:
    """A function with the class that it belongs to, if any."""

    source: Source
    node: Function
    owner: ast.ClassDef | None

    @property
    def name(self) -> str:
        """What it is called by; a constructor by its class."""
        made = self.owner is not None and self.node.name == "__init__"
        return self.owner.name if self.owner is not None and made else self.node.name

    @cached_property
    def parameters(self) -> list[str]:
        """Its parameters, those by position first, without `self`."""
        given = self.node.args
        names = [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
        return names[1:] if names[:1] == ["self"] else names

    @cached_property
    def calls(self) -> list[tuple[str, ast.Call]]:
        """All calls in it, by the names of what is called."""
        return list(self._calls())

    def _calls(self) -> Iterator[tuple[str, ast.Call]]:
        for call in (one for one in ast.walk(self.node) if isinstance(one, ast.Call)):
            called = call.func.value if isinstance(call.func, ast.Subscript) else call.func
            if isinstance(called, ast.Name):
                yield self._methods.get(called.id, called.id), call
            elif isinstance(called, ast.Attribute) and called.attr != "__init__":
                yield called.attr, call
            elif isinstance(called, ast.Attribute) and self.owner is not None:
                yield from ((one.id, call) for one in self.owner.bases if isinstance(one, ast.Name))

    @cached_property
    def _methods(self) -> dict[str, str]:
        """What variables are called that stand for methods."""
        return {
            part.id: value.attr
            for one in ast.walk(self.node)
            if isinstance(one, ast.Assign)
            for part, value in _pairs(one.targets[0], one.value)
            if isinstance(value, ast.Attribute)
        }

    def values(self, name: str) -> Iterator[ast.expr]:
        """What a variable is set to in it."""
        for one in ast.walk(self.node):
            if isinstance(one, ast.Assign):
                for target in one.targets:
                    yield from _parts(name, target, one.value)
            elif isinstance(one, ast.For | ast.comprehension):
                for row in getattr(one.iter, "elts", [one.iter]):
                    yield from _parts(name, one.target, row)

    def told(self, value: ast.expr, seen: frozenset[str] = frozenset()) -> Iterator[ast.expr]:
        """What a value is made of, as far as that is to be seen here."""
        match value:
            case ast.Name(id=name) if name not in seen and name not in self.parameters:
                for one in self.values(name):
                    yield from self.told(one, seen | {name})
            case ast.IfExp(body=body, orelse=other):
                yield from self.told(body, seen)
                yield from self.told(other, seen)
            case ast.BoolOp(values=values):
                for one in values:
                    yield from self.told(one, seen)
            case ast.Call(func=ast.Attribute(value=text, attr="format" | "lower" | "replace")):
                yield from self.told(text, seen)
            case ast.JoinedStr(values=parts):
                yield value
                for one in parts:
                    if isinstance(one, ast.FormattedValue):
                        yield from self.told(one.value, seen)
            case _:
                yield value


def _parts(name: str, target: ast.expr, value: ast.expr) -> Iterator[ast.expr]:
    if isinstance(target, ast.Name) and target.id == name:
        yield value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, part in zip(target.elts, value.elts, strict=False):
            yield from _parts(name, one, part)


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.Name, ast.expr]]:
    if isinstance(target, ast.Name):
        yield target, value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, part in zip(target.elts, value.elts, strict=False):
            yield from _pairs(one, part)


def routines(package: list[Source]) -> list[Routine]:
    """All functions of the window."""
    found: list[Routine] = []
    for source in (one for one in package if one.name.startswith("ui/")):
        owners: dict[int, ast.ClassDef] = {}
        for node in source.walk(ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef):
            if isinstance(node, ast.ClassDef):
                owners |= {id(one): node for one in node.body}
            elif isinstance(node, Function):
                found.append(Routine(source, node, owners.get(id(node))))
    return found


def given(call: ast.Call, wanted: set[tuple[int, str]]) -> Iterator[ast.expr]:
    """What a call gives for parameters, each a place and a name."""
    for place, name in tuple(wanted):
        yield from call.args[place : place + 1]
        yield from (one.value for one in call.keywords if one.arg == name)


def spoken(found: list[Routine]) -> dict[str, set[tuple[int, str]]]:
    """Which parameters become names, by what the functions are called."""
    known: dict[str, set[tuple[int, str]]] = defaultdict(set)
    known |= {setter: {(0, parameter)} for setter, parameter in SETTERS.items()}
    before = -1
    while before != (before := sum(map(len, known.values()))):
        for one in found:
            names = one.parameters
            for called, call in one.calls:
                for value in given(call, known.get(called, set())):
                    for part in one.told(value):
                        if isinstance(part, ast.Name) and part.id in names:
                            known[one.name].add((names.index(part.id), part.id))
    return known


def english(part: ast.expr) -> str:
    """Words that stand there as they are; what begins small is a key of the program's own."""
    match part:
        case ast.Constant(value=str(text)) if text[:1].isupper():
            return text
        case ast.JoinedStr(values=parts):
            texts = [str(one.value) for one in parts if isinstance(one, ast.Constant)]
            return next((one for one in texts if any(map(str.isalpha, one))), "")
        case _:
            return ""


def untranslated(package: list[Source]) -> set[str]:
    """English that screen readers are told, with where it stands."""
    found = routines(package)
    known = spoken(found)
    return {
        f"{one.source.place(part)} {english(part)}"
        for one in found
        for called, call in one.calls
        for value in given(call, known.get(called, set()))
        for part in one.told(value)
        if english(part)
    }


def test_every_name_is_translated(package: list[Source]) -> None:
    assert untranslated(package) == set()
