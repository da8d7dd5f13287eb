"""Citations: numbered marks in the text, and the list of sources at the end of a message."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from nocopt.core.citations import cited
from nocopt.render import links
from nocopt.render.blocks import CodeBlock, MathBlock, Span, Style
from nocopt.render.preamble import NONE
from nocopt.ui.conversation.cards import EMPTY
from nocopt.ui.conversation.controls import Control, ControlKind, paint_focus
from nocopt.ui.conversation.layouts import Brush, Row
from nocopt.ui.conversation.sections import Section, Surroundings, TextSection

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nocopt.core.citations import Cited
    from nocopt.core.messages import JsonObject
    from nocopt.render.blocks import Inline
    from nocopt.render.preamble import Preamble
    from nocopt.ui.conversation.rows import RowSpec

# A mark travels through Markdown as a number between characters that no text has. The narrow space
# keeps it off addresses and lets emphasis end before it.
_MARK: Final = re.compile("\u202f\ufdd0([0-9]+)\ufdd1")
_OPEN: Final = "\ufdd0"
_TO_SOURCE: Final = "#source-"
_LONGEST: Final = 600  # characters of cited text that are shown


@dataclass(frozen=True, slots=True)
class Source:
    """What is cited; `target` may be opened, `place` says where in a document.

    `passages` are the words that are cited, each once.
    """

    number: int
    title: str
    target: str = ""
    place: str = ""
    passages: tuple[str, ...] = ()

    @property
    def host(self) -> str:
        """The server of an address, as a person should see it."""
        if not self.target or self.title == self.target:
            return ""
        return urlsplit(links.display(self.target)).netloc

    @property
    def line(self) -> str:
        """The source as it is copied."""
        target = "" if self.target == self.title else self.target
        return " ".join(text for text in (self.title, self.place, target) if text)


class Sources:
    """The sources of one message, numbered as they are first cited, and the marks that cite them.

    A mark is a source with the words that are cited at that place. `preamble` is what the formulas
    of the message have defined so far.
    """

    def __init__(self) -> None:
        self.preamble = NONE
        self.all: list[Source] = []
        self._numbers: dict[tuple[str, ...], int] = {}
        self._marks: list[Source] = []

    def marks(self, citations: Iterable[JsonObject]) -> str:
        """Return what is to be put behind cited text."""
        here: dict[int, Source] = {}
        for citation in citations:
            source = self._source(citation)
            known = here.get(source.number)
            here[source.number] = _joined(known, source) if known is not None else source
        first = len(self._marks)
        self._marks += here.values()
        return "".join(f"\u202f\ufdd0{at}\ufdd1" for at in range(first, len(self._marks)))

    def mark(self, at: int) -> Source | None:
        """Return what mark number `at` stands for, None if there is no such mark."""
        return self._marks[at] if at < len(self._marks) else None

    def _source(self, citation: JsonObject) -> Source:
        """Return the source with what is cited of it here."""
        place = cited(citation)
        number = self._numbers.setdefault(place.identity, len(self.all) + 1)
        here = source_of(place, number)
        if number > len(self.all):
            self.all.append(here)
            return here
        self.all[number - 1] = known = _joined(self.all[number - 1], here)
        return replace(known, passages=here.passages)


def _joined(one: Source, other: Source) -> Source:
    """Return a source with what is cited of it at either place."""
    passages = dict.fromkeys((*one.passages, *other.passages))
    return replace(one, passages=tuple(passages))


def source_of(place: Cited, number: int) -> Source:
    """Return the source that a citation or a result of a search names, as it is shown."""
    target = links.allowed(place.url) or ""
    title = place.title or " ".join((target or place.url).split())
    if not title:
        document = QCoreApplication.translate("Conversation", "Document {number}")
        title = document.format(number=number if place.document is None else place.document)
    words = place.words if len(place.words) <= _LONGEST else f"{place.words[:_LONGEST]}…"
    return Source(number, title, target, _pages(place), (words,) if words else ())


def _pages(place: Cited) -> str:
    first, last = place.first_page, place.last_page
    if first is None:
        return ""
    if first == last:
        return QCoreApplication.translate("Conversation", "page {number}").format(number=first)
    said = QCoreApplication.translate("Conversation", "pages {first} to {last}")
    return said.format(first=first, last=last)


class CitedSection(TextSection):
    """Answer text with marks; `held` is white space that a mark may have to go before."""

    def __init__(self, around: Surroundings, sources: Sources, text: str | None = None) -> None:
        self.sources = sources
        self._held = ""
        self._above = sources.preamble
        super().__init__(around, text)

    @property
    def preamble(self) -> Preamble:
        """What formulas above the text have defined."""
        return self._above

    def defined(self, known: Preamble) -> None:
        """Learn what formulas have defined where the text ends."""
        self.sources.preamble = known

    def spans(self, source: str) -> Inline:
        """Return inline Markdown as spans, the marks as links to what they stand for."""
        if _OPEN not in source:
            return super().spans(source)
        return tuple(one for span in super().spans(source) for one in self._marked(span))

    def placed(self, specs: list[RowSpec]) -> list[RowSpec]:
        """Take marks out of code and formulas, where nothing but the text itself belongs."""
        return [_unmarked(spec) for spec in specs]

    def open_link(self, target: str) -> None:
        """Open a link; the mark of what has no address leads to the list of sources."""
        if target.startswith(_TO_SOURCE):
            number = int(target.removeprefix(_TO_SOURCE))
            self.around.ways.show_source(self.sources.all[number - 1])
        else:
            super().open_link(target)

    # ------------------------------------------------------------------- while it arrives

    def feed(self, text: str) -> int:
        """Take more text; return the first row that changed."""
        text, self._held = self._held + text, ""
        return super().feed(text)

    def feed_cited(self, text: str) -> int:
        """Take text that may yet be cited: white space at its end waits for the marks."""
        text = self._held + text
        kept = text.rstrip()
        changed = super().feed(kept) if kept else len(self.rows)
        self._held = text[len(kept) :]
        return changed

    def cite(self, citations: Sequence[JsonObject]) -> int:
        """What came last is cited; return the first row that changed."""
        text, self._held = self.sources.marks(citations) + self._held, ""
        return super().feed(text)

    # ------------------------------------------------------------------------- internals

    def _marked(self, span: Span) -> list[Span]:
        found: list[Span] = []
        for number, text in enumerate(_MARK.split(span.text)):
            if number % 2 == 0:
                if text:
                    found.append(replace(span, text=text))
            elif (source := self.sources.mark(int(text))) is not None:
                mark, tip = f"[{source.number}]", tip_of(source)
                found.append(Span("\u202f"))
                found.append(Span(mark, Style.SUP, _href(source), title=tip))
        return found


def _href(source: Source) -> str:
    return source.target or f"{_TO_SOURCE}{source.number}"


def cited_text(text: str, marks: str) -> str:
    """Return text with marks behind its last word."""
    kept = text.rstrip()
    return kept + marks + text[len(kept) :]


def unmarked(source: str) -> str:
    """Return inline Markdown without marks."""
    return _MARK.sub("", source)


def _unmarked(spec: RowSpec) -> RowSpec:
    block = spec.block
    if isinstance(block, (CodeBlock, MathBlock)) and _OPEN in block.text:
        return replace(spec, block=replace(block, text=unmarked(block.text)))
    return spec


def tip_of(source: Source) -> str:
    """Return what the tooltip of a source says."""
    title = " · ".join(text for text in (source.title, source.place, source.host) if text)
    found, room = [title], _LONGEST
    for passage in source.passages:
        if len(passage) > room and len(found) > 1:
            found.append("…")
            break
        found.append(f"“{passage}”")
        room -= len(passage)
    return "\n\n".join(found)


class SourcesSection(Section):
    """The list of sources at the end of a message."""

    def __init__(self, around: Surroundings, sources: Sources) -> None:
        super().__init__(around)
        self.sources = sources
        self.rows = [SourcesHead(self, EMPTY)]
        self.rows += [SourceRow(self, source) for source in sources.all]
        self.spaced(0)

    @property
    def space_above(self) -> int:
        """The list keeps off the text."""
        return 20


class SourcesHead(Row):
    """The line above the list, with a hairline."""

    __slots__ = ()

    @property
    def spoken(self) -> str:
        """The heading, though it is none to be copied."""
        return QCoreApplication.translate("Conversation", "Sources")

    def estimate(self, width: int) -> int:  # noqa: ARG002
        """Return the height of a line and what is above it."""
        return self.host.look.label.line + 14

    def lay_out(self, width: int) -> None:
        """Take the height of a line and what is above it."""
        self.height, self.width, self.live = self.estimate(width), width, True

    def paint(self, brush: Brush) -> None:
        """Draw the hairline and the word."""
        painter, look = brush.painter, brush.look
        painter.fillRect(QRectF(0, 0, brush.width, 1), look["border"])
        painter.setFont(look.label.font)
        painter.setPen(look["muted"])
        box = QRectF(0, 10, brush.width, look.label.line)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.spoken)


class SourceRow(Row):
    """One source: number, title, where it is from."""

    __slots__ = ("source",)

    source: Source

    def __init__(self, host: Section, source: Source, spec: RowSpec = EMPTY) -> None:
        super().__init__(host, replace(spec, joiner="\n"))
        self.source = source

    @property
    def key(self) -> str:
        """The key of the link."""
        return f"source:{self.source.number}"

    @property
    def text(self) -> str:
        """The source as it is copied."""
        number = f"[{self.source.number}] " if self.source.number else ""
        return number + self.source.line

    @property
    def spoken(self) -> str:
        """The source and what is cited of it."""
        return ": ".join((self.text, *self.source.passages))

    def estimate(self, width: int) -> int:  # noqa: ARG002
        """Return the height of a line."""
        return self.host.look.small.line + 4

    def lay_out(self, width: int) -> None:
        """Take the height of a line."""
        self.height, self.width, self.live = self.estimate(width), width, True

    def paint(self, brush: Brush) -> None:
        """Draw number, title and server."""
        painter, look, source = brush.painter, brush.look, self.source
        middle = Qt.AlignmentFlag.AlignVCenter
        if brush.selected is not None:
            box = QRectF(self.indent(), 0, brush.width - self.indent(), self.height)
            painter.fillRect(box, look["selection"])
        painter.setPen(look["muted"])
        painter.setFont(look.small.font)
        if source.number:
            box = QRectF(self.indent(), 0, self._left() - self.indent(), self.height)
            painter.drawText(box, middle, f"[{source.number}]")
        title = self._title_box()
        metrics = QFontMetricsF(look.small.font)
        if rest := " · ".join(text for text in (source.place, source.host) if text):
            box = QRectF(title.right() + 10, 0, brush.width - title.right() - 10, self.height)
            shown = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, middle, shown)
        font = QFont(look.small.font)
        font.setUnderline(brush.hovered == self.key)
        painter.setFont(font)
        painter.setPen(look["link" if source.target else "text"])
        shown = metrics.elidedText(source.title, Qt.TextElideMode.ElideRight, title.width() + 1)
        painter.drawText(title.adjusted(0, 0, 2, 0), middle, shown)
        if brush.focused == self.key:
            paint_focus(painter, title.adjusted(-2, 2, 2, -2), look)

    def offset_at(self, x: float, y: float) -> int:  # noqa: ARG002
        """Return the beginning or the end: a source is selected as a whole."""
        return 0 if x < self._title_box().center().x() else len(self.text)

    def controls(self) -> Sequence[Control]:
        """Return the link, if the address may be opened."""
        source = self.source
        if not source.target:
            return ()
        press, tip = partial(self.host.open_link, source.target), tip_of(source)
        box, kind = self._title_box(), ControlKind.LINK
        return (Control(self.key, kind, source.title, box, press, source.target, hint=tip),)

    def link_at(self, x: float, y: float) -> tuple[str, str] | None:
        """Return key and target of the link under a point."""
        if not self.source.target or not self._title_box().contains(x, y):
            return None
        return self.key, self.source.target

    def _left(self) -> int:
        return self.indent() + (self.host.look.ems(2.1) if self.source.number else 0)

    def _title_box(self) -> QRectF:
        """As wide as the title, but leaving room for where it is from."""
        metrics = QFontMetricsF(self.host.look.small.font)
        room = self.width - self._left()
        most = room * 0.72 if self.source.host or self.source.place else room
        wide = min(metrics.horizontalAdvance(self.source.title), most)
        return QRectF(self._left(), 0, wide, self.height)
