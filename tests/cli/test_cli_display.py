"""The window where there is no display: a sentence, or a picture drawn without one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.cli.test_cli_output import nocopt

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="elsewhere there is always a display"
)


@pytest.mark.parametrize("display", [{}, {"DISPLAY": "", "WAYLAND_DISPLAY": ""}])
def test_without_a_display_a_sentence_says_what_to_do(
    display: dict[str, str], tmp_path: Path
) -> None:
    done = nocopt("--data-dir", str(tmp_path / "own"), folder=tmp_path, env=display)
    assert done.returncode == 1
    [line] = done.stderr.decode().splitlines()
    assert line.startswith("nocopt: There is no display")
    assert "nocopt ask --demo" in line
    assert done.stdout == b""
    assert not (tmp_path / "own").exists()


def test_a_picture_needs_no_display(tmp_path: Path) -> None:
    picture = tmp_path / "window.png"
    runtime = {"XDG_RUNTIME_DIR": str(tmp_path)}
    tmp_path.chmod(0o700)
    done = nocopt("--demo", "--picture", str(picture), folder=tmp_path, env=runtime)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_without_a_picture_it_ends_and_says_why(tmp_path: Path) -> None:
    """Nobody is there to read a banner, nor to close the window."""
    (tmp_path / "sqlite3.py").write_text("raise ImportError('not to be had')")
    runtime = {"XDG_RUNTIME_DIR": str(tmp_path), "PYTHONPATH": str(tmp_path)}
    tmp_path.chmod(0o700)
    done = nocopt("--picture", str(tmp_path / "window.png"), folder=tmp_path, env=runtime)
    assert done.returncode == 1
    assert "ImportError: not to be had" in done.stderr.decode()


def test_a_platform_that_is_named_is_taken(tmp_path: Path) -> None:
    """An unknown name gets as far as Qt, which has the last word on it."""
    done = nocopt("--demo", folder=tmp_path, env={"QT_QPA_PLATFORM": "no-such-platform"})
    assert "There is no display" not in done.stderr.decode()
    assert "no-such-platform" in done.stderr.decode()
