"""Files on their way into a message: what is taken, what becomes of it, and what is refused."""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from nocopt.app.attachments import LARGEST_FILE, Attached, Intake, Reason, Refusal
from nocopt.core.attachments import AttachmentKind, AttachmentPart
from nocopt.core.enclosures import most_enclosed
from nocopt.core.models import Model
from nocopt.core.sniffing import MAX_REQUEST
from tests.app.rig import Rig, catalogue, rig, run
from tests.documents.locked_pdfs import locked
from tests.documents.test_documents_pdf import pdf, says
from tests.pictures import GIF, picture

SONNET = catalogue().describe("claude-sonnet-5")
PLAIN = replace(SONNET, images=False, pdf=False)


class Bench(NamedTuple):
    rig: Rig
    intake: Intake

    async def kept(self, part: AttachmentPart) -> bytes | None:
        return await self.rig.means.shelves.attachments.read(part.sha256)


@asynccontextmanager
async def bench(folder: Path) -> AsyncIterator[Bench]:
    async with rig(folder) as it:
        yield Bench(it, it.means.intake)


def taken(folder: Path, data: bytes, name: str = "file", model: Model = SONNET) -> AttachmentPart:
    """What a file becomes; its bytes are on the shelf as it says."""

    async def work() -> AttachmentPart:
        async with bench(folder) as it:
            part = await it.intake.take(data, name, model)
            assert isinstance(part, AttachmentPart)
            kept = await it.kept(part)
            assert kept is not None
            assert len(kept) == part.size
            return part

    return run(work())


def refused(folder: Path, data: bytes, name: str = "file", model: Model = SONNET) -> Refusal:
    """Why a file is not taken; then nothing is on the shelf."""

    async def work() -> Refusal:
        async with bench(folder) as it:
            found = await it.intake.take(data, name, model)
            assert isinstance(found, Refusal)
            return found

    refusal = run(work())
    assert not list((folder / "data").glob("attachments/*/*"))
    return refusal


@pytest.mark.parametrize(
    ("data", "media_type", "width"),
    [
        (picture("png", 40, 20), "image/png", 40),
        (picture("jpeg", 40, 20), "image/jpeg", 40),
        (picture("webp", 40, 20), "image/webp", 40),
        (GIF, "image/gif", 2),
    ],
)
def test_an_image_is_taken_as_it_is_whatever_its_name(
    tmp_path: Path, data: bytes, media_type: str, width: int
) -> None:
    part = taken(tmp_path, data, "notes.txt")
    assert part == AttachmentPart(
        sha256=hashlib.sha256(data).hexdigest(),
        kind=AttachmentKind.IMAGE,
        media_type=media_type,
        name="notes.txt",
        size=len(data),
        width=width,
        height=width // 2,
    )


def test_an_image_that_is_too_wide_is_made_smaller(tmp_path: Path) -> None:
    part = taken(tmp_path, picture("png", 16_000, 4))
    assert (part.width, part.height, part.made_from) == (8000, 2, "scaled")


def test_an_image_of_another_type_is_made_anew(tmp_path: Path) -> None:
    part = taken(tmp_path, picture("bmp", 40, 20), "scan.bmp")
    assert (part.media_type, part.width, part.made_from) == ("image/png", 40, "retyped")


@pytest.mark.parametrize("tail", ["", ".md"])
def test_a_text_is_taken_in_one_encoding(tmp_path: Path, tail: str) -> None:
    words = "Grüße, 世界\n"
    for number, data in enumerate((words.encode(), words.encode("utf-16"))):
        part = taken(tmp_path / str(number), data, f"words{tail}")
        assert part.sha256 == hashlib.sha256(words.encode()).hexdigest()
        assert part.kind is AttachmentKind.TEXT
        assert part.characters == len(words)
        assert part.media_type == ("text/markdown" if tail else "text/plain")


def test_a_pdf_tells_its_pages(tmp_path: Path) -> None:
    part = taken(tmp_path, pdf(says(b"one"), says(b"two")), "paper.pdf")
    assert (part.kind, part.media_type) == (AttachmentKind.PDF, "application/pdf")
    assert part.pages == 2


def test_a_model_of_text_takes_text_only(tmp_path: Path) -> None:
    assert taken(tmp_path, b"words", model=PLAIN).characters == 5
    for number, (data, reason, has_text) in enumerate(
        (
            (picture("png", 4, 2), Reason.NO_IMAGES, False),
            (picture("bmp", 4, 2), Reason.NO_IMAGES, False),
            (pdf(says(b"one")), Reason.NO_PDF, True),
        )
    ):
        found = refused(tmp_path / str(number), data, "x", PLAIN)
        assert found == Refusal(reason, "x", has_text=has_text)


@pytest.mark.parametrize("codec", ["cp1252", "gb18030"])
def test_a_text_of_another_encoding_is_stored_in_utf_8(tmp_path: Path, codec: str) -> None:
    text = "Größe;Übung;Straße\n" if codec == "cp1252" else "这是一个测试文件。\n"

    async def work() -> None:
        async with bench(tmp_path) as it:
            part = await it.intake.take(text.encode(codec), "a.csv", SONNET)
            assert isinstance(part, AttachmentPart)
            assert (part.media_type, part.made_from) == ("text/csv", codec)
            assert await it.kept(part) == text.encode()

    run(work())


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.EMPTY),
        (b" \n\t", Reason.EMPTY),
        (bytes(range(256)), Reason.UNKNOWN_KIND),
        (b"PK\x03\x04" + bytes(50), Reason.UNKNOWN_KIND),
        (picture("png")[:9000], Reason.UNREADABLE),
        (b"%PDF-1.7\nnothing else", Reason.UNREADABLE),
        (locked("", "AES-256"), Reason.LOCKED_PDF),
        (locked("open sesame", "RC4-128"), Reason.LOCKED_PDF),
    ],
)
def test_what_no_model_can_take_is_refused_with_a_reason(
    tmp_path: Path, data: bytes, reason: Reason
) -> None:
    assert refused(tmp_path, data, "x") == Refusal(reason, "x")


@pytest.mark.qt_log_ignore("exceeds the current allocation limit")  # which is the point
def test_a_picture_with_more_pixels_than_can_be_unpacked_is_not_called_damaged(
    tmp_path: Path,
) -> None:
    small = picture("png")
    head = b"IHDR" + (30_000).to_bytes(4) * 2 + small[24:29]
    data = small[:12] + head + zlib.crc32(head).to_bytes(4) + small[33:]
    assert refused(tmp_path, data, "x") == Refusal(Reason.TOO_MANY_PIXELS, "x", 64)


def test_what_is_far_too_large_is_not_looked_at(tmp_path: Path) -> None:
    found = refused(tmp_path, bytes(LARGEST_FILE + 1), "x")
    assert found == Refusal(Reason.TOO_LARGE, "x", LARGEST_FILE)


def test_a_text_that_no_request_has_room_for_is_refused(tmp_path: Path) -> None:
    found = refused(tmp_path, b"a" * (MAX_REQUEST + 1), "x")
    assert found == Refusal(Reason.TOO_LARGE, "x", MAX_REQUEST)


def test_a_pdf_of_too_many_pages_can_be_taken_as_text(tmp_path: Path) -> None:
    small = replace(SONNET, context=200_000)
    assert (most_enclosed(SONNET), most_enclosed(small)) == (600, 100)
    data = pdf(*(says(b"page %d" % number) for number in range(101)))

    async def work() -> None:
        async with bench(tmp_path) as it:
            found = await it.intake.take(data, "long.pdf", small)
            assert found == Refusal(Reason.TOO_MANY_PAGES, "long.pdf", 100, has_text=True)
            part = await it.intake.take_text_of_pdf(data, "long.pdf")
            assert isinstance(part, AttachmentPart)
            assert (part.kind, part.made_from) == (AttachmentKind.TEXT, "pdf_text")
            kept = await it.kept(part)
            assert kept is not None
            assert kept.startswith(b"page 0\n\npage 1\n\n")
            assert len(kept.decode()) == part.characters

    run(work())


def test_of_a_pdf_of_pictures_there_is_no_text(tmp_path: Path) -> None:
    async def work() -> None:
        async with bench(tmp_path) as it:
            found = await it.intake.take_text_of_pdf(pdf(b"0 0 9 9 re f"), "scan.pdf")
            assert found == Refusal(Reason.EMPTY, "scan.pdf")
            found = await it.intake.take_text_of_pdf(locked("open sesame", "AES-256"), "scan.pdf")
            assert found == Refusal(Reason.LOCKED_PDF, "scan.pdf")

    run(work())


def test_a_pasted_text_is_a_file(tmp_path: Path) -> None:
    async def work() -> None:
        async with bench(tmp_path) as it:
            part = await it.intake.take_pasted("so many words", "Pasted text")
            assert isinstance(part, AttachmentPart)
            assert (part.name, part.characters, part.made_from) == ("Pasted text", 13, "pasted")
            assert await it.kept(part) == b"so many words"

    run(work())


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("/some/where/a b.txt", "a b.txt"),
        ("C:\\notes\\b.txt", "b.txt"),
        ("two\nlines\x00.txt", "two\ufffdlines\ufffd.txt"),
        ("bad \udcff name", "bad \ufffd name"),
        ("x" * 300 + ".txt", "x" * 195 + "….txt"),
        ("y" * 300, "y" * 199 + "…"),
        ("", ""),
    ],
)
def test_a_name_is_fit_to_be_kept_and_shown(tmp_path: Path, name: str, kept: str) -> None:
    assert taken(tmp_path, b"words", name).name == kept


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such pipes")
def test_a_file_of_this_machine_is_read(tmp_path: Path) -> None:
    there, folder, pipe = tmp_path / "a b.txt", tmp_path / "folder", tmp_path / "pipe"
    there.write_bytes(b"some words")
    folder.mkdir()
    os.mkfifo(pipe)

    async def work() -> None:
        async with bench(tmp_path) as it:
            part = await it.intake.take_file(there, SONNET)
            assert isinstance(part, AttachmentPart)
            assert (part.name, await it.kept(part)) == ("a b.txt", b"some words")
            for path, reason in (
                (folder, Reason.FOLDER),
                (pipe, Reason.UNREADABLE),
                (tmp_path / "nothing", Reason.MISSING),
            ):
                found = await it.intake.take_file(path, SONNET)
                assert found == Refusal(reason, path.name)

    run(work())


def part(name: str, letter: str = "a") -> AttachmentPart:
    return AttachmentPart(letter * 64, AttachmentKind.TEXT, "text/plain", name, 1)


def test_files_of_a_message_are_in_order_and_told_apart() -> None:
    states: list[tuple[AttachmentPart, ...]] = []
    attached, changes = Attached((part("1"),), states.append), list[None]()
    attached.changed.connect(lambda: changes.append(None))
    assert attached.add(part("2", "b"))
    assert not attached.add(part("2", "b")), "the same is there once"
    assert attached.add(part("2", "c")), "another file of the same name is another"
    assert [one.sha256[0] for one in attached.value] == ["a", "b", "c"]
    attached.remove(part("1"))
    attached.remove(part("1"))
    attached.sent((part("2", "b"), part("gone", "e")))
    assert attached.value == (part("2", "c"),)
    assert len(changes) == 4
    assert states[-1] == attached.value
    assert len(states) == 4
