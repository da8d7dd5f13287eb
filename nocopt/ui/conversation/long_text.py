"""Long answers in parts: what nobody has come near is a row of a guessed height, still unread."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from nocopt.render import parts
from nocopt.render.blocks import Patch
from nocopt.render.inline import InlineParser
from nocopt.render.stream import MarkdownStream
from nocopt.ui.conversation.cards import EMPTY
from nocopt.ui.conversation.citations import CitedSection
from nocopt.ui.conversation.layouts import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from nocopt.render.preamble import Preamble
    from nocopt.render.references import Reference, References
    from nocopt.ui.conversation.citations import Sources
    from nocopt.ui.conversation.sections import Section, Surroundings

_SHORT: Final = 6_000  # characters that are read at once


def sections_of_text(around: Surroundings, sources: Sources, text: str) -> Sequence[Section]:
    """Return the sections of an answer's text: one, or of a long text one for each part."""
    if len(text) <= _SHORT:
        return (CitedSection(around, sources, text),)
    return LongText(around, sources, text).sections


def sections_of_growing(
    around: Surroundings, sources: Sources, text: str
) -> tuple[Sequence[PartSection], CitedSection, str]:
    """Return the parts of a text that goes on, the section for its end, and what that begins with.

    Of a short text all is its end.
    """
    whole = LongText(around, sources, text) if len(text) > _SHORT else None
    if whole is None or len(whole.texts) == 1:
        return (), CitedSection(around, sources), text
    whole.sections.pop()
    whole.tail = TailSection(whole)
    return whole.sections, whole.tail, whole.texts[-1]


class LongText:
    """What the parts of a text share: their sources and the references that any of them defines.

    `complete` is set by the message that shows them: it has all of them read. A text that is still
    arriving has a `tail` behind its parts; it is `misfit` when that turns out to belong to a part.
    """

    def __init__(self, around: Surroundings, sources: Sources, text: str) -> None:
        self.around, self.sources = around, sources
        self.tail: TailSection | None = None
        self.misfit = False
        self.texts = parts.cut(text)
        self.preambles = parts.probable_preambles(self.texts, sources.preamble)
        sources.preamble = self.preambles[-1]
        self.inline: InlineParser | None = None
        self.complete: Callable[[], None] = _nothing
        self._probable = parts.probable_references(text)
        self._defined: dict[int, References] = {}  # by the parts that have been read
        self._known: References = {}
        self._refer()
        self.sections = [PartSection(self, number) for number in range(len(self.texts))]

    def read(self, number: int) -> int:
        """Have a part read; return how many parts have other rows now, from this one on."""
        tail = self.tail
        if tail is not None and not tail.running:
            self.texts[-1] = tail.written
        found = parts.read(self.texts, number)
        behind = number + found.parts
        if tail is not None and behind > len(self.sections):
            if tail.running:
                self.misfit, behind = True, len(self.sections)
            else:
                tail.rows = []
        self.sections[number].show(Patch(0, found.blocks))
        for section in self.sections[number + 1 : behind]:
            section.join()
            self._defined.pop(section.number, None)
        # What had been read with a part that turns out to belong further up is on its own again.
        while behind < len(self.sections) and self.sections[behind].joined:
            self.sections[behind].forget()
            behind += 1
        self.define(number, found.references)
        return behind - number

    def define(self, number: int, references: References) -> bool:
        """Take the references that a part defines; say whether any are different now."""
        self._defined[number] = references
        if not self._refer():
            return False
        for section in self.sections:
            for row in section.rows:
                row.forget_links()
        return True

    def all_rows(self) -> Iterable[Row]:
        """Read what is unread; return all rows in order."""
        self.complete()
        tail = () if self.tail is None else (self.tail,)
        return (row for section in (*self.sections, *tail) for row in section.rows)

    def let_go(self) -> None:
        """Nobody shows the text any more: what holds itself is taken apart."""
        self.sections, self.tail, self.complete = [], None, _nothing

    def _refer(self) -> bool:
        """Take over what is known of the references; say whether that is different now."""
        known: dict[str, Reference] = {}
        for number in sorted(self._defined):
            for key, reference in self._defined[number].items():
                known.setdefault(key, reference)
        if not self._defined or any(section.unread for section in self.sections):
            known = {**self._probable, **known}
        if known == self._known and [*known] == [*self._known]:
            return False
        self._known = known
        self.inline = self.inline or InlineParser()
        return self.inline.set_references(known)


class PartSection(CitedSection):
    """A part of a long text; `joined` when it is shown by a part above it."""

    def __init__(self, whole: LongText, number: int) -> None:
        self.whole, self.number = whole, number
        self.joined = False
        super().__init__(whole.around, whole.sources, "")
        self.rows = [UnreadRow(self, whole.texts[number])]

    @property
    def unread(self) -> bool:
        """Whether nobody has needed its rows yet."""
        return bool(self.rows) and self.rows[0].unread

    @property
    def space_above(self) -> int:
        """As far from the part above as one block is from another."""
        if not self.rows or not any(part.rows for part in self.whole.sections[: self.number]):
            return super().space_above
        return self.rows[0].spec.above

    @property
    def space_below(self) -> int:
        """As far from the part below as one block is from another."""
        behind: list[Section] = [*self.whole.sections[self.number + 1 :]]
        if self.whole.tail is not None:
            behind.append(self.whole.tail)
        if not self.rows or not any(part.rows for part in behind):
            return super().space_below
        return self.rows[-1].spec.below

    @property
    def preamble(self) -> Preamble:
        """What formulas above the part have defined, as a glance at the text had it."""
        return self.whole.preambles[self.number]

    def defined(self, known: Preamble) -> None:
        """Parts are read in any order: what is above them has been glanced at."""

    @property
    def inline(self) -> InlineParser:
        """What inline Markdown is read with; links by reference are those of the whole text."""
        return self.whole.inline or self.around.inline

    def read(self) -> int:
        """Make the rows; return how many parts have other rows now, from this one on."""
        return self.whole.read(self.number)

    def show(self, patch: Patch) -> None:
        """Show the blocks of the part."""
        self.rows, self.joined = [], False
        self._counts = []
        self._apply(patch)

    def join(self) -> None:
        """A part above shows what is in this one, too."""
        self.rows, self.joined = [], True

    def forget(self) -> None:
        """Be unread again."""
        self.rows, self.joined = [UnreadRow(self, self.whole.texts[self.number])], False

    def note_rows(self) -> Iterable[Row]:
        """Return the rows of all parts."""
        return self.whole.all_rows()


class TailSection(CitedSection):
    """The end of a long text that is still arriving, behind its parts."""

    def __init__(self, whole: LongText) -> None:
        self.whole = whole
        super().__init__(whole.around, whole.sources)
        self._above = whole.preambles[len(whole.texts) - 1]
        self._stream = self._text = _Remembering()

    @property
    def written(self) -> str:
        """The text, as a part is read."""
        return "".join(self._text.pieces).replace("\r\n", "\n").replace("\r", "\n")

    @property
    def space_above(self) -> int:
        """As far from the part above as one block is from another."""
        if not self.rows or not any(part.rows for part in self.whole.sections):
            return super().space_above
        return self.rows[0].spec.above

    @property
    def inline(self) -> InlineParser:
        """What inline Markdown is read with; links by reference are those of the whole text."""
        return self.whole.inline or self.around.inline

    def note_rows(self) -> Iterable[Row]:
        """Return the rows of all parts."""
        return self.whole.all_rows()

    def _refer(self, references: References) -> bool:
        if references is self._references:
            return False
        self._references = references
        return self.whole.define(len(self.whole.texts) - 1, references)


class _Remembering(MarkdownStream):
    """Keeps the text that it was fed with."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def feed(self, text: str) -> Patch:
        """Take the next piece of text."""
        self.pieces.append(text)
        return super().feed(text)


class UnreadRow(Row):
    """Stands for a part of which only the length is known."""

    __slots__ = ("source",)

    unread: ClassVar[bool] = True
    source: str

    def __init__(self, host: PartSection, source: str) -> None:
        super().__init__(host, EMPTY)
        self.source = source

    @property
    def spoken(self) -> str:
        """The text as it was written: a reader of all of it does not wait for its rows."""
        return self.source.strip()

    def estimate(self, width: int) -> int:
        """Return a guess from the amount of text."""
        look = self.host.look
        per_line = max(10.0, width / look.text.advance)
        lines = 1 + self.source.count("\n") * 0.8 + len(self.source) / per_line
        return int(lines * look.text.line)

    def lay_out(self, width: int) -> None:
        """Keep the guess."""
        self.height, self.width = self.estimate(width), width


def _nothing() -> None:
    """Nobody shows the text."""
