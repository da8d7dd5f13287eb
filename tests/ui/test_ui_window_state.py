"""The kept geometry of the window, read from a file that may hold anything."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nocopt.core.settings import Account, Settings
from nocopt.ui import notices
from nocopt.ui.banner import Banner
from nocopt.ui.main_window import MainWindow


@pytest.mark.parametrize(
    "kept",
    [
        "[General]\ngeometry=@Rect(-99999 -99999 1 1)\nsplitter=5\nsidebar=@Size(1 1)\n",
        "[General]\ngeometry=wide, and high\nsplitter=@Variant(\\0\\0\\0)\n",
        "[General]\ngeometry=@ByteArray(no geometry)\nsplitter=@ByteArray(no state)\n",
        "\0[[[=%",
    ],
    ids=["other types", "texts", "other bytes", "no settings"],
)
def test_a_damaged_geometry_gives_the_first_one(kept: str, tmp_path: Path, qtbot: QtBot) -> None:
    first = MainWindow(Settings(), tmp_path / "none.ini")
    qtbot.addWidget(first)
    file = tmp_path / "window.ini"
    file.write_text(kept, "utf-8")
    window = MainWindow(Settings(), file)
    qtbot.addWidget(window)
    assert window.size() == first.size()


@pytest.mark.skipif(os.name != "posix", reason="named pipes in folders are of POSIX")
@pytest.mark.parametrize("linked", [False, True])
def test_a_pipe_in_place_of_the_file_is_not_waited_for(
    linked: bool, tmp_path: Path, qtbot: QtBot
) -> None:
    first = MainWindow(Settings(), tmp_path / "none.ini")
    qtbot.addWidget(first)
    file = tmp_path / "window.ini"
    pipe = tmp_path / "pipe" if linked else file
    os.mkfifo(pipe)
    if linked:
        file.symlink_to(pipe)
    window = MainWindow(Settings(), file)
    qtbot.addWidget(window)
    assert window.size() == first.size()
    window.show()
    window.close()
    assert pipe.is_fifo()


def test_a_maximised_window_comes_back_so_after_a_crash_and_on_another_screen(
    tmp_path: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "window.ini"
    window = MainWindow(Settings(), file)
    qtbot.addWidget(window)
    window.showMaximized()
    qtbot.waitUntil(lambda: "maximized=yes" in kept(file))  # nobody has closed it
    after = MainWindow(Settings(), file)
    qtbot.addWidget(after)
    assert after.isMaximized()
    state = QSettings(str(file), QSettings.Format.IniFormat)
    geometry = state.value("geometry")
    assert isinstance(geometry, QByteArray)
    raw = bytearray(geometry.data())
    assert int.from_bytes(raw[46:50]) == window.screen().geometry().width()
    raw[46:50] = (2 * window.screen().geometry().width()).to_bytes(4)
    state.setValue("geometry", QByteArray(bytes(raw)))
    state.sync()
    elsewhere = MainWindow(Settings(), file)
    qtbot.addWidget(elsewhere)
    assert not QWidget().restoreGeometry(QByteArray(bytes(raw)))
    assert elsewhere.isMaximized()
    elsewhere.showNormal()
    qtbot.waitUntil(lambda: "maximized=no" in kept(file))
    elsewhere.actions_by_name["sidebar"].trigger()
    qtbot.waitUntil(lambda: "sidebar=hidden" in kept(file))


def kept(file: Path) -> str:
    return file.read_text("utf-8") if file.exists() else ""


def test_what_was_closed_for_good_stays_closed(tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "window.ini"
    for first in (True, False):
        window = MainWindow(Settings(), file)
        qtbot.addWidget(window)
        assert (notices.DEMO in window.banners.closed) is not first
        assert notices.SETTINGS not in window.banners.closed
        for notice in (notices.demo(Account(), lambda: None), notices.replaced("x", (), str)):
            window.banners.show_notice(notice)
        for banner in window.banners.findChildren(Banner):
            banner.close_button.click()
