"""Inline spans to text with character formats, and the places that are painted or pressed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import category

from nocopt.render import typed
from nocopt.render.blocks import Span, Style
from nocopt.render.picture import BadFormula, Formula
from nocopt.ui.conversation.formulas import Drawn, reason
from nocopt.ui.conversation.look import Kind
from nocopt.ui.conversation.shape import Picture, Styled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFont

    from nocopt.ui.conversation.formulas import InOrder
    from nocopt.ui.conversation.look import Look

_start_of, _end_of = attrgetter("start"), attrgetter("end")
_NOTE_GAP = 0.25  # pixels for a point of the font's size
_GROUND_GAP = 0.2  # likewise
# Letters that have one shape each: European ones, Han, kana, Hangul; punctuation and symbols.
_ALONE = (("\0", "\u0590"), ("\u2000", "\ua000"), ("\uac00", "\ud7b0"), ("\uff00", "\ufff0"))
_GROUNDED = Style.CODE | Style.KBD | Style.MARK


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a text, from `start` to `end`; `title` is what its tooltip says."""

    start: int
    end: int
    target: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """A range that is painted on a ground of its own, which is `gap` pixels wider on both sides.

    Behind the text the gap is a part of its last character.
    """

    start: int
    end: int
    style: Style
    gap: float = 0.0


@dataclass(frozen=True, slots=True)
class Tip:
    """A range that a tooltip says something about."""

    start: int
    end: int
    text: str


@dataclass(slots=True)
class InlineText:
    """Text as it is copied, with its formats, links and grounds, and the pictures in it.

    `waiting` says that it holds a formula whose picture is not there yet.
    """

    text: str = ""
    styles: list[Styled] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    grounds: list[Ground] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    tips: list[Tip] = field(default_factory=list)
    waiting: bool = False

    def link_number(self, offset: int) -> int | None:
        """Return the number of the link that covers the character at `offset`."""
        at = bisect_right(self.links, offset, key=_start_of) - 1
        return at if at >= 0 and offset < self.links[at].end else None

    def link_at(self, offset: int) -> Link | None:
        """Return the link that covers the character at `offset`."""
        number = self.link_number(offset)
        return None if number is None else self.links[number]

    def grounds_in(self, start: int, end: int) -> list[Ground]:
        """Return the grounds that touch a range."""
        first = bisect_right(self.grounds, start, key=_end_of)
        return self.grounds[first : bisect_left(self.grounds, end, key=_start_of)]

    def tip_at(self, offset: int) -> str:
        """Return what a tooltip says of the character at `offset`."""
        return next((tip.text for tip in self.tips if tip.start <= offset < tip.end), "")

    def formula_at(self, offset: int) -> str:
        """Return the TeX of the formula that covers the character at `offset`, if one does."""
        spans = [(one.start, one.end) for one in self.pictures]
        spans += [(one.start, one.end) for one in self.tips]
        found = next((span for span in spans if span[0] <= offset < span[1]), (0, 0))
        return self.text[slice(*found)]


class _Run(NamedTuple):
    """A range of one kind."""

    start: int
    end: int
    kind: Kind


def inline_text(
    spans: Sequence[Span], look: Look, base: QFont, formulas: InOrder | None = None
) -> InlineText:
    """Return the text of `spans` with formats for text set in `base`.

    Without `formulas` they are shown as source.
    """
    made, parts, at = InlineText(), [], 0
    runs: list[_Run] = []
    for number, span in enumerate(spans):
        parts.append(span.text)
        end = at + len(span.text)
        if span.style & Style.MATH:
            _add_formula(made, runs, span, at, (look, base, formulas))
        elif span.style or span.href or span.note:
            runs.append(_Run(at, end, _kind(span)))
        if span.note and span.text and number + 1 < len(spans) and spans[number + 1].note:
            runs[-1:] = _with_gap(runs[-1], base.pointSizeF() * _NOTE_GAP)
        target = span.href or (note_target(span.note) if span.note else None)
        if target:
            _extend_links(made.links, Link(at, end, target, span.title))
        if span.style & _GROUNDED:
            _add_ground(made, runs, span, at, base, before="".join(parts[-2:-1])[-1:])
        at = end
    made.text = "".join(parts)
    made.styles = [Styled(one.start, one.end, look.inline_format(base, one.kind)) for one in runs]
    return made


def typed_text(text: str, formulas: InOrder, base: QFont) -> InlineText:
    """Return what a person typed, character by character, with pictures of the formulas in it.

    One that is none, or none yet, stays as it was typed.
    """
    made = InlineText(text)
    for one in typed.formulas(text):
        found = formulas.get(one.tex, display=False)
        if isinstance(found, Formula):
            drawn = Drawn(found, formulas.pictures, base)
            made.pictures.append(Picture(one.start, one.end, drawn, None))
        made.waiting = made.waiting or found is None
    return made


def note_target(label: str) -> str:
    """Return what a reference to a footnote links to: no address, but what Markdown has for it."""
    return f"[^{label}]"


def _add_formula(
    made: InlineText,
    runs: list[_Run],
    span: Span,
    at: int,
    given: tuple[Look, QFont, InOrder | None],
) -> None:
    """Add the picture of a formula, or its source as long as there is none."""
    look, base, formulas = given
    end = at + len(span.text)
    found = None
    if formulas is not None and span.text:
        found = formulas.get(span.text, display=bool(span.style & Style.DISPLAY))
    if formulas is not None and isinstance(found, Formula):
        ink = look["link"] if span.href else None
        made.pictures.append(Picture(at, end, Drawn(found, formulas.pictures, base), ink))
        return
    runs.append(_Run(at, end, Kind(Style.CODE, "link" if span.href else "muted")))
    if found is None:
        made.waiting = made.waiting or formulas is not None
    elif isinstance(found, BadFormula):
        made.tips.append(Tip(at, end, reason(found)))
        made.grounds.append(Ground(at, end, Style.CODE))


def _extend_links(links: list[Link], link: Link) -> None:
    """Add a link; spans of one link that differ in style only stay one link."""
    last = links[-1] if links else None
    if last and (last.end, last.target, last.title) == (link.start, link.target, link.title):
        links[-1] = replace(link, start=last.start)
    else:
        links.append(link)


def _add_ground(
    made: InlineText, runs: list[_Run], span: Span, at: int, base: QFont, before: str
) -> None:
    """Add the ground of a span, with room for it behind its text and behind what is before it."""
    gap, end = base.pointSizeF() * _GROUND_GAP, at + len(span.text)
    run = runs[-1] if runs else None
    if run is None or run[:2] != (at, end) or not _stands_alone(span.text[-1:]):
        made.grounds.append(Ground(at, end, span.style))
        return
    made.grounds.append(Ground(at, end, span.style, gap))
    runs.pop()
    if _stands_alone(before) and not (made.pictures and made.pictures[-1].end == at):
        if not runs or runs[-1].end < at:
            runs.append(_Run(at - 1, at, Kind(Style.PLAIN)))
        runs[-1:] = _with_gap(runs[-1], gap)
    runs += _with_gap(run, gap)


def _stands_alone(character: str) -> bool:
    """Whether a character looks the same when set apart: it joins none, nor is laid over one."""
    known = any(first <= character < end for first, end in _ALONE)
    return known and category(character) not in {"Mn", "Mc", "Me", "Cf"}


def _with_gap(run: _Run, gap: float) -> list[_Run]:
    """Set the last character apart from what follows, by so many pixels.

    Of references to footnotes that stand side by side, so that they do not read as one number.
    """
    last = run.end - 1
    before = [run._replace(end=last)] if run.start < last else []
    return [*before, _Run(last, run.end, run.kind._replace(gap=gap))]


def _kind(span: Span) -> Kind:
    if span.href or span.note:
        return Kind(span.style, "link")
    return Kind(span.style, "muted" if span.style & Style.STRIKE else "")
