"""Debian packages are installed when that is allowed, and asked for when it is not."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.house.source import ROOT

SCRIPT = ROOT / "packaging/linux/ensure-packages"

# As dpkg-query writes it: all of the run group but two; one of them present under another name.
INSTALLED = """\
installed libegl1, \n\
installed libglib2.0-0t64, libglib2.0-0 (= 2.80.0-6)\n\
config-files libgl1, \n\
"""


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A search path on which apt, dpkg and id are ours and write down what they are asked."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("sed", "tr", "grep", "dirname"):
        (folder / name).symlink_to(Path("/usr/bin") / name)
    script(folder / "id", 'echo "$TEST_UID"')
    script(folder / "apt-get", f'echo "$@" >>{tmp_path}/asked')
    (tmp_path / "installed").write_text(INSTALLED, encoding="utf-8")
    script(
        folder / "dpkg-query", f'while read -r line; do echo "$line"; done <{tmp_path}/installed'
    )
    return folder


def script(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)


def ensure(machine: Path, *groups: str, uid: int) -> str:
    env = {"PATH": str(machine), "TEST_UID": str(uid)}
    return subprocess.run(
        ["/bin/sh", SCRIPT, *groups], env=env, check=True, capture_output=True, text=True
    ).stdout


def names(group: str) -> list[str]:
    lines = (ROOT / "packaging/linux/apt.txt").read_text(encoding="utf-8").splitlines()
    return [line.split()[0] for line in lines if f"# {group}: " in line]


def test_without_the_rights_the_command_is_printed(machine: Path, tmp_path: Path) -> None:
    said = ensure(machine, "run", uid=1000).splitlines()
    missing = [name for name in names("run") if name not in ("libegl1", "libglib2.0-0")]
    assert said[-1] == f"  sudo apt-get install {' '.join(missing)}"
    assert "libgl1" in missing, "removed with its settings left is not installed"
    assert not (tmp_path / "asked").exists()


def test_with_the_rights_they_are_announced_and_installed(machine: Path, tmp_path: Path) -> None:
    said = ensure(machine, "run", "test", uid=0)
    assert said.startswith("Installing missing Debian packages: libgl1 ")
    update, install = (tmp_path / "asked").read_text(encoding="utf-8").splitlines()
    assert "update" in update.split()
    assert {"install", "libgl1", *names("test")} <= set(install.split())
    assert "libegl1" not in install.split()


def test_nothing_is_said_when_nothing_is_missing(machine: Path, tmp_path: Path) -> None:
    everything = "".join(f"installed {name}, \n" for name in names("run"))
    (tmp_path / "installed").write_text(everything, encoding="utf-8")
    assert ensure(machine, "run", uid=1000) == ""


def test_other_systems_are_left_alone(machine: Path) -> None:
    (machine / "apt-get").unlink()
    assert ensure(machine, "run", "test", uid=0) == ""
    assert os.access(SCRIPT, os.X_OK)
