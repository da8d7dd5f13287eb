"""Whoever walks along the order of Tab leaves every widget to the one that it is in."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nocopt.ui.focus_chain import along


def end(widget: QWidget) -> None:
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize("own", [False, True])  # `Welcome` says why a viewport may be our own
def test_what_is_walked_over_lives_on_when_another_widget_ends(
    qapp: QApplication, *, own: bool
) -> None:
    del qapp
    for onward in (False, True):
        window = QWidget()
        column = QVBoxLayout(window)
        for part in (first := QPushButton(), area := QScrollArea(), last := QLineEdit()):
            column.addWidget(part)
        if own:
            area.setViewport(QWidget(area))
        port = area.viewport()
        met = along(last, onward=onward)
        assert {window, first, area, port} <= set(met)
        assert met.index(first) < met.index(area) if onward else met.index(first) > met.index(area)
        del met
        assert shiboken6.ownedByPython(window)  # as before: it is in nothing
        end(first)
        assert shiboken6.isValid(port)
        assert area.viewport() is port
        end(area)
        assert not shiboken6.isValid(port)
        end(window)
