"""What is pasted and dropped: files of this machine and pictures; addresses are only text."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QUrl
from PySide6.QtGui import QImage

from nocopt.core.sniffing import sniff
from nocopt.ui.composer.incoming import Incoming, as_png, brings, incoming
from tests.pictures import GIF, picture


def urls(*texts: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl(text) for text in texts])
    return data


def test_files_come_by_their_paths_in_order() -> None:
    names = ("/somewhere/b.png", "/somewhere/a b.txt", "/somewhere/100%.pdf")
    data = urls(*(QUrl.fromLocalFile(name).toString() for name in names[:2]))
    data.setUrls([QUrl.fromLocalFile(name) for name in names])
    assert incoming(data) == Incoming(tuple(Path(name) for name in names))
    assert incoming(data)


@pytest.mark.parametrize(
    "address",
    [
        "https://pictures.example/cat.png",
        "http://127.0.0.1/cat.png",
        "ftp://files.example/cat.png",
        "file://server.example/share/cat.png",
        "data:image/png;base64,AAAA",
        "smb://server/share/cat.png",
    ],
)
def test_an_address_is_no_file(address: str) -> None:
    assert not brings(urls(address))
    assert not incoming(urls(address))


def test_of_files_and_addresses_the_files_are_taken() -> None:
    here = Path("/somewhere/b.png")
    data = urls("https://pictures.example/cat.png", here.as_uri())
    assert brings(data)
    assert incoming(data).paths == (here,)


@pytest.mark.parametrize(
    ("form", "content", "ending"),
    [
        ("image/jpeg", picture("jpeg", 8, 4), "jpg"),
        ("image/png", picture("png", 8, 4), "png"),
        ("image/gif", GIF, "gif"),
    ],
)
def test_a_picture_comes_as_it_was_written(form: str, content: bytes, ending: str) -> None:
    data = QMimeData()
    data.setHtml('<img src="https://pictures.example/cat.png">')
    data.setData(form, QByteArray(content))
    assert brings(data)
    assert incoming(data) == Incoming(picture=content, ending=ending)


def test_a_picture_without_a_type_becomes_a_png() -> None:
    data = QMimeData()
    data.setImageData(QImage.fromData(picture("bmp", 8, 4)))
    assert brings(data)
    found = incoming(data)
    assert found
    assert not found.picture, "it would hold up the window to make one here"
    assert found.image is not None
    told = sniff(as_png(found.image))
    assert (told.media_type, told.width, told.height) == ("image/png", 8, 4)


@pytest.mark.parametrize(
    ("forms", "kept"),
    [
        (("png", "jpeg"), "png"),  # as toolkits offer whatever they have
        (("jpeg", "png"), "jpg"),
        (("png", "gif"), "gif"),  # it may be animated
    ],
)
def test_a_picture_stays_what_the_program_has_that_it_comes_from(
    forms: tuple[str, ...], kept: str
) -> None:
    data = QMimeData()
    for form in forms:
        data.setData(f"image/{form}", QByteArray(form.encode()))
    assert incoming(data).ending == kept


def test_words_with_a_picture_of_themselves_are_words() -> None:
    data = QMimeData()
    data.setText("A1\tB1")
    data.setData("image/png", QByteArray(picture("png", 8, 4)))
    assert not brings(data)
    assert not incoming(data)


def test_words_are_no_file() -> None:
    data = QMimeData()
    data.setText("/etc/hostname")
    assert not incoming(data)
    assert not incoming(QMimeData())
