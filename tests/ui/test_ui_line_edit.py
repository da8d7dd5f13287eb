"""The placeholder of a line stands where what is written stands, whatever font its letters have."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage, QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nocopt.ui.dialog_look import field_sheet
from nocopt.ui.line_edit import LineEdit
from nocopt.ui.theme import LIGHT, palette


def inked(line: LineEdit) -> list[int]:
    """The rows of pixels, its frame left out, in which something is written."""
    image = line.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows, wide = range(4, image.height() - 4), range(12, 140)
    return [y for y in rows if any(image.pixelColor(x, y).lightness() < 200 for x in wide)]


@pytest.mark.parametrize("sheet", ["", field_sheet(LIGHT)], ids=["bare", "in a dialog"])
@pytest.mark.parametrize("words", ["Paste it here", "在此粘贴密钥"])
def test_the_placeholder_stands_on_the_line_of_what_is_written(
    qtbot: QtBot, qapp: QApplication, words: str, sheet: str
) -> None:
    qapp.setPalette(palette(LIGHT))
    line = LineEdit()
    qtbot.addWidget(line)
    line.setStyleSheet(sheet)
    line.resize(200, line.sizeHint().height())
    line.setPlaceholderText(words)
    hint = inked(line)
    line.setText(words)
    assert hint
    assert hint == inked(line)
    line.clear()
    qapp.sendEvent(line, QInputMethodEvent("m", []))
    assert inked(line) != hint, "what is being composed stands there alone"
