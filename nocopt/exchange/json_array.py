"""JSON of any length, an element at a time: what is in memory is one element, not the file."""

from __future__ import annotations

import codecs
import re
from itertools import islice
from typing import IO, TYPE_CHECKING, Any, Final

from nocopt.core.json_text import parse_whole
from nocopt.core.transfer import Refusal, TransferError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nocopt.exchange.guard import Given

LARGEST_ELEMENT: Final = 64 << 20  # characters of one chat
LARGEST_OBJECT: Final = 256 << 20  # bytes of what can only be read as a whole
MOST_VALUES: Final = 8_000_000  # in one JSON text: each takes a hundred bytes of memory and more
_AT_ONCE: Final = 1 << 16  # bytes that are read at least
_BLANKS: Final = " \t\n\r"
# A text, a bracket, or a text that has no end yet.
_MARK: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{}]|"', re.DOTALL)
_VALUE: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[{,]', re.DOTALL)
# A text, or the beginning of a number or a word, as far as it goes on.
_SCALAR: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[-+.0-9A-Za-z]++', re.DOTALL)
_BEGINS_SCALAR: Final = re.compile(r'["\-0-9a-z]')
_BLANK: Final = re.compile(r"[ \t\n\r]*+")


def elements(given: Given, name: str) -> Iterator[Any]:
    """Yield the elements of the array that a file consists of; anything else is refused."""
    with given.opened(name) as stream:
        sliding = _Sliding(stream, name)
        if sliding.next_mark() != "[":
            raise TransferError(Refusal.BROKEN, name, "not an array")
        sliding.take()
        if sliding.next_mark() == "]":
            sliding.take()
        else:
            yield from _until_the_end(sliding, name)
        if sliding.next_mark():
            raise TransferError(Refusal.BROKEN, name, "something stands behind the array")


def _until_the_end(sliding: _Sliding, name: str) -> Iterator[Any]:
    while True:
        yield _parsed(sliding.element(), name)
        mark = sliding.next_mark()
        if mark not in (",", "]"):
            raise TransferError(Refusal.BROKEN if mark else Refusal.TRUNCATED, name)
        sliding.take()
        if mark == "]":
            return
        if not sliding.next_mark():
            raise TransferError(Refusal.TRUNCATED, name)


def whole(given: Given, name: str) -> Any:
    """Return the value that a file consists of, which is in memory as a whole."""
    data = given.read(name, LARGEST_OBJECT)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TransferError(Refusal.NOT_TEXT, name) from error
    del data
    return _parsed(text, name, complete=text.rstrip(_BLANKS).endswith(("}", "]")))


def first_mark(given: Given, name: str) -> str:
    """Return the first character of a file that is no blank, empty where there is none."""
    with given.opened(name) as stream:
        return _Sliding(stream, name).next_mark()


def crowded(text: str) -> bool:
    """Whether a JSON text has more values than there is memory for: empty ones are short."""
    if sum(map(text.count, "[{,")) <= MOST_VALUES:
        return False
    begun = (found for found in _VALUE.finditer(text) if found[0] in "[{,")
    return next(islice(begun, MOST_VALUES, None), None) is not None


def _parsed(text: str, name: str, *, complete: bool = True) -> Any:
    if crowded(text):
        raise TransferError(Refusal.TOO_LARGE, name, "too many values")
    try:
        return parse_whole(text)
    except ValueError as error:
        refusal = Refusal.BROKEN if complete else Refusal.TRUNCATED
        raise TransferError(refusal, name, str(error)) from error


class _Sliding:
    """The text of a stream, as much of it as is looked at."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        self._stream = stream
        self._name = name
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._text = ""
        self._at = 0
        self._ended = False

    def next_mark(self) -> str:
        """Return the next character that is no blank, which is not taken yet; none at the end."""
        while True:
            found = _BLANK.match(self._text, self._at)
            self._at = self._at if found is None else found.end()
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._read():
                return ""

    def take(self) -> None:
        """Go on behind the next character."""
        self._at += 1

    def element(self) -> str:
        """Return the text of the element that begins here, and go on behind it."""
        if self._text[self._at] not in "[{":
            return self._scalar()
        depth, look = 0, self._at
        while True:
            found = _MARK.search(self._text, look)
            if found is None or found[0] == '"':
                look = len(self._text) if found is None else found.start()
                look -= self._read_on()
                continue
            look = found.end()
            if found[0] in "[{":
                depth += 1
            elif found[0] in "]}":
                depth -= 1
                if not depth:
                    taken = self._text[self._at : look]
                    self._at = look
                    return taken

    def _scalar(self) -> str:
        if not _BEGINS_SCALAR.match(self._text, self._at):
            raise TransferError(Refusal.BROKEN, self._name, "an element that is no value")
        while True:
            found = _SCALAR.match(self._text, self._at)
            if found is not None and found.end() < len(self._text):  # it has ended
                self._at = found.end()
                return found[0]
            self._read_on()

    def _read_on(self) -> int:
        """Read more of an element and return by how much all that was read has moved."""
        moved = self._at
        if len(self._text) - self._at > LARGEST_ELEMENT:
            raise TransferError(Refusal.TOO_LARGE, self._name)
        if not self._read():
            raise TransferError(Refusal.TRUNCATED, self._name)
        return moved

    def _read(self) -> bool:
        """Read at least as much again as there is; false at the end."""
        if self._ended:
            return False
        rest = self._text[self._at :]
        data = self._stream.read(max(_AT_ONCE, len(rest)))
        self._ended = not data
        try:
            more = self._decoder.decode(data, final=self._ended)
        except UnicodeDecodeError as error:
            raise TransferError(Refusal.NOT_TEXT, self._name) from error
        self._text, self._at = rest + more, 0
        return bool(more) or self._read()
