"""The painted conversation as a screen reader finds it: a list of messages with their controls.

Every message and control that is asked for gets a small `QObject`, and an interface that Qt finds
through the factory installed here. Interfaces handed to Qt without an object behind them, and
interfaces that Python forgets, end the process; so each object keeps its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, QRect, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
    QAccessibleObject,
    QAccessibleStateChangeEvent,
)
from PySide6.QtWidgets import QAccessibleWidget

from nocopt.ui.conversation.controls import Control, ControlKind
from nocopt.ui.conversation.marks import Spot
from nocopt.ui.conversation.names import Names
from nocopt.ui.conversation.rail import Rail
from nocopt.ui.conversation.view import ConversationView

if TYPE_CHECKING:
    from nocopt.ui.conversation.keys import Keys
    from nocopt.ui.conversation.message_item import MessageItem

_INSTALLED = "nocoptConversationAccessible"
_ROLES = {
    ControlKind.BUTTON: QAccessible.Role.Button,
    ControlKind.TOGGLE: QAccessible.Role.CheckBox,
    ControlKind.LINK: QAccessible.Role.Link,
}


def install() -> None:
    """Teach Qt about conversations; once for the whole program is enough."""
    app = QCoreApplication.instance()
    if app is not None and not app.property(_INSTALLED):
        app.setProperty(_INSTALLED, True)
        QAccessible.installFactory(_interface_for)


def _interface_for(key: str, target: QObject) -> QAccessibleInterface | None:  # noqa: ARG001
    if isinstance(target, Face):
        return target.interface
    if isinstance(target, (ConversationView, Rail)):
        tree = target.findChild(Tree, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return tree.interface if isinstance(tree, Tree) else None
    return None


class Tree(QObject):
    """The objects behind what a widget paints; child of that widget."""

    interface: QAccessibleInterface


class Face(QObject):
    """Stands for something that is painted."""

    interface: QAccessibleInterface


class AccessibleTree(Tree):
    """The objects behind the messages of one view; child of that view."""

    def __init__(self, view: ConversationView, keys: Keys) -> None:
        super().__init__(view)
        install()
        self.view, self.keys = view, keys
        self.names = Names()
        self._faces: dict[int, ItemFace] = {}
        self.interface = _ViewInterface(view, self)

    def face(self, index: int) -> ItemFace | None:
        """Return the object for a message, None where there is no such message."""
        if not 0 <= index < len(self.view.items):
            return None
        item = self.view.items[index]
        known = self._faces.get(index)
        if known is not None and known.item is item:
            return known
        if known is not None:
            known.deleteLater()
        made = self._faces[index] = ItemFace(self, item, index)
        return made

    def focused(self) -> ItemFace | ControlFace | None:
        """Return the object for what has the keyboard inside the view."""
        spot = self.view.marks.focused
        face = self.face(spot.item) if spot is not None else None
        if spot is None or face is None or not spot.key:
            return face
        return face.control_face(spot)

    def items_changed(self, start: int) -> None:
        """Messages from number `start` on are others: forget their objects, announce new ones."""
        self.names.forget()
        for index in [one for one in self._faces if one >= start]:
            if index < len(self.view.items) and self._faces[index].item is self.view.items[index]:
                continue
            self._faces.pop(index).deleteLater()
        if QAccessible.isActive():
            event = QAccessibleEvent(self.view, QAccessible.Event.ObjectReorder)
            QAccessible.updateAccessibility(event)

    def renamed(self, index: int) -> None:
        """The text of a message is another."""
        face = self._faces.get(index)
        if QAccessible.isActive() and face is not None:
            event = QAccessibleEvent(face, QAccessible.Event.NameChanged)
            QAccessible.updateAccessibility(event)

    def focus_moved(self) -> None:
        """Tell the screen reader where the keyboard is."""
        face = self.focused()
        if QAccessible.isActive() and face is not None:
            QAccessible.updateAccessibility(QAccessibleEvent(face, QAccessible.Event.Focus))

    def pressed(self, spot: Spot, before: Control) -> None:
        """Tell the screen reader that what was pressed is open now, or no longer."""
        face = self._faces.get(spot.item)
        if not QAccessible.isActive() or face is None or not face.alive:
            return
        now = self.view.geometry_of.control(spot)
        if now is None or now.open == before.open:
            return
        changed = QAccessible.State()
        if now.unfolds:
            changed.expanded = changed.collapsed = True
        else:
            changed.checked = True
        told = face.control_face(spot)
        QAccessible.updateAccessibility(QAccessibleStateChangeEvent(told, changed))

    def announce(self, text: str) -> None:
        """Have a sentence read out."""
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.view, text))


class ItemFace(Face):
    """Stands for a message; child of the tree."""

    def __init__(self, tree: AccessibleTree, item: MessageItem, index: int) -> None:
        super().__init__(tree)
        self.tree, self.item, self.index = tree, item, index
        self._controls: dict[tuple[int, str], ControlFace] = {}
        self.interface = _ItemInterface(self)

    @property
    def view(self) -> ConversationView:
        """The view that paints the message."""
        return self.tree.view

    def controls(self) -> list[Spot]:
        """Return what can be pressed in the message, as far as it is laid out."""
        if not self.alive or not self.item.prepared:
            return []
        return [spot for spot, _ in self.view.geometry_of.controls_of(self.index)]

    @property
    def alive(self) -> bool:
        """Whether the message is still there."""
        items = self.view.items
        return self.index < len(items) and items[self.index] is self.item

    def control_face(self, spot: Spot) -> ControlFace:
        """Return the object for a control of the message."""
        known = self._controls.get((spot.row, spot.key))
        if known is None:
            known = self._controls[spot.row, spot.key] = ControlFace(self, spot)
        return known


class ControlFace(Face):
    """Stands for a button, a switch or a link in a message; child of the message's object."""

    def __init__(self, face: ItemFace, spot: Spot) -> None:
        super().__init__(face)
        self.face, self.spot = face, spot
        self.action = _PressAction(self)
        self.interface = _ControlInterface(self)

    @property
    def control(self) -> Control | None:
        """The control as it is now."""
        return self.face.view.geometry_of.control(self.spot) if self.face.alive else None


class _ViewInterface(QAccessibleWidget):
    """The list."""

    def __init__(self, view: ConversationView, tree: AccessibleTree) -> None:
        super().__init__(view, QAccessible.Role.List)
        self._view, self._tree = view, tree

    def childCount(self) -> int:  # noqa: N802
        return len(self._view.items)

    def child(self, index: int, /) -> QAccessibleInterface:
        return interface_of(self._tree.face(index))

    def indexOfChild(self, child: QAccessibleInterface, /) -> int:  # noqa: N802
        face = child.object()
        return face.index if isinstance(face, ItemFace) else -1

    def childAt(self, x: int, y: int, /) -> QAccessibleInterface:  # noqa: N802
        for index in self._view.geometry_of.items_in_sight():
            face = self._tree.face(index)
            if face is not None and face.interface.rect().contains(x, y):
                return face.interface
        return interface_of(None)

    def focusChild(self) -> QAccessibleInterface:  # noqa: N802
        focused = self._tree.focused() if self._view.hasFocus() else None
        return interface_of(focused) if focused is not None else super().focusChild()


class _ItemInterface(QAccessibleObject):
    """A message: its name is who speaks and what is said."""

    def __init__(self, face: ItemFace) -> None:
        super().__init__(face)
        self._face = face

    def isValid(self) -> bool:  # noqa: N802
        return self._face.alive

    def parent(self) -> QAccessibleInterface:
        return self._face.tree.interface

    def childCount(self) -> int:  # noqa: N802
        return len(self._face.controls())

    def child(self, index: int, /) -> QAccessibleInterface:
        spots = self._face.controls()
        found = self._face.control_face(spots[index]) if 0 <= index < len(spots) else None
        return interface_of(found)

    def indexOfChild(self, child: QAccessibleInterface, /) -> int:  # noqa: N802
        face = child.object()
        spots = self._face.controls()
        return (
            spots.index(face.spot) if isinstance(face, ControlFace) and face.spot in spots else -1
        )

    def childAt(self, x: int, y: int, /) -> QAccessibleInterface:  # noqa: N802
        for spot in self._face.controls():
            found = self._face.control_face(spot).interface
            if found.rect().contains(x, y):
                return found
        return interface_of(None)

    def text(self, kind: QAccessible.Text, /) -> str:
        if kind != QAccessible.Text.Name:
            return ""
        return self._face.tree.names.of(self._face.item)

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def rect(self) -> QRect:
        return _on_screen(self._face.view, self._face.view.geometry_of.item_box(self._face.index))

    def state(self) -> QAccessible.State:
        view, index = self._face.view, self._face.index
        state = _state(view, view.marks.focused == Spot(index, 0, ""))
        state.offscreen = index not in view.geometry_of.items_in_sight()
        return state


class _ControlInterface(QAccessibleObject):
    """A button, switch or link."""

    def __init__(self, face: ControlFace) -> None:
        super().__init__(face)
        self._face = face

    def isValid(self) -> bool:  # noqa: N802
        return self._face.control is not None

    def parent(self) -> QAccessibleInterface:
        return self._face.face.interface

    def childCount(self) -> int:  # noqa: N802
        return 0

    def child(self, index: int, /) -> QAccessibleInterface:  # noqa: ARG002
        return interface_of(None)

    def indexOfChild(self, child: QAccessibleInterface, /) -> int:  # noqa: ARG002, N802
        return -1

    def text(self, kind: QAccessible.Text, /) -> str:
        control = self._face.control
        if control is None:
            return ""
        if kind == QAccessible.Text.Description and control.kind is ControlKind.LINK:
            return control.hint or control.label
        if kind == QAccessible.Text.Description:
            return control.hindrance
        return control.name if kind == QAccessible.Text.Name else ""

    def role(self) -> QAccessible.Role:
        control = self._face.control
        if control is None:
            return QAccessible.Role.NoRole
        return QAccessible.Role.Button if control.unfolds else _ROLES[control.kind]

    def rect(self) -> QRect:
        view = self._face.face.view
        return _on_screen(view, view.geometry_of.control_box(self._face.spot))

    def state(self) -> QAccessible.State:
        view, control = self._face.face.view, self._face.control
        state = _state(view, view.marks.focused == self._face.spot)
        if control is not None and control.unfolds:
            state.expandable, state.expanded = True, control.open
            state.collapsed = not control.open
        elif control is not None and control.kind is ControlKind.TOGGLE:
            state.checkable, state.checked = True, control.open
        state.disabled = control is not None and bool(control.hindrance)
        return state

    def interface_cast(self, kind: QAccessible.InterfaceType, /) -> Any:
        # The binding takes an address for the C++ pointer and reads None or 0 as one, too.
        if kind == QAccessible.InterfaceType.ActionInterface:
            return shiboken6.VoidPtr(shiboken6.getCppPointer(self._face.action)[0])
        return shiboken6.VoidPtr(0)


class _PressAction(QAccessibleActionInterface):
    """What a screen reader can do with a control."""

    def __init__(self, face: ControlFace) -> None:
        super().__init__()
        self._face = face

    def actionNames(self) -> list[str]:  # noqa: N802
        return [self.pressAction(), self.setFocusAction()]

    def doAction(self, name: str, /) -> None:  # noqa: N802
        tree, spot, control = self._face.face.tree, self._face.spot, self._face.control
        if control is None:
            return
        if name == self.pressAction():
            tree.keys.pressed.emit(spot, control)
        elif name == self.setFocusAction():
            tree.view.setFocus()
            tree.keys.focus(spot)

    def keyBindingsForAction(self, name: str, /) -> list[str]:  # noqa: ARG002, N802
        return []


def interface_of(face: Face | None) -> QAccessibleInterface:
    """The interface of an object by way of Qt, which then knows it; None is a null pointer."""
    found: Any = QAccessible.queryAccessibleInterface(face) if face is not None else None
    return cast("QAccessibleInterface", found)


def _on_screen(view: ConversationView, box: QRect) -> QRect:
    return QRect(view.viewport().mapToGlobal(box.topLeft()), box.size())


def _state(view: ConversationView, focused: bool) -> QAccessible.State:
    state = QAccessible.State()
    state.focusable = True
    state.focused = focused and view.hasFocus()
    state.invisible = not view.isVisible()
    return state
