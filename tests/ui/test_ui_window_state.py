"""The kept geometry of the window, read from a file that may hold anything."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from nocopt.core.settings import Settings
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
