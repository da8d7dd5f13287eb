"""Keeps PySide from reading the source of every module that is imported."""

from __future__ import annotations

import sys
from types import SimpleNamespace


def switch_off() -> None:
    """Let PySide believe that no source can be had; to be called right after its first import.

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
