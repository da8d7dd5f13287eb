"""The figure of the command line: how long until the request is on its way."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.measure import Figure, alternate, ratio

ROOT = Path(__file__).resolve().parents[2]
CONNECT_LIMIT = 30.0


def ask_startup_ratio() -> Figure:
    """`nocopt ask` to the first byte sent, over a bare `python -c "import httpx"`."""
    with (
        tempfile.TemporaryDirectory(prefix="nocopt-bench-") as home,
        socket.create_server(("127.0.0.1", 0)) as server,
    ):
        env = {
            "PATH": os.environ["PATH"],
            "HOME": home,
            "LC_ALL": "C.UTF-8",
            "ANTHROPIC_BASE_URL": f"http://127.0.0.1:{server.getsockname()[1]}",
            "ANTHROPIC_API_KEY": "bench-key",
        }
        medians = alternate(lambda: _bare(env), lambda: _ask(env, server))
    return ratio("ask_startup_ratio", 2.5, medians, "ms", 1000)


def _bare(env: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import httpx"], env=env, cwd=ROOT, check=True)
    return time.perf_counter() - started


def _ask(env: dict[str, str], server: socket.socket) -> float:
    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "nocopt", "ask", "--no-retry", "Hello"],
        env=env,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            with _accepted(server, process) as connection:
                connection.settimeout(CONNECT_LIMIT)
                if not connection.recv(1):
                    raise RuntimeError("nocopt ask hung up without a request")
                return time.perf_counter() - started
        finally:
            process.kill()


def _accepted(server: socket.socket, process: subprocess.Popen[str]) -> socket.socket:
    """The connection of a program, or the reason why there is none."""
    deadline = time.monotonic() + CONNECT_LIMIT
    server.settimeout(0.5)
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(TimeoutError):
            return server.accept()[0]
    process.kill()
    said = process.stderr.read() if process.stderr is not None else ""
    raise RuntimeError(f"nocopt ask sent no request:\n{said}")
