"""A branch into a new chat with its files, or without them."""

from __future__ import annotations

from pathlib import Path

from nocopt.core.attachments import AttachmentPart
from nocopt.core.conversation import without_files
from nocopt.core.messages import TextPart
from tests.app.rig import asked, finished, rig, run, said
from tests.fakes import answer


def test_a_branch_has_the_files_or_only_words(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("A1"), answer("B1"), answer("C1")) as it:
            session = it.library.new_session()
            for name in ("notes.txt", "more.txt"):
                session.attaching.add_text(f"what {name} says", name)
            await session.attaching.settle()
            files = session.attached.value
            assert len(files) == 2
            assert await session.send("read this", files[:1])
            await finished(session)
            assert await session.send("", files[1:])
            await finished(session)
            whole = await it.library.branch(session, session.path[-1], "With")
            bare = await it.library.branch(session, session.path[-1], "Without", files=False)
            kept, left = await it.library.open(whole), await it.library.open(bare)
            assert [node.message for node in kept.path] == [node.message for node in session.path]
            # Of a message that was files alone, their names stay: none may be empty.
            assert said(left) == [
                ("user", "read this"),
                ("assistant", "A1"),
                ("user", "more.txt"),
                ("assistant", "B1"),
            ]
            assert not any(node.message.attachments for node in left.path)
            await asked(it, left, "and now?")
            parts = [part for one in it.client.asked[-1].messages for part in one.parts]
            assert all(isinstance(part, TextPart) for part in parts)
            assert not any(isinstance(part, AttachmentPart) for part in parts)
            assert without_files(left.path[0]) is left.path[0]

    run(body())
