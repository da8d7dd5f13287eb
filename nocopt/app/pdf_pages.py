"""The pages of a stored PDF as pictures, while somebody looks at them."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from nocopt.documents.pdf import PdfError, PdfFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from nocopt.core.attachments import DrawnPage


class PdfPages:
    """Draws pages; all calls but `close` block, and are for worker threads: `settle` comes last.

    A page that breaks what draws it is given up: the file is opened again for the others.
    """

    def __init__(self, read: Callable[[], bytes]) -> None:
        self._read = read
        self._file: PdfFile | None = None
        self._lost: set[int] = set()
        self._closed = False

    def sizes(self) -> tuple[tuple[float, float], ...]:
        """Return width and height of all pages in points; empty where none can be drawn.

        `OSError` says that the file is not to be had.
        """
        try:
            return self._opened().sizes()
        except PdfError:
            self._let_go()
            return ()

    def draw(self, page: int, width: int, height: int) -> DrawnPage | None:
        """Return a page, the first is 0, as it fits into so many pixels; None where it cannot be.

        `OSError` says that the file is not to be had any more.
        """
        if page in self._lost:
            return None
        try:
            return self._opened().draw(page, width, height)
        except PdfError:
            self._lost.add(page)
            self._let_go()
            return None

    def close(self) -> None:
        """Draw no more, also what is being drawn; nothing can be drawn afterwards."""
        self._closed = True
        file = self._file
        if file is not None:
            file.end()

    def settle(self) -> None:
        """Close, and wait until nothing is left of what drew."""
        self.close()
        self._let_go()

    def _opened(self) -> PdfFile:
        if self._file is None and not self._closed:
            self._file = PdfFile(self._read(), self._begun)
        file = self._file
        if file is None or self._closed:  # it was closed while the file was opened
            self._let_go()
            raise OSError(errno.EBADF, "closed")
        return file

    def _begun(self, file: PdfFile) -> None:
        self._file = file
        if self._closed:
            file.end()

    def _let_go(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            file.close()
