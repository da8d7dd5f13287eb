"""The bars of the usage window as a screen reader finds them: a list, each bar with its value."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

from nocopt.ui import wording
from nocopt.ui.conversation.faces import Face, FaceInterface, Tree, interface_of

_INSTALLED = "nocoptUsageAccessible"


class ReadBars(QWidget):
    """A widget that paints bars, and what there is to be read out of them by number, from 0 on."""

    @property
    def current(self) -> int:
        """The number of the bar that the keyboard is at, -1 where it is at none."""
        raise NotImplementedError

    def number_of_bars(self) -> int:
        """Return how many bars there are."""
        raise NotImplementedError

    def name_of(self, number: int) -> str:
        """Return what a bar stands for."""
        raise NotImplementedError

    def value_of(self, number: int) -> str:
        """Return how much a bar is."""
        raise NotImplementedError

    def parts_of(self, number: int) -> list[str]:
        """Return what a bar is made of."""
        raise NotImplementedError

    def box_of(self, number: int) -> QRect:
        """Return the room of a bar in this widget."""
        raise NotImplementedError

    def number_at(self, x: int) -> int | None:
        """Return which bar's room a place is in."""
        raise NotImplementedError


class ChartTree(Tree):
    """The objects behind the bars; child of the chart."""

    def __init__(self, chart: ReadBars) -> None:
        super().__init__(chart, lambda: _ChartInterface(chart, self))
        _install()
        self.chart = chart
        self._faces: dict[int, BarFace] = {}
        chart.setAccessibleName(self.tr("Spending by day"))
        chart.setAccessibleDescription(self.tr("Left and Right go from bar to bar."))

    def face(self, number: int) -> BarFace | None:
        """Return the object for a bar, None where there is no such bar."""
        if not 0 <= number < self.chart.number_of_bars():
            return None
        if number not in self._faces:
            self._faces[number] = BarFace(self, number)
        return self._faces[number]

    def bars_changed(self) -> None:
        """Forget the bars: there are others."""
        for face in self._faces.values():
            face.deleteLater()
        self._faces.clear()
        if QAccessible.isActive():
            event = QAccessibleEvent(self.chart, QAccessible.Event.ObjectReorder)
            QAccessible.updateAccessibility(event)

    def tell(self, number: int) -> None:
        """Let a screen reader read a bar."""
        if QAccessible.isActive() and self.chart.hasFocus():
            event = QAccessibleEvent(self.chart, QAccessible.Event.Focus)
            event.setChild(number)
            QAccessible.updateAccessibility(event)


class BarFace(Face):
    """Stands for a bar; child of the tree."""

    def __init__(self, tree: ChartTree, number: int) -> None:
        super().__init__(tree)
        self.tree, self.number = tree, number
        self.interface = _BarInterface(self)


class _ChartInterface(QAccessibleWidget):
    """The list."""

    def __init__(self, chart: ReadBars, tree: ChartTree) -> None:
        super().__init__(chart, QAccessible.Role.List)
        self._chart, self._tree = chart, tree

    def childCount(self) -> int:  # noqa: N802
        return self._chart.number_of_bars()

    def child(self, index: int, /) -> QAccessibleInterface:
        return interface_of(self._tree.face(index))

    def indexOfChild(self, child: QAccessibleInterface, /) -> int:  # noqa: N802
        face = child.object()
        return face.number if isinstance(face, BarFace) else -1

    def childAt(self, x: int, y: int, /) -> QAccessibleInterface:  # noqa: N802
        at = self._chart.mapFromGlobal(QPoint(x, y))
        number = self._chart.number_at(at.x())
        return interface_of(None if number is None else self._tree.face(number))

    def focusChild(self) -> QAccessibleInterface:  # noqa: N802
        face = self._tree.face(self._chart.current) if self._chart.hasFocus() else None
        return interface_of(face)


class _BarInterface(FaceInterface):
    """A bar: its name is its days, its description how much that is, and of what."""

    def __init__(self, face: BarFace) -> None:
        super().__init__(face)
        self._face = face

    def isValid(self) -> bool:  # noqa: N802
        return self._face.tree.face(self._face.number) is self._face

    def parent(self) -> QAccessibleInterface:
        return interface_of(self._face.tree.chart)

    def text(self, kind: QAccessible.Text, /) -> str:
        chart, number = self._face.tree.chart, self._face.number
        if kind == QAccessible.Text.Name:
            return wording.named(chart.name_of(number), chart.value_of(number))
        if kind == QAccessible.Text.Value:
            return chart.value_of(number)
        described = kind == QAccessible.Text.Description
        return wording.parted(*chart.parts_of(number)) if described else ""

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def rect(self) -> QRect:
        chart = self._face.tree.chart
        box = chart.box_of(self._face.number)
        return QRect(chart.mapToGlobal(box.topLeft()), box.size())

    def state(self) -> QAccessible.State:
        chart, state = self._face.tree.chart, QAccessible.State()
        state.focusable = state.selectable = True
        state.selected = chart.current == self._face.number
        state.focused = state.selected and chart.hasFocus()
        state.invisible = not chart.isVisible()
        return state


def _install() -> None:
    """Teach Qt about charts; once for the whole program is enough."""
    app = QCoreApplication.instance()
    if app is not None and not app.property(_INSTALLED):
        app.setProperty(_INSTALLED, True)
        QAccessible.installFactory(_interface_for)


def _interface_for(key: str, target: QObject) -> QAccessibleInterface | None:  # noqa: ARG001
    if isinstance(target, BarFace):
        return target.interface
    if not isinstance(target, ReadBars):
        return None
    # Qt asks as soon as the chart has a name, which is before the chart knows its tree.
    tree = target.findChild(ChartTree, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return tree.give() if tree is not None else None
