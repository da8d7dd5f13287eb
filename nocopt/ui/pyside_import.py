"""Imports PySide without what it prepares for others: signatures of functions, and switches."""

from __future__ import annotations

import contextlib
import importlib.machinery
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

from nocopt.ui.late_loading import LateLoader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.abc import Loader

# What PySide compiles from source at each start, for those who ask it for signatures. (`mapping`
# is asked for by its dictionary, past any wait.)
_WAITING: Final = frozenset(
    f"shibokensupport.signature.{name}"
    for name in (
        *("errorhandler", "layout", "parser"),
        *("lib.enum_sig", "lib.pyi_generator"),
    )
)


@contextlib.contextmanager
def light() -> Iterator[None]:
    """Have what is imported inside load PySide's signatures when they are first asked for.

    They take 30 ms, a tenth of the start, and serve `inspect.signature`, `help` and the words of
    some errors. PySide's own importer cannot be reached before it works, but it describes each
    module by a `ModuleSpec`, which is where the loader is exchanged. A PySide that does it
    another way is left alone.
    """
    plain = importlib.machinery.ModuleSpec

    def spec(name: str, loader: Loader | None, **others: Any) -> importlib.machinery.ModuleSpec:
        if name in _WAITING and loader is not None:
            loader = LateLoader(loader)
        return plain(name, loader, **others)

    setattr(importlib.machinery, "ModuleSpec", spec)  # noqa: B010 - a type is not assigned to
    try:
        yield
    finally:
        setattr(importlib.machinery, "ModuleSpec", plain)  # noqa: B010
    _switch_off_features()


def _switch_off_features() -> None:
    """Let PySide believe that no source can be had.

    It searches each module for its own name, to learn whether the module may use the switches
    `snake_case` and `true_property`, which nothing here does. The sources stay in memory then,
    6 MB of them. A PySide that does it another way is left alone.
    """
    feature = sys.modules.get("shibokensupport.feature")
    if feature is not None and hasattr(feature, "inspect"):
        vars(feature)["inspect"] = SimpleNamespace(getsource=_no_source)


def _no_source(module: object) -> str:
    """Fail as `inspect.getsource` does in a frozen program, which PySide is prepared for."""
    raise OSError(f"the source of {module} is not looked at")
