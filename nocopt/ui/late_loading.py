"""Loads a module when something is asked of it for the first time, by whichever thread asks."""

from __future__ import annotations

from threading import RLock
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.abc import Loader
    from importlib.machinery import ModuleSpec
else:
    Loader = object  # what Python's own is there for is `tempfile`, `shutil` and others


class LateLoader(Loader):
    """Makes modules that are loaded by `loader` once something is asked of them.

    Not by the one of `importlib.util`, which loads a module as soon as it is imported again.
    """

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return the module, with nothing in it."""
        made = _LateModule(spec.name)
        made.first_name, made.waiting, made.lock = spec.name, self._loader, RLock()
        return made

    def exec_module(self, module: ModuleType) -> None:
        """Leave it at that."""


class _LateModule(ModuleType):
    """A module that is loaded when something is asked of it."""

    first_name: str  # PySide calls it `PySide6.support…` later, by which its loader knows nothing
    waiting: Loader | None
    lock: RLock

    def __getattr__(self, name: str) -> Any:
        described = self.__spec__
        if name.startswith("__") or described is None:
            raise AttributeError(name)
        with self.lock:  # another thread may be loading it, whose half nobody wants
            loader, self.waiting = self.waiting, None
            if loader is not None:
                described.name, last_name = self.first_name, described.name
                loader.exec_module(self)
                described.name = last_name
                self.__class__ = ModuleType  # type: ignore[assignment]
        return ModuleType.__getattribute__(self, name)
