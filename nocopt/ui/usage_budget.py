"""The row of the usage window that says how much of the budget is spent."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from nocopt.core.settings import BudgetPer
from nocopt.ui import amounts, wording
from nocopt.ui.buttons import FlatButton, Kind
from nocopt.ui.counts import Counts
from nocopt.ui.theme import GRID, LIGHT

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from nocopt.app.spending import BudgetState
    from nocopt.ui.theme import Colours

_NEAR: Final = Decimal("0.8")  # of the budget, from which on it is told with a colour
_BAR_HEIGHT: Final = 6
_CONTEXT: Final = "BudgetRow"
# By whether the budget is a daily one, and whether it is reached.
_TOLD: Final = {
    (True, False): str(QT_TRANSLATE_NOOP("BudgetRow", "{spent} of {budget} spent today.")),
    (False, False): str(QT_TRANSLATE_NOOP("BudgetRow", "{spent} of {budget} spent this month.")),
    (True, True): str(
        QT_TRANSLATE_NOOP("BudgetRow", "Today's budget of {budget} is reached: {spent} spent.")
    ),
    (False, True): str(
        QT_TRANSLATE_NOOP("BudgetRow", "This month's budget of {budget} is reached: {spent} spent.")
    ),
}
_UNKNOWN: Final = str(QT_TRANSLATE_NOOP("BudgetRow", "Not counted: {answers}."))


class BudgetBar(QWidget):
    """How much of a budget is spent, as a bar; what it says stands beside it in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours: Colours = LIGHT
        self._share = Decimal(0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the size of a slim bar."""
        return QSize(60 * GRID, _BAR_HEIGHT)

    def show_share(self, share: Decimal) -> None:
        """Show so much of 1."""
        self._share = share
        self.update()

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours."""
        self._colours = colours
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and what is spent."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colours["border"])
        whole = QRectF(self.rect())
        painter.drawRoundedRect(whole, _BAR_HEIGHT / 2, _BAR_HEIGHT / 2)
        share = float(min(Decimal(1), max(Decimal(0), self._share)))
        if share:
            spent = QRectF(whole)
            spent.setWidth(max(float(_BAR_HEIGHT), whole.width() * share))
            painter.setBrush(self._colours[_ink(self._share)])
            painter.drawRoundedRect(spent, _BAR_HEIGHT / 2, _BAR_HEIGHT / 2)


def _ink(share: Decimal) -> str:
    if share >= 1:
        return "error_text"
    return "warning_text" if share >= _NEAR else "accent"


class BudgetRow(QWidget):
    """Says how much of the budget is spent, or offers to set one; `asked` when that is wanted."""

    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLabel(self)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.bar = BudgetBar(self)
        self.button = FlatButton("", kind=Kind.OUTLINE, parent=self)
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self.asked)
        column = QVBoxLayout()
        column.setSpacing(GRID + 2)
        column.addWidget(self.words)
        column.addWidget(self.bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4 * GRID)
        row.addLayout(column, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.show_state(None)

    def show_state(self, state: BudgetState | None) -> None:
        """Show how much is spent; None where there is no budget."""
        self.bar.setVisible(state is not None)
        change = self.tr("Change…") if state is not None else self.tr("Set a budget…")
        self.button.setText(change)
        self.button.setAccessibleName(self.tr("Budget"))
        self.button.setAccessibleDescription(change)
        self.words.setProperty("ink", "muted" if state is None else "text")
        if state is None:
            self.words.setText(self.tr("No budget is set."))
        else:
            share = state.spent / state.budget.amount
            self.bar.show_share(share)
            self.words.setProperty("ink", "error" if share >= 1 else "text")
            self.words.setText(told(state))
        self.words.style().unpolish(self.words)  # its property counts only then
        self.words.style().polish(self.words)

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours."""
        self.bar.set_colours(colours)
        self.button.set_colours(colours)


def told(state: BudgetState) -> str:
    """Return in a sentence or two how much of a budget is spent."""
    daily, reached = state.budget.per is BudgetPer.DAY, state.left <= 0
    text = QCoreApplication.translate(_CONTEXT, _TOLD[daily, reached])
    spent, amount = amounts.money(state.spent), amounts.money(state.budget.amount)
    said = text.format(spent=spent, budget=amount)
    if not state.unpriced:
        return said
    more = QCoreApplication.translate(_CONTEXT, _UNKNOWN)
    return wording.paragraph(said, more.format(answers=Counts().unpriced(state.unpriced)))
