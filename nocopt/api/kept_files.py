"""Files in requests that are kept: named there by their hashes, and put back as they were sent."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from nocopt.api.request_json import REFERENCE, data_of_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Of what a person writes no quote stands bare in JSON, so that this is found in no text.
_FILE: Final = re.compile(
    rf'("source":\{{"type":"(base64|text)","media_type":"[^"]*","data":)"{REFERENCE}([0-9a-f]{{64}})"'
)


class NamedFile(NamedTuple):
    """A file in a request: the hash of its bytes, and whether it is sent as text."""

    sha256: str
    is_text: bool

    @property
    def reference(self) -> str:
        """What stands in the place of its data."""
        return REFERENCE + self.sha256


def named_files(body: str) -> Iterator[NamedFile]:
    """Give the files of a request that is kept, each as often as it is in it."""
    for found in _FILE.finditer(body):
        yield NamedFile(found[3], found[2] == "text")


def data_as_sent(file: NamedFile, data: bytes) -> str:
    """Return the data of a file as it is sent, before it is made a string of JSON."""
    return data_of_file(data, is_text=file.is_text)


def length_as_sent(file: NamedFile, data: bytes) -> int:
    """Return how many bytes the data of a file takes in a request, without its quotes."""
    if not file.is_text:
        return (len(data) + 2) // 3 * 4
    return len(_string(file, data).encode("utf-8", "replace")) - 2


def with_files(body: str, files: Mapping[str, bytes]) -> str:
    """Return the JSON that was sent, byte for byte, of one that is kept.

    A file that is not among `files` is named still.
    """

    def put(found: re.Match[str]) -> str:
        file = NamedFile(found[3], found[2] == "text")
        data = files.get(file.sha256)
        return found[0] if data is None else found[1] + _string(file, data)

    return _FILE.sub(put, body)


def _string(file: NamedFile, data: bytes) -> str:
    return json.dumps(data_as_sent(file, data), ensure_ascii=False)
