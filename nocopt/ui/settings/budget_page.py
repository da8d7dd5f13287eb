"""The budget page of the settings: how much may be spent in a day or a month before it is told."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QVBoxLayout

from nocopt.core.errors import Problem
from nocopt.core.settings import BudgetPer
from nocopt.ui.choice import Choice
from nocopt.ui.line_edit import LineEdit
from nocopt.ui.settings.fields import Field, FieldForm
from nocopt.ui.settings.pages import Page
from nocopt.ui.settings.problems import problem_text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from nocopt.core.settings import Settings

# As finely as amounts are kept; but "1,000" would be read as one dollar.
_TYPED: Final = re.compile(
    r"\s*(?:US)?\$?\s*(?P<amount>[0-9]{0,6}(\.[0-9]{0,9}|,[0-9]{0,2})?|0?,[0-9]{0,9})\s*(?:USD)?\s*"
)
_LEAST: Final = Decimal("0.0001")  # the smallest amount that is told anywhere


class _AmountTyped(QValidator):
    """Lets only amounts be typed; what is pasted loses the signs and blanks around it."""

    def validate(self, text: str, at: int) -> tuple[QValidator.State, str, int]:
        """Take what is an amount, or the beginning of one."""
        found = _TYPED.fullmatch(text)
        if found is None:
            return QValidator.State.Invalid, text, at
        kept, begin = found["amount"], found.start("amount")
        return QValidator.State.Acceptable, kept, min(max(0, at - begin), len(kept))


class BudgetPage(Page):
    """Edits the budget; an empty amount is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        form = FieldForm(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(form)
        column.addStretch(1)
        self.amount = LineEdit(self)
        self.amount.setPlaceholderText(self.tr("no budget"))
        self.amount.setValidator(_AmountTyped(self))
        self.amount.textEdited.connect(self._edited)
        self.amount.editingFinished.connect(self.refused)
        self._row = amount = Field("budget", self.tr("&Budget in US dollars"), self.amount)
        amount.hint.say(
            self.tr(
                "You are told when it is reached; nothing is stopped. What answers cost is "
                "reckoned by the list prices, which is not a bill."
            )
        )
        form.add(amount, self.tr("Budget"))
        self.per = Choice[BudgetPer](self)
        self.per.set_entries(
            ((BudgetPer.DAY, self.tr("Each day")), (BudgetPer.MONTH, self.tr("Each month")))
        )
        self.per.chosen.connect(lambda _value: self.changed.emit())
        form.add(Field("budget_per", self.tr("&For"), self.per), self.tr("Budget for"))

    def show_settings(self, settings: Settings) -> None:
        """Fill all fields."""
        self.amount.setText(settings.budget)
        self.per.show_value(settings.budget_per)

    def _edited(self) -> None:
        self._row.show_error("")
        self.changed.emit()

    def refused(self) -> QWidget | None:
        """Return the field for the amount, if that is too small to be one."""
        text = self.amount.text()
        small = bool(text) and Decimal(_amount(text) or 0) < _LEAST
        problem = Problem("budget", "small", {"least": str(_LEAST)})
        self._row.show_error(problem_text(problem) if small else "")
        return self.amount if small else None

    def value(self, settings: Settings) -> Settings:
        """Return `settings` with the budget that is entered here."""
        return replace(settings, budget=_amount(self.amount.text()), budget_per=self.per.value())


def _amount(text: str) -> str:
    """Return an amount as the settings keep it; empty where it is none, or nothing."""
    try:
        amount = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return ""
    return f"{amount:f}" if amount > 0 else ""
