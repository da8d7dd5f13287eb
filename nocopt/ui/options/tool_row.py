"""Rows of the tools page: a switch, a sentence below it, and limits of the server's tools."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from nocopt.core.tools import ServerTool, ServerToolKind
from nocopt.ui import tool_words
from nocopt.ui.buttons import FlatButton, Kind, show_checked
from nocopt.ui.choice import Choice
from nocopt.ui.options import reading_values as reading
from nocopt.ui.options.fields import Entry, Note, Noted
from nocopt.ui.options.reading_domains import domains, shown_domains
from nocopt.ui.switch import Switch
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from nocopt.ui.theme import Colours

_FEW: Final = 10  # letters of a number of uses


class ToolRow(QWidget):
    """One tool; `chosen` tells that it was switched, or that the button beside it was pressed."""

    chosen = Signal()
    asked = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.switch = Switch(self)
        self.switch.setText(tool_words.said(name))
        self.switch.setAccessibleName(tool_words.said(name))
        self.switch.toggled.connect(self.chosen)
        self.note = Note(self)
        self.ask = FlatButton(self.tr("Ask again"), kind=Kind.OUTLINE, parent=self)
        again = self.tr("Ask again: {name}").format(name=tool_words.said(name))
        self.ask.setAccessibleName(again)
        self.ask.setToolTip(self.tr("Have it ask each time before it runs"))
        self.ask.hide()
        self.ask.clicked.connect(self.asked)
        head = QHBoxLayout()
        head.setSpacing(2 * GRID)
        head.addWidget(self.switch, 1)
        head.addWidget(self.ask)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addLayout(head)
        self._below = QVBoxLayout()
        self._below.setSpacing(2 * GRID)
        self._below.addWidget(self.note)
        self._column.addLayout(self._below)

    def show_state(self, *, on: bool, hint: str, hindered: str, can_ask: bool = False) -> None:
        """Show whether it is on, what it does, or what stands in its way; off it always goes."""
        show_checked(self.switch, on)
        self.switch.setEnabled(on or not hindered)
        self.note.say(hindered or hint)
        self.switch.setAccessibleDescription(hindered or hint)
        self.ask.setVisible(can_ask)
        # The words below begin where those of the switch begin.
        self._below.setContentsMargins(self.switch.lead, 0, 0, 0)

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self.switch.set_colours(colours)
        self.ask.set_colours(colours)


class Sites(Enum):
    """Which sites a tool may look at."""

    ALL = "all"
    ONLY = "only"
    BUT = "but"


class ServerToolRow(ToolRow):
    """A tool of the server, with how often it may be used and where; `edited` while one types."""

    edited = Signal()

    def __init__(self, kind: ServerToolKind) -> None:
        super().__init__(tool_words.of_server_tool(kind).name)
        self.kind = kind
        name = self.switch.accessibleName()
        self.uses = Entry[int | None](
            self.tr("Most uses: {name}").format(name=name), reading.count, reading.shown_count, None
        )
        self.uses.setPlaceholderText(self.tr("no limit"))
        self.sites: Choice[Sites] = Choice()
        self.sites.setAccessibleName(self.tr("Sites: {name}").format(name=name))
        self.sites.set_entries(
            [
                (Sites.ALL, self.tr("All sites")),
                (Sites.ONLY, self.tr("Only these")),
                (Sites.BUT, self.tr("All but these")),
            ]
        )
        self.sites.show_value(Sites.ALL)
        self.sites.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.domains = Entry[tuple[str, ...]](
            self.tr("Domains: {name}").format(name=name), domains, shown_domains, ()
        )
        self.domains.setPlaceholderText(self.tr("example.com, example.org/docs"))
        self._limits = QWidget(self)
        self._limits.setVisible(False)
        self._has_limits = kind is not ServerToolKind.CODE_EXECUTION
        self._below.addWidget(self._limits)
        self._lay_out_limits()
        for entry in (self.uses, self.domains):
            entry.edited.connect(self.edited)
            entry.editingFinished.connect(self.chosen)
        self.sites.chosen.connect(self._sites_chosen)

    def _lay_out_limits(self) -> None:
        caption = QLabel(self.tr("Most uses in an answer"))
        caption.setBuddy(self.uses)
        fields = QWidget()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, fields)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2 * GRID)
        uses = QHBoxLayout()
        uses.setSpacing(2 * GRID)
        uses.addWidget(caption)
        uses.addWidget(self.uses)
        self._row.addLayout(uses)
        self._row.addSpacing(2 * GRID)
        where = QHBoxLayout()
        where.setSpacing(2 * GRID)
        where.addWidget(self.sites)
        where.addWidget(self.domains, 1)
        where.addStretch()
        self._row.addLayout(where, 1)
        self._noted = Noted(fields, self.uses, self.domains)
        column = QVBoxLayout(self._limits)
        column.setContentsMargins(0, 0, 0, GRID)
        column.addWidget(self._noted)

    def show_tool(self, tool: ServerTool | None, hindered: str, *, fresh: bool) -> None:
        """Show the tool as it is switched on, or None; its limits stay while the panel is open."""
        hint = tool_words.said(tool_words.of_server_tool(self.kind).does)
        self.show_state(on=tool is not None, hint=hint, hindered=hindered)
        if tool is not None and (fresh or tool != self.taken()):
            self.uses.show_value(tool.max_uses, fresh=fresh)
            self.sites.show_value(_sites(tool, self.sites.value(), fresh=fresh))
            named = tool.allowed_domains or tool.blocked_domains
            self.domains.show_value(named, fresh=fresh)
        elif fresh:
            self.uses.show_value(None, fresh=True)
            self.sites.show_value(Sites.ALL)
            self.domains.show_value((), fresh=True)
        self._limits.setVisible(tool is not None and self._has_limits)
        self.domains.setVisible(self.sites.value() is not Sites.ALL)
        self._complain()

    def taken(self) -> ServerTool | None:
        """Return the tool with what is entered here; None where it is off."""
        if not self.switch.isChecked():
            return None
        if not self._has_limits:
            return ServerTool(self.kind)
        uses, named, sites = self.uses.taken(), self.domains.taken(), self.sites.value()
        return ServerTool(
            self.kind,
            max_uses=uses,
            allowed_domains=named if sites is Sites.ONLY else (),
            blocked_domains=named if sites is Sites.BUT else (),
        )

    def fit(self, *, narrow: bool) -> None:
        """Put the fields below one another where there is little room."""
        way = QBoxLayout.Direction
        self._row.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        letter = self.fontMetrics().averageCharWidth()
        self.uses.setFixedWidth(_FEW * letter + 6 * GRID)
        words = [text for _, text in self.sites.entries()]
        longest = max(map(self.fontMetrics().horizontalAdvance, words))
        self.sites.setFixedWidth(longest + 14 * GRID)

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        super().set_colours(colours)
        self.sites.set_colours(colours)

    def _sites_chosen(self) -> None:
        limited = self.sites.value() is not Sites.ALL
        self.domains.setVisible(limited)
        if limited:
            self.domains.setFocus()
        self.chosen.emit()

    def _complain(self) -> None:
        limited = self.sites.value() is not Sites.ALL
        empty = limited and not self.domains.taken() and not self.domains.error
        self._noted.say(self.tr("As long as no domain is named, it may use all sites.") * empty)
        self._noted.complain(self.uses.error or (self.domains.error if limited else ""))


def _sites(tool: ServerTool, shown: Sites, *, fresh: bool) -> Sites:
    """Return which choice a tool stands for; one without domains can stand for each."""
    if tool.allowed_domains:
        return Sites.ONLY
    if tool.blocked_domains:
        return Sites.BUT
    return Sites.ALL if fresh else shown
