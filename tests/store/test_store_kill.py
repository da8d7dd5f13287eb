"""A program that is killed at any moment loses nothing that it was told is on disk."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from nocopt.core.conversation import Node
from nocopt.core.reply import Outcome
from nocopt.store.database import FILE_NAME
from tests.store.opened import opened

ROUNDS = 15

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kill -9 is a signal")


class Ledger:
    """What the writer said is on disk."""

    def __init__(self) -> None:
        self.asked: set[int] = set()
        self.saved: dict[int, int] = {}  # question to characters of its running answer
        self.finished: dict[int, int] = {}  # question to the node of its answer
        self.recovered: dict[int, int] = {}
        self.stored: set[str] = set()  # files

    def enter(self, line: bytes) -> None:
        word, *numbers = line.decode().split()
        match word, [int(number) for number in numbers]:
            case "stored", [number]:
                self.stored.add(f"{number:064x}")
            case "asked", [question]:
                self.asked.add(question)
            case "saved", [question, length]:
                self.saved[question] = length
            case "finished", [question, answer]:
                self.finished[question] = answer
            case "recovered", [question, length]:
                self.recovered[question] = length
            case _:
                raise AssertionError(line)


def run_and_kill(folder: Path, lines: int, ledger: Ledger) -> None:
    """Let a writer say `lines` lines; it goes on while they are read, then dies where it is."""
    command = [sys.executable, "-m", "tests.store.writer", str(folder)]
    with subprocess.Popen(
        command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE
    ) as program:
        assert program.stdout is not None
        for _ in range(lines):
            ledger.enter(program.stdout.readline())
        program.send_signal(signal.SIGKILL)
        for line in program.stdout:  # said before it died
            ledger.enter(line)


def check(nodes: dict[int, Node], ledger: Ledger) -> None:
    answers = {node.parent_id: node for node in nodes.values() if node.reply is not None}
    assert ledger.asked <= nodes.keys()
    for question, answer in ledger.finished.items():
        assert answers[question].id == answer
    for question, length in ledger.saved.items():
        node = answers[question]
        assert node.reply is not None
        assert len(node.message.text) >= length
        assert node.message.text == "answer " * (len(node.message.text) // 7)
        if question not in ledger.finished and node.reply.outcome is not Outcome.COMPLETE:
            assert node.reply.outcome is Outcome.INTERRUPTED


def test_nothing_committed_is_lost_by_kill_9(tmp_path: Path) -> None:
    chance = random.Random(20)  # repeatable on purpose
    ledger = Ledger()
    for _ in range(ROUNDS):
        run_and_kill(tmp_path, chance.randrange(1, 60), ledger)
        with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []

    async def everything() -> dict[int, Node]:
        async with opened(tmp_path) as rooms:
            shelf = rooms.shelves.attachments
            for sha256 in ledger.stored:
                assert await shelf.read(sha256) is not None
            await rooms.checkpoints.recover(1e12)
            await shelf.collect(1e12)
            nodes: dict[int, Node] = {}
            for chat in await rooms.conversations.recent():
                loaded = await rooms.conversations.load(chat.id)
                assert loaded is not None
                nodes |= loaded[1]
            files = [file for node in nodes.values() for file in node.message.attachments]
            assert len(files) >= len(ledger.asked)
            for file in files:
                assert await shelf.read(file.sha256) is not None
            return nodes

    check(asyncio.run(everything()), ledger)
    assert ledger.recovered, "no round died while a reply was running"
