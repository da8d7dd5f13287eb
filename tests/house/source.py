"""The project's own files, as the house tests look at them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "nocopt"

Node = TypeVar("Node", bound=ast.AST)


@dataclass(frozen=True)
class Source:
    """One Python file; `name` is its path below the folder it was looked for in."""

    name: str
    path: Path

    @cached_property
    def text(self) -> str:
        """What it says."""
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        """What it means."""
        return ast.parse(self.text, self.name)

    def walk(self, *kinds: type[Node]) -> Iterator[Node]:
        """All nodes of those kinds."""
        return (node for node in ast.walk(self.tree) if isinstance(node, kinds))

    def place(self, node: ast.stmt | ast.expr | ast.excepthandler) -> str:
        """Where to look, for messages."""
        return f"{self.name}:{node.lineno}"


def sources(folder: Path = PACKAGE) -> list[Source]:
    """All Python files below a folder, in order."""
    return [
        Source(path.relative_to(folder).as_posix(), path) for path in sorted(folder.rglob("*.py"))
    ]


def tracked_files() -> list[Path]:
    """All files of the project that are, or are about to be, under version control."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def text_of(path: Path) -> str | None:
    """The text of a file, or None for a picture and the like."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None
