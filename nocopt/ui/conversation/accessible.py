"""The painted conversation as a screen reader finds it: messages, their parts and controls.

Everything that is asked for gets a small `QObject`, and an interface that Qt finds through the
factory installed here. Nothing is made before somebody asks, and what was made for messages that
were asked for long ago is given up.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
    QAccessibleStateChangeEvent,
)
from PySide6.QtWidgets import QAccessibleWidget

from nocopt.ui.conversation.accessible_controls import ControlFace
from nocopt.ui.conversation.accessible_parts import Child, PartFace, children_among
from nocopt.ui.conversation.faces import (
    Face,
    FaceInterface,
    Tree,
    interface_of,
    on_screen,
    state_in,
)
from nocopt.ui.conversation.marks import Spot
from nocopt.ui.conversation.names import Names
from nocopt.ui.conversation.rail import Rail
from nocopt.ui.conversation.table_layout import TableRow
from nocopt.ui.conversation.told import is_flat
from nocopt.ui.conversation.view import ConversationView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.ui.conversation.controls import Control
    from nocopt.ui.conversation.keys import Keys
    from nocopt.ui.conversation.layouts import Row
    from nocopt.ui.conversation.message_item import MessageItem

_INSTALLED = "nocoptConversationAccessible"
_COPIES: Final = 8  # messages out of sight that have rows for the screen reader
_PARTS: Final = 1000  # objects for parts, in all messages together


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
        return tree.give() if isinstance(tree, Tree) else None
    return None


class AccessibleTree(Tree):
    """The objects behind the messages of one view; child of that view."""

    def __init__(self, view: ConversationView, keys: Keys) -> None:
        super().__init__(view, lambda: _ViewInterface(view, self))
        install()
        self.view, self.keys = view, keys
        self.names = Names()
        self._faces: dict[int, ItemFace] = {}
        self._unseen: OrderedDict[MessageItem, MessageItem] = OrderedDict()
        self._with_parts: OrderedDict[ItemFace, None] = OrderedDict()  # asked for last is last

    def face(self, index: int) -> ItemFace | None:
        """Return the object for a message, None where there is no such message."""
        if not 0 <= index < len(self.view.items):
            return None
        item = self.view.items[index]
        known = self._faces.get(index)
        if known is not None and known.item is item:
            return known
        if known is not None:
            self._with_parts.pop(known, None)
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

    def rows_of(self, item: MessageItem) -> Sequence[Row]:
        """Return all rows of a message; for one out of sight they are made, and kept for a while.

        Of a message that is being written the rows that are there.
        """
        if item.prepared:
            self._let_go(item)
            item.catch_up()
            if not item.running and any(row.unread for row in item.rows):
                item.complete()
            return item.rows
        made = self._unseen.get(item)
        if made is None or made.width != item.width:
            self._let_go(item)
            made = self._unseen[item] = item.unseen()
            made.complete()
        self._unseen.move_to_end(item)
        while len(self._unseen) > _COPIES:
            self._let_go(next(iter(self._unseen)))
        return made.rows

    def _let_go(self, item: MessageItem) -> None:
        made = self._unseen.pop(item, None)
        if made is not None:
            made.dissolve()

    def keeps(self, face: ItemFace) -> None:
        """A message has one more object for a part: those of others go where there are many."""
        self._with_parts[face] = None
        self._with_parts.move_to_end(face)
        while sum(one.parts for one in self._with_parts) > _PARTS and len(self._with_parts) > 1:
            self._with_parts.popitem(last=False)[0].forget_parts()

    @property
    def parts(self) -> int:
        """How many objects for parts there are."""
        return sum(face.parts for face in self._with_parts)

    @property
    def copies(self) -> int:
        """How many messages out of sight have rows for the screen reader."""
        return len(self._unseen)

    def items_changed(self, start: int) -> None:
        """Messages from number `start` on are others: forget their objects, announce new ones."""
        self.names.forget()
        for item in list(self._unseen):
            self._let_go(item)
        for index in [one for one in self._faces if one >= start]:
            if index < len(self.view.items) and self._faces[index].item is self.view.items[index]:
                continue
            face = self._faces.pop(index)
            self._with_parts.pop(face, None)
            face.deleteLater()
        if QAccessible.isActive():
            event = QAccessibleEvent(self.view, QAccessible.Event.ObjectReorder)
            QAccessible.updateAccessibility(event)

    def renamed(self, index: int) -> None:
        """The text of a message is another."""
        face = self._faces.get(index)
        if QAccessible.isActive() and face is not None:
            event = QAccessibleEvent(face, QAccessible.Event.NameChanged)
            QAccessible.updateAccessibility(event)
            face.changed()

    def focus_moved(self) -> None:
        """Tell the screen reader where the keyboard is."""
        face = self.focused()
        if QAccessible.isActive() and face is not None:
            QAccessible.updateAccessibility(QAccessibleEvent(face, QAccessible.Event.Focus))

    def pressed(self, spot: Spot, before: Control) -> None:
        """Tell the screen reader that what was pressed is open now, or no longer."""
        if spot.item < len(self.view.items):
            self._let_go(self.view.items[spot.item])  # its rows may not be as the reader wants it
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
        face.changed()

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
        self._parts: dict[int, PartFace] = {}
        self._told = -1  # how many children the screen reader was told of
        self._children: list[Child] | None = None  # for this turn of the event loop
        self.interface = _ItemInterface(self)

    @property
    def view(self) -> ConversationView:
        """The view that paints the message."""
        return self.tree.view

    @property
    def keys(self) -> Keys:
        """Who reads the keyboard in that view."""
        return self.tree.keys

    @property
    def alive(self) -> bool:
        """Whether the message is still there."""
        items = self.view.items
        return self.index < len(items) and items[self.index] is self.item

    @property
    def in_sight(self) -> bool:
        """Whether some of the message can be seen."""
        return self.index in self.view.geometry_of.items_in_sight()

    @property
    def parts(self) -> int:
        """How many objects for parts there are."""
        return len(self._parts)

    def rows(self) -> Sequence[Row]:
        """Return all rows, those made for the screen reader where the message is out of sight."""
        return self.tree.rows_of(self.item) if self.alive else ()

    def is_laid_out(self, row: Row) -> bool:
        """Whether a row is one that is painted, and its places are known."""
        return self.item.prepared and row.live and row.width == self.item.width

    def children_now(self) -> list[Child]:
        """Return what stands right below the message, gathered once in a turn of the event loop.

        A reader asks for one after the other in one call; an answer may have many thousands.
        """
        if self._children is None:
            self._children = children_among(self.rows())
            QTimer.singleShot(0, self._forget_children)
        self._told = len(self._children)
        return self._children

    def _forget_children(self) -> None:
        self._children = None

    def child_face(self, child: Child) -> PartFace | ControlFace:
        """Return the object for what stands right below the message."""
        if child.key:
            return self.control_face(Spot(self.index, *child))
        known = self._parts.get(child.row)
        if known is None:
            known = self._parts[child.row] = PartFace(self, child.row)
            self.tree.keeps(self)
        return known

    def control_face(self, spot: Spot) -> ControlFace:
        """Return the object for a control of the message."""
        known = self._controls.get((spot.row, spot.key))
        if known is None:
            known = self._controls[spot.row, spot.key] = ControlFace(self, spot)
        return known

    def holder(self, spot: Spot) -> QAccessibleInterface:
        """Return what a control is in: its row, a cell, or the message itself."""
        rows = self.rows()
        if spot.row >= len(rows) or is_flat(rows[spot.row]):
            return self.interface
        part = self.child_face(Child(self.first_of_table(rows, spot.row), ""))
        cell = part.cell_with(spot) if isinstance(part, PartFace) else None
        return part.interface if cell is None else cell.interface

    @staticmethod
    def first_of_table(rows: Sequence[Row], number: int) -> int:
        """Return the number of the first strip of a table, of any other row its own."""
        while isinstance(row := rows[number], TableRow) and row.part.first and number:
            number -= 1
        return number

    def changed(self) -> None:
        """Tell the screen reader of other children, if it has asked for any."""
        if self._told < 0 or not self.alive:
            return
        before = self._told
        self._forget_children()
        if len(self.children_now()) != before:
            event = QAccessibleEvent(self, QAccessible.Event.ObjectReorder)
            QAccessible.updateAccessibility(event)

    def forget_parts(self) -> None:
        """Give the objects for parts up."""
        for part in self._parts.values():
            part.deleteLater()
        self._parts.clear()


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


class _ItemInterface(FaceInterface):
    """A message: its name is who speaks and what is said."""

    def __init__(self, face: ItemFace) -> None:
        super().__init__(face)
        self._face = face

    def isValid(self) -> bool:  # noqa: N802
        return self._face.alive

    def parent(self) -> QAccessibleInterface:
        return interface_of(self._face.tree.view)

    def childCount(self) -> int:  # noqa: N802
        return len(self._face.children_now())

    def child(self, index: int, /) -> QAccessibleInterface:
        found = self._face.children_now()
        inside = 0 <= index < len(found)
        return interface_of(self._face.child_face(found[index]) if inside else None)

    def indexOfChild(self, child: QAccessibleInterface, /) -> int:  # noqa: N802
        face, found = child.object(), self._face.children_now()
        if isinstance(face, PartFace):
            wanted = Child(face.number, "")
        elif isinstance(face, ControlFace):
            wanted = Child(face.spot.row, face.spot.key)
        else:
            return -1
        return found.index(wanted) if wanted in found else -1

    def childAt(self, x: int, y: int, /) -> QAccessibleInterface:  # noqa: N802
        view = self._face.view
        at = view.geometry_of.row_at(view.viewport().mapFromGlobal(QPoint(x, y)))
        if at is None or at[0].item != self._face.index:
            return interface_of(None)
        rows, number = self._face.rows(), at[0].row
        near = [
            self._face.child_face(one)
            for one in children_among(rows)
            if one.row == self._face.first_of_table(rows, number)
        ]
        found = (one for one in near if one.interface.rect().contains(x, y))
        return interface_of(next(found, None))

    def text(self, kind: QAccessible.Text, /) -> str:
        if kind != QAccessible.Text.Name:
            return ""
        return self._face.tree.names.of(self._face.item)

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def rect(self) -> QRect:
        return on_screen(self._face.view, self._face.view.geometry_of.item_box(self._face.index))

    def state(self) -> QAccessible.State:
        view = self._face.view
        state = state_in(view)
        state.focusable = True
        state.focused = view.hasFocus() and view.marks.focused == Spot(self._face.index, 0, "")
        state.offscreen = not self._face.in_sight
        return state
