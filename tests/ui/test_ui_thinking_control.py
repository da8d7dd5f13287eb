"""The thinking control: what can be switched, why not, and which level a press means."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from nocopt.core.thinking import Fixed, ThinkingOffer
from nocopt.ui.composer.thinking_control import ThinkingControl
from tests.ui.finding import named

ALL = ("low", "medium", "high", "xhigh", "max")
FREE = ThinkingOffer(None, ALL)


@pytest.fixture
def control(qtbot: QtBot) -> ThinkingControl:
    made = ThinkingControl()
    qtbot.addWidget(made)
    made.show()
    return made


def toggle(control: ThinkingControl) -> QPushButton:
    return named(control, QPushButton, "Thinking")


def level(control: ThinkingControl) -> QPushButton:
    return named(control, QPushButton, "Thinking level")


@dataclass(frozen=True)
class Case:
    """What is offered and chosen, and what is to be seen."""

    offer: ThinkingOffer
    choice: str
    checked: bool
    enabled: bool
    why: str
    levels: bool


@pytest.mark.parametrize(
    "case",
    [
        Case(FREE, "off", False, True, "Let the model think", True),
        Case(FREE, "on", True, True, "Press to switch it off", True),
        Case(FREE, "high", True, True, "Press to switch it off", True),
        Case(ThinkingOffer(Fixed.NEVER, ()), "high", False, False, "does not think", False),
        Case(ThinkingOffer(Fixed.ALWAYS, ALL), "off", True, False, "always thinks", True),
        Case(ThinkingOffer(Fixed.NO_ROOM, ()), "on", False, False, "leaves no room", False),
    ],
)
def test_what_it_shows(control: ThinkingControl, case: Case) -> None:
    control.show_choice(case.offer, case.choice)
    assert toggle(control).isChecked() is case.checked
    assert toggle(control).isEnabled() is case.enabled
    assert case.why in toggle(control).toolTip()
    assert level(control).isVisible() is case.levels
    assert level(control).isEnabled() or not case.levels


def test_of_an_unknown_model_it_does_not_say_that_it_never_thinks(
    control: ThinkingControl,
) -> None:
    control.show_choice(ThinkingOffer(Fixed.NEVER, ()), "on", known=False)
    assert not toggle(control).isEnabled()
    assert "Nothing is known about this model" in toggle(control).toolTip()
    assert "does not think" not in toggle(control).toolTip()


def test_switching_on_takes_up_the_level_chosen_before(control: ThinkingControl) -> None:
    chosen: list[str] = []
    control.chosen.connect(chosen.append)
    control.show_choice(FREE, "high")
    toggle(control).click()
    control.show_choice(FREE, "off")
    toggle(control).click()
    control.show_choice(FREE, "high")
    toggle(control).toggle()  # as a screen reader does it
    assert chosen == ["off", "high", "off"]


def test_a_level_is_chosen_from_the_menu_and_switches_thinking_on(
    control: ThinkingControl,
) -> None:
    chosen: list[str] = []
    control.chosen.connect(chosen.append)
    control.show_choice(FREE, "off")
    menu = control.levels_menu()
    told, _line, *levels = menu.actions()
    assert told.text() == "Choosing one switches thinking on"
    assert not told.isEnabled()
    assert told.text() in level(control).toolTip()
    assert told.text() in level(control).accessibleDescription()
    words = [action.text() for action in levels]
    assert words == ["Default", "Low", "Medium", "High", "Extra high", "Maximum"]
    assert [action.text() for action in levels if action.isChecked()] == ["Default"]
    levels[3].trigger()
    assert chosen == ["high"]
    control.show_choice(FREE, "high")
    checked = [one.text() for one in control.levels_menu().actions() if one.isChecked()]
    assert checked == ["High"]
    assert told.text() not in level(control).toolTip()


def test_it_shows_the_level_that_will_be_asked_for(control: ThinkingControl) -> None:
    control.show_choice(ThinkingOffer(None, ("low", "medium", "high")), "max")
    assert level(control).text() == "High"
