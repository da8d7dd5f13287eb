"""One message as laid out in the pane: speaker, sections and notice, stacked as rows."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QPen

from nocopt.core.answers import joined, thinking_ms
from nocopt.core.conversation import NodeKind
from nocopt.ui.conversation.action_row import ActionRow
from nocopt.ui.conversation.attached_files import estimated
from nocopt.ui.conversation.contents import sections_of
from nocopt.ui.conversation.details_card import DetailsRow
from nocopt.ui.conversation.doctor_line import DoctorSection
from nocopt.ui.conversation.layouts import BLEED, Brush, Row, paint_outline
from nocopt.ui.conversation.long_text import PartSection
from nocopt.ui.conversation.notices import Notice, NoticeSection
from nocopt.ui.conversation.own_text import MOST_LINES, SHOWN_LINES
from nocopt.ui.conversation.rows import RowSpec, Verbatim
from nocopt.ui.conversation.sections import Section
from nocopt.ui.conversation.stack import BELOW_CARD, CARD, Stack
from nocopt.ui.conversation.summary_card import SummarySection
from nocopt.ui.conversation.tool_results import ToolSection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from PySide6.QtGui import QPainter

    from nocopt.core.conversation import Node
    from nocopt.core.messages import Message
    from nocopt.core.report import Repair
    from nocopt.ui.conversation.sections import Surroundings

    # Of who speaks, and how much space is inside the message above the name.
    MakeLabel = Callable[[Section, str, int], "SpeakerRow"]

_LABEL: Final = RowSpec(Verbatim(""), above=0, below=0)
_OUTER: Final = 12  # space above and below a message
_TAIL: Final = 2  # space below everything
_CARD: Final = 26  # as much as a call is high, for its turn and for what it gave


class SpeakerRow(Row):
    """Who speaks."""

    __slots__ = ("name",)

    name: str

    def __init__(self, host: Section, name: str) -> None:
        super().__init__(host, _LABEL)
        self.name = name

    def estimate(self, width: int) -> int:  # noqa: ARG002
        """Return the height of a line."""
        return self.host.look.label.line

    def lay_out(self, width: int) -> None:
        """Take the height of a line."""
        self.height, self.width, self.live = self.estimate(width), width, True

    @property
    def lead(self) -> int:
        """How much of it stands above the message, in pixels."""
        return 0

    def paint(self, brush: Brush) -> None:
        """Draw the name."""
        self.paint_name(brush, self.height)

    def paint_name(self, brush: Brush, height: int) -> None:
        """Draw the name in the middle of so many pixels, and whether the message is sent."""
        painter, look = brush.painter, brush.look
        name = not_sent(self.name) if brush.unsent else self.name
        painter.setFont(look.label.font)
        painter.setPen(look["muted"])
        box = QRectF(0, 0, brush.width, height)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, name)


class MessageItem(Stack):
    """A message in the pane: one node of the path, or all nodes of an answer of several turns.

    `node` is the first of them, what follows is the `rest`. `rows` exist only while the item is
    prepared; its height is known at all times, exact for rows that have been laid out and estimated
    for others. Coordinates are pixels from the top of the item and from the left edge of the column
    of text.
    """

    __slots__ = (
        *("_estimate", "_joined", "around", "cut", "node", "notice", "pinned", "repairs", "rest"),
        *("running", "speaker", "unsent"),
    )

    def __init__(
        self,
        around: Surroundings,
        *,
        speaker: str,
        by_user: bool,
        node: Node | None = None,
        rest: tuple[Node, ...] = (),
    ) -> None:
        super().__init__(by_user=by_user)
        self.around = around
        self.speaker = speaker
        self.node = node
        self.rest = rest
        self._joined: Message | None = None  # of several nodes
        self.notice: Notice | None = None
        self.repairs: tuple[Repair, ...] = ()  # that are told below it
        self.running = node is None
        self._estimate = -1
        self.pinned = False  # what can be done with the message is in sight at all times
        self.cut: MakeLabel | None = None  # makes the row that says where sending begins
        self.unsent = False  # it stands above what is sent

    # ------------------------------------------------------------------------ height

    @property
    def height(self) -> int:
        """The height with the space around, estimated as far as rows have not been laid out."""
        if self.prepared:
            return self._heights.total + _TAIL
        return self._estimate

    def estimate(self, width: int) -> int:
        """Guess the height at a width from the amount of text, unless it is known better."""
        message = self.message
        if self.prepared or message is None:
            return self.height
        if self._estimate < 0 or self.width != width:
            look = self.around.look
            text = message.text
            per_line = max(10.0, width / look.text.advance)
            lines = 1 + text.count("\n") * 0.8 + len(text) / per_line
            if self.by_user and lines > MOST_LINES:
                lines = SHOWN_LINES + 1.0
            self._estimate = int(lines * look.text.line) + look.label.line + 6 * _OUTER
            if self.by_user:
                self._estimate += estimated(look, message.attachments)
            elif self.rest:
                self._estimate += _CARD * len(self.rest)
            self.width = width
        return self._estimate

    # ----------------------------------------------------------------------- content

    @property
    def who(self) -> str:
        """Who speaks, as a screen reader tells it: with a word where it is not sent any more."""
        return not_sent(self.speaker) if self.unsent else self.speaker

    @property
    def nodes(self) -> tuple[Node, ...]:
        """What of it is kept, in order."""
        return () if self.node is None else (self.node, *self.rest)

    def take_nodes(self, nodes: tuple[Node, ...]) -> None:
        """Stand for these nodes from now on; what is shown stays as it is."""
        self.node, self.rest, self._joined = nodes[0], nodes[1:], None

    def take_above(self, nodes: tuple[Node, ...]) -> None:
        """Begin with these nodes, which were not read before."""
        self.take_nodes((*nodes, *self.nodes))
        had = len(self.rows)
        if self.remake():
            self._tell(1, 0, len(self.rows) - had)

    def remake(self) -> bool:
        """Make the rows anew of all that is kept, if there are any; say whether that was done."""
        if not self.prepared or self.node is None:
            return False
        left = self.sections
        self.around.choices.keep(self.node.id, left)
        self.prepared = False
        self._let_go()
        for section in left:
            section.leave()
        self.prepare(self.width)
        return True

    @property
    def message(self) -> Message | None:
        """The message, None while nothing of it is kept."""
        if self.node is None or not self.rest:
            return self.node.message if self.node is not None else None
        if self._joined is None:
            self._joined = joined(self.nodes)
        return self._joined

    def prepare(self, width: int) -> None:
        """Make the rows; they are laid out one by one when they come into sight."""
        if self.prepared:
            self.set_width(width)
            return
        self.width, self.prepared, self.sections = width, True, []
        message = self.message
        if message is not None:
            times = thinking_ms(self.nodes)
            if self.node is not None and self.node.kind is NodeKind.SUMMARY:
                self.sections = [SummarySection(self.around, message.text)]
            else:
                self.sections = sections_of(self.around, message, times, by_user=self.by_user)
            self._add_end()
            self._restore()
        for section in self.sections:
            if isinstance(section, PartSection):
                section.whole.complete = self.complete
        self._assemble()

    def release(self) -> None:
        """Forget the rows; the height is kept as the estimate."""
        if not self.prepared or self.running:
            return
        if self.node is not None:
            self.around.choices.keep(self.node.id, self.sections)
        self._estimate = self.height
        for section in self.sections:
            if isinstance(section, PartSection):
                section.whole.let_go()
        self.prepared = False
        self._let_go()

    def restyle(self) -> None:
        """The look has changed: nothing that was laid out is valid."""
        for row in self.rows:
            row.drop()
            row.width = -1
        self._estimate = -1
        if self.prepared:
            self._assemble()

    def set_width(self, width: int) -> None:
        """Take another width; rows are laid out anew when they come into sight."""
        self.width = width

    def set_notice(self, notice: Notice | None) -> None:
        """Show another notice at the end, or none."""
        if notice != self.notice:
            self.notice = notice
            self._put_end()

    def set_repairs(self, repairs: tuple[Repair, ...]) -> None:
        """Tell below the message what was done to its requests."""
        if repairs != self.repairs:
            self.repairs = repairs
            self._put_end()

    def set_cut(self, make: MakeLabel | None) -> bool:
        """Say above the message that sending begins here, or no longer; return if that is new."""
        if (make is None) is (self.cut is None):
            return False
        self.cut = make
        if self.prepared:
            self.catch_up()
            self.rows = []
            self._assemble()
        return True

    def toggle_details(self) -> bool:
        """Show the facts of the reply below the message, or no longer; say whether they are."""
        if not self.prepared or self.node is None:
            return False
        self.catch_up()
        self._cut(self.foot)
        opened = len(self._foot) == 1
        self._foot[1:] = [DetailsRow(Section(self.around), self.nodes)] if opened else []
        self._add_foot()
        return opened

    def plain_text(self) -> str:
        """Return what the message says, for a screen reader: as it is shown, or would be."""
        shown = _spoken(self.rows if self.prepared else self.unseen().rows)
        return f"{shown}\n{self.notice.spoken}".strip() if self.notice is not None else shown

    def unseen(self) -> MessageItem:
        """Return the same with rows of its own: all of a long chat can be read out of sight."""
        made = MessageItem(
            self.around,
            speaker=self.speaker,
            by_user=self.by_user,
            node=self.node,
            rest=self.rest,
        )
        made.notice, made.repairs = self.notice, self.repairs
        made.prepare(self.width)
        return made

    def dissolve(self) -> None:
        """Take rows apart that were made unseen."""
        for section in self.sections:
            if isinstance(section, PartSection):
                section.whole.let_go()
            section.leave()
        self._let_go()

    # ------------------------------------------------------------------------- paint

    def paint(
        self, painter: QPainter, clip: QRectF, make_brush: Callable[[int, Row, QRectF], Brush]
    ) -> None:
        """Draw what touches `clip`; `make_brush` gives what else is needed for each row."""
        self._paint_cards(painter, clip)
        for index, row, top in rows_in(self, clip):
            if not row.live or row.width != self.width:
                continue
            painter.translate(0, top)
            row.paint(make_brush(index, row, clip.translated(0, -top)))
            painter.translate(0, -top)

    def end_point(self) -> QRectF | None:
        """Return where the text that is being written goes on."""
        for index in range(len(self.rows) - 1, -1, -1):
            row = self.rows[index]
            if isinstance(row.host, ToolSection) and not row.hidden:
                return None  # nothing is written while tools run
            point = row.end_point() if row.live and not row.hidden else None
            if point is not None:
                return point.translated(0, self.row_top(index))
        return None

    def _paint_cards(self, painter: QPainter, clip: QRectF) -> None:
        look = self.around.look
        if self.by_user:
            painter.setPen(Qt.PenStyle.NoPen)
            bottom = self.row_bottom(self.foot - 1) + CARD
            label = self.rows[0]
            top = _OUTER + (label.lead if isinstance(label, SpeakerRow) else 0)
            box = QRectF(-BLEED, top, self.width + 2 * BLEED, bottom - top)
            painter.setBrush(look["user"])
            if self.node is not None and self.node.id == self.around.edited:
                painter.setPen(QPen(look["accent"], 2))
                box.adjust(1, 1, -1, -1)
            painter.drawRoundedRect(box, 12, 12)
        # A card reaches below its rows: one that ends just above `clip` may touch it.
        first = bisect_right(self._starts, self.row_at(int(clip.top()) - BELOW_CARD)) - 1
        for number in range(max(0, first), len(self.sections)):
            section, index = self.sections[number], self._starts[number]
            if not section.rows:
                continue
            top = self.row_top(index)
            if top > clip.bottom():
                break
            if section.card:
                last = max(at for at, row in enumerate(section.rows) if not row.hidden)
                bottom = self.row_bottom(index + last) + section.space_below - BELOW_CARD
                paint_outline(painter, self.width, top, bottom - top, look)

    # --------------------------------------------------------------------- internals

    def _put_end(self) -> None:
        """Show below the message what is to be told there now."""
        if not self.prepared:
            return
        while self.sections and isinstance(self.sections[-1], (DoctorSection, NoticeSection)):
            self.sections.pop()
        self._add_end()
        self._assemble()

    def _add_end(self) -> None:
        if self.repairs:
            self.sections.append(DoctorSection(self.around, self.repairs))
        if self.notice is not None:
            self.sections.append(NoticeSection(self.around, self.notice))

    def _label(self) -> Row:
        inside = CARD if self.by_user else 0
        if self.cut is not None:
            label = self.cut(Section(self.around), self.speaker, inside)
            label.gap = _OUTER
            return label
        label = SpeakerRow(Section(self.around), self.speaker)
        label.gap = _OUTER + inside
        return label

    def _offers(self) -> Row:
        return ActionRow(Section(self.around), self)

    def _restore(self) -> None:
        if self.node is not None:
            self.around.choices.restore(self.node.id, self.sections)


def not_sent(name: str) -> str:
    """Return a name with the remark that what was said is not sent any more."""
    return QCoreApplication.translate("Conversation", "{name} · not sent").format(name=name)


def _spoken(rows: Iterable[Row]) -> str:
    return "\n".join(text for row in rows if not row.hidden and (text := row.spoken))


def rows_in(item: MessageItem, clip: QRectF) -> Iterator[tuple[int, Row, int]]:
    """Return the rows that touch `clip`: their numbers, themselves, and where they begin."""
    for index in range(item.row_at(int(clip.top())), len(item.rows)):
        row = item.rows[index]
        if row.hidden:
            continue
        top = item.row_top(index)
        if top - row.gap > clip.bottom():
            break
        yield index, row, top
