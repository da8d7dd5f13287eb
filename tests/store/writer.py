"""A program that writes messages and checkpoints without end and says what has been committed.

Each line is printed after the call returned, so whatever was printed must survive its death.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from nocopt.core.conversation import Options
from nocopt.core.messages import Message, TextPart
from nocopt.store.conversations import NewNode
from tests.store.opened import checkpoint, opened, reply, stored


def say(*words: object) -> None:
    sys.stdout.write(" ".join(str(word) for word in words) + "\n")
    sys.stdout.flush()


async def main(folder: Path) -> None:
    async with opened(folder) as rooms:
        for node in await rooms.checkpoints.recover(1e12):
            say("recovered", node.parent_id, len(node.message.text))
        made = await rooms.conversations.create("", Options(), 1.0)
        leaf = None
        while True:
            file = await stored(rooms, f"{leaf} ".encode() * 5000)
            say("stored", int(file.sha256, 16))
            message = Message("user", (file, TextPart("q" * 3000)))
            question = await rooms.conversations.append(NewNode(made.id, leaf, message), 2.0)
            say("asked", question.id)
            text = ""
            for _ in range(4):
                text += "answer " * 100
                await rooms.checkpoints.save(checkpoint(made.id, question.id, TextPart(text)), 3.0)
                say("saved", question.id, len(text))
            new = NewNode(
                made.id, question.id, Message("assistant", (TextPart(text),)), reply=reply()
            )
            leaf = (await rooms.checkpoints.finish(new, 4.0)).id
            say("finished", question.id, leaf)


asyncio.run(main(Path(sys.argv[1])))
