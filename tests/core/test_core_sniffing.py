"""What bytes are, whatever they are called: pictures made by real encoders, and broken ones."""

from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage

from nocopt.core.attachments import AttachmentKind
from nocopt.core.sniffing import Sniffed, decoded, sniff

# One pixel, a table of two colours; `FRAME` is a picture of one pixel with its own delay in front.
GIF_HEAD = b"GIF89a" + struct.pack("<HHBBB", 5, 3, 0x80, 0, 0) + bytes(6)
FRAME = b"\x21\xf9\x04\x00\x0a\x00\x00\x00" + b"\x2c" + bytes(8) + b"\x00\x02\x02\x44\x01\x00"
FRAME_WITH_COLOURS = b"\x2c" + bytes(8) + b"\x80" + bytes(6) + b"\x02\x02\x44\x01\x00"
COMMENT = b"\x21\xfe\x05hello\x03,,,\x00"


def drawn(kind: str, width: int, height: int) -> bytes:
    """A picture as Qt writes it."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("tomato"))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind)  # type: ignore[call-overload]
    return bytes(data.data())


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [("png", "image/png"), ("jpeg", "image/jpeg"), ("webp", "image/webp")],
)
@pytest.mark.parametrize(("width", "height"), [(1, 1), (640, 3), (17, 1200)])
def test_pictures_of_real_encoders(kind: str, media_type: str, width: int, height: int) -> None:
    data = drawn(kind, width, height)
    assert sniff(data, "a.txt") == Sniffed(AttachmentKind.IMAGE, media_type, width, height)


@pytest.mark.parametrize(
    ("frames", "animated"),
    [
        (FRAME, False),
        (FRAME + FRAME, True),
        (COMMENT + FRAME_WITH_COLOURS, False),
        (FRAME_WITH_COLOURS + COMMENT + FRAME, True),
    ],
)
def test_a_gif_tells_whether_it_moves(frames: bytes, animated: bool) -> None:
    expected = Sniffed(AttachmentKind.IMAGE, "image/gif", 5, 3, animated)
    assert sniff(GIF_HEAD + frames + b";") == expected


def test_a_png_tells_whether_it_moves() -> None:
    plain = drawn("png", 4, 2)
    head, rest = plain[:33], plain[33:]  # the signature and the first chunk
    moving = head + chunk(b"acTL", struct.pack(">II", 2, 0)) + rest
    assert sniff(moving) == Sniffed(AttachmentKind.IMAGE, "image/png", 4, 2, animated=True)
    late = plain.replace(chunk(b"IEND", b""), chunk(b"acTL", bytes(8)) + chunk(b"IEND", b""))
    assert late != plain
    assert not sniff(late).animated  # behind the picture it means nothing


def webp(kind: bytes, content: bytes) -> bytes:
    """A WebP file of one chunk."""
    body = b"WEBP" + kind + struct.pack("<I", len(content)) + content
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize("animated", [False, True])
def test_an_extended_webp(animated: bool) -> None:
    flags = bytes([0x02 if animated else 0x10, 0, 0, 0])
    size = (9000 - 1).to_bytes(3, "little") + (70_000 - 1).to_bytes(3, "little")
    expected = Sniffed(AttachmentKind.IMAGE, "image/webp", 9000, 70_000, animated)
    assert sniff(webp(b"VP8X", flags + size)) == expected


def test_a_lossless_webp() -> None:
    bits = (300 - 1) | (200 - 1) << 14
    found = sniff(webp(b"VP8L", b"\x2f" + bits.to_bytes(4, "little")))
    assert found == Sniffed(AttachmentKind.IMAGE, "image/webp", 300, 200)


def test_the_size_of_a_jpeg_stands_behind_what_cameras_write_in_front() -> None:
    plain = drawn("jpeg", 31, 13)
    notes = b"\xff\xe1" + struct.pack(">H", 2 + 40) + b"\xff\xc0" * 20  # looks like a frame
    assert sniff(plain[:2] + notes + b"\xff" + plain[2:]).width == 31
    assert sniff(plain[:2] + notes + plain[2:]).height == 13


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_a_picture_cut_anywhere_is_still_a_picture_and_never_an_error(kind: str) -> None:
    data = drawn(kind, 12, 34)
    for length in range(16, min(len(data), 400)):
        found = sniff(data[:length])
        assert found.kind is AttachmentKind.IMAGE
        assert (found.width, found.height) in {(12, 34), (0, 0), (12, 0), (0, 34)}


def test_a_cut_gif_is_no_error() -> None:
    whole = GIF_HEAD + FRAME + FRAME_WITH_COLOURS
    for length in range(6, len(whole)):
        assert sniff(whole[:length]).media_type == "image/gif"


PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF"


@pytest.mark.parametrize(
    ("data", "encrypted"),
    [
        (PDF, False),
        (b"\r\njunk of a printer\n" + PDF, False),
        (PDF.replace(b"/Root", b"/Encrypt 5 0 R /Root"), True),
        (PDF.replace(b"/Root", b"/Encrypt<</V 4>> /Root"), True),
        (PDF.replace(b"endobj", b"(about /Encryption) endobj"), False),
    ],
)
def test_a_pdf_tells_whether_it_is_locked(data: bytes, encrypted: bool) -> None:
    expected = Sniffed(AttachmentKind.PDF, "application/pdf", encrypted=encrypted)
    assert sniff(data, "a.png") == expected


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        ("naïve 漢字 😀\n\ttab".encode(), "naïve 漢字 😀\n\ttab"),
        (b"\xef\xbb\xbfwith a mark", "with a mark"),
        ("utf-16 ✓".encode("utf-16"), "utf-16 ✓"),
        (b"\xfe\xff" + "big ✓".encode("utf-16-be"), "big ✓"),
        (b"\x1b[31mred\x1b[0m page\x0c", "\x1b[31mred\x1b[0m page\x0c"),
        (b"col\0umn", None),
        (b"Latin-1: \xe9", None),
        (b"\xff\xfea", None),
        (b"\x01\x02\x03 hardly a text", None),
        (b"%!\x00", None),
    ],
)
def test_texts(data: bytes, text: str | None) -> None:
    assert decoded(data) == text
    expected = Sniffed(None) if text is None else Sniffed(AttachmentKind.TEXT, "text/plain")
    assert sniff(data, "notes") == expected


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_is_the_same_wherever_it_is_cut_to_be_looked_at(codec: str) -> None:
    text = "é漢😀" * 60_000
    for shift in range(4):
        assert decoded(("x" * shift + text).encode(codec)) == "x" * shift + text
    assert decoded(text.encode(codec)[:-1]) is None
    assert decoded(("\x01" + text).encode(codec)) == "\x01" + text
    assert decoded(("\x01" * len(text) + text).encode(codec)) is None


@pytest.mark.parametrize("before", range((1 << 18) - 24, (1 << 18) + 2))
def test_a_pdf_is_locked_wherever_it_says_so(before: int) -> None:
    data = b"%PDF-1.7\n".ljust(before) + b"/Encrypt 12 0 R"
    assert sniff(data).encrypted
    assert not sniff(data.replace(b"/Encrypt", b"/Encrypted ")).encrypted


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("a.csv", "text/csv"),
        ("A.MD", "text/markdown"),
        ("x.json", "application/json"),
        ("page.html", "text/html"),
        ("main.py", "text/plain"),
        ("csv", "text/csv"),
        ("", "text/plain"),
    ],
)
def test_only_of_a_text_the_name_says_more(name: str, media_type: str) -> None:
    assert sniff(b"a,b", name).media_type == media_type
    assert sniff(b"\0", name) == Sniffed(None)


@given(st.binary(max_size=300))
def test_no_bytes_are_an_error(data: bytes) -> None:
    found = sniff(data)
    assert (found.kind is None) is (found.media_type == "")


@given(
    st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"RIFFxxxxWEBPVP8X"]),
    st.binary(max_size=200),
)
def test_nothing_behind_the_mark_of_a_picture_is_an_error(mark: bytes, rest: bytes) -> None:
    assert sniff(mark + rest).kind is AttachmentKind.IMAGE
