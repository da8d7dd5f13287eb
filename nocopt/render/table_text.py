"""Tables as text for other programs: TSV, CSV, Markdown and HTML."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from nocopt.render.html import to_html
from nocopt.render.plain import to_markdown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nocopt.render.blocks import Table
    from nocopt.render.inline import InlineParser

# What any markup has in it; sources without are shown as they are, and there are thousands of them.
_MARKUP = re.compile(r"[*_`~\[\]<>&\\$^=!:@\n]|www\.|  ", re.IGNORECASE)
_BREAKS = re.compile(r"[\t\n\r\v\f\u2028\u2029]+")


def is_plain(source: str) -> bool:
    """Whether inline source surely is shown just as it is written."""
    return _MARKUP.search(source) is None


def cell_text(source: str, inline: InlineParser) -> str:
    """What a reader sees of inline source."""
    if is_plain(source):
        return source
    return "".join(span.text for span in inline.spans(source))


def to_tsv(table: Table, inline: InlineParser) -> str:
    """Cells separated by tabs, rows by line ends, as spreadsheets paste them.

    The format knows no quoting: tabs and line ends inside of cells become spaces.
    """
    rows = ((_BREAKS.sub(" ", cell) for cell in row) for row in _rows(table, inline))
    return "".join("\t".join(row) + "\n" for row in rows)


def to_csv(table: Table, inline: InlineParser) -> bytes:
    """A CSV file (RFC 4180) in UTF-8, with the mark by which spreadsheets know the encoding."""
    import csv  # here and not above: seldom needed, and it would be loaded at each start

    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(_rows(table, inline))
    return text.getvalue().encode("utf-8-sig", "replace")


def table_markdown(table: Table) -> str:
    """The table as Markdown source."""
    return to_markdown((table,))


def table_html(table: Table, inline: InlineParser) -> str:
    """The table as HTML."""
    return to_html((table,), inline)


def _rows(table: Table, inline: InlineParser) -> Iterator[list[str]]:
    for row in (table.header, *table.rows):
        yield [cell_text(cell, inline) for cell in row]
