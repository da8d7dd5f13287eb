"""Tells by what is in a file which program made it, and reads the chats of that."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from nocopt.core.sniffing import decoded
from nocopt.core.transfer import Origin, Refusal, TransferError
from nocopt.exchange.brought import list_at, objects_at, text_at
from nocopt.exchange.from_archive import from_archive, is_archive
from nocopt.exchange.from_chatgpt import from_chatgpt
from nocopt.exchange.from_cherry import from_cherry, is_cherry
from nocopt.exchange.from_claude import from_claude
from nocopt.exchange.from_lobechat import from_lobechat, is_lobechat
from nocopt.exchange.from_markdown import from_markdown, is_transcript
from nocopt.exchange.from_messages import from_messages, has_messages, is_message
from nocopt.exchange.json_array import LARGEST_OBJECT, elements, first_mark, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from nocopt.exchange.brought import Brought
    from nocopt.exchange.guard import Given

_CHATS: Final = re.compile(r"(?:.*/)?conversations(?:-\d+)?\.json")
_PROJECTS: Final = re.compile(r"(?:.*/)?projects\.json")
_BACKUP: Final = "data.json"
_TRANSCRIPT: Final = (".md", ".markdown", ".txt")
_LARGEST_TEXT: Final = 64 << 20  # bytes of a transcript


class Chats:
    """The chats in a file. Each reading yields them anew, one after the other.

    `foreign` is how many entries were passed over in the last one, as they are no chats.
    """

    def __init__(self, origin: Origin, read: Callable[[], Iterator[Brought]]) -> None:
        self.origin = origin
        self.foreign = 0
        self._read = read

    def read(self) -> Iterator[Brought]:
        """Yield the chats."""
        self.foreign = 0
        return self._read()

    def sifted(self, entries: Iterable[Any], fits: Callable[[Any], bool]) -> Iterator[Any]:
        """Yield the entries that are chats, and count the others."""
        for one in entries:
            if fits(one):
                yield one
            else:
                self.foreign += 1


def chats_in(given: Given) -> Chats:
    """Return the chats of a file; one that is not known is refused (`TransferError`)."""
    return _in_zip(given) if given.is_packed else _in_file(given, given.names[0])


def _in_zip(given: Given) -> Chats:
    if is_archive(given):
        return Chats(Origin.ARCHIVE, lambda: from_archive(given))
    lists = tuple(sorted(name for name in given.names if _CHATS.fullmatch(name)))
    if lists:
        return _lists(given, lists)
    if _BACKUP in given.names:
        return _object(given, _BACKUP)
    texts = [name for name in given.names if name.lower().endswith(_TRANSCRIPT)]
    if texts and len(texts) == len(given.names):
        return Chats(Origin.MARKDOWN, lambda: _transcripts(given, texts))
    raise TransferError(Refusal.NOT_KNOWN)


def _in_file(given: Given, name: str) -> Chats:
    match _first_mark(given, name):
        case "[":
            return _lists(given, (name,))
        case "{":
            return _object(given, name)
        case _:
            if not is_transcript(_text(given, name)):
                raise TransferError(Refusal.NOT_KNOWN)
            return Chats(Origin.MARKDOWN, lambda: _transcripts(given, [name]))


def _first_mark(given: Given, name: str) -> str:
    """Return the first character that is no blank; a file that is no text is not known."""
    try:
        return first_mark(given, name)
    except TransferError as error:
        if error.refusal is Refusal.NOT_TEXT:
            raise TransferError(Refusal.NOT_KNOWN) from error
        raise


def _lists(given: Given, names: tuple[str, ...]) -> Chats:
    """Return the chats of files that are arrays of chats, or of the messages of one."""

    def read_all() -> Iterator[Any]:
        return chain.from_iterable(elements(given, name) for name in names)

    def of(
        origin: Origin,
        fits: Callable[[Any], bool],
        read: Callable[[Iterator[Any]], Iterator[Brought]],
    ) -> Chats:
        chats = Chats(origin, lambda: read(chats.sifted(read_all(), fits)))
        return chats

    at = given.changed_at
    for one in read_all():  # the first that is known says what all of them are
        if _is_chatgpt(one):
            return of(Origin.CHATGPT, _is_chatgpt, lambda all_: from_chatgpt(all_, given))
        if _is_claude(one):
            return of(Origin.CLAUDE, _is_claude, lambda all_: from_claude(all_, _projects(given)))
        if has_messages(one):
            return of(Origin.MESSAGES, has_messages, lambda all_: from_messages(all_, at))
        if is_message(one) and len(names) == 1:  # one chat, so that it is read as a whole
            return _messages(given, names[0], at)
    raise TransferError(Refusal.NOT_KNOWN)


def _messages(given: Given, name: str, at: float) -> Chats:
    def read() -> Iterator[Brought]:
        messages = list(chats.sifted(whole(given, name), is_message))
        return from_messages([{"messages": messages}], at)

    chats = Chats(Origin.MESSAGES, read)
    return chats


def _is_chatgpt(raw: Any) -> bool:
    return isinstance(raw, dict) and isinstance(raw.get("mapping"), dict)


def _is_claude(raw: Any) -> bool:
    return isinstance(raw, dict) and isinstance(raw.get("chat_messages"), list)


def _object(given: Given, name: str) -> Chats:
    raw = whole(given, name)
    if is_cherry(raw):
        return Chats(Origin.CHERRY, lambda: from_cherry(whole(given, name), given))
    if is_lobechat(raw):
        return Chats(Origin.LOBECHAT, lambda: from_lobechat(whole(given, name)))
    if _is_chatgpt(raw):
        return Chats(Origin.CHATGPT, lambda: from_chatgpt([whole(given, name)], given))
    if list_at(raw, "chat_messages"):
        return Chats(Origin.CLAUDE, lambda: from_claude([whole(given, name)], {}))
    if has_messages(raw):
        return Chats(Origin.MESSAGES, lambda: from_messages([raw], given.changed_at))
    raise TransferError(Refusal.NOT_KNOWN)


def _projects(given: Given) -> dict[str, str]:
    """Return the names of Claude's projects by their ids, where the export tells them."""
    names = [name for name in given.names if _PROJECTS.fullmatch(name)] if given.is_packed else []
    listed = [whole(given, name) for name in names if given.size(name) <= LARGEST_OBJECT]
    raws = chain.from_iterable(objects_at({"all": one}, "all") for one in listed)
    return {text_at(one, "uuid"): text_at(one, "name") for one in raws}


def _transcripts(given: Given, names: list[str]) -> Iterator[Brought]:
    for name in names:
        yield from from_markdown(_text(given, name), _stem(name), given.changed_at)


def _text(given: Given, name: str) -> str:
    text = decoded(given.read(name, _LARGEST_TEXT))
    if text is None:
        raise TransferError(Refusal.NOT_TEXT, name)
    return text


def _stem(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[0]
