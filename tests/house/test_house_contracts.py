"""A contract that nobody has seen fail proves little: each fails here on a planted violation."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.house.source import PACKAGE, ROOT

CONFIG = ROOT / "pyproject.toml"

ROOMS = (
    *("ui", "app", "exchange", "api", "store", "render", "tools", "documents", "demo", "cli"),
    "core",
)
UI_ROOMS = (
    *("conversation", "composer", "sidebar", "settings", "options"),
    *("search", "tree", "comparing"),
)
# Files that contracts or plants name; the rest of the house is not needed to test its walls.
FILES = (
    *("__main__", "main", "keychain", "paths", "log", "core/messages", "app/services", "app/turn"),
    *("app/session", "ui/main_window", "ui/panels", "ui/settings/dialog", "ui/theme", "cli/ask"),
)

# name: (contract that must break, {file: what to write into it})
PLANTS: dict[str, tuple[str, dict[str, str]]] = {
    "upward": ("floors", {"core/messages": "import nocopt.app.session"}),
    "sideways": ("floors", {"paths": "import nocopt.log"}),
    "between floors": ("floors", {"api/http": "import nocopt.store"}),
    "a tool at the disk": ("floors", {"tools/box": "import nocopt.store"}),
    "a document on the wire": ("floors", {"documents/pdf": "import nocopt.api"}),
    "to the street": ("floors", {"ui/theme": "import nocopt.main"}),
    "a drawer": ("floors", {"utils/__init__": ""}),
    "Qt in app": ("qt", {"app/session": "from PySide6.QtCore import QObject"}),
    "qasync in app": ("qt", {"app/session": "import qasync"}),
    "httpx in app": ("httpx", {"app/session": "import httpx"}),
    "sqlite3 in app": ("sqlite", {"app/session": "import sqlite3"}),
    "keyring in app": ("keyring", {"app/session": "from keyring import get_password"}),
    "Markdown in ui": ("markdown", {"ui/theme": "import pygments"}),
    "PDFium in app": ("pdfium", {"app/session": "import pypdfium2"}),
    "keychain in app": ("keychain", {"app/session": "import nocopt.keychain"}),
    "store in ui": ("widgets", {"ui/theme": "from nocopt import store"}),
    "demo in ui": ("widgets", {"ui/theme": "from nocopt import demo"}),
    "tools in ui": ("widgets", {"ui/theme": "from nocopt import tools"}),
    "documents in ui": ("widgets", {"ui/theme": "import nocopt.documents"}),
    "exchange in ui": ("widgets", {"ui/theme": "import nocopt.exchange"}),
    "a format at the disk": ("exchange", {"exchange/archive": "import nocopt.store"}),
    "sqlite3 in a format": ("sqlite", {"exchange/archive": "import sqlite3"}),
    "Qt in a tool": ("qt", {"tools/box": "from PySide6.QtCore import QObject"}),
    "one ui room in another": (
        "ui-rooms",
        {"ui/sidebar/list": "from nocopt.ui.composer import box", "ui/composer/box": ""},
    ),
    "a ui room in what they share": (
        "ui-options",
        {"ui/options/page": "from nocopt.ui.composer import box", "ui/composer/box": ""},
    ),
    "the bundle in a widget": ("services", {"ui/theme": "import nocopt.app.services"}),
    "a cycle": (
        "cycles",
        {"app/turn": "import nocopt.app.session", "app/session": "import nocopt.app.turn"},
    ),
    "a cycle for types only": (
        "cycles",
        {
            "app/turn": "from typing import TYPE_CHECKING\n"
            "if TYPE_CHECKING:\n    import nocopt.app.session",
            "app/session": "import nocopt.app.turn",
        },
    ),
    "a cycle inside a function": (
        "cycles",
        {
            "app/turn": "def late():\n    import nocopt.app.session",
            "app/session": "import nocopt.app.turn",
        },
    ),
}


def contracts() -> list[dict[str, Any]]:
    tools = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["tool"]
    found: list[dict[str, Any]] = tools["importlinter"]["contracts"]
    return found


# Imported once: each house is looked at by a child of its own, which the last one left nothing in.
LINTER = """
import json, os, sys
from importlinter.cli import lint_imports_command

told = {}
for name, (folder, arguments) in json.load(sys.stdin).items():
    child = os.fork()
    if not child:
        os.chdir(folder)
        os.dup2(os.open("told", os.O_CREAT | os.O_WRONLY), 1)
        os.dup2(1, 2)
        sys.argv[1:] = ["--no-cache", *arguments]
        lint_imports_command()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with open(os.path.join(folder, "told"), encoding="utf-8") as file:
        told[name] = code, file.read()
json.dump(told, sys.stdout)
"""

EMPTY = "nobody in it"


def skeleton(folder: Path) -> Path:
    """A house with all its walls and nobody in it."""
    package = folder / "nocopt"
    for room in (".", *ROOMS, *(f"ui/{room}" for room in UI_ROOMS)):
        (package / room).mkdir(parents=True, exist_ok=True)
        (package / room / "__init__.py").touch()
    for name in FILES:
        (package / f"{name}.py").touch()
    shutil.copy(CONFIG, folder)
    return package


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str]]:
    """What the linter says of each house with a plant, and of the empty one: code and words."""
    houses = {EMPTY: (tmp_path_factory.mktemp("house"), list[str]())}
    skeleton(houses[EMPTY][0])
    for plant, (contract, files) in PLANTS.items():
        folder = tmp_path_factory.mktemp("house")
        package = skeleton(folder)
        for name, text in files.items():
            path = package / f"{name}.py"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        houses[plant] = folder, ["--contract", contract]
    done = subprocess.run(
        [sys.executable, "-c", LINTER],
        input=json.dumps(houses, default=str),
        cwd=houses[EMPTY][0],
        env={"PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, tuple[int, str]] = json.loads(done.stdout)
    return found


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the houses are looked at by forked processes")
@pytest.mark.parametrize("plant", PLANTS)
def test_a_planted_violation_breaks_its_contract(
    told: dict[str, tuple[int, str]], plant: str
) -> None:
    code, said = told[plant]
    assert code == 1, said
    assert "0 kept, 1 broken" in said


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the houses are looked at by forked processes")
def test_the_empty_house_keeps_every_contract(told: dict[str, tuple[int, str]]) -> None:
    ids = [contract["id"] for contract in contracts()]
    code, said = told[EMPTY]
    assert code == 0, said
    assert f"{len(ids)} kept, 0 broken" in said


def test_every_contract_has_a_plant() -> None:
    planted = {contract for contract, _files in PLANTS.values()}
    assert planted == {contract["id"] for contract in contracts()}


def test_every_room_is_named_where_libraries_are_kept_out() -> None:
    """A new room must not slip past the contracts that list the rooms a library may not enter."""
    rooms = {
        f"nocopt.{path.stem}"
        for path in PACKAGE.iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    } - {"nocopt.__init__", "nocopt.__main__"}
    allowed = {
        "qt": {"nocopt.ui", "nocopt.main", "nocopt.cli"},
        "httpx": {"nocopt.api"},
        "sqlite": {"nocopt.store"},
        "keyring": {"nocopt.keychain"},
        "markdown": {"nocopt.render"},
        "pdfium": {"nocopt.documents"},
    }
    by_id = {contract["id"]: contract for contract in contracts()}
    for contract, inside in allowed.items():
        assert rooms - inside <= set(by_id[contract]["source_modules"]), contract
