"""Menus of panels and of the window are used with arrow keys, as the window system sends them."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from nocopt.core.parameters import ServiceTier
from nocopt.core.presets import Preset
from nocopt.ui.choice import Choice
from tests.ui.finding import named
from tests.ui.test_ui_chat_panel import NEWEST, opened
from tests.ui.window_stage import Play, Stage, seen


async def strike(window: QWidget, *keys: Qt.Key) -> None:
    """Strike keys in a window, not in a widget: Qt finds out which menu or field has them.

    That turns the loop, which must not be done inside a task.
    """
    loop = asyncio.get_running_loop()
    for key in keys:
        struck = loop.create_future()
        loop.call_soon(QTest.keyClick, window.windowHandle(), key)
        loop.call_soon(struck.set_result, None)
        await struck


def menu() -> QMenu | None:
    found = QApplication.activePopupWidget()
    return found if isinstance(found, QMenu) else None


def test_a_preset_is_used_with_the_arrow_keys(play: Play) -> None:
    async def scene(on: Stage) -> None:
        on.it.means.presets.put(Preset("Long", system="Be long"))
        on.it.means.presets.put(Preset("Short", system="Be brief"))
        panel = await opened(on)
        panel.presets.setFocus()
        await strike(on.window, Qt.Key.Key_Space)
        await seen(lambda: menu() is not None)
        await strike(on.window, Qt.Key.Key_Down, Qt.Key.Key_Down)
        assert panel.isVisible()
        assert menu() is not None
        await strike(on.window, Qt.Key.Key_Return)
        assert menu() is None
        assert panel.isVisible()
        assert on.session.options.system == "Be brief"
        assert panel.presets.hasFocus()
        await strike(on.window, Qt.Key.Key_Escape)
        assert panel.isHidden()
        assert on.field.hasFocus()

    play(scene)


@pytest.mark.parametrize("opening", [Qt.Key.Key_Space, Qt.Key.Key_Down])
def test_a_drop_down_of_the_chat_panel_is_used_with_the_arrow_keys(
    play: Play, opening: Qt.Key
) -> None:
    async def scene(on: Stage) -> None:
        panel = await opened(on, "Parameters")
        tier = named(on.window, Choice, "Service tier")
        tier.setFocus()
        await strike(on.window, opening)
        await seen(lambda: menu() is not None)
        await strike(on.window, Qt.Key.Key_Down)
        assert panel.isVisible()
        await strike(on.window, Qt.Key.Key_Escape)  # the menu, not the panel
        assert menu() is None
        assert panel.isVisible()
        assert tier.hasFocus()
        await strike(on.window, opening)
        await seen(lambda: menu() is not None)
        await strike(on.window, Qt.Key.Key_Down, Qt.Key.Key_Return)
        assert on.session.options.parameters.service_tier is ServiceTier.STANDARD_ONLY
        assert tier.hasFocus()

    play(scene)


@pytest.mark.parametrize("name", ["Menu", "Attach", "Thinking level"])
def test_menus_of_the_window_are_used_with_the_arrow_keys(play: Play, name: str) -> None:
    async def scene(on: Stage) -> None:
        on.session.chat.set_model(NEWEST)
        button = on.button(name)
        button.setFocus()
        await strike(on.window, Qt.Key.Key_Space)
        await seen(lambda: menu() is not None)
        opened_menu = menu()
        assert opened_menu is not None
        await strike(on.window, Qt.Key.Key_Down)
        assert menu() is opened_menu
        first = opened_menu.activeAction()
        await strike(on.window, Qt.Key.Key_Down)
        assert opened_menu.activeAction() not in (None, first)
        await strike(on.window, Qt.Key.Key_Escape)
        assert menu() is None
        assert button.hasFocus()

    play(scene)
