"""A process of its own that reads one PDF with PDFium, and ends with whoever asked for it.

What such files are made of may crash a library, or keep it busy for ever: here only this process
is lost, after some seconds at most, and it knows no keys. Both directions speak in answers: a line
of JSON, and then as many bytes as its `size` says.

The first line to it is `{"size": …, "seconds": …}` with the bytes of the file, then one of
`{"do": "sizes"}`, `{"do": "text"}` and `{"do": "draw", "page": …, "width": …, "height": …}`, each
with `seconds` for the answer.
"""

from __future__ import annotations

import faulthandler
import json
import math
import os
import select
import threading
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any, BinaryIO, Final

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

MOST_PAGES: Final = 10_000
MOST_TEXT: Final = 64 * 1024 * 1024  # bytes

_MOST_MEMORY: Final = 2 << 30  # bytes, of addresses
_ORDINARY: Final = (612.0, 792.0)  # the size of a page that does not tell any, in points
_LARGEST: Final = 14_400.0  # points that a side of a page may have

# Marks of a library, or of nobody, in what it found as text.
_ODD: Final = str.maketrans({"\0": None, "\x02": "-", "\ufffe": "-", "\uffff": None})


def serve() -> int:
    """Answer on the standard output until the standard input ends; return the exit code."""
    source, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):  # whatever a library prints, it is no answer
        os.dup2(nowhere, number)
    _bind()
    threading.Thread(target=_end_with, args=(source.fileno(),), daemon=True).start()
    with source, answers, os.fdopen(nowhere, "wb") as log:
        document: PdfDocument | str = "unreadable"
        while line := source.readline():
            asked = json.loads(line)
            # Ends this process, also where it never comes back from the library.
            faulthandler.dump_traceback_later(asked["seconds"], exit=True, file=log)
            if "do" in asked:
                _answer(answers, *_found(document, asked))
            else:
                document = _opened(source.read(asked["size"]))
                fault = isinstance(document, str)
                _answer(answers, {"fault": document} if fault else {"pages": len(document)})
            faulthandler.cancel_dump_traceback_later()
    return 0


def _bind() -> None:
    """Take no more memory than a file may need, and leave nothing behind after a crash."""
    with suppress(ImportError, OSError, ValueError):  # where the system knows no such limits
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))


def _end_with(source: int) -> None:
    """Wait until nobody is there any more who could ask, and end, whatever is being done."""
    with suppress(AttributeError, OSError):  # on Windows there is no such thing
        gone = select.poll()
        gone.register(source, 0)
        gone.poll()
        os._exit(1)


def _answer(answers: BinaryIO, head: dict[str, Any], content: Any = b"") -> None:
    size = memoryview(content).nbytes
    answers.write(json.dumps({**head, "size": size}).encode() + b"\n")
    answers.write(content)
    answers.flush()


def _opened(data: bytes) -> PdfDocument | str:
    """Return the file as it was read, or the `PdfFault` that it has."""
    import pypdfium2
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        return "locked" if locked else "unreadable"
    # What opens without a password may be encrypted all the same.
    if raw.FPDF_GetSecurityHandlerRevision(document) >= 0:
        return "locked"
    with suppress(pypdfium2.PdfiumError):  # without them what is filled in is blank, and no more
        document.init_forms()  # before anything else is asked
    if not 0 < len(document) <= MOST_PAGES:
        return "unreadable"
    try:
        document.get_page_size(0)  # a tree that holds no pages may say that it has some
    except pypdfium2.PdfiumError:
        return "unreadable"
    return document


def _found(document: PdfDocument, asked: dict[str, Any]) -> tuple[dict[str, Any], Any]:
    """Return what is asked for: the head of the answer, and its bytes."""
    match asked["do"]:
        case "sizes":
            sizes = [_size(document, number) for number in range(len(document))]
            return {"sizes": sizes}, b""
        case "text":
            return {}, _text(document)
        case _:
            return _drawn(document, asked["page"], (asked["width"], asked["height"]))


def _size(document: PdfDocument, number: int) -> tuple[float, float]:
    """Return width and height of a page in points."""
    import pypdfium2

    try:
        wide, high = document.get_page_size(number)
    except pypdfium2.PdfiumError:
        return _ORDINARY
    if not (math.isfinite(wide) and math.isfinite(high) and wide > 0 and high > 0):
        return _ORDINARY
    return min(wide, _LARGEST), min(high, _LARGEST)


def _text(document: PdfDocument) -> bytes:
    """Return the text of all pages, a blank line between them."""
    import pypdfium2

    pages, room = list[bytes](), MOST_TEXT
    for number in range(len(document)):
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            continue  # a page that is damaged says nothing
        with closing(page), closing(page.get_textpage()) as words:
            found = words.get_text_bounded()
        lines = found.translate(_ODD).replace("\r\n", "\n").replace("\r", "\n")
        told = lines.strip().encode("utf-8", "replace")[:room]
        room -= len(told)
        pages += [told] if told else []
    return b"\n\n".join(pages)


def _drawn(document: PdfDocument, number: int, room: tuple[int, int]) -> tuple[dict[str, Any], Any]:
    """Return a page as large as fits into so many pixels, four bytes for each: BGR and nothing."""
    import pypdfium2
    from pypdfium2 import raw

    page = document[number]
    wide, high = _size(document, number)
    scale = min(room[0] / wide, room[1] / high)
    size = [
        max(1, min(most, round(side * scale)))
        for side, most in zip((wide, high), room, strict=True)
    ]
    bitmap = pypdfium2.PdfBitmap.new_native(*size, raw.FPDFBitmap_BGRx)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, *size)
    placed = (bitmap, page, 0, 0, *size, 0, raw.FPDF_ANNOT)
    raw.FPDF_RenderPageBitmap(*placed)
    if document.formenv is not None:
        raw.FPDF_FFLDraw(document.formenv, *placed)
    page.close()
    return {"width": size[0], "height": size[1]}, bitmap.buffer
