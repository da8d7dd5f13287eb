"""The model picker: what its rows say, how it filters, and that the keyboard is enough."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QListView, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from nocopt.core.catalogue import Catalogue
from nocopt.core.models import Model, Origin, Sampling, ThinkingForm
from nocopt.core.usage import Prices
from nocopt.ui.composer.model_picker import ModelPicker
from nocopt.ui.composer.model_rows import (
    Choice,
    Heading,
    ModelRows,
    Tone,
    rows_for,
    tokens,
)
from nocopt.ui.prices import price
from nocopt.ui.theme import DARK
from tests.ui.finding import named

TODAY = date(2026, 6, 1)


def prices(low: str, high: str) -> Prices:
    zero = Decimal(0)
    return Prices(Decimal(low), Decimal(high), zero, zero, zero)


def model(model_id: str, line: str = "opus", **more: object) -> Model:
    facts: dict[str, object] = {
        "name": model_id.title(),
        "context": 200_000,
        "max_output": 64_000,
        "thinking": ThinkingForm.NONE,
        "sampling": Sampling.ALL,
    }
    return Model(id=model_id, line=line, **(facts | more))  # type: ignore[arg-type]


NEW = model("big-2", prices=prices("5", "12.50"), context=1_000_000)
GONE = model("big-1", retires=date(2026, 1, 31), replacement="big-2")
GOING = model("big-1.5", retires=date(2026, 12, 31), replacement="big-2")
SMALL = model("small-1", line="haiku", max_output=8_192)
MODELS = (NEW, GONE, GOING, SMALL)


def shown(typed: str, models: tuple[Model, ...] = MODELS) -> list[str]:
    return [
        row.text if isinstance(row, Heading) else ("=" if row.typed else "") + row.model.id
        for row in rows_for(models, typed)
    ]


def test_models_stand_below_their_line_in_the_order_given() -> None:
    assert shown("") == ["opus", "big-2", "big-1", "big-1.5", "haiku", "small-1"]


def test_other_models_come_last() -> None:
    assert shown("", (model("x", "other"), NEW)) == ["opus", "big-2", "other", "x"]


def test_every_typed_word_must_occur() -> None:
    assert shown("HAIKU 1") == ["haiku", "small-1"]
    assert shown("opus 1.5") == ["opus", "big-1.5"]


def test_a_typed_id_that_is_not_known_is_the_last_choice() -> None:
    assert shown("big") == ["opus", "big-2", "big-1", "big-1.5", "=big"]
    assert shown("gpt/whatever:free") == ["=gpt/whatever:free"]
    assert shown("big-2") == ["opus", "big-2"]
    assert shown("no such words") == []


def bundled() -> tuple[Model, ...]:
    text = (Path(__file__).parents[2] / "resources/models.json").read_text("utf-8")
    return Catalogue.from_json(json.loads(text)).models


def first(typed: str, *more: Model) -> str:
    """What Enter takes, with a sign before what is taken as typed."""
    models = (*bundled(), *more)
    row = next(row for row in rows_for(models, typed) if isinstance(row, Choice))
    return ("=" if row.typed else "") + row.model.id


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ("sonnet 5", "claude-sonnet-5"),
        (" Sonnet  5 ", "claude-sonnet-5"),
        ("claude-sonnet-5", "claude-sonnet-5"),
        ("Claude-Opus-5", "claude-opus-5"),
        ("claude-haiku-4-5-20251001", "claude-haiku-4-5"),  # its alias
        ("claude-opus-4", "claude-opus-4-20250514"),  # its id without the date
    ],
)
def test_a_model_named_exactly_comes_first(typed: str, taken: str) -> None:
    assert first(typed) == taken


def test_a_model_named_exactly_comes_first_in_whatever_line_it_stands() -> None:
    assert first("gpt-9", model("gpt-9", "other"), model("gpt-9-large", "fable")) == "gpt-9"


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ("opus", "claude-opus-5-5"),
        ("claude-sonnet", "claude-sonnet-5-5"),
        ("claude-son", "claude-sonnet-5-5"),
        ("opus 4", "claude-opus-4-20250514"),
        ("opus-4", "claude-opus-4-8"),
    ],
)
def test_the_beginning_of_a_name_takes_the_newest_of_its_line(typed: str, taken: str) -> None:
    assert first(typed) == taken


@pytest.mark.parametrize("typed", ["claude-opus-4-", "claude-3", "eu.anthropic.claude-opus-4-"])
def test_an_unknown_id_is_not_silently_taken_for_another_model(typed: str) -> None:
    longer = model(typed + "9-20990101", "other")
    assert first(typed, longer) == "=" + typed


def test_an_unknown_claude_id_takes_the_newest_rules_and_says_so() -> None:
    rows = ModelRows()
    rows.offer(MODELS, (), TODAY)
    rows.filter("claude-next-9")
    row = rows.row(0)
    assert isinstance(row, Choice)
    assert row.model.origin is Origin.NEWEST_RULES
    assert "newest rules" in [mark.text for mark in rows.marks(row.model)]
    assert "newest Claude models" in rows.advice(row)


def test_facts_and_marks_of_rows() -> None:
    rows = ModelRows()
    rows.offer(MODELS, ["small-1"], TODAY)
    assert rows.facts(NEW) == ["1M context", "64K out", "$5 in, $12.50 out per million"]
    assert rows.facts(SMALL) == ["200K context", "8,192 out"]
    assert [mark.text for mark in rows.marks(GONE)] == ["retired 31 Jan 2026"]
    assert [(mark.text, mark.tone) for mark in rows.marks(GOING)] == [
        ("retires 31 Dec 2026", Tone.WARNING)
    ]
    assert [(mark.text, mark.tone) for mark in rows.marks(SMALL)] == [("added", Tone.QUIET)]
    assert rows.successor(Choice(GONE)) == rows.successor(Choice(GOING)) == NEW
    assert rows.successor(Choice(NEW)) is None
    spoken = rows.data(rows.index(2, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Big-1, retired 31 Jan 2026, 200K context, 64K out"


def test_numbers_as_people_say_them() -> None:
    counts = (None, 4_096, 10_000, 64_000, 200_000, 1_000_000, 1_500_000)
    assert [tokens(one) for one in counts] == ["", "4,096", "10K", "64K", "200K", "1M", "1.5M"]
    amounts = [price(Decimal(text)) for text in ("3", "3.00", "0.80", "12.5")]
    assert amounts == ["$3", "$3", "$0.80", "$12.50"]


def test_the_bundled_catalogue_can_be_shown() -> None:
    models = bundled()
    rows = ModelRows()
    rows.offer(models, (), TODAY)
    assert len(rows.choices()) == len(models)
    for place in rows.choices():
        row = rows.row(place)
        assert isinstance(row, Choice)
        assert rows.facts(row.model)


@pytest.fixture
def picker(qtbot: QtBot) -> Iterator[ModelPicker]:
    window = QWidget()
    window.resize(600, 500)
    anchor = QPushButton("Model", window)
    anchor.move(20, 460)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    made = ModelPicker(window, anchor, anchor)
    made.set_colours(DARK)
    made.offer(MODELS, (), "big-1.5")
    yield made
    made.hide()


def highlighted(picker: ModelPicker) -> str:
    return str(named(picker, QListView, "Models on offer").currentIndex().data())


def press(qtbot: QtBot, picker: ModelPicker, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(named(picker, QLineEdit, "Search models"), key)


def test_it_opens_at_the_model_in_use(picker: ModelPicker) -> None:
    assert highlighted(picker) == "Big-1.5"
    assert named(picker, QLineEdit, "Search models").hasFocus()


def test_the_arrow_keys_skip_headings_and_enter_chooses(qtbot: QtBot, picker: ModelPicker) -> None:
    press(qtbot, picker, Qt.Key.Key_Down)
    assert highlighted(picker) == "Small-1"
    press(qtbot, picker, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_PageUp)
    assert highlighted(picker) == "Big-2"
    with qtbot.waitSignal(picker.chosen) as chosen:
        press(qtbot, picker, Qt.Key.Key_Return)
    assert chosen.args == ["big-2"]
    assert not picker.isVisible()


def test_typing_filters_and_enter_takes_the_first(qtbot: QtBot, picker: ModelPicker) -> None:
    qtbot.keyClicks(named(picker, QLineEdit, "Search models"), "small")
    with qtbot.waitSignal(picker.chosen) as chosen:
        press(qtbot, picker, Qt.Key.Key_Return)
    assert chosen.args == ["small-1"]


def test_enter_takes_an_unknown_id_as_typed(qtbot: QtBot, picker: ModelPicker) -> None:
    qtbot.keyClicks(named(picker, QLineEdit, "Search models"), "vendor/model-x")
    with qtbot.waitSignal(picker.chosen) as chosen:
        press(qtbot, picker, Qt.Key.Key_Return)
    assert chosen.args == ["vendor/model-x"]


def test_enter_takes_the_model_named_exactly(qtbot: QtBot, picker: ModelPicker) -> None:
    qtbot.keyClicks(named(picker, QLineEdit, "Search models"), "BIG-1")
    assert highlighted(picker) == "Big-1"
    with qtbot.waitSignal(picker.chosen) as chosen:
        press(qtbot, picker, Qt.Key.Key_Return)
    assert chosen.args == ["big-1"]


def test_it_is_as_high_as_its_rows(qtbot: QtBot, picker: ModelPicker) -> None:
    models = named(picker, QListView, "Models on offer")
    search = named(picker, QLineEdit, "Search models")
    anchor = picker.window().findChildren(QPushButton)[0]
    opened, top = picker.height(), search.mapToGlobal(QPoint(0, 0))
    for typed in ("big", "small-1", "big-1", "vendor/model-x", "no such words", ""):
        search.setText(typed)
        qtbot.waitUntil(lambda: models.verticalScrollBar().maximum() == 0)
        rows = [models.visualRect(models.model().index(at, 0)).height() for at in range(50)]
        layout = picker.layout()
        assert layout is not None
        layout.activate()
        assert models.height() == max(sum(rows), 1), typed
        assert (picker.height() == opened) is (typed == "")
        assert search.mapToGlobal(QPoint(0, 0)) == top, "what is typed into stays where it is"
        assert picker.geometry().bottom() < anchor.y()


def test_many_models_scroll(qtbot: QtBot, picker: ModelPicker) -> None:
    anchor = picker.window().findChildren(QPushButton)[0]
    picker.offer(tuple(model(f"m-{at}") for at in range(60)), (), "m-50")
    assert picker.y() >= 0
    assert picker.geometry().bottom() < anchor.y()
    models = named(picker, QListView, "Models on offer")
    assert models.verticalScrollBar().maximum() > 0
    shown = models.visualRect(models.currentIndex())
    assert models.viewport().rect().contains(shown)


def test_the_successor_of_a_retired_model_is_one_press_away(
    qtbot: QtBot, picker: ModelPicker
) -> None:
    qtbot.keyClicks(named(picker, QLineEdit, "Search models"), "big-1")
    button = next(one for one in picker.findChildren(QPushButton) if not one.isHidden())
    assert button.text() == "Use Big-2 instead"
    with qtbot.waitSignal(picker.chosen) as chosen:
        button.click()
    assert chosen.args == ["big-2"]


def test_a_press_elsewhere_closes_it_and_one_inside_does_not(
    qtbot: QtBot, picker: ModelPicker
) -> None:
    window = picker.window()
    qtbot.mouseClick(picker, Qt.MouseButton.LeftButton)
    assert picker.isVisible()
    with qtbot.waitSignal(picker.closed):
        qtbot.mouseClick(window, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert not picker.isVisible()


def test_the_keyboard_going_elsewhere_closes_it(qtbot: QtBot, picker: ModelPicker) -> None:
    elsewhere = QLineEdit(picker.window())
    elsewhere.show()
    elsewhere.setFocus()
    qtbot.waitUntil(picker.isHidden)
    assert elsewhere.hasFocus()


def test_escape_clears_the_search_first_and_closes_then(qtbot: QtBot, picker: ModelPicker) -> None:
    search = named(picker, QLineEdit, "Search models")
    qtbot.keyClicks(search, "zzz zzz")
    press(qtbot, picker, Qt.Key.Key_Return)  # there is nothing to choose
    press(qtbot, picker, Qt.Key.Key_Escape)
    assert search.text() == ""
    assert picker.isVisible()
    press(qtbot, picker, Qt.Key.Key_Escape)
    assert not picker.isVisible()
