"""The entries of the usage window as a table for spreadsheets, which must not run what is in it."""

from __future__ import annotations

import csv
import io
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from nocopt.core.spending import Spending
    from nocopt.ui.usage_report import Entry

# Column names stay English, so that what reads such files need not know the language.
COLUMNS: Final = (
    "day",
    "time_utc",
    "account",
    "model",
    "kind",
    "chat_id",
    "chat",
    "input_tokens",
    "cache_write_5m_tokens",
    "cache_write_1h_tokens",
    "cache_read_tokens",
    "output_tokens",
    "web_searches",
    "cost_usd",
)
# What spreadsheets take for the beginning of a formula, also after blanks; also in wide letters.
_FORMULAS: Final = ("=", "+", "-", "@", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def table(entries: Iterable[Entry], chats: Mapping[str, str]) -> bytes:
    """Return a CSV file: UTF-8 with a mark of it, one line per paid reply, oldest first.

    `chats` has the titles of chats by their id as text. Empty is what is not known: a price that
    nobody gave is no price of 0. Costs are exact decimals in US dollars.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_line(one.day, one.spending, chats) for one in entries)
    return text.getvalue().encode("utf-8-sig", "replace")


def _line(day: str, one: Spending, chats: Mapping[str, str]) -> list[str | int | None]:
    usage, chat = one.usage, "" if one.conversation_id is None else str(one.conversation_id)
    return [
        day,
        time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(one.at)),
        harmless(one.account),
        harmless(one.model),
        one.kind.value,
        chat,
        harmless(chats.get(chat, "")),
        usage.input_tokens,
        usage.cache_5m_tokens,
        usage.cache_1h_tokens,
        usage.cache_read_input_tokens,
        usage.output_tokens,
        usage.web_searches,
        None if one.cost is None else f"{one.cost:f}",
    ]


def harmless(text: str) -> str:
    """Return a text that a spreadsheet shows and does not reckon with: an apostrophe before it."""
    flat = "".join(" " if ord(letter) < 32 or letter == "\x7f" else letter for letter in text)
    begins = flat.lstrip().startswith(_FORMULAS)
    return f"'{flat}" if begins else flat
