"""Finds widgets the way a screen reader names them."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QWidget

W = TypeVar("W", bound=QWidget)


def named(root: QWidget, kind: type[W], name: str) -> W:
    """Return the one widget of that kind with that accessible name below `root`."""
    found = all_named(root, kind, name)
    assert len(found) == 1, f"{name!r}: {len(found)} of {accessible_names(root)}"
    return found[0]


def all_named(root: QWidget, kind: type[W], name: str) -> list[W]:
    """Return all widgets of that kind with that accessible name."""
    return [one for one in root.findChildren(kind) if one.accessibleName() == name]


def accessible_names(root: QWidget) -> list[str]:
    """Return the names of everything that has one."""
    return [one.accessibleName() for one in root.findChildren(QWidget) if one.accessibleName()]
