"""The guards around every test work: a test that offends against one fails."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source import ROOT

OFFENDERS = """
import asyncio
import threading
import warnings

import pytest
from PySide6.QtCore import qWarning

never = threading.Event()


@pytest.mark.time_limit(0.2)
def test_takes_too_long():
    never.wait()


def test_warns():
    warnings.warn("old")


def test_lets_qt_complain():
    qWarning("something is wrong with a widget")


def test_leaves_a_thread():
    threading.Thread(target=never.wait, args=(1,), name="left over").start()


def test_forgets_to_await():
    asyncio.sleep(0)
"""


def run_pytest(folder: Path, tests: str) -> str:
    """What pytest says of these tests under the project's own settings and guards."""
    (folder / "tests").mkdir()
    shutil.copy(ROOT / "pyproject.toml", folder)
    guards = (ROOT / "tests/conftest.py").read_text(encoding="utf-8")
    impatient = guards.replace("THREAD_END_LIMIT = 5.0", "THREAD_END_LIMIT = 0.1")
    assert impatient != guards
    (folder / "tests/conftest.py").write_text(impatient, encoding="utf-8")
    (folder / "tests/test_offenders.py").write_text(tests, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True).stdout


def test_offenders_fail(tmp_path: Path) -> None:
    said = run_pytest(tmp_path, OFFENDERS)
    assert "took longer than 0 s" in said
    assert "UserWarning: old" in said
    assert "something is wrong with a widget" in said
    assert "left running: left over" in said
    assert "was never awaited" in said
    bad = [line.split()[1] for line in said.splitlines() if line.startswith(("FAILED", "ERROR"))]
    assert {name.partition("::")[2] for name in bad} == {
        *("test_takes_too_long", "test_warns", "test_lets_qt_complain", "test_leaves_a_thread"),
        "test_forgets_to_await",
    }


def test_a_marker_has_to_be_registered(tmp_path: Path) -> None:
    said = run_pytest(tmp_path, "import pytest\n\n@pytest.mark.chekc(1)\ndef test(): ...\n")
    assert "'chekc' not found in `markers`" in said


@pytest.mark.parametrize("address", ["192.0.2.1", "8.8.8.8", "2001:db8::1"])
def test_no_connection_leaves_the_machine(address: str) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as outside, pytest.raises(PermissionError, match="tests talk to"):
        outside.connect((address, 443))


def test_nothing_listens_to_the_outside() -> None:
    with socket.socket() as server, pytest.raises(PermissionError, match="tests talk to"):
        server.bind(("0.0.0.0", 0))


def test_no_name_is_looked_up() -> None:
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("api.anthropic.com", 443)


def test_loopback_is_open() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        assert client.getpeername() == server.getsockname()
