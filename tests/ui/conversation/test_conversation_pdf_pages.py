"""PDFs that are in messages themselves: their pages are counted, and the first is shown."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPainter, QPdfWriter

from nocopt.app.tasks import Tasks
from nocopt.core.conversation import Node
from nocopt.core.messages import JsonObject, Message, part_from_dict
from nocopt.ui.conversation.chips import ChipRow
from nocopt.ui.conversation.file_viewer import TextViewer
from nocopt.ui.conversation.pane import ConversationPane
from nocopt.ui.conversation.pdf_viewer import PdfViewer
from tests.ui.conversation.conftest import Open


def written(pages: int) -> bytes:
    """A PDF as Qt writes it."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    painter = QPainter(writer)
    for number in range(pages):
        if number:
            writer.newPage()
        painter.drawText(100, 100, f"/Type /Page {number}")
    painter.end()
    return bytes(buffer.data().data())


def with_document(data: bytes) -> Node:
    source = {"type": "base64", "media_type": "application/pdf"}
    source["data"] = base64.b64encode(data).decode()
    part = part_from_dict({"type": "document", "title": "Report", "source": source})
    return Node(1, 1, None, Message("user", (part,)), 0.0)


def chip(pane: ConversationPane) -> ChipRow:
    pane.grab()
    rows = pane.view.items.prepare(0).rows
    return next(row for row in rows if isinstance(row, ChipRow))


def test_a_chip_tells_pages_and_size(open_chat: Open) -> None:
    pane, session = open_chat([with_document(written(3))])
    assert chip(pane).spoken.startswith("Report, PDF · 3 pages · ")
    page = chip(pane).page
    assert page is not None
    assert page.height() > page.width() > 10
    session.path = (with_document(written(1)),)
    pane.show_session(None)
    pane.show_session(session.it)
    assert "PDF · 1 page · " in chip(pane).spoken
    session.path = (with_document(b"%PDF-"),)
    pane.show_session(None)
    pane.show_session(session.it)
    assert chip(pane).spoken == "Report, PDF · 6 bytes"
    assert chip(pane).page is None


def test_a_worker_counts(open_chat: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    pane, session = open_chat()

    async def scene() -> None:
        tasks = Tasks()
        pane.loading.tasks = tasks
        session.path = (with_document(written(3)),)
        pane.show_session(session.it)
        row = chip(pane)
        assert "page" not in row.spoken
        came = asyncio.Event()
        monkeypatch.setattr(row.host, "row_changed", lambda _row: came.set())
        async with asyncio.timeout(10):
            await came.wait()
        assert "3 pages" in row.spoken
        await tasks.close()

    asyncio.run(scene())


def fetched(data: bytes) -> Node:
    """An answer for which the server fetched a document."""
    source = {"type": "base64", "media_type": "application/pdf"}
    source["data"] = base64.b64encode(data).decode()
    document = {"type": "document", "title": "Report", "source": source}
    result = {"type": "web_fetch_result", "url": "https://a.example/r", "content": document}
    blocks: tuple[JsonObject, ...] = (
        {"type": "server_tool_use", "id": "s", "name": "web_fetch", "input": {}},
        {"type": "web_fetch_tool_result", "tool_use_id": "s", "content": result},
        {"type": "text", "text": "Read."},
    )
    return Node(1, 1, None, Message("assistant", tuple(map(part_from_dict, blocks))), 0.0)


@pytest.mark.parametrize("make", [with_document, fetched], ids=["sent", "fetched"])
def test_a_chip_opens_the_pages(make: Callable[[bytes], Node], open_chat: Open) -> None:
    pane, _ = open_chat([make(written(3))])
    for row in pane.view.items.prepare(0).rows:
        row.host.unfold()
    row = chip(pane)
    (control,) = row.controls()
    assert control.name == "Open Report"
    assert control.rect == row.box(row.width)
    control.press()
    (viewer,) = pane.window().findChildren(PdfViewer)
    assert viewer.view.count == 3
    assert viewer.windowTitle().startswith("Report.pdf")
    viewer.text_asked.emit()
    (words,) = viewer.findChildren(TextViewer)
    assert "/Type /Page 2" in words.text.toPlainText()
    words.close()
    viewer.close()


def test_a_chip_saves_what_is_in_the_message(
    open_chat: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = written(1)
    pane, _ = open_chat([with_document(data)])
    saved: list[tuple[str, bytes]] = []
    row = chip(pane)
    monkeypatch.setattr(row.host, "save", lambda name, make: saved.append((name, make())))
    (offer,) = row.offers()
    assert offer.label == "Save Report as…"
    offer.do()
    assert saved == [("Report.pdf", data)]
