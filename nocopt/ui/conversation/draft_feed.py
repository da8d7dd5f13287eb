"""The running reply to rows: takes each draft's news and nothing that was there before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nocopt.ui.conversation.contents import section_of
from nocopt.ui.conversation.notices import WaitSection
from nocopt.ui.conversation.sections import Section, TextSection
from nocopt.ui.conversation.thinking import ThinkingSection

if TYPE_CHECKING:
    from collections.abc import Callable

    from nocopt.core.draft import Draft, DraftBlock
    from nocopt.core.messages import JsonObject
    from nocopt.ui.conversation.message_item import MessageItem


@dataclass(slots=True)
class _Source:
    """A block of the draft, the section that shows it, and how many pieces have been taken."""

    start: JsonObject
    section: Section | None = None
    taken: int = 0


class DraftFeed:
    """Keeps a message in step with a draft.

    `may_fold` is asked before thinking is folded by itself: not while it is being read.
    """

    def __init__(self, item: MessageItem, may_fold: Callable[[ThinkingSection], bool]) -> None:
        self._item = item
        self._may_fold = may_fold
        self._sources: list[_Source] = []
        self._unfolded: list[ThinkingSection] = []  # what the answer folds when it begins
        self._wait = WaitSection(item.around)
        item.add_section(self._wait)

    def take(self, draft: Draft) -> int | None:
        """Show what is new; return the first row that looks different, None if none does."""
        if not self._fits(draft):
            self._start_over()
        changed: int | None = None
        for number, block in enumerate(draft.blocks):
            if number == len(self._sources):
                self._sources.append(_Source(block.start))
            row = self._take_block(number, block)
            if row is not None:
                changed = row if changed is None else min(changed, row)
        self._item.catch_up()
        return self._show_waiting(draft, changed)

    def finish(self) -> None:
        """Nothing more will come."""
        self._stop_waiting()
        for section in self._item.sections:
            if section.running:
                self._end(section)
        self._item.catch_up()

    # --------------------------------------------------------------------- internals

    def _fits(self, draft: Draft) -> bool:
        """Whether the draft goes on from what has been taken."""
        if len(draft.blocks) < len(self._sources):
            return False
        pairs = zip(self._sources, draft.blocks, strict=False)
        return all(known.start is block.start for known, block in pairs) and self._in_order(draft)

    def _in_order(self, draft: Draft) -> bool:
        """Whether no text grows that later text has been joined to."""
        grown: set[Section] = set()  # by later text; a reply may have thousands of blocks
        pairs = list(zip(self._sources, draft.blocks, strict=False))
        for known, block in reversed(pairs):
            if known.section is None:
                continue
            if known.section in grown and block.text.count > known.taken:
                return False
            if known.taken:
                grown.add(known.section)
        return True

    def _start_over(self) -> None:
        self._sources.clear()
        self._unfolded.clear()
        self._item.clear_sections()

    def _take_block(self, number: int, block: DraftBlock) -> int | None:
        source = self._sources[number]
        if block.type not in ("text", "thinking"):
            return self._take_other(source, block)
        if block.text.count == source.taken:
            return self._close(source, block)
        text = block.text.since(source.taken)
        source.taken = block.text.count
        opened = source.section is None and self._open(number, block)
        section = source.section
        if not isinstance(section, TextSection):
            return None
        row = self._item.update(section, section.feed(text))
        closed = self._close(source, block)
        if opened:
            return 0  # what stood above may have gone or been folded
        return min((one for one in (row, closed) if one is not None), default=None)

    def _take_other(self, source: _Source, block: DraftBlock) -> int | None:
        if source.section is not None or block.type == "":
            return None
        source.section = section_of(self._item.around, block.part())
        if source.section is None:
            return None
        self._close_thinking()
        self._add(source.section)
        return 0

    def _open(self, number: int, block: DraftBlock) -> bool:
        """Find or make the section for a block whose first text has come; True if it is new."""
        source = self._sources[number]
        before = self._sources[number - 1].section if number else None
        if block.type == "text" and type(before) is TextSection:
            source.section = before
            return False
        if block.type == "text":
            self._close_thinking()
        kind = TextSection if block.type == "text" else ThinkingSection
        source.section = section = kind(self._item.around)
        self._add(section)
        if isinstance(section, ThinkingSection):
            self._unfolded.append(section)
        return True

    def _add(self, section: Section) -> None:
        self._stop_waiting()
        self._item.add_section(section)

    @property
    def _waits(self) -> bool:
        """Whether nothing is shown but what is waited for."""
        sections = self._item.sections
        return bool(sections) and sections[0] is self._wait

    def _stop_waiting(self) -> None:
        if self._waits:
            self._item.clear_sections()

    def _close(self, source: _Source, block: DraftBlock) -> int | None:
        """A block that has stopped is closed; text may go on in the next block."""
        section = source.section
        if not block.stopped or not isinstance(section, ThinkingSection) or not section.running:
            return None
        changed = self._end(section)
        return self._item.first_row(section) if changed else changed

    def _close_thinking(self) -> None:
        """The answer begins: thinking is over and folds itself."""
        kept = []
        for section in self._unfolded:
            if section.running:
                self._end(section)
            if not section.open or section.chosen:
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
        if self._item.sections and not self._waits:
            return changed
        before = self._wait.waiting
        self._wait.expect(draft.waiting)
        if not self._waits:
            self._add(self._wait)
            return 0
        return 0 if before is not draft.waiting else changed
