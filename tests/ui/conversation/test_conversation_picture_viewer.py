"""Pictures at their full size: opened, zoomed where the mouse is, moved, copied and saved."""

from __future__ import annotations

import asyncio
import base64
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from nocopt.app.tasks import Tasks
from nocopt.core.conversation import Node
from nocopt.core.messages import Message, part_from_dict
from nocopt.demo.contents import sunset
from nocopt.ui.conversation.controls import Control
from nocopt.ui.conversation.loading import Loading
from nocopt.ui.conversation.marks import Spot
from nocopt.ui.conversation.pane import ConversationPane
from nocopt.ui.conversation.picture_view import PictureView, reductions
from nocopt.ui.conversation.picture_viewer import PictureViewer
from nocopt.ui.conversation.pictures import picture_of
from nocopt.ui.event_loop import EventLoop
from tests.ui.conversation.conftest import Open
from tests.ui.finding import named

WIDE = sunset(1600, 900)


def asked_with(data: bytes) -> Node:
    """A question with a picture."""
    source = {"type": "base64", "media_type": "image/png", "data": base64.b64encode(data).decode()}
    part = part_from_dict({"type": "image", "source": source})
    return Node(1, 1, None, Message("user", (part,)), 0.0)


def picture(pane: ConversationPane) -> tuple[Spot, Control]:
    """The picture as something to press."""
    found = pane.view.geometry_of.controls_of(0)
    return next((spot, one) for spot, one in found if one.name == "Open picture")


def viewers(pane: ConversationPane) -> list[PictureViewer]:
    return [one for one in pane.window().findChildren(PictureViewer) if one.isVisible()]


@pytest.fixture
def viewer(open_chat: Open, qtbot: QtBot) -> PictureViewer:
    """A viewer with a picture that is larger than it, 800 by 500 pixels."""
    pane, _ = open_chat([asked_with(WIDE)])
    picture(pane)[1].press()
    (found,) = viewers(pane)
    qtbot.waitExposed(found)
    found.resize(800, 500 + found.view.y())
    assert found.view.size() == QSize(800, 500)
    return found


def test_a_picture_opens_by_a_click_and_by_enter_and_closes_by_escape(
    open_chat: Open, qtbot: QtBot
) -> None:
    pane, _ = open_chat([asked_with(WIDE)])
    spot, control = picture(pane)
    assert control.hint == "Picture, PNG, 1600 × 900"
    box = pane.view.geometry_of.control_box(spot)
    qtbot.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    (first,) = viewers(pane)
    QTest.keyClick(first.view, Qt.Key.Key_Escape)
    assert not viewers(pane)
    pane.keys.focus(spot)
    pane.grab()
    QTest.keyClick(pane.view, Qt.Key.Key_Return)
    (second,) = viewers(pane)
    named(second, QPushButton, "Close").click()
    assert not viewers(pane)
    assert pane.view.marks.focused == spot


def test_it_is_fitted_and_shown_pixel_for_pixel(viewer: PictureViewer) -> None:
    view = viewer.view
    assert view.fitted
    assert view.scale == 0.5
    assert viewer.percent.text() == "50 %"
    named(viewer, QPushButton, "Actual size").click()
    assert (view.scale, viewer.percent.text()) == (1.0, "100 %")
    named(viewer, QPushButton, "Fit to window").click()
    assert view.picture_box().width() == 800
    viewer.resize(600, 500 + view.y())
    assert view.scale == 0.375, "it goes on fitting"
    view.zoom_to(1.0)
    viewer.resize(800, 500 + view.y())
    assert view.scale == 1.0


def test_it_is_zoomed_and_moved_by_keys(viewer: PictureViewer) -> None:
    view = viewer.view
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.scale == 0.625
    for _ in range(3):
        QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.scale == 1.0, "its own size is not passed by"
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.picture_box().x() == -340
    for _ in range(20):
        QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.picture_box().x() == 0, "no further than its edge"
    QTest.keyClick(view, Qt.Key.Key_Minus)
    assert view.scale == 0.8
    QTest.keyClick(view, Qt.Key.Key_1)
    assert view.scale == 1.0
    QTest.keyClick(view, Qt.Key.Key_0)
    assert view.fitted


def wheel(view: PictureView, at: QPointF, notches: int) -> None:
    """Turn the wheel at a point."""
    place = view.mapToGlobal(at)
    held, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    turned = QPoint(0, 120 * notches)
    event = QWheelEvent(at, place, QPoint(), turned, Qt.MouseButton.NoButton, held, phase, False)
    QApplication.sendEvent(view, event)


def test_the_wheel_zooms_at_the_mouse_and_a_drag_moves(viewer: PictureViewer, qtbot: QtBot) -> None:
    view, at = viewer.view, QPointF(200, 200)
    view.zoom_to(1.0)
    before = (at - view.picture_box().topLeft()) / view.scale
    wheel(view, at, 2)
    assert view.scale == 1.5625
    after = (at - view.picture_box().topLeft()) / view.scale
    assert (before - after).manhattanLength() < 1e-6
    corner = view.picture_box().topLeft()
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    assert view.cursor().shape() is Qt.CursorShape.ClosedHandCursor
    qtbot.mouseMove(view, QPoint(330, 310))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(330, 310))
    assert view.picture_box().topLeft() - corner == QPointF(30, 10)
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    assert view.fitted
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    assert view.scale == 1.0
    wheel(view, at, -200)
    assert 0 < view.scale < 0.05
    for _ in range(2):
        wheel(view, at, 200)
    assert view.scale == 16


def test_what_is_painted_is_the_picture(viewer: PictureViewer) -> None:
    view, whole = viewer.view, QImage.fromData(WIDE)
    view.zoom_to(1.0)
    shown = view.grab().toImage()
    for x, y in ((10, 10), (400, 250), (790, 490)):
        assert shown.pixelColor(x, y) == whole.pixelColor(x + 400, y + 200)
    assert [one.width() for one in reductions(whole)] == [1600, 800]


def test_it_is_copied_whole_and_saved_as_it_came(viewer: PictureViewer, tmp_path: Path) -> None:
    named(viewer, QPushButton, "Copy picture").click()
    assert QApplication.clipboard().image().size() == QSize(1600, 900)
    assert viewer.facts.text() == "Copied"
    QTest.keyClick(viewer.view, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    (dialog,) = viewer.findChildren(QFileDialog)
    assert Path(dialog.selectedFiles()[0]).name == "picture.png"
    dialog.fileSelected.emit(str(tmp_path / "kept.png"))
    assert (tmp_path / "kept.png").read_bytes() == WIDE
    assert viewer.facts.text() == "Saved"


def test_a_damaged_picture_is_said_to_be_damaged(open_chat: Open) -> None:
    pane, _ = open_chat([asked_with(WIDE[: len(WIDE) // 4] + b"\0" * 1000)])
    picture(pane)[1].press()
    (found,) = viewers(pane)
    assert found.view.image.isNull()
    assert not named(found, QPushButton, "Copy picture").isEnabled()
    assert named(found, QPushButton, "Save picture").isEnabled()
    found.grab()


def test_the_picture_is_read_by_a_worker_and_may_come_too_late(
    loop: EventLoop, open_chat: Open
) -> None:
    asyncio.set_event_loop(loop)

    async def body() -> None:
        tasks, loading = Tasks(), Loading()
        loading.tasks = tasks
        pane, _ = open_chat([asked_with(WIDE)])
        read = picture_of(base64.b64encode(WIDE).decode())
        found, left = (PictureViewer(pane, read, loading) for _ in range(2))
        assert found.view.image.isNull()
        left.open()
        left.reject()
        came = asyncio.Event()
        found.view.zoomed.connect(came.set)
        found.open()
        async with asyncio.timeout(10):
            while found.view.image.isNull():
                came.clear()
                await came.wait()
        assert found.view.image.size() == QSize(1600, 900)
        found.reject()
        await tasks.close()

    loop.run_until_complete(body())
