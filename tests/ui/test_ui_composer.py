"""The composer by itself: the size of its hint, where it is clicked, and room for more parts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from nocopt.ui.composer import composer as composer_module
from nocopt.ui.composer.card import Card
from nocopt.ui.composer.composer import Composer
from nocopt.ui.composer.message_input import MessageInput
from nocopt.ui.theme import LIGHT, text_font


@pytest.fixture
def composer(qtbot: QtBot, qapp: QApplication) -> Iterator[Composer]:
    before = qapp.font()
    made = Composer()
    made.resize(900, 300)
    made.set_look(LIGHT, 11)
    qtbot.addWidget(made)
    made.show()
    yield made
    qapp.setFont(before)


def test_the_hint_follows_the_size_of_text_at_once(qtbot: QtBot, composer: Composer) -> None:
    composer.set_text("words")
    hint = next(one for one in composer.findChildren(QLabel) if one.text())
    for size in (14, 32, 8, 11):
        QApplication.setFont(text_font(size))
        composer.set_look(LIGHT, size)
        qtbot.waitUntil(lambda size=size: composer.font().pointSize() == size)  # type: ignore[misc]
        assert hint.font().pointSizeF() == pytest.approx(max(7.0, size * 0.82))


def test_around_its_text_the_composer_can_be_clicked_to_write(
    qtbot: QtBot, composer: Composer
) -> None:
    field = composer.findChild(MessageInput)
    assert field is not None
    card = field.parentWidget()
    assert card is not None
    for at in (QPoint(3, 3), QPoint(card.width() // 2, card.height() - 3)):
        field.clearFocus()
        assert QApplication.focusWidget() is not field
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton, pos=at)
        qtbot.keyClicks(QApplication.focusWidget(), "a")
    assert composer.text() == "aa"


def test_what_is_added_has_its_place_and_nothing_takes_none(
    qtbot: QtBot, composer: Composer
) -> None:
    field, card = composer.findChild(MessageInput), composer.findChild(Card)
    assert field is not None
    assert card is not None
    alone = composer.sizeHint().height()
    above, beside, below = QWidget(card), QWidget(card), QWidget(composer)
    for added in (above, beside, below):
        added.setFixedHeight(20)
    composer.strip.addWidget(above)
    composer.tools_row.insertWidget(0, beside)
    composer.below.addWidget(below)
    for added in (above, beside, below):
        added.show()
    qtbot.waitUntil(lambda: below.width() == card.width())
    assert above.geometry().bottom() < field.y()
    assert beside.y() > field.geometry().bottom()
    assert below.x() == card.x()
    assert below.y() > card.geometry().bottom()
    assert composer.sizeHint().height() >= alone + 40
    for added in (above, beside, below):
        added.hide()
    qtbot.waitUntil(lambda: composer.sizeHint().height() == alone)


def test_the_menu_of_the_paper_clip_asks_for_what_is_chosen(composer: Composer) -> None:
    asked: list[object] = []
    composer.attach.files_asked.connect(lambda: asked.append("files"))
    composer.attach.clipboard_asked.connect(lambda: asked.append("clipboard"))
    composer.attach.screen_asked.connect(asked.append)
    for action in composer.attach.menu_of_sources().actions():
        action.setEnabled(True)  # as with something on the clipboard
        action.trigger()
    assert asked == ["files", "clipboard", False, True]


def test_what_cannot_be_sent_now_says_why(
    composer: Composer, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(composer_module, "announce", lambda _of, text: said.append(text))
    composer.hinder("the disk is full")
    composer.set_text("words")
    composer.submit()
    assert composer.text() == "words"
    assert said == ["Cannot send: the disk is full"]
    assert [one.text() for one in composer.findChildren(QLabel) if "disk" in one.text()] == said
