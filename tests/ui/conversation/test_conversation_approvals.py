"""The card that asks about calls of tools: with the mouse, with keys, and read out."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from nocopt.core.messages import ToolUsePart
from nocopt.core.tools import Approval, CallState, Decision, PendingCall
from nocopt.ui.conversation.approvals import ApprovalCard
from nocopt.ui.conversation.look import Look
from nocopt.ui.conversation.pane import ConversationPane
from nocopt.ui.theme import LIGHT
from tests.ui.conversation.chats import FakeSession, dialogue
from tests.ui.conversation.conftest import Open

ONCE, ALWAYS = Approval(Decision.ONCE), Approval(Decision.ALWAYS)
EVERYWHERE = Approval(Decision.EVERYWHERE)


def pending(id_: str, state: CallState = CallState.ASKED, *, remembers: bool = True) -> PendingCall:
    """A call of the clock."""
    call = ToolUsePart(id_, "current_time", {"timezone": "Europe/Paris"})
    return PendingCall(call, state, remembers)


def asked(open_chat: Open, *calls: PendingCall) -> tuple[ConversationPane, FakeSession]:
    """A chat in which these calls wait."""
    pane, session = open_chat(dialogue(2))
    session.ask("What time is it?")
    session.wait_for(*calls)
    return pane, session


def test_nothing_is_asked_where_nothing_waits(open_chat: Open) -> None:
    pane, session = asked(open_chat, pending("a", CallState.RUNNING))
    assert not pane.approvals.isVisible()
    session.wait_for(pending("a"))
    assert pane.approvals.isVisible()
    assert pane.approvals.card.question.startswith("May the tool “Current date and time” run?")
    assert "Europe/Paris" in pane.approvals.card.question
    session.wait_for(pending("a", CallState.DONE))
    assert not pane.approvals.isVisible()


def test_each_button_says_what_it_says(open_chat: Open) -> None:
    pane, session = asked(open_chat, pending("a"))
    card = pane.approvals.card
    card.run.click()
    assert not card.here.isVisible()
    card.always.click()
    assert not card.always.isVisible()
    assert card.focusWidget() is card.here
    card.here.click()
    card.everywhere.click()
    assert not card.run_all.isVisible()
    card.decline.click()
    assert session.answered == [("a", ONCE), ("a", ALWAYS), ("a", EVERYWHERE)]
    assert card.reason.isVisible()
    card.reason.setText(" Not now. ")
    card.decline.click()
    assert session.answered[-1] == ("a", Approval(Decision.DENY, "Not now."))


def test_several_calls_come_one_after_the_other_or_all_at_once(open_chat: Open) -> None:
    pane, session = asked(open_chat, pending("a"), pending("b", CallState.DONE), pending("c"))
    card = pane.approvals.card
    assert "2 calls" in card.question
    card.decline.click()
    card.reason.setText("because")
    session.wait_for(pending("a", CallState.DECLINED), pending("c"))
    assert not card.reason.isVisible(), "the reason was for the other call"
    assert card.reason.text() == ""
    card.always.click()
    session.wait_for(pending("c"), pending("f"))
    assert card.here.isVisible(), "the question is the same"
    session.wait_for(pending("f"), pending("c"))
    assert (card.here.isVisible(), card.always.isVisible()) == (False, True)
    session.wait_for(pending("c"))
    card.run.click()
    assert session.answered == [("c", ONCE)]
    session.wait_for(pending("d"), pending("e"))
    card.run_all.click()
    assert session.answered[1:] == [("d", ONCE), ("e", ONCE)]


def test_keys(open_chat: Open, qtbot: QtBot) -> None:
    pane, session = asked(open_chat, pending("a"))
    card = pane.approvals.card
    card.run.setFocus()
    qtbot.keyClick(card.run, Qt.Key.Key_Return)
    assert session.answered == [("a", ONCE)]
    qtbot.keyClick(card.run, Qt.Key.Key_Escape)
    assert session.answered[-1] == ("a", Approval(Decision.DENY))
    card.always.setFocus()
    qtbot.keyClick(card.always, Qt.Key.Key_Return)
    assert card.focusWidget() is card.here
    assert not card.run.isVisible()
    qtbot.keyClick(card.here, Qt.Key.Key_Escape)
    assert (card.here.isVisible(), card.run.isVisible()) == (False, True)
    assert card.focusWidget() is card.always
    assert len(session.answered) == 2
    card.decline.setFocus()
    qtbot.keyClick(card.decline, Qt.Key.Key_Return)
    assert card.focusWidget() is card.reason
    qtbot.keyClicks(card.reason, "no")
    qtbot.keyClick(card.reason, Qt.Key.Key_Return)
    assert session.answered[-1] == ("a", Approval(Decision.DENY, "no"))


def test_always_is_taken_back_with_the_mouse_and_says_where_it_is_later(
    open_chat: Open, qtbot: QtBot
) -> None:
    pane, session = asked(open_chat, pending("a"), pending("b"))
    card = pane.approvals.card

    def said() -> str:
        return " ".join(one.text() for one in card.findChildren(QLabel) if one.isVisible())

    assert not card.back.isVisible()
    assert "Settings, Requests" not in said()
    qtbot.mouseClick(card.always, Qt.MouseButton.LeftButton)
    assert "Settings, Requests" in said()
    qtbot.mouseClick(card.back, Qt.MouseButton.LeftButton)
    shown = [one.isVisible() for one in (card.run, card.run_all, card.always, card.here, card.back)]
    assert shown == [True, True, True, False, False]
    assert card.focusWidget() is card.always
    assert session.answered == []


def test_always_is_not_offered_where_it_cannot_be_remembered(open_chat: Open) -> None:
    pane, _ = asked(open_chat, pending("a", remembers=False))
    assert not pane.approvals.card.always.isVisible()


def test_a_question_is_read_out_once(open_chat: Open) -> None:
    pane, session = open_chat(dialogue(2))
    said: list[str] = []
    pane.approvals.asked.connect(said.append)
    session.ask("What time is it?")
    session.wait_for(pending("a"))
    session.wait_for(pending("a"), pending("b", CallState.RUNNING))
    assert len(said) == 1
    assert said[0].startswith("May the tool “Current date and time” run?")
    card = pane.approvals.card
    assert card.accessibleName() == "Tool approval"
    assert card.accessibleDescription() == card.question


def test_another_chat_has_its_own_questions(open_chat: Open) -> None:
    pane, session = asked(open_chat, pending("a"))
    other = FakeSession(dialogue(2))
    pane.show_session(other.it)
    assert not pane.approvals.isVisible()
    session.wait_for(pending("b"))
    assert not pane.approvals.isVisible()
    pane.show_session(session.it)
    assert pane.approvals.isVisible()
    pane.show_session(None)
    assert not pane.approvals.isVisible()


def test_name_and_arguments_are_seen_in_full(open_chat: Open) -> None:
    address = "https://example.com/" + "path" * 40
    call = ToolUsePart("a", "fetch_" * 12, {"url": address})
    pane, _ = asked(open_chat, PendingCall(call, CallState.ASKED, remembers=True))
    card = pane.approvals.card
    pane.resize(290, 700)
    assert address in card.question
    for label in filter(QLabel.isVisible, card.findChildren(QLabel)):
        assert label.minimumSizeHint().width() <= label.width()
        assert label.height() >= label.heightForWidth(label.width())


@pytest.mark.parametrize("width", [260, 400, 700])
def test_in_a_narrow_window_no_button_is_cut(width: int, qtbot: QtBot) -> None:
    card = ApprovalCard(None)
    qtbot.addWidget(card)
    card.setMinimumWidth(1)
    card.set_look(Look(LIGHT, 12))
    card.ask(pending("a"), 3, new=True)
    for press in (card.decline, card.always):
        press.click()
        card.resize(width, card.heightForWidth(width))
        card.show()
        shown = [one for one in card.stops if one.isVisible()]
        assert len(shown) >= 4
        for button in shown[1:]:
            assert button.width() >= button.sizeHint().width()
            assert card.rect().contains(button.geometry())
        rects = [one.geometry() for one in shown]
        assert not any(one.intersects(other) for one, other in combinations(rects, 2))
