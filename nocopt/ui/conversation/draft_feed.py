"""The running reply to rows: takes each draft's news and nothing that was there before."""

from __future__ import annotations

from dataclasses import dataclass
from operator import is_
from typing import TYPE_CHECKING

from nocopt.core.messages import OpaquePart, ToolUsePart
from nocopt.ui.conversation.citations import CitedSection, Sources, SourcesSection
from nocopt.ui.conversation.contents import is_result, repeats, section_of
from nocopt.ui.conversation.long_text import LongText, sections_of_growing
from nocopt.ui.conversation.sections import Section, TextSection
from nocopt.ui.conversation.thinking import ThinkingSection
from nocopt.ui.conversation.tool_cards import CallSection, waiting_call
from nocopt.ui.conversation.waiting import WaitSection

if TYPE_CHECKING:
    from collections.abc import Callable

    from nocopt.core.draft import Draft, DraftBlock
    from nocopt.ui.conversation.message_item import MessageItem


@dataclass(slots=True)
class _Known:
    """A block of the draft, the section that shows it, and how much of it has been taken."""

    block: DraftBlock
    section: Section | None = None
    taken: int = 0  # pieces
    closed: bool = False

    @property
    def may_be_cited(self) -> bool:
        """Whether citations are on for the block (section 5.3)."""
        return bool(self.block.citations) or self.block.start.get("citations") is not None


class DraftFeed:
    """Keeps a message in step with a draft.

    `may_fold` is asked before thinking is folded by itself: not while it is being read. What of the
    answer is there already stays above.
    """

    def __init__(self, item: MessageItem, may_fold: Callable[[ThinkingSection], bool]) -> None:
        self._item = item
        self._may_fold = may_fold
        self.above = _opened(item)  # so many sections of turns before
        self._known: list[_Known] = []
        self._taken: tuple[DraftBlock, ...] = ()  # the blocks of the last draft
        self._draft: Draft | None = None
        self._wholes: list[LongText] = []  # texts that were long when they were first seen
        self._in_parts = True
        self._unfolded: list[ThinkingSection] = []  # what the answer folds when it begins
        self._sources = sources_of(item) or Sources()
        self._wait = WaitSection(item.around)
        item.add_section(self._wait)

    def take(self, draft: Draft) -> int | None:
        """Show what is new; return the first row that looks different, None if none does."""
        same = _alike(self._taken, draft.blocks)
        if any(whole.misfit for whole in self._wholes):
            self._in_parts = False
            self._start_over()
            same = 0
        if not self._fits(draft, same):
            self._start_over()
            same = 0
        self._taken, self._draft = draft.blocks, draft
        changed: int | None = None
        for number in range(same, len(draft.blocks)):
            block = draft.blocks[number]
            if number == len(self._known):
                self._known.append(_Known(block))
            self._known[number].block = block
            row = self._take_block(number, block)
            if row is not None:
                changed = row if changed is None else min(changed, row)
        self._item.catch_up()
        for thinking in self._unfolded:
            thinking.hear(draft.heard)
        return self._show_waiting(draft, changed)

    def finish(self) -> None:
        """Nothing more will come."""
        if self._draft is not None and any(whole.misfit for whole in self._wholes):
            self.take(self._draft)
        self._stop_waiting()
        for known in self._known:
            self._cite(known)
            if isinstance(known.section, CallSection) and known.section.running:
                self._complete(known.section, known.block)
        for section in self._item.sections:
            if section.running:
                self._end(section)
        self._item.catch_up()

    # --------------------------------------------------------------------- internals

    def _fits(self, draft: Draft, same: int) -> bool:
        """Whether the draft goes on from what has been taken; its first blocks are the `same`."""
        if len(draft.blocks) < len(self._known):
            return False
        pairs = zip(self._known[same:], draft.blocks[same:], strict=False)
        alike = all(known.block.start is block.start for known, block in pairs)
        return alike and self._in_order(draft, same)

    def _in_order(self, draft: Draft, same: int) -> bool:
        """Whether no text grows that later text has been joined to."""
        grown: set[Section] = set()  # by later text; a reply may have thousands of blocks
        pairs = list(zip(self._known[same:], draft.blocks[same:], strict=False))
        for known, block in reversed(pairs):
            if known.section is None:
                continue
            if known.section in grown and block.text.count > known.taken:
                return False
            if known.taken:
                grown.add(known.section)
        return True

    def _start_over(self) -> None:
        self._known.clear()
        self._unfolded.clear()
        self._wholes.clear()
        if not self.above:
            self._sources = Sources()
        self._item.cut_sections(self.above)

    def _take_block(self, number: int, block: DraftBlock) -> int | None:
        known = self._known[number]
        if block.type not in ("text", "thinking"):
            return self._take_other(known, block)
        if block.text.count == known.taken:
            return self._close(known, block)
        text = block.text.since(known.taken)
        known.taken = block.text.count
        opened = False
        if known.section is None:
            opened, text = self._open(number, block, text)
        section = known.section
        if not isinstance(section, TextSection):
            return None
        if isinstance(section, CitedSection) and known.may_be_cited:
            row = self._item.update(section, section.feed_cited(text))
        else:
            row = self._item.update(section, section.feed(text))
        closed = self._close(known, block)
        if opened:
            return 0  # what stood above may have gone or been folded
        return min((one for one in (row, closed) if one is not None), default=None)

    def _take_other(self, known: _Known, block: DraftBlock) -> int | None:
        section = known.section
        if isinstance(section, CallSection) and section.running and block.stopped:
            return self._complete(section, block)
        if section is not None or known.closed or not block.type:
            return None
        known.closed = True
        return self._add_part(known, block)

    def _add_part(self, known: _Known, block: DraftBlock) -> int | None:
        """Add the section of a block that is there as a whole, or of a call that has begun.

        The result of a call belongs to its card.
        """
        around, part = self._item.around, block.part()
        if isinstance(part, OpaquePart) and is_result(part):
            call = waiting_call(self._item.sections, part.raw)
            if call is not None:
                self._item.rows_added(call, call.take_result(part.raw))
                return 0
        if isinstance(part, ToolUsePart) and not block.stopped:
            section: Section | None = CallSection(around, part, running=True)
        else:
            section = section_of(around, part)
        if section is None or repeats(section, self._item.sections):
            return None
        if isinstance(section, CallSection):
            section.stand(None, ended=False)
        known.section = section
        if block.type != "thinking":
            self._close_thinking()
        self._add(section)
        return 0

    def _complete(self, section: CallSection, block: DraftBlock) -> int | None:
        """All arguments of a call are there."""
        part = block.part()
        section.running = False
        if isinstance(part, ToolUsePart):
            section.take(part)
        return self._item.update(section, 0)

    def _open(self, number: int, block: DraftBlock, text: str) -> tuple[bool, str]:
        """Find or make the section for a block whose first text has come.

        Return whether it is new, and what of the text it is to be fed with.
        """
        known = self._known[number]
        before = self._known[number - 1].section if number else None
        if block.type == "text" and isinstance(before, CitedSection):
            known.section = before
            return False, text
        around = self._item.around
        if block.type == "text":
            self._close_thinking()
            known.section, text = self._opened_text(text)
        else:
            known.section = thinking = ThinkingSection(around, began=block.began)
            self._unfolded.append(thinking)
        self._add(known.section)
        return True, text

    def _opened_text(self, text: str) -> tuple[CitedSection, str]:
        """Show a text whose beginning has come; of a long one, as when a chat with a running reply
        is opened, the parts above its end wait until somebody sees them.
        """
        around = self._item.around
        if not self._in_parts:
            return CitedSection(around, self._sources), text
        above, section, text = sections_of_growing(around, self._sources, text)
        if above:
            above[0].whole.complete = self._item.complete
            self._wholes.append(above[0].whole)
        for part in above:
            self._add(part)
        return section, text

    def _add(self, section: Section) -> None:
        self._stop_waiting()
        self._item.add_section(section)

    @property
    def _waits(self) -> bool:
        """Whether nothing is shown but what is waited for."""
        sections = self._item.sections
        return len(sections) > self.above and sections[self.above] is self._wait

    def _stop_waiting(self) -> None:
        if self._waits:
            self._item.cut_sections(self.above)

    def _close(self, known: _Known, block: DraftBlock) -> int | None:
        """A block that has stopped is closed; text may go on in the next block."""
        section = known.section
        if not block.stopped:
            return None
        if section is None and block.type == "thinking" and not known.closed:
            known.closed = True
            return self._add_part(known, block)  # it was left out, or is empty
        if isinstance(section, ThinkingSection) and section.running:
            section.seconds = block.seconds
            changed = self._end(section)
            return self._item.first_row(section) if changed else changed
        return self._cite(known)

    def _cite(self, known: _Known) -> int | None:
        """Put marks behind a text that is complete."""
        section, citations = known.section, known.block.citations
        if known.closed or not citations or not isinstance(section, CitedSection):
            return None
        known.closed = True
        return self._item.update(section, section.cite(citations))

    def _close_thinking(self) -> None:
        """The answer begins: thinking is over and folds itself."""
        kept = []
        for section in self._unfolded:
            if section.running:
                self._end(section)
            if not section.open or section.chosen or section.stays_open:
                continue
            if self._may_fold(section):
                section.fold(open_=False)
                self._item.refresh(section)
            else:
                kept.append(section)
        self._unfolded = kept

    def _end(self, section: Section) -> int | None:
        return self._item.update(section, section.finish())

    def _show_waiting(self, draft: Draft, changed: int | None) -> int | None:
        """As long as there is nothing to read, say what is waited for."""
        if len(self._item.sections) > self.above and not self._waits:
            return changed
        before = self._wait.waiting, self._wait.thinking
        thinking = bool(draft.blocks) and draft.blocks[-1].type == "thinking"
        since = draft.blocks[-1].began if thinking else None
        self._wait.clock.heard = draft.heard
        self._wait.expect(draft.waiting, thinking=thinking, since=since)
        if not self._waits:
            self._add(self._wait)
            return 0
        return 0 if before != (draft.waiting, thinking) else changed


def sources_of(item: MessageItem) -> Sources | None:
    """Return the sources that all text of a message shares, None where it has no text."""
    for section in reversed(item.sections):
        if isinstance(section, (CitedSection, SourcesSection)):
            return section.sources
    return None


def list_sources(item: MessageItem) -> None:
    """The answer is complete: list what is cited in it below."""
    sources = sources_of(item)
    listed = any(isinstance(section, SourcesSection) for section in item.sections)
    if sources is not None and sources.all and not listed:
        item.add_section(SourcesSection(item.around, sources))


def _opened(item: MessageItem) -> int:
    """Make an answer ready for its next turn; return how many sections are there already.

    The sources that are listed below it come at its end again.
    """
    kept = len(item.sections)
    while kept and isinstance(item.sections[kept - 1], SourcesSection):
        kept -= 1
    if kept < len(item.sections):
        item.cut_sections(kept)
    return kept


def _alike(old: tuple[DraftBlock, ...], new: tuple[DraftBlock, ...]) -> int:
    """How many blocks at the beginning have not changed, found without a step of Python for each.

    A block that has changed is another object, and most often it is one of the last.
    """
    changed = bytes(map(is_, old, new)).find(False)
    return changed if changed >= 0 else min(len(old), len(new))
