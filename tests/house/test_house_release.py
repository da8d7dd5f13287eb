"""What goes out of the house: versions, locks, Debian packages and no trace of a machine."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest

import nocopt
from tests.house.source import ROOT, text_of, tracked_files

LOCKS = [ROOT / "packaging/locks/run.txt", ROOT / "packaging/locks/dev.txt"]
TOP_LEVEL = {
    *("pyproject.toml", "README.md", "nocopt", "resources", "tests", "packaging", "translations"),
    *("Makefile", "LICENSE", "CHANGELOG.md"),
}
APT_LINE = re.compile(r"[a-z0-9][a-z0-9.+-]+ +# (run|test): \S.*")
# Written so that this file is not found itself.
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:root|work|Users|home/[a-z]+|opt/[a-z]+|var/folders)/\w")


def test_versions_agree() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## \[(\d+\.\d+\.\d+)\]", changelog, re.MULTILINE)
    assert newest is not None
    assert newest[1] == nocopt.__version__
    metainfo = ElementTree.parse(next((ROOT / "packaging/linux").glob("*.metainfo.xml")))
    releases = [release.get("version") for release in metainfo.iter("release")]
    assert releases[0] == nocopt.__version__


def test_the_top_level_is_as_agreed() -> None:
    found = {path.relative_to(ROOT).parts[0] for path in tracked_files()}
    assert {name for name in found if not name.startswith(".")} <= TOP_LEVEL


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_a_lock_names_versions_and_hashes_only(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    for line in text.splitlines():
        assert re.fullmatch(
            r"    --hash=sha256:[0-9a-f]{64}( \\)?|[a-z0-9-]+==[0-9][\w.]*( ; .+)? \\", line
        ), line


def test_the_locks_agree_with_each_other_and_with_the_project() -> None:
    versions = [
        dict.fromkeys(re.findall(r"^([a-z0-9-]+==\S+)", lock.read_text("utf-8"), re.MULTILINE))
        for lock in LOCKS
    ]
    assert versions[0].keys() <= versions[1].keys()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    locked = {pin.partition("==")[0] for pin in versions[0]}
    for wanted in project["dependencies"]:
        assert re.split(r"[<>=~! ]", wanted.lower())[0] in locked


def test_debian_packages_are_named_once_with_a_reason() -> None:
    lines = (ROOT / "packaging/linux/apt.txt").read_text(encoding="utf-8").splitlines()
    packages = [line for line in lines if line and not line.startswith("#")]
    assert [line for line in packages if not APT_LINE.fullmatch(line)] == []
    names = [line.split()[0] for line in packages]
    assert len(names) == len(set(names))


def test_no_file_names_a_path_of_some_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in tracked_files()
        if (text := text_of(path)) is not None
        for match in MACHINE_PATHS.finditer(text)
    ]
    assert found == []


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal here and cannot be lost")
def test_qt_calls_do_not_lose_references_to_none() -> None:
    """A PySide6 that drops one with every call aborts the interpreter after some thousand."""
    from PySide6.QtCore import QObject

    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(2000):
        thing.setObjectName("name")
    assert abs(sys.getrefcount(None) - before) < 200
