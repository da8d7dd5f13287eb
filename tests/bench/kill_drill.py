"""The drill: a program that is killed at any moment, again and again, over the same chats."""

from __future__ import annotations

import asyncio
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from nocopt.store.backups import Backups
from nocopt.store.checkpoints import Checkpoints
from nocopt.store.database import FILE_NAME, Database
from nocopt.store.search_checker import prove
from tests.bench.drill_writer import IMPORTED
from tests.bench.measure import Figure

RUNS = 200
LONGEST = 1.5  # seconds from the first word of a program to its death
LOST = 0.5  # seconds of streamed text that may be lost
ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Journal:
    """What programs said is done, by the words of their turns."""

    asked: set[str] = field(default_factory=set)
    finished: dict[str, int] = field(default_factory=dict)
    streamed: dict[str, list[tuple[int, float]]] = field(default_factory=lambda: defaultdict(list))
    killed_at: dict[str, float] = field(default_factory=dict)
    imported: set[str] = field(default_factory=set)
    backed_up: set[str] = field(default_factory=set)

    def enter(self, line: str) -> str:
        """Take a line, and return the word of its turn; of one that was cut off, none."""
        match line.removesuffix("\n").split():
            case _ if not line.endswith("\n"):
                return ""
            case "asked", word:
                self.asked.add(word)
            case "finished", word, length:
                self.finished[word] = int(length)
            case "imported", word:
                self.imported.add(word)
            case "backed-up", word:
                self.backed_up.add(word)
            case "streamed", word, length, at:
                self.streamed[word].append((int(length), float(at)))
            case _:
                raise AssertionError(line)
        return word


@dataclass
class Damage:
    """What the deaths did."""

    corrupt: int = 0
    lost: int = 0  # messages and answers that were said to be on the disk
    unfound: int = 0  # times that the index was not what was written
    late: float = 0.0  # seconds, the age of the oldest text that was streamed and is not there
    recovered: int = 0  # answers of which a part was there
    backups: int = 0  # that were whole when the program died


def kill_drill() -> Figure:
    """Files that are corrupt, messages that are lost, after so many deaths at random moments."""
    with TemporaryDirectory(prefix="nocopt-bench-") as folder:
        damage = drill(Path(folder), RUNS)
    detail = (
        f"{RUNS} deaths: {damage.corrupt} files corrupt, {damage.lost} messages lost,"
        f" {damage.unfound} times not in the index; {damage.recovered} answers cut,"
        f" {damage.late:.2f} s of text lost at most; {damage.backups} backups"
    )
    value = damage.corrupt + damage.lost + damage.unfound
    return Figure("kill_drill", value, "damages", 0, detail=detail, also=damage.late <= LOST)


def drill(folder: Path, runs: int) -> Damage:
    """Let programs die in `folder`, and return what that did."""
    chance = random.Random(20)
    journal, damage = Journal(), Damage()
    for run in range(runs):
        _run_and_kill(folder, run, chance.uniform(0, LONGEST), journal)
        look_at_file(folder, damage)
        _look_at_backups(folder, journal, damage)
    texts = asyncio.run(_texts(folder / "data"))
    _compare(journal, texts, damage)
    return damage


def _run_and_kill(folder: Path, run: int, after: float, journal: Journal) -> None:
    command = [sys.executable, "-m", "tests.bench.drill_writer", str(folder), str(run)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        words = {journal.enter(program.stdout.readline())}
        killed: list[float] = []

        def kill() -> None:
            killed.append(time.monotonic())
            program.kill()

        threading.Timer(after, kill).start()
        words.update(journal.enter(line) for line in program.stdout)
    if program.returncode != -signal.SIGKILL:
        raise RuntimeError("the program ended by itself")
    journal.killed_at.update(dict.fromkeys(words, killed[0]))


def look_at_file(folder: Path, damage: Damage) -> None:
    """Check a file as the death left it."""
    with closing(sqlite3.connect(folder / "data" / FILE_NAME, isolation_level=None)) as connection:
        whole = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        linked = connection.execute("PRAGMA foreign_key_check").fetchall() == []
        damage.corrupt += not (whole and linked)
        damage.unfound += prove(connection, lambda: None).wrong > 0


def _look_at_backups(folder: Path, journal: Journal, damage: Damage) -> None:
    """Check the backups that there are, and make room for others."""
    backups = Backups(folder / "data" / FILE_NAME)
    there = backups.all()
    damage.corrupt += sum(not backups.check(one).whole for one in there)
    damage.lost += len(journal.backed_up - {one.name for one in there})
    damage.backups += len(there)
    for one in there:
        backups.remove(one)
    backups.tidy()
    journal.backed_up.clear()


async def _texts(folder: Path) -> list[str]:
    """Return the texts of all messages that are shown, those of cut answers included."""
    database = await Database.open(folder)
    try:
        await Checkpoints(database).recover(time.time())
        return await database.read(
            lambda connection: [text for (text,) in connection.execute(_SHOWN)]
        )
    finally:
        await database.close()


_SHOWN = """
    SELECT text FROM conversations
        JOIN nodes ON conversation_id = conversations.id
        JOIN parts ON node_id = nodes.id
    WHERE type = 'text' AND deleted_at IS NULL AND removed_at IS NULL
"""


def _compare(journal: Journal, texts: list[str], damage: Damage) -> None:
    asked = {text.rpartition(" ")[2] for text in texts}
    answers = {text.partition(" ")[0]: len(text) for text in texts}
    damage.lost += len(journal.asked - asked)
    imported = Counter(text.partition(" ")[0] for text in texts)
    damage.lost += sum(imported[word] != IMPORTED for word in journal.imported)
    damage.lost += sum(
        number % IMPORTED != 0 for word, number in imported.items() if word.startswith("i")
    )
    for word, length in journal.finished.items():
        damage.lost += answers.get(word, 0) < length
    for word in journal.streamed.keys() - journal.finished.keys():
        there = answers.get(word, 0)
        damage.recovered += there > 0
        missing = [at for length, at in journal.streamed[word] if length > there]
        if missing:
            damage.late = max(damage.late, journal.killed_at[word] - missing[0])


FIGURES = (kill_drill,)
