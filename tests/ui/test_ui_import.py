"""A file with chats in the window: looked at, chosen from, taken, told about and taken back."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton, QTreeView

from nocopt.app.importing import Importing
from nocopt.core.transfer import Left, Origin, Refusal
from nocopt.store.adding import Adding
from nocopt.store.attachments import Attachments
from nocopt.store.database import Database
from nocopt.ui import import_words
from nocopt.ui.elsewhere_watch import ElsewhereWatch
from nocopt.ui.import_dialog import ImportDialog
from nocopt.ui.import_sign import ImportSign
from tests.ui.finding import named
from tests.ui.window_stage import Play, Stage, seen

FOLDER = Path(__file__).parent.parent / "fixtures" / "imports"
CHECK = Qt.ItemDataRole.CheckStateRole


def _drop(on: Stage, *paths: Path) -> bool:
    """Let files go over the list of chats; return whether they are taken there."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    place, copy = QPointF(20, 200), Qt.DropAction.CopyAction
    entered = QDragEnterEvent(place.toPoint(), copy, data, buttons, keys)
    entered.ignore()
    QApplication.sendEvent(on.window.sidebar, entered)
    sign = on.window.findChild(ImportSign)
    assert sign is not None
    assert sign.isVisible() is (len(paths) == 1 and paths[0].suffix != ".png")
    if entered.isAccepted():
        QApplication.sendEvent(on.window.sidebar, QDropEvent(place, copy, data, buttons, keys))
    return entered.isAccepted()


async def _offered(on: Stage, path: Path) -> ImportDialog:
    assert _drop(on, path)
    dialog, sign = on.window.findChild(ImportDialog), on.window.findChild(ImportSign)
    assert dialog is not None
    assert sign is not None
    assert not sign.isVisible()
    await seen(lambda: dialog.ahead.isVisible() or dialog.closing.text() == "Close")
    return dialog


def test_a_file_is_dropped_on_the_list_and_its_chats_come(play: Play) -> None:
    async def scene(on: Stage) -> None:
        dialog = await _offered(on, FOLDER / "claude.json")
        assert dialog.title.text() == "A data export of Claude: 2 chats, 5 messages"
        model = named(dialog, QTreeView, "Chats in the file").model()
        titles = [model.index(row, 0).data() for row in range(model.rowCount())]
        assert titles == ["Tides", "An older export"]
        assert dialog.ahead.text() == "Import 2 chats"
        assert dialog.all.checkState() == Qt.CheckState.Checked
        model.setData(model.index(1, 0), Qt.CheckState.Unchecked, CHECK)
        assert dialog.all.checkState() == Qt.CheckState.PartiallyChecked
        assert dialog.ahead.text().startswith("Import 1 chat")
        dialog.all.toggle()  # as a screen reader does: it is no click
        assert model.index(1, 0).data(CHECK) == model.index(0, 0).data(CHECK)
        for wanted in (Qt.CheckState.Unchecked, Qt.CheckState.Checked):
            dialog.all.setChecked(wanted is Qt.CheckState.Checked)
            assert [model.index(row, 0).data(CHECK) for row in (0, 1)] == [wanted, wanted]
        model.setData(model.index(1, 0), Qt.CheckState.Unchecked, CHECK)
        dialog.ahead.click()
        await seen(lambda: dialog.report.isVisible())
        assert dialog.title.text().startswith("Imported: 1 chat")
        assert "Files that are not in the export: 2 (chart.pdf, moon.png)" in (
            dialog.report.toPlainText()
        )
        assert [one.title for one in on.it.library.chats] == ["Tides"]
        dialog.undo.click()
        await seen(lambda: not dialog.undo.isVisible())
        assert len(on.it.library.chats) == 0
        dialog.closing.click()
        await seen(lambda: on.window.findChild(ImportDialog) is None)

        again = await _offered(on, FOLDER / "claude.json")
        model = named(again, QTreeView, "Chats in the file").model()
        assert model.index(0, 3).data() == "in the trash"
        assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsEnabled
        assert again.ahead.text().startswith("Import 1 chat")
        again.close()

    play(scene)


def test_a_file_that_is_not_taken_is_told_why(play: Play, tmp_path: Path) -> None:
    path = tmp_path / "broken.json"
    path.write_text(json.dumps([{"chat_messages": [], "uuid": "1"}])[:-3])

    async def scene(on: Stage) -> None:
        dialog = await _offered(on, path)
        assert dialog.title.text() == "broken.json is not imported"
        assert dialog.text.text().endswith("Nothing was changed.")
        shown = [one for one in dialog.findChildren(QPushButton) if one.isVisible()]
        assert shown == [dialog.closing]
        dialog.closing.click()
        await seen(lambda: on.window.findChild(ImportDialog) is None)
        _drop(on, path, path)  # several are files for a message, and so is a picture
        _drop(on, path.with_suffix(".png"))
        assert on.window.findChild(ImportDialog) is None

    play(scene)


def test_each_thing_that_can_come_of_a_file_has_its_words() -> None:
    assert {import_words.origin(one) for one in Origin}
    assert set(import_words._REFUSALS) == set(Refusal)
    assert set(import_words._LEFT) == set(Left)


def _export_of(path: Path, messages: int) -> Path:
    turns = [
        {
            "uuid": f"m-{number}",
            "sender": "assistant" if number % 2 else "human",
            "text": f"word {number}",
            "created_at": "2026-01-01T00:00:00Z",
        }
        for number in range(messages)
    ]
    path.write_text(json.dumps([{"uuid": "c", "name": "Growing", "chat_messages": turns}]))
    return path


def test_an_open_chat_shows_what_is_added_and_nothing_moves(play: Play, tmp_path: Path) -> None:
    async def scene(on: Stage) -> None:
        importing, path = on.it.services.importing, tmp_path / "growing.json"
        done = await importing.run(path, await importing.look(_export_of(path, 30)))
        on.desk.open_chat(done.new[0])
        bar = on.window.pane.view.verticalScrollBar()
        await seen(lambda: len(on.window.pane.view.items) == 30 and bar.maximum() > 0)
        bar.setValue(bar.maximum())  # where what is written would be followed
        before = bar.value()
        await importing.run(path, await importing.look(_export_of(path, 36)))
        await seen(lambda: len(on.window.pane.view.items) == 36)
        assert bar.value() == before
        assert bar.maximum() > before

    play(scene)


def test_what_another_process_imports_is_there_when_one_comes_back(
    play: Play, tmp_path: Path
) -> None:
    async def scene(on: Stage) -> None:
        importing, path = on.it.services.importing, tmp_path / "growing.json"
        done = await importing.run(path, await importing.look(_export_of(path, 2)))
        on.desk.open_chat(done.new[0])
        await seen(lambda: len(on.window.pane.view.items) == 2)
        [watch] = on.window.findChildren(ElsewhereWatch)
        folder = on.it.database.path.parent
        second = await Database.open(folder)
        shelves = Adding(second), Attachments(second, folder)
        elsewhere = Importing(shelves, on.it.services.tasks, on.it.clock)
        await elsewhere.run(path, await elsewhere.look(_export_of(path, 4)))
        path = FOLDER / "claude.json"
        await elsewhere.run(path, await elsewhere.look(path))
        await second.close()
        assert on.chats() == ["Growing"]
        watch.look_if_active(Qt.ApplicationState.ApplicationActive)  # as the system tells
        await seen(lambda: len(on.window.pane.view.items) == 4)
        await seen(lambda: {"Growing", "Tides"} <= set(on.chats()))

    play(scene)
