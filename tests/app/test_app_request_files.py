"""What requests take of files: bytes by their hash, and pictures that are made smaller once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from nocopt.core.attachments import AttachmentPart
from nocopt.core.conversation import Options
from nocopt.core.messages import Message, TextPart
from nocopt.core.request import ChatRequest
from nocopt.core.sniffing import PictureLimits
from tests.app.rig import Rig, catalogue, rig, run
from tests.pictures import picture

SONNET = catalogue().describe("claude-sonnet-5")
SMALL = PictureLimits(side=50)


async def attached(it: Rig, data: bytes, name: str = "a.png") -> AttachmentPart:
    part = await it.means.intake.take(data, name, SONNET)
    assert isinstance(part, AttachmentPart)
    return part


def request(*parts: AttachmentPart) -> ChatRequest:
    return ChatRequest(SONNET.id, 10, (Message("user", (*parts, TextPart("What is this?"))),))


def test_a_request_gets_the_bytes_of_its_files(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as it:
            one, two = picture("png", 40, 20), b"some words"
            parts = (await attached(it, one), await attached(it, two, "b.txt"))
            loaded = await it.means.files.load(request(*parts, parts[0]))
            assert loaded.files == {parts[0].sha256: one, parts[1].sha256: two}
            assert replace(loaded, files={}) == request(*parts, parts[0])

    run(work())


def test_a_request_without_files_stays_the_same(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as it:
            asked = request()
            assert await it.means.files.load(asked) is asked

    run(work())


def test_a_file_that_is_gone_or_damaged_is_left_out(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as it:
            parts = [await attached(it, words.encode(), words) for words in ("a", "b", "c")]
            shelf = it.means.shelves.attachments
            shelf.path(parts[0].sha256).unlink()
            shelf.path(parts[1].sha256).write_bytes(b"other")
            loaded = await it.means.files.load(request(*parts))
            assert loaded.files == {parts[2].sha256: b"c"}
            made = await it.means.files.make([(parts[0], SMALL)])
            assert made == {}

    run(work())


def test_a_picture_is_made_smaller_once(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as it:
            part = await attached(it, picture("png", 200, 100))
            message = request(part).messages[0]
            _, node = await it.means.conversations.begin("Files", Options(), message, 1.0)
            files = it.means.files
            assert await files.derived([node]) == {}
            made = await files.make([(part, SMALL)])
            smaller = made[part.sha256, SMALL]
            assert (smaller.width, smaller.height, smaller.name) == (50, 25, "a.png")
            assert smaller.made_from == "scaled"
            assert await files.derived([node]) == made
            loaded = await files.load(request(smaller))
            assert len(loaded.files[smaller.sha256]) == smaller.size

    run(work())


def test_what_is_no_picture_is_not_made_smaller(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as it:
            part = await attached(it, b"some words")
            assert await it.means.files.make([(part, SMALL)]) == {}

    run(work())
