"""Folders: the system's own, all below one given, and the resources of each installation."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import nocopt
from nocopt.paths import Paths, paths, resources

REPOSITORY = Path(__file__).parents[1]


def test_a_given_folder_holds_all_four(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    root = tmp_path / "mine"
    assert paths(Path("mine")) == Paths(
        root / "data", root / "config", root / "cache", root / "logs", str(root)
    )
    assert not root.exists(), "who writes makes the folder"


def test_each_folder_has_keys_of_its_own(tmp_path: Path) -> None:
    scopes = {paths(folder).scope for folder in (None, tmp_path / "a", tmp_path / "b")}
    assert len(scopes) == 3
    assert paths(None).scope == ""


def test_a_tilde_is_the_home_folder() -> None:
    assert paths(Path("~/mine")).data == Path.home() / "mine" / "data"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the rules of this system")
def test_the_systems_own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATA", "CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    assert paths(None) == Paths(
        tmp_path / "DATA" / "nocopt",
        tmp_path / "CONFIG" / "nocopt",
        tmp_path / "CACHE" / "nocopt",
        tmp_path / "STATE" / "nocopt" / "log",
    )


@pytest.mark.parametrize("unpacked", ["stick/nocopt/_internal", "tmp"], ids=["folder", "one file"])
def test_a_folder_beside_a_packaged_program_holds_all_four(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unpacked: str
) -> None:
    """Beside all of it: what is in the program's folder goes when that is replaced by a newer."""
    program = tmp_path / unpacked.replace("_internal", "nocopt").replace("tmp", "stick/nocopt")
    beside = tmp_path / "stick" / "nocopt-data"
    for folder in (tmp_path / unpacked, beside):
        folder.mkdir(parents=True)
    monkeypatch.setattr(sys, "executable", str(program))
    assert paths(None).scope == "", "a checkout or a wheel is no packaged program"
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path / unpacked), raising=False)
    assert paths(None) == paths(beside)
    assert paths(tmp_path / "mine").data == tmp_path / "mine" / "data"
    beside.rmdir()
    if unpacked != "tmp":
        (program.parent / "nocopt-data").mkdir()
    assert paths(None).scope == ""


def test_the_four_folders_are_apart() -> None:
    found = paths(None)
    assert len({found.data, found.cache, found.logs}) == 3
    assert "nocopt" in str(found.config)


def test_a_given_folder_asks_no_library() -> None:
    code = (
        "import sys; from pathlib import Path; from nocopt.paths import paths, resources;"
        "paths(Path('x')); print('platformdirs' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"


def test_a_home_of_nobody_is_a_folder_like_any_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert paths(Path("~nobody-of-that-name/x")).data == tmp_path / "~nobody-of-that-name/x/data"


def test_in_a_checkout_the_resources_stand_beside_the_package() -> None:
    assert resources() == Path(nocopt.__file__).resolve().parents[1] / "resources"


def resources_of_a_copy(site: Path) -> str:
    """What `resources` says in a copy of the package at `site`, run from elsewhere."""
    (site / "nocopt").mkdir(parents=True, exist_ok=True)
    for name in ("__init__.py", "paths.py"):
        shutil.copy(REPOSITORY / "nocopt" / name, site / "nocopt")
    code = (
        f"import sys; sys.path.insert(0, {str(site)!r}); from nocopt.paths import resources;"
        "print(resources())"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], cwd=site.parent, capture_output=True, text=True
    )
    return done.stdout.strip() if done.returncode == 0 else done.stderr.strip()


def test_in_a_wheel_the_resources_are_in_the_package(tmp_path: Path) -> None:
    site = tmp_path / "site-packages"
    (site / "resources").mkdir(parents=True)  # of another package
    inside = site / "nocopt" / "resources"
    inside.mkdir(parents=True)
    assert resources_of_a_copy(site) == str(inside)


def test_in_a_bundle_the_resources_are_where_it_was_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "resources").mkdir()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resources() == tmp_path / "resources"
    (tmp_path / "resources").rmdir()
    with pytest.raises(FileNotFoundError):
        resources()


def test_an_installation_without_resources_says_so(tmp_path: Path) -> None:
    assert "no resources in" in resources_of_a_copy(tmp_path / "site")
