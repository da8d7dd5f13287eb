"""An incremental reader of server-sent events that works on bytes (section 3.1)."""

from __future__ import annotations

from typing import Final, NamedTuple


class ServerEvent(NamedTuple):
    """One event; a comment is the event with empty name and data: nothing but a sign of life."""

    name: str
    data: str


LIFE: Final = ServerEvent("", "")


class SseReader:
    """Turns the bytes of an event stream, cut anywhere, into events; it never fails.

    Lines end with LF, CR LF or CR and nothing else. Bytes are gathered until a line is whole and
    decoded then, invalid ones to U+FFFD. There is no limit to a line, but `held` tells how much has
    been gathered, and the time spent is linear in the bytes fed. `id`, `retry` and unknown fields
    are ignored: the API cannot resume.
    """

    __slots__ = ("_after_cr", "_at_start", "_data", "_line", "_name", "held")

    def __init__(self) -> None:
        self._line: list[bytes] = []  # pieces of the line that has not ended yet
        self._after_cr = False  # the last byte was CR: an LF that follows belongs to it
        self._at_start = True
        self._name = ""
        self._data: list[str] = []
        self.held = 0  # bytes of the event that has not ended yet, about

    def feed(self, data: bytes) -> list[ServerEvent]:
        """Return the events that `data` completes."""
        if self._after_cr or b"\r" in data:
            data = self._with_lf_only(data)
        end = data.rfind(b"\n") + 1
        self.held += len(data)
        if not end:
            if data:
                self._line.append(data)
            return []
        self._line.append(data[:end])
        lines = b"".join(self._line)
        self._line = [data[end:]] if end < len(data) else []
        found = self._read(lines)
        if not self._data:
            self.held = len(data) - end
        return found

    def finish(self) -> list[ServerEvent]:
        """Return what the end of the body leaves: a last event without blank line, if any.

        The format discards it; the caller may take it when its data is whole (check 15).
        """
        return self.feed(b"\n\n")

    def _with_lf_only(self, data: bytes) -> bytes:
        if self._after_cr and data.startswith(b"\n"):
            data, self._after_cr = data[1:], False
        if data:
            self._after_cr = data.endswith(b"\r")
        return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")

    def _read(self, lines: bytes) -> list[ServerEvent]:
        text = str(lines, "utf-8", "replace")
        if self._at_start:
            text, self._at_start = text.removeprefix("\ufeff"), False
        found: list[ServerEvent] = []
        for line in text[:-1].split("\n"):
            if line.startswith("data: "):
                self._data.append(line[6:])
            elif line.startswith("event: "):
                self._name = line[7:]
            elif not line:
                self._dispatch(found)
            else:
                self._read_field(line, found)
        return found

    def _dispatch(self, found: list[ServerEvent]) -> None:
        data = "\n".join(self._data)
        if data:
            found.append(ServerEvent(self._name, data))
        self._name = ""
        self._data.clear()

    def _read_field(self, line: str, found: list[ServerEvent]) -> None:
        field, _, value = line.partition(":")
        if field == "data":
            self._data.append(value.removeprefix(" "))
        elif field == "event":
            self._name = value.removeprefix(" ")
        elif not field:
            found.append(LIFE)
