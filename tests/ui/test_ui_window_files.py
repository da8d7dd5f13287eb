"""Files in the window as a whole: attached, sent to the demo, shown, and there after a restart."""

from __future__ import annotations

import asyncio
from pathlib import Path

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nocopt.core.reply import Outcome
from nocopt.ui.attachment_words import rounded
from nocopt.ui.composer.file_chip import FileChip
from nocopt.ui.composer.incoming import Incoming
from nocopt.ui.composer.meter import ContextDetails
from nocopt.ui.conversation.attached_files import TilesRow
from tests.app.rig import finished, outcome, until
from tests.fakes import answer
from tests.pictures import picture
from tests.ui.window_stage import Play, Stage, seen, turn


async def attached(on: Stage, *paths: Path) -> None:
    on.window.composer.files.add(Incoming(paths))
    attaching = on.session.attaching
    await until(lambda: not attaching.coming, attaching.changed)


def tiles(on: Stage) -> TilesRow:
    item = on.window.pane.view.items.prepare(0)
    [row] = [row for row in item.rows if isinstance(row, TilesRow)]
    return row


def test_an_image_goes_to_the_demo_and_is_there_after_a_restart(play: Play, tmp_path: Path) -> None:
    photo, other = tmp_path / "photo.png", tmp_path / "other.png"
    photo.write_bytes(picture("png", 320, 160))
    other.write_bytes(picture("png", 160, 160))

    async def send(on: Stage) -> None:
        await attached(on, photo)
        on.write("demo:hello What is it?")
        on.press(Qt.Key.Key_Return)
        await until(lambda: on.session.running, on.session.state_changed)
        await finished(on.session)
        assert not on.window.composer.files.present
        await seen(lambda: isinstance(tiles(on).shown.get(0), QImage))
        assert outcome(on.session) is Outcome.COMPLETE
        await attached(on, other)

    async def again(on: Stage) -> None:
        await seen(lambda: isinstance(tiles(on).shown.get(0), QImage))
        assert [part.name for part in on.session.attached.value] == ["other.png"]
        await turn()
        [chip] = [one for one in on.window.findChildren(FileChip) if one.isVisible()]
        assert chip.chip.name == "other.png"
        on.window.composer.focus_input()
        on.press(Qt.Key.Key_Backtab)
        assert QApplication.focusWidget() is chip
        on.press(Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is on.field
        # Another version of the message has its image, and may have others besides.
        on.window.pane.doings.do("edit", on.window.pane.view.items[0])
        [chip] = [one for one in on.window.findChildren(FileChip) if one.isVisible()]
        assert chip.chip.name == "photo.png"
        on.window.composer.files.add(Incoming((other,)))
        shown = on.window.composer.files
        await seen(lambda: not shown.coming)
        on.press(Qt.Key.Key_Return)
        await until(lambda: on.session.running, on.session.state_changed)
        await finished(on.session)
        names = [part.name for part in on.session.path[0].message.attachments]
        assert names == ["photo.png", "other.png"]
        assert [part.name for part in on.session.attached.value] == ["other.png"]

    play(send, demo_only=True, real_client=True)
    play(again, demo_only=True, real_client=True)


def test_what_is_read_for_a_chat_does_not_come_into_another(play: Play, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("words")

    async def scene(on: Stage) -> None:
        first = on.session
        await on.send("hello")
        await finished(first)
        await attached(on, note)
        [part] = first.attached.value
        on.window.composer.files.text_asked.emit(part)
        on.window._attacher._take_picture(QImage(8, 8, QImage.Format.Format_RGB32))
        on.desk.new_chat()
        assert on.session is not first
        await until(lambda: len(first.attached.value) == 2, first.attaching.changed)
        await seen(lambda: "read text" not in {one.get_name() for one in asyncio.all_tasks()})
        assert on.field.toPlainText() == ""
        assert not on.session.attached.value
        assert first.attached.value[0] is part

    play(scene, answer("hello"))


def chips(on: Stage) -> list[FileChip]:
    return on.window.composer.findChildren(FileChip)


def test_the_conversation_outlives_a_file_when_tab_went_around_a_panel(
    play: Play, tmp_path: Path
) -> None:
    note = tmp_path / "note.txt"
    note.write_text("A note", encoding="utf-8")

    async def scene(on: Stage) -> None:
        port = on.window.pane.view.viewport()
        await attached(on, note)
        await seen(lambda: len(chips(on)) == 1)
        on.button("Chat options").click()
        await turn()
        first = QApplication.focusWidget()
        on.press(Qt.Key.Key_Tab)
        while QApplication.focusWidget() is not first:
            on.press(Qt.Key.Key_Tab)
        on.press(Qt.Key.Key_Escape)
        chips(on)[0].removed.emit()
        await seen(lambda: not chips(on))
        assert shiboken6.isValid(port)

    play(scene)


def test_a_file_has_as_many_tokens_on_its_chip_as_in_the_meter(play: Play, tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("some words of mine " * 2_000, "utf-8")

    async def scene(on: Stage) -> None:
        await on.send("one")
        await finished(on.session)
        await attached(on, notes)
        on.it.client.counted = 3_000
        estimated = said_on_chip(on)
        on.write("What is this?")
        instruments = on.window.composer.instruments
        assert instruments is not None
        meter = instruments.meter
        await seen(lambda: meter.text().startswith("3K"))
        QTest.mouseClick(meter, Qt.MouseButton.LeftButton)
        details = on.window.findChild(ContextDetails)
        assert details is not None
        told = int(dict(details.rows)["Files"].replace(",", ""))
        assert 2_900 < told < 3_000
        assert said_on_chip(on) != estimated
        assert f"≈ {rounded(told):,} " in said_on_chip(on)

    play(scene, answer("yes"))


def said_on_chip(on: Stage) -> str:
    [chip] = [one for one in on.window.findChildren(FileChip) if one.isVisible()]
    return chip.chip.about
