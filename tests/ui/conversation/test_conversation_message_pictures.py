"""Pictures and documents of a message: shown from its own bytes, or told as chips."""

from __future__ import annotations

import asyncio
import base64
from typing import Any

import pytest
from PySide6.QtCore import QSize

from nocopt.app.tasks import Tasks
from nocopt.core.conversation import Node, NodeKind
from nocopt.core.messages import Message, TextPart
from nocopt.ui.conversation.chips import ChipRow
from nocopt.ui.conversation.images import ImageRow
from nocopt.ui.conversation.message_item import MessageItem
from nocopt.ui.conversation.pane import ConversationPane
from nocopt.ui.conversation.pictures import decoded, picture_of
from tests.ui.conversation.chats import PNG, base64_image, image, message
from tests.ui.conversation.conftest import Open


def item_of(pane: ConversationPane) -> MessageItem:
    """The only message."""
    return pane.view.items.prepare(0)


def test_a_picture_is_shown_from_the_bytes_of_the_message(open_chat: Open) -> None:
    pane, _ = open_chat([message(1, base64_image(PNG), role="user")])
    (row,) = [row for row in item_of(pane).rows if isinstance(row, ImageRow)]
    assert row.height == 360
    assert row.spoken == "Picture, PNG, 640 × 360"
    colour = pane.grab().toImage().pixelColor(*_middle(pane, row))
    assert colour.name() == "#ffd97a"  # the sun
    pane.resize(400, 600)
    assert row.height < 360


def _middle(pane: ConversationPane, row: ImageRow) -> tuple[int, int]:
    number = item_of(pane).rows.index(row)
    top = pane.view.items.top(0) + item_of(pane).row_top(number) - pane.view.reading.y
    return pane.view.geometry_of.column.x() + 320, top + 360 * 2 // 3 - 30


def test_a_picture_is_decoded_in_a_worker(open_chat: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene() -> None:
        tasks = Tasks()
        pane, session = open_chat()
        pane.loading.tasks = tasks
        session.path = (message(1, base64_image(PNG), role="user"),)
        pane.show_session(session.it)
        (row,) = [row for row in item_of(pane).rows if isinstance(row, ImageRow)]
        pane.grab()
        assert row.shown is None
        came = asyncio.Event()
        monkeypatch.setattr(row.host, "row_changed", lambda _row: came.set())
        async with asyncio.timeout(10):
            await came.wait()
        assert _size_of(row) == QSize(640, 360)
        row.drop()
        assert row.shown is None
        await tasks.close()

    asyncio.run(scene())


def _size_of(row: ImageRow) -> QSize:
    return QSize() if row.shown is None else row.shown.size()


def test_what_is_no_picture_is_not_drawn_as_one(open_chat: Open) -> None:
    svg = base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")
    for data in ("", "!!", svg.decode(), "AAAA"):
        assert not picture_of(data).usable
    cut = PNG[: len(PNG) // 2 // 4 * 4]
    assert picture_of(cut).usable
    assert decoded(picture_of(PNG[:400] + "!" + PNG[401:]), QSize(64, 36)).isNull()
    pane, _ = open_chat([message(1, base64_image("AAAA"), role="user")])
    assert any(isinstance(row, ChipRow) for row in item_of(pane).rows)


@pytest.mark.parametrize(
    ("block", "said"),
    [
        (image({"type": "url", "url": "https://example.com/a.png"}), "https://example.com/a.png"),
        (image({"type": "file", "file_id": "file_1"}), "file_1"),
        (
            {
                "type": "document",
                "title": "Report",
                "source": {"type": "base64", "media_type": "application/pdf", "data": "A" * 8000},
            },
            "Report, PDF · 6 kB",
        ),
        (
            {
                "type": "document",
                "source": {"type": "text", "media_type": "text/plain", "data": "abc"},
            },
            "Document, TXT · 3 bytes",
        ),
        ({"type": "document"}, "Document"),
    ],
)
def test_what_is_elsewhere_or_no_picture_is_a_chip(
    open_chat: Open, block: dict[str, Any], said: str
) -> None:
    pane, _ = open_chat([message(1, block, {"type": "text", "text": "What is it?"}, role="user")])
    (row,) = [row for row in item_of(pane).rows if isinstance(row, ChipRow)]
    assert said in row.spoken
    pane.grab()


def test_the_results_of_tools_are_not_the_words_of_the_person(open_chat: Open) -> None:
    results = Message("user", (TextPart("12:00"),))
    pane, _ = open_chat([Node(1, 1, None, results, 0.0, kind=NodeKind.RESULTS)])
    assert not item_of(pane).by_user
    assert item_of(pane).speaker != "You"
    pane, _ = open_chat([Node(1, 1, None, results, 0.0)])
    assert (item_of(pane).by_user, item_of(pane).speaker) == (True, "You")
