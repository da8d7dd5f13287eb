"""Saving parts of answers from the window: by the real workers, with a banner where it fails."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from tests.ui.window_stage import Play, Stage, seen

resource = pytest.importorskip("resource", reason="limits are set as on Unix")

_LIMIT = 2_000_000  # bytes


@pytest.fixture
def small_files() -> Iterator[None]:
    """No file may become larger than two megabytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LIMIT, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture
def closed_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder that nobody may write into, the administrator neither."""
    folder = tmp_path / "closed"
    folder.mkdir()
    folder.chmod(0o500)
    closed = folder
    if os.access(folder, os.W_OK):  # the administrator may
        closed = Path("/sys/kernel")
        if sys.platform != "linux" or not closed.is_dir():
            pytest.skip("no folder is closed to the administrator here")
    yield closed
    folder.chmod(0o700)


def save(on: Stage, target: Path, make: Callable[[], bytes]) -> None:
    """Save as the person does, who has chosen a file."""
    on.window.pane.save(target.name, make)
    (dialog,) = on.window.pane.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(target))
    dialog.reject()


def test_a_file_is_written_by_a_worker_and_nothing_is_in_the_way(
    play: Play, tmp_path: Path
) -> None:
    async def scene(on: Stage) -> None:
        saved = list[str]()
        on.window.pane.saving.saved.connect(saved.append)
        target = tmp_path / "part.txt"
        save(on, target, lambda: b"one")
        await seen(lambda: bool(saved))
        assert target.read_bytes() == b"one"
        save(on, target, lambda: b"two")
        await seen(lambda: len(saved) == 2)
        assert saved == [str(target)] * 2
        assert target.read_bytes() == b"two"
        assert on.banners() == {}

    play(scene)
    assert [one.name for one in tmp_path.glob("*part*")] == ["part.txt"]


def test_a_folder_that_may_not_be_written_into_is_told(play: Play, closed_folder: Path) -> None:
    async def scene(on: Stage) -> None:
        save(on, closed_folder / "part.txt", lambda: b"one")
        await seen(lambda: bool(on.banners()))
        (said,) = on.banners().values()
        assert said == "part.txt could not be saved: you may not write there."

    play(scene)


def test_a_folder_that_has_gone_is_told(play: Play, tmp_path: Path) -> None:
    async def scene(on: Stage) -> None:
        save(on, tmp_path / "gone" / "part.txt", lambda: b"one")
        await seen(lambda: bool(on.banners()))
        (said,) = on.banners().values()
        assert said == "part.txt could not be saved: the folder is not there."

    play(scene)


@pytest.mark.usefixtures("small_files")
def test_what_does_not_fit_leaves_the_old_file_as_it_was(play: Play, tmp_path: Path) -> None:
    target = tmp_path / "part.txt"
    target.write_bytes(b"old")

    async def scene(on: Stage) -> None:
        save(on, target, lambda: bytes(2 * _LIMIT))
        await seen(lambda: bool(on.banners()))
        (said,) = on.banners().values()
        assert said == "part.txt could not be saved: a file may not be that large there."
        assert target.read_bytes() == b"old"

    play(scene)
    assert [one.name for one in tmp_path.glob("*part*")] == ["part.txt"]


def test_a_full_disk_is_told(play: Play, tmp_path: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no device here that is always full")

    def make() -> bytes:
        with full.open("wb", buffering=0) as file:
            file.write(b"one")
        return b""

    async def scene(on: Stage) -> None:
        save(on, tmp_path / "part.txt", make)
        await seen(lambda: bool(on.banners()))
        (said,) = on.banners().values()
        assert said == "part.txt could not be saved: the disk is full."

    play(scene)
    assert not (tmp_path / "part.txt").exists()
