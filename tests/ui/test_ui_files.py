"""Files in the composer: pasted, dropped and shown above the text, by mouse, keys and words."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QPoint, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeySequence,
    QShortcut,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from nocopt.app import stored_files
from nocopt.app.attachments import Attached
from nocopt.app.session import Session
from nocopt.app.stored_files import StoredFiles
from nocopt.core.attachments import AttachmentPart
from nocopt.core.settings import Settings
from nocopt.ui.composer import files as files_module
from nocopt.ui.composer.attachment_strip import AttachmentStrip
from nocopt.ui.composer.card import Card
from nocopt.ui.composer.composer import Composer
from nocopt.ui.composer.file_chip import SIDE, FileChip, Tone
from nocopt.ui.composer.incoming import Incoming
from nocopt.ui.composer.message_input import MessageInput
from nocopt.ui.dropping import Dropping
from nocopt.ui.event_loop import EventLoop
from nocopt.ui.theme import LIGHT
from nocopt.ui.thumbnails import Thumbnails
from tests.app.rig import OWN, Rig, rig, until
from tests.documents.test_documents_pdf import pdf, says
from tests.pictures import picture
from tests.ui.finding import named
from tests.ui.window_stage import seen, turn

WITHOUT = "without"  # a model that reads no PDF
SONNET = "claude-sonnet-5"


class Desk(NamedTuple):
    """A composer with a chat."""

    it: Rig
    window: QWidget
    composer: Composer
    session: Session

    @property
    def field(self) -> MessageInput:
        found = self.composer.findChild(MessageInput)
        assert found is not None
        return found

    @property
    def card(self) -> Card:
        found = self.composer.findChild(Card)
        assert found is not None
        return found

    @property
    def strip(self) -> AttachmentStrip:
        found = self.composer.findChild(AttachmentStrip)
        assert found is not None
        return found

    @property
    def chips(self) -> list[FileChip]:
        """From left to right; a new one has its place now, not when Qt comes to it."""
        inside = self.strip.widget()
        assert inside is not None
        layout = inside.layout()
        assert layout is not None
        layout.activate()
        found = [one for one in self.strip.findChildren(FileChip) if one.isVisibleTo(self.strip)]
        return sorted(found, key=lambda chip: chip.x())

    @property
    def send(self) -> QPushButton:
        return named(self.composer, QPushButton, "Send")

    async def add(self, *paths: Path) -> None:
        self.composer.files.add(Incoming(paths))
        await self.settled()

    async def settled(self) -> None:
        attaching = self.session.attaching
        await until(lambda: not attaching.coming, attaching.changed)
        await turn()


Scene = Callable[[Desk], Awaitable[None]]


@pytest.fixture
def compose(loop: EventLoop, tmp_path: Path) -> Callable[[Scene], None]:
    @asynccontextmanager
    async def desk() -> AsyncIterator[Desk]:
        async with rig(tmp_path) as it:
            window = QWidget()
            composer = Composer(window)
            composer.set_look(LIGHT, 11)
            composer.set_settings(Settings())
            files = StoredFiles(it.means.shelves.attachments)
            composer.files.set_thumbnails(Thumbnails(files, it.means.tasks))
            QVBoxLayout(window).addWidget(composer)
            window.resize(900, 400)
            window.show()
            await it.means.catalog.book.edit(OWN, WITHOUT, {"pdf": False, "name": "Without"})
            session = it.library.new_session()
            composer.show_session(session, ())
            session.state_changed.connect(composer.refresh)
            composer.focus_input()
            yield Desk(it, window, composer, session)
            window.hide()
            window.deleteLater()

    def run(scene: Scene) -> None:
        async def act() -> None:
            async with desk() as on:
                await scene(on)

        loop.run_until_complete(act())

    return run


def in_files(folder: Path, **data: bytes) -> list[Path]:
    paths = [folder / name.replace("_", ".") for name in data]
    for path, content in zip(paths, data.values(), strict=True):
        path.write_bytes(content)
    return paths


def urls(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def test_files_have_chips_that_say_what_they_are_and_can_be_sent_alone(
    compose: Callable[[Scene], None], tmp_path: Path
) -> None:
    async def scene(on: Desk) -> None:
        assert on.composer.findChild(AttachmentStrip) is None
        assert not on.send.isEnabled()
        image, document, text = in_files(
            tmp_path,
            photo_png=picture("png", 280, 140),
            report_pdf=pdf(says(b"one"), says(b"two")),
            main_py=b"print('hello')\n" * 100,
        )
        on.composer.files.add(Incoming((image, document, text)))
        assert [chip.chip.about for chip in on.chips] == 3 * ["Reading…"]
        assert not on.send.isEnabled()
        assert "being read" in on.send.toolTip()
        await on.settled()
        assert [chip.accessibleName() for chip in on.chips] == [
            "photo.png, PNG · 280 × 140 · ≈ 50 tokens",
            "report.pdf, PDF · 2 pages · ≈ 5,200 tokens",
            "main.py, PY · 2 kB · ≈ 510 tokens",
        ]
        assert on.send.isEnabled()
        sent: list[str] = []
        on.composer.submitted.connect(sent.append)
        QTest.keyClick(on.field, Qt.Key.Key_Return)
        assert sent == [""]
        assert not on.send.isEnabled()
        on.composer.submit_failed()
        assert on.send.isEnabled()
        for part in on.session.attached.value:
            on.session.attached.remove(part)
        assert on.strip.isHidden()
        assert not on.send.isEnabled()

    compose(scene)


@pytest.mark.parametrize(
    "file",
    [
        {"photo_png": picture("png", 280, 140)},
        {"report_pdf": pdf(b"1 0 0 rg 0 0 612 792 re f")},  # its first page, which is red
    ],
    ids=["picture", "page"],
)
def test_the_picture_of_a_chip_comes_from_a_worker(
    compose: Callable[[Scene], None], tmp_path: Path, file: dict[str, bytes]
) -> None:
    async def scene(on: Desk) -> None:
        [path] = in_files(tmp_path, **file)
        await on.add(path)
        [chip] = on.chips
        plain = chip.grab().toImage()
        await seen(lambda: chip.grab().toImage() != plain)
        if path.suffix == ".pdf":
            middle = QPoint(6 + SIDE // 2, chip.height() // 2)
            assert chip.grab().toImage().pixelColor(middle).name() == "#ff0000"

    compose(scene)


def test_the_keyboard_goes_through_the_chips_and_takes_them_away(
    compose: Callable[[Scene], None], tmp_path: Path
) -> None:
    async def scene(on: Desk) -> None:
        await on.add(*in_files(tmp_path, a_txt=b"1", b_txt=b"2", c_txt=b"3"))
        opened: list[str] = []
        on.composer.files.open_asked.connect(lambda part: opened.append(part.name))
        QTest.keyClick(on.field, Qt.Key.Key_Backtab)
        first, second, third = on.chips
        assert QApplication.focusWidget() is first
        QTest.keyClick(first, Qt.Key.Key_End)
        assert QApplication.focusWidget() is third
        QTest.keyClick(third, Qt.Key.Key_Left)
        QTest.keyClick(second, Qt.Key.Key_Space)
        QTest.keyClick(second, Qt.Key.Key_Return)
        assert opened == ["b.txt", "b.txt"]
        stops = QShortcut(QKeySequence(Qt.Key.Key_Escape), second.window())
        stopped: list[None] = []
        stops.activated.connect(lambda: stopped.append(None))
        QTest.keyClick(second, Qt.Key.Key_Escape)
        assert stopped == []
        assert not second.hasFocus()
        second.setFocus()
        QTest.keyClick(second, Qt.Key.Key_Delete)
        assert QApplication.focusWidget() is third, "what is in its place"
        QTest.keyClick(third, Qt.Key.Key_Delete)
        assert QApplication.focusWidget() is first
        QTest.keyClick(first, Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is on.field
        QTest.mouseClick(named(on.strip, QPushButton, "Remove a.txt"), Qt.MouseButton.LeftButton)
        assert on.session.attached.value == ()
        assert QApplication.focusWidget() is on.field

    compose(scene)


def test_what_is_refused_says_why_aloud_and_offers_a_way(
    compose: Callable[[Scene], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(files_module, "announce", lambda _of, text: said.append(text))

    async def scene(on: Desk) -> None:
        on.session.chat.set_model(WITHOUT)
        good, bad, report = in_files(
            tmp_path, a_txt=b"1", data_bin=b"\0\1\2", report_pdf=pdf(says(b"Hello there"))
        )
        await on.add(good, bad, report)
        assert said == [
            "a.txt is attached",
            "data.bin is not attached: Neither image nor PDF; if it is text, save it as UTF-8",
            "report.pdf is not attached: Without takes no PDF",
        ]
        assert [chip.chip.tone for chip in on.chips] == [Tone.ERROR, Tone.ERROR, Tone.USUAL]
        way = named(on.strip, QPushButton, "Attach its text instead")
        QTest.mouseClick(way, Qt.MouseButton.LeftButton)
        await on.settled()
        assert [part.made_from for part in on.session.attached.value] == ["", "pdf_text"]
        assert [chip.chip.fails for chip in on.chips] == [True, False, False]
        on.composer.clear_text("")
        assert len(on.chips) == 2, "what was refused is forgotten with what was sent"

    compose(scene)


def test_a_text_that_is_not_in_utf_8_says_what_it_was_read_as(
    compose: Callable[[Scene], None], tmp_path: Path
) -> None:
    async def scene(on: Desk) -> None:
        names = {"a_csv": "Größe;Übung\n".encode("cp1252"), "b_txt": "这是测试。\n".encode("gbk")}
        await on.add(*in_files(tmp_path, **names), tmp_path / "nowhere.txt")
        about = [chip.chip.about for chip in on.chips]
        assert about[0] == "There is no such file"
        assert about[1].startswith("CSV · read as Windows-1252 · 15 bytes")
        assert about[2].startswith("TXT · read as GB 18030 · 16 bytes")

    compose(scene)


def test_nothing_is_sent_without_refused_files_until_the_person_says_so(
    compose: Callable[[Scene], None], tmp_path: Path
) -> None:
    async def scene(on: Desk) -> None:
        sent: list[str] = []
        on.composer.submitted.connect(sent.append)
        on.window.resize(420, 400)
        names = {f"file{number}_txt": b"1" for number in range(6)}
        await on.add(*in_files(tmp_path, **names))
        bar = on.composer.left_out
        assert bar.isHidden()
        await on.add(*in_files(tmp_path, some_txt=b"1", data_bin=b"\0\1\2", other_bin=b"\0\1"))
        assert bar.isVisible()
        assert bar.words.text().startswith("2 files cannot")
        assert bar.words.text().endswith(": data.bin, other.bin")
        await seen(lambda: on.strip.horizontalScrollBar().value() == 0)  # there are the refused
        QTest.keyClicks(on.field, "hello")
        QTest.keyClick(on.field, Qt.Key.Key_Return)
        assert sent == []
        assert bar.send.hasFocus()
        assert "data.bin" in bar.send.accessibleDescription()
        QTest.keyClick(bar.send, Qt.Key.Key_Space)
        assert sent == ["hello"]
        assert bar.isHidden()
        on.composer.submit_failed()
        await on.add(*in_files(tmp_path, third_bin=b"\0\1\2"))
        assert bar.words.text().endswith(": third.bin")
        bar.drop.click()
        assert bar.isHidden()
        assert on.field.hasFocus()
        assert sent == ["hello"]

    compose(scene)


def test_a_model_that_does_not_take_a_file_is_told_before_it_is_asked(
    compose: Callable[[Scene], None], tmp_path: Path
) -> None:
    async def scene(on: Desk) -> None:
        on.session.chat.set_model(SONNET)
        await on.add(*in_files(tmp_path, report_pdf=pdf(says(b"Hello there"))))
        [chip] = on.chips
        tones = [chip.chip.tone]
        on.session.chat.set_model(WITHOUT)
        assert on.chips == [chip], "it is the same widget"
        assert [*tones, chip.chip.tone] == [Tone.USUAL, Tone.WARNING]
        assert chip.chip.about == "Without takes no PDF"
        assert on.send.isEnabled()
        QTest.mouseClick(
            named(on.strip, QPushButton, "Attach its text instead"), Qt.MouseButton.LeftButton
        )
        await on.settled()
        [part] = on.session.attached.value
        assert part.made_from == "pdf_text"

    compose(scene)


def test_what_is_pasted_is_a_picture_a_file_or_text(
    compose: Callable[[Scene], None], tmp_path: Path
) -> None:
    async def scene(on: Desk) -> None:
        clipboard = QGuiApplication.clipboard()
        [path] = in_files(tmp_path, a_txt=b"1")
        clipboard.setMimeData(urls(path))
        on.field.paste()
        photo = QMimeData()
        photo.setData("image/jpeg", QByteArray(picture("jpeg", 20, 10)))
        clipboard.setMimeData(photo)
        on.field.paste()
        await on.settled()
        assert [part.name for part in on.session.attached.value] == ["a.txt", "Picture.jpg"]
        web = QMimeData()
        web.setUrls([QUrl("https://pictures.example/cat.png")])
        clipboard.setMimeData(web)
        on.field.paste()
        assert on.composer.text() == "https://pictures.example/cat.png"
        assert len(on.session.attached.value) == 2
        assert on.session.attaching.coming == ()

    compose(scene)


def test_a_long_text_becomes_a_file_and_can_be_text_again(
    compose: Callable[[Scene], None],
) -> None:
    async def scene(on: Desk) -> None:
        clipboard, words = QGuiApplication.clipboard(), "word " * 40
        on.composer.set_settings(replace(Settings(), long_paste=200))
        clipboard.setText(words[:-1])
        on.field.paste()
        assert on.composer.text() == words[:-1]
        on.composer.set_text("")
        clipboard.setText(words)
        on.field.paste()
        await on.settled()
        assert on.composer.text() == ""
        [part] = on.session.attached.value
        assert (part.name, part.made_from) == ("Pasted text.txt", "pasted")
        asked: list[object] = []
        on.composer.files.text_asked.connect(asked.append)
        QTest.mouseClick(named(on.strip, QPushButton, "Insert as text"), Qt.MouseButton.LeftButton)
        assert asked == [part]
        control_shift = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(on.field, Qt.Key.Key_V, control_shift)
        assert on.composer.text() == words
        on.composer.set_text("")
        on.composer.set_settings(replace(Settings(), long_paste=0))
        on.field.paste()
        assert on.composer.text() == words
        assert len(on.session.attached.value) == 1

    compose(scene)


def test_files_are_dropped_anywhere_and_words_in_the_field_only(
    compose: Callable[[Scene], None], tmp_path: Path
) -> None:
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier

    async def scene(on: Desk) -> None:
        dropping = Dropping(on.window)
        dropping.over.connect(on.composer.drop_sign.set_shown)
        dropping.dropped.connect(on.composer.files.add)
        data = urls(*in_files(tmp_path, a_txt=b"1"))
        for target in (on.window, on.field.viewport()):
            enter = QDragEnterEvent(target.rect().center(), copy, data, left, none)
            QApplication.sendEvent(target, enter)
            assert enter.isAccepted()
            assert on.composer.drop_sign.isVisible()
            assert on.composer.drop_sign.size() == on.card.size()
            QApplication.sendEvent(on.window, QDragLeaveEvent())
            assert not on.composer.drop_sign.isVisible()
        enter = QDragEnterEvent(on.window.rect().center(), copy, data, left, none)
        QApplication.sendEvent(on.window, enter)
        drop = QDropEvent(QPointF(5, 5), copy, data, left, none)
        QApplication.sendEvent(on.window, drop)
        assert drop.isAccepted()
        assert not on.composer.drop_sign.isVisible()
        await on.settled()
        assert [part.name for part in on.session.attached.value] == ["a.txt"]
        words = QMimeData()
        words.setText("https://pictures.example/cat.png")
        words.setUrls([QUrl("https://pictures.example/cat.png")])
        enter = QDragEnterEvent(on.window.rect().center(), copy, words, left, none)
        QApplication.sendEvent(on.window, enter)
        assert not on.composer.drop_sign.isVisible()
        assert on.session.attaching.coming == ()

    compose(scene)


def test_another_chat_and_an_edit_have_files_of_their_own(
    compose: Callable[[Scene], None], tmp_path: Path
) -> None:
    async def scene(on: Desk) -> None:
        await on.add(*in_files(tmp_path, a_txt=b"1"))
        edit = on.session.attaching.beside(Attached())
        on.composer.edit("Old words", edit)
        assert on.strip.isHidden()
        edit.add_text("2", "b.txt")
        await until(lambda: not edit.coming, edit.changed)
        assert [chip.chip.name for chip in on.chips] == ["b.txt"]
        on.composer.end_edit()
        assert [chip.chip.name for chip in on.chips] == ["a.txt"]
        on.composer.show_session(Session(on.it.means), ())
        assert on.strip.isHidden()
        on.composer.show_session(on.session, ())
        assert [chip.chip.name for chip in on.chips] == ["a.txt"]

    compose(scene)


def test_the_page_of_a_pdf_that_took_too_long_is_asked_for_again(
    compose: Callable[[Scene], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(on: Desk) -> None:
        part = await on.it.means.intake.take(pdf(says(b"one") * 20_000), "it.pdf", on.session.model)
        assert isinstance(part, AttachmentPart)
        files = StoredFiles(on.it.means.shelves.attachments)
        thumbnails, found = Thumbnails(files, on.it.means.tasks), list[QImage]()
        monkeypatch.setattr(stored_files, "_SMALL_SECONDS", 0.001)
        thumbnails.ask(part.sha256, QSize(90, 90), found.append, page=True)
        await seen(lambda: len(found) == 1)
        monkeypatch.undo()
        thumbnails.ask(part.sha256, QSize(90, 90), found.append, page=True)
        await seen(lambda: len(found) == 2)
        assert [one.isNull() for one in found] == [True, False]

    compose(scene)
