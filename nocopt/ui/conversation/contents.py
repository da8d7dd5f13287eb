"""What a message consists of: its parts as sections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

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
from nocopt.core.tools import TOOL_RESULT
from nocopt.ui.conversation.attached_files import FilesSection
from nocopt.ui.conversation.cards import RemarkSection
from nocopt.ui.conversation.citations import Sources, SourcesSection, cited_text
from nocopt.ui.conversation.images import AttachmentSection
from nocopt.ui.conversation.long_text import sections_of_text
from nocopt.ui.conversation.own_text import OwnTextSection
from nocopt.ui.conversation.sections import Section, Surroundings
from nocopt.ui.conversation.thinking import ThinkingSection
from nocopt.ui.conversation.tool_cards import CallSection, ResultSection

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from nocopt.core.messages import JsonObject, Message, Part


@dataclass(frozen=True, slots=True)
class Text:
    """Text among the parts of a message, cut by citations or not: marks are in it already."""

    text: str
    sources: Sources


def sections_of(
    around: Surroundings,
    message: Message,
    times: Mapping[int, float] | None = None,
    *,
    by_user: bool,
) -> list[Section]:
    """Return the sections of a message; `times` as for `pieces_of`."""
    files = message.attachments
    found: list[Section] = [FilesSection(around, files)] if files else []
    for piece in pieces_of(around, message, times):
        if not isinstance(piece, Text):
            found.append(piece)
        elif by_user and not piece.sources.all:
            found.append(OwnTextSection(around, piece.text))
        else:
            found += sections_of_text(around, piece.sources, piece.text)
    return found


def pieces_of(
    around: Surroundings, message: Message, times: Mapping[int, float] | None = None
) -> Iterator[Section | Text]:
    """Return what a message consists of, in order; for text, what its section is made from.

    `times` are the milliseconds that thinking took, by the number of the part. What came of a call
    belongs to the card of the call.
    """
    text, sources, before = "", Sources(), list[Section]()
    given = _given(message)
    for number, part in enumerate(message.parts):
        if isinstance(part, TextPart):
            text += cited_text(part.text, sources.marks(part.citations or ()))
            continue
        if text.strip():
            yield Text(text, sources)
            before.clear()
        text = ""
        if number in given.taken:
            continue
        if isinstance(part, ToolUsePart):
            section: Section | None = CallSection(around, part, result=given.by_call.get(number))
        else:
            section = section_of(around, part, (times or {}).get(number))
        if section is not None and not repeats(section, before):
            before.append(section)
            yield section
    if text.strip():
        yield Text(text, sources)
    if sources.all:
        yield SourcesSection(around, sources)


class _Given(NamedTuple):
    """What came of calls, by the number of the call's part, and which parts that takes in."""

    by_call: Mapping[int, JsonObject]
    taken: frozenset[int]


_NOTHING: Final = _Given({}, frozenset())


def _given(message: Message) -> _Given:
    """Find the results of the calls in a message: each belongs to the last call of its id."""
    calls: dict[str, int] = {}
    by_call: dict[int, JsonObject] = {}
    taken: set[int] = set()
    for number, part in enumerate(message.parts):
        if isinstance(part, ToolUsePart):
            calls[part.id] = number
        elif calls and isinstance(part, OpaquePart) and is_result(part):
            call = calls.pop(str(part.raw.get("tool_use_id")), None)
            if call is not None:
                by_call[call] = part.raw
                taken.add(number)
    return _Given(by_call, frozenset(taken)) if taken else _NOTHING


def is_result(part: Part) -> bool:
    """Whether a part is what a tool gave, of this program or of the server (section 5)."""
    return isinstance(part, OpaquePart) and part.type.endswith(TOOL_RESULT)


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
        case OpaquePart():
            return _other(around, part)
        case AttachmentPart() | TextPart():
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
    if kind == "search_result" or is_result(part):
        return ResultSection(around, raw)
    if kind == "fallback" and isinstance(after := raw.get("to"), dict):
        text = QCoreApplication.translate("Conversation", "From here on, {model} answers.")
        return RemarkSection(around, text.format(model=after.get("model", "")))
    text = QCoreApplication.translate("Conversation", "Content of the kind “{kind}”")
    return RemarkSection(around, text.format(kind=kind))
