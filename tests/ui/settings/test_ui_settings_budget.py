"""The budget page: an amount, or none, for each day or month."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from nocopt.core.settings import BudgetPer, Settings, check
from nocopt.ui.settings.budget_page import BudgetPage
from tests.ui.finding import named
from tests.ui.settings.table import Bench


def test_the_budget_takes_effect_on_apply(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        table.dialog.tabs.setCurrentWidget(table.dialog.budget_page)
        table.type_into("Budget", "12,5")
        table.choose("Budget for", "Each day")
        await table.press("Apply")
        value = table.services.settings.value
        assert (value.budget, value.budget_per) == ("12.5", BudgetPer.DAY)

    play(scene)


@pytest.mark.parametrize(
    ("typed", "shown", "kept"),
    [
        ("20", "20", "20"),
        ("0.50", "0.50", "0.50"),
        ("3,2", "3,2", "3.2"),
        ("$ -7 x", "7", "7"),
        ("1e5", "15", "15"),
        ("1.234", "1.23", "1.23"),
        ("12345678", "123456", "123456"),
        ("5.", "5.", "5"),
        (".", ".", ""),
        ("0", "0", ""),
        ("", "", ""),
    ],
)
def test_only_amounts_can_be_typed(qtbot: QtBot, typed: str, shown: str, kept: str) -> None:
    page = BudgetPage()
    qtbot.addWidget(page)
    page.show_settings(Settings())
    field = named(page, QLineEdit, "Budget")
    QTest.keyClicks(field, typed)
    assert field.text() == shown
    value = page.value(Settings())
    assert value.budget == kept
    assert check(value) == ()


def test_what_was_kept_stays_as_it_is(qtbot: QtBot) -> None:
    page = BudgetPage()
    qtbot.addWidget(page)
    before = replace(Settings(), budget="0.0001", budget_per=BudgetPer.DAY)
    page.show_settings(before)
    assert page.value(Settings()) == before
