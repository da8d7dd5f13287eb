"""Requests with files are given as they went over the wire, and what is missing is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nocopt.app.sent_files import SentFiles
from nocopt.app.stored_files import StoredFiles
from nocopt.app.wire_log import curl_of
from nocopt.core.attachments import AttachmentPart
from nocopt.core.exchange import Exchange
from nocopt.core.settings import Settings
from tests.app.rig import Rig, catalogue, finished, rig, run
from tests.pictures import picture

SONNET = catalogue().describe("claude-sonnet-5")
WORDS = 'A "quoted" line,\nBögen \\ and\t天空 🙂 "data":"@sha256:' + "0" * 64 + '"}'
QUESTION = 'demo:files "source":{"type":"text","media_type":"x","data":"@sha256:' + "0" * 64 + '"}'


async def asked_with_files(it: Rig) -> tuple[Exchange, list[AttachmentPart]]:
    """What is kept of a question with a picture and a text, each twice in one chat."""
    session = it.library.new_session()
    parts: list[AttachmentPart] = []
    for data, name in ((picture("png", 20, 10), "a.png"), (WORDS.encode(), "b.txt")):
        part = await it.means.intake.take(data, name, SONNET)
        assert isinstance(part, AttachmentPart)
        parts.append(part)
    for _ in range(2):
        assert await session.send(QUESTION, parts)
        await finished(session)
    await it.means.wire.settle()
    (kept,) = await it.means.wire.of(session.path[-2].id)
    return kept, parts


@pytest.mark.check(63)
def test_a_request_with_files_is_given_byte_for_byte(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, settings=Settings(), real_client=True) as it:
            kept, parts = await asked_with_files(it)
            sent = it.demo.requests[-1].raw_body
            files = SentFiles(StoredFiles(it.means.shelves.attachments))
            whole = files.whole(kept)
            assert whole.complete
            assert whole.exchange.body.encode() == sent
            assert len(kept.body) < len(sent)
            was = files.of(kept)
            assert (was.size, was.complete) == (len(sent), True)
            assert [one.size for one in was.files.values()].count(parts[0].size) == 1
            *_, line, _end = curl_of(whole.exchange).splitlines()
            assert line.encode() == sent

    run(body())


def test_a_file_that_is_gone_or_another_one_is_told_and_named(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, settings=Settings(), real_client=True) as it:
            kept, (image, note) = await asked_with_files(it)
            shelf = it.means.shelves.attachments
            files = SentFiles(StoredFiles(shelf))
            shelf.path(image.sha256).unlink()
            shelf.path(note.sha256).write_bytes(b"other words")
            whole, was = files.whole(kept), files.of(kept)
            assert not whole.complete
            assert not was.complete
            assert whole.exchange.body == kept.body
            assert all(one.size is None for one in was.files.values())
            blocks = json.loads(whole.exchange.body)["messages"][0]["content"]
            assert blocks[0]["source"]["data"] == f"@sha256:{image.sha256}"

    run(body())
