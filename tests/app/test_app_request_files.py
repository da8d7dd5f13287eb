"""What requests take of files: bytes by their hash, and pictures that are made smaller once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from nocopt.core.attachments import AttachmentKind, AttachmentPart
from nocopt.core.builder import Built
from nocopt.core.conversation import Node, Options
from nocopt.core.facts import AccountFacts
from nocopt.core.messages import Message, TextPart
from nocopt.core.parameters import Parameters
from nocopt.core.report import Repair, RepairKind
from nocopt.core.request import ChatRequest, Wishes
from nocopt.core.sniffing import MANY_IMAGES, PictureLimits
from tests.app.rig import Rig, catalogue, rig, run
from tests.documents.test_documents_pdf import pdf, says
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


ANTHROPIC = AccountFacts("work", "https://api.anthropic.com/v1/messages")


async def begun(it: Rig, *parts: AttachmentPart) -> Node:
    message = request(*parts).messages[0]
    _, node = await it.means.conversations.begin("Files", Options(), message, 1.0)
    return node


async def many(it: Rig) -> list[AttachmentPart]:
    """As many small pictures as may be in a request without smaller limits for all."""
    sizes = range(1, MANY_IMAGES + 1)
    return [await attached(it, picture("png", 2, size), "small.png") for size in sizes]


async def built(it: Rig, node: Node) -> Built:
    return await it.means.files.built([node], SONNET, Wishes(), ANTHROPIC)


def test_a_built_request_has_its_files(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as it:
            part = await attached(it, b"some words", "b.txt")
            made = await built(it, await begun(it, part))
            assert part in made.request.messages[0].parts
            assert made.request.files == {part.sha256: b"some words"}
            assert made.report.repairs == ()

    run(work())


def test_among_many_a_large_picture_is_sent_smaller_each_time_the_same(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as it:
            large = await attached(it, picture("png", 4000, 2))
            small = await many(it)
            node = await begun(it, large, *small)
            first, second = await built(it, node), await built(it, node)
            assert first == second
            [sent, *others] = first.request.messages[0].attachments
            assert (sent.width, sent.height) == (2000, 1)
            assert others == small
            assert Repair(RepairKind.IMAGE_SCALED, 1, "a.png") in first.report.repairs
            assert set(first.request.files) == {one.sha256 for one in (sent, *small)}
            # A copy that was lost is made again from what was attached.
            it.means.shelves.attachments.path(sent.sha256).unlink()
            assert await built(it, node) == first

    run(work())


def test_in_place_of_a_file_that_is_gone_the_model_and_the_person_are_told(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as it:
            gone = await attached(it, picture("png", 4000, 2))
            small = await many(it)
            it.means.shelves.attachments.path(gone.sha256).unlink()
            made = await built(it, await begun(it, gone, *small))
            first = made.request.messages[0].parts[0]
            assert first == TextPart("[file a.png is no longer there]")
            assert made.report.repairs == (Repair(RepairKind.ATTACHMENT_GONE, 1, "a.png"),)
            assert set(made.request.files) == {one.sha256 for one in small}

    run(work())


def test_a_file_that_is_lost_with_its_smaller_copy_is_gone(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as it:
            large = await attached(it, picture("png", 4000, 2))
            small = await many(it)
            node = await begun(it, large, *small)
            sent = (await built(it, node)).request.messages[0].attachments[0]
            for sha256 in (large.sha256, sent.sha256):
                it.means.shelves.attachments.path(sha256).unlink()
            made = await built(it, node)
            assert made.report.repairs == (Repair(RepairKind.ATTACHMENT_GONE, 1, "a.png"),)

    run(work())


def test_a_pdf_that_is_too_long_goes_as_its_text_where_that_is_wanted(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as it:
            part = await attached(it, pdf(says(b"Hello there")), "plan.pdf")
            node = await begun(it, replace(part, pages=5_000))

            async def repairs(*undone: str) -> tuple[Built, tuple[Repair, ...]]:
                wishes = Wishes(parameters=Parameters(undone=undone))
                found = await it.means.files.built([node], SONNET, wishes, ANTHROPIC)
                return found, found.report.repairs

            _, told = await repairs()
            assert told == (Repair(RepairKind.PDF_TOO_LONG, detail="plan.pdf"),)
            for _ in range(2):
                found, told = await repairs("pdf_too_long")
                assert told == (Repair(RepairKind.PDF_AS_TEXT, detail="plan.pdf"),)
                (text,) = found.request.messages[0].attachments
                assert text.kind is AttachmentKind.TEXT
                assert b"Hello there" in found.request.files[text.sha256]

    run(work())


def test_a_pdf_without_text_stays_out_all_the_same(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as it:
            part = await attached(it, pdf(b""), "scan.pdf")
            node = await begun(it, replace(part, pages=5_000))
            wishes = Wishes(parameters=Parameters(undone=("pdf_too_long",)))
            found = await it.means.files.built([node], SONNET, wishes, ANTHROPIC)
            assert found.report.repairs == (Repair(RepairKind.PDF_TOO_LONG, detail="scan.pdf"),)
            assert not found.request.files

    run(work())
