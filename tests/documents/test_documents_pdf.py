"""PDF files: pages and text of good ones; broken, locked and hostile ones end in a plain error."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nocopt.documents.pdf import PdfError, PdfFacts, PdfFault, PdfFile, read, text
from tests.documents.locked_pdfs import locked

FONT = b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>"
PLENTY = 30.0  # seconds

LIAR = """
import os, sys
os.read(0, 1000)
os.write(1, bytes.fromhex(sys.argv[1]))
while os.read(0, 1000): pass
"""


def pdf(*contents: bytes, tail: bytes = b"", packs: bool | None = False) -> bytes:
    """A PDF with one page for each of the contents, written by hand; None: they are packed."""
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
        packed = packs is not False
        objects.append(
            b"<</Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length %d %s /Resources %s>>\n"
            b"stream\n%s\nendstream"
            % (len(written), b"/Filter /FlateDecode" if packed else b"", resources, written)
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


def repeated(content: bytes, times: int) -> bytes:
    """So much of it, packed: nothing here is ever as large."""
    packer = zlib.compressobj()
    head = packer.compress(content) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + (packer.compress(content) + packer.flush(zlib.Z_FULL_FLUSH)) * (times - 1)


def test_a_small_file_that_unpacks_to_more_than_there_is_costs_its_time_only() -> None:
    bomb = pdf(repeated(bytes(1_000_000), 4_000), packs=None)
    assert len(bomb) < 5_000_000
    assert fault_of(bomb, 0.3) in (PdfFault.SLOW, PdfFault.UNREADABLE)


def test_reading_ends_when_its_time_is_up() -> None:
    began = time.monotonic()
    assert fault_of(pdf(repeated(b"0 0 m 9 9 l S " * 60_000, 60), packs=None), 0.2) is PdfFault.SLOW
    assert time.monotonic() - began < PLENTY / 3


def test_a_page_that_shows_itself_ends() -> None:
    assert "again" in text(pdf(says(b"again") + b" /Self Do"), PLENTY)


def test_pages_are_drawn_as_large_as_fits_into_the_room() -> None:
    with PdfFile(pdf(b"1 0 0 rg 0 0 306 792 re f", b"")) as file:
        assert file.sizes() == ((612.0, 792.0), (612.0, 792.0))
        page = file.draw(0, 100, 1000)
        assert (page.width, page.height, len(page.pixels)) == (100, 129, 100 * 129 * 4)
        middle = 64 * 100 * 4
        left, right = page.pixels[middle : middle + 3], page.pixels[middle + 396 : middle + 399]
        assert (left, right) == (b"\0\0\xff", b"\xff\xff\xff"), "blue, green, red"
        flat = file.draw(1, 1000, 20)
        assert (flat.width, flat.height) == (15, 20)


def test_a_page_of_any_size_has_one_that_can_be_drawn() -> None:
    for box in (b"9e30 9e30", b"0 0", b"1 14400"):
        with PdfFile(pdf(says(b"odd")).replace(b"612 792", box)) as file:
            [(wide, high)] = file.sizes()
            page = file.draw(0, 300, 300)
        assert 0 < wide <= 14_400
        assert 0 < high <= 14_400
        assert 0 < page.width <= 300
        assert 0 < page.height <= 300


def test_a_file_that_was_closed_tells_nothing_more() -> None:
    with PdfFile(pdf(says(b"one"))) as file:
        assert file.pages == 1
    file.close()
    with pytest.raises(PdfError):
        file.draw(0, 100, 100)


def test_a_process_that_ends_is_an_error_like_others() -> None:
    with PdfFile(pdf(says(b"one"))) as file:
        with pytest.raises(PdfError) as caught:
            file.draw(7, 100, 100)  # a page that is not there
        assert caught.value.fault is PdfFault.UNREADABLE


ASKER = """
import sys
from pathlib import Path
from nocopt.documents.pdf import PdfFile
data = Path(sys.argv[1]).read_bytes()
with PdfFile(data, lambda file: print(file.process_id, flush=True)) as file:
    file.text(600)
"""


@pytest.mark.skipif(not hasattr(select, "poll"), reason="is told by this")
def test_what_reads_a_file_ends_at_once_with_whoever_asked(tmp_path: Path) -> None:
    (tmp_path / "endless.pdf").write_bytes(
        pdf(repeated(b"0 0 m 9 9 l S " * 60_000, 600), packs=None)
    )
    with subprocess.Popen(
        [sys.executable, "-c", ASKER, str(tmp_path / "endless.pdf")], stdout=subprocess.PIPE
    ) as asker:
        assert asker.stdout is not None
        reader = int(asker.stdout.readline())
        asker.kill()
    began = time.monotonic()
    while is_there(reader):
        assert time.monotonic() - began < PLENTY / 3
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("answer", "content"),
    [
        ({"width": 100, "height": 100}, b"\xff" * 399),  # less than whoever shows it reads
        ({"width": -10, "height": -1}, b"\xff" * 40),
        ({"width": "10", "height": None}, b""),
        ({}, b""),
        ({"sizes": [[float("nan"), 1]]}, b""),
        ({"sizes": [[1]]}, b""),
        ({"sizes": 1}, b""),
    ],
)
def test_what_a_file_has_made_of_its_process_is_not_believed(
    answer: dict[str, object], content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = line({"pages": 1, "size": 0}) + line({**answer, "size": len(content)}) + content
    lying = [sys.executable, "-S", "-c", LIAR, answers.hex()]
    monkeypatch.setattr("nocopt.documents.pdf._command", lambda: lying)
    with PdfFile(b"%PDF-1.7") as file:
        ask = file.sizes if "sizes" in answer else lambda: file.draw(0, 100, 100)
        with pytest.raises(PdfError):
            ask()


@pytest.mark.parametrize(
    "head", [b'{"size": 0}\n', b"[]\n", b"[" * 40_000 + b"\n", b'{"size": 0, "fault": "other"}\n']
)
def test_a_process_that_answers_nonsense_is_a_file_that_cannot_be_read(
    head: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    lying = [sys.executable, "-S", "-c", LIAR, head.hex()]
    monkeypatch.setattr("nocopt.documents.pdf._command", lambda: lying)
    with pytest.raises(PdfError):
        PdfFile(b"%PDF-1.7")


def line(head: dict[str, object]) -> bytes:
    """The line of an answer."""
    return json.dumps(head).encode() + b"\n"


def is_there(process_id: int) -> bool:
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        pass
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


def test_whoever_reads_files_of_strangers_knows_no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-secret")
    with PdfFile(pdf(says(b"one"))) as file:
        environment = Path(f"/proc/{file.process_id}/environ")
        if not environment.exists():
            pytest.skip("no /proc on this system")
        assert b"sk-ant" not in environment.read_bytes()


@settings(deadline=None, max_examples=15)
@given(
    at=st.integers(0, 900),
    length=st.integers(0, 40),
    put=st.binary(max_size=40),
)
def test_a_damaged_file_is_read_or_refused(at: int, length: int, put: bytes) -> None:
    good = pdf(says(b"one"), says(b"two"))
    damaged = good[:at] + put + good[at + length :]
    try:
        with PdfFile(damaged) as file:
            words = file.text(PLENTY)
    except PdfError:
        return  # and nothing else is raised
    assert words == words.encode().decode(), "half a character cannot be sent"


def test_the_library_is_never_loaded_here() -> None:
    program = (
        "import sys, nocopt.main, nocopt.documents.pdf as pdf\n"
        "try: pdf.read(b'%PDF-1.7')\n"
        "except pdf.PdfError: pass\n"
        "sys.exit(any('pdfium' in name for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
