"""Objects that stand for what is painted, and what their interfaces have in common.

Qt knows an interface by the object behind it. Interfaces handed to Qt without such an object, and
interfaces that Python forgets, end the process; so each object keeps its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAccessibleObject

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QRect
    from PySide6.QtWidgets import QAbstractScrollArea, QWidget


class Tree(QObject):
    """The objects behind what a widget paints; child of that widget.

    Qt keeps, and deletes with the widget, each interface that it was given. It asks again when the
    widget has another meta object, as it has in Python when a method of it is connected for the
    first time; so it is given another one by `make` each time, lest it delete one twice.
    """

    def __init__(self, widget: QWidget, make: Callable[[], QAccessibleInterface]) -> None:
        super().__init__(widget)
        self._make = make
        self._given: list[QAccessibleInterface] = []

    def give(self) -> QAccessibleInterface:
        """Return an interface of the widget for Qt to keep."""
        made = self._make()
        self._given.append(made)
        return made


class Face(QObject):
    """Stands for something that is painted; child of the object that stands for what it is in."""

    interface: QAccessibleInterface

    def __init__(self, parent: object) -> None:
        if not isinstance(parent, QObject):
            raise TypeError(f"no object: {parent!r}")
        super().__init__(parent)


class FaceInterface(QAccessibleObject):
    """An interface without children."""

    def childCount(self) -> int:  # noqa: N802
        return 0

    def child(self, index: int, /) -> QAccessibleInterface:  # noqa: ARG002
        return interface_of(None)

    def indexOfChild(self, child: QAccessibleInterface, /) -> int:  # noqa: ARG002, N802
        return -1

    def childAt(self, x: int, y: int, /) -> QAccessibleInterface:  # noqa: ARG002, N802
        return interface_of(None)

    def interface_cast(self, kind: QAccessible.InterfaceType, /) -> Any:
        return pointer_to(self.offered(kind))

    def offered(self, kind: QAccessible.InterfaceType) -> object | None:
        """Return the further interface of a kind, None where there is none; somebody keeps it."""
        del kind
        return None


def interface_of(face: QObject | None) -> QAccessibleInterface:
    """The interface of an object by way of Qt, which then knows it; None is a null pointer."""
    found: Any = QAccessible.queryAccessibleInterface(face) if face is not None else None
    return cast("QAccessibleInterface", found)


def pointer_to(further: object | None) -> Any:
    """The address of a further interface as the binding wants it.

    It takes an address for the C++ pointer and reads None or 0 as one, too.
    """
    address = 0 if further is None else shiboken6.getCppPointer(cast("Any", further))[0]
    return shiboken6.VoidPtr(address)


def on_screen(view: QAbstractScrollArea, box: QRect) -> QRect:
    """A box of the viewport on the screen."""
    return box.translated(view.viewport().mapToGlobal(box.topLeft()) - box.topLeft())


def state_in(view: QAbstractScrollArea) -> QAccessible.State:
    """The state of something in a view that nobody has chosen or changed."""
    state = QAccessible.State()
    state.invisible = not view.isVisible()
    return state
