"""Files as they are shown: their bytes and their text, and what is said of those that are gone."""

from __future__ import annotations

from pathlib import Path

import pytest

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
