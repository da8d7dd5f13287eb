"""What holds for every test: no screen, no home, no network, no keyring, no endless wait.

Warnings and Qt's log lines fail tests too; that is set in pyproject.toml.
"""

from __future__ import annotations

import gc
import ipaddress
import itertools
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import settings

# Before anything imports Qt. Tests that want a real window start a process on a desktop of its own.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_LOGGING_RULES"] = ""

# How long one example takes says more of what else the machine does than of the example.
settings.register_profile("nocopt", deadline=None)
settings.load_profile("nocopt")

TIME_LIMIT = 30.0
END_TO_END_TIME_LIMIT = 120.0
THREAD_END_LIMIT = 5.0

# What the person's environment says must not decide whether a test passes.
FOREIGN_VARIABLES = (
    *("ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", "ANTHROPIC_AUTH_TOKEN"),
    *("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"),
    *("http_proxy", "https_proxy", "all_proxy", "no_proxy"),
    *("DISPLAY", "WAYLAND_DISPLAY", "LANGUAGE", "NOCOPT_READY_FD"),
)


def pytest_configure() -> None:
    """Close the network for this process before the first test, and let Ctrl+C work in others."""
    sys.addaudithook(_only_loopback)
    # A shell ignores it for what runs in the background, and programs inherit that.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_finish() -> None:
    """Set aside what is there before the first test, hundreds of thousands of objects.

    No later collection of garbage has to look at them.
    """
    gc.collect()
    gc.freeze()


def _only_loopback(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse, as an audit hook, what would leave this machine or be reached from outside."""
    if event in ("socket.connect", "socket.bind", "socket.sendto"):
        address = arguments[1]
        if isinstance(address, tuple) and not _is_loopback(address[0]):
            raise PermissionError(f"{event} {address}: tests talk to 127.0.0.1 only")
    elif event == "socket.getaddrinfo" and not _is_loopback(arguments[0]):
        # What a resolver says of a name that does not exist, without asking one.
        raise socket.gaierror(socket.EAI_NONAME, f"tests resolve no names: {arguments[0]!r}")


def _is_loopback(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in (None, "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Yield empty folders, the same one until something is put into it: most tests need none."""

    def empty() -> Iterator[Path]:
        folder = tmp_path_factory.mktemp("homes")
        for number in itertools.count():
            home = folder / str(number)
            home.mkdir()
            while not any(home.iterdir()):
                yield home

    return empty()


@pytest.fixture(autouse=True)
def own_home(homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give every test an empty home, no keyring to reach and none of the person's settings."""
    home = next(homes)
    monkeypatch.setenv("HOME", str(home))
    for name, folder in (
        ("XDG_DATA_HOME", ".local/share"),
        ("XDG_CONFIG_HOME", ".config"),
        ("XDG_CACHE_HOME", ".cache"),
        ("XDG_STATE_HOME", ".local/state"),
    ):
        monkeypatch.setenv(name, str(home / folder))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:")
    for name in FOREIGN_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    return home


@pytest.fixture(autouse=True)
def no_threads_left() -> Iterator[None]:
    """Fail a test that ends while a thread it started goes on."""
    before = set(threading.enumerate())
    yield
    for thread in set(threading.enumerate()) - before:
        if not thread.daemon:
            thread.join(THREAD_END_LIMIT)
            assert not thread.is_alive(), f"left running: {thread.name}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """End a test that takes too long; `faulthandler_timeout` ends what this cannot interrupt."""
    if not hasattr(signal, "SIGALRM"):
        return (yield)
    limit = _time_limit(item)

    def out_of_time(_signal: int, _frame: FrameType | None) -> None:
        pytest.fail(f"took longer than {limit:.0f} s")

    previous = signal.signal(signal.SIGALRM, out_of_time)
    signal.setitimer(signal.ITIMER_REAL, limit)
    try:
        return (yield)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def _time_limit(item: pytest.Item) -> float:
    marker = item.get_closest_marker("time_limit")
    if marker is not None:
        return float(marker.args[0])
    on_a_desktop = {"e2e", "bench"} & set(item.path.parts)
    return END_TO_END_TIME_LIMIT if on_a_desktop else TIME_LIMIT
