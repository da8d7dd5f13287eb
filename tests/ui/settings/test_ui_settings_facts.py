"""What was learnt of the endpoint of an account: told below its address, and forgotten."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from nocopt.core.errors import StoreError, StoreFault
from nocopt.core.facts import Ability
from nocopt.core.objections import Objection
from nocopt.core.settings import Account
from nocopt.ui.settings.facts_list import FactsList
from tests.ui.finding import named
from tests.ui.settings.table import Bench

OWN = {"name": "Own", "endpoint": "https://a.example", "has_key": True}
SETTINGS = {"active_account": "Own", "accounts": [OWN]}
THERE = Account(name="Own", endpoint="https://a.example")
WORDS = "`temperature` is not supported on this model."


async def learn(table: Bench, *abilities: str) -> None:
    """Have the endpoint refuse these."""
    objections = [Objection(one, "claude-x", WORDS) for one in abilities]
    await table.services.facts.learn(THERE, objections)


def opened(table: Bench) -> FactsList:
    """The list, opened as a person does."""
    table.dialog.facts_link.click()
    [found] = table.dialog.findChildren(FactsList)
    return found


def test_what_was_learnt_is_told_below_the_address(play: Callable[..., None], qtbot: QtBot) -> None:
    async def scene(table: Bench) -> None:
        link = table.dialog.facts_link
        assert link.isHidden()
        await learn(table, Ability.TEMPERATURE)
        assert link.isVisible()
        assert link.text().startswith("1 thing is")
        await learn(table, Ability.TOP_K)
        assert link.text().startswith("2 things are")
        assert link.accessibleName() == link.text()
        table.type_into("Endpoint", "https://b.example")
        assert link.isHidden()
        table.type_into("Endpoint", "https://a.example/v1")
        assert link.isVisible()
        shown = opened(table)
        texts = [label.text() for label in shown.rows[0].findChildren(QLabel)]
        assert texts[:2] == ["claude-x: takes no temperature", f"“{WORDS}”"]
        assert texts[2].startswith("Learnt on ")
        with qtbot.waitSignal(shown.finished):
            named(shown, QPushButton, "Close").click()

    play(scene, settings=SETTINGS)


def test_one_or_all_are_forgotten_with_the_keys(play: Callable[..., None], qtbot: QtBot) -> None:
    async def scene(table: Bench) -> None:
        facts = table.services.facts
        await learn(table, Ability.TEMPERATURE, Ability.TOP_K, Ability.TOP_P)
        shown = opened(table)
        assert [row.fact.ability for row in shown.rows] == ["temperature", "top_k", "top_p"]
        first = shown.rows[0].forget
        assert first.accessibleName() == "Forget: claude-x: takes no temperature"
        first.setFocus()
        await done(table, lambda: QTest.keyClick(first, Qt.Key.Key_Space))
        assert [row.fact.ability for row in shown.rows] == ["top_k", "top_p"]
        assert shown.rows[0].forget.hasFocus()
        await done(table, shown.forget_all.click)
        assert facts.learnt(THERE) == ()
        assert shown.rows == []
        assert not shown.forget_all.isEnabled()
        assert shown.close_button.hasFocus()
        assert "Nothing" in shown.findChildren(QLabel)[0].text()
        assert table.dialog.facts_link.isHidden()

    play(scene, settings=SETTINGS)


def test_a_disk_that_refuses_is_told(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        await learn(table, Ability.TEMPERATURE)
        shown = opened(table)
        table.facts.error = StoreError(StoreFault.DISK_FULL, "nocopt.db")
        await done(table, shown.rows[0].forget.click)
        assert any("nocopt.db" in one.text() for one in shown.findChildren(QLabel))

    play(scene, settings=SETTINGS)


async def done(table: Bench, act: Callable[[], Any]) -> None:
    """Do something and let the forgetting end."""
    act()
    await table.rest()
