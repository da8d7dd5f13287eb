"""Tables as text for spreadsheets and files."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nocopt.render import markdown
from nocopt.render.blocks import Table
from nocopt.render.inline import InlineParser
from nocopt.render.table_text import (
    cell_text,
    is_plain,
    table_html,
    table_markdown,
    to_csv,
    to_tsv,
)

SOURCE = """| Name | **Note** |
|:--|--:|
| `a\\|b` | x, "y" |
| two<br>lines | [link](https://example.com) |
| 中文 | |
"""


def table(source: str = SOURCE) -> Table:
    (found,) = markdown.parse(source).blocks
    assert isinstance(found, Table)
    return found


def test_tsv_keeps_one_row_a_line() -> None:
    assert to_tsv(table(), InlineParser()) == ('Name\tNote\na|b\tx, "y"\ntwo lines\tlink\n中文\t\n')


def test_csv_is_read_back_by_a_spreadsheet() -> None:
    data = to_csv(table(), InlineParser())
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows == [
        ["Name", "Note"],
        ["a|b", 'x, "y"'],
        ["two\nlines", "link"],
        ["中文", ""],
    ]
    assert b"\r\n" in data


def test_markdown_is_the_table_again() -> None:
    assert markdown.parse(table_markdown(table())).blocks == (table(),)


def test_html_has_the_cells_with_their_marks() -> None:
    html = table_html(table(), InlineParser())
    assert html.count("<tr") == 4
    assert "<a " in html


@pytest.mark.parametrize(
    "source", ["plain", "1,000.5 %", "it's “so” – (really)", "中文，没有", "-"]
)
def test_usual_cells_need_no_parser(source: str) -> None:
    assert is_plain(source)


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab1 .,-+%()'\"/#|{}?;中é😀*_`~[<&\\$^=!:@w"), max_size=14))
def test_what_counts_as_plain_is_what_the_parser_leaves(source: str) -> None:
    source = source.strip()
    parsed = "".join(span.text for span in InlineParser().spans(source))
    assert cell_text(source, InlineParser()) == parsed
