"""Reads the files of messages, so that the search finds what is in them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from nocopt.core.attachments import AttachmentKind, AttachmentPart

if TYPE_CHECKING:
    from nocopt.app.stored_files import ShownFiles
    from nocopt.core.ports import RunBlocking
    from nocopt.store.file_texts import FileTexts, UnreadFile

LONGEST: Final = 500_000  # characters of a file that are found: its words are indexed in one go

_log = logging.getLogger(__name__)


class FileReading:
    """Reads texts and PDFs, one at a time, and keeps their texts on `shelf`."""

    def __init__(self, shelf: FileTexts, files: ShownFiles, run_blocking: RunBlocking) -> None:
        self._shelf = shelf
        self._files = files
        self._run_blocking = run_blocking
        self._not_had: set[str] = set()  # hashes of files that are tried again in another run

    async def read_one(self) -> bool:
        """Read a file that was not read yet; False where there is none left (`StoreError`)."""
        file = await self._shelf.next_unread()
        while file is not None and file.sha256 in self._not_had:
            file = await self._shelf.next_unread(file.sha256)
        if file is None:
            return False
        part = _part(file)
        try:
            text = await self._run_blocking(lambda: self._files.text(part))
        except TimeoutError:
            _log.info("a file is not searched, as reading it took too long")
            self._not_had.add(file.sha256)
            await self._shelf.note_slow(file.sha256)
        except OSError as error:
            _log.info("a file is not searched: %s", error.strerror)
            self._not_had.add(file.sha256)
        else:
            await self._shelf.put(file.sha256, (text or "")[:LONGEST])
        return True


def _part(file: UnreadFile) -> AttachmentPart:
    is_pdf = file.media_type == "application/pdf"
    kind = AttachmentKind.PDF if is_pdf else AttachmentKind.TEXT
    return AttachmentPart(file.sha256, kind, file.media_type, "", 0)
