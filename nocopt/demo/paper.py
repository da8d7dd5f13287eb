"""A PDF of the demo's own: one page for each of its texts, with a figure, as scans have them."""

import zlib

_WIDE, _HIGH = 180, 240  # pixels of a figure
_CELL = 12  # pixels
_EDGE, _TAKEN, _FREE = b"\x5a", b"\xb4", b"\xfa"  # greys
_FONT = b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>"


def paper(texts: tuple[str, ...]) -> bytes:
    """Return a PDF with these texts, of printable ASCII without brackets or backslashes."""
    pages = [4 + 3 * number for number in range(len(texts))]
    kids = b" ".join(b"%d 0 R" % page for page in pages)
    objects = [
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [%s] /Count %d>>" % (kids, len(pages)),
        _FONT,
    ]
    for number, (page, text) in enumerate(zip(pages, texts, strict=True)):
        used = b"/Font <</F1 3 0 R>> /XObject <</P %d 0 R>>" % (page + 2)
        objects += [
            b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
            b"/Resources <<%s>>>>" % (page + 1, used),
            _stream(b"", _written(number, text)),
            _stream(
                b"/Type /XObject /Subtype /Image /Width %d /Height %d "
                b"/ColorSpace /DeviceGray /BitsPerComponent 8" % (_WIDE, _HIGH),
                _figure(number),
            ),
        ]
    return _whole(objects)


def _written(number: int, text: str) -> bytes:
    words = b"BT /F1 16 Tf 72 700 Td (%s) Tj ET\n" % text.encode()
    count = b"BT /F1 10 Tf 300 40 Td (%d) Tj ET\n" % (number + 1)
    return words + b"q 360 0 0 480 126 160 cm /P Do Q\n" + count


def _figure(number: int) -> bytes:
    """A table, fuller from page to page: grey cells are taken."""
    rows = []
    for y in range(_HIGH // _CELL):
        taken = (zlib.crc32(b"%d %d" % (x, y)) % 4 <= number for x in range(_WIDE // _CELL))
        line = b"".join(_EDGE + (_TAKEN if full else _FREE) * (_CELL - 1) for full in taken)
        rows += [_EDGE * _WIDE, *[line] * (_CELL - 1)]
    return b"".join(rows)


def _stream(about: bytes, data: bytes) -> bytes:
    return b"<<%s /Length %d>>\nstream\n%s\nendstream" % (about, len(data), data)


def _whole(objects: list[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), list[int]()
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    begins, count = len(out), len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    out += b"trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, begins)
    return bytes(out)
