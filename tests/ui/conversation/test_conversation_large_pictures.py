"""Pictures that are too large to be decoded: known by their heads, and said so."""

from __future__ import annotations

import base64
import zlib

import pytest
from PySide6.QtCore import QSize

from nocopt.ui.conversation.chips import ChipRow
from nocopt.ui.conversation.pictures import picture_of
from tests.ui.conversation.chats import base64_image, message
from tests.ui.conversation.conftest import Open
from tests.ui.conversation.test_conversation_contents import item_of


def _head_of_png(side: int, bits: int) -> str:
    """The beginning of a square picture with colours and transparency."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + kind + data + check

    head = side.to_bytes(4, "big") * 2 + bytes((bits, 6, 0, 0, 0))
    data = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(100)))
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + data).decode()


@pytest.mark.parametrize(
    ("side", "bits", "too_large"),
    [(8_000, 8, False), (8_300, 8, True), (5_700, 16, False), (6_000, 16, True)],
)
def test_a_picture_is_too_large_by_its_bytes(side: int, bits: int, too_large: bool) -> None:
    picture = picture_of(_head_of_png(side, bits))
    assert picture.size == QSize(side, side)
    assert picture.too_large is too_large
    assert picture.usable is not too_large


def test_a_picture_that_is_too_large_is_said_to_be(open_chat: Open) -> None:
    pane, _ = open_chat([message(1, base64_image(_head_of_png(9_000, 8)), role="user")])
    (row,) = [row for row in item_of(pane).rows if isinstance(row, ChipRow)]
    assert "9000 × 9000" in row.spoken
    assert "Too large to be shown" in row.spoken
