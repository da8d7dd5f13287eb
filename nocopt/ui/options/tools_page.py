"""The page with the tools: of this program, of the server, and citations."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nocopt.app.tool_access import key_of
from nocopt.core.tools import ServerToolKind
from nocopt.ui import tool_words
from nocopt.ui.options import tool_offer
from nocopt.ui.options.area import BELOW, OptionsArea
from nocopt.ui.options.page import OptionsPage
from nocopt.ui.options.tool_offer import Hindrance
from nocopt.ui.options.tool_row import ServerToolRow, ToolRow
from nocopt.ui.small_print import small
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from PySide6.QtGui import QResizeEvent

    from nocopt.core.conversation import Options
    from nocopt.core.facts import AccountFacts
    from nocopt.core.models import Model
    from nocopt.core.tools import ToolDefinition
    from nocopt.ui.options.page import Subject
    from nocopt.ui.theme import Colours

_NARROW: Final = 34  # heights of a line; in less, the fields of a tool stand below one another
_HINDRANCES: Final = {
    Hindrance.UNKNOWN: str(
        QT_TRANSLATE_NOOP("ToolsPage", "Nothing is known about this model, so it is left out.")
    ),
    Hindrance.MODEL: str(QT_TRANSLATE_NOOP("ToolsPage", "{model} does not have it.")),
    Hindrance.ENDPOINT: str(
        QT_TRANSLATE_NOOP("ToolsPage", "The endpoint has refused it for {model}.")
    ),
}


class ToolsPage(OptionsPage):
    """Which tools a model may use; none of them is on by itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._definitions: tuple[ToolDefinition, ...] = ()
        self.rows: dict[str, ToolRow] = {}
        self.server_rows = {kind: ServerToolRow(kind) for kind in ServerToolKind}
        self.citations = ToolRow(tool_words.CITATIONS)
        self._forgotten: tuple[str, ...] = ()  # approvals that were just taken back
        self._headings: list[QLabel] = []
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, GRID)
        self._column.setSpacing(2 * GRID)
        self._own = QVBoxLayout()
        self._own.setSpacing(2 * GRID)
        self._add_heading(self.tr("Run on this computer"))
        self._column.addLayout(self._own)
        self._add_heading(self.tr("Run by the provider"))
        for row in self.server_rows.values():
            row.edited.connect(self.edited)
            self._add_row(row, self._column)
        self._add_heading(self.tr("Answers"))
        self._add_row(self.citations, self._column)
        self._area = OptionsArea(self, inside)
        self._colours: Colours | None = None

    def _add_heading(self, text: str) -> None:
        heading = QLabel(text)
        heading.setProperty("ink", "muted")
        if self._headings:
            self._column.addSpacing(GRID)
        self._headings.append(heading)
        self._column.addWidget(heading)

    def _add_row(self, row: ToolRow, column: QVBoxLayout) -> None:
        row.chosen.connect(self.chosen)
        column.addWidget(row)

    # -- what is told

    def show_subject(self, subject: Subject, *, fresh: bool) -> None:
        """Show which tools are on, and what the model has of them."""
        self._forgotten = ()
        for heading in self._headings:
            heading.setFont(small(self.font()))
        self._make_rows(subject.tools)
        values = subject.options.parameters
        for tool in self._definitions:
            self._show_own(tool, subject, _why(tool_offer.of_tools, subject))
        on = {one.kind: one for one in values.server_tools}
        for kind, row in self.server_rows.items():
            hindered = _why(partial(tool_offer.of_server_tool, kind), subject)
            row.show_tool(on.get(kind), hindered, fresh=fresh)
        self.citations.show_state(
            on=values.citations,
            hint=self.tr("Says which places of attached files an answer rests on."),
            hindered=_why(tool_offer.of_citations, subject),
        )

    def _make_rows(self, definitions: Sequence[ToolDefinition]) -> None:
        """Have a row for each tool of this program."""
        if tuple(definitions) == self._definitions:
            return
        self._definitions = tuple(definitions)
        for row in self.rows.values():
            row.deleteLater()
        self.rows = {}
        for tool in definitions:
            row = self.rows[tool.name] = ToolRow(tool_words.of_tool(tool.name, tool).name)
            row.asked.connect(lambda tool=tool: self._ask_again(tool))
            self._add_row(row, self._own)
            if self._colours is not None:
                row.set_colours(self._colours)
        if self.rows:
            self.setFocusProxy(next(iter(self.rows.values())).switch)

    def _show_own(self, tool: ToolDefinition, subject: Subject, hindered: str) -> None:
        values = subject.options.parameters
        allowed = not tool.harmless and key_of(tool) in values.allowed
        if tool.harmless:
            asks = self.tr("It runs without asking: it reads nothing and changes nothing.")
        elif key_of(tool) in subject.everywhere:
            asks = self.tr("It runs without asking in all chats, as the settings say.")
        elif allowed:
            asks = self.tr("It runs without asking in this chat.")
        else:
            asks = self.tr("It asks before it runs.")
        does = tool_words.said(tool_words.of_tool(tool.name, tool).does)
        self.rows[tool.name].show_state(
            on=tool.name in values.tools,
            hint=self.tr("{does} {asks}").format(does=does, asks=asks).strip(),
            hindered=hindered,
            can_ask=allowed,
        )

    def taken(self, options: Options) -> Options:
        """Return `options` with the tools that are switched on here.

        One that is switched on and not there any more stays as it is.
        """
        values = options.parameters
        on = [name for name, row in self.rows.items() if row.switch.isChecked()]
        gone = [name for name in values.tools if name not in self.rows]
        servers = filter(None, (row.taken() for row in self.server_rows.values()))
        parameters = replace(
            values,
            tools=_in_order_of(values.tools, (*on, *gone)),
            server_tools=tuple(servers),
            allowed=tuple(one for one in values.allowed if one not in self._forgotten),
            citations=self.citations.switch.isChecked(),
        )
        return replace(options, parameters=parameters)

    def _ask_again(self, tool: ToolDefinition) -> None:
        self._forgotten = (key_of(tool),)
        self.chosen.emit()

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._colours = colours
        for row in (*self.rows.values(), *self.server_rows.values(), self.citations):
            row.set_colours(colours)
        self._area.set_colours(colours)

    # -- room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the fields of a tool below one another where there is little room."""
        super().resizeEvent(event)
        self._fit(self.width())

    def _fit(self, width: int) -> None:
        for row in self.server_rows.values():
            row.fit(narrow=width < _NARROW * self.fontMetrics().height())

    def wanted_height(self, width: int) -> int:
        """Return the height of all rows."""
        self._fit(width)
        self._column.invalidate()
        return self._column.totalHeightForWidth(width) + BELOW


def _in_order_of(before: Sequence[str], names: Iterable[str]) -> tuple[str, ...]:
    """Return the names, those that were there before in that order, so that nothing is changed."""
    known = [*before, *names]
    return tuple(sorted(set(names), key=known.index))


def _why(look: Callable[[Model, AccountFacts], Hindrance | None], subject: Subject) -> str:
    """Say what stands in the way of a tool; nothing where nothing does."""
    model = subject.model
    hindrance = None if model is None else look(model, subject.facts)
    if model is None or hindrance is None:
        return ""
    return QCoreApplication.translate("ToolsPage", _HINDRANCES[hindrance]).format(model=model.name)
