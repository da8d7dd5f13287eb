"""Pictures of the screen: with and without the window, and what the desktop's portal says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nocopt.ui import screenshot as screenshot_module
from nocopt.ui.portal import Portal
from nocopt.ui.screenshot import Screenshot, file_of


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[QWidget]:
    made = QWidget()
    made.resize(300, 200)
    made.move(40, 30)
    made.show()
    qtbot.addWidget(made)
    yield made
    made.hide()


def test_the_window_is_kept_out_and_back_where_it_was(
    qtbot: QtBot, window: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screenshot_module, "_GONE_MS", 1)
    taking, seen = Screenshot(window), list[bool]()
    for with_window in (False, True):
        with qtbot.waitSignal(taking.taken) as taken:
            taking.take(with_window=with_window)
            taking.take(with_window=with_window)  # one at a time
            seen.append(window.isVisible())
        [image] = taken.args or []
        assert isinstance(image, QImage)
        assert not image.isNull()
        assert window.isVisible()
        assert window.pos() == QPoint(40, 30)
    assert seen == [False, True]


def test_where_there_is_no_portal_that_is_said(
    qtbot: QtBot, window: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QGuiApplication, "platformName", staticmethod(lambda: "wayland"))
    taking = Screenshot(window)
    with qtbot.waitSignal(taking.failed) as failed:
        taking.take(with_window=False)
    assert failed.args == ["This desktop has no service that takes pictures of the screen."]
    assert window.isVisible()


@pytest.mark.parametrize(
    ("code", "address", "path"),
    [
        (0, "file:///pictures/a%20b.png", ["/pictures/a b.png"]),
        (0, "https://pictures.example/a.png", []),
        (0, "file://elsewhere.example/a.png", []),
        (1, "", []),
        (2, "file:///pictures/a.png", []),
    ],
)
def test_only_a_file_of_this_machine_is_taken_and_only_if_it_was_granted(
    window: QWidget, monkeypatch: pytest.MonkeyPatch, code: int, address: str, path: list[str]
) -> None:
    monkeypatch.setattr(QGuiApplication, "platformName", staticmethod(lambda: "wayland"))
    monkeypatch.setattr(Portal, "ask", lambda _self: True)
    taking, found = Screenshot(window), list[str]()
    taking.filed.connect(found.append)
    for _ in range(2):  # what was declined can be asked for again
        taking.take(with_window=False)
        portal = taking.findChild(Portal)
        assert portal is not None
        portal.responded(code, {"uri": address})
    assert found == 2 * path


def test_addresses_of_files() -> None:
    assert file_of("file://localhost/a.png") == "/a.png"
    assert file_of("") == ""
