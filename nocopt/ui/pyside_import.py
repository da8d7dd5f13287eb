"""Imports PySide without what it prepares for others: signatures of functions, and switches."""

from __future__ import annotations

import contextlib
import importlib.machinery
import sys
from importlib.abc import Loader
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

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
            loader = _LaterLoader(loader)
        return plain(name, loader, **others)

    setattr(importlib.machinery, "ModuleSpec", spec)  # noqa: B010 - a type is not assigned to
    try:
        yield
    finally:
        setattr(importlib.machinery, "ModuleSpec", plain)  # noqa: B010
    _switch_off_features()


class _LaterModule(ModuleType):
    """A module that is loaded when something is asked of it."""

    first_name: str  # PySide calls it `PySide6.support…` later, by which its loader knows nothing
    loader: Loader

    def __getattr__(self, name: str) -> Any:
        described = self.__spec__
        if name.startswith("__") or described is None:
            raise AttributeError(name)
        self.__class__ = ModuleType  # type: ignore[assignment]
        described.name, last_name = self.first_name, described.name
        self.loader.exec_module(self)
        described.name = last_name
        return getattr(self, name)


class _LaterLoader(Loader):
    """Makes modules that are loaded by `loader` once something is asked of them."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """Return the module, with nothing in it."""
        made = _LaterModule(spec.name)
        made.first_name, made.loader = spec.name, self._loader
        return made

    def exec_module(self, module: ModuleType) -> None:
        """Leave it at that."""


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
