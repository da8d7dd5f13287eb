"""Which commands formulas above each row have defined: rows are told in the order of the text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from nocopt.render.blocks import Heading, MathBlock, Paragraph, Style
from nocopt.render.macros import defines
from nocopt.ui.conversation.rows import Summary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from nocopt.render.blocks import Inline
    from nocopt.render.preamble import Preamble
    from nocopt.ui.conversation.rows import RowSpec


def told(
    specs: Iterable[RowSpec], known: Preamble, spans: Callable[[str], Inline]
) -> tuple[list[RowSpec], Preamble]:
    """Return rows that know what was defined above them, and what holds behind the last one."""
    made: list[RowSpec] = []
    for spec in specs:
        made.append(replace(spec, preamble=known) if known else spec)
        known = behind(spec, known, spans)
    return made, known


def behind(spec: RowSpec, known: Preamble, spans: Callable[[str], Inline]) -> Preamble:
    """Return what holds behind a row; only text with definitions is read for it."""
    match spec.block:
        case MathBlock(text, closed=True):
            return known.after(text)
        case Paragraph(text) | Heading(_, text) | Summary(text, _) if defines(text):
            for span in spans(text):
                if span.style & Style.MATH:
                    known = known.after(span.text)
        case _:
            pass
    return known
