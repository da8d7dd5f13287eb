"""The drill of the window: the whole program dies while somebody writes and an answer streams."""

from __future__ import annotations

import asyncio
import json
import random
import signal
import sqlite3
import subprocess
import threading
import time
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from nocopt.paths import paths
from nocopt.store.database import FILE_NAME, Database
from tests.bench.feeder import Feeder
from tests.bench.kill_drill import Damage, look_at_file
from tests.bench.measure import Figure
from tests.bench.windows import NOCOPT, shown
from tests.e2e.desktop import Desktop

DEATHS = 20
LONGEST = 4.0  # seconds from the first picture of a window to its death
STREAMED_LATE = 0.5  # seconds of streamed text that may be lost
TYPED_LATE = 1.0  # seconds of what is typed, which is saved a little later
PIECES = 150
A_SECOND = 100  # pieces

# Everything that a message, an answer, a draft or a question that waits for its turn is kept in.
_TEXTS = (
    "SELECT text FROM parts WHERE text IS NOT NULL",
    "SELECT text FROM draft_pieces",
    "SELECT draft || ' ' || later FROM conversations",
    "SELECT value FROM state",
)


@dataclass
class Written:
    """When each word was typed and streamed, and which were on the disk at some time.

    No two words are the same, and each is typed or streamed once.
    """

    typed: dict[str, float] = field(default_factory=dict)
    streamed: dict[str, float] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)


@dataclass
class Deaths:
    """What the deaths of the window did; the ages are seconds, of the oldest that is missing."""

    damage: Damage = field(default_factory=Damage)
    typed_late: float = 0.0
    streamed_late: float = 0.0

    @property
    def harmless(self) -> bool:
        """Whether no more is missing than may be."""
        return self.typed_late <= TYPED_LATE and self.streamed_late <= STREAMED_LATE


def kill_drill_window() -> Figure:
    """Files that are corrupt, and words that are lost, after deaths of the window."""
    deaths, written = window_drill(DEATHS)
    damage = deaths.damage
    detail = (
        f"{DEATHS} deaths: {damage.corrupt} files corrupt, {damage.lost} words lost that were kept,"
        f" {damage.unfound} times not in the index; of {len(written.streamed)} words streamed"
        f" {deaths.streamed_late:.2f} s lost at most, of {len(written.typed)} typed"
        f" {deaths.typed_late:.2f} s"
    )
    value = damage.corrupt + damage.lost + damage.unfound
    also = deaths.harmless
    return Figure("kill_drill_window", value, "damages", 0, detail=detail, also=also)


def window_drill(runs: int, seed: int = 21) -> tuple[Deaths, Written]:
    """Let windows die over the same chats, so many, and return what that did."""
    chance = random.Random(seed)
    deaths, written = Deaths(), Written()
    with Desktop(accessibility=False) as desktop, Feeder() as feeder:
        folder = desktop.folder / "person"
        _want_no_titles(folder)
        asyncio.run(_begin(folder))
        desktop.env |= feeder.environment
        for run in range(runs):
            life = _Life(desktop, feeder, written, run)
            killed_at = life.live(folder, chance.uniform(0, LONGEST))
            look_at_file(folder, deaths.damage)
            _look_at_words(folder, written, killed_at, deaths)
    return deaths, written


def _want_no_titles(folder: Path) -> None:
    """Nothing is asked of the endpoint but what is typed."""
    file = paths(folder).settings_file
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"titles": False}), "utf-8")


async def _begin(folder: Path) -> None:
    """Make the store: a window that dies before may leave a beginning, which cannot be asked."""
    await (await Database.open(paths(folder).data)).close()


class _Life:
    """One window from its start to its death, and the person before it."""

    def __init__(self, desktop: Desktop, feeder: Feeder, written: Written, run: int) -> None:
        self._desktop = desktop
        self._feeder = feeder
        self._written = written
        self._typed = (f"t{run}x{number}" for number in count())
        self._turns = (f"s{run}x{number}" for number in count())

    def live(self, folder: Path, seconds: float) -> float:
        """Write and ask for so long, and return when the window was killed."""
        killed: list[float] = []
        with shown(self._desktop, (*NOCOPT, "--data-dir", str(folder))) as window:

            def kill() -> None:
                killed.append(time.monotonic())
                window.kill()

            death = threading.Timer(seconds, kill)
            death.start()
            while window.poll() is None:
                self._turn(window)
            death.join()
        if window.returncode != -signal.SIGKILL:
            raise RuntimeError(f"the window ended by itself:\n{self._desktop.log()}")
        return killed[0]

    def _turn(self, window: subprocess.Popen[bytes]) -> None:
        """Ask something, and write the next question while the answer comes."""
        turn = next(self._turns)
        pieces = [f"{turn}x{number} " for number in range(PIECES)]
        self._feeder.prepare(pieces, A_SECOND)
        self._type()
        self._desktop.press("Return")
        sent = self._feeder.sent_at
        while len(sent) <= PIECES and window.poll() is None:
            self._type()
        self._written.streamed.update(zip((piece.strip() for piece in pieces), sent, strict=False))

    def _type(self) -> None:
        word = next(self._typed)
        self._desktop.type(f" {word}")  # apart also from a word of which the half was saved
        self._written.typed[word] = time.monotonic()


def _look_at_words(folder: Path, written: Written, killed_at: float, deaths: Deaths) -> None:
    """Compare what is on the disk with what was written, after a death."""
    there = _words(folder)
    deaths.damage.lost += len(written.kept - there)
    written.kept |= there
    deaths.typed_late = max(deaths.typed_late, _late(written.typed, there, killed_at))
    deaths.streamed_late = max(deaths.streamed_late, _late(written.streamed, there, killed_at))
    for words in (written.typed, written.streamed):  # what may be lost is missed once
        for word in words.keys() - there:
            del words[word]


def _late(words: dict[str, float], there: set[str], killed_at: float) -> float:
    return max((killed_at - at for word, at in words.items() if word not in there), default=0.0)


def _words(folder: Path) -> set[str]:
    """Return the words that are on the disk, wherever a program would find them again."""
    with closing(sqlite3.connect(paths(folder).data / FILE_NAME)) as connection:
        texts = [text for one in _TEXTS for (text,) in connection.execute(one)]
    return {word for text in texts for word in text.split() if word[0] in "ts" and "x" in word}


FIGURES = (kill_drill_window,)
