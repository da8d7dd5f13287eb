"""What can be done with a table as a whole: copied in several forms, saved as a file."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QRectF

from nocopt.render.table_text import table_html, table_markdown, to_csv, to_tsv
from nocopt.ui.conversation.code_header import header_button, placed
from nocopt.ui.conversation.controls import Control, ControlKind, Offer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nocopt.ui.conversation.layouts import Host
    from nocopt.ui.conversation.table_sheet import Sheet

_BESIDE: Final = 8
_LOWEST: Final = 16  # pixels that a button needs in the gap above the table


class TableTools:
    """Offers for the table of a sheet."""

    def __init__(self, host: Host, sheet: Sheet) -> None:
        self._host = host
        self._sheet = sheet

    def buttons(self, frame: QRectF, room: float, header: float, gap: int) -> Sequence[Control]:
        """Return buttons beside a table's frame if they fit left of `room`, else above its corner.

        Beside it they stand half-way down a header that is so high. Above it they cover nothing;
        where the gap is too small for them they stand in the corner.
        """
        none, button = QRectF(), ControlKind.BUTTON
        found = (
            Control(
                "save",
                button,
                QCoreApplication.translate("Conversation", "Save table"),
                none,
                self.save,
                QCoreApplication.translate("Conversation", "Save"),
            ),
            Control(
                "copy",
                button,
                QCoreApplication.translate("Conversation", "Copy table"),
                none,
                self.copy_tsv,
                QCoreApplication.translate("Conversation", "Copy") + " ▾",
                offers=self.copies(),
            ),
        )
        look = self._host.look
        top = (header - header_button(look)) / 2
        inside = placed(found, frame.right() - 5, top, look)
        wide = inside[-1].rect.right() - inside[0].rect.x()
        beside = frame.right() + _BESIDE + wide
        if beside <= room:
            return placed(found, beside, top, look)
        high = gap - 2
        return inside if high < _LOWEST else placed(found, frame.right(), -high - 1, look, high)

    def offers(self) -> Sequence[Offer]:
        """Return the ways to copy the table, and to save it."""
        label = QCoreApplication.translate("Conversation", "Save table as CSV…")
        return (*self.copies(), Offer(label, self.save))

    def copies(self) -> Sequence[Offer]:
        """Return the ways to copy the table."""
        return (
            Offer(
                QCoreApplication.translate("Conversation", "Copy table for spreadsheets (TSV)"),
                self.copy_tsv,
                copies=True,
            ),
            Offer(
                QCoreApplication.translate("Conversation", "Copy table as Markdown"),
                self.copy_markdown,
                copies=True,
            ),
            Offer(
                QCoreApplication.translate("Conversation", "Copy table as HTML"),
                self.copy_html,
                copies=True,
            ),
        )

    def copy_tsv(self) -> None:
        """Copy what spreadsheets paste into cells."""
        self._copy(partial(to_tsv, self._sheet.table, self._host.inline.another()))

    def copy_markdown(self) -> None:
        """Copy Markdown source."""
        self._copy(partial(table_markdown, self._sheet.table))

    def copy_html(self) -> None:
        """Copy a table for word processors; editors take its source."""
        make = partial(table_html, self._sheet.table, self._host.inline.another())
        self._copy(make, html=True)

    def _copy(self, make: Callable[[], str], *, html: bool = False) -> None:
        """Copy what is made of the table, not with the parser at hand: a worker may make it."""
        rows = (self._sheet.table.header, *self._sheet.table.rows)
        self._host.copy_made(make, sum(len(cell) for row in rows for cell in row), html=html)

    def save(self) -> None:
        """Save a CSV file."""
        # Not with the parser at hand: the bytes are made in another thread.
        make = partial(to_csv, self._sheet.table, self._host.inline.another())
        self._host.save("table.csv", make)
