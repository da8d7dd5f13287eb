"""Outputs that do not take what is printed, and settings that cannot be read: a sentence each."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest

from tests.cli.shell import environment, typed

FULL = Path("/dev/full")


def nocopt(
    *arguments: str,
    folder: Path,
    env: dict[str, str] | None = None,
    stdout: int | IO[bytes] = subprocess.PIPE,
    stderr: int | IO[bytes] = subprocess.PIPE,
    before: Callable[[], None] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run `nocopt` to its end; `before` is called in its process before it starts."""
    return subprocess.run(
        [sys.executable, "-m", "nocopt", *arguments],
        env=environment(None, folder) | (env or {}),
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        preexec_fn=before,
    )


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "--demo", "demo:hello"),
        ("ask", "--demo", "--json", "demo:hello"),
        ("models", "--demo"),
        ("doctor", "--demo", "--offline"),
    ],
)
def test_a_full_disk_behind_the_output_is_told(arguments: tuple[str, ...], tmp_path: Path) -> None:
    def full() -> IO[bytes]:
        return FULL.open("wb")

    with full() as out:
        done = nocopt(*arguments, folder=tmp_path, stdout=out)
    assert done.returncode == 1
    assert done.stderr.decode() == (
        "nocopt: The output could not be written: No space left on device. "
        "Send it somewhere else.\n"
    )
    with full() as out, full() as err:
        assert nocopt(*arguments, folder=tmp_path, stdout=out, stderr=err).returncode == 1


@pytest.mark.skipif(os.name != "posix", reason="descriptors are closed as shells do it")
@pytest.mark.parametrize("closed", [(1,), (2,), (0, 1, 2)])
def test_streams_closed_by_the_caller_are_borne(closed: tuple[int, ...], tmp_path: Path) -> None:
    def close() -> None:
        for number in closed:
            os.close(number)

    done = nocopt("ask", "--demo", "demo:hello", folder=tmp_path, before=close)
    assert done.returncode == 0
    assert done.stderr == b""
    assert bool(done.stdout) is (1 not in closed)


def test_json_loses_no_character_in_a_narrow_encoding(tmp_path: Path) -> None:
    narrow = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    done = nocopt("ask", "--demo", "--json", "demo:scripts", folder=tmp_path, env=narrow)
    text = json.loads(done.stdout.decode("ascii"))["message"]["content"][0]["text"]
    assert "中文" in text
    assert "?" not in text


def a_folder(path: Path) -> None:
    """Put a folder where the settings should be."""
    path.mkdir(parents=True)


def a_file_above(path: Path) -> None:
    """Put a file where the folder of the settings should be."""
    path.parent.write_text("")


@pytest.mark.parametrize("obstacle", [a_folder, a_file_above])
@pytest.mark.parametrize("command", [("ask", "hello"), ("models",), ("doctor", "--offline")])
def test_settings_that_cannot_be_read_are_told(
    command: tuple[str, ...], obstacle: Callable[[Path], None], tmp_path: Path
) -> None:
    path = tmp_path / "config" / "settings.json"
    obstacle(path)
    done = typed([*command, "--demo", "--data-dir", str(tmp_path)], None, tmp_path)
    assert done.code == 1
    assert str(path) in done.err
    assert "Traceback" not in done.err


@pytest.mark.skipif(os.name != "posix", reason="named pipes in folders are of POSIX")
def test_settings_that_are_no_file_are_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "config" / "settings.json"
    path.parent.mkdir()
    os.mkfifo(path)
    done = typed(["ask", "--demo", "hello", "--data-dir", str(tmp_path)], None, tmp_path)
    assert done.code == 1
    assert done.err == (
        f"nocopt: The settings could not be read. {path} is a folder, a pipe or a device, and was "
        "left as it is. Move it away; until then, changed settings are lost when nocopt ends.\n"
        "nocopt:   not a regular file\n"
    )


def test_single_bad_values_are_told_in_a_line_and_logged(tmp_path: Path) -> None:
    path = tmp_path / "config" / "settings.json"
    path.parent.mkdir()
    path.write_text('{"font_size": 900, "theme": 7, "language": "zh_CN"}')
    done = nocopt("ask", "--demo", "demo:hello", "--data-dir", str(tmp_path), folder=tmp_path)
    assert done.returncode == 0
    told = f"{path}: not usable, so that the default holds: theme (system), font_size (11)"
    assert done.stderr.decode() == f"nocopt: {told}\n"
    [entry] = (tmp_path / "logs" / "nocopt.log").read_text("utf-8").splitlines()
    assert entry.endswith(f"WARNING nocopt.cli.parts: {told}")


def test_broken_settings_are_told_once_and_stand_in_nobodys_way(tmp_path: Path) -> None:
    path = tmp_path / "config" / "settings.json"
    path.parent.mkdir()
    path.write_text("{broken")
    arguments = ["models", "--demo", "--data-dir", str(tmp_path)]
    first = typed(arguments, None, tmp_path)
    assert first.code == 0
    assert str(path.with_name("settings.broken-1.json")) in first.err
    assert typed(arguments, None, tmp_path).err == ""


def test_a_keychain_that_does_not_serve_is_told(tmp_path: Path) -> None:
    path = tmp_path / "config" / "settings.json"
    path.parent.mkdir()
    path.write_text('{"accounts": [{"name": "Default", "has_key": true}]}')
    none = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    done = nocopt("ask", "hello", "--data-dir", str(tmp_path), folder=tmp_path, env=none)
    assert done.returncode == 1
    assert done.stderr.decode().startswith("nocopt: There is no system keychain.")


@pytest.mark.parametrize("key", ["sk-ant–dash", "ключ"])
def test_a_key_that_cannot_be_sent_is_said_so(key: str, tmp_path: Path) -> None:
    # Nobody listens there: had anything been sent, that would be what is told.
    url, own = "http://127.0.0.1:1", {"ANTHROPIC_API_KEY": key}
    run = typed(["ask", "hi"], url, tmp_path, more=own)
    assert run.code == 1
    assert "The key cannot be used. It holds something else than the plain letters" in run.err
    assert "refused" not in run.err
    assert key not in run.err
    made = typed(["ask", "--json", "hi"], url, tmp_path, more=own)
    assert made.object["error"]["kind"] == "config"
