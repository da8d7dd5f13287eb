"""Estimates of tokens: about right, per model, and never nothing for something."""

from __future__ import annotations

import pytest

from nocopt.core.attachments import AttachmentKind, AttachmentPart
from nocopt.core.estimate import (
    PAGE_TOKENS,
    UNKNOWN_IMAGE_TOKENS,
    tokens_of,
    tokens_of_image,
    tokens_of_text,
)
from nocopt.core.messages import (
    OpaquePart,
    Part,
    RedactedThinkingPart,
    TextPart,
    ThinkingPart,
    ToolUsePart,
)
from tests.core.test_core_catalogue import CATALOGUE

OLD = CATALOGUE.describe("claude-sonnet-4-6")
NEW = CATALOGUE.describe("claude-opus-5")


def test_newer_models_make_more_tokens_of_a_text() -> None:
    text = "The quick brown fox jumps over the lazy dog. " * 100
    assert tokens_of_text(text, OLD) == pytest.approx(1_100, rel=0.15)
    assert tokens_of_text(text, NEW) == pytest.approx(1.3 * tokens_of_text(text, OLD), rel=0.01)


def test_signs_of_other_scripts_take_more() -> None:
    latin, russian, chinese = "hello " * 50, "привет" * 50, "你好你好你好" * 50
    assert tokens_of_text(latin, OLD) < tokens_of_text(russian, OLD) < tokens_of_text(chinese, OLD)
    assert tokens_of_text("", OLD) == 0


@pytest.mark.parametrize("text", ["plain words ", "你好，世界。", "half 一半一半半 "])
def test_a_file_of_text_is_about_as_many_as_its_text(text: str) -> None:
    text *= 100
    size = len(text.encode())
    part = AttachmentPart(
        "ab" * 32, AttachmentKind.TEXT, "text/plain", "a", size, characters=len(text)
    )
    assert tokens_of(part, NEW) == pytest.approx(tokens_of_text(text, NEW), rel=0.1)


def test_an_image_is_counted_as_the_server_scales_it() -> None:
    assert tokens_of_image(28, 28) == 1
    assert tokens_of_image(29, 28) == 2
    assert tokens_of_image(1000, 500) == 36 * 18
    assert tokens_of_image(1568, 1568) == 56 * 56
    assert tokens_of_image(8000, 8000) == 56 * 56
    assert tokens_of_image(0, 0) == UNKNOWN_IMAGE_TOKENS


@pytest.mark.parametrize(
    "part",
    [
        TextPart("hello"),
        ThinkingPart("hello", "c2ln"),
        RedactedThinkingPart("ZGF0YSBkYXRh"),
        ToolUsePart("id", "clock", {"zone": ["UTC", 1]}),
        OpaquePart({"type": "tool_result", "tool_use_id": "x", "content": [{"type": "image"}]}),
        OpaquePart({"type": "web_search_tool_result", "content": {"error_code": "unavailable"}}),
        AttachmentPart("ab" * 32, AttachmentKind.TEXT, "text/plain", "a", 400, characters=400),
        AttachmentPart("ab" * 32, AttachmentKind.PDF, "application/pdf", "a", 400),
    ],
)
def test_everything_takes_some(part: Part) -> None:
    assert 0 < tokens_of(part, OLD) < 5_000


def test_a_pdf_is_counted_by_its_pages() -> None:
    part = AttachmentPart("ab" * 32, AttachmentKind.PDF, "application/pdf", "a", 400, pages=3)
    assert tokens_of(part, OLD) == 3 * PAGE_TOKENS


def test_a_file_in_a_message_is_not_read_as_text() -> None:
    """Also where a server fetched it, and it lies deep in a result (sections 1.3 and 5.2)."""
    source = {"type": "base64", "media_type": "application/pdf", "data": "JVBE" * 42_000}
    document = {"type": "document", "title": "Report", "source": source}
    fetched = {"type": "web_fetch_result", "url": "https://a.example/b.pdf", "content": document}
    result = {"type": "web_fetch_tool_result", "tool_use_id": "x", "content": fetched}
    told = {"type": "tool_result", "tool_use_id": "x", "content": [document]}
    for block in (document, result, told):
        assert tokens_of(OpaquePart(block), OLD) == pytest.approx(3 * PAGE_TOKENS, rel=0.01)
        assert tokens_of(OpaquePart(block), NEW) == pytest.approx(3.9 * PAGE_TOKENS, rel=0.01)
    source |= {"data": "JVBE"}
    assert tokens_of(OpaquePart(document), OLD) == pytest.approx(PAGE_TOKENS, rel=0.02)
    source |= {"media_type": "image/png", "data": "iVBO" * 42_000}
    assert tokens_of(OpaquePart(result), OLD) == pytest.approx(UNKNOWN_IMAGE_TOKENS, rel=0.05)
    words = {"type": "text", "media_type": "text/plain", "data": "plain words " * 400}
    document |= {"source": words}
    assert tokens_of(OpaquePart(result), OLD) == pytest.approx(
        tokens_of_text(words["data"], OLD), rel=0.1
    )
