"""The dialog for files where it is Qt's own: in the colours of the program, which may change."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from nocopt.ui.file_dialog import file_dialog, first_folder
from nocopt.ui.theme import DARK, LIGHT, palette


def test_it_has_the_colours_of_the_program(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    before = QApplication.palette()
    try:
        QApplication.setPalette(palette(LIGHT))
        dialog = file_dialog(window, "Save as")
        dialog.show()
        table = dialog.findChild(QTreeView)
        assert table is not None
        for colours in (LIGHT, DARK):
            QApplication.setPalette(palette(colours))
            QApplication.processEvents()
            ground = table.grab().toImage()
            corner = ground.pixelColor(ground.width() // 2, ground.height() - 8)
            assert corner == QColor(colours.raised)
    finally:
        QApplication.setPalette(before)


def test_its_buttons_have_no_pictures_as_all_others_have_none(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    dialog = file_dialog(window, "Folder")
    box = dialog.findChild(QDialogButtonBox)
    assert box is not None
    for button in box.buttons():  # as Qt does on some desktops
        picture = QPixmap(8, 8)
        picture.fill(QColor("red"))
        button.setIcon(QIcon(picture))
    dialog.show()
    assert [button.text() for button in box.buttons() if not button.icon().isNull()] == []


def test_it_begins_at_home_where_there_is_no_folder_for_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    documents = QStandardPaths.StandardLocation.DocumentsLocation
    place = Path(QStandardPaths.writableLocation(documents))
    assert place.is_relative_to(tmp_path)
    assert first_folder(documents) == str(tmp_path)
    place.mkdir(parents=True)
    assert first_folder(documents) == str(place)
