"""Files on their way into a message: read in their order, taken, refused, or given up."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from nocopt.app import attaching
from nocopt.app.attaching import MOST_FILES, Attaching
from nocopt.app.attachments import Attached, Reason, Refusal, read_file
from nocopt.app.session import Session
from nocopt.core.attachments import AttachmentKind
from nocopt.core.errors import NocoptError, StoreError
from nocopt.core.facts import Ability
from nocopt.core.messages import TextPart
from nocopt.core.models import Model
from nocopt.core.objections import Objection
from nocopt.documents import pdf as documents
from nocopt.documents.pdf import PdfFacts
from tests.app.rig import Rig, catalogue, finished, rig, run, until
from tests.documents.test_documents_pdf import pdf, says
from tests.fakes import answer
from tests.pictures import picture

SONNET = catalogue().describe("claude-sonnet-5")
PLAIN = replace(SONNET, images=False, pdf=False)


class Bench(NamedTuple):
    rig: Rig
    it: Attaching
    errors: list[NocoptError]

    @property
    def names(self) -> list[str]:
        return [part.name for part in self.it.attached.value]

    async def done(self) -> None:
        await until(lambda: not self.it.coming, self.it.changed)


@asynccontextmanager
async def bench(folder: Path, model: Callable[[], Model] = lambda: SONNET) -> AsyncIterator[Bench]:
    errors: list[NocoptError] = []
    async with rig(folder) as it:
        means = it.means
        made = Attaching(Attached(), means.intake, means.tasks, model, errors.append)
        yield Bench(it, made, errors)


def written(folder: Path, **files: str) -> list[Path]:
    for name, text in files.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return [folder / f"{name}.txt" for name in files]


def test_files_are_taken_in_their_order_and_each_once(tmp_path: Path) -> None:
    async def work() -> None:
        async with bench(tmp_path) as here:
            paths = written(tmp_path, b="1", a="2", c="3")
            told: list[list[str]] = []
            here.it.changed.connect(lambda: told.append([one.name for one in here.it.coming]))
            here.it.add_files(paths)
            here.it.add_text("words", "pasted.txt")
            assert told[-1] == ["b.txt", "a.txt", "c.txt", "pasted.txt"]
            await here.done()
            assert here.names == ["b.txt", "a.txt", "c.txt", "pasted.txt"]
            here.it.add_files(paths[:1])
            await here.done()
            assert len(here.names) == 4

    run(work())


def test_what_is_refused_is_told_until_something_else_comes(tmp_path: Path) -> None:
    async def work() -> None:
        async with bench(tmp_path) as here:
            here.it.add_bytes(b"\0\1\2", "data.bin")
            here.it.add_files([tmp_path, tmp_path / "nowhere.txt"])
            await here.done()
            reasons = [one.refusal.reason for one in here.it.refused]
            assert reasons == [Reason.UNKNOWN_KIND, Reason.FOLDER, Reason.MISSING]
            for one in here.it.refused[:2]:
                here.it.dismiss(one)
            assert [one.refusal.reason for one in here.it.refused] == [Reason.MISSING]
            here.it.add_text("words", "pasted.txt")
            assert here.it.refused == ()
            await here.done()
            assert here.names == ["pasted.txt"]

    run(work())


def test_a_file_that_never_comes_keeps_no_other_from_coming(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attaching, "_OVERTAKEN", 0.02)
    monkeypatch.setattr(attaching, "UNANSWERED", 0.3)
    gate, hung = threading.Event(), tmp_path / "hung.txt"

    def read(path: Path, got_on: Callable[[], None]) -> bytes | Refusal:
        if path == hung:  # as on a mount whose server is away
            gate.wait()
        return read_file(path, got_on)

    monkeypatch.setattr(attaching, "read_file", read)

    async def work() -> None:
        async with bench(tmp_path) as here:
            here.it.add_files([hung, *written(tmp_path, a="1", b="2")])
            await until(lambda: len(here.names) == 2, here.it.changed)
            assert [one.name for one in here.it.coming] == ["hung.txt"]
            assert here.names == ["a.txt", "b.txt"]
            await here.done()
            [one] = here.it.refused
            assert (one.refusal.reason, one.refusal.name) == (Reason.NO_ANSWER, "hung.txt")
            gate.set()

    run(work())


def test_what_takes_a_while_to_make_is_made_by_a_worker(tmp_path: Path) -> None:
    async def work() -> None:
        async with bench(tmp_path) as here:
            threads: list[str] = []

            def make() -> bytes:
                threads.append(threading.current_thread().name)
                return picture("png", 8, 4)

            here.it.add_made(make, "Picture.png")
            assert [one.name for one in here.it.coming] == ["Picture.png"]
            await here.done()
            assert here.names == ["Picture.png"]
            assert threads != [threading.current_thread().name]

    run(work())


@pytest.mark.parametrize("from_disk", [True, False])
def test_of_a_pdf_that_no_model_reads_the_text_can_be_taken(
    tmp_path: Path, from_disk: bool
) -> None:
    async def work() -> None:
        async with bench(tmp_path, lambda: PLAIN) as here:
            data = pdf(says(b"Hello there"))
            if from_disk:
                (tmp_path / "report.pdf").write_bytes(data)
                here.it.add_files([tmp_path / "report.pdf"])
            else:
                here.it.add_bytes(data, "report.pdf")
            await here.done()
            [one] = here.it.refused
            assert (one.refusal.reason, one.refusal.has_text) == (Reason.NO_PDF, True)
            here.it.take_text(one)
            here.it.take_text(one)  # pressed twice
            await here.done()
            assert here.it.refused == ()
            [part] = here.it.attached.value
            assert (part.kind, part.made_from) == (AttachmentKind.TEXT, "pdf_text")

    run(work())


def test_a_pdf_can_be_replaced_by_its_text_when_the_model_is_another(tmp_path: Path) -> None:
    async def work() -> None:
        models = [SONNET]
        async with bench(tmp_path, lambda: models[0]) as here:
            here.it.add_bytes(pdf(says(b"Hello there")), "report.pdf")
            await here.done()
            [part] = here.it.attached.value
            models[0] = PLAIN
            here.it.take_text(part)
            await here.done()
            [text] = here.it.attached.value
            assert text.made_from == "pdf_text"

    run(work())


def test_what_an_endpoint_was_found_to_refuse_is_not_attached_for_it(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as it:
            session = it.library.new_session()
            refused = Objection(Ability.PDF, session.model.id, "no documents")
            takes = [session.attaching.model.pdf]
            await it.means.facts.learn(session.account, [refused])
            assert [*takes, session.attaching.model.pdf] == [True, False]
            session.attaching.add_bytes(pdf(says(b"Hello there")), "report.pdf")
            await until(lambda: not session.attaching.coming, session.attaching.changed)
            [one] = session.attaching.refused
            assert one.refusal.reason is Reason.NO_PDF

    run(work())


def test_what_is_given_up_while_it_is_read_is_not_there_later(tmp_path: Path) -> None:
    async def work() -> None:
        async with bench(tmp_path) as here:
            here.it.add_files(written(tmp_path, a="1", b="2", c="3"))
            first, second, third = here.it.coming
            here.it.dismiss(first)
            here.it.dismiss(second)
            await here.done()
            assert here.names == ["c.txt"]
            here.it.add_bytes(picture("png", 9, 9), "late.png")
            here.it.close(keep=False)
            assert here.it.coming == ()
            here.it.add_text("words", "later.txt")
            await here.rig.means.intake.take(b"words", "x", SONNET)
            assert here.names == ["c.txt"]
            assert third.name == "c.txt"

    run(work())


def test_more_files_than_a_message_may_have_are_refused_at_once(tmp_path: Path) -> None:
    async def work() -> None:
        async with bench(tmp_path) as here:
            here.it.add_files([tmp_path / str(number) for number in range(MOST_FILES + 5)])
            assert len(here.it.coming) == MOST_FILES
            [one] = here.it.refused
            assert (one.refusal.reason, one.refusal.limit) == (Reason.TOO_MANY, MOST_FILES)
            assert one.refusal.name == str(MOST_FILES)
            here.it.close(keep=False)

    run(work())


def test_a_disk_that_refuses_is_told_and_the_next_file_is_taken(tmp_path: Path) -> None:
    async def work() -> None:
        async with bench(tmp_path) as here:
            await here.rig.refuse_writes()
            here.it.add_text("one", "one.txt")
            await here.done()
            assert [type(error) for error in here.errors] == [StoreError]
            assert (here.names, here.it.refused) == ([], ())
            await here.rig.allow_writes()
            here.it.add_text("two", "two.txt")
            await here.done()
            assert here.names == ["two.txt"]

    run(work())


# ------------------------------------------------------------------ files of edits of messages


async def asked(it: Rig, session: Session, name: str = "notes.txt") -> None:
    session.attaching.add_text("some words", name)
    await until(lambda: not session.attaching.coming, session.attaching.changed)
    assert await session.send("Read this", session.attached.value)
    await finished(session)
    assert it.client.asked


def test_an_edit_has_the_files_of_its_message_until_they_are_changed(tmp_path: Path) -> None:
    async def work() -> int:
        async with rig(tmp_path, answer("yes")) as it:
            session = it.library.new_session()
            await asked(it, session)
            node = session.path[0]
            session.edits.write(node.id, "Read this")
            assert not session.edits.changed(node)
            files = session.attaching.beside(session.edits.attached(node))
            assert files.attached.value == node.message.attachments
            files.add_text("more words", "more.txt")
            await until(lambda: not files.coming, files.changed)
            files.dismiss(node.message.attachments[0])
            assert session.edits.changed(node)
            assert session.attached.value == ()
            assert session.conversation_id is not None
            return session.conversation_id

    async def after_a_restart(chat: int) -> None:
        async with rig(tmp_path, answer("again"), answer("and again")) as it:
            session = await it.library.open(chat)
            node = session.path[0]
            [part] = session.edits.attached(node).value
            assert part.name == "more.txt"
            assert await it.means.shelves.attachments.collect(1e12) == 0
            assert await session.versions.edit(node, " ", [part])
            await finished(session)
            assert list(session.path[0].message.parts) == [part]
            assert session.edits.attached(node).value == node.message.attachments
            assert not await session.versions.edit(node, " ", [])
            assert await session.versions.edit(node, "Nothing", [])
            await finished(session)
            assert list(session.path[0].message.parts) == [TextPart("Nothing")]

    run(after_a_restart(run(work())))


def test_a_file_that_comes_when_the_edit_is_gone_is_not_kept(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path, answer("yes")) as it:
            session = it.library.new_session()
            await asked(it, session)
            node = session.path[0]
            session.edits.write(node.id, "Read that")
            files = session.edits.attached(node)
            session.edits.drop(node.id)
            files.remove(node.message.attachments[0])
            assert session.edits.attached(node).value == node.message.attachments
            assert session.edits.files(node.id) == ()

    run(work())


def test_files_that_take_long_to_look_at_leave_a_worker_to_what_is_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()

    def slow(_: bytes) -> PdfFacts:
        assert gate.wait(10)
        return PdfFacts(1, encrypted=False)

    async def work() -> None:
        async with rig(tmp_path) as it:
            monkeypatch.setattr(documents, "read", slow)
            model = it.library.new_session().model
            taking = [
                asyncio.ensure_future(it.means.intake.take(b"%PDF-1.7 " + name, "it.pdf", model))
                for name in (b"a", b"b", b"c")
            ]
            await asyncio.sleep(0)
            async with asyncio.timeout(5):
                assert await it.means.tasks.run_blocking(lambda: "at once") == "at once"
            gate.set()
            await asyncio.gather(*taking)

    run(work())
