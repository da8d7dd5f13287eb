"""The line above the text field that says that the next message goes to several models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from nocopt.ui.buttons import FlatButton
from nocopt.ui.composer.edit_bar import announce
from nocopt.ui.counts import Counts
from nocopt.ui.elided import ElidedLabel
from nocopt.ui.icon_drawing import icon_pixmap
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from nocopt.app.several import Several
    from nocopt.ui.theme import Colours

_ICON: Final = QSize(16, 16)


class SeveralBar(QWidget):
    """Names the models, with a button that goes back to one; not there where it is one.

    `taken_back`: the person wanted one model again.
    """

    taken_back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Several models"))
        self._several: Several | None = None
        self._sign, self._text = QLabel(self), ElidedLabel(self)
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._close = FlatButton("", "close", parent=self)
        self._close.setAccessibleName(self.tr("Ask one model only"))
        self._close.setToolTip(self.tr("Ask one model only"))
        self._close.clicked.connect(lambda: self.want(()))
        self._close.clicked.connect(self.taken_back)
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, 0, 0, 0)
        row.setSpacing(2 * GRID)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._text, 1)
        row.addWidget(self._close)
        self.hide()

    def want(self, models: tuple[str, ...]) -> None:
        """Have the next message of the chat that is shown go to these models."""
        if self._several is not None:
            self._several.want(models)

    def show_models(self, several: Several) -> None:
        """Say which models are asked next in a chat."""
        self._several = several
        models = several.wanted_models
        names = Counts().named(model.name or model.id for model in models)
        said = self.tr("The next message goes to {count} models: {names}")
        said = said.format(count=len(models), names=names)
        told = bool(models) and said != self._text.text()
        self._text.setText(said if models else "")
        self._text.setToolTip(said if models else "")
        self.setAccessibleDescription(self._text.text())
        self.setVisible(bool(models))
        if told:
            announce(self, said)

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._close.set_colours(colours)
        drawn = icon_pixmap("branch", colours.muted, _ICON, self.devicePixelRatioF())
        self._sign.setPixmap(drawn)
        palette = self._text.palette()
        palette.setColor(palette.ColorRole.WindowText, colours["muted"])
        self._text.setPalette(palette)
