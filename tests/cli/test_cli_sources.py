"""The lines that name what an answer cites."""

from __future__ import annotations

import pytest

from nocopt.cli.sources import listed
from nocopt.core.messages import JsonObject, TextPart, ThinkingPart


@pytest.mark.parametrize(
    ("citation", "line"),
    [
        ({"url": "https://a.org/b", "title": "A"}, "A - https://a.org/b"),
        ({"url": "https://a.org/b", "title": None}, "https://a.org/b"),
        ({"source": "handbook:7", "title": " The\r\n  handbook "}, "The handbook - handbook:7"),
        ({"document_title": "P", "start_page_number": 2, "end_page_number": 3}, "P, page 2"),
        ({"document_title": "P", "start_page_number": 2, "end_page_number": 5}, "P, pages 2 to 4"),
        ({"document_title": None, "document_index": 1, "start_char_index": 9}, "Document 2"),
        ({"document_index": "?", "url": 7, "start_page_number": "1"}, "Document"),
        (
            {"url": "https://a.org/\u202eb\u2028c", "title": ""},
            "https://a.org/%E2%80%AEb%E2%80%A8c",
        ),
        ({"url": "https://a.org/\x1b[2J\n", "title": "A"}, "A - https://a.org/%1B[2J"),
        ({"url": "https://\u0430pple.com/", "title": "A"}, "A - https://xn--pple-43d.com/"),
        ({"url": "https://a.org", "title": "x" * 999}, f"{'x' * 199}… - https://a.org"),
    ],
)
def test_a_source_is_a_line_in_which_nothing_is_hidden(citation: JsonObject, line: str) -> None:
    assert listed([TextPart("Cited.", (citation,))]) == [f"[1] {line}"]


def test_each_source_is_listed_once_in_the_order_of_the_text() -> None:
    def page(title: str, name: str) -> JsonObject:
        return {"url": f"https://example.com/{name}", "title": title, "cited_text": "Words."}

    def paper(first: int) -> JsonObject:
        return {"document_title": "Paper", "document_index": 0, "start_page_number": first}

    parts = (
        ThinkingPart("Which?"),
        TextPart("One", (page("B", "b"), page("A", "a"))),
        TextPart(" and "),
        TextPart("two", (page("B again", "b"), paper(1), paper(2), paper(1))),
    )
    assert listed(parts) == [
        "[1] B - https://example.com/b",
        "[2] A - https://example.com/a",
        "[3] Paper, page 1",
        "[4] Paper, page 2",
    ]
    assert listed(parts[:1]) == []
