"""Below the list of models: the way to ask several of them at once, and how many are ticked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from nocopt.app.several import MOST
from nocopt.ui import wording
from nocopt.ui.buttons import FlatButton, Kind
from nocopt.ui.composer.edit_bar import announce
from nocopt.ui.elided import ElidedLabel
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from nocopt.ui.theme import Colours


class SeveralFoot(QWidget):
    """One button at first; once models are ticked, what to do, the way on and the way back.

    `ticked` is what is ticked, None while one model is chosen as usual. `changed`: it is another;
    `asked` carries the models that the person wants.
    """

    changed = Signal()
    asked = Signal(tuple)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.ticked: tuple[str, ...] | None = None
        self._before: tuple[str, ...] = ()  # what was asked last
        self._current = ""
        self.begin = FlatButton(self.tr("Ask several…"), "branch", parent=self)
        self.begin.setToolTip(self.tr("Have up to four models answer the next message"))
        self._said = ElidedLabel(self)
        self._said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.back = FlatButton(self.tr("One model"), kind=Kind.OUTLINE, parent=self)
        self.back.setToolTip(self.tr("Choose one model, as usual"))
        self.ask = FlatButton("", kind=Kind.PRIMARY, parent=self)
        self.ask.setToolTip(self.tr("Ctrl+Enter"))
        for button in (self.begin, self.back, self.ask):
            button.setAutoDefault(False)
            button.setAccessibleName(button.text())
        self.begin.clicked.connect(self._begin)
        self.back.clicked.connect(lambda: self._take(None))
        self.ask.clicked.connect(self.finish)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID, 2 * GRID, 0)
        row.setSpacing(GRID)
        row.addWidget(self.begin)
        row.addStretch()
        row.addWidget(self._said, 1)
        row.addWidget(self.back)
        row.addWidget(self.ask)
        self._show()

    def open(self, current: str, wanted: tuple[str, ...], last: tuple[str, ...]) -> None:
        """Begin with what is wanted by now; with nothing ticked where that is one model.

        `last` is what was wanted before that.
        """
        self._current, self._before, self.ticked = current, last, wanted or None
        self._show()

    def toggle(self, model_id: str, name: str) -> None:
        """Tick a model or take its tick away; no more than so many can be."""
        ticked = self.ticked or ()
        if model_id in ticked:
            self._take(tuple(one for one in ticked if one != model_id))
            announce(self, wording.named(name, self.tr("not ticked")))
        elif len(ticked) < MOST:
            self._take((*ticked, model_id))
            announce(self, wording.named(name, self.tr("ticked")))
        else:
            announce(self, self._said.text())

    def finish(self) -> None:
        """Take what is ticked, if it is several."""
        if self.ticked is not None and len(self.ticked) > 1:
            self.asked.emit(self.ticked)

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        for button in (self.begin, self.back, self.ask):
            button.set_colours(colours)
        palette = self._said.palette()
        palette.setColor(palette.ColorRole.WindowText, colours["muted"])
        self._said.setPalette(palette)

    def _begin(self) -> None:
        """Tick the chat's own model, and those that were asked with it last."""
        self._take(tuple(dict.fromkeys((self._current, *self._before)))[:MOST])

    def _take(self, ticked: tuple[str, ...] | None) -> None:
        self.ticked = ticked
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        several, count = self.ticked is not None, len(self.ticked or ())
        self.begin.setVisible(not several)
        for part in (self._said, self.back, self.ask):
            part.setVisible(several)
        full = self.tr("Four models at most")
        self._said.setText(full if count == MOST else self.tr("Tick up to four models"))
        text = self.tr("Ask {count} models") if count > 1 else self.tr("Ask several")
        self.ask.setText(text.format(count=count))
        self.ask.setAccessibleName(self.ask.text())
        self.ask.setEnabled(count > 1)
        self.ask.updateGeometry()
