"""Files of messages as they are shown: by the hash of their bytes, read in worker threads."""

from __future__ import annotations

import errno
import os
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final, NamedTuple

from nocopt.app.attachments import PDF_SECONDS
from nocopt.app.pdf_pages import PdfPages
from nocopt.core.attachments import AttachmentKind, AttachmentPart
from nocopt.core.digests import hashing
from nocopt.core.sniffing import decoded
from nocopt.documents import pdf
from nocopt.documents.pdf import PdfError, PdfFault, PdfFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from nocopt.core.attachments import DrawnPage
    from nocopt.store.attachments import Attachments


_FIRST_PAGES: Final = 40  # small pictures that are kept
_SMALL_SECONDS: Final = 3.0  # that drawing one of them may take: it is not worth more


class Glance(NamedTuple):
    """How many pages a PDF has, and the first of them; None for what cannot be told.

    `slow`: that took too long this time.
    """

    pages: int | None
    first: DrawnPage | None
    slow: bool = False


class ShownFiles:
    """Reads files, wherever they are; all calls block, and may be made in any thread.

    A file that is gone, or is no longer what it was, is a `FileNotFoundError`; any other `OSError`
    says that it is not to be had.
    """

    def data(self, sha256: str) -> bytes:
        """Return the bytes of a file."""
        raise NotImplementedError

    def text(self, part: AttachmentPart) -> str | None:
        """Return the text of a text or a PDF; None where there is none that can be read.

        What takes too long is a `TimeoutError`: another time it may not.
        """
        data = self.data(part.sha256)
        if part.kind is AttachmentKind.IMAGE:
            return None
        if part.kind is AttachmentKind.TEXT:
            return decoded(data)
        try:
            return pdf.text(data, PDF_SECONDS)
        except PdfError as error:
            if error.fault is PdfFault.SLOW:
                raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT)) from error
            return None

    def pages(self, sha256: str) -> PdfPages:
        """Return what draws the pages of a PDF; nothing is read for that, and no process begins."""
        return PdfPages(partial(self.data, sha256))


class InnerFile(ShownFiles):
    """One file that stands in a message itself; `read` gives its bytes, or a `ValueError`."""

    def __init__(self, read: Callable[[], bytes]) -> None:
        self._read = read

    def data(self, sha256: str) -> bytes:  # noqa: ARG002 - there is only one
        """Return the bytes of the file."""
        try:
            return self._read()
        except ValueError as error:
            raise OSError(errno.EILSEQ, os.strerror(errno.EILSEQ)) from error


class StoredFiles(ShownFiles):
    """Reads what the store keeps."""

    def __init__(self, shelf: Attachments) -> None:
        self._shelf = shelf
        self._first_page = lru_cache(_FIRST_PAGES)(self._drawn_first_page)

    def data(self, sha256: str) -> bytes:
        """Return the bytes of a file."""
        held = self._shelf.held.get(sha256)
        data = self._shelf.path(sha256).read_bytes() if held is None else held
        if hashing(data).hexdigest() != sha256:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        return data

    def there(self, sha256: str) -> bool:
        """Whether there is a file; whether it is what it was is not looked at."""
        return sha256 in self._shelf.held or self._shelf.path(sha256).is_file()

    def first_page(self, sha256: str, width: int, height: int) -> DrawnPage | None:
        """Return the first page of a PDF as it fits into so many pixels; None where there is none.

        The last ones are remembered. What takes too long is a `TimeoutError`: another time it may
        not.
        """
        return self._first_page(sha256, width, height)

    def _drawn_first_page(self, sha256: str, width: int, height: int) -> DrawnPage | None:
        found = glance(self.data(sha256), width, height)
        if found.slow:
            raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT))
        return found.first


def glance(data: bytes, width: int, height: int) -> Glance:
    """Return what a PDF looks like, its first page as it fits into so many pixels. Blocking."""
    pages = None
    try:
        with PdfFile(data) as file:
            pages = file.pages
            return Glance(pages, file.draw(0, width, height, _SMALL_SECONDS))
    except PdfError as error:
        return Glance(pages, None, slow=error.fault is PdfFault.SLOW)
