"""What a message consists of: its parts as sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from nocopt.core.messages import RedactedThinkingPart, TextPart, ThinkingPart, ToolUsePart
from nocopt.ui.conversation.sections import Section, Surroundings, TextSection, VerbatimSection
from nocopt.ui.conversation.thinking import RemarkSection, ThinkingSection

if TYPE_CHECKING:
    from nocopt.core.messages import Message, Part


def sections_of(around: Surroundings, message: Message, *, by_user: bool) -> list[Section]:
    """Return the sections of a message; text cut into parts, by citations say, is one text."""
    kind = VerbatimSection if by_user else TextSection
    found: list[Section] = []
    texts: list[str] = []

    def take_text() -> None:
        text = "".join(texts)
        texts.clear()
        if text.strip():
            found.append(kind(around, text))

    for part in message.parts:
        if isinstance(part, TextPart):
            texts.append(part.text)
            continue
        take_text()
        section = section_of(around, part)
        if section is not None:
            found.append(section)
    take_text()
    return found


def section_of(around: Surroundings, part: Part) -> Section | None:
    """Return the section for a part that is no text, None where nothing is to be shown."""
    match part:
        case ThinkingPart(thinking):
            return ThinkingSection(around, thinking) if thinking.strip() else None
        case RedactedThinkingPart():
            text = QCoreApplication.translate("Conversation", "Some thinking is hidden.")
            return RemarkSection(around, text)
        case ToolUsePart():
            text = QCoreApplication.translate("Conversation", "Tool call: {name}")
            return RemarkSection(around, text.format(name=part.name))
        case _:
            text = QCoreApplication.translate("Conversation", "Content of the kind “{kind}”")
            return RemarkSection(around, text.format(kind=getattr(part, "type", "")))
