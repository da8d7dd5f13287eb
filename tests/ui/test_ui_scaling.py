"""Pictures made to fit: read in any type, written in one that the API takes, upright, no larger."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from PySide6.QtGui import QColor, QImage

from nocopt.core.sniffing import PictureLimits, ScaledPicture, sniff
from nocopt.ui.scaling import scale_picture
from tests.pictures import GIF, picture, written


def turned(jpeg: bytes, orientation: int) -> bytes:
    """A JPEG that says how the camera was held (EXIF)."""
    tag = b"\x01\x12\x00\x03\x00\x00\x00\x01" + bytes((0, orientation, 0, 0))
    exif = b"Exif\0\0MM\x00\x2a\x00\x00\x00\x08\x00\x01" + tag + bytes(4)
    return jpeg[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + jpeg[2:]


def scaled(data: bytes, limits: PictureLimits) -> ScaledPicture:
    made = scale_picture(data, limits)
    assert made is not None
    told = sniff(made.data)
    assert (told.media_type, told.width, told.height) == (made.media_type, made.width, made.height)
    assert max(made.width, made.height) <= limits.side
    assert (len(made.data) + 2) // 3 * 4 <= limits.base64
    return made


@pytest.mark.parametrize("form", ["png", "jpeg", "webp"])
def test_what_fits_stays_as_it_is(form: str) -> None:
    data = picture(form)
    made = scaled(data, PictureLimits(side=300))
    assert made.data == data
    assert (made.width, made.height) == (300, 150)


def test_an_animation_that_fits_stays_one() -> None:
    assert sniff(GIF).animated
    assert scaled(GIF, PictureLimits()).data == GIF


def test_of_an_animation_that_does_not_fit_the_first_frame_is_taken() -> None:
    made = scaled(GIF, PictureLimits(side=1))
    assert made.media_type == "image/png"
    assert QImage.fromData(made.data).pixelColor(0, 0) == QColor("red")


@pytest.mark.parametrize("form", ["png", "jpeg", "webp", "bmp"])
def test_what_is_too_wide_is_made_smaller_in_proportion(form: str) -> None:
    made = scaled(picture(form), PictureLimits(side=100))
    assert (made.width, made.height) == (100, 50)
    assert made.media_type == ("image/jpeg" if form == "jpeg" else "image/png")


@pytest.mark.parametrize("form", ["png", "jpeg", "webp", "bmp"])
def test_what_has_too_many_bytes_gets_fewer(form: str) -> None:
    data = picture(form)
    made = scaled(data, PictureLimits(base64=9_000))
    assert made.width == pytest.approx(2 * made.height, abs=2)


def test_a_type_that_no_model_takes_becomes_one_that_they_do() -> None:
    made = scaled(picture("bmp", 30, 20), PictureLimits())
    assert (made.media_type, made.width, made.height) == ("image/png", 30, 20)


def test_nothing_is_made_larger() -> None:
    assert scaled(picture("bmp", 3, 2), PictureLimits(side=8000)).width == 3


def test_what_is_thin_as_a_line_keeps_a_pixel() -> None:
    made = scaled(picture("png", 300, 1), PictureLimits(side=20))
    assert (made.width, made.height) == (20, 1)


@pytest.mark.parametrize("orientation", [6, 8])
def test_a_photo_that_was_turned_stands_upright_when_it_is_made_anew(orientation: int) -> None:
    data = turned(picture("jpeg"), orientation)
    assert scaled_as_seen(data, PictureLimits()).data == data
    made = scaled(data, PictureLimits(side=100))
    assert (made.width, made.height) == (50, 100)
    image = QImage.fromData(made.data)
    above, below = image.pixelColor(25, 20).lightness(), image.pixelColor(25, 80).lightness()
    assert (above < below) is (orientation == 6), "the dark half was on the left"


def scaled_as_seen(data: bytes, limits: PictureLimits) -> ScaledPicture:
    made = scale_picture(data, limits)
    assert made is not None
    assert (made.width, made.height) == (150, 300)
    return made


def test_what_shines_through_is_white_where_it_has_to_be_a_photo() -> None:
    image = QImage(200, 100, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    noise = QImage.fromData(picture("png", 200, 50, alpha=254))
    for x in range(200):
        for y in range(50):
            image.setPixelColor(x, y + 50, noise.pixelColor(x, y))
    made = scaled(written(image, "png"), PictureLimits(base64=8_000))
    assert made.media_type == "image/jpeg"
    assert QImage.fromData(made.data).pixelColor(5, 5).lightness() > 240


@pytest.mark.parametrize("data", [b"", b"no picture", picture("png")[:60], picture("png")[:9000]])
def test_what_cannot_be_read_is_none(data: bytes) -> None:
    assert scale_picture(data, PictureLimits()) is None


def test_a_picture_that_can_never_be_small_enough_is_none() -> None:
    assert scale_picture(picture("png"), PictureLimits(base64=40)) is None


def test_the_same_is_made_of_the_same() -> None:
    data = picture("webp")
    assert scaled(data, PictureLimits(side=99)) == scaled(data, PictureLimits(side=99))


def test_no_application_is_needed() -> None:
    """As on the command line, and in a thread that outlives the window."""
    code = (
        "import sys; from nocopt.ui.scaling import scale_picture as s;"
        "from nocopt.core.sniffing import PictureLimits as L;"
        "p = s(sys.stdin.buffer.read(), L(base64=9000)); print(p.media_type)"
    )
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
    }
    ended = subprocess.run(
        [sys.executable, "-c", code],
        input=picture("png", alpha=100),
        capture_output=True,
        check=True,
        env=environment,
    )
    assert ended.stdout.strip() == b"image/jpeg"
