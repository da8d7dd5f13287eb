"""Inline Markdown source to spans, cached, with the library behind it loaded on first use."""

from __future__ import annotations

from collections import OrderedDict
from types import MappingProxyType
from typing import TYPE_CHECKING

from nocopt.render.references import footnote_key, links, note_numbers
from nocopt.render.simple_inline import simple_spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from nocopt.render.blocks import Inline, Span
    from nocopt.render.inline_engine import InlineEngine
    from nocopt.render.references import References

# Longer texts are cut into pieces, so that the cost grows with the length and a growing paragraph
# costs no more than its last piece. A cut is at the first line end between the first two limits, at
# the first space between the last two, or at the third. Markup across a cut stays as written.
_CUT_AT_LINE = 3_000
_CUT_AT_SPACE = 4_000
_CUT_ANYWHERE = 5_000
_CACHED_CHARACTERS = 200_000
# An entry costs more than its characters; this is counted for each.
_ENTRY = 200


def load() -> None:
    """Load the library, in any thread; the first text costs no more than others from then on."""
    from nocopt.render.inline_engine import InlineEngine

    InlineEngine(soft_break=" ").spans("")


class InlineParser:
    """Turns inline Markdown source into spans; never raises.

    With `keep_line_breaks` a line end in the source is a line break, as people mean it who type a
    message; otherwise it is a space, as Markdown has it.
    """

    def __init__(self, *, keep_line_breaks: bool = False) -> None:
        self._soft_break = "\n" if keep_line_breaks else " "
        self._references: References = MappingProxyType({})
        self._notes: Mapping[str, int] = {}
        self._engine: InlineEngine | None = None
        self._cache: OrderedDict[str, Inline] = OrderedDict()
        self._cached = 0

    def set_references(self, references: References) -> bool:
        """Set the labels that reference links may use, as `Document.references` has them.

        Return whether text may have other spans now: not where a footnote was mentioned only.
        """
        old, self._references = self._references, MappingProxyType(dict(references))
        notes = note_numbers(references)
        if notes == self._notes and links(references) == links(old):
            return False
        self._notes = notes
        self._cache.clear()
        self._cached = 0
        if self._engine is not None:
            self._engine.set_references(self._references)
        return True

    def note_number(self, label: str) -> str:
        """The number of a footnote as it is shown; its label where it is not known."""
        number = self._notes.get(footnote_key(label))
        return label if number is None else str(number)

    def another(self) -> InlineParser:
        """Return a parser of the same kind and references: each is for one thread."""
        made = InlineParser(keep_line_breaks=self._soft_break == "\n")
        made.set_references(self._references)
        return made

    def spans(self, text: str) -> Inline:
        """The spans of inline Markdown source."""
        if len(text) <= _CUT_AT_LINE:
            return self._piece(text)
        joined: list[Span] = []
        for piece in _pieces(text):
            joined += self._piece(piece)
        return tuple(joined)

    def _piece(self, text: str) -> Inline:
        known = self._cache.get(text)
        if known is not None:
            self._cache.move_to_end(text)
            return known
        spans = simple_spans(text)
        if spans is None:
            spans = self._load().spans(text)
        self._cache[text] = spans
        self._cached += len(text) + _ENTRY
        while self._cached > _CACHED_CHARACTERS:
            oldest, _ = self._cache.popitem(last=False)
            self._cached -= len(oldest) + _ENTRY
        return spans

    def _load(self) -> InlineEngine:
        if self._engine is None:
            # Here and not above: the library costs start-up time, and not every run shows text.
            from nocopt.render.inline_engine import InlineEngine

            self._engine = InlineEngine(soft_break=self._soft_break)
            self._engine.set_references(self._references)
        return self._engine


def stretches(text: str, longest: int) -> Iterator[str]:
    """Parts of inline source whose spans, one after the other, are those of the whole.

    Each but the last is about as long as the `longest` may be, and what comes behind it never
    changes it.
    """
    made, size = list[str](), 0
    for piece in _pieces(text):
        if made and size + len(piece) > longest:
            yield "".join(made)
            made, size = [], 0
        made.append(piece)
        size += len(piece)
    yield "".join(made)


def _pieces(text: str) -> Iterator[str]:
    start = 0
    while (end := _cut(text, start)) is not None:
        yield text[start:end]
        start = end
    if start < len(text):
        yield text[start:]


def _cut(text: str, start: int) -> int | None:
    """Where the piece from `start` on ends; what comes behind the cut never moves it."""
    line = text.find("\n", start + _CUT_AT_LINE, start + _CUT_AT_SPACE)
    if line >= 0:
        return line + 1
    space = text.find(" ", start + _CUT_AT_SPACE, start + _CUT_ANYWHERE)
    if space >= 0:
        return space + 1
    return start + _CUT_ANYWHERE if len(text) - start > _CUT_ANYWHERE else None
