"""Files of the person in the pane: pictures in small, chips, what opens, and what is gone."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from nocopt.app.stored_files import StoredFiles
from nocopt.app.tasks import Tasks
from nocopt.core.attachments import AttachmentKind, AttachmentPart
from nocopt.core.conversation import Node
from nocopt.core.messages import Message, TextPart
from nocopt.store.attachments import Attachments
from nocopt.ui.conversation.attached_files import ChipsRow, FilesRow, TilesRow, to_save
from nocopt.ui.conversation.file_viewer import TextViewer
from nocopt.ui.conversation.pane import ConversationPane
from nocopt.ui.conversation.pdf_viewer import PdfViewer
from nocopt.ui.conversation.picture_viewer import PictureViewer
from nocopt.ui.conversation.told import told
from tests.documents.test_documents_pdf import pdf, says
from tests.pictures import picture
from tests.ui.conversation.conftest import Open

PHOTO = picture("png", 640, 320)


class Shelf:
    """Files on the disk as the store keeps them."""

    def __init__(self, folder: Path) -> None:
        self._shelf = Attachments(cast("Any", None), folder)
        self.files = StoredFiles(self._shelf)

    def path(self, part: AttachmentPart) -> Path:
        return self._shelf.path(part.sha256)

    def part(self, name: str, data: bytes, **facts: Any) -> AttachmentPart:
        sha256 = hashlib.sha256(data).hexdigest()
        path = self._shelf.path(sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        kinds = {"png": AttachmentKind.IMAGE, "pdf": AttachmentKind.PDF}
        ending = name.rpartition(".")[2]
        kind = kinds.get(ending, AttachmentKind.TEXT)
        types = {"png": "image/png", "pdf": "application/pdf"}
        media = types.get(ending, "text/plain")
        return AttachmentPart(sha256, kind, media, name, len(data), **facts)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


Shown = Callable[..., ConversationPane]


@pytest.fixture
def show(open_chat: Open, shelf: Shelf) -> Shown:
    def shown(*parts: AttachmentPart) -> ConversationPane:
        pane, session = open_chat()
        pane.loading.files = shelf.files
        asked = Message("user", (*parts, TextPart("What is it?")))
        session.path = (Node(1, 1, None, asked, 0.0),)
        pane.show_session(session.it)
        pane.grab()
        return pane

    return shown


def rows_of(pane: ConversationPane) -> list[FilesRow]:
    return [row for row in pane.view.items.prepare(0).rows if isinstance(row, FilesRow)]


def test_files_stand_before_the_words_pictures_first(shelf: Shelf, show: Shown) -> None:
    notes = shelf.part("notes.txt", b"words", characters=5)
    photo = shelf.part("photo.png", PHOTO, width=640, height=320)
    report = shelf.part("report.pdf", pdf(says(b"one")), pages=1)
    pane = show(notes, photo, report)
    tiles, chips = rows_of(pane)
    assert isinstance(tiles, TilesRow)
    assert isinstance(chips, ChipsRow)
    assert tiles.spoken == "photo.png, PNG · 640 × 320"
    assert told(chips).name == "notes.txt, TXT · 5 bytes\nreport.pdf, PDF · 1 page"
    assert [one.name for one in chips.controls()] == ["Open notes.txt", "Open report.pdf"]
    assert (tiles.places[0].width(), tiles.places[0].height()) == (360, 180)
    image = tiles.shown[0]
    assert image is not None
    assert image.width() == 360
    names = [offer.label for offer in (*tiles.offers(), *chips.offers())]
    assert names == ["Save photo.png as…", "Save notes.txt as…", "Save report.pdf as…"]


def test_the_chip_of_a_pdf_shows_its_first_page(shelf: Shelf, show: Shown) -> None:
    notes = shelf.part("notes.txt", b"words", characters=5)
    red = shelf.part("red.pdf", pdf(b"1 0 0 rg 0 0 612 792 re f", says(b"two")), pages=2)
    broken = shelf.part("broken.pdf", b"%PDF-1.7 and nothing else", pages=2)
    pane = show(notes, red, broken)
    [chips] = rows_of(pane)
    assert isinstance(chips, ChipsRow)
    assert sorted(chips.pages) == [1, 2]
    page = chips.pages[1]
    assert page.pixelColor(page.rect().center()).name() == "#ff0000"
    assert page.height() > page.width()
    assert chips.pages[2].isNull(), "in its place is the sign for a document"


def test_a_question_of_files_only_goes_by_their_names(shelf: Shelf, open_chat: Open) -> None:
    parts = (shelf.part("notes.txt", b"words"), shelf.part("more.txt", b"more"))
    pane, _ = open_chat([Node(1, 1, None, Message("user", parts), 0.0)])
    assert pane.rail.text_of(0) == "notes.txt, more.txt"


def test_several_pictures_stand_beside_each_other_as_far_as_there_is_room(
    shelf: Shelf, show: Shown
) -> None:
    parts = [
        shelf.part(f"{number}.png", picture("png", 90 + number, 60), width=2000, height=2000)
        for number in range(6)
    ]
    pane = show(*parts)
    [tiles] = rows_of(pane)
    assert {(box.width(), box.height()) for box in tiles.places} == {(160, 160)}
    assert len({box.y() for box in tiles.places}) == 2
    assert tiles.height == 2 * 160 + 8
    assert max(box.right() for box in tiles.places) <= tiles.width
    pane.resize(420, 600)
    pane.grab()
    assert len({box.y() for box in rows_of(pane)[0].places}) == 3
    assert rows_of(pane)[0].estimate(60) == sum(6 * [60]) + 5 * 8


def test_a_picture_is_read_in_a_worker_and_let_go_out_of_sight(
    shelf: Shelf, show: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene() -> None:
        tasks = Tasks()
        pane = show()
        pane.loading.tasks = tasks
        part = shelf.part("photo.png", PHOTO, width=640, height=320)
        session = pane.presenter.session
        assert session is not None
        session.path = (Node(2, 1, None, Message("user", (part,)), 0.0),)  # type: ignore[misc]
        pane.presenter.show(session)
        [tiles] = rows_of(pane)
        assert isinstance(tiles, TilesRow)
        came = asyncio.Event()
        monkeypatch.setattr(tiles.host, "row_changed", lambda _row: came.set())
        pane.grab()
        assert tiles.shown == {}
        async with asyncio.timeout(10):
            await came.wait()
        assert isinstance(tiles.shown[0], QImage)
        tiles.drop()
        assert tiles.shown == {}
        await tasks.close()

    asyncio.run(scene())


def test_what_is_gone_says_so(shelf: Shelf, show: Shown) -> None:
    photo = shelf.part("photo.png", PHOTO, width=640, height=320)
    broken = shelf.part("broken.png", PHOTO[:200], width=640, height=320)
    notes, other = shelf.part("notes.txt", b"words"), shelf.part("other.txt", b"other")
    for part in (photo, notes):
        shelf.path(part).unlink()
    pane = show(photo, broken, notes, other)
    tiles, chips = rows_of(pane)
    assert isinstance(tiles, TilesRow)
    assert tiles.shown[0] is None
    image = tiles.shown[1]
    assert image is not None
    assert image.isNull()
    assert chips.spoken == "notes.txt, No longer on the disk\nother.txt, TXT · 5 bytes"
    pane.grab()
    with pytest.raises(OSError, match="No longer"):
        to_save(shelf.files, photo.sha256, "No longer on the disk")
    pane.ways.show_file(photo, pane.loading)
    viewer = pane.window().findChild(TextViewer)
    assert viewer is not None
    assert viewer.text.placeholderText() == "No longer on the disk"
    viewer.reject()


def viewer_of(pane: ConversationPane) -> QDialog:
    [viewer] = [one for one in pane.window().findChildren(QDialog) if one.isVisible()]
    return viewer


def test_words_are_found_in_a_text_one_after_the_other(
    shelf: Shelf, show: Shown, qtbot: QtBot
) -> None:
    notes = shelf.part("notes.txt", "One \U0001f642 word,\na Word and\nno more".encode())
    pane = show(notes)
    pane.ways.show_file(notes, pane.loading)
    viewer = viewer_of(pane)
    assert isinstance(viewer, TextViewer)
    qtbot.waitUntil(viewer.text.hasFocus)  # once the window is the active one
    QTest.keyClick(viewer.text, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(viewer.focusWidget(), "word")
    for step, count in ((Qt.Key.Key_Return, "1 / 2"), (Qt.Key.Key_F3, "2 / 2")):
        QTest.keyClick(viewer.search.field, step)
        assert viewer.search.count.text() == count
    marked = [one.cursor.selectedText() for one in viewer.text.extraSelections()]
    assert marked == ["word", "Word"]
    assert viewer.text.textCursor().blockNumber() == 1
    QTest.keyClick(viewer.search.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert viewer.search.count.text() == "1 / 2"
    QTest.keyClick(viewer.search.field, Qt.Key.Key_Escape)
    assert viewer.isVisible()
    assert viewer.text.hasFocus()
    assert not viewer.text.extraSelections()
    QTest.keyClick(viewer.text, Qt.Key.Key_Escape)
    assert not viewer.isVisible()


def test_files_open_by_mouse_and_keys(shelf: Shelf, show: Shown) -> None:
    photo = shelf.part("photo.png", PHOTO, width=640, height=320)
    report = shelf.part("report.pdf", pdf(says(b"Hello there")), pages=1)
    notes = shelf.part("notes.txt", b"Some words", characters=10)
    pane = show(photo, report, notes)
    tiles, chips = rows_of(pane)
    item = pane.view.items.prepare(0)
    top = pane.view.items.top(0) + item.row_top(item.rows.index(tiles)) - pane.view.reading.y
    left = pane.view.geometry_of.column.x()
    at = tiles.places[0].center().toPoint()
    at.setX(at.x() + left)
    at.setY(at.y() + top)
    QTest.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    viewer = viewer_of(pane)
    assert isinstance(viewer, PictureViewer)
    assert viewer.windowTitle() == "photo.png"
    assert viewer.view.image.width() == 640
    viewer.reject()
    first, second = chips.controls()
    first.press()
    document = viewer_of(pane)
    assert isinstance(document, PdfViewer)
    assert document.facts.text() == "PDF · 1 page"
    document.reject()
    second.press()
    words = viewer_of(pane)
    assert isinstance(words, TextViewer)
    assert words.text.toPlainText() == "Some words"
    words.copy()
    assert words.facts.text() == "Copied"
    words.reject()
