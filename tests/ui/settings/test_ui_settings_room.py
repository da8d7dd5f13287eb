"""The settings dialog has room for all it shows, and what it says is about the values it shows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFont, QShortcut
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from nocopt.ui.settings.dialog import PRESET_AIHUBMIX
from nocopt.ui.settings.fields import Note
from nocopt.ui.theme import DARK, LIGHT, Colours, palette
from tests.ui.settings.table import KEY, Bench


def _place(widget: QWidget, within: QWidget) -> QRect:
    return QRect(widget.mapTo(within, QPoint(0, 0)), widget.size())


def _is_squeezed(table: Bench) -> bool:
    return table.dialog.account_page.missing_height() > 0


def test_an_edit_takes_the_result_of_a_check_away(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        row = table.dialog.check_row
        table.type_into("Endpoint", table.server.url)
        table.type_into("API key", KEY)
        changes: tuple[Callable[[], None], ...] = (
            lambda: table.type_into("API key", "another"),
            lambda: table.type_into("Endpoint", table.server.url),
            lambda: table.dialog.account_page.models.setPlainText("claude-x"),
        )
        for change in changes:
            table.type_into("API key", KEY)
            await table.press("Check")
            assert "It works" in row.result.text()
            change()
            assert (row.result.text(), row.details.text()) == ("", "")

    play(scene)


def test_what_a_check_finds_for_values_changed_meanwhile_is_dropped(
    play: Callable[..., None],
) -> None:
    async def scene(table: Bench) -> None:
        row = table.dialog.check_row
        table.type_into("Endpoint", table.server.url)
        table.type_into("API key", KEY)
        row.button.click()
        running = [one for one in asyncio.all_tasks() if one.get_name() == "check account"]
        assert running
        table.type_into("API key", "another")
        await asyncio.wait(running)
        assert len(table.server.requests) == 1, "it went to its end"
        assert (row.result.text(), row.button.text()) == ("", "&Check")
        await table.press("Check")
        assert "not accepted" in row.result.text(), "the next one counts"

    play(scene)


def test_the_check_button_and_the_fields_keep_their_places(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        dialog = table.dialog
        table.type_into("Endpoint", table.server.url)
        table.type_into("API key", KEY)
        QApplication.sendPostedEvents()
        button = dialog.check_row.button
        before = _place(button, dialog)
        button.click()
        running = [one for one in asyncio.all_tasks() if one.get_name() == "check account"]
        assert _place(button, dialog) == before
        await asyncio.wait(running)
        for key in ("wrong", KEY):
            table.type_into("API key", key)
            await table.press("Check")
            QApplication.sendPostedEvents()
            assert _place(button, dialog) == before
            assert not _is_squeezed(table)
            for note in (dialog.check_row.result, dialog.check_row.details):
                assert note.height() >= note.heightForWidth(note.width()), "nothing is cut"

    play(scene)


@pytest.mark.parametrize("preset", [None, PRESET_AIHUBMIX])
def test_it_opens_without_a_scroll_bar(play: Callable[..., None], preset: str | None) -> None:
    before = QApplication.font()
    font = QFont(before)
    font.setPointSize(11)
    QApplication.setFont(font)

    async def scene(table: Bench) -> None:
        QApplication.sendPostedEvents()
        assert table.dialog.screen().availableGeometry().height() == 800
        assert not table.dialog.account_page._scrolled.verticalScrollBar().isVisible()
        assert not _is_squeezed(table)
        assert table.dialog.height() <= 760

    try:
        play(scene, preset=preset)
    finally:
        QApplication.setFont(before)


def test_large_text_leaves_the_buttons_on_the_screen(play: Callable[..., None]) -> None:
    before = QApplication.font()
    font = QFont(before)
    font.setPointSize(28)
    QApplication.setFont(font)

    async def scene(table: Bench) -> None:
        QApplication.sendPostedEvents()
        screen = table.dialog.screen().availableGeometry()
        assert table.dialog.height() <= screen.height()
        assert table.dialog.rect().contains(_place(table.dialog.ok, table.dialog))

    try:
        play(scene)
    finally:
        QApplication.setFont(before)


def test_on_a_small_screen_every_page_is_scrolled_and_the_buttons_stay(
    play: Callable[..., None],
) -> None:
    async def scene(table: Bench) -> None:
        dialog, page = table.dialog, table.dialog.requests_page
        dialog.presets_page.make.click()
        table.type_into("Preset name", "Teacher")
        for place in range(dialog.tabs.count()):
            dialog.tabs.setCurrentIndex(place)
            QApplication.sendPostedEvents()
            dialog.resize(dialog.width(), 400)
            assert dialog.height() == 400, "it can be as low as a small screen"
            assert dialog.rect().contains(_place(dialog.ok, dialog))
        dialog.tabs.setCurrentWidget(page)
        assert dialog.tabs.currentWidget() is page
        QApplication.sendPostedEvents()
        for note in page.findChildren(Note):
            if note.isVisible():
                assert note.height() >= note.heightForWidth(note.width()), note.text()
        area = page.parentWidget()
        assert area is not None
        assert page.height() > area.height()

    play(scene)


def test_an_open_dialog_takes_another_size_of_text(play: Callable[..., None]) -> None:
    before = QApplication.font()

    async def scene(table: Bench) -> None:
        font = QFont(before)
        font.setPointSize(before.pointSize() + 9)
        low = table.dialog.account_page.endpoint.sizeHint().height()
        QApplication.setFont(font)
        QApplication.sendPostedEvents()
        for name in ("Endpoint", "Key header", "OK"):
            assert table.named(name).font().pointSize() == font.pointSize(), name
        assert table.dialog.account_page.endpoint.sizeHint().height() > low

    try:
        play(scene)
    finally:
        QApplication.setFont(before)


def test_a_long_message_of_a_server_leaves_room_for_the_fields(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        row = table.dialog.check_row
        row._finish("no " * 1000, "because " * 500, "error")
        QApplication.sendPostedEvents()
        assert row.result.text().endswith("…")
        while _is_squeezed(table):  # noqa: ASYNC110 - nothing tells that the window got its height
            await asyncio.sleep(0)

    play(scene)


def test_the_pages_are_turned_by_keys_from_anywhere(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        found = {one.key().toString(): one for one in table.dialog.findChildren(QShortcut)}
        found["Ctrl+Tab"].activated.emit()
        assert table.dialog.tabs.currentIndex() == 1
        found["Ctrl+Shift+Tab"].activated.emit()
        assert table.dialog.tabs.currentIndex() == 0
        found["Ctrl+Shift+Tab"].activated.emit()
        assert table.dialog.tabs.currentIndex() == table.dialog.tabs.count() - 1
        found["Ctrl+Tab"].activated.emit()
        assert table.dialog.tabs.currentIndex() == 0
        table.dialog.tabs.setCurrentIndex(0)
        table.dialog.account_page.accounts.box.setFocus()
        assert table.dialog.focusPreviousChild()
        assert table.dialog.focusWidget() is table.dialog.tabs.tabBar()

    play(scene)


def test_the_first_of_several_errors_is_seen_whole(play: Callable[..., None]) -> None:
    async def scene(table: Bench) -> None:
        page = table.dialog.account_page
        table.type_into("API version", "soon")
        table.type_into("Max tokens", "lots")
        page.default_model.setText("")
        await table.press("OK")
        QApplication.sendPostedEvents()
        assert not _is_squeezed(table), "there is room for all of them"
        table.dialog.setFixedHeight(420)
        page.max_tokens.setFocus()
        page._scrolled.verticalScrollBar().setValue(10_000)
        await table.press("OK")
        shown = page._scrolled.viewport()
        for part in (page.api_version, page._field("api_version").error):
            assert part.isVisible()
            assert shown.rect().contains(_place(part, shown)), part.accessibleName()

    play(scene)


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_the_tool_tip_has_the_colours_of_the_theme(
    play: Callable[..., None], qapp: QApplication, colours: Colours
) -> None:
    async def scene(table: Bench) -> None:
        button = table.dialog.check_row.button
        QToolTip.showText(QPoint(50, 50), button.toolTip(), button)
        (tip,) = (one for one in QApplication.topLevelWidgets() if one.inherits("QTipLabel"))
        ground = tip.grab().toImage().pixelColor(3, 3).name()
        assert ground == colours.raised
        QToolTip.hideText()

    before = qapp.palette()
    qapp.setPalette(palette(colours))
    try:
        play(scene)
    finally:
        qapp.setPalette(before)
