"""The files of requests that are kept, looked up and put back where their hashes stand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from nocopt.api.kept_files import data_as_sent, length_as_sent, named_files, with_files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nocopt.api.kept_files import NamedFile
    from nocopt.app.stored_files import StoredFiles
    from nocopt.core.exchange import Exchange


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file of a request: its bytes on the disk, and those that its data took in the request.

    Both are None where the file is gone, is another one now, or cannot be read.
    """

    named: NamedFile
    size: int | None = None
    sent: int | None = None


class Sent(NamedTuple):
    """The files of a request by what stands in the place of their data in what is kept of it.

    `size` is that of the body as it was sent, in bytes, without files that are gone; `complete`
    says that there are none.
    """

    files: Mapping[str, SentFile]
    size: int
    complete: bool


class Whole(NamedTuple):
    """A request as it was sent, and whether all files are in it; of others stands the hash."""

    exchange: Exchange
    complete: bool


class SentFiles:
    """Reads what was sent with requests; all calls block, and may be made in any thread."""

    def __init__(self, files: StoredFiles) -> None:
        self._files = files

    def of(self, exchange: Exchange) -> Sent:
        """Return what files a request had, and how large it was."""
        named = list(named_files(exchange.body))
        files = {one.reference: self._look(one) for one in set(named)}
        lengths = [files[one.reference].sent for one in named]
        size = len(exchange.body.encode("utf-8", "replace"))
        size += sum(
            (length or 0) - len(one.reference) for one, length in zip(named, lengths, strict=True)
        )
        return Sent(files, size, None not in lengths)

    def whole(self, exchange: Exchange) -> Whole:
        """Return a request with its files in it, exactly as it went out."""
        named = {one.sha256 for one in named_files(exchange.body)}
        found = {sha256: self._read(sha256) for sha256 in named}
        there = {sha256: data for sha256, data in found.items() if data is not None}
        body = with_files(exchange.body, there) if there else exchange.body
        return Whole(replace(exchange, body=body), complete=len(there) == len(named))

    def data(self, file: NamedFile) -> str | None:
        """Return the data of a file as it was sent; None where it is gone."""
        data = self._read(file.sha256)
        return None if data is None else data_as_sent(file, data)

    def _look(self, named: NamedFile) -> SentFile:
        data = self._read(named.sha256)
        if data is None:
            return SentFile(named)
        return SentFile(named, len(data), length_as_sent(named, data))

    def _read(self, sha256: str) -> bytes | None:
        try:
            return self._files.data(sha256)
        except OSError:
            return None  # which is told: the request is not complete then
