"""Chats as Markdown, pages and JSON: what is told, what is left out, and that nothing runs."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from nocopt.core.conversation import Options
from nocopt.core.messages import Message, OpaquePart, TextPart, user_message
from nocopt.core.records import ChatRecord
from nocopt.core.transfer import Counted, ExportWish, ExportWords, Format, ending
from nocopt.exchange.documents import BundleWriter, documents
from nocopt.exchange.naming import Names, safe_name
from nocopt.exchange.to_html import to_html, to_paper
from nocopt.exchange.to_json import to_json
from nocopt.exchange.to_markdown import to_markdown
from tests.chat_records import FILES, NOTES, PIXEL, file_part, full_chat, plain_chat

WORDS = ExportWords(
    user="User",
    assistant="Assistant",
    system="System prompt",
    summary="Summary",
    results="Results",
    thinking="Thinking",
    hidden_thinking="Hidden",
    call="Call",
    result="Result",
    file="File",
    version="version {number} of {count}",
    untitled="Untitled",
)
PATH = ExportWish(Format.MARKDOWN)
ALL = ExportWish(Format.MARKDOWN, all_branches=True, thinking=True)
ANSWER = "Here is `code`, $a^2$ and\n\n```python\nreturn 1\n```\n\n| a |\n|---|\n| <b> |\n"


def saying(text: str) -> ChatRecord:
    """A chat with a question, and an answer of that text."""
    chat = plain_chat(1)
    answer = replace(chat.nodes[1], message=Message("assistant", (TextPart(text),)))
    return replace(chat, nodes=(chat.nodes[0], answer))


# ------------------------------------------------------------------------------------ Markdown


def test_markdown_has_the_path_that_is_shown() -> None:
    text = to_markdown(full_chat(), PATH, WORDS)
    assert text.startswith("# Notes “and” \\ more\n\n*20")
    assert "## System prompt\n\nBe brief." in text
    assert "## User\n\n*File: notes.txt*\n\nWhat is *this*?" in text
    assert "## Assistant · claude-sonnet-5-5 · version 2 of 2" in text
    assert "version 1 of 2" not in text
    assert "谢谢" in text
    assert "A file of notes." not in text


def test_markdown_has_all_branches_and_thinking_where_wanted() -> None:
    text = to_markdown(full_chat(), ALL, WORDS)
    assert text.index("version 1 of 2") < text.index("## Results") < text.index("version 2 of 2")
    assert "> **Thinking**\n>\n> A file of notes." in text
    assert "> *Hidden*" in text
    assert '**Call: clock**\n\n```json\n{"zone":"UTC"}\n```' in text
    assert "**Result: clock**\n\n```\n12:00\n```" in text


def test_a_block_of_code_is_not_ended_by_what_is_in_it() -> None:
    results = full_chat().nodes[2]
    held = OpaquePart({"type": "tool_result", "content": "```\ninside\n```"})
    chat = replace(
        plain_chat(1, 0),
        nodes=(replace(results, parent=None, message=Message("user", (held,))),),
        leaf=results.uid,
    )
    assert "````\n```\ninside\n```\n````" in to_markdown(chat, PATH, WORDS)


def test_files_lie_beside_markdown_under_names_that_are_safe() -> None:
    picture = replace(file_part(PIXEL, "../a [b]?.png"))
    chat = plain_chat(1, 1)
    message = Message("user", (picture, file_part(NOTES, "notes.txt")))
    chat = replace(chat, nodes=(replace(chat.nodes[0], message=message),))
    made = documents(chat, PATH, WORDS, FILES, "Chat 1")
    assert [one.name for one in made] == [
        "Chat 1.md",
        "Chat 1 files/a [b].png",
        "Chat 1 files/notes.txt",
    ]
    assert [one.data for one in made[1:]] == [PIXEL, NOTES]
    text = made[0].data.decode()
    assert r"![../a \[b\]?.png](Chat%201%20files/a%20%5Bb%5D.png)" in text
    assert "[notes.txt](Chat%201%20files/notes.txt)" in text


# ---------------------------------------------------------------------------------------- JSON


def test_json_is_what_could_be_sent_again() -> None:
    body = json.loads(to_json(full_chat(), ExportWish(Format.JSON), FILES))
    assert body["model"] == "claude-sonnet-5-5"
    assert body["system"] == "Be brief."
    roles = [message["role"] for message in body["messages"]]
    assert roles == ["user", "assistant", "user"]
    document, text = body["messages"][0]["content"]
    assert document["source"]["data"] == NOTES.decode()
    assert text == {"type": "text", "text": "What is *this*?"}


def test_json_of_all_branches_has_each_path() -> None:
    paths = json.loads(to_json(full_chat(), replace(ALL, format=Format.JSON), {}))
    assert [len(path["messages"]) for path in paths] == [3, 3]
    blocks = paths[0]["messages"][1]["content"]
    assert [block["type"] for block in blocks][:2] == ["thinking", "redacted_thinking"]
    assert paths[0]["messages"][0]["content"][0] == {"type": "text", "text": "[notes.txt]"}
    without = to_json(full_chat(), ExportWish(Format.JSON, all_branches=True), {})
    assert "A file of notes." not in without


# --------------------------------------------------------------------------------------- pages


class Reader(HTMLParser):
    """Reads a page: what is open at the end, its elements, and its text."""

    VOID = frozenset({"br", "hr", "img", "meta"})

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Text."""
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of the elements of a kind."""
        return [attrs for name, attrs in self.found if name == tag]


def page(chat: ChatRecord, **wished: Any) -> Reader:
    reader = Reader(to_html(chat, ExportWish(Format.HTML, **wished), WORDS, FILES))
    assert reader.open == []
    return reader


def test_a_page_shows_text_as_it_looks() -> None:
    found = page(saying(ANSWER))
    assert {"k-keyword", "k-number"} <= {one.get("class") for one in found.all("span")}
    assert found.all("svg")
    assert found.all("table")
    assert "<b>" in found.text  # as text
    assert not found.all("b")


def test_a_page_is_one_file_with_everything_in_it_and_nothing_runs() -> None:
    hostile = replace(
        saying("<script>alert(1)</script> [x](javascript:alert(1)) ![p](https://example.org/p)"),
        title="</title><script>alert(1)</script>",
        options=Options(system='<img src="x" onerror="alert(1)">'),
    )
    for chat in (hostile, full_chat()):
        found = page(chat, all_branches=True, thinking=True)
        assert not {"script", "link", "iframe", "object"} & {tag for tag, _ in found.found}
        for tag, attrs in found.found:
            assert not [name for name in attrs if name.startswith("on")], tag
            for name in ("src", "href"):
                address = attrs.get(name) or "data:"
                assert address.startswith(("data:", "https://", "#")), address
            if tag == "img":
                assert str(attrs["src"]).startswith("data:")
    assert "default-src 'none'" in str(page(hostile).all("meta"))


def test_pictures_and_files_are_in_the_page_if_wanted() -> None:
    chat = plain_chat(1, 1)
    message = Message("user", (file_part(PIXEL, "dot.png"), file_part(NOTES, "notes.txt")))
    chat = replace(chat, nodes=(replace(chat.nodes[0], message=message),))
    (picture,) = page(chat).all("img")
    assert base64.b64decode(str(picture["src"]).partition(",")[2]) == PIXEL
    assert "Notizen" in page(chat).text
    bare = Reader(to_html(chat, ExportWish(Format.HTML), WORDS, {}))
    assert not bare.all("img")
    assert "File: dot.png" in bare.text


def test_thinking_is_folded_and_left_out_where_not_wanted() -> None:
    shown = page(full_chat(), all_branches=True, thinking=True)
    assert {"class": "thinking"} in shown.all("details")
    assert "A file of notes." in shown.text
    assert "A file of notes." not in page(full_chat(), all_branches=True).text


def test_what_a_person_typed_keeps_its_lines() -> None:
    chat = plain_chat(1, 1)
    chat = replace(chat, nodes=(replace(chat.nodes[0], message=user_message("one\ntwo")),))
    assert page(chat).all("br")


def test_paper_is_a_page_for_each_message() -> None:
    pieces = to_paper(full_chat(), ALL, WORDS, FILES)
    assert len(pieces) == 1 + 1 + 5  # head, system prompt, messages
    for piece in pieces:
        found = Reader(piece)
        assert found.open == []
        assert not found.all("details")
        assert not found.all("svg")


# --------------------------------------------------------------------------------------- files


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("a/b\\c:d*e?", "a b c d e"),
        ("  ..hidden.. ", "hidden"),
        ("con", "_con"),
        ("COM1.txt", "_COM1.txt"),
        ("contents", "contents"),
        ("\n\x00\ud83d", "instead"),
        ("", "instead"),
        ("..", "instead"),
        ("字" * 100, "字" * 50),
    ],
)
def test_names_are_fit_for_every_system(title: str, name: str) -> None:
    assert safe_name(title, "instead") == name


def test_no_name_is_given_out_twice() -> None:
    names = Names()
    given = [names.one("Chat", ".md"), names.one("chat", ".md"), names.one("Chat", ".md")]
    assert given == ["Chat.md", "chat (2).md", "Chat (3).md"]


def test_many_chats_are_a_zip_with_a_file_for_each() -> None:
    target = io.BytesIO()
    bundle = BundleWriter(target)
    for chat in (plain_chat(1), replace(plain_chat(2), title="chat 1")):
        stem = bundle.stem(chat, "Untitled")
        for document in documents(chat, PATH, WORDS, {}, stem):
            bundle.add(document, chat.updated_at)
    bundle.finish()
    with zipfile.ZipFile(target) as packed:
        assert packed.testzip() is None
        assert packed.namelist() == ["Chat 1.md", "chat 1 (2).md"]


def test_halves_of_characters_keep_nothing_from_being_written() -> None:
    for format_ in (Format.MARKDOWN, Format.HTML, Format.JSON):
        (made, *_) = documents(full_chat(), ExportWish(format_), WORDS, {}, "x")
        made.data.decode()


@pytest.mark.parametrize(
    ("format_", "chats", "files", "expected"),
    [
        (Format.MARKDOWN, 1, 0, ".md"),
        (Format.MARKDOWN, 1, 1, ".zip"),
        (Format.MARKDOWN, 2, 0, ".zip"),
        (Format.HTML, 1, 5, ".html"),
        (Format.JSON, 2, 0, ".zip"),
        (Format.ARCHIVE, 1, 0, ".zip"),
        (Format.PDF, 7, 0, ".pdf"),
    ],
)
def test_the_ending_says_what_is_written(
    format_: Format, chats: int, files: int, expected: str
) -> None:
    assert ending(ExportWish(format_), Counted(chats, chats, files)) == expected
