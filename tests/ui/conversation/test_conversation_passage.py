"""What is selected is copied as text, as Markdown and as HTML."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from nocopt.ui.conversation.pane import ConversationPane
from nocopt.ui.conversation.positions import Position
from tests.ui.conversation.chats import ANSWER, dialogue, reply, user
from tests.ui.conversation.conftest import Open


def place(pane: ConversationPane, text: str, *, item: int = 0, after: bool = False) -> Position:
    """Where a text begins in a message, or where it ends."""
    for number, row in enumerate(pane.view.items.prepare(item).rows):
        if text in row.text:
            at = row.text.index(text) + (len(text) if after else 0)
            return Position(item, number, at)
    raise AssertionError(text)


def copied(pane: ConversationPane, first: str, last: str) -> tuple[str, str, str]:
    """Text, Markdown and HTML of what is selected from one text to the end of another."""
    pane.view.selection.select(place(pane, first), place(pane, last, after=True))
    pane.copy_selection()
    return forms(QGuiApplication.clipboard().mimeData())


def forms(data: QMimeData) -> tuple[str, str, str]:
    markdown = bytes(data.data("text/markdown").data()).decode()
    return data.text(), markdown, data.html().removeprefix('<meta charset="utf-8">')


def test_part_of_a_line_keeps_links_and_formatting(open_chat: Open) -> None:
    pane, _ = open_chat([reply(1, "See **the bold** [page of it](https://example.com/) & more.")])
    text, markdown, html = copied(pane, "bold", "page")
    assert text == markdown == "bold page"
    assert html == '<strong>bold</strong> <a href="https://example.com/">page</a>'


def test_rows_as_a_whole_are_given_with_their_markup(open_chat: Open) -> None:
    pane, _ = open_chat([reply(1, "one **two** three\n\n## Head\n\n> q *r*\n>\n> s\n\nlast one")])
    text, markdown, html = copied(pane, "two", "last")
    assert text == markdown == "two three\n\n## Head\n\n> q *r*\n>\n> s\n\nlast"
    assert html.startswith("<p><strong>two</strong> three</p>\n<h2>Head</h2>\n<blockquote")
    assert html.endswith("<p>q <em>r</em></p>\n<p>s</p></blockquote>\n<p>last</p>")


def test_lists_and_code_stay_what_they_are(open_chat: Open) -> None:
    source = "- a\n- b\n  1. c\n\n```python\nx = 1\n\ny = 2\n```\n\nend"
    pane, _ = open_chat([reply(1, source)])
    text, _, html = copied(pane, "a", "end")
    assert text == source
    assert "<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>" in html
    assert "x = 1\n\ny = 2</pre>" in html


def test_code_alone_is_nothing_but_code(open_chat: Open) -> None:
    pane, _ = open_chat([reply(1, "a\n\n```python\nx = 1\ny = 2\n```")])
    text, markdown, html = copied(pane, "x", "y = 2")
    assert text == "x = 1\ny = 2"
    assert markdown == "```python\nx = 1\ny = 2\n```"
    assert html.endswith("x = 1\ny = 2</pre>")
    assert copied(pane, "x", "y")[0] == "x = 1\ny"


def test_cells_are_cells(open_chat: Open) -> None:
    pane, _ = open_chat([reply(1, "| a | b |\n|---|---|\n| *1* | 2 |\n| 3 | 4 |\n\nend")])
    text, _, html = copied(pane, "b", "3")
    assert text == "b\n1\t2\n3"
    assert html.count("<td>") == 4
    text, markdown, html = copied(pane, "a", "4")
    assert text == "a\tb\n1\t2\n3\t4"
    assert markdown.startswith("| a | b |\n")
    assert "<td><em>1</em></td>" in html


def test_cells_of_a_part_of_a_table_keep_links_and_formatting(open_chat: Open) -> None:
    link = "[page *of* it](https://example.com/)"
    table = f"| **a** | `b` |\n|---|--:|\n| {link} | x **y**<br>z |\n| *3* & | 4 |\n\nend"
    pane, _ = open_chat([reply(1, table)])
    text, _, html = copied(pane, "b", "3")
    assert text == "b\npage of it\tx y\nz\n3"
    first, second, third = html.split("<tr>")[1:]
    assert first.startswith("<td><code")
    assert first.endswith(">b</code></td></tr>")
    assert second == (
        '<td><a href="https://example.com/">page </a><a href="https://example.com/"><em>of</em></a>'
        '<a href="https://example.com/"> it</a></td><td>x <strong>y</strong><br>z</td></tr>'
    )
    assert third.startswith("<td><em>3</em></td></tr>")
    assert "<td><em>of</em>" in copied(pane, "of", "4")[2].replace(
        '<a href="https://example.com/">', ""
    ).replace("</a>", "")
    assert "<strong>y</strong>" in copied(pane, "y", "3")[2]


def test_a_part_of_one_cell_keeps_its_formatting(open_chat: Open) -> None:
    pane, _ = open_chat([reply(1, "| a | b |\n|---|---|\n| one **two** | 2 |\n\nend")])
    text, _, html = copied(pane, "e two", "tw")
    assert text == "e tw"
    assert "<td>e <strong>tw</strong></td>" in html


def test_what_a_person_typed_is_no_markup(open_chat: Open) -> None:
    pane, _ = open_chat([user(1, "a *b*\n<c>")])
    text, _, html = copied(pane, "a", "<c>")
    assert text == "a *b*\n<c>"
    assert html == "<p>a *b*<br>&lt;c&gt;</p>"


def test_references_are_known_in_a_part(open_chat: Open) -> None:
    pane, _ = open_chat([reply(1, "x\n\nsee [it][r] there\n\ny\n\n[r]: https://example.com/r")])
    assert '<a href="https://example.com/r">it</a>' in copied(pane, "x", "y")[2]


@pytest.mark.parametrize("count", [2, 5])
def test_everything_has_all_forms(open_chat: Open, qtbot: QtBot, count: int) -> None:
    path = dialogue(count)
    pane, _ = open_chat(path)
    for key in (Qt.Key.Key_A, Qt.Key.Key_C):
        qtbot.keyClick(pane.view, key, Qt.KeyboardModifier.ControlModifier)
    text, markdown, html = forms(QGuiApplication.clipboard().mimeData())
    assert text == markdown == "\n\n".join(node.message.text for node in path)
    assert html.count("<h1>") == count // 2
    assert html.count("<table") == count // 2
    assert "\ue000" not in html


def test_a_reply_as_a_whole_reads_as_it_was_written(open_chat: Open) -> None:
    pane, _ = open_chat([reply(1, ANSWER)])
    pane.view.selection.select_all()
    passage = pane.view.selection.passage()
    whole, _ = open_chat([reply(1, passage.text)])
    rows = [row.spec for row in whole.view.items.prepare(0).rows]
    assert rows == [row.spec for row in pane.view.items.prepare(0).rows]
