"""PDF files: how many pages there are, whether they are locked, and the text on them."""

from __future__ import annotations

import logging
import time
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import TYPE_CHECKING, Final

from nocopt.core.errors import NocoptError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pypdf import PageObject, PdfReader

_MOST_UNPACKED: Final = 16_000_000  # bytes of one stream: of a page, a font, packed objects
_MOST_WORK: Final = 500_000  # words of one page's description, a few seconds of work
_MOST_PAGES: Final = 10_000

# What a file that was made by anyone, or damaged, makes pypdf raise.
_BROKEN: Final = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError, OSError, RuntimeError),
    *(TypeError, ValueError, EOFError, MemoryError, zlib.error),
)


class PdfFault(StrEnum):
    """Why nothing can be told of a PDF."""

    UNREADABLE = "unreadable"  # damaged, no PDF at all, or made to be endless
    LOCKED = "locked"  # the API takes none with a password either (section 1.3)
    SLOW = "slow"  # reading it took longer than was allowed


class PdfError(NocoptError):
    """A PDF could not be read; `detail` is for the log."""

    def __init__(self, fault: PdfFault, detail: str = "") -> None:
        super().__init__(f"{fault}: {detail}")
        self.fault, self.detail = fault, detail


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """What a PDF says of itself; `pages` is None where it is `encrypted` and does not tell."""

    pages: int | None
    encrypted: bool


def read(data: bytes) -> PdfFacts:
    """Return the facts of a file; `PdfError` where it is none that can be read. Blocking."""
    with _reading():
        reader = _opened(data)
        if reader.is_encrypted:
            return PdfFacts(None, encrypted=True)
        return PdfFacts(len(_pages(reader)), encrypted=False)


def text(data: bytes, seconds: float, *, clock: Callable[[], float] = time.monotonic) -> str:
    """Return the text of all pages, a blank line between them; empty where there are pictures only.

    Blocking. `PdfError` where the file is locked, cannot be read, or takes longer than `seconds`;
    what describes a page is cut into words first, which may take a few seconds more.
    """
    in_time = _deadline(seconds, clock)
    with _reading():
        reader = _opened(data)
        if reader.is_encrypted:
            raise PdfError(PdfFault.LOCKED)
        found = []
        for page in _pages(reader):
            in_time()
            found.append(page.extract_text(visitor_operand_before=in_time).strip())
        in_time()
        return _whole("\n\n".join(words for words in found if words))


def _deadline(seconds: float, clock: Callable[[], float]) -> Callable[..., None]:
    """Return what raises once that many seconds are over."""
    end = clock() + seconds

    def in_time(*_operation: object) -> None:
        if clock() > end:
            raise PdfError(PdfFault.SLOW)

    return in_time


def _opened(data: bytes) -> PdfReader:
    from pypdf import PdfReader

    return PdfReader(BytesIO(data))


def _pages(reader: PdfReader) -> Sequence[PageObject]:
    """Return the pages; a file without any shows nothing to anybody."""
    if not reader.pages:
        raise PdfError(PdfFault.UNREADABLE, "no pages")
    return reader.pages


@contextmanager
def _reading() -> Iterator[None]:
    """Read within bounds, and tell of whatever is raised in one way."""
    # Imported when the first file is read: the start of the program does not pay for it.
    from pypdf import apply_configuration
    from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it quotes what stands in the files
    bounds = apply_configuration(
        zlib_maximum_output_length=_MOST_UNPACKED,
        lzw_maximum_output_length=_MOST_UNPACKED,
        run_length_maximum_output_length=_MOST_UNPACKED,
        array_based_stream_maximum_output_length=_MOST_UNPACKED,
        stream_decoding_work_maximum_length=4 * _MOST_UNPACKED,
        stream_parsing_work_maximum_count=_MOST_WORK,
        page_tree_maximum_entries=_MOST_PAGES,
        jbig2dec_binary=None,  # no other program is started for a file
        disable_legacy_handling=True,
    )
    try:
        with bounds:
            yield
    except (FileNotDecryptedError, DependencyError) as error:
        raise PdfError(PdfFault.LOCKED, type(error).__name__) from error
    except (PyPdfError, *_BROKEN) as error:
        raise PdfError(PdfFault.UNREADABLE, type(error).__name__) from error


def _whole(found: str) -> str:
    """Return text that can be kept and sent: half a character becomes a mark."""
    return found.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
