"""Pages of a PDF in a window: scrolled, zoomed, drawn where they are seen, within bounds."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from nocopt.app.pdf_pages import PdfPages
from nocopt.app.stored_files import StoredFiles
from nocopt.app.tasks import Tasks
from nocopt.core.attachments import AttachmentKind, AttachmentPart, DrawnPage
from nocopt.store.attachments import Attachments
from nocopt.ui.conversation import page_drawing
from nocopt.ui.conversation.file_viewer import TextViewer, show_file
from nocopt.ui.conversation.loading import Loading
from nocopt.ui.conversation.page_drawing import PageDrawing
from nocopt.ui.conversation.pages_view import PagesView
from nocopt.ui.conversation.pdf_viewer import PdfViewer
from nocopt.ui.event_loop import EventLoop
from tests.documents.test_documents_pdf import pdf, says
from tests.ui.finding import named


class Desk:
    """A window with files on the disk."""

    def __init__(self, window: QWidget, folder: Path) -> None:
        self.window = window
        self.loading = Loading(window)
        self.shelf = Attachments(cast("Any", None), folder)
        self.loading.files = StoredFiles(self.shelf)

    def part(self, data: bytes) -> AttachmentPart:
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.shelf.path(sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        kind = AttachmentKind.PDF
        return AttachmentPart(sha256, kind, "application/pdf", "it.pdf", len(data), pages=3)

    def opened(self, data: bytes) -> PdfViewer:
        show_file(self.window, self.part(data), self.loading, self.loading.files)
        viewer = self.window.findChild(PdfViewer)
        assert viewer is not None
        return viewer


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Desk:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 700)
    window.show()
    return Desk(window, tmp_path)


RED, BLUE = b"1 0 0 rg 0 0 612 792 re f", b"0 0 1 rg 0 0 612 792 re f"


def test_pages_stand_below_each_other_and_are_drawn(desk: Desk) -> None:
    viewer = desk.opened(pdf(RED, BLUE, says(b"three")))
    view = viewer.view
    viewer.grab()
    shown = viewer.grab().toImage()
    at = view.viewport().mapTo(viewer, view.box_of(0).center().toPoint())
    assert shown.pixelColor(at * shown.devicePixelRatio()).name() == "#ff0000"
    assert (viewer.number.text(), viewer.facts.text()) == ("1 / 3", "PDF · 3 pages")
    assert view.box_of(1).top() == view.box_of(0).bottom() + 12
    view.turn_to(1)
    assert viewer.number.text() == "2 / 3"
    QTest.keyClick(view, Qt.Key.Key_End)
    assert viewer.number.text() == "3 / 3"
    for _ in range(2):
        QTest.keyClick(view, Qt.Key.Key_PageUp)
    assert viewer.number.text() == "2 / 3"
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert (viewer.number.text(), view.box_of(0).top()) == ("1 / 3", 6)
    viewer.reject()


def test_zooming_keeps_the_place_and_fitting_comes_back(desk: Desk) -> None:
    viewer = desk.opened(pdf(RED, BLUE, RED))
    view = viewer.view
    fitted = view.percent
    view.turn_to(1)
    at = QPointF(300, 200)
    before = view.box_of(1)
    share = (at.y() - before.top()) / before.height()
    wheel = QWheelEvent(
        *(at, view.viewport().mapToGlobal(at), QPoint(), QPoint(0, 120)),
        *(Qt.MouseButton.NoButton, Qt.KeyboardModifier.ControlModifier),
        *(Qt.ScrollPhase.NoScrollPhase, False),
    )
    QApplication.sendEvent(view.viewport(), wheel)
    after = view.box_of(1)
    assert after.width() > before.width()
    assert (at.y() - after.top()) / after.height() == pytest.approx(share, abs=0.01)
    named(viewer, QPushButton, "Zoom out").click()
    named(viewer, QPushButton, "Zoom out").click()
    assert view.percent < fitted
    top = view.box_of(1).top()
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    QTest.mouseMove(view.viewport(), QPoint(300, 250))
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 250))
    assert view.box_of(1).top() == top - 50
    viewer.resize(700, 500)
    QTest.keyClick(view, Qt.Key.Key_0)
    assert view.box_of(0).width() == view.viewport().width() - 24
    assert viewer.percent.text() == f"{view.percent:.0f} %"
    viewer.reject()


def test_only_what_is_seen_is_drawn_and_only_so_much_is_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[int] = []

    class Pages:
        def draw(self, page: int, width: int, height: int) -> DrawnPage:
            drawn.append(page)
            return DrawnPage(width, height, bytes(4 * width * height))

    drawing = PageDrawing(cast("PdfPages", Pages()), None, desk.window)
    view = PagesView(desk.window)
    view.resize(400, 300)
    view.show_pages([(200.0, 200.0)] * 1000, drawing)
    view.show()
    view.grab()
    assert drawn == [0, 1]
    one = drawing.picture(0)
    assert one is not None
    monkeypatch.setattr(page_drawing, "MOST_KEPT", 3 * one.sizeInBytes())
    for page in range(100, 120):
        view.turn_to(page)
        view.grab()
    assert max(drawn) <= 122
    there = [page for page in range(1000) if drawing.picture(page) is not None]
    assert len(there) <= 3 + 4
    assert 119 in there


def test_a_page_that_cannot_be_drawn_is_tried_once(desk: Desk) -> None:
    tried: list[int] = []

    class Pages:
        def draw(self, page: int, width: int, height: int) -> None:
            tried.append(page)

    drawing = PageDrawing(cast("PdfPages", Pages()), None, desk.window)
    drawing.want([(0, QSize(10, 10))])
    drawing.want([(0, QSize(20, 20))])
    assert tried == [0]
    assert drawing.picture(0) == QImage()


def test_what_is_no_pdf_any_more_says_so(desk: Desk) -> None:
    broken = desk.opened(b"%PDF-1.7 and nothing else")
    assert broken.view.accessibleDescription() == "The pages of this file cannot be drawn."
    broken.grab()
    broken.reject()


def test_a_file_that_is_gone_says_so_and_its_text_is_shown_where_it_is_there(desk: Desk) -> None:
    viewer = desk.opened(pdf(says(b"Hello there")))
    named(viewer, QPushButton, "Show the text").click()
    text = viewer.findChild(TextViewer)
    assert text is not None
    assert text.text.toPlainText() == "Hello there"
    text.reject()
    viewer.reject()
    part = desk.part(pdf(says(b"other")))
    desk.shelf.path(part.sha256).unlink()
    assert desk.loading.files is not None
    gone = PdfViewer(desk.window, part, desk.loading.files, desk.loading)
    assert gone.view.accessibleDescription() == "No longer on the disk"
    gone.reject()


def test_pages_come_from_a_worker_which_ends_with_the_viewer(loop: EventLoop, desk: Desk) -> None:
    async def scene() -> None:
        tasks = desk.loading.tasks = Tasks(1)
        viewer = desk.opened(pdf(RED, BLUE))
        assert viewer.view.count == 0
        came = asyncio.Event()
        viewer.view.turned.connect(came.set)
        async with asyncio.timeout(10):
            await came.wait()
        drawing = viewer.findChild(PageDrawing)
        assert drawing is not None
        came.clear()
        drawing.came.connect(lambda _page: came.set())
        viewer.grab()
        assert drawing.picture(0) is None
        async with asyncio.timeout(10):
            await came.wait()
        assert drawing.picture(0) is not None
        viewer.grab()  # the second is wished for now
        viewer.reject()
        assert drawing.picture(1) is None
        await tasks.close()

    loop.run_until_complete(scene())


def test_viewers_whose_files_do_not_come_leave_a_worker_to_others(
    loop: EventLoop, desk: Desk
) -> None:
    async def scene() -> None:
        gate, tasks = threading.Event(), Tasks()

        def read() -> bytes:
            gate.wait(10)
            return b""

        drawings = [PageDrawing(PdfPages(read), tasks, desk.window) for _ in range(4)]
        for drawing in drawings:
            drawing.want([(0, QSize(9, 9))])
        await asyncio.sleep(0)
        async with asyncio.timeout(5):
            assert await tasks.run_blocking(lambda: "at once") == "at once"
        gate.set()
        for drawing in drawings:
            drawing.close()
        await tasks.close()

    loop.run_until_complete(scene())
