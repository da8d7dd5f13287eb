"""What a screen reader is told of each row of a message: what it is, its name and its text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAccessible

from nocopt.render.blocks import CodeBlock, Heading, MathBlock
from nocopt.ui import wording
from nocopt.ui.conversation.action_row import ActionRow
from nocopt.ui.conversation.attached_files import FilesRow
from nocopt.ui.conversation.cards import CardHead
from nocopt.ui.conversation.chips import ChipRow
from nocopt.ui.conversation.details import SummaryRow
from nocopt.ui.conversation.images import ImageRow
from nocopt.ui.conversation.layouts import Row, RuleRow
from nocopt.ui.conversation.message_item import SpeakerRow
from nocopt.ui.conversation.notices import NoticeRow
from nocopt.ui.conversation.table_layout import TableRow
from nocopt.ui.counts import Counts

if TYPE_CHECKING:
    from collections.abc import Sequence

_Role = QAccessible.Role


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a row.

    `text` is what can be read word by word, None where there is nothing but the name; the first
    `lead` characters of it stand before the row's own text. `level` is that of a heading.
    """

    role: QAccessible.Role
    name: str
    text: str | None = None
    lead: int = 0
    level: int = 0
    checked: bool | None = None


def told(row: Row) -> Told:
    """Return what is told of a row."""
    match row:
        case RuleRow():
            found = Told(_Role.Separator, "")
        case ImageRow() | ChipRow() | FilesRow():
            found = Told(_Role.Graphic, row.spoken)
        case NoticeRow():
            found = Told(_Role.Notification, row.notice.spoken, row.notice.spoken)
        case TableRow():
            found = Told(_Role.Table, _table_name(row))
        case ActionRow():
            found = Told(_Role.StaticText, version_of(row))
        case CardHead():
            found = Told(_Role.StaticText, row.section.title)
        case _:
            found = _told_block(row)
    return found


def _told_block(row: Row) -> Told:
    """What is told of a row by the block that it shows."""
    lead = "".join(f"{marker.text} " for marker in row.spec.markers)
    checked = next((one.checked for one in row.spec.markers if one.checked is not None), None)
    match row.spec.block:
        case CodeBlock(language, text):
            lines = Counts().lines(text.count("\n") + 1)
            name = wording.listed(_said("Code"), language, lines)
            return Told(_Role.Section, lead + name, text, checked=checked)
        case MathBlock(text):
            name = _said("Formula: {tex}").format(tex=text)
            return Told(_Role.Equation, lead + name, text, checked=checked)
        case Heading(level, _):
            text = lead + row.text
            return Told(_Role.Heading, text, text, len(lead), level)
        case _:
            pass
    text = lead + row.spoken
    role = _Role.Paragraph
    if row.spec.markers:
        role = _Role.ListItem
    elif row.spec.bars:
        role = _Role.BlockQuote
    return Told(role, text, text, len(lead), checked=checked)


def is_flat(row: Row) -> bool:
    """Whether what can be pressed in a row belongs to the message and not to the row."""
    return isinstance(row, (ActionRow, CardHead, SummaryRow, SpeakerRow))


def is_told(row: Row) -> bool:
    """Whether a row is more than what can be pressed in it; costs next to nothing."""
    match row:
        case ActionRow():
            return row.version is not None
        case CardHead():
            return not row.controls()
        case TableRow():
            return not row.part.first
        case _:
            pass
    return not isinstance(row, (SummaryRow, SpeakerRow))


def version_of(row: ActionRow) -> str:
    """Say which version of a message is shown; nothing where there is only one."""
    version = row.version
    if version is None:
        return ""
    said = _said("Version {number} of {total}")
    return said.format(number=version.number, total=version.total)


def place_of(rows: Sequence[Row], at: int, key: str) -> str:
    """Say in which block of a message something can be pressed: names alone may be the same."""
    row = rows[at]
    match row:
        case ActionRow():
            return version_of(row) if key in ("previous", "next") else ""
        case TableRow():
            return _said("Table {number}").format(number=_number(rows, at))
        case _:
            pass
    block = row.spec.block
    if not isinstance(block, CodeBlock):
        return ""
    said = _said("Code block {number}").format(number=_number(rows, at))
    return wording.listed(said, block.language)


def _number(rows: Sequence[Row], at: int) -> int:
    """The number of a block among those of its kind that can be seen."""
    kind = type(rows[at])
    alike = (row for row in rows[: at + 1] if type(row) is kind and not row.hidden)
    return sum(is_told(row) for row in alike)


def _table_name(row: TableRow) -> str:
    table = row.sheet.table
    size = Counts().columns(len(table.header)), Counts().rows(len(table.rows))
    return wording.listed(_said("Table"), *size)


def _said(key: str) -> str:
    said = {
        "Code": QCoreApplication.translate("Conversation", "Code"),
        "Formula: {tex}": QCoreApplication.translate("Conversation", "Formula: {tex}"),
        "Table": QCoreApplication.translate("Conversation", "Table"),
        "Version {number} of {total}": QCoreApplication.translate(
            "Conversation", "Version {number} of {total}"
        ),
        "Table {number}": QCoreApplication.translate("Conversation", "Table {number}"),
        "Code block {number}": QCoreApplication.translate("Conversation", "Code block {number}"),
    }
    return said[key]
