"""Files of messages as they are shown: by the hash of their bytes, read in worker threads."""

from __future__ import annotations

import errno
import hashlib
import os
from typing import TYPE_CHECKING

from nocopt.app.attachments import PDF_SECONDS
from nocopt.core.attachments import AttachmentKind, AttachmentPart
from nocopt.core.sniffing import decoded
from nocopt.documents import pdf
from nocopt.documents.pdf import PdfError

if TYPE_CHECKING:
    from nocopt.store.attachments import Attachments


class StoredFiles:
    """Reads what the store keeps; all calls block, and may be made in any thread.

    A file that is gone, or is no longer what it was, is a `FileNotFoundError`; any other `OSError`
    says that the disk does not give it.
    """

    def __init__(self, shelf: Attachments) -> None:
        self._shelf = shelf

    def data(self, sha256: str) -> bytes:
        """Return the bytes of a file."""
        data = self._shelf.path(sha256).read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        return data

    def there(self, sha256: str) -> bool:
        """Whether there is a file; whether it is what it was is not looked at."""
        return self._shelf.path(sha256).is_file()

    def text(self, part: AttachmentPart) -> str | None:
        """Return the text of a text or a PDF; None where there is none that can be read."""
        data = self.data(part.sha256)
        if part.kind is AttachmentKind.IMAGE:
            return None
        if part.kind is AttachmentKind.TEXT:
            return decoded(data)
        try:
            return pdf.text(data, PDF_SECONDS)
        except PdfError:
            return None
