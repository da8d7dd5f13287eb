"""Buttons, switches and links in a message as a screen reader finds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleInterface

from nocopt.ui.conversation.controls import Control, ControlKind
from nocopt.ui.conversation.faces import Face, FaceInterface, on_screen, state_in
from nocopt.ui.conversation.told import place_of

if TYPE_CHECKING:
    from PySide6.QtCore import QRect

    from nocopt.ui.conversation.face_ties import OfMessage
    from nocopt.ui.conversation.marks import Spot

_ROLES = {
    ControlKind.BUTTON: QAccessible.Role.Button,
    ControlKind.TOGGLE: QAccessible.Role.CheckBox,
    ControlKind.LINK: QAccessible.Role.Link,
}


class ControlFace(Face):
    """Stands for a button, a switch or a link in a message; child of the message's object."""

    def __init__(self, face: OfMessage, spot: Spot) -> None:
        super().__init__(face)
        self.face, self.spot = face, spot
        self.action = _PressAction(self)
        self.interface = _ControlInterface(self)

    @property
    def control(self) -> Control | None:
        """The control as it is now."""
        return self.face.view.geometry_of.control(self.spot) if self.face.alive else None

    @property
    def about(self) -> str:
        """What it belongs to, where its name does not say it, and why it cannot be pressed."""
        control = self.control
        if control is None:
            return ""
        if control.kind is ControlKind.LINK:
            return control.hint or control.label
        place = place_of(self.face.item.rows, self.spot.row, self.spot.key)
        return " · ".join(filter(None, (place, control.hindrance)))


class _ControlInterface(FaceInterface):
    """A button, switch or link."""

    def __init__(self, face: ControlFace) -> None:
        super().__init__(face)
        self._face = face

    def isValid(self) -> bool:  # noqa: N802
        return self._face.control is not None

    def parent(self) -> QAccessibleInterface:
        return self._face.face.holder(self._face.spot)

    def text(self, kind: QAccessible.Text, /) -> str:
        control = self._face.control
        if control is None:
            return ""
        if kind == QAccessible.Text.Description:
            return self._face.about
        return control.name if kind == QAccessible.Text.Name else ""

    def role(self) -> QAccessible.Role:
        control = self._face.control
        if control is None:
            return QAccessible.Role.NoRole
        return QAccessible.Role.Button if control.unfolds else _ROLES[control.kind]

    def rect(self) -> QRect:
        view = self._face.face.view
        return on_screen(view, view.geometry_of.control_box(self._face.spot))

    def state(self) -> QAccessible.State:
        view, control = self._face.face.view, self._face.control
        state = state_in(view)
        state.focusable = True
        state.focused = view.hasFocus() and view.marks.focused == self._face.spot
        if control is not None and control.unfolds:
            state.expandable, state.expanded = True, control.open
            state.collapsed = not control.open
        elif control is not None and control.kind is ControlKind.TOGGLE:
            state.checkable, state.checked = True, control.open
        state.disabled = control is not None and bool(control.hindrance)
        return state

    def offered(self, kind: QAccessible.InterfaceType) -> object | None:
        action = QAccessible.InterfaceType.ActionInterface
        return self._face.action if kind == action else None


class _PressAction(QAccessibleActionInterface):
    """What a screen reader can do with a control."""

    def __init__(self, face: ControlFace) -> None:
        super().__init__()
        self._face = face

    def actionNames(self) -> list[str]:  # noqa: N802
        return [self.pressAction(), self.setFocusAction()]

    def doAction(self, name: str, /) -> None:  # noqa: N802
        face, spot, control = self._face.face, self._face.spot, self._face.control
        if control is None:
            return
        if name == self.pressAction():
            face.keys.pressed.emit(spot, control)
        elif name == self.setFocusAction():
            face.view.setFocus()
            face.keys.focus(spot)

    def keyBindingsForAction(self, name: str, /) -> list[str]:  # noqa: ARG002, N802
        return []
