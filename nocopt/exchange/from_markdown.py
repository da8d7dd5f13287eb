"""Chats out of transcripts in Markdown: headings or bold words tell who speaks.

A heading before the first speaker is the title. What stands in blocks of code is never a speaker.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nocopt.core.records import content_uid
from nocopt.core.transfer import Left, Origin
from nocopt.exchange.brought import Brought, Gathering, Head, Said, said_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nocopt.core.messages import Role

_USERS: Final = "user human you me prompt question 用户 我 人类 提问 问"
_ANSWERERS: Final = (
    "assistant claude chatgpt gpt gpt-4 gpt-4o gemini ai bot model answer response"
    " 助手 助理 模型 回答 答"
)
_SYSTEM: Final = "system instructions 系统 系统提示"
_ROLES: Final[dict[str, Role]] = {
    **dict.fromkeys(_SYSTEM.split(), "system"),
    **dict.fromkeys(_USERS.split(), "user"),
    **dict.fromkeys(_ANSWERERS.split(), "assistant"),
}
_HEADING: Final = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t#]*$")
_BOLD: Final = re.compile(r" {0,3}(?:\*\*|__)(.{1,80}?)(?:\*\*|__)[ \t]*[:：]?[ \t]*(.*)$")
_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
_WHO: Final = re.compile(r"[^\w]*([\w-]+)[ \t]*(?:$|[:：(（·—–|,].*$|said[:：]?$)", re.IGNORECASE)
_RULE: Final = re.compile(r"\s*(?:-{3,}|\*{3,}|_{3,})\s*$")


@dataclass(slots=True)
class _Speech:
    role: Role
    lines: list[str]

    @property
    def text(self) -> str:
        """What was said, without the lines that only part speakers."""
        lines = list(self.lines)
        while lines and (not lines[-1].strip() or _RULE.match(lines[-1])):
            lines.pop()
        while lines and not lines[0].strip():
            lines.pop(0)
        return "\n".join(lines)


def is_transcript(text: str) -> bool:
    """Whether a text has both a person and a model speak."""
    return {one.role for one in _speeches(text)[1]} >= {"user", "assistant"}


def from_markdown(text: str, name: str, changed_at: float) -> Iterator[Brought]:
    """Yield the chat of a transcript; `name` is what its file is called, and that its time."""
    title, speeches = _speeches(text)
    spoken = [(one.role, one.text) for one in speeches]
    beginning = [text for role, text in spoken if role != "system"][:2]
    gathering = Gathering(Origin.MARKDOWN, content_uid(title, *beginning))
    before, chain, system = None, "", ""
    for role, said in spoken:
        if not said.strip():
            gathering.leave(Left.EMPTY)
            continue
        if role == "system":
            system = system or said
            continue
        chain = content_uid(chain, role, said)
        gathering.say(Said(chain, before, role, said_parts(said)))
        before = chain
    yield from gathering.made(Head(title=title or name, created_at=changed_at, system=system))


def _speeches(text: str) -> tuple[str, list[_Speech]]:
    """Return the title, empty where there is none, and who says what."""
    title, found, fence = "", list[_Speech](), ""
    for line in text.splitlines():
        marks = _FENCE.match(line)
        if marks is not None:
            fence = _fence_after(fence, marks[1])
        who = None if fence or marks is not None else _speaker(line)
        if who is not None:
            found.append(who)
        elif found:
            found[-1].lines.append(line)
        elif not title and not fence:
            heading = _HEADING.match(line)
            title = heading[2].strip() if heading is not None else ""
    return title, found


def _fence_after(fence: str, marks: str) -> str:
    """Return the fence that is open behind a line of such marks."""
    if not fence:
        return marks
    return "" if marks.startswith(fence) else fence


def _speaker(line: str) -> _Speech | None:
    heading = _HEADING.match(line)
    bold = None if heading is not None else _BOLD.match(line)
    if heading is not None:
        said, rest = heading[2].strip("*_ "), ""
    elif bold is not None:
        said, rest = bold[1], bold[2]
    else:
        return None
    who = _WHO.match(said)
    role = None if who is None else _ROLES.get(who[1].casefold())
    return None if role is None else _Speech(role, [rest] if rest else [])
