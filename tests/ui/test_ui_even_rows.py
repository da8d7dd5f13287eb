"""A list with rows of one height: what is painted follows the scroll bar."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QStringListModel
from PySide6.QtGui import QPaintEvent, QRegion
from pytestqt.qtbot import QtBot

from nocopt.ui.sidebar.even_rows import EvenRows


class _Painted(QObject):
    """Collects what of a viewport is painted anew."""

    def __init__(self) -> None:
        super().__init__()
        self.region = QRegion()

    def eventFilter(self, _watched: QObject, event: QEvent, /) -> bool:
        """Take down what is painted."""
        if isinstance(event, QPaintEvent):
            self.region += event.region()
        return False


def test_all_rows_are_painted_where_the_scroll_bar_says(qtbot: QtBot) -> None:
    rows, model = EvenRows(), QStringListModel([f"Row {number}" for number in range(100)])
    qtbot.addWidget(rows)
    rows.setModel(model)
    rows.resize(200, 300)
    rows.show()
    qtbot.waitExposed(rows)
    bar = rows.verticalScrollBar()
    qtbot.waitUntil(bar.isVisible)
    painted, port = _Painted(), rows.viewport().rect()
    rows.viewport().installEventFilter(painted)
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: painted.region.boundingRect() == port)
    painted.region = QRegion()
    bar.setValue(bar.value() - 30)
    qtbot.waitUntil(lambda: painted.region.contains(port.topLeft()))
    assert rows.indexAt(port.topLeft()).row() == bar.value() // rows.row_height()
