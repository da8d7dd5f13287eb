"""Files as they are shown: their bytes and their text, and what is said of those that are gone."""

from __future__ import annotations

import contextlib
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from nocopt.app import stored_files
from nocopt.app.pdf_pages import PdfPages
from nocopt.app.stored_files import StoredFiles
from nocopt.core.attachments import AttachmentPart
from tests.app.rig import catalogue, rig, run
from tests.documents.test_documents_pdf import pdf, says
from tests.pictures import picture

SONNET = catalogue().describe("claude-sonnet-5")


def test_what_is_stored_is_given_and_what_is_gone_is_told(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as it:
            shelf = it.means.shelves.attachments
            files = StoredFiles(shelf)
            parts: list[AttachmentPart] = []
            for data in (b"words", pdf(says(b"Hello there")), pdf(b""), picture("png", 9, 9)):
                part = await it.means.intake.take(data, "file", SONNET)
                assert isinstance(part, AttachmentPart)
                assert files.there(part.sha256)
                assert files.data(part.sha256) == data
                parts.append(part)
            text, document, blank, image = parts
            assert files.text(text) == "words"
            assert "Hello there" in str(files.text(document))
            assert not (files.text(blank) or "").strip()
            assert files.text(image) is None
            shelf.path(text.sha256).write_bytes(b"other words")
            shelf.path(document.sha256).unlink()
            assert not files.there(document.sha256)
            for part in (text, document):
                with pytest.raises(FileNotFoundError):
                    files.text(part)

    run(work())


def test_the_first_page_of_a_pdf_is_drawn_once_for_each_size(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as it:
            shelf = it.means.shelves.attachments
            files = StoredFiles(shelf)
            part = await it.means.intake.take(pdf(says(b"one"), says(b"two")), "it.pdf", SONNET)
            note = await it.means.intake.take(b"words", "it.txt", SONNET)
            assert isinstance(part, AttachmentPart)
            assert isinstance(note, AttachmentPart)
            page = files.first_page(part.sha256, 100, 100)
            assert page is not None
            assert (page.width, page.height) == (77, 100)
            shelf.path(part.sha256).unlink()
            assert files.first_page(part.sha256, 100, 100) is page
            with pytest.raises(FileNotFoundError):
                files.first_page(part.sha256, 99, 99)
            assert files.first_page(note.sha256, 100, 100) is None

    run(work())


def test_a_first_page_that_took_too_long_is_tried_another_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work() -> None:
        async with rig(tmp_path) as it:
            files = StoredFiles(it.means.shelves.attachments)
            part = await it.means.intake.take(pdf(says(b"one") * 20_000), "it.pdf", SONNET)
            assert isinstance(part, AttachmentPart)
            monkeypatch.setattr(stored_files, "_SMALL_SECONDS", 0.001)
            with pytest.raises(TimeoutError):
                files.first_page(part.sha256, 900, 900)
            monkeypatch.undo()
            assert files.first_page(part.sha256, 900, 900) is not None

    run(work())


def test_a_page_that_cannot_be_drawn_keeps_none_of_the_others_from_it() -> None:
    pages = PdfPages(lambda: pdf(says(b"one"), says(b"two")))
    assert len(pages.sizes()) == 2
    assert pages.draw(7, 100, 100) is None  # none that is there, for which the process ends
    page = pages.draw(1, 100, 100)
    assert page is not None
    assert page.height == 100
    pages.close()
    with pytest.raises(OSError, match="closed"):
        pages.draw(0, 100, 100)


def test_what_is_being_opened_when_it_is_closed_is_given_up_without_waiting() -> None:
    endless = pdf(says(b"one") * 200_000)
    read, began = threading.Event(), time.monotonic()

    def data() -> bytes:
        read.set()
        return endless

    pages = PdfPages(data)
    with ThreadPoolExecutor(1) as worker:
        opening = worker.submit(pages.sizes)
        read.wait()
        pages.close()
        with contextlib.suppress(OSError):  # it was closed before or while it was opened
            assert opening.result() == ()
    pages.settle()
    assert time.monotonic() - began < 10
    with pytest.raises(OSError, match="closed"):
        pages.sizes()


def test_of_what_is_no_pdf_there_are_no_pages() -> None:
    pages = PdfPages(lambda: b"%PDF-1.7 and nothing else")
    assert pages.sizes() == ()
    assert pages.draw(0, 100, 100) is None
    pages.close()
