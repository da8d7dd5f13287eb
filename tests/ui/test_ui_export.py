"""The dialog that exports: it says what it will write, writes it, and tells what came of it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pypdfium2
import pytest
from PySide6.QtGui import QImage, QPageLayout, QPdfWriter, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from nocopt.app.exporting import ExportRun, Stopped
from nocopt.app.tasks import Tasks
from nocopt.core.transfer import ExportWish, Format
from nocopt.documents import pdf
from nocopt.ui.event_loop import EventLoop
from nocopt.ui.export_deeds import ExportDeeds
from nocopt.ui.export_dialog import ExportDialog, Scope
from nocopt.ui.export_words import words
from nocopt.ui.page_breaks import sheets, strips
from nocopt.ui.paper import PaperWriter, lay_page
from nocopt.ui.printing import write_pdf
from tests.app.test_app_exporting import exporting, filled
from tests.store.opened import Rooms
from tests.ui.window_stage import seen

if TYPE_CHECKING:
    from nocopt.app.session import Session


@asynccontextmanager
async def dialog(
    folder: Path, scopes: Callable[[list[int]], tuple[Scope, ...]], count: int = 2
) -> AsyncIterator[tuple[ExportDialog, Rooms]]:
    """The dialog over a real store with chats, shown and measured."""
    tasks = Tasks()
    async with exporting(folder / "data") as (service, rooms):
        made = ExportDialog(service, tasks, scopes(await filled(rooms, count)))
        made.open()
        try:
            await seen(lambda: made.extent.text() != "…")
            yield made, rooms
        finally:
            made.close()
            await tasks.close()
            made.deleteLater()


def both(ids: list[int]) -> tuple[Scope, ...]:
    return Scope((ids[0],), "This chat", "Chat 0"), Scope((), "All chats", "")


def test_a_chat_is_written_where_the_person_says(loop: EventLoop, tmp_path: Path) -> None:
    async def body() -> None:
        async with dialog(tmp_path, both) as (it, _):
            assert it.extent.text().endswith("(5 bytes), packed into one zip")
            it.files.setChecked(False)
            assert "bytes" not in it.extent.text()
            it.go.click()
            (where,) = it.findChildren(QFileDialog)
            assert [Path(one).name for one in where.selectedFiles()] == ["Chat 0.md"]
            where.reject()
            it.write_to(str(tmp_path / "out.md"))
            assert not it.what.isEnabled()
            assert it.away.text() == "Stop"
            await seen(lambda: it.told.isVisible())
            assert it.told.text().endswith("written to “out.md”.")
            assert it.folder.isVisible()
            assert it.away.text() == "Close"
            assert it.away.isDefault()  # Enter does not ask for a file once more
            assert not it.progress.isVisible()
            it.format.choose(Format.JSON)
            assert it.go.isDefault()

    loop.run_until_complete(body())
    assert (tmp_path / "out.md").read_text().startswith("# Chat 0\n")


def test_a_title_that_is_no_name_of_a_file_becomes_one(loop: EventLoop, tmp_path: Path) -> None:
    def one(ids: list[int]) -> tuple[Scope, ...]:
        return (Scope((ids[0],), "This chat", "Tea and/or coffee: why?"),)

    async def body() -> None:
        async with dialog(tmp_path, one) as (it, _):
            it.files.setChecked(False)
            it.go.click()
            (where,) = it.findChildren(QFileDialog)
            (name,) = where.selectedFiles()
            assert Path(name).name == "Tea and or coffee why.md"
            where.reject()

    loop.run_until_complete(body())


def test_a_print_has_margins_and_a_name_that_makes_a_file(loop: EventLoop, tmp_path: Path) -> None:
    async def body() -> None:
        tasks, window = Tasks(), QWidget()
        async with exporting(tmp_path) as (service, rooms):
            (shown,) = await filled(rooms, 1)
            session = cast("Session", SimpleNamespace(conversation_id=shown, title="Tea and/or"))
            ExportDeeds(service, tasks, window, lambda: session).print_chat()
            (asks,) = window.findChildren(QPrintDialog)
            printer = asks.printer()
            assert printer.docName() == "Tea and or"
            margins = printer.pageLayout().margins(QPageLayout.Unit.Millimeter)
            assert min(margins.left(), margins.top(), margins.right(), margins.bottom()) > 15
            asks.reject()
        await tasks.close()
        window.deleteLater()

    loop.run_until_complete(body())


def test_an_archive_has_everything_so_that_less_is_asked(loop: EventLoop, tmp_path: Path) -> None:
    async def body() -> None:
        async with dialog(tmp_path, both) as (it, _):
            it.what.choose(1)
            it.format.choose(Format.ARCHIVE)
            assert not it.thinking.isVisible()
            assert not it.branches.isVisible()
            assert it.wish().all_branches
            assert it.wish().thinking
            await seen(lambda: it.extent.text().startswith("2 chats, 2 messages, "))

    loop.run_until_complete(body())


def test_what_the_disk_refuses_is_said_and_can_be_tried_again(
    loop: EventLoop, tmp_path: Path
) -> None:
    async def body() -> None:
        async with dialog(tmp_path, both) as (it, _):
            it.write_to(str(tmp_path / "none" / "out.zip"))
            await seen(lambda: it.told.isVisible())
            assert it.told.text() == "“out.zip” could not be written: No such file or directory."
            assert it.told.property("ink") == "error"
            assert it.go.isEnabled()
            assert it.away.text() == "Cancel"

    loop.run_until_complete(body())


def test_stopped_it_stays_open_and_nothing_is_there(loop: EventLoop, tmp_path: Path) -> None:
    async def body() -> None:
        async with dialog(tmp_path, both) as (it, _):
            it.write_to(str(tmp_path / "out.zip"))
            it.away.click()
            await seen(lambda: it.told.isVisible())
            assert it.told.text() == "Stopped. Nothing was written."
            assert it.isVisible()
            it.away.click()
            assert not it.isVisible()

    loop.run_until_complete(body())
    assert not (tmp_path / "out.zip").exists()


def test_where_there_is_nothing_nothing_can_be_written(loop: EventLoop, tmp_path: Path) -> None:
    async def body() -> None:
        async with dialog(tmp_path, lambda _: (Scope((999,), "This chat", ""),)) as (it, _):
            assert it.extent.text() == "There is nothing here that could be written."
            assert not it.go.isEnabled()

    loop.run_until_complete(body())


def test_a_chat_is_written_as_pages(loop: EventLoop, tmp_path: Path) -> None:
    path = tmp_path / "out.pdf"

    async def body() -> None:
        async with dialog(tmp_path, both) as (it, _):
            it.what.choose(1)
            it.format.choose(Format.PDF)
            await seen(lambda: it.extent.text().startswith("2 chats"))
            it.write_to(str(path))
            await seen(lambda: it.told.isVisible())
            assert it.told.text() == "2 chats were written to “out.pdf”."
            it.write_to(str(tmp_path / "none" / "out.pdf"))
            await seen(lambda: it.told.property("ink") == "error")
            assert "could not be written" in it.told.text()

    loop.run_until_complete(body())
    facts = pdf.read(path.read_bytes())
    assert facts.pages == 2  # each chat begins on a page of its own
    text = pdf.text(path.read_bytes(), 10.0)
    assert text.index("Chat 0") < text.index("Read it.") < text.index("Chat 1")


def test_pages_grow_in_a_file_that_is_known_by_its_name_if_the_program_dies(
    loop: EventLoop, tmp_path: Path
) -> None:
    path = tmp_path / "out.pdf"
    beside = tmp_path / ".out.pdf.unfinished"
    sizes = list[int]()

    async def body() -> None:
        async with exporting(tmp_path / "data") as (service, rooms):
            ids = tuple(await filled(rooms, 3))
            run = ExportRun(
                ExportWish(Format.PDF, ids),
                words(),
                path,
                lambda *_: sizes.append(beside.stat().st_size if not path.exists() else -1),
            )
            await write_pdf(service, run)
            before = path.read_bytes()
            again = ExportRun(run.wish, words(), path, lambda *_: None)
            again.stop()
            with pytest.raises(Stopped):
                await write_pdf(service, again)
            assert path.read_bytes() == before
            assert not beside.exists()
            assert await rooms.state.get("exports_begun") == json.dumps([str(path)])

    loop.run_until_complete(body())
    assert sizes == sorted(sizes)
    assert sizes[0] == 0


def test_pages_lack_what_is_deleted_meanwhile_and_say_so(loop: EventLoop, tmp_path: Path) -> None:
    path = tmp_path / "out.pdf"

    async def body() -> None:
        async with dialog(tmp_path, both) as (it, rooms):
            it.what.choose(1)
            it.format.choose(Format.PDF)
            await seen(lambda: it.extent.text().startswith("2 chats"))
            first, second = await rooms.conversations.recent()
            await rooms.conversations.delete(first.id, 9.0)
            it.write_to(str(path))
            await seen(lambda: it.told.isVisible())
            assert it.told.text() == (
                "1 chat was written to “out.pdf”. 1 chat was deleted meanwhile and is not in it."
            )
            before = path.read_bytes()
            await rooms.conversations.delete(second.id, 9.0)
            it.write_to(str(path))
            await seen(lambda: it.told.isVisible())
            assert it.told.text() == "The chats were deleted meanwhile. Nothing was written."
            assert path.read_bytes() == before

    loop.run_until_complete(body())
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["out.pdf"]


def test_a_long_message_goes_on_over_pages_and_the_next_begins_below(
    qapp: QApplication, tmp_path: Path
) -> None:
    path = tmp_path / "out.pdf"
    device = QPdfWriter(str(path))
    device.setResolution(300)
    lay_page(device)
    writer = PaperWriter(device)
    assert writer.begin()
    for name in ("one", "two", "three"):
        lines = "".join(f"<p>A line of the message that is number {name}</p>" for _ in range(40))
        assert writer.add(f"<html><body>{lines}</body></html>")
    writer.end()
    found = pdf.text(path.read_bytes(), 10.0).split()
    words = [word for word in found if word in ("one", "two", "three")]
    assert words == ["one"] * 40 + ["two"] * 40 + ["three"] * 40
    assert pdf.read(path.read_bytes()).pages == 4


def test_pages_part_no_line_and_no_row_and_end_with_no_heading(qapp: QApplication) -> None:
    rows = "".join(
        f"<tr><td>{n}</td><td>{'some words ' * (n * 7 % 40)}</td></tr>" for n in range(9)
    )
    table = f"<table border=1><thead><tr><th>head</th><th>what</th></tr></thead>{rows}</table>"
    words = "<p>" + "A paragraph with words. " * 12 + "</p>"
    code = "<pre style='background-color:#eee'>" + "\n".join("code" for _ in range(9)) + "</pre>"
    document = QTextDocument()
    document.setHtml(
        f"<h6>who</h6>{table}<h2>one</h2>{words}<p><b>two</b></p>{code}<h3>three</h3>x"
    )
    document.setTextWidth(300)
    for height in range(180, 480, 7):
        found = strips(document, height)
        ends = {strip.bottom: strip for strip in found}
        after = 0.0
        for page in sheets(found, height / 3, height):
            if page is None:
                assert not after  # only where the first page has no room for the beginning
                continue
            assert page.height <= height
            assert page.top >= after - 2  # two rows share the line between them
            assert page.top in {strip.top for strip in found}
            assert not ends[page.bottom].keeps
            after = page.bottom
        assert after == found[-1].bottom
    heads = [strip for strip in strips(document, 900.0) if strip.head is not None]
    assert len(heads) == 9  # each row has the head above it where it is the first on its page


def test_code_keeps_off_the_edge_of_its_ground_and_quotes_have_a_bar(
    qapp: QApplication, tmp_path: Path
) -> None:
    path = tmp_path / "out.pdf"
    device = QPdfWriter(str(path))
    lay_page(device)
    writer = PaperWriter(device)
    assert writer.begin()
    code = "<pre style='background-color:#00ff00'>mmmm\nmmmm</pre>"
    assert writer.add(f"{code}<blockquote><p>said</p><p>twice</p></blockquote>")
    writer.end()
    page = pypdfium2.PdfDocument(path)[0].render(scale=2)
    size = page.width, page.height, page.stride
    image = QImage(bytes(page.buffer), *size, QImage.Format.Format_BGR888)
    rows = [
        [image.pixelColor(x, y).name() for x in range(image.width() // 2)]
        for y in range(image.height() // 4)
    ]
    grounds = [row for row in rows if "#00ff00" in row]
    edge = grounds[0].index("#00ff00")
    assert all(row[edge + at] == "#00ff00" for row in grounds[1:-1] for at in range(1, 10))
    bars = [at for at, row in enumerate(rows) if "#bdb9b0" in row]
    assert bars == list(range(bars[0], bars[-1] + 1)), "also between its paragraphs"
    assert len(bars) > 40


def test_the_head_of_a_table_is_on_each_of_its_pages(qapp: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "out.pdf"
    device = QPdfWriter(str(path))
    lay_page(device)
    writer = PaperWriter(device)
    assert writer.begin()
    rows = "".join(f"<tr><td>row {number}</td></tr>" for number in range(120))
    assert writer.add(f"<table><thead><tr><th>head</th></tr></thead>{rows}</table>")
    writer.end()
    pages = pdf.read(path.read_bytes()).pages
    assert pages is not None
    assert pages > 2
    found = pdf.text(path.read_bytes(), 10.0).split()
    assert found.count("head") == pages
    assert found.count("row") == 120
