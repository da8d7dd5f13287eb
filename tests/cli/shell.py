"""The command line as a shell has it: in a process of its own, or in this one, which is quicker."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from nocopt.cli.entry import run
from tests.e2e.endpoint import Endpoint

KEY = "sk-test-0123456789abcdef"


@dataclass(frozen=True)
class Run:
    """What a finished command left behind."""

    code: int
    out: str
    err: str

    @property
    def object(self) -> Any:
        """The JSON object on standard output."""
        return json.loads(self.out)


def environment(url: str | None, folder: Path) -> dict[str, str]:
    """Return the environment of a process that knows one account, and no desktop."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    root = str(Path(__file__).parents[2])
    found = {**kept, "PYTHONPATH": root, "XDG_CONFIG_HOME": str(folder), "PYTHONUTF8": "1"}
    if url is not None:
        found |= {"ANTHROPIC_BASE_URL": url, "ANTHROPIC_API_KEY": KEY}
    return found


async def start(
    arguments: Sequence[str], url: str | None, folder: Path, *, stdin: int = PIPE
) -> asyncio.subprocess.Process:
    """Start `nocopt` with arguments."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "nocopt", *arguments),
        env=environment(url, folder),
        stdin=stdin,
        stdout=PIPE,
        stderr=PIPE,
    )


async def finished(
    arguments: Sequence[str], url: str | None, folder: Path, given: bytes = b""
) -> Run:
    """Run `nocopt` to its end in a process of its own."""
    process = await start(arguments, url, folder)
    out, err = await process.communicate(given)
    assert process.returncode is not None
    return Run(process.returncode, out.decode(), err.decode())


def typed(
    arguments: Sequence[str],
    url: str | None,
    folder: Path,
    given: bytes = b"",
    more: Mapping[str, str] | None = None,
) -> Run:
    """Run a command in this process: the same code, without the start of an interpreter."""
    out, err, stdin = _stream(), _stream(), _stream(given)
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        for name, value in (environment(url, folder) | dict(more or {})).items():
            patch.setenv(name, value)
        patch.setattr(sys, "stdin", stdin)
        try:
            code = run(arguments)
        except SystemExit as end:
            code = int(end.code or 0)
    return Run(code, _written(out), _written(err))


def ask(prompt: str, folder: Path, *more: str) -> Run:
    """Ask the demo server something in this process, as fast as it can."""
    with Endpoint(pace=0) as endpoint:
        return typed(["ask", *more, prompt], endpoint.url, folder)


def asked(prompt: str, folder: Path, *more: str) -> tuple[Run, list[Any]]:
    """Ask the demo server something; return the bodies of all its requests, too."""
    with Endpoint(pace=0) as endpoint:
        done = typed(["ask", *more, prompt], endpoint.url, folder)
        return done, [request.body for request in endpoint.messages]


def _stream(data: bytes = b"") -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline="\n")


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode()
