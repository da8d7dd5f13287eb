"""Sections of a message: a run of answer text, a stretch of thinking, or one quiet line.

A section turns its text into rows, changes only the last of them while the text grows, and serves
its rows as their host.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from nocopt.render import markdown
from nocopt.render.blocks import Block, CodeBlock, Inline, ListBlock, MathBlock, Patch, Rule, Table
from nocopt.render.inline import InlineParser
from nocopt.render.preamble import NONE
from nocopt.render.stream import MarkdownStream
from nocopt.ui.conversation.code_layout import CodeRow
from nocopt.ui.conversation.commands import behind, told
from nocopt.ui.conversation.details import SummaryRow, fold, unfold
from nocopt.ui.conversation.footnotes import is_note, landing
from nocopt.ui.conversation.formula_layout import MathRow
from nocopt.ui.conversation.growing import GrowingList, GrowingTable
from nocopt.ui.conversation.layouts import Row, RuleRow
from nocopt.ui.conversation.rows import (
    RowSpec,
    Summary,
    TablePart,
    rows_of,
)
from nocopt.ui.conversation.table_layout import TableRow, first_widened
from nocopt.ui.conversation.text_layout import TextRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from nocopt.core.settings import ThinkingDisplay
    from nocopt.render.preamble import Preamble
    from nocopt.render.references import References
    from nocopt.ui.conversation.choices import Choices
    from nocopt.ui.conversation.doings import Doings, Onward
    from nocopt.ui.conversation.loading import Loading
    from nocopt.ui.conversation.look import Look


class Surroundings(Protocol):
    """What messages ask of the pane they are in."""

    @property
    def look(self) -> Look: ...
    @property
    def inline(self) -> InlineParser: ...
    @property
    def loading(self) -> Loading: ...
    @property
    def doings(self) -> Doings: ...
    @property
    def ways(self) -> Onward: ...
    @property
    def choices(self) -> Choices: ...
    @property
    def thinking_display(self) -> ThinkingDisplay: ...
    @property
    def edited(self) -> int | None: ...
    def open_link(self, target: str) -> None: ...
    def copy_text(self, text: str) -> None: ...
    def copy_made(self, make: Callable[[], str], size: int, *, html: bool = False) -> None: ...
    def save(self, name: str, make: Callable[[], bytes]) -> None: ...
    def changed(self) -> None: ...
    def retry(self) -> None: ...
    def open_settings(self) -> None: ...
    def try_now(self) -> None: ...


class Section:
    """A part of a message as rows."""

    muted = False
    card = False  # framed, apart from the rest of the message

    def __init__(self, around: Surroundings) -> None:
        self.around = around
        self.rows: list[Row] = []
        self.running = False

    @property
    def space_above(self) -> int:
        """The least distance to the section above, in pixels."""
        return 4

    @property
    def space_below(self) -> int:
        """The least distance to the section below, in pixels."""
        return 16

    @property
    def look(self) -> Look:
        """The look to be laid out with."""
        return self.around.look

    @property
    def loading(self) -> Loading:
        """What can be read without a wait."""
        return self.around.loading

    @property
    def inline(self) -> InlineParser:
        """What inline Markdown is read with."""
        return self.around.inline

    def spans(self, source: str) -> Inline:
        """Return inline Markdown as spans."""
        return self.around.inline.spans(source)

    def open_link(self, target: str) -> None:
        """Open a link outside of the program, or go to a footnote, or back from it."""
        found = landing(self.note_rows(), target) if is_note(target) else None
        if found is not None:
            self.around.ways.show_row(found.row, found.control)
        else:
            self.around.open_link(target)

    def note_rows(self) -> Iterable[Row]:
        """Return the rows in which footnotes of the text may stand, and be referred to."""
        return self.rows

    def copy_text(self, text: str) -> None:
        """Put text on the clipboard."""
        self.around.copy_text(text)

    def copy_made(self, make: Callable[[], str], size: int, *, html: bool = False) -> None:
        """Put text or HTML on the clipboard, made in any thread from so much Markdown."""
        self.around.copy_made(make, size, html=html)

    def save(self, name: str, make: Callable[[], bytes]) -> None:
        """Let the person save bytes, made in any thread, as a file for which `name` is a name."""
        self.around.save(name, make)

    def row_changed(self, row: Row) -> None:  # noqa: ARG002 - the pane repaints what is in sight
        """A row looks different without being higher or lower."""
        self.around.changed()

    def leave(self) -> None:
        """Let go of the rows, which nobody shows any more.

        They lead back here and to each other, and would stay until the garbage collector comes by.
        """
        for row in self.rows:
            if isinstance(row, TableRow):
                row.sheet.strips.clear()
        self.rows = []

    def unfold(self) -> None:
        """Show what is folded away: the reader has asked for something in it."""
        unfold(self.rows)

    def refold(self) -> None:
        """Hide and show rows as they are folded."""
        fold(self.rows)

    def turned(self) -> None:
        """Details were folded or unfolded."""
        self.refold()
        self.around.changed()

    def finish(self) -> int | None:
        """The text is complete; return the first row that changed, if any did."""
        self.running = False
        return None

    def spaced(self, start: int) -> None:
        """Set the gaps above the rows from `start` on, by what they stand below."""
        for at in range(max(0, start), len(self.rows)):
            row = self.rows[at]
            if not at:
                row.gap, row.joined = 0, 0
                continue
            above = self.rows[at - 1].spec
            row.gap = max(above.below, row.spec.above)
            row.joined = _shared(above.bars, row.spec.bars)


class TextSection(Section):
    """Markdown, complete or still arriving."""

    def __init__(self, around: Surroundings, text: str | None = None) -> None:
        super().__init__(around)
        self._counts: list[int] = []  # rows of each top-level block
        self._growing: GrowingList | GrowingTable | None = None  # the last block, if it may grow
        self._growing_at = -1
        self._stream: MarkdownStream | None = None
        self._references: object = None
        self._inline: InlineParser | None = None
        if text is None:
            self._stream, self.running = MarkdownStream(), True
        else:
            document = markdown.parse(text)
            self._refer(document.references)
            self._apply(Patch(0, document.blocks))

    @property
    def first(self) -> int:
        """The number of rows before those of the text."""
        return 0

    @property
    def inline(self) -> InlineParser:
        """What inline Markdown is read with; links by reference are those of this text."""
        return self._inline or self.around.inline

    def spans(self, source: str) -> Inline:
        """Return inline Markdown as spans."""
        return self.inline.spans(source)

    @property
    def preamble(self) -> Preamble:
        """What formulas above the text have defined."""
        return NONE

    def defined(self, known: Preamble) -> None:
        """Learn what formulas have defined where the text ends."""

    def feed(self, text: str) -> int:
        """Take more text; return the first row that changed."""
        if self._stream is None:
            raise ValueError("the text is complete")
        return self._patched(self._stream.feed(text))

    def finish(self) -> int | None:
        """Close what is still open; return the first row that changed."""
        self.running = False
        if self._stream is None:
            return None
        changed = self._patched(self._stream.finish())
        self._stream = None
        if not self.rows:
            return changed
        self.rows[-1].settle()
        return min(changed, len(self.rows) - 1)

    def _patched(self, patch: Patch) -> int:
        changed = self._apply(patch)
        if self._stream is not None and self._refer(self._stream.references):
            for row in self.rows:
                row.forget_links()
            return self.first
        return changed

    def _refer(self, references: References) -> bool:
        if references is self._references or (not references and self._inline is None):
            return False
        self._references = references
        self._inline = self._inline or InlineParser()
        return self._inline.set_references(references)

    def _apply(self, patch: Patch) -> int:
        """Replace the rows of the blocks behind `patch.keep`; rows that stay equal stay."""
        start = len(self.rows) - sum(self._counts[patch.keep :])
        kept = 0
        if patch.blocks and self._growing is not None and self._growing_at == patch.keep:
            kept = self._growing.rows_kept(patch.blocks[0])
        start += kept
        del self._counts[patch.keep :]
        specs: list[RowSpec] = []
        for number, block in enumerate(patch.blocks):
            made = self._specs(block, patch.keep + number, goes_on=kept > 0 and not number)
            self._counts.append(len(made) + (0 if number else kept))
            specs += made
        above = self.rows[start - 1].spec if start > self.first else None
        known = self.preamble if above is None else behind(above, above.preamble, self.spans)
        specs, known = told(specs, known, self.spans)
        self.defined(known)
        at, changed = start, -1
        for spec in specs:
            if at < len(self.rows) and self.rows[at].spec == spec:
                at += 1
                continue
            changed = at if changed < 0 else changed
            if at >= len(self.rows):
                self.rows.append(row_for(self, spec, self.rows[at - 1] if at else None))
            elif not self.rows[at].adopt(spec):
                self.rows[at] = row_for(self, spec, self.rows[at - 1] if at else None)
            at += 1
        if at < len(self.rows):
            del self.rows[at:]
            changed = at if changed < 0 else changed
        if changed < 0:
            return len(self.rows)
        changed = first_widened(self.rows, changed)
        self.spaced(changed)
        fold(self.rows, changed)
        return changed

    def _specs(self, block: Block, at: int, *, goes_on: bool) -> list[RowSpec]:
        """The rows of a block; of a list or table that goes on, those of its new parts only."""
        if not isinstance(block, ListBlock | Table):
            return self.placed(rows_of((block,)))
        if self._growing is None or not goes_on:
            self._growing = GrowingList() if isinstance(block, ListBlock) else GrowingTable()
            self._growing_at = at
        return self.placed(self._growing.take(block))

    def placed(self, specs: list[RowSpec]) -> list[RowSpec]:
        """Return the rows as this section sets them."""
        return specs


def row_for(section: Section, spec: RowSpec, above: Row | None = None) -> Row:
    """Return the row that lays a block out; parts of a table share what the part above knows."""
    match spec.block:
        case CodeBlock():
            return CodeRow(section, spec)
        case TablePart():
            return TableRow.below(section, spec, above)
        case Rule():
            return RuleRow(section, spec)
        case MathBlock():
            return MathRow(section, spec)
        case Summary():
            return SummaryRow(section, spec, section.turned)
        case _:
            return TextRow(section, spec)


def _shared(one: Sequence[float], other: Sequence[float]) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
