"""A program that sends, streams, edits, imports and backs up until it is killed, and tells of it.

What it says was done before it was said. Each turn has a word of its own, with which its question
ends and its answer begins. Lines are `asked WORD`, `streamed WORD LENGTH TIME` for each piece that
came, `finished WORD LENGTH`, `imported WORD` for a chat that came from elsewhere, each message of
which begins with that word, and `backed-up NAME`.
"""

from __future__ import annotations

import asyncio
import random
import sys
import time
from itertools import count
from pathlib import Path

from nocopt.app.session import Session
from nocopt.core.conversation import TitledBy
from nocopt.core.draft import Draft
from nocopt.core.messages import TextPart, user_message
from nocopt.core.records import ChatRecord, NodeRecord
from nocopt.core.safekeeping import Why
from nocopt.store.adding import Adding
from nocopt.store.backups import Backups
from nocopt.store.database import FILE_NAME
from tests.app.rig import Rig, finished, rig
from tests.fakes import OPENED, Step, end, text

TURNS = 40  # more than anybody lets it do
A_SECOND = 100  # pieces
PIECES = 60
IMPORTED = 120  # messages of an imported chat: so many that it comes in by slices


def say(*words: object) -> None:
    """Say it at once."""
    sys.stdout.write(" ".join(str(word) for word in words) + "\n")
    sys.stdout.flush()


class _Turn:
    """The answer to one question, as it is streamed."""

    def __init__(self, word: str) -> None:
        self.word = word
        self._turns = [asyncio.Event() for _ in range(PIECES)]

    def script(self) -> list[Step]:
        """Return what the model says."""
        steps: list[Step] = [OPENED, text(f"{self.word} ")]
        for number, turn in enumerate(self._turns):
            steps += [turn, text(f"piece {number} ")]
        return [*steps, end()]

    async def stream(self) -> None:
        """Let it be said."""
        for turn in self._turns:
            await asyncio.sleep(1 / A_SECOND)
            turn.set()

    def heard(self, draft: Draft) -> None:
        """Tell how much has come."""
        length = sum(len(part.text) for part in draft.parts if isinstance(part, TextPart))
        say("streamed", self.word, length, time.monotonic())


async def _import(it: Rig, run: int) -> None:
    """Add one chat after the other."""
    adding = Adding(it.database)
    for number in count():
        word = f"i{run}-{number}"
        nodes = tuple(_imported(word, turn) for turn in range(IMPORTED))
        chat = ChatRecord(word, word, TitledBy.PERSON, 1.0, 2.0, leaf=nodes[-1].uid, nodes=nodes)
        await adding.add(chat)
        say("imported", word)
        await asyncio.sleep(0.4)


def _imported(word: str, turn: int) -> NodeRecord:
    parent = f"{word}-{turn - 1}" if turn else None
    return NodeRecord(
        f"{word}-{turn}", parent, user_message(f"{word} turn {turn} " * 9), 1.0 + turn
    )


async def _back_up(it: Rig) -> None:
    """Make one backup after the other."""
    backups = Backups(it.folder / "data" / FILE_NAME)
    while True:
        made = await it.means.tasks.run_aside(lambda: backups.make(Why.PERSON, time.time()))
        say("backed-up", made.name)
        await asyncio.sleep(0.2)


async def _write(it: Rig, turns: list[_Turn], chance: random.Random) -> None:
    session = await it.library.last_open()
    if chance.random() < 0.3:
        session = it.library.new_session()
    it.library.show(session)
    it.services.indexing.begin(0)
    for turn in turns:
        heard = session.draft_changed.connect(turn.heard)
        await _begin(session, turn, chance)
        it.means.tasks.start("stream", turn.stream())
        await finished(session)
        heard.close()
        say("finished", turn.word, len(session.path[-1].message.text))


async def _begin(session: Session, turn: _Turn, chance: random.Random) -> None:
    """Send a message, or another one in place of an earlier one, or ask again."""
    question = f"A question, {turn.word}"
    asked = [node for node in session.path if node.message.role == "user"]
    answers = [node for node in session.path if node.reply is not None]
    kind = chance.random()
    if kind < 0.2 and asked:
        assert await session.versions.edit(chance.choice(asked), question)
    elif kind < 0.4 and answers:
        assert await session.versions.regenerate(chance.choice(answers))
        return
    else:
        assert await session.send(question)
    say("asked", turn.word)


async def main(folder: Path, run: int) -> None:
    """Write into `folder` until the end; `run` makes it another run than those before."""
    turns = [_Turn(f"t{run}-{number}") for number in range(TURNS)]
    async with rig(folder, *(turn.script() for turn in turns)) as it:
        it.means.tasks.start("import", _import(it, run))
        it.means.tasks.start("back up", _back_up(it))
        await _write(it, turns, random.Random(run))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
