"""Presets in the chat panel: one is made of a chat, used in another, updated, and taken back."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit

from nocopt.core.parameters import Parameters
from nocopt.core.presets import Preset
from nocopt.ui.composer.chat_panel import ChatPanel
from nocopt.ui.composer.presets_menu import PresetsMenu
from nocopt.ui.settings.dialog import SettingsDialog
from tests.app.rig import finished
from tests.fakes import answer
from tests.ui.finding import named
from tests.ui.test_ui_chat_panel import NEWEST, opened, prompt
from tests.ui.window_stage import Play, Stage, seen, turn


def entries(panel: ChatPanel) -> dict[str, QAction]:
    """What the menu of presets has, without lines."""
    menu = panel.presets.menu_of_presets()
    return {one.text(): one for one in menu.actions() if one.text()}


def choose(panel: ChatPanel, text: str) -> None:
    entries(panel)[text].trigger()


def test_a_preset_is_made_of_a_chat_and_used_in_another(play: Play) -> None:
    async def scene(on: Stage) -> None:
        panel = await opened(on, model=NEWEST)
        assert list(entries(panel)) == ["No presets yet", "Save as preset…", "Edit presets…"]
        assert not entries(panel)["No presets yet"].isEnabled()
        on.write("Be brief & clear")
        on.press(Qt.Key.Key_Return)
        on.write("Always")
        choose(panel, "Save as preset…")
        bar = panel.presets.saving
        assert bar.name.hasFocus()
        assert bar.name.text() == "Be brief & clear"
        on.press(Qt.Key.Key_Escape)
        assert bar.isHidden()
        assert panel.isVisible()
        choose(panel, "Save as preset…")
        on.write("Brief & clear")
        on.press(Qt.Key.Key_Return)
        made = Preset("Brief & clear", NEWEST, "off", system="Be brief & clear\nAlways")
        assert on.it.means.presets.all == (made,)
        assert panel.presets.text() == "Brief && clear"
        on.press(Qt.Key.Key_Escape)
        await on.send("hello")
        await finished(on.session)
        on.desk.new_chat()
        on.session.chat.set(replace(on.session.options, system="Other", model="claude-sonnet-5"))
        panel = await opened(on, model="claude-sonnet-5")
        assert panel.presets.text() == "Presets"
        choose(panel, "Brief && clear")
        assert on.session.model.id == NEWEST
        assert prompt(on).toPlainText() == made.system
        assert entries(panel)["Brief && clear"].isChecked()
        on.button("Undo preset").click()
        assert on.session.options.system == "Other"
        assert prompt(on).toPlainText() == "Other"

    play(scene, answer("Yes."))


def test_a_preset_is_updated_from_a_chat_that_was_changed_since(play: Play) -> None:
    async def scene(on: Stage) -> None:
        on.it.means.presets.put(Preset("Short", system="Be brief"))
        panel = await opened(on)
        assert "Update “Short”" not in entries(panel)
        choose(panel, "Short")
        assert "Update “Short”" not in entries(panel)
        on.session.chat.set(
            replace(on.session.options, parameters=Parameters(top_k=3, preset="Short"))
        )
        assert panel.presets.text() == "Short (changed)"
        choose(panel, "Update “Short”")
        assert panel.presets.text() == "Short"
        assert on.it.means.presets.all == (
            Preset("Short", on.session.model.id, "off", "Be brief", parameters=Parameters(top_k=3)),
        )
        choose(panel, "Save as preset…")
        assert named(panel, QLineEdit, "Preset name").text() == "Short"
        assert "it is replaced" in panel.presets.saving.name.accessibleDescription()
        assert panel.presets.saving.save.text() == "Replace"

    play(scene)


def test_presets_and_snippets_are_edited_in_the_settings(play: Play) -> None:
    async def scene(on: Stage) -> None:
        panel = await opened(on)
        menu = panel.findChild(PresetsMenu)
        assert menu is not None
        choose(panel, "Edit presets…")
        await seen(lambda: on.window.findChild(SettingsDialog) is not None)
        dialog = on.window.findChild(SettingsDialog)
        assert dialog is not None
        assert dialog.tabs.currentWidget() is dialog.presets_page
        assert panel.isHidden()
        dialog.reject()
        await turn()
        on.field.setFocus()
        on.write("/")
        on.button("Make a snippet").click()
        await seen(lambda: on.window.findChild(SettingsDialog) not in (None, dialog))
        [other] = [one for one in on.window.findChildren(SettingsDialog) if one is not dialog]
        assert other.tabs.currentWidget() is other.snippets_page
        assert on.field.toPlainText() == ""
        on.window.open_settings("budget")
        assert other.tabs.currentWidget() is other.budget_page
        other.reject()

    play(scene)
