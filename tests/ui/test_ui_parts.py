"""The small parts of the window: icons, buttons, banners, questions, crash reports, languages."""

from __future__ import annotations

import ast
import asyncio
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import (
    QCoreApplication,
    QLoggingCategory,
    QPoint,
    QRectF,
    QSize,
    Qt,
    qCWarning,
    qInstallMessageHandler,
    qWarning,
)
from PySide6.QtGui import QAccessible, QCursor, QImage, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QMenu,
    QPushButton,
    QToolTip,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from nocopt.core.settings import Settings, Theme
from nocopt.log import redact
from nocopt.ui import i18n, theme
from nocopt.ui.banner import Banner, BannerRow, Notice, Tone, Way
from nocopt.ui.buttons import FlatButton, Kind
from nocopt.ui.commands import COMMANDS, make_actions, make_menu
from nocopt.ui.crash import CrashReporter
from nocopt.ui.dialogs import Question, confirmed
from nocopt.ui.event_loop import EventLoop
from nocopt.ui.icon_drawing import paint_icon
from nocopt.ui.icons import icon
from nocopt.ui.popup_look import dress_menu, dress_tooltips
from tests.ui.finding import named

ICONS = Path(__file__).parents[2] / "resources/icons"
LINE_ICONS = sorted(
    file.stem for file in ICONS.glob("*.svg") if "currentColor" in file.read_text("utf-8")
)


# Which argument of a call names an icon.
PLACES = {
    "icon": 0,
    "icon_button": 0,
    "FlatButton": 1,
    "set_symbol": 0,
    "set_trailing": 0,
    "paint_icon": 1,
}


def icons_in(file: Path) -> Iterator[str]:
    for call in ast.walk(ast.parse(file.read_text("utf-8"))):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        given = call.args[PLACES[name] :][:1] if name in PLACES else []
        yield from (str(one.value) for one in given if isinstance(one, ast.Constant) and one.value)


def test_all_icons_named_in_the_code_exist() -> None:
    code = Path(__file__).parents[2] / "nocopt/ui"
    found = {name for file in code.rglob("*.py") for name in icons_in(file)}
    assert {"send", "stop", "new-chat", "settings", "check"} <= found
    assert found <= set(LINE_ICONS)


@pytest.mark.parametrize("name", LINE_ICONS)
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_an_icon_is_drawn_in_the_colour_asked_for(
    qapp: QApplication, name: str, scale: float
) -> None:
    picture = QImage(QSize(24, 24) * scale, QImage.Format.Format_ARGB32_Premultiplied)
    picture.setDevicePixelRatio(scale)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    paint_icon(painter, name, QRectF(0, 0, 24, 24), "#ff0000")
    painter.end()
    colours = {
        picture.pixelColor(x, y).name()
        for x in range(picture.width())
        for y in range(picture.height())
    }
    assert "#ffffff" in colours
    # Red on white is red, white or a mixture of the two: nothing else was drawn.
    assert len(colours) > 1
    assert all(colour.startswith("#ff") and colour[3:5] == colour[5:7] for colour in colours)


def test_icons_of_menus_are_faint_when_disabled(qapp: QApplication) -> None:
    made = icon("trash", theme.LIGHT)
    usual = made.pixmap(QSize(24, 24), made.Mode.Normal).toImage()
    faint = made.pixmap(QSize(24, 24), made.Mode.Disabled).toImage()
    assert usual.size() == faint.size()
    assert usual != faint


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        line = [
            part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        ]
        return 0.2126 * line[0] + 0.7152 * line[1] + 0.0722 * line[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK])
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        *(("text", "window"), ("text", "sidebar"), ("text", "raised"), ("text", "accent_soft")),
        *(("muted", "window"), ("muted", "sidebar"), ("muted", "raised"), ("muted", "notice")),
        *(("on_accent", "accent"), ("link", "window"), ("text", "code"), ("text", "user")),
        *(("warning_text", "warning"), ("error_text", "error"), ("text", "hover")),
    ],
)
def test_text_can_be_read_on_its_ground(colours: theme.Colours, ink: str, ground: str) -> None:
    assert contrast(getattr(colours, ink), getattr(colours, ground)) >= 4.5


@pytest.mark.parametrize("colours", [theme.STRONG_LIGHT, theme.STRONG_DARK])
def test_high_contrast_is_high(colours: theme.Colours) -> None:
    for ground in ("window", "sidebar", "raised", "user", "code", "hover", "notice"):
        for ink in ("text", "muted", "link", "accent"):
            least = 4.5 if (ink, ground) in (("link", "hover"), ("accent", "hover")) else 7
            assert contrast(getattr(colours, ink), getattr(colours, ground)) >= least, (ink, ground)
    assert contrast(colours.border, colours.window) >= 4.5
    assert contrast(colours.faint, colours.window) >= 4.5
    for ink in colours.syntax.values():
        assert contrast(ink, colours.code) >= 7


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("strong", [False, True])
def test_dialogs_know_which_colours_are_shown(qapp: QApplication, dark: bool, strong: bool) -> None:
    before, colours = qapp.palette(), theme.colour_set(dark=dark, strong=strong)
    try:
        qapp.setPalette(theme.palette(colours))
        assert theme.shown() is colours
    finally:
        qapp.setPalette(before)


def test_the_system_theme_follows_the_desktop(qapp: QApplication) -> None:
    assert theme.colours(Theme.DARK) is theme.DARK
    assert theme.colours(Theme.LIGHT) is theme.LIGHT
    dark = qapp.styleHints().colorScheme() is Qt.ColorScheme.Dark
    assert theme.colours(Theme.SYSTEM) is (theme.DARK if dark else theme.LIGHT)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_button_keeps_the_focus_where_it_is_and_shows_its_states(
    qtbot: QtBot, kind: Kind
) -> None:
    button = FlatButton("Go", "send", kind)
    button.set_colours(theme.LIGHT)
    qtbot.addWidget(button)
    button.show()
    button.resize(button.sizeHint())
    assert button.focusPolicy() is Qt.FocusPolicy.TabFocus
    usual = button.grab().toImage()
    button.setEnabled(False)
    disabled = button.grab().toImage()
    assert usual != disabled


def test_a_button_whose_menu_has_closed_is_lit_only_under_the_mouse(qtbot: QtBot) -> None:
    button, menu = FlatButton("x"), QMenu()
    qtbot.addWidget(button)
    qtbot.addWidget(menu)
    menu.addAction("y")
    button.look_again_after(menu)
    button.move(100, 100)
    button.show()
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    QCursor.setPos(button.mapToGlobal(button.rect().center()))
    menu.popup(QPoint(0, 0))
    menu.close()
    assert button.underMouse()
    menu.popup(QPoint(0, 0))
    QCursor.setPos(button.mapToGlobal(QPoint(400, 300)))
    assert button.underMouse(), "nobody tells it while the menu has the mouse"
    menu.close()
    assert not button.underMouse()


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK])
def test_menus_and_tooltips_have_the_colours_of_the_theme(
    qapp: QApplication, qtbot: QtBot, colours: theme.Colours
) -> None:
    before = qapp.palette(), QToolTip.palette()
    qapp.setPalette(theme.palette(colours))
    dress_tooltips(colours)
    try:
        menu = QMenu()
        qtbot.addWidget(menu)
        menu.addAction("y")
        dress_menu(menu)
        menu.popup(QPoint(0, 0))
        QToolTip.showText(QPoint(300, 300), "tip")
        (tip,) = (one for one in qapp.topLevelWidgets() if one.inherits("QTipLabel"))
        for popup, frame in ((menu, colours.border), (tip, colours.muted)):
            seen = popup.grab().toImage()
            assert seen.pixelColor(0, 0).name() == frame
            assert seen.pixelColor(3, 3).name() == colours.raised
    finally:
        QToolTip.hideText()
        qapp.setPalette(before[0])
        QToolTip.setPalette(before[1])


def test_a_banner_replaces_the_one_of_its_key_and_offers_its_ways(qtbot: QtBot) -> None:
    row = BannerRow()
    row.set_colours(theme.LIGHT)
    qtbot.addWidget(row)
    gone: list[str] = []
    row.show_notice(Notice("a", Tone.ERROR, "first"))
    row.show_notice(
        Notice("a", Tone.ERROR, "<i>second</i>", (Way("Go", lambda: gone.append("x")),))
    )
    row.show_notice(Notice("b", Tone.NOTICE, "stays", closable=False))
    assert list(row.shown) == ["a", "b"]
    shown = [one.text() for one in row.findChildren(QLabel) if not one.isHidden()]
    assert "<i>second</i>" in shown
    assert row.isVisible()
    named(row, QPushButton, "Go").click()
    assert gone == ["x"]
    row.drop("a")
    row.drop("b")
    row.drop("b")
    assert list(row.shown) == []
    assert row.isHidden()


def test_the_buttons_of_a_narrow_banner_stand_below_its_text(qtbot: QtBot) -> None:
    row = BannerRow()
    qtbot.addWidget(row)
    row.show_notice(
        Notice("a", Tone.NOTICE, "a sentence that goes on " * 3, (Way("Go", row.hide),))
    )
    row.show()
    for width, below in ((900, False), (340, True), (900, False)):
        row.resize(width, 200)
        label = next(one for one in row.findChildren(QLabel) if one.text())
        go = named(row, QPushButton, "Go")
        qtbot.waitUntil(lambda: (go.y() >= label.geometry().bottom()) is below)  # noqa: B023


@pytest.mark.parametrize("width", [380, 800, 1000])
def test_no_word_of_a_banner_is_cut_off_however_many_buttons_it_has(
    qtbot: QtBot, width: int
) -> None:
    words = ("Restore backup of 22 November 2026", "Begin with an empty file", "Retry", "Save as…")
    text = (
        "The file is damaged. Nothing was deleted; the damaged file is kept, whatever you choose."
    )
    page, row = QWidget(), BannerRow()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    column.addWidget(row)
    column.addWidget(QWidget(), 1)  # as in the window, what is below takes the rest
    page.resize(width, 400)
    page.show()
    ways = tuple(Way(word, lambda: None) for word in words)
    row.show_notice(Notice("one", Tone.ERROR, text, ways, closable=False))
    [banner] = row.findChildren(Banner)
    label = banner.findChild(QLabel)
    assert label is not None
    buttons = [named(banner, QPushButton, word) for word in words]

    def all_to_be_read() -> bool:
        whole = label.height() >= label.heightForWidth(label.width())
        wide = all(one.width() >= one.sizeHint().width() for one in buttons)
        return whole and wide and all(banner.rect().contains(one.geometry()) for one in buttons)

    qtbot.waitUntil(all_to_be_read, timeout=2000)


def test_a_notice_that_gets_another_button_is_not_read_out_again(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, heard = BannerRow(), list[str]()
    qtbot.addWidget(row)
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(
        QAccessible, "updateAccessibility", lambda event: heard.append(event.message())
    )
    row.show_notice(Notice("one", Tone.ERROR, "It does not open."))
    row.show_notice(Notice("one", Tone.ERROR, "It does not open.", (Way("Save", row.hide),)))
    assert heard == ["It does not open."]
    row.show_notice(Notice("one", Tone.ERROR, "It is gone."))
    assert heard == ["It does not open.", "It is gone."]


def test_the_buttons_beside_a_sentence_of_several_lines_stand_in_its_middle(qtbot: QtBot) -> None:
    row = BannerRow()
    qtbot.addWidget(row)
    row.resize(700, 200)
    row.show()
    row.show_notice(Notice("one", Tone.ERROR, "some words " * 20, (Way("Retry", row.hide),)))
    [banner] = row.findChildren(Banner)
    label, retry = banner.findChild(QLabel), named(banner, QPushButton, "Retry")
    assert label is not None

    def in_the_middle() -> bool:
        beside = retry.x() > label.geometry().right() > 0
        return beside and abs(retry.geometry().center().y() - label.geometry().center().y()) <= 1

    qtbot.waitUntil(in_the_middle, timeout=2000)


def test_a_long_banner_is_as_high_as_its_text(qtbot: QtBot) -> None:
    row = BannerRow()
    qtbot.addWidget(row)
    row.show_notice(Notice("a", Tone.ERROR, "a sentence that goes on " * 8))
    heights = []
    for width in (900, 400, 300):
        row.resize(width, 300)
        heights.append(row.heightForWidth(width))
        text = next(one for one in row.findChildren(QLabel) if one.text())
        assert text.height() >= text.heightForWidth(text.width())
    assert heights == sorted(heights)
    assert heights[0] < heights[2]


def test_a_question_can_be_awaited_while_other_work_goes_on(
    qapp: QApplication, qtbot: QtBot
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    qapp.setQuitOnLastWindowClosed(False)
    loop = EventLoop(qapp)

    async def answer(name: str) -> bool:
        asking = loop.create_task(
            confirmed(
                parent, Question("Sure?", "It is <b>gone</b> then.", "Delete", dangerous=True)
            )
        )
        while not parent.findChildren(QDialog):  # noqa: ASYNC110 - the dialog tells nobody
            await asyncio.sleep(0)
        dialog = parent.findChildren(QDialog)[0]
        default = [one.text() for one in dialog.findChildren(QPushButton) if one.isDefault()]
        assert default == ["Cancel"]
        named(dialog, QPushButton, name).click()
        went_ahead: bool = await asking
        return went_ahead

    answers = [loop.run_until_complete(answer(name)) for name in ("Delete", "Cancel")]
    assert answers == [True, False]
    loop.close()
    qapp.setQuitOnLastWindowClosed(True)


def test_a_question_of_many_lines_can_be_read_to_its_end(qapp: QApplication, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    qapp.setQuitOnLastWindowClosed(False)
    loop = EventLoop(qapp)
    room = parent.screen().availableGeometry().height()
    lines = room * 7 // 10 // parent.fontMetrics().lineSpacing()  # Qt takes two thirds by itself

    async def ask() -> None:
        question = Question(
            "Sure?",
            "\n".join(["• A chat, " + "and so on " * 9] * (lines // 2)),
            "Delete",
            other="Keep",
        )
        asking = loop.create_task(confirmed(parent, question))
        while not parent.findChildren(QDialog):  # noqa: ASYNC110 - the dialog tells nobody
            await asyncio.sleep(0)
        [dialog] = parent.findChildren(QDialog)
        while not dialog.isVisible():  # noqa: ASYNC110 - the dialog tells nobody
            await asyncio.sleep(0)
        [text] = [one for one in dialog.findChildren(QLabel) if "chat" in one.text()]
        layout = dialog.layout()
        assert layout is not None
        layout.activate()
        assert text.height() >= text.heightForWidth(text.width())
        assert dialog.height() <= room
        dialog.reject()
        await asking

    loop.run_until_complete(ask())
    loop.close()
    qapp.setQuitOnLastWindowClosed(True)


@pytest.fixture
def reporter(qapp: QApplication) -> Iterator[CrashReporter]:
    hook, handler = sys.excepthook, qInstallMessageHandler(None)
    made = CrashReporter(redact)
    yield made
    sys.excepthook = hook
    qInstallMessageHandler(handler)


def test_an_error_is_reported_once_and_without_keys(
    qtbot: QtBot, reporter: CrashReporter, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[str] = []
    reporter.reported.connect(told.append)

    def fail() -> None:
        raise ValueError("api_key=sk-ant-0123456789abcdef")

    for _ in range(3):
        try:
            fail()
        except ValueError as error:
            reporter.uncaught(ValueError, error, error.__traceback__)
    assert len(told) == 1
    assert "ValueError" in told[0]
    assert "sk-ant" not in told[0]
    assert "sk-ant" not in caplog.text


def test_errors_of_the_loop_and_of_tasks_arrive(reporter: CrashReporter) -> None:
    told: list[str] = []
    reporter.reported.connect(told.append)
    reporter.loop_error(None, {"message": "x", "exception": KeyError("from the loop")})
    reporter.task_failed("job", OSError("from a task"))
    assert ["from the loop" in told[0], "from a task" in told[1]] == [True, True]


def test_messages_of_qt_go_to_the_log(
    reporter: CrashReporter, caplog: pytest.LogCaptureFixture
) -> None:
    reporter.install()
    with caplog.at_level(logging.WARNING):
        qWarning("something about a widget")
        # Text is what it takes, whatever its types say.
        chatter = QLoggingCategory("qt.accessibility.atspi")  # type: ignore[arg-type]
        qCWarning(chatter, "asked what nobody knows")  # type: ignore[arg-type]
    reporter.uninstall()
    assert "something about a widget" in caplog.text
    assert "nobody knows" not in caplog.text


def test_without_a_translation_the_texts_stay_english(
    qapp: QCoreApplication, tmp_path: Path
) -> None:
    assert i18n.languages(tmp_path) == ("en",)
    assert i18n.install(qapp, "zh_CN", tmp_path).name() == "zh_CN"
    assert QCoreApplication.translate("Commands", "New chat") == "New chat"


def test_commands_have_names_of_their_own_and_no_key_twice(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    done: list[str] = []
    doings = {one.name: (lambda name=one.name: done.append(name)) for one in COMMANDS}
    actions = make_actions(window, doings)
    keys = [key.toString() for action in actions.values() for key in action.shortcuts()]
    assert len(actions) == len(COMMANDS)
    assert len(keys) == len(set(keys))
    assert all(keys)
    menu = make_menu(window, actions)
    for action in menu.actions():
        inner = action.menu()
        for one in inner.actions() if isinstance(inner, QMenu) else [action]:
            one.trigger()
    assert sorted(done) == sorted(one.name for one in COMMANDS)


def test_the_menu_fits_a_small_screen_below_its_button(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    menu = make_menu(window, make_actions(window, {one.name: window.close for one in COMMANDS}))
    dress_menu(menu)
    menu.setFont(theme.text_font(Settings().font_size))
    assert menu.sizeHint().height() < 720  # of 800, of which the header has some
