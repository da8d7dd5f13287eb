"""The chat panel's tools and caching: switched for one chat, with limits, and why not."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QTabBar

from nocopt.core.facts import Ability
from nocopt.core.objections import Objection
from nocopt.core.parameters import Caching, Parameters
from nocopt.core.reply import Outcome
from nocopt.core.settings import Settings
from nocopt.core.tools import ServerTool, ServerToolKind
from nocopt.ui.choice import Choice
from nocopt.ui.options.caching_page import CachingPage
from nocopt.ui.options.tool_row import Sites
from nocopt.ui.options.tools_page import ToolsPage
from tests.app.rig import finished, outcome
from tests.app.tool_scripts import shape
from tests.ui.finding import named
from tests.ui.test_ui_chat_panel import NEWEST, SAMPLED, opened
from tests.ui.window_stage import CTRL, Play, Stage, seen


def parameters(on: Stage) -> Parameters:
    """Those of the chat that is shown."""
    return on.session.options.parameters


async def tools_page(on: Stage, model: str = NEWEST) -> ToolsPage:
    panel = await opened(on, model=model)
    named(panel, QTabBar, "Chat options pages").setCurrentIndex(2)
    page = on.window.findChild(ToolsPage)
    assert page is not None
    assert page.isVisible()
    return page


def enter(on: Stage, name: str, words: str) -> QLineEdit:
    field = named(on.window, QLineEdit, name)
    field.setFocus()
    field.selectAll()
    on.write(words)
    on.press(Qt.Key.Key_Return)
    return field


def test_a_tool_is_switched_on_in_the_window_asks_runs_and_is_told_by_the_button(
    play: Play,
) -> None:
    async def scene(on: Stage) -> None:
        page = await tools_page(on)
        clock, calculator = page.rows["current_time"], page.rows["calculator"]
        on.press(Qt.Key.Key_PageUp, CTRL)
        on.press(Qt.Key.Key_PageDown, CTRL)
        assert clock.switch.hasFocus()
        assert "It asks before it runs." in clock.note.text()
        assert "It runs without asking" in calculator.note.text()
        on.press(Qt.Key.Key_Space)
        calculator.switch.click()
        assert parameters(on).tools == ("current_time", "calculator")
        on.press(Qt.Key.Key_Escape)
        button = on.button("Chat options")
        assert button.accessibleDescription() == "On: Current date and time, Calculator"
        await on.send("demo:tools")
        await seen(on.window.pane.approvals.isVisible)
        on.button("Always").click()
        on.button("Always in this chat").click()
        await finished(on.session)
        assert outcome(on.session) is Outcome.COMPLETE
        assert shape(on.session) == ["user", *2 * ["assistant", "results"], "assistant"]
        assert parameters(on).allowed == ("current_time",)
        page = await tools_page(on, on.session.model.id)
        assert "without asking in this chat" in page.rows["current_time"].note.text()
        assert page.rows["calculator"].ask.isHidden()
        page.rows["current_time"].ask.click()
        assert not parameters(on).allowed
        assert page.rows["current_time"].ask.isHidden()
        on.session.chat.allow_everywhere("current_time")
        page = await tools_page(on, on.session.model.id)
        assert "without asking in all chats" in page.rows["current_time"].note.text()
        assert page.rows["current_time"].ask.isHidden()
        on.button("Reset").click()
        assert not parameters(on).tools

    play(scene, settings=Settings(), real_client=True)


def test_a_tool_of_the_server_has_limits_that_are_checked(play: Play) -> None:
    async def scene(on: Stage) -> None:
        page = await tools_page(on)
        row = page.server_rows[ServerToolKind.WEB_SEARCH]
        assert not row.uses.isVisible()
        row.switch.click()
        assert parameters(on).server_tools == (ServerTool(ServerToolKind.WEB_SEARCH),)
        enter(on, "Most uses: Web search", "5")
        assert not row.domains.isVisible()
        named(on.window, Choice, "Sites: Web search").choose(Sites.ONLY)
        assert row.domains.hasFocus()
        assert "all sites" in row.domains.accessibleDescription()
        enter(on, "Domains: Web search", "https://Example.com/, docs.example.org")
        only = ServerTool(
            ServerToolKind.WEB_SEARCH,
            max_uses=5,
            allowed_domains=("example.com", "docs.example.org"),
        )
        assert parameters(on).server_tools == (only,)
        field = enter(on, "Domains: Web search", "nowhere")
        assert field.accessibleDescription() == "Not a domain: nowhere"
        assert parameters(on).server_tools == (only,)
        enter(on, "Domains: Web search", "example.com")
        row.sites.choose(Sites.BUT)
        blocks = replace(only, allowed_domains=(), blocked_domains=("example.com",))
        assert parameters(on).server_tools == (blocks,)
        row.switch.click()
        assert not parameters(on).server_tools
        row.switch.click()  # what was entered is there again
        assert parameters(on).server_tools == (blocks,)
        page.server_rows[ServerToolKind.CODE_EXECUTION].switch.click()
        assert parameters(on).server_tools == (
            blocks,
            ServerTool(ServerToolKind.CODE_EXECUTION),
        )
        on.press(Qt.Key.Key_Escape)
        page = await tools_page(on)
        assert row.domains.text() == "example.com"
        assert row.sites.value() is Sites.BUT

    play(scene)


def test_what_a_model_or_an_endpoint_does_not_have_is_grey_with_the_reason(play: Play) -> None:
    async def scene(on: Stage) -> None:
        page = await tools_page(on, SAMPLED)
        search = page.server_rows[ServerToolKind.WEB_SEARCH]
        page.citations.switch.toggle()  # as a screen reader does it
        assert parameters(on).citations
        on.session.chat.set_model("somebodys-model")
        assert not search.switch.isEnabled()
        assert search.note.text() == "Nothing is known about this model, so it is left out."
        on.session.chat.set_model(NEWEST)
        assert search.switch.isEnabled()
        search.switch.click()
        refused = Objection(Ability.WEB_SEARCH, NEWEST, "no such tool")
        await on.it.means.facts.learn(on.session.account, [refused])
        on.session.state_changed.emit()
        assert search.note.text() == "The endpoint has refused it for Opus 5.5."
        assert search.switch.isEnabled()  # what is on can be switched off
        search.switch.click()
        assert not search.switch.isEnabled()

    play(scene)


def test_caching_says_what_it_costs_and_from_where_on(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await tools_page(on, NEWEST)
        on.press(Qt.Key.Key_Tab, CTRL)
        page = on.window.findChild(CachingPage)
        assert page is not None
        five = page.options[Caching.FIVE_MINUTES]
        assert five.hasFocus()
        assert five.isChecked()
        prices = on.session.model.prices
        assert prices is not None
        assert f"{prices.cache_read:.2f}" in five.accessibleDescription()
        on.press(Qt.Key.Key_Down)
        assert parameters(on).caching is Caching.HOUR
        assert on.button("Chat options").accessibleDescription() == "Changed: Caching"
        on.button("Reset").click()
        assert five.isChecked()

    play(scene)
