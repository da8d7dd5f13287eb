"""The pane as a whole: notices, buttons, links, hovering, and rest when nothing happens."""

from __future__ import annotations

import re
import time

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from nocopt.core import events as ev
from nocopt.core.errors import Cause, Failure, WireKind
from nocopt.core.reply import Outcome
from nocopt.ui.conversation.controls import Control, ControlKind
from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.marks import Spot
from nocopt.ui.conversation.pane import ConversationPane
from nocopt.ui.theme import DARK
from tests.ui.conversation.chats import ANSWER, MODEL, OF_ANSWER, dialogue, reply, user
from tests.ui.conversation.conftest import Open

OVERLOADED = Failure(WireKind.HTTP, Cause.OVERLOADED, host="example.com", retry_after=7.0)
NO_KEY = Failure(WireKind.HTTP, Cause.AUTHENTICATION, "bad key", status=401, host="example.com")


def controls(pane: ConversationPane, item: int) -> dict[str, tuple[Spot, Control]]:
    """What can be pressed in a message by name; the first where two have the same."""
    found: dict[str, tuple[Spot, Control]] = {}
    for spot, control in pane.view.geometry_of.controls_of(item):
        found.setdefault(control.name, (spot, control))
    return found


def click(pane: ConversationPane, qtbot: QtBot, spot: Spot) -> None:
    box = pane.view.geometry_of.control_box(spot)
    qtbot.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())


@pytest.mark.parametrize(
    ("outcome", "title", "retry"),
    [
        (Outcome.STOPPED, "Stopped", True),
        (Outcome.INTERRUPTED, "Interrupted", True),
        (Outcome.TRUNCATED, "Cut off", True),
        (Outcome.TRUNCATED_BY_LIMIT, "The limit was reached", False),
        (Outcome.REFUSED, "The model declined to answer", True),
    ],
)
def test_how_a_reply_ended_is_said_below_it(
    open_chat: Open, qtbot: QtBot, outcome: Outcome, title: str, retry: bool
) -> None:
    pane, _ = open_chat([user(1, "q"), reply(2, "Half an", outcome=outcome)])
    notice = pane.view.items[1].notice
    assert notice is not None
    assert notice.title == title
    found = controls(pane, 1)
    assert ("Retry" in found) == retry
    if retry:
        with qtbot.waitSignal(pane.retry_asked):
            click(pane, qtbot, found["Retry"][0])


def test_a_reply_stopped_before_its_text_has_nothing_that_is_kept(open_chat: Open) -> None:
    for text, said in (("Half", "kept"), ("", "before the answer began")):
        pane, _ = open_chat([user(1, "q"), reply(2, text, outcome=Outcome.STOPPED)])
        notice = pane.view.items[1].notice
        assert notice is not None
        assert said in notice.text


def test_only_the_last_message_offers_retry(open_chat: Open) -> None:
    half = reply(2, "Half", outcome=Outcome.STOPPED)
    pane, session = open_chat([user(1, "q"), half])
    assert "Retry" in controls(pane, 1)
    session.ask("again?")
    assert "Retry" not in controls(pane, 1)
    session.say("yes")
    session.end()
    assert "Retry" not in controls(pane, 1)
    assert pane.view.items[1].notice is not None


def test_a_question_without_a_reply_offers_retry(open_chat: Open, qtbot: QtBot) -> None:
    pane, session = open_chat([user(1, "q")])
    with qtbot.waitSignal(pane.retry_asked):
        click(pane, qtbot, controls(pane, 0)["Retry"][0])
    session.begin()
    assert pane.view.items[0].notice is None


def test_a_refusal_gives_category_and_explanation(open_chat: Open) -> None:
    details = {"type": "refusal", "category": "general_harms", "explanation": "It said why."}
    pane, _ = open_chat([user(1, "q"), reply(2, "", outcome=Outcome.REFUSED, stop_details=details)])
    notice = pane.view.items[1].notice
    assert notice is not None
    assert "general harms" in notice.text
    assert "It said why." in notice.quote


def test_an_empty_answer_says_so(open_chat: Open) -> None:
    pane, _ = open_chat([user(1, "q"), reply(2, "", stop_reason="end_turn")])
    notice = pane.view.items[1].notice
    assert notice is not None
    assert notice.title == "No text"


def test_a_failure_has_details_on_demand_and_a_way_to_the_settings(
    open_chat: Open, qtbot: QtBot
) -> None:
    pane, _ = open_chat([user(1, "q"), reply(2, "", outcome=Outcome.ERROR, failure=NO_KEY)])
    before = pane.view.items[1].height
    found = controls(pane, 1)
    with qtbot.waitSignal(pane.settings_asked):
        click(pane, qtbot, found["Open settings"][0])
    click(pane, qtbot, found["Error details"][0])
    assert pane.view.items[1].height > before
    click(pane, qtbot, controls(pane, 1)["Hide error details"][0])
    assert pane.view.items[1].height == before


def test_what_is_counted_goes_on_when_the_chat_is_shown_again(open_chat: Open) -> None:
    pane, session = open_chat()
    session.ask("q")
    session.clock = time.monotonic() - 600.0
    session.feed(ev.Waiting(900.0, 1, 3, OVERLOADED))
    pane.show_session(None)
    pane.show_session(session.it)
    found = re.search(r"again in (\d+) min (\d+) s", pane.view.items[1].plain_text())
    assert found is not None
    assert 200 < int(found[1]) * 60 + int(found[2]) <= 300
    omitted = {"type": "thinking", "thinking": "", "signature": ""}
    session.feed(ev.Retrying(), ev.BlockStarted(0, omitted))
    session.clock = time.monotonic()
    session.feed(ev.Alive())
    pane.show_session(None)
    pane.show_session(session.it)
    assert "Thinking · 10 min" in pane.view.items[1].plain_text()


def test_waiting_for_the_first_word_then_for_another_attempt(open_chat: Open, qtbot: QtBot) -> None:
    pane, session = open_chat()
    session.ask("q")
    item = pane.view.items[1]
    assert "Waiting for the first word" in item.plain_text()
    session.feed(ev.Waiting(7.0, 1, 3, OVERLOADED))
    pane.presenter.tick()
    assert "The service is overloaded. Trying again in 7 s" in item.plain_text()
    click(pane, qtbot, controls(pane, 1)["Try now"][0])
    assert session.waits_skipped == 1
    session.feed(ev.Waiting(397.0, 2, 3, OVERLOADED))
    pane.presenter.tick()
    assert re.search(r"Trying again in 6 min 3[67] s", item.plain_text())
    session.feed(ev.Retrying())
    pane.presenter.tick()
    assert "Waiting for the first word" in item.plain_text()
    assert "Try now" not in controls(pane, 1)
    session.say("Here it is.")
    pane.presenter.tick()
    assert item.plain_text() == "Here it is."


def test_speakers(open_chat: Open) -> None:
    pane, _ = open_chat([user(1, "q"), reply(2, "a")])
    assert [item.speaker for item in pane.view.items.all] == ["You", MODEL.name]


def test_code_is_copied_by_its_button_which_says_so(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat([reply(1, "```python\nx = 1\n\ny = 2\n```")])
    spot, _ = controls(pane, 0)["Copy code"]
    click(pane, qtbot, spot)
    assert QGuiApplication.clipboard().text() == "x = 1\n\ny = 2"
    assert pane.view.marks.flashed == spot
    qtbot.waitUntil(lambda: pane.view.marks.flashed is None)


def test_links_show_their_target_and_open_outside(
    open_chat: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    pane, _ = open_chat([reply(1, "Read [the page](https://example.com/a%20b) now.")])
    spot, control = controls(pane, 0)["the page"]
    box = pane.view.geometry_of.control_box(spot)
    port = pane.view.viewport()
    with qtbot.waitSignal(pane.link_hovered) as hovered:
        qtbot.mouseMove(port, box.center())
    assert hovered.args == [control.label]
    assert pane._target.isVisible()
    assert "example.com" in pane._target.text()
    assert port.cursor().shape() == Qt.CursorShape.PointingHandCursor
    qtbot.mouseClick(port, Qt.MouseButton.LeftButton, pos=box.center())
    assert [url.toString(QUrl.ComponentFormattingOption.FullyEncoded) for url in opened] == [
        "https://example.com/a%20b"
    ]
    qtbot.mouseMove(port, QPoint(5, 300))
    assert not pane._target.isVisible()


def test_the_target_of_a_link_covers_no_line_that_is_pointed_at(
    open_chat: Open, qtbot: QtBot
) -> None:
    link = "[here](https://example.com/)"
    pane, _ = open_chat([reply(1, f"{link}\n\n" * 60)])
    label, port = pane._target, pane.view.viewport()
    seen = set()
    for spot, control in pane.view.geometry_of.controls_of(0):
        if control.kind is not ControlKind.LINK:
            continue
        box = pane.view.geometry_of.control_box(spot)
        if not port.rect().contains(box):
            continue
        qtbot.mouseMove(port, box.center())
        assert label.isVisible()
        assert pane.rect().contains(label.geometry())
        assert not label.geometry().intersects(box)
        seen.add(label.y() < pane.height() // 2)
    assert seen == {False, True}


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x"]
)
def test_other_schemes_are_never_opened(
    open_chat: Open, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    pane, _ = open_chat([reply(1, f"[x]({target}) and ![picture]({target})")])
    assert tuple(controls(pane, 0)) == OF_ANSWER
    pane.open_link(target)
    assert opened == []


def test_raw_html_is_text(open_chat: Open) -> None:
    pane, _ = open_chat([reply(1, "a <script>alert(1)</script> <img src='https://example.com/x'>")])
    (text,) = [row.text for row in pane.view.items[0].rows if row.text]
    assert "<script>alert(1)</script>" in text


def test_the_keyboard_walks_through_messages_and_controls(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat(
        [user(1, "q"), reply(2, "[one](https://example.com/1)\n\n```\ncode\n```", thinking="Hm.")]
    )
    pane.view.setFocus(Qt.FocusReason.OtherFocusReason)
    keys: list[str] = []
    while pane.keys.walk(forward=True):
        spot = pane.view.marks.focused
        assert spot is not None
        keys.append(f"{spot.item}:{spot.key}")
    assert keys[:7] == ["0:", "0:copy", "0:edit", "0:branch", "0:quote", "0:more", "1:"]
    assert keys[7:11] == ["1:toggle", "1:link:0", "1:save", "1:copy"]
    assert keys[11] == "1:copy"  # that of the whole answer
    assert pane.view.marks.focused is None
    pane.keys.focus(controls(pane, 1)["Copy code"][0])
    qtbot.keyClick(pane.view, Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == "code"
    toggle, control = controls(pane, 1)["Thought"]
    assert not control.open
    pane.keys.focus(toggle)
    qtbot.keyClick(pane.view, Qt.Key.Key_Space)
    assert controls(pane, 1)["Thought"][1].open


def test_wide_code_scrolls_sideways_by_wheel_and_bar(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat([reply(1, "```\n" + "wide " * 100 + "\n```")])
    row = pane.view.items[0].rows[1]
    origin = pane.view.geometry_of.row_origin(Place(0, 1))
    start = row.offset_at(200, 60)
    port = pane.view.viewport()
    at = origin + QPoint(200, 60)
    event = QWheelEvent(
        at.toPointF(), port.mapToGlobal(at).toPointF(), QPoint(), QPoint(-120, 0),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QGuiApplication.sendEvent(port, event)
    assert row.offset_at(200, 60) > start
    bar = origin + QPoint(60, row.height - 6)
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=bar)
    qtbot.mouseMove(port, bar + QPoint(50, 0))
    qtbot.mouseMove(port, bar + QPoint(2_000, 0))
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=bar)
    assert row.offset_at(720, 60) > 490
    assert pane.view.selection.range is None


def test_the_wheel_scrolls(open_chat: Open) -> None:
    pane, _ = open_chat(dialogue(20))
    port, before = pane.view.viewport(), pane.view.reading.y
    event = QWheelEvent(
        QPoint(300, 300).toPointF(), port.mapToGlobal(QPoint(300, 300)).toPointF(), QPoint(0, 37),
        QPoint(0, 120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QGuiApplication.sendEvent(port, event)
    assert not pane.view.reading.following
    assert before - pane.view.reading.y != 0


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_menu_offers_what_fits(open_chat: Open, qtbot: QtBot) -> None:
    pane, _ = open_chat([reply(1, "A [link](https://example.com/).")])
    spot, _ = controls(pane, 0)["link"]
    pane.view.customContextMenuRequested.emit(pane.view.geometry_of.control_box(spot).center())
    (menu,) = pane.findChildren(QMenu)
    texts = {action.text(): action for action in menu.actions() if action.text()}
    offers = ("Copy", "Open link", "Copy link", "Copy message")
    of_tree = "Delete this and what follows"
    more = ("Forget before here", "Inspect request…", of_tree, "Select all")
    assert list(texts) == [*offers, *OF_ANSWER[1:-1], *more]
    assert not texts["Copy"].isEnabled()
    texts["Copy link"].trigger()
    assert QGuiApplication.clipboard().text() == "https://example.com/"
    texts["Copy message"].trigger()
    assert QGuiApplication.clipboard().text() == "A [link](https://example.com/)."
    menu.close()


def test_nothing_runs_while_nothing_happens(open_chat: Open, qtbot: QtBot) -> None:
    pane, session = open_chat(dialogue(10))
    timers = pane.findChildren(QTimer)
    assert timers
    qtbot.waitUntil(lambda: not any(timer.isActive() for timer in timers))
    session.ask("q")
    assert any(timer.isActive() for timer in timers)
    session.say(ANSWER)
    session.end()
    qtbot.waitUntil(lambda: not any(timer.isActive() for timer in timers))


def test_clocks_stop_while_the_pane_is_hidden(open_chat: Open, qtbot: QtBot) -> None:
    pane, session = open_chat()
    session.ask("q")
    pane.hide()
    qtbot.waitUntil(lambda: not any(timer.isActive() for timer in pane.findChildren(QTimer)))
    pane.show()
    assert any(timer.isActive() for timer in pane.findChildren(QTimer))
    session.end()


def test_a_session_that_is_left_is_not_listened_to(open_chat: Open) -> None:
    pane, session = open_chat(dialogue(4))
    pane.show_session(None)
    assert len(session.path_changed) == len(session.draft_changed) == 0


def test_everything_paints_in_every_look(open_chat: Open) -> None:
    wide = "| " + " | ".join(f"column {n}" for n in range(30)) + " |\n" + "|---" * 30 + "|\n"
    path = [
        user(1, "q"),
        reply(2, ANSWER + "\n" + wide, thinking="- [ ] x"),
        user(3, "שלום 👩‍💻 \x07"),
    ]
    pane, session = open_chat([*path, reply(4, "x", outcome=Outcome.ERROR, failure=OVERLOADED)])
    pane.resize(700, 4_000)
    plain = pane.grab().toImage()
    pane.set_look(DARK, 16)
    pane.view.selection.select_all()
    session.retry()
    session.think("thinking")
    pane.presenter.tick()
    dark = pane.grab().toImage()
    assert plain.pixelColor(2, 2).name() == "#ffffff"
    assert dark.pixelColor(2, 2).name() == DARK.window
    colours = {dark.pixelColor(x, y).name() for x in range(0, 700, 7) for y in range(0, 4_000, 9)}
    assert len(colours) > 20
    session.end()
