"""Sizes, names, sentences and habits that no linter knows about."""

from __future__ import annotations

import ast
import re

import pytest

from tests.house.source import PACKAGE, ROOT, Source, sources

MAX_LINES = 500
MAX_METHODS = 30
BANNED_NAMES = {"utils", "helpers", "common", "misc", "base", "manager"}

# What Qt is asked for in one place only, because of what the binding makes of the answer.
ASKED_IN = {
    "nextInFocusChain": "ui/focus_chain.py",
    "previousInFocusChain": "ui/focus_chain.py",
}
# The only places that may catch everything: they report it, once.
BROAD_HANDLERS = {"app/tasks.py", "tools/box.py"}
BROAD = {"Exception", "BaseException"}


@pytest.fixture(scope="module")
def everything(package: list[Source]) -> list[Source]:
    """All files of the program, of the tests and of what packs it."""
    return [*package, *sources(ROOT / "tests"), *sources(ROOT / "packaging")]


def test_no_file_is_too_long(everything: list[Source]) -> None:
    long = [source.name for source in everything if len(source.text.splitlines()) > MAX_LINES]
    assert long == []


def test_no_class_has_too_many_methods(everything: list[Source]) -> None:
    large = [
        f"{source.place(node)} {node.name}"
        for source in everything
        if source.text.count("def ") > MAX_METHODS
        for node in source.walk(ast.ClassDef)
        if sum(isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef) for one in node.body)
        > MAX_METHODS
    ]
    assert large == []


def test_no_module_is_a_drawer(package: list[Source]) -> None:
    names = {
        part
        for source in package
        for part in source.name.removesuffix(".py").removesuffix("/__init__").split("/")
    }
    assert names & BANNED_NAMES == set()


def first_sentence(source: Source) -> str:
    """The first line of a module, which says what it is for; empty when there is none."""
    first = source.tree.body[0] if source.tree.body else None
    if not isinstance(first, ast.Expr) or first.lineno != 1:
        return ""
    return (ast.get_docstring(source.tree) or "").partition("\n")[0]


def test_every_module_begins_with_its_sentence(package: list[Source]) -> None:
    without = [s.name for s in package if not re.fullmatch(r"\S.*[.?]", first_sentence(s))]
    assert without == []


def test_the_architecture_page_lists_every_file(package: list[Source]) -> None:
    """The list is the table under "## Files": a file, and what it is for."""
    page = (PACKAGE / "ARCHITECTURE.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([^`]+\.py)` \| \S", page.partition("\n## Files\n")[2], re.MULTILINE)
    present = {source.name: source for source in package if source.path.name != "__init__.py"}
    missing = [f"| `{n}` | {first_sentence(s)} |" for n, s in present.items() if n not in listed]
    assert not missing, "not listed:\n" + "\n".join(missing)
    assert set(listed) - set(present) == set(), "listed, and gone"
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize("name", ["exec", "exec_", "processEvents"])
def test_no_nested_event_loop(package: list[Source], name: str) -> None:
    calls = [
        source.place(node)
        for source in package
        if name in source.text and source.name != "main.py"
        for node in source.walk(ast.Call)
        if isinstance(node.func, ast.Attribute) and node.func.attr == name
    ]
    assert calls == []


def is_broad(caught: ast.expr | None) -> bool:
    """Whether an `except` clause catches everything: bare, by name, or within a tuple."""
    if caught is None:
        return True
    names = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(isinstance(name, ast.Name) and name.id in BROAD for name in names)


def passes_on(handler: ast.ExceptHandler) -> bool:
    """Whether the handler only cleans up and lets the error go on."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def test_only_the_owners_of_background_work_catch_everything(package: list[Source]) -> None:
    broad = [
        source.place(handler)
        for source in package
        if "except" in source.text and source.name not in BROAD_HANDLERS
        for handler in source.walk(ast.ExceptHandler)
        if is_broad(handler.type) and not passes_on(handler)
    ]
    suppressed = [
        source.place(call)
        for source in package
        if "suppress" in source.text
        for call in source.walk(ast.Call)
        if ast.unparse(call.func) in ("suppress", "contextlib.suppress")
        if any(is_broad(argument) for argument in call.args)
    ]
    assert broad + suppressed == []


@pytest.mark.parametrize(
    ("code", "broad"),
    [
        ("except: pass", True),
        ("except Exception: pass", True),
        ("except (OSError, BaseException) as e: print(e)", True),
        ("except OSError: pass", False),
        ("except BaseException:\n    close()\n    raise", False),
    ],
)
def test_a_broad_handler_is_recognised(code: str, broad: bool) -> None:
    handler = next(
        node
        for node in ast.walk(ast.parse(f"try:\n    work()\n{code}"))
        if isinstance(node, ast.ExceptHandler)
    )
    assert (is_broad(handler.type) and not passes_on(handler)) is broad


def test_what_the_binding_hands_out_wrongly_is_asked_for_in_one_place(
    package: list[Source],
) -> None:
    elsewhere = [
        source.place(node)
        for source in package
        if source.name.startswith("ui/")
        for node in source.walk(ast.Attribute)
        if source.name != ASKED_IN.get(node.attr, source.name)
    ]
    assert elsewhere == []


def test_what_a_scroll_area_made_is_not_kept(package: list[Source]) -> None:
    kept = [
        source.place(node)
        for source in package
        if ".viewport()" in source.text
        for node in source.walk(ast.Assign)
        if ast.unparse(node.value).endswith(".viewport()")
        if any(isinstance(target, ast.Attribute) for target in node.targets)
    ]
    assert kept == []
