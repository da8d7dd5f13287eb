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
        ("0.005", "0.005", "0.005"),
        ("0,005", "0,005", "0.005"),
        ("1.234", "1.234", "1.234"),
        ("1,234", "1,23", "1.23"),  # which may have been meant as thousands
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


@pytest.mark.parametrize("pasted", ["$20.50", " 20.50 USD\n", "20.50"])
def test_an_amount_is_pasted_with_what_stands_around_it(qtbot: QtBot, pasted: str) -> None:
    page = BudgetPage()
    qtbot.addWidget(page)
    page.show_settings(Settings())
    field = named(page, QLineEdit, "Budget")
    field.insert(pasted)
    assert field.text() == "20.50"
    for other in ("1.2.3", "https://x:99", "-5"):
        field.selectAll()
        field.insert(other)
        assert field.text() == "20.50"


def test_an_amount_that_is_too_small_is_told_and_not_kept(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        table.type_into("Budget", "0.00001")
        await table.press("Apply")
        page = table.dialog.budget_page
        assert table.dialog.tabs.currentWidget() is page
        assert table.dialog.focusWidget() is page.amount
        assert "0.0001" in page.amount.accessibleDescription()
        assert table.dialog.apply.isEnabled()
        table.type_into("Budget", "0.0001")
        assert "0.0001" not in page.amount.accessibleDescription()
        await table.press("Apply")
        assert table.services.settings.value.budget == "0.0001"

    play(scene)
