"""What a message consists of: its parts as sections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from nocopt.core.attachments import AttachmentPart
from nocopt.core.messages import (
    OpaquePart,
    RedactedThinkingPart,
    TextPart,
    ThinkingPart,
    ToolUsePart,
)
from nocopt.core.settings import ThinkingDisplay
from nocopt.ui.conversation.cards import RemarkSection
from nocopt.ui.conversation.citations import Sources, SourcesSection, cited_text
from nocopt.ui.conversation.images import AttachmentSection, FileSection
from nocopt.ui.conversation.long_text import sections_of_text
from nocopt.ui.conversation.sections import Section, Surroundings, VerbatimSection
from nocopt.ui.conversation.thinking import ThinkingSection
from nocopt.ui.conversation.tool_cards import CallSection, ResultSection

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from nocopt.core.conversation import Node
    from nocopt.core.messages import Message, Part


@dataclass(frozen=True, slots=True)
class Text:
    """Text among the parts of a message, cut by citations or not: marks are in it already."""

    text: str
    sources: Sources


def sections_of(around: Surroundings, node: Node, *, by_user: bool) -> list[Section]:
    """Return the sections of a message."""
    found: list[Section] = []
    times = {} if node.reply is None else node.reply.timing.thinking_ms
    for piece in pieces_of(around, node.message, times):
        if not isinstance(piece, Text):
            found.append(piece)
        elif by_user and not piece.sources.all:
            found.append(VerbatimSection(around, piece.text))
        else:
            found += sections_of_text(around, piece.sources, piece.text)
    return found


def pieces_of(
    around: Surroundings, message: Message, times: Mapping[int, float] | None = None
) -> Iterator[Section | Text]:
    """Return what a message consists of, in order; for text, what its section is made from.

    `times` are the milliseconds that thinking took, by the number of the part.
    """
    text, sources, before = "", Sources(), list[Section]()
    for number, part in enumerate(message.parts):
        if isinstance(part, TextPart):
            text += cited_text(part.text, sources.marks(part.citations or ()))
            continue
        if text.strip():
            yield Text(text, sources)
            before.clear()
        text = ""
        section = section_of(around, part, (times or {}).get(number))
        if section is not None and not repeats(section, before):
            before.append(section)
            yield section
    if text.strip():
        yield Text(text, sources)
    if sources.all:
        yield SourcesSection(around, sources)


def section_of(around: Surroundings, part: Part, ms: float | None = None) -> Section | None:
    """Return the section for a part that is no text, None where nothing is to be shown.

    Thinking took so many `ms`, where that is known.
    """
    match part:
        case ThinkingPart(thinking) if thinking.strip():
            shown = around.thinking_display is not ThinkingDisplay.HIDE
            seconds = None if ms is None else ms / 1000
            return ThinkingSection(around, thinking, seconds=seconds) if shown else None
        case ThinkingPart() | RedactedThinkingPart():
            return _unseen_thinking(around, part)
        case ToolUsePart():
            return CallSection(around, part)
        case AttachmentPart():
            return FileSection(around, part)
        case OpaquePart():
            return _other(around, part)
        case TextPart():
            return None


def repeats(section: Section, before: list[Section]) -> bool:
    """Whether a section is the same quiet line as the one above it."""
    if not isinstance(section, RemarkSection) or not before:
        return False
    last = before[-1]
    return isinstance(last, RemarkSection) and last.remark == section.remark


def _unseen_thinking(
    around: Surroundings, part: ThinkingPart | RedactedThinkingPart
) -> Section | None:
    """A quiet line for thinking that was left out or encrypted (section 1.7)."""
    if around.thinking_display is ThinkingDisplay.HIDE:
        return None
    if isinstance(part, ThinkingPart) and not part.signature:
        return None
    text = QCoreApplication.translate("Conversation", "Some thinking is hidden.")
    return RemarkSection(around, text)


def _other(around: Surroundings, part: OpaquePart) -> Section:
    raw, kind = part.raw, part.type
    if kind in ("image", "document"):
        return AttachmentSection(around, raw)
    if kind == "search_result" or kind.endswith("tool_result"):
        return ResultSection(around, raw)
    if kind == "fallback" and isinstance(after := raw.get("to"), dict):
        text = QCoreApplication.translate("Conversation", "From here on, {model} answers.")
        return RemarkSection(around, text.format(model=after.get("model", "")))
    text = QCoreApplication.translate("Conversation", "Content of the kind “{kind}”")
    return RemarkSection(around, text.format(kind=kind))
