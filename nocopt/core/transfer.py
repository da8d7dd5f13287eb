"""Chats on their way out and in: what is asked for, what came of it, and what is refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from nocopt.core.errors import NocoptError

if TYPE_CHECKING:
    from collections.abc import Mapping


class Format(StrEnum):
    """What chats are written as."""

    ARCHIVE = "archive"
    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"
    PDF = "pdf"


_ENDINGS: Final = {
    Format.ARCHIVE: ".zip",
    Format.MARKDOWN: ".md",
    Format.HTML: ".html",
    Format.JSON: ".json",
    Format.PDF: ".pdf",
}


class Origin(StrEnum):
    """Where a file with chats comes from."""

    ARCHIVE = "archive"
    CLAUDE = "claude"
    CHATGPT = "chatgpt"
    LOBECHAT = "lobechat"
    CHERRY = "cherry"
    MESSAGES = "messages"
    MARKDOWN = "markdown"


@dataclass(frozen=True, slots=True)
class ExportWish:
    """What is to be written: the chats with these `ids`, all where there are none."""

    format: Format
    ids: tuple[int, ...] = ()
    all_branches: bool = False
    thinking: bool = False
    files: bool = True


@dataclass(frozen=True, slots=True)
class ExportWords:
    """The words that are put between those of a chat, in the language of whoever exports.

    `version` has the places `{number}` and `{count}`.
    """

    user: str
    assistant: str
    system: str
    summary: str
    results: str
    thinking: str
    hidden_thinking: str
    call: str
    result: str
    file: str
    version: str
    untitled: str


@dataclass(frozen=True, slots=True)
class Counted:
    """How much of something there is; `bytes` are those of the files."""

    chats: int = 0
    messages: int = 0
    files: int = 0
    bytes: int = 0


def is_bundle(wish: ExportWish, found: Counted) -> bool:
    """Whether what is written of so much is a zip of several files, and no file of its format."""
    if wish.format in (Format.ARCHIVE, Format.PDF):
        return False
    beside = wish.format is Format.MARKDOWN and wish.files and found.files > 0
    return found.chats != 1 or beside


def ending(wish: ExportWish, found: Counted) -> str:
    """Return how the name of the file ends that is written of so much, with its dot."""
    return ".zip" if is_bundle(wish, found) else _ENDINGS[wish.format]


class Refusal(StrEnum):
    """Why a file is not taken; nothing has changed then."""

    NOT_KNOWN = "not_known"
    TRUNCATED = "truncated"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    PACKED_TOO_TIGHT = "packed_too_tight"
    UNSAFE_NAME = "unsafe_name"
    CHECKSUM = "checksum"
    NEWER = "newer"
    ENCRYPTED = "encrypted"
    NOT_TEXT = "not_text"
    UNREADABLE = "unreadable"  # the disk refuses it
    BROKEN = "broken"


class TransferError(NocoptError):
    """A file that is not taken. `name` is of the file inside it that is wrong, "" for all of it."""

    def __init__(self, refusal: Refusal, name: str = "", detail: str = "") -> None:
        super().__init__(": ".join(one for one in (refusal.value, name, detail) if one))
        self.refusal = refusal
        self.name = name
        self.detail = detail


class Fate(StrEnum):
    """What becomes of a chat that is added."""

    NEW = "new"
    GROWN = "grown"  # it was there, and has got messages
    THERE = "there"  # with all its messages
    TRASHED = "trashed"  # it is in the trash and stays there, as it is


class Left(StrEnum):
    """What of a file was not taken over, though the rest was."""

    EMPTY = "empty"
    UNKNOWN_PART = "unknown_part"
    FILE_MISSING = "file_missing"
    FILE_TOO_LARGE = "file_too_large"
    NO_TIME = "no_time"
    BROKEN_LINK = "broken_link"
    TOOL = "tool"
    SYSTEM_PROMPT = "system_prompt"
    FOREIGN = "foreign"  # an entry among the chats that is none


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came of an import, or would come of it.

    Of what was `found`, `there` was there already; `grown` are chats that got more messages;
    `trashed` are in the trash and stay there. `examples` names some of what was `left`.
    """

    origin: Origin
    found: Counted = field(default_factory=Counted)
    new: Counted = field(default_factory=Counted)
    there: Counted = field(default_factory=Counted)
    grown: Counted = field(default_factory=Counted)
    trashed: int = 0
    left: Mapping[Left, int] = field(default_factory=dict)
    examples: Mapping[Left, tuple[str, ...]] = field(default_factory=dict)
    projects: tuple[str, ...] = ()
