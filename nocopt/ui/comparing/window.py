"""Two versions of a message side by side, with a mark at each word that differs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter

from nocopt.core.differing import Change, differing
from nocopt.core.utf8 import sound
from nocopt.ui.aio import Newest
from nocopt.ui.buttons import icon_button
from nocopt.ui.comparing.column import Called, Column
from nocopt.ui.comparing.sides import differences
from nocopt.ui.counts import Counts
from nocopt.ui.side_window import Place, SideWindow
from nocopt.ui.text_places import units
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from nocopt.app.tasks import Tasks
    from nocopt.ui.comparing.sides import Difference, Side
    from nocopt.ui.geometry import Geometry
    from nocopt.ui.theme import Colours

_SIZE: Final = (900, 600)
_SMALLEST: Final = (520, 320)
_SAID: Final = 60  # characters of a difference


class CompareWindow(SideWindow):
    """Compares the versions that are chosen above; `taken` carries the one to go on with.

    `compared` tells, for those who wait, that the marks are there.
    """

    taken = Signal(int)
    compared = Signal()

    def __init__(
        self,
        sides: Sequence[Side],
        shown: tuple[int, int],
        services: tuple[Tasks, Geometry],
        parent: QWidget | None = None,
    ) -> None:
        self._tasks, geometry = services
        place = Place(geometry, "comparing", _SIZE, _SMALLEST)
        super().__init__(self.tr("Compare versions"), place, parent)
        self._comparing = Newest(self._tasks, "compare")
        self._sides = {side.node_id: side for side in sides}
        self._found: tuple[Difference, ...] = ()
        self._at = -1
        left = Called(
            self.tr("Left version"), self.tr("Go on with the left version"), self.tr("Left text")
        )
        right = Called(
            self.tr("Right version"),
            self.tr("Go on with the right version"),
            self.tr("Right text"),
        )
        self.left = Column(left, Change.GONE, self)
        self.right = Column(right, Change.NEW, self)
        columns = QSplitter(self)
        columns.setChildrenCollapsible(False)
        columns.setHandleWidth(4 * GRID)
        for column, node_id in zip((self.left, self.right), shown, strict=True):
            column.offer(sides, node_id)
            column.chosen.connect(self._compare)
            column.taken.connect(self._take)
            columns.addWidget(column)
        # Signs, since words for both are wider than the window on a small screen.
        back, on = self.tr("Previous difference"), self.tr("Next difference")
        self.previous = icon_button("chevron-up", back, f"{back} (Shift+F8)")
        self.following = icon_button("chevron-down", on, f"{on} (F8)")
        self.previous.clicked.connect(partial(self.step, -1))
        self.following.clicked.connect(partial(self.step, 1))
        QShortcut(QKeySequence("F8"), self, partial(self.step, 1))
        QShortcut(QKeySequence("Shift+F8"), self, partial(self.step, -1))
        self.lay_out(None, columns, self.previous, self.following)
        self.begin()
        self._compare()

    def take_colours(self, colours: Colours) -> None:
        """Give its colours to what paints itself."""
        self.left.set_colours(colours)
        self.right.set_colours(colours)
        self.previous.set_colours(colours)
        self.following.set_colours(colours)

    def step(self, by: int) -> None:
        """Go to the next difference, or the one before; behind the last comes the first."""
        if not self._found:
            return
        first = 0 if by > 0 else len(self._found) - 1
        self._at = first if self._at < 0 else (self._at + by) % len(self._found)
        found = self._found[self._at]
        self.left.go_to(found.left, units(found.gone))
        self.right.go_to(found.right, units(found.new))
        said = self.tr("Difference {number} of {count}")
        told = [said.format(number=self._at + 1, count=len(self._found))]
        if found.gone.strip():
            told.append(self.tr("left “{text}”").format(text=_short(found.gone)))
        if found.new.strip():
            told.append(self.tr("right “{text}”").format(text=_short(found.new)))
        self.say(" · ".join(told))

    def done(self, result: int) -> None:
        """Close it; what is being compared is not waited for."""
        self._comparing.cancel()
        super().done(result)

    def _compare(self) -> None:
        self._comparing.start(self._compared())

    async def _compared(self) -> None:
        left, right = self._shown()
        runs = await self._tasks.run_blocking(
            partial(differing, _plain(left.text), _plain(right.text))
        )
        self.left.show_side(left, runs)
        self.right.show_side(right, runs)
        self._found, self._at = differences(runs), -1
        self.previous.setEnabled(bool(self._found))
        self.following.setEnabled(bool(self._found))
        some = Counts().differences(len(self._found))
        self.say(some if self._found else self.tr("The words are the same."))
        self.compared.emit()

    def _shown(self) -> tuple[Side, Side]:
        left, right = self.left.version.value(), self.right.version.value()
        return self._sides[left], self._sides[right]

    def _take(self, node_id: int) -> None:
        self.taken.emit(node_id)
        self.accept()


def _plain(text: str) -> str:
    """Return a text of which each character has one place in a field: as Qt counts them."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return sound(text)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SAID else line[: _SAID - 1] + "…"
