"""The budget page of the settings: how much may be spent in a day or a month before it is told."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from PySide6.QtCore import QRegularExpression
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QVBoxLayout

from nocopt.core.settings import BudgetPer
from nocopt.ui.choice import Choice
from nocopt.ui.line_edit import LineEdit
from nocopt.ui.settings.fields import Field, FieldForm
from nocopt.ui.settings.pages import Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from nocopt.core.settings import Settings

# What is typed is an amount at any time, so that there is nothing to complain about afterwards.
_TYPED = QRegularExpression("[0-9]{0,6}([.,][0-9]{0,2})?")


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
        self.amount.setValidator(QRegularExpressionValidator(_TYPED, self))
        self.amount.textEdited.connect(self.changed)
        amount = Field("budget", self.tr("&Budget in US dollars"), self.amount)
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
