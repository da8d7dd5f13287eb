"""PDF files: pages and text of good ones; broken, locked and hostile ones end in a plain error."""

from __future__ import annotations

import logging
import subprocess
import sys
import zlib
from collections.abc import Sequence
from io import BytesIO
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from nocopt.documents.pdf import PdfError, PdfFacts, PdfFault, read, text

FONT = b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>"
PLENTY = 30.0  # seconds


def pdf(*contents: bytes, tail: bytes = b"", packs: bool = False) -> bytes:
    """A PDF with one page for each of the contents, written by hand."""
    pages = [4 + 2 * number for number in range(len(contents))]
    kids = b" ".join(b"%d 0 R" % page for page in pages)
    objects = [
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [%s] /Count %d>>" % (kids, len(contents)),
        FONT,
    ]
    for page, content in zip(pages, contents, strict=True):
        resources = b"<</Font <</F1 3 0 R>> /XObject <</Self %d 0 R>>>>" % (page + 1)
        objects.append(
            b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
            b"/Resources %s>>" % (page + 1, resources)
        )
        written = zlib.compress(content) if packs else content
        objects.append(
            b"<</Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length %d %s /Resources %s>>\n"
            b"stream\n%s\nendstream"
            % (len(written), b"/Filter /FlateDecode" if packs else b"", resources, written)
        )
    return whole(objects, tail)


def whole(objects: Sequence[bytes], tail: bytes = b"") -> bytes:
    """A PDF of these objects, the first of them its catalogue."""
    out, places = b"%PDF-1.7\n", list[int]()
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d /Root 1 0 R %s>>\n"
        % (
            len(objects) + 1,
            table,
            len(objects) + 1,
            tail,
        )
        + b"startxref\n%d\n%%%%EOF\n" % len(out)
    )


def says(words: bytes) -> bytes:
    return b"BT /F1 12 Tf 72 720 Td (%s) Tj ET" % words


def locked(password: str, algorithm: str) -> bytes:
    writer = PdfWriter()
    writer.append_pages_from_reader(PdfReader(BytesIO(pdf(says(b"secret")))))
    writer.encrypt(password, owner_password="owner", algorithm=algorithm)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def fault_of(data: bytes, seconds: float = PLENTY) -> PdfFault:
    with pytest.raises(PdfError) as caught:
        text(data, seconds)
    return caught.value.fault


@pytest.mark.parametrize("packs", [False, True])
def test_pages_and_their_text_are_read_in_order(packs: bool) -> None:
    data = pdf(says(b"first page"), says(b"second"), b"", says(b"fourth"), packs=packs)
    assert read(data) == PdfFacts(4, encrypted=False)
    assert text(data, PLENTY) == "first page\n\nsecond\n\nfourth"


def test_pages_without_words_give_none() -> None:
    assert text(pdf(b"0 0 100 100 re f"), PLENTY) == ""


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
@pytest.mark.parametrize("password", ["", "open sesame"])
def test_a_locked_file_is_told(password: str, algorithm: str) -> None:
    data = locked(password, algorithm)
    assert read(data).encrypted
    assert fault_of(data) is PdfFault.LOCKED


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a document at all",
        b"%PDF-1.7\n%%EOF\n",
        pdf(says(b"cut"))[:300],
        whole([b"<</Type /Catalog /Pages 7 0 R>>"]),
        whole([b"<</Type /Catalog /Pages 1 0 R /Kids [1 0 R]>>"]),
        whole([b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Kids [2 0 R] /Count 1>>"]),
        whole([b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Kids 12 /Count 1>>"]),
        whole([b"[" * 100_000]),
    ],
    ids=["empty", "text", "bare", "cut", "no pages", "itself", "cycle", "no kids", "nested"],
)
def test_what_is_broken_is_told(data: bytes) -> None:
    with pytest.raises(PdfError) as caught:
        read(data)
    assert caught.value.fault is PdfFault.UNREADABLE
    assert fault_of(data) is PdfFault.UNREADABLE


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused() -> None:
    bomb = pdf(b" " * 100_000_000, packs=True)
    assert len(bomb) < 200_000
    assert fault_of(bomb) is PdfFault.UNREADABLE


def test_a_page_of_endless_work_is_refused() -> None:
    assert fault_of(pdf(b"q Q " * 300_000, packs=True)) is PdfFault.UNREADABLE


def test_reading_ends_when_its_time_is_up() -> None:
    assert fault_of(pdf(*[says(b"words and words")] * 3), seconds=-1) is PdfFault.SLOW


def test_one_page_cannot_take_all_the_time() -> None:
    """Here each look at the clock is a second later; a page is only begun where there is time."""
    seconds = count()
    with pytest.raises(PdfError) as caught:
        text(pdf(says(b"one") * 50), 10, clock=lambda: float(next(seconds)))
    assert caught.value.fault is PdfFault.SLOW
    assert next(seconds) == 12, "the first look gives the end, and what is over it is the last"


def test_a_page_that_shows_itself_ends() -> None:
    assert "again" in text(pdf(says(b"again") + b" /Self Do"), PLENTY)


@settings(deadline=None, max_examples=150)
@given(
    at=st.integers(0, 900),
    length=st.integers(0, 40),
    put=st.binary(max_size=40),
)
def test_a_damaged_file_is_read_or_refused(at: int, length: int, put: bytes) -> None:
    good = pdf(says(b"one"), says(b"two"))
    damaged = good[:at] + put + good[at + length :]
    try:
        facts, words = read(damaged), text(damaged, PLENTY)
    except PdfError:
        return  # and nothing else is raised
    assert facts.pages is not None
    assert words == words.encode().decode(), "half a character cannot be sent"


def test_nothing_of_a_file_comes_into_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        odd = pdf(says(b"a page")).replace(b"/Kids [4 0 R]", b"/Kids [4 0 R (a secret)]")
        assert text(odd, PLENTY) == "a page"
    assert caplog.text == ""


def test_the_library_is_not_loaded_before_a_file_is_read() -> None:
    program = "import sys, nocopt.main, nocopt.documents.pdf; sys.exit('pypdf' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
