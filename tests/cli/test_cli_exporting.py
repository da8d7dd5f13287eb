"""`nocopt export`: what it writes, and what it says where it writes nothing."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from nocopt.cli.arguments import FORMATS
from nocopt.core.conversation import Options
from nocopt.core.messages import user_message
from nocopt.core.transfer import Format
from nocopt.exchange.archive import MANIFEST, read_manifest
from nocopt.paths import paths
from tests.app.rig import run
from tests.cli.shell import Run, typed
from tests.store.opened import opened


def export(folder: Path, *arguments: str) -> Run:
    return typed(["export", *arguments, "--data-dir", str(folder / "data")], None, folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two chats."""

    async def body() -> None:
        async with opened(paths(tmp_path / "data").data) as rooms:
            for at, title in enumerate(("Apples", "Pears")):
                message = user_message(f"On {title}")
                await rooms.conversations.begin(title, Options(), message, float(at))

    run(body())
    return tmp_path


def test_all_chats_go_into_an_archive(folder: Path) -> None:
    path = folder / "all.zip"
    done = export(folder, str(path))
    assert done.code == 0
    assert done.out == f"{path}: 2 chats, 2 messages\n"
    with zipfile.ZipFile(path) as packed:
        assert read_manifest(packed.read(MANIFEST)).counted.chats == 2


def test_one_chat_is_found_by_its_title(folder: Path) -> None:
    path = folder / "pears.md"
    assert export(folder, str(path), "--title", "pear").code == 0
    assert "On Pears" in path.read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("x.md",), "name it .zip and say --format markdown"),
        (("x.bin",), "name one with --format"),
        (("x.zip", "--title", "plums"), "No chat has “plums” in its title"),
        (("none/x.zip",), "could not be written: No such file"),
    ],
)
def test_what_cannot_be_is_said(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    name, *rest = arguments
    done = export(folder, str(folder / name), *rest)
    assert done.code == 1
    assert said in done.err
    assert not (folder / name).exists()


def test_where_there_are_no_chats_nothing_is_made(tmp_path: Path) -> None:
    done = export(tmp_path, str(tmp_path / "x.zip"))
    assert done.code == 1
    assert "There are no chats in" in done.err
    assert not (tmp_path / "data").exists()


def test_the_formats_are_those_of_the_program() -> None:
    assert set(FORMATS) == {one.value for one in Format} - {Format.PDF.value}


def test_pdf_is_made_in_the_window_which_is_said(folder: Path) -> None:
    done = export(folder, str(folder / "all.pdf"))
    assert done.code == 1
    assert done.err.endswith(
        "all.pdf: PDF is made in the window; name another format with --format.\n"
    )
