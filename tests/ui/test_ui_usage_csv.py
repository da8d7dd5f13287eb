"""The file for spreadsheets: exact, in any script, and nothing in it is a formula."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocopt.core.usage import Usage
from nocopt.ui.usage_csv import COLUMNS, harmless, table
from tests.ui.spent import Paid, paid


def read(entries: list[Paid], chats: dict[str, str]) -> list[dict[str, str]]:
    text = table(entries, chats).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_each_paid_reply_is_a_line_with_its_exact_cost() -> None:
    usage = Usage(input_tokens=5, output_tokens=7, cache_5m_tokens=1, cache_1h_tokens=2)
    entry = paid("2026-11-22", cost="0.00000120", usage=usage)
    [line] = read([entry], {"1": 'Say "hi", 你好'})
    assert line == {
        "day": "2026-11-22",
        "time_utc": "2026-09-21T14:13:20Z",
        "account": "Default",
        "model": "claude-sonnet-5",
        "kind": "reply",
        "chat_id": "1",
        "chat": 'Say "hi", 你好',
        "input_tokens": "5",
        "cache_write_5m_tokens": "1",
        "cache_write_1h_tokens": "2",
        "cache_read_tokens": "",
        "output_tokens": "7",
        "web_searches": "",
        "cost_usd": "0.00000120",
    }


def test_what_is_not_known_is_empty_and_not_0() -> None:
    entry = paid("2026-11-22", cost=None, chat=None, usage=Usage())
    [line] = read([entry], {})
    assert (line["cost_usd"], line["input_tokens"], line["chat"]) == ("", "", "")


def test_spreadsheets_are_told_that_it_is_utf_8_and_lines_end_as_they_expect() -> None:
    data = table([], {})
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"cost_usd\r\n")
    assert data.count(b",") == len(COLUMNS) - 1


@pytest.mark.parametrize(
    "title",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\n=1", "\uff1d1", "|x", "%x"],
)
def test_what_would_be_a_formula_begins_with_an_apostrophe(title: str) -> None:
    [line] = read([paid("2026-11-22", model=title, account=title)], {"1": title})
    for name in ("chat", "model", "account"):
        assert line[name].startswith("'")


@given(st.text())
def test_no_text_is_a_formula_or_breaks_a_line(text: str) -> None:
    made = harmless(text)
    assert not made.lstrip().startswith(("=", "+", "-", "@"))
    assert not set(made) & set("\r\n\t\0")
    assert len(read([paid("2026-11-22")], {"1": text})) == 1


def test_half_a_surrogate_is_no_reason_to_fail() -> None:
    [line] = read([paid("2026-11-22")], {"1": "\ud83d"})
    assert line["chat"] == "?"
