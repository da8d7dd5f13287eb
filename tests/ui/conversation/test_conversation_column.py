"""The column of text: it stays where it is, in line with what stands above and below the pane."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nocopt.ui.banner import Banner, BannerRow, Notice, Tone
from nocopt.ui.conversation.layouts import BLEED
from nocopt.ui.conversation.pane import ConversationPane
from tests.ui.conversation.chats import FakeSession, dialogue, user
from tests.ui.conversation.conftest import Open


def test_the_scroll_bar_moves_no_text(open_chat: Open, qtbot: QtBot) -> None:
    pane, session = open_chat([user(1, "short")])
    bar, column = pane.view.verticalScrollBar(), pane.view.geometry_of.column
    assert not bar.isVisible()
    session.path = tuple(dialogue(20))
    session.path_changed.emit()
    qtbot.waitUntil(bar.isVisible)
    assert pane.view.geometry_of.column == column
    assert column.right() + BLEED < pane.view.viewport().width(), "the bar covers no card"


@pytest.mark.parametrize("width", [600, 601, 1100, 1101, 1600])
def test_cards_are_as_wide_as_notices_above_the_pane(qtbot: QtBot, width: int) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    box = QVBoxLayout(window)
    box.setContentsMargins(0, 0, 0, 0)
    banners, pane = BannerRow(window), ConversationPane(window)
    box.addWidget(banners)
    box.addWidget(pane)
    banners.show_notice(Notice(key="key", tone=Tone.NOTICE, text="Said above"))
    window.resize(width, 600)
    window.show()
    qtbot.waitExposed(window)
    pane.show_session(FakeSession(dialogue(20)).it)
    above = banners.findChild(Banner)
    assert isinstance(above, Banner)

    def as_wide() -> None:
        card = pane.view.geometry_of.item_box(0)
        assert (card.left(), card.right()) == (above.x(), above.x() + above.width() - 1)

    qtbot.waitUntil(as_wide)
