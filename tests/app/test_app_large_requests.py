"""Requests that are too large, or large enough to hold up the window while they are built."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from nocopt.app import request_files
from nocopt.app.request_files import LIGHT
from nocopt.core.attachments import AttachmentKind, AttachmentPart
from nocopt.core.builder import Built, build
from nocopt.core.conversation import Node
from nocopt.core.errors import Cause, WireKind
from nocopt.core.facts import AccountFacts
from nocopt.core.messages import Message, OpaquePart
from nocopt.core.reply import Outcome
from nocopt.core.request import Wishes
from nocopt.core.sniffing import MAX_REQUEST
from nocopt.core.usage import Usage
from tests.app.rig import Rig, asked, finished, on_disk, outcome, rig, run, said
from tests.fakes import answer

MIB = 1024 * 1024


async def pdf(it: Rig, name: str, size: int) -> AttachmentPart:
    """A file that is said to be larger than it is, so that nobody has to write as much."""
    data = f"%PDF-1.4 {name}".encode()
    sha256 = await it.means.shelves.attachments.add(data, "application/pdf", 1.0)
    return AttachmentPart(sha256, AttachmentKind.PDF, "application/pdf", name, size, pages=1)


@pytest.mark.check(62)
def test_more_than_a_server_takes_is_not_sent_and_names_what_is_large(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("b")) as it:
            files = [await pdf(it, "small.pdf", MIB), await pdf(it, "large.pdf", 24 * MIB)]
            session = it.library.new_session()
            assert await session.send("Compare these", files)
            await finished(session)
            assert it.client.asked == []
            reply = session.path[-1].reply
            assert reply is not None
            assert reply.failure is not None
            assert reply.report is not None
            failure = reply.failure
            assert (failure.kind, failure.cause) == (WireKind.CONFIG, Cause.TOO_LARGE)
            assert (failure.host, failure.size) == ("127.0.0.1", reply.report.size)
            assert reply.report.size > MAX_REQUEST
            names = [one.name for one in reply.report.heaviest]
            assert names[:2] == ["large.pdf", "small.pdf"]
            assert reply.usage == Usage()
            assert len(session.path[0].message.attachments) == 2
            assert await on_disk(it, session) == said(session)
            await session.versions.edit(session.path[0], "Only this one", files[:1])
            await finished(session)
            assert outcome(session) is Outcome.COMPLETE
            assert len(it.client.asked) == 1

    run(body())


def threads_of_builds(monkeypatch: pytest.MonkeyPatch) -> list[threading.Thread]:
    """The threads in which requests are built from now on."""
    threads = list[threading.Thread]()

    def watched(*given: object) -> Built:
        threads.append(threading.current_thread())
        return build(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(request_files, "build", watched)
    return threads


def test_what_the_server_found_makes_a_request_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = threads_of_builds(monkeypatch)

    async def body() -> None:
        async with rig(tmp_path) as it:
            hit = {"type": "web_search_result", "encrypted_content": "x" * LIGHT}
            raw = {"type": "web_search_tool_result", "tool_use_id": "a", "content": [hit]}
            found = Message("assistant", (OpaquePart(raw),))
            node = Node(1, 1, None, found, 1.0)
            model = it.library.new_session().model
            await it.means.files.built([node], model, Wishes(), AccountFacts("Own", "http://h"))
            assert threads != [threading.current_thread()]

    run(body())


def test_a_large_request_is_built_beside_the_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = threads_of_builds(monkeypatch)

    async def body() -> None:
        async with rig(tmp_path, answer("a"), answer("b")) as it:
            session = it.library.new_session()
            await asked(it, session, "short")
            await asked(it, session, "x" * (LIGHT + 1))
            assert said(session)[-1] == ("assistant", "b")
            here = threading.current_thread()
            assert [one is here for one in threads] == [True, False]

    run(body())
