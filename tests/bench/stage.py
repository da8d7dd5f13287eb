"""A watched window over chats of any length, with an endpoint that streams into it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nocopt.core.conversation import Node, Options
from nocopt.core.messages import Message, TextPart, user_message
from nocopt.core.reply import Outcome, Reply, Timing
from nocopt.core.usage import Usage
from nocopt.paths import paths
from nocopt.store.conversations import Conversations
from nocopt.store.database import Database
from nocopt.store.places import PROVEN_AT
from nocopt.store.state import State
from tests.bench.answers import answer, pieces
from tests.bench.feeder import Feeder
from tests.bench.history import indexed
from tests.bench.windows import busy_seconds, cpu_seconds, shown
from tests.e2e.desktop import Desktop

Work = Callable[[int], float]  # seconds that the process of a number has used so far

QUIET_SECONDS = 1.0  # without work, after which nothing more is expected
QUIET_SHARE = 0.08  # of a core, heartbeat included, below which a window counts as quiet
KB = 1000
RATE = 500.0  # pieces of an answer in a second
# Of the screen: the second row of the list of chats, and a place in the conversation.
SECOND_CHAT = (140, 217)
TEXT = (740, 300)


@dataclass(frozen=True)
class Chat:
    """A chat to be found in the store: so many messages, the replies of `size` characters."""

    messages: int
    size: int = KB


# Every other message is a reply: together they are 10 MB.
LONG_CHAT = Chat(10_000, 2 * KB)
SHORT_CHAT = Chat(2)


@dataclass
class Watched:
    """A window that streams from a feeder, and what its watch has written when it has ended."""

    pid: int
    feeder: Feeder
    desktop: Desktop
    report: dict[str, Any]
    work: Work = busy_seconds

    def stream(self, text: str, number: int, rate: float = RATE) -> float:
        """Let the window ask for `text` in `number` pieces; return the processor time it took."""
        self.ask(text, number, rate)
        before = cpu_seconds(self.pid)
        self.desktop.press("Return")
        self.feeder.wait()
        settled(self.pid, self.work)
        return cpu_seconds(self.pid) - before

    def ask(self, text: str, number: int, rate: float = RATE) -> None:
        """Write a question that Return sends, and have its answer ready."""
        self.feeder.prepare(pieces(text, number), rate)
        self.desktop.type("go")
        settled(self.pid, self.work)

    def xdotool(self, *arguments: object, seconds: float = 0.0) -> None:
        """Use mouse and keyboard for so long."""
        self.desktop.run("xdotool", *(str(one) for one in arguments), timeout=30 + 2 * seconds)

    def picture(self, area: str) -> bytes:
        """What the screen shows in an area, given as X does it: width, height, left, top."""
        path = self.desktop.folder / "area.rgb"
        self.desktop.run("import", "-window", "root", "-crop", area, "-depth", "8", str(path))
        return path.read_bytes()

    def since(self, began: float, key: str = "painted") -> list[Any]:
        """What was noted from a moment on; the first of each note is its time."""
        return [one for one in self.report[key] if _at(one) >= began]


def _at(note: Any) -> float:
    return float(note[0] if isinstance(note, list) else note)


def last_before(times: Sequence[float], moment: float) -> float:
    """The last of these times before a moment."""
    return times[bisect_left(times, moment) - 1]


def first_after(times: Sequence[float], moment: float) -> float:
    """The first of these times after a moment."""
    return times[bisect_right(times, moment)]


def settled(pid: int, work: Work = busy_seconds) -> None:
    """Return once a process does next to nothing, and does not wait for a processor either.

    Where nothing is measured, `work` may leave the waiting out: others may be busy then.
    """
    while True:
        before = work(pid)
        time.sleep(QUIET_SECONDS)
        if work(pid) - before < QUIET_SHARE * QUIET_SECONDS:
            return


@contextlib.contextmanager
def watched(*chats: Chat, watch: str = "painted", work: Work = busy_seconds) -> Iterator[Watched]:
    """A window over the first of these chats; its report is there once the block is left.

    The list shows them in this order. What is watched costs processor time, a heartbeat most.
    """
    with Desktop(accessibility=False) as desktop, Feeder() as feeder:
        data, report = desktop.folder / "data", desktop.folder / "report.json"
        settings = paths(data).settings_file
        settings.parent.mkdir(parents=True, exist_ok=True)
        # No request but those that are measured, nor one for the title of a chat.
        settings.write_text(json.dumps({"titles": False}), "utf-8")
        if chats:
            folder = paths(data).data
            folder.mkdir(parents=True, exist_ok=True)
            asyncio.run(fill(folder, chats))
        desktop.env |= feeder.environment | {"NOCOPT_WATCH": watch}
        command = (sys.executable, "-m", "tests.bench.watched", str(report), str(data))
        found: dict[str, Any] = {}
        with shown(desktop, command) as process:
            settled(process.pid, work)
            settled(
                process.pid, work
            )  # once more: a slow disk makes a pause between start and chat
            yield Watched(process.pid, feeder, desktop, found, work)
            desktop.press("ctrl+q")
            process.wait()
            found.update(json.loads(report.read_text(encoding="utf-8")))


async def fill(folder: Path, chats: Sequence[Chat]) -> None:
    """Write chats, of which the first is the one that was written in and shown last."""
    database = await Database.open(folder)
    try:
        shelf = Conversations(database)
        for number, chat in enumerate(reversed(chats)):
            made = await shelf.branch(_path(chat), f"Chat {number}", Options(), 1e9 + number)
            await State(database).set("last_chat", str(made.id))
        # As when they were written long ago: their search is not to be made ready meanwhile.
        await indexed(database)
        await State(database).set(PROVEN_AT, str(int(time.time())))
    finally:
        await database.close()


def _path(chat: Chat) -> list[Node]:
    return [_node(number, chat.size) for number in range(chat.messages)]


def _node(number: int, size: int) -> Node:
    if number % 2 == 0:
        return Node(number, 0, None, user_message(f"Question {number}?"), 1e9 + number)
    reply = Reply(
        Outcome.COMPLETE,
        f"msg_{number}",
        "claude-sonnet-5",
        "end_turn",
        usage=Usage(input_tokens=number, output_tokens=size // 4),
        timing=Timing(300.0, 400.0, 9000.0),
    )
    message = Message("assistant", (TextPart(answer(size, first=number)),))
    return Node(number, 0, None, message, 1e9 + number, "claude-sonnet-5", "", reply)
