"""The chat panel: what is entered counts at once and for its chat, and the keyboard is enough."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QTabBar,
)

from nocopt.core.parameters import Parameters, ServiceTier
from nocopt.ui.choice import Choice
from nocopt.ui.composer.card import Card
from nocopt.ui.composer.chat_panel import ChatPanel
from tests.app.rig import finished, until
from tests.fakes import OPENED, answer, text
from tests.ui.finding import accessible_names, named
from tests.ui.window_stage import CTRL, Play, Stage, seen, turn

SAMPLED = "claude-3-7-sonnet-20250219"  # takes all, and writes more than usual
ONE_OF_TWO = "claude-sonnet-4-5-20250929"
NEWEST = "claude-opus-5-5"


async def opened(on: Stage, page: str = "Prompt", model: str = SAMPLED) -> ChatPanel:
    """Open the panel on a page, as the mouse does it."""
    on.session.chat.set_model(model)
    on.session.chat.set(replace(on.session.options, thinking="off"))
    QTest.mouseClick(on.button("Chat options"), Qt.MouseButton.LeftButton)
    panel = on.window.findChild(ChatPanel)
    assert panel is not None
    assert panel.isVisible()
    if page != "Prompt":
        on.press(Qt.Key.Key_Tab, CTRL)
    await turn()
    return panel


def entry(on: Stage, name: str) -> QLineEdit:
    return named(on.window, QLineEdit, name)


def prompt(on: Stage) -> QPlainTextEdit:
    return named(on.window, QPlainTextEdit, "System prompt")


async def enter(on: Stage, name: str, text: str) -> None:
    """Put a text in place of what an entry has, and confirm it."""
    field = entry(on, name)
    field.setFocus()
    field.selectAll()
    on.press(Qt.Key.Key_Delete)
    on.write(text)
    on.press(Qt.Key.Key_Return)
    await turn()


def test_a_prompt_counts_once_the_person_pauses_and_goes_with_the_next_message(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await opened(on)
        assert prompt(on).hasFocus()
        on.write("Be brief")
        assert on.session.options.system == ""
        await until(lambda: on.session.options.system == "Be brief", on.session.state_changed)
        assert on.window.findChild(ChatPanel) is not None
        on.press(Qt.Key.Key_Escape)
        assert on.field.hasFocus()
        await on.send("hello")
        await finished(on.session)
        assert on.it.client.asked[-1].system == "Be brief"

    play(scene, answer("Yes."))


def test_what_is_typed_counts_at_the_latest_when_it_closes(play: Play) -> None:
    async def scene(on: Stage) -> None:
        panel = await opened(on)
        on.write("First")
        on.press(Qt.Key.Key_Return)
        on.write("line of two")
        on.press(Qt.Key.Key_Escape)
        assert panel.isHidden()
        assert on.session.options.system == "First\nline of two"
        await opened(on, "Parameters")
        on.write("2000")
        QTest.mouseClick(on.window.pane, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
        QTest.mouseClick(on.window.sidebar, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
        assert panel.isHidden()
        assert on.session.options.max_tokens == 2000

    play(scene)


def test_it_is_kept_with_its_chat_and_another_chat_does_not_have_it(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await on.send("hello")
        await finished(on.session)
        chat = on.session.conversation_id
        assert chat is not None
        panel = await opened(on)
        on.write("Of this chat")
        on.desk.new_chat()
        assert panel.isHidden()
        assert on.session.options.system == ""
        await opened(on)
        assert prompt(on).toPlainText() == ""
        on.press(Qt.Key.Key_Z, CTRL)
        assert prompt(on).toPlainText() == ""
        on.press(Qt.Key.Key_Escape)
        stored = await on.it.means.conversations.load(chat)
        assert stored is not None
        on.desk.open_chat(chat)
        await seen(lambda: on.session.conversation_id == chat)
        assert on.session.options.system == "Of this chat"

    play(scene, answer("Yes."))


def test_every_parameter_is_taken_over(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await opened(on, "Parameters")
        named(on.window, QCheckBox, "Long output").click()
        assert entry(on, "Max tokens").placeholderText() == "128,000", "what is sent"
        await enter(on, "Max tokens", "12,000")
        await enter(on, "Temperature", "0.5")
        await enter(on, "Top-p", "0,9")
        await enter(on, "Top-k", "40")
        await enter(on, "Betas", "one-2025-01-01, two-2025-01-01")
        named(on.window, Choice, "Service tier").choose(ServiceTier.STANDARD_ONLY)
        stops = named(on.window, QPlainTextEdit, "Stop sequences")
        stops.setFocus()
        stops.insertPlainText("END\n\\n\\nHuman:\n  \n")
        on.press(Qt.Key.Key_Escape)
        assert on.session.options.max_tokens == 12_000
        assert on.session.options.parameters == Parameters(
            temperature=0.5,
            top_p=0.9,
            top_k=40,
            stop_sequences=("END", "\n\nHuman:"),
            betas=("one-2025-01-01", "two-2025-01-01"),
            service_tier=ServiceTier.STANDARD_ONLY,
            long_output=True,
        )

    play(scene)


def test_an_effort_is_chosen_where_the_model_has_levels(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await opened(on, "Parameters", NEWEST)
        effort: Choice[str] = named(on.window, Choice, "Effort")
        assert [value for value, _ in effort.entries()][:2] == ["", "low"]
        effort.choose("low")
        assert on.session.options.parameters.effort == "low"
        on.session.chat.set_model(SAMPLED)
        assert not effort.isEnabled()
        assert effort.text() == "Low"
        assert effort.accessibleDescription() == "Low. Sonnet 3.7 takes no effort."

    play(scene)


def test_what_means_nothing_is_said_and_what_counted_before_goes_on_to_count(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await opened(on, "Parameters")
        await enter(on, "Temperature", "0.5")
        for wrong in ("1.5", "warm", "-1", "nan"):
            await enter(on, "Temperature", wrong)
            assert on.session.options.parameters.temperature == 0.5
            assert entry(on, "Temperature").text() == wrong
            said = entry(on, "Temperature").accessibleDescription()
            assert said == "Needs a number from 0 to 1."
        on.press(Qt.Key.Key_Escape)
        await opened(on)
        assert entry(on, "Temperature").text() == "0.5"
        await enter(on, "Temperature", "")
        assert on.session.options.parameters.temperature is None

    play(scene)


def test_what_the_model_does_not_take_is_grey_and_says_why(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await opened(on, "Parameters")
        fields = [entry(on, name) for name in ("Temperature", "Top-p", "Top-k")]
        long = named(on.window, QCheckBox, "Long output")
        await enter(on, "Temperature", "0.5")
        assert [field.isEnabled() for field in fields] == [True, True, True]
        assert long.isVisible()
        on.session.chat.set_model(ONE_OF_TWO)
        assert [field.isEnabled() for field in fields] == [True, False, True]
        assert "temperature or top-p, not both" in fields[1].accessibleDescription()
        assert not long.isVisible()
        on.session.chat.set(replace(on.session.options, thinking="on"))
        assert [field.isEnabled() for field in fields] == [False, True, False]
        assert "While the model thinks" in fields[0].accessibleDescription()
        on.session.chat.set_model(NEWEST)
        assert [field.isEnabled() for field in fields] == [False, False, False]
        assert fields[0].accessibleDescription() == "Opus 5.5 takes none of them."
        assert fields[0].text() == "0.5"  # kept for a model that takes it
        on.session.chat.set_model("somebodys-model")
        assert "Nothing is known" in fields[0].accessibleDescription()

    play(scene)


def test_a_limit_beyond_the_model_is_told(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await opened(on, "Parameters", ONE_OF_TWO)
        field = entry(on, "Max tokens")
        assert field.placeholderText() == "64,000"
        assert field.accessibleDescription() == "At most 64,000 with Sonnet 4.5."
        await enter(on, "Max tokens", "100K")
        assert on.session.options.max_tokens == 100_000
        said = "Sonnet 4.5 writes at most 64,000; more is not asked for."
        assert field.accessibleDescription() == said

    play(scene)


def test_a_page_is_reset_by_itself_and_the_reset_can_be_undone(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await opened(on)
        assert not on.button("Reset").isEnabled()
        on.write("Be brief")
        on.press(Qt.Key.Key_Tab, CTRL)
        await enter(on, "Top-k", "5")
        assert on.session.options.system == "Be brief"
        on.button("Reset").click()
        assert on.session.options.parameters == Parameters()
        assert on.session.options.system == "Be brief"
        assert entry(on, "Top-k").text() == ""
        on.button("Undo reset").click()
        assert on.session.options.parameters.top_k == 5
        assert entry(on, "Top-k").text() == "5"
        on.button("Reset").click()
        await enter(on, "Top-k", "6")
        assert on.button("Reset").isEnabled()  # what was reset is past
        on.press(Qt.Key.Key_PageUp, CTRL)
        on.button("Reset").click()
        assert on.session.options.system == ""
        assert prompt(on).toPlainText() == ""
        prompt(on).setFocus()
        on.press(Qt.Key.Key_Z, CTRL)
        assert prompt(on).toPlainText() == "Be brief"

    play(scene)


def test_what_a_reset_undid_does_not_take_back_what_was_chosen_since(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await opened(on, "Parameters")
        await enter(on, "Top-k", "5")
        on.button("Reset").click()
        on.session.chat.set_model(ONE_OF_TWO)
        assert not on.button("Reset").isEnabled()

    play(scene)


def test_the_button_has_a_dot_and_tells_what_is_other_than_usual(play: Play) -> None:
    async def scene(on: Stage) -> None:
        button = on.button("Chat options")
        plain = button.grab().toImage()
        usual = "Prompt, parameters and tools of this chat"
        assert button.accessibleDescription() == usual
        on.session.chat.set(
            replace(on.session.options, system="Be brief", parameters=Parameters(top_k=1))
        )
        assert button.accessibleDescription() == "Changed: System prompt, Top-k"
        assert button.toolTip() == f"{usual}\nChanged: System prompt, Top-k"
        assert button.grab().toImage() != plain
        on.session.chat.set(replace(on.session.options, system="", parameters=Parameters()))
        assert button.accessibleDescription() == usual
        assert button.grab().toImage() == plain

    play(scene)


def test_the_keyboard_goes_around_inside(play: Play) -> None:
    async def scene(on: Stage) -> None:
        panel = await opened(on, "Parameters", SAMPLED)
        await enter(on, "Temperature", "0.5")
        entry(on, "Max tokens").setFocus()
        names = []
        for _ in range(20):
            focused = QApplication.focusWidget()
            assert focused is not None
            names.append(focused.accessibleName())
            on.press(Qt.Key.Key_Tab)
            assert panel.isVisible()
            if QApplication.focusWidget() is entry(on, "Max tokens"):
                break
        rows = ["Max tokens", "Long output", "Temperature", "Top-p", "Top-k"]
        rows += ["Stop sequences", "Betas", "Service tier"]  # no effort: the model has none
        assert names == [*rows, "Chat options pages", "Reset", "Presets"]
        on.press(Qt.Key.Key_Backtab)
        on.press(Qt.Key.Key_Backtab)
        assert on.button("Reset").hasFocus()

    play(scene)


def test_escape_belongs_to_what_is_being_composed(play: Play) -> None:
    async def scene(on: Stage) -> None:
        panel = await opened(on)
        QApplication.sendEvent(prompt(on), QInputMethodEvent("ni", []))
        assert prompt(on).placeholderText() == ""
        on.press(Qt.Key.Key_Escape)
        assert panel.isVisible()
        on.field.setFocus()
        assert panel.isHidden()
        assert on.session.options.system == "ni"

    play(scene)


def test_the_button_that_opened_it_closes_it(play: Play) -> None:
    async def scene(on: Stage) -> None:
        panel = await opened(on)
        button = on.button("Chat options")
        # By way of the window, as the mouse does it: a press moves the keyboard before it arrives.
        # And from outside of this task, since that lets the loop turn.
        place = button.mapTo(on.window, button.rect().center())
        handle, left = on.window.windowHandle(), Qt.MouseButton.LeftButton
        asyncio.get_running_loop().call_soon(lambda: QTest.mouseClick(handle, left, pos=place))
        await seen(panel.isHidden)
        assert on.field.hasFocus()
        await opened(on)
        assert panel.isVisible()
        on.field.setFocus()
        assert panel.isHidden()

    play(scene)


def test_escape_does_not_stop_the_reply_that_is_being_written(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await on.send("hello")
        panel = await opened(on)
        assert "A reply is being written" in " ".join(accessible_names(panel))
        on.press(Qt.Key.Key_Escape)
        assert panel.isHidden()
        assert on.session.running
        on.press(Qt.Key.Key_Escape)
        await finished(on.session)

    play(scene, [OPENED, text("Slow"), asyncio.Event()])


def test_it_stands_on_the_card_as_wide_as_it_whatever_the_window(play: Play) -> None:
    async def scene(on: Stage) -> None:
        panel = await opened(on)
        card = on.window.composer.findChild(Card)
        assert card is not None

        def stands() -> bool:
            corner = card.mapTo(on.window, QPoint(0, 0))
            fits = panel.width() == card.width() and panel.x() == corner.x()
            return fits and panel.y() >= 0 and panel.geometry().bottom() < corner.y()

        for width, height in ((1200, 800), (760, 480), (1000, 600)):
            on.window.resize(width, height)
            await seen(lambda width=width: on.window.width() == width and stands())  # type: ignore[misc]

    play(scene)


def test_every_control_has_a_name(play: Play) -> None:
    async def scene(on: Stage) -> None:
        panel = await opened(on, "Parameters")
        tabs = named(panel, QTabBar, "Chat options pages")
        titles = [tabs.tabText(at) for at in range(tabs.count())]
        assert titles == ["Prompt", "Parameters", "Tools", "Caching"]
        for kind in (QLineEdit, QPlainTextEdit, QPushButton, QCheckBox, QTabBar, QRadioButton):
            for one in panel.findChildren(kind):
                assert one.accessibleName(), accessible_names(panel)

    play(scene)


def test_it_is_as_high_at_once_as_it_needs_to_be(play: Play) -> None:
    async def scene(on: Stage) -> None:
        on.window.resize(1200, 900)
        await seen(lambda: on.window.width() == 1200)
        panel = await opened(on)
        first = panel.height()
        assert first < panel.geometry().bottom()  # there was room for more
        on.press(Qt.Key.Key_Tab, CTRL)
        on.press(Qt.Key.Key_Escape)
        await opened(on)
        assert panel.height() == first

    play(scene)


def test_what_is_typed_is_not_lost_when_the_window_closes(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await opened(on)
        on.write("Be brief")
        on.window.close()
        assert on.session.options.system == "Be brief"

    play(scene)


def test_titles_of_pages_are_whole_in_a_narrow_window(play: Play) -> None:
    async def scene(on: Stage) -> None:
        on.window.resize(0, 600)  # as narrow as it gets
        await seen(lambda: on.window.width() == on.window.minimumWidth())
        tabs = named(await opened(on), QTabBar, "Chat options pages")
        assert tabs.sizeHint().width() <= tabs.width()

    play(scene)


def test_nothing_is_seen_between_the_panel_and_the_card(play: Play) -> None:
    async def scene(on: Stage) -> None:
        on.window.stack.setStyleSheet("QWidget { background: #ff0000 }")
        panel = await opened(on)
        card = named(on.window, QPushButton, "Send").parentWidget()
        while not isinstance(card, Card):
            assert card is not None
            card = card.parentWidget()
        top = card.mapTo(on.window, QPoint(0, 0)).y()
        middle, below = panel.geometry().center().x(), panel.geometry().bottom() + 1
        assert below < top
        picture = on.window.grab().toImage()
        seen_there = {picture.pixelColor(middle, y).name() for y in range(below, top)}
        assert seen_there == {on.window.palette().window().color().name()}
        on.press(Qt.Key.Key_Escape)
        assert on.window.grab().toImage().pixelColor(middle, below).name() == "#ff0000"

    play(scene)
