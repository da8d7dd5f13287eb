"""Inline spans to text with character formats, and the places that are painted or pressed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtGui import QFont, QTextCharFormat

from nocopt.render.blocks import Span, Style
from nocopt.ui.conversation.shape import Styled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.ui.conversation.look import Look

_GROUNDED = Style.CODE | Style.KBD | Style.MARK


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a text, from `start` to `end`."""

    start: int
    end: int
    target: str


@dataclass(frozen=True, slots=True)
class Ground:
    """A range that is painted on a ground of its own."""

    start: int
    end: int
    style: Style


@dataclass(slots=True)
class InlineText:
    """Text as it is shown and copied, with its formats, links and grounds."""

    text: str = ""
    styles: list[Styled] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    grounds: list[Ground] = field(default_factory=list)

    def link_at(self, offset: int) -> Link | None:
        """Return the link that covers the character at `offset`."""
        return next((link for link in self.links if link.start <= offset < link.end), None)


def inline_text(spans: Sequence[Span], look: Look, base: QFont) -> InlineText:
    """Return the text of `spans` with formats for text set in `base`."""
    made, parts, at = InlineText(), [], 0
    for span in spans:
        parts.append(span.text)
        end = at + len(span.text)
        if span.style or span.href:
            made.styles.append(Styled(at, end, _format(span, look, base)))
        if span.href:
            _extend_links(made.links, Link(at, end, span.href))
        if span.style & _GROUNDED:
            made.grounds.append(Ground(at, end, span.style))
        at = end
    made.text = "".join(parts)
    return made


def _extend_links(links: list[Link], link: Link) -> None:
    """Add a link; spans of one link that differ in style only stay one link."""
    if links and links[-1].end == link.start and links[-1].target == link.target:
        links[-1] = Link(links[-1].start, link.end, link.target)
    else:
        links.append(link)


def _format(span: Span, look: Look, base: QFont) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setFont(look.inline_font(base, span.style))
    if span.href:
        made.setForeground(look["link"])
    elif span.style & Style.STRIKE:
        made.setForeground(look["muted"])
    if span.style & Style.SUB:
        made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSubScript)
    elif span.style & Style.SUP:
        made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
    return made
