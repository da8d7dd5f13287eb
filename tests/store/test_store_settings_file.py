"""The settings file: whole or not at all, unknown members kept, a broken file set aside."""

from __future__ import annotations

import errno
import json
import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nocopt.core.errors import StoreError, StoreFault
from nocopt.core.secret import Secret
from nocopt.core.settings import Account, AccountKind, KeyHeader, SendKey, Settings, Theme
from nocopt.store.settings_file import LARGEST, LoadedSettings, SettingsFile

REPOSITORY = Path(__file__).parents[2]
CHANGED = Settings(
    accounts=(
        Account(),
        Account(
            *("Büro", "https://aihubmix.com", KeyHeader.BEARER, "2023-06-01"),
            models=("claude-x", "模型"),
            max_tokens=1000,
            has_key=True,
        ),
    ),
    active_account="Büro",
    theme=Theme.DARK,
    font_size=14,
    send_key=SendKey.CTRL_ENTER,
    language="zh_CN",
    thinking="high",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.json"


def members(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_who_loads_a_broken_file_is_told_where_it_is_now(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    assert SettingsFile(path).load().problem is None
    path.write_text("{broken", "utf-8")
    problem = SettingsFile(path).load().problem
    assert problem is not None
    assert problem.fault is StoreFault.SET_ASIDE
    assert Path(problem.path).read_text("utf-8") == "{broken"


def test_defaults_where_there_is_no_file(path: Path) -> None:
    assert SettingsFile(path).load() == LoadedSettings(Settings())
    assert not path.parent.exists()


def test_what_is_saved_is_loaded(path: Path) -> None:
    SettingsFile(path).save(CHANGED)
    assert SettingsFile(path).load() == LoadedSettings(CHANGED)
    assert "Büro" in path.read_text(encoding="utf-8"), "readable as it stands"


@pytest.mark.skipif(os.name != "posix", reason="file modes")
def test_only_the_person_may_read_it(path: Path) -> None:
    SettingsFile(path).save(CHANGED)
    path.chmod(0o644)
    SettingsFile(path).save(Settings())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [one.name for one in path.parent.iterdir()] == ["settings.json"]


def test_accounts_that_are_not_the_persons_stay_out(path: Path) -> None:
    foreign = Account("Environment", kind=AccountKind.ENVIRONMENT)
    SettingsFile(path).save(replace(CHANGED, accounts=(*CHANGED.accounts, foreign)))
    assert SettingsFile(path).load().settings == CHANGED


def test_members_that_this_version_does_not_know_are_kept(path: Path) -> None:
    file = SettingsFile(path)
    file.save(CHANGED)
    raw = members(path)
    raw["shortcuts"] = {"send": "F5"}
    raw["accounts"][1]["prices"] = [1, 2]
    path.write_text(json.dumps(raw), encoding="utf-8")
    loaded = file.load()
    assert loaded == LoadedSettings(CHANGED)
    file.save(replace(loaded.settings, font_size=20))
    raw["font_size"] = 20
    assert members(path) == raw


def test_values_that_cannot_be_used_are_replaced_and_reported(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('\ufeff{"theme": "purple", "font_size": 12}', encoding="utf-8")
    loaded = SettingsFile(path).load()
    assert loaded.settings == Settings(font_size=12)
    assert [problem.name for problem in loaded.problems] == ["theme"]
    assert loaded.set_aside is None


BROKEN = [b"", b"{", b"[1]", b"\xff\xfe{}", b'{"font_size": 1' + b"0" * 5000 + b"}", b"[" * 100_000]


@pytest.mark.parametrize("content", BROKEN, ids=range(len(BROKEN)))
def test_a_broken_file_is_set_aside_and_said(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    file = SettingsFile(path)
    for number in (1, 2):
        path.write_bytes(content)
        aside = path.with_name(f"settings.broken-{number}.json")
        assert file.load() == LoadedSettings(Settings(), (), aside)
        assert aside.read_bytes() == content
        assert not path.exists()


def test_a_file_broken_meanwhile_is_not_overwritten(path: Path) -> None:
    file = SettingsFile(path)
    file.save(CHANGED)
    path.write_text("by hand", encoding="utf-8")
    file.save(CHANGED)
    assert path.with_name("settings.broken-1.json").read_text(encoding="utf-8") == "by hand"
    assert file.load().settings == CHANGED


@pytest.mark.parametrize(
    "damaged",
    [
        {"accounts": {"name": "Work", "endpoint": "https://gateway.example"}},
        {"accounts": [{"name": "Work", "endpoint": "https://gateway.example"}, "Home"]},
        {"accounts": [{"name": "Work", "endpoint": {"host": "gateway.example"}}]},
        {"theme": "sepia"},
    ],
)
def test_what_cannot_be_used_is_copied_before_it_is_overwritten(path: Path, damaged: Any) -> None:
    path.parent.mkdir()
    content = json.dumps(damaged).encode()
    path.write_bytes(content)
    file = SettingsFile(path)
    loaded = file.load()
    assert [one.name for one in path.parent.iterdir()] == ["settings.json"], "nothing changes yet"
    for size in (20, 21):
        file.save(replace(loaded.settings, font_size=size))
    copy = path.with_name("settings.broken-1.json")
    assert copy.read_bytes() == content
    assert set(path.parent.iterdir()) == {path, copy}
    assert file.load() == LoadedSettings(replace(loaded.settings, font_size=21))


def test_nothing_is_overwritten_where_no_copy_can_be_made(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.parent.mkdir()
    content = b'{"accounts": {"name": "Work"}}'
    path.write_bytes(content)
    flush = os.fsync

    def full(descriptor: int) -> None:
        flush(descriptor)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError) as caught:
        SettingsFile(path).save(CHANGED)
    assert caught.value.fault is StoreFault.DISK_FULL
    assert caught.value.path == str(path.with_name("settings.broken-1.json"))
    assert [one.read_bytes() for one in path.parent.iterdir()] == [content]


def test_each_unusable_value_is_listed_once_with_its_account(path: Path) -> None:
    path.parent.mkdir()
    accounts = [{"name": name, "endpoint": 5, "max_tokens": 0} for name in ("Work", "Home", "Home")]
    path.write_text(json.dumps({"font_size": 1, "accounts": accounts}), encoding="utf-8")
    assert SettingsFile(path).load().listed == (
        "font_size (11), Work: endpoint, Work: max_tokens, Home: endpoint, Home: max_tokens, "
        "accounts"
    )


def test_a_key_cannot_be_saved(path: Path) -> None:
    file = SettingsFile(path)
    file.save(CHANGED)
    before = path.read_bytes()
    key: Any = Secret("sk-ant-api03-very-secret")
    with pytest.raises(TypeError):
        file.save(replace(CHANGED, thinking=key))
    assert [one.read_bytes() for one in path.parent.iterdir()] == [before]


@pytest.mark.skipif(os.name != "posix", reason="links need rights elsewhere")
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "dotfiles").mkdir()
    link = tmp_path / "settings.json"
    link.symlink_to(tmp_path / "dotfiles" / "mine.json")
    SettingsFile(link).save(CHANGED)
    assert link.is_symlink()
    assert SettingsFile(tmp_path / "dotfiles" / "mine.json").load().settings == CHANGED


def test_a_path_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    file = SettingsFile(tmp_path / "file" / "settings.json")
    for call in (file.load, lambda: file.save(Settings())):
        with pytest.raises(StoreError) as caught:
            call()
        assert caught.value.fault is StoreFault.FAILED
        assert caught.value.path == str(tmp_path / "file" / "settings.json")


def a_socket(path: Path) -> None:
    """Put a socket there, as a program that ended without cleaning up leaves it."""
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(path))
    listening.close()


@pytest.mark.skipif(os.name != "posix", reason="what stands in the way is of POSIX")
@pytest.mark.parametrize(
    "obstacle",
    [Path.mkdir, os.mkfifo, a_socket, lambda path: path.symlink_to("/dev/zero")],
    ids=["folder", "pipe", "socket", "device"],
)
def test_what_is_no_file_is_told_and_left_alone(
    tmp_path: Path, obstacle: Callable[[Path], object]
) -> None:
    path = tmp_path / "settings.json"
    obstacle(path)
    kind = stat.S_IFMT(path.stat().st_mode)
    file = SettingsFile(path)
    for call in (file.load, lambda: file.save(CHANGED)):
        with pytest.raises(StoreError) as caught:
            call()
        assert caught.value.fault is StoreFault.NOT_A_FILE
        assert caught.value.path == str(path), "of a link the link: that is what can be moved away"
    assert [one.name for one in tmp_path.iterdir()] == ["settings.json"]
    assert stat.S_IFMT(path.stat().st_mode) == kind


def test_a_file_of_absurd_size_is_told_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    whole = json.dumps({"font_size": 20}).encode()
    path.write_bytes(whole.ljust(LARGEST))
    file = SettingsFile(path)
    assert file.load().settings.font_size == 20
    path.write_bytes(whole.ljust(LARGEST + 1))
    for call in (file.load, lambda: file.save(CHANGED)):
        with pytest.raises(StoreError) as caught:
            call()
        assert (caught.value.fault, caught.value.path) == (StoreFault.TOO_LARGE, str(path))
    assert path.read_bytes() == whole.ljust(LARGEST + 1)


def test_a_broken_file_that_cannot_be_moved_is_named(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.parent.mkdir()
    path.write_text("{")

    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(StoreError) as caught:
        SettingsFile(path).load()
    assert caught.value.fault is StoreFault.READ_ONLY


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=st.text(st.characters(exclude_categories=()), max_size=10))
def test_any_text_survives(path: Path, name: str) -> None:
    wanted = replace(Settings(), language=name)
    SettingsFile(path).save(wanted)
    back = SettingsFile(path).load()
    paired = name.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    assert (back.settings.language, back.set_aside) == (paired, None)


SAVE_WITHOUT_END = """
import sys
from pathlib import Path
from nocopt.core.settings import Settings
from nocopt.store.settings_file import SettingsFile
file = SettingsFile(Path(sys.argv[1]))
while True:
    for size in (8, 32):
        file.save(Settings(font_size=size, language="x" * 100_000 * (size // 8)))
        sys.stdout.write(".")
        sys.stdout.flush()
"""


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a signal")
def test_a_file_is_whole_whenever_its_writer_dies(path: Path) -> None:
    for saves in (1, 4, 9):
        command = [sys.executable, "-c", SAVE_WITHOUT_END, str(path)]
        with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE) as program:
            assert program.stdout is not None
            assert program.stdout.read(saves) == b"." * saves
            program.send_signal(signal.SIGKILL)
        loaded = SettingsFile(path).load()
        assert loaded.set_aside is None
        assert len(loaded.settings.language) == 100_000 * (loaded.settings.font_size // 8)


def test_the_command_line_can_read_settings_without_a_database() -> None:
    code = "import nocopt.store.settings_file, sys; print('sqlite3' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
