"""Pages of PDFs: counted where the file says them in either of its ways, else not told."""

from __future__ import annotations

import asyncio
import base64
import zlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPainter, QPdfWriter
from PySide6.QtWidgets import QApplication

from nocopt.app.tasks import Tasks
from nocopt.core.conversation import Node
from nocopt.core.messages import Message, part_from_dict
from nocopt.ui.conversation.chips import ChipRow
from nocopt.ui.conversation.pane import ConversationPane
from nocopt.ui.conversation.pdf_pages import page_count
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


def packed(objects: Sequence[tuple[int, bytes]], *, method: bytes = b"/FlateDecode") -> bytes:
    """A PDF whose objects are all in one compressed stream, as newer programs write them."""
    head, body = b"", b""
    for number, text in objects:
        head += b"%d %d " % (number, len(body))
        body += text + b" "
    stream = zlib.compress(head + body)
    return b"".join(
        (
            b"%PDF-1.5\n9 0 obj\n<</Type/ObjStm /N ",
            b"%d /First %d /Filter %s" % (len(objects), len(head), method),
            b">>stream\r\n" + stream + b"\nendstream\nendobj\n",
            b"10 0 obj <</Type /XRef /Root 1 0 R>> stream\n\nendstream endobj\n%%EOF\n",
        )
    )


TREE = (
    (1, b"<</Type /Catalog /Pages 2 0 R>>"),
    (2, b"<</Type /Pages /Kids [3 0 R 4 0 R] /Count 2>>"),
    (3, b"<</Type /Page /Parent 2 0 R>>"),
    (4, b"<</Type/Page/Parent 2 0 R>>"),
)


def plain(objects: Sequence[tuple[int, bytes]]) -> bytes:
    """A PDF whose objects are one after the other."""
    body = b"".join(b"%d 0 obj %s endobj\n" % one for one in objects)
    return b"%PDF-1.4\n" + body + b"trailer <</Root 1 0 R>>\n%%EOF\n"


@pytest.mark.parametrize("pages", [1, 2, 12])
def test_pages_are_counted_in_plain_files(qapp: QApplication, pages: int) -> None:
    del qapp
    assert page_count(written(pages)) == pages
    assert page_count(plain(TREE)) == 2


def test_pages_are_counted_in_packed_files() -> None:
    assert page_count(packed(TREE)) == 2


def test_what_was_written_last_counts() -> None:
    later = b"2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj trailer <</Root 1 0 R>>"
    assert page_count(packed(TREE) + later) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no PDF at all /Root 1 0 R",
        b"%PDF-1.4 with no tree",
        plain(TREE)[:60],
        packed(TREE[1:]),
        packed((TREE[0], *TREE[2:])),
        packed((*TREE[:1], (2, b"<</Type /Pages /Count 3>>"), *TREE[2:])),
        packed((*TREE[:1], (2, b"<</Type /Pages /Count 8 0 R>>"), *TREE[2:])),
        packed((*TREE[:1], (2, b"<</Type /Pages /Count 0>>"), *TREE[2:])),
        packed(TREE, method=b"/LZWDecode"),
        packed(TREE).replace(b"stream\r\n", b"stream\r\nxx"),
    ],
)
def test_what_is_not_certain_is_not_told(data: bytes) -> None:
    assert page_count(data) is None


@given(st.data())
def test_no_bytes_are_too_broken(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([packed(TREE), plain(TREE)]))
    at = data.draw(st.integers(0, len(whole)))
    cut = whole[:at] + data.draw(st.binary(max_size=8)) + whole[at + data.draw(st.integers(0, 9)) :]
    page_count(cut)


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
    session.path = (with_document(written(1)),)
    pane.show_session(None)
    pane.show_session(session.it)
    assert "PDF · 1 page · " in chip(pane).spoken
    session.path = (with_document(b"%PDF-"),)
    pane.show_session(None)
    pane.show_session(session.it)
    assert chip(pane).spoken == "Report, PDF · 6 bytes"


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
