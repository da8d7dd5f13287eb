"""The rail as a screen reader finds it: a list of questions, each of which can be gone to.

The rail takes no keyboard focus: Alt+Page Up and Alt+Page Down do the same from anywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleEvent,
    QAccessibleInterface,
    QAccessibleObject,
)
from PySide6.QtWidgets import QAccessibleWidget

from nocopt.ui.conversation.faces import Face, Tree, interface_of

if TYPE_CHECKING:
    from nocopt.ui.conversation.rail import Rail


class RailTree(Tree):
    """The objects behind the questions; child of the rail."""

    def __init__(self, rail: Rail) -> None:
        super().__init__(rail, lambda: _RailInterface(rail, self))
        self.rail = rail
        self._faces: dict[int, QuestionFace] = {}
        rail.setAccessibleName(self.tr("Questions"))
        rail.setAccessibleDescription(
            self.tr("Alt+Page Up and Alt+Page Down go from question to question.")
        )

    def face(self, number: int) -> QuestionFace | None:
        """Return the object for a question, None where there is no such question."""
        if not 0 <= number < len(self.rail.questions):
            return None
        if number not in self._faces:
            self._faces[number] = QuestionFace(self, number)
        return self._faces[number]

    def items_changed(self, start: int) -> None:
        """Messages from number `start` on are others: forget the questions among them."""
        questions = self.rail.questions
        for number in list(self._faces):
            if number >= len(questions) or questions[number] >= start:
                self._faces.pop(number).deleteLater()
        if QAccessible.isActive():
            event = QAccessibleEvent(self.rail, QAccessible.Event.ObjectReorder)
            QAccessible.updateAccessibility(event)


class QuestionFace(Face):
    """Stands for a question; child of the tree."""

    def __init__(self, tree: RailTree, number: int) -> None:
        super().__init__(tree)
        self.tree, self.number = tree, number
        self.action = _GoAction(self)
        self.interface = _QuestionInterface(self)

    @property
    def alive(self) -> bool:
        """Whether the question is still there."""
        return self.tree.face(self.number) is self


class _RailInterface(QAccessibleWidget):
    """The list."""

    def __init__(self, rail: Rail, tree: RailTree) -> None:
        super().__init__(rail, QAccessible.Role.List)
        self._rail, self._tree = rail, tree

    def childCount(self) -> int:  # noqa: N802
        return len(self._rail.questions)

    def child(self, index: int, /) -> QAccessibleInterface:
        return interface_of(self._tree.face(index))

    def indexOfChild(self, child: QAccessibleInterface, /) -> int:  # noqa: N802
        face = child.object()
        return face.number if isinstance(face, QuestionFace) else -1

    def childAt(self, x: int, y: int, /) -> QAccessibleInterface:  # noqa: N802
        at = self._rail.mapFromGlobal(QPoint(x, y))
        return interface_of(self._tree.face(self._rail.number_at(at.y())))


class _QuestionInterface(QAccessibleObject):
    """A question: its name is how it begins."""

    def __init__(self, face: QuestionFace) -> None:
        super().__init__(face)
        self._face = face

    def isValid(self) -> bool:  # noqa: N802
        return self._face.alive

    def parent(self) -> QAccessibleInterface:
        return interface_of(self._face.tree.rail)

    def childCount(self) -> int:  # noqa: N802
        return 0

    def child(self, index: int, /) -> QAccessibleInterface:  # noqa: ARG002
        return interface_of(None)

    def indexOfChild(self, child: QAccessibleInterface, /) -> int:  # noqa: ARG002, N802
        return -1

    def text(self, kind: QAccessible.Text, /) -> str:
        name = kind == QAccessible.Text.Name and self._face.alive
        return self._face.tree.rail.text_of(self._face.number) if name else ""

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def rect(self) -> QRect:
        rail = self._face.tree.rail
        box = rail.box_of(self._face.number)
        return QRect(rail.mapToGlobal(box.topLeft()), box.size())

    def state(self) -> QAccessible.State:
        rail, state = self._face.tree.rail, QAccessible.State()
        state.selectable = True
        state.selected = rail.current == self._face.number
        state.invisible = not rail.isVisible()
        return state

    def interface_cast(self, kind: QAccessible.InterfaceType, /) -> Any:
        # The binding takes an address for the C++ pointer and reads None or 0 as one, too.
        if kind == QAccessible.InterfaceType.ActionInterface:
            return shiboken6.VoidPtr(shiboken6.getCppPointer(self._face.action)[0])
        return shiboken6.VoidPtr(0)


class _GoAction(QAccessibleActionInterface):
    """A question can be gone to."""

    def __init__(self, face: QuestionFace) -> None:
        super().__init__()
        self._face = face

    def actionNames(self) -> list[str]:  # noqa: N802
        return [self.pressAction()]

    def doAction(self, name: str, /) -> None:  # noqa: N802
        face = self._face
        if name == self.pressAction() and face.alive:
            face.tree.rail.picked.emit(face.tree.rail.questions[face.number])

    def keyBindingsForAction(self, name: str, /) -> list[str]:  # noqa: ARG002, N802
        return []
