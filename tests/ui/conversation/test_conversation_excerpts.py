"""The context menu offers what fits the thing under the mouse, and does it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMenu

from nocopt.ui.conversation.controls import Control
from nocopt.ui.conversation.marks import Spot
from nocopt.ui.conversation.pane import ConversationPane
from nocopt.ui.conversation.pictures import from_base64
from tests.ui.conversation.chats import PNG, base64_image, message, reply
from tests.ui.conversation.conftest import Open

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def menu_at(pane: ConversationPane, at: QPoint) -> dict[str, QAction]:
    pane.view.customContextMenuRequested.emit(at)
    (menu,) = pane.findChildren(QMenu)
    return {action.text(): action for action in menu.actions() if action.text()}


def spot_of(pane: ConversationPane, name: str) -> tuple[Spot, Control]:
    found = pane.view.geometry_of.controls_of(0)
    return next((spot, control) for spot, control in found if control.name == name)


def centre(pane: ConversationPane, name: str) -> QPoint:
    return pane.view.geometry_of.control_box(spot_of(pane, name)[0]).center()


def test_a_link_is_opened_and_copied(open_chat: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    pane, _ = open_chat([reply(1, "A [link](https://example.com/).")])
    offers = menu_at(pane, centre(pane, "link"))
    offers["Open link"].trigger()
    assert opened == [QUrl("https://example.com/")]
    offers["Copy link"].trigger()
    assert QGuiApplication.clipboard().text() == "https://example.com/"


def test_a_reference_to_a_footnote_is_no_address_to_open(open_chat: Open) -> None:
    pane, _ = open_chat([reply(1, "Word[^1].\n\n[^1]: A note.")])
    link = next(c for _, c in pane.view.geometry_of.controls_of(0) if c.label.startswith("[^"))
    assert "Open link" not in menu_at(pane, centre(pane, link.name))


def test_thinking_is_copied_from_anywhere_in_its_card(open_chat: Open) -> None:
    pane, _ = open_chat([reply(1, "Answer.", thinking="First *this*.\n\nThen that.")])
    offers = menu_at(pane, centre(pane, "Thought"))
    offers["Copy thinking"].trigger()
    assert QGuiApplication.clipboard().text() == "First *this*.\n\nThen that."


def test_a_picture_is_copied_and_saved(open_chat: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    pane, _ = open_chat([message(1, base64_image(PNG), role="user")])
    asked: list[tuple[str, bytes]] = []
    monkeypatch.setattr(pane.saving, "ask", lambda name, make: asked.append((name, make())))
    offers = menu_at(pane, centre(pane, "Open picture"))
    offers["Copy picture"].trigger()
    image = QGuiApplication.clipboard().image()
    assert (image.width(), image.height()) == (640, 360)
    offers["Save picture as…"].trigger()
    assert asked == [("picture.png", from_base64(PNG))]
    assert "Open picture" in offers
