"""Ctrl+C at a command that waits for something no program can hurry."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

from tests.cli.shell import environment, start

# A resolver that says when it was asked, and never answers.
HANGING = """
import socket, sys, threading

def never(*_, **__):
    sys.stderr.write("asked\\n")
    threading.Event().wait()

socket.getaddrinfo = never
from nocopt.cli.entry import run
sys.exit(run(["ask", "--json", "hello"]))
"""


@pytest.mark.skipif(os.name != "posix", reason="signals and terminals of POSIX")
def test_while_the_question_is_typed(tmp_path: Path) -> None:
    async def run() -> tuple[int | None, bytes, bytes]:
        keyboard, terminal = os.openpty()
        try:
            process = await start(["ask", "--demo"], None, tmp_path, stdin=terminal)
            assert process.stderr is not None
            asked = await process.stderr.readline()
            assert asked.startswith(b"Type your question")
            process.send_signal(signal.SIGINT)
            out, err = await process.communicate()
        finally:
            os.close(keyboard)
            os.close(terminal)
        return process.returncode, out, err

    assert asyncio.run(run()) == (130, b"", b"")


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_while_a_name_is_looked_up(tmp_path: Path) -> None:
    async def run() -> tuple[int | None, bytes]:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", HANGING),
            env=environment("https://nowhere.invalid", tmp_path),
            stdout=PIPE,
            stderr=PIPE,
        )
        try:
            assert process.stderr is not None
            assert await process.stderr.readline() == b"asked\n"
            process.send_signal(signal.SIGINT)
            async with asyncio.timeout(30):
                out, _ = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return process.returncode, out

    code, out = asyncio.run(run())
    assert code == 130
    assert b'"outcome": "stopped"' in out
