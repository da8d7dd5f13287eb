"""The inspector: what it shows of requests and answers, finds, copies and saves, and keeps out."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextOption
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from nocopt.app.sent_files import SentFiles
from nocopt.app.stored_files import StoredFiles
from nocopt.app.wire_events import Absence
from nocopt.core.exchange import KEY_VARIABLE, MOST_BYTES, Exchange
from nocopt.core.settings import Settings
from nocopt.ui.event_loop import EventLoop
from nocopt.ui.geometry import Geometry
from nocopt.ui.inspector import Inspected, InspectorServices, InspectorWindow
from nocopt.ui.inspector_detail import Detail
from nocopt.ui.inspector_model import find, prepare
from nocopt.ui.inspector_panes import Form, size_text
from nocopt.ui.inspector_text import full_text, line_of, whole_text
from tests.app.rig import Rig, asked, rig, until
from tests.fakes import answer
from tests.ui.finding import named
from tests.ui.window_stage import CTRL, Play, Stage, seen

if TYPE_CHECKING:
    from nocopt.store.attachments import Attachments

SHIFT = Qt.KeyboardModifier.ShiftModifier
BODY = {
    "model": "claude-opus-4-5",
    "max_tokens": 64_000,
    "messages": [
        {"role": "user", "content": [{"type": "text", "text": "Why 🌍 is the\nsky blue?"}]},
        {"role": "user", "content": "half \ud83d of one, 天空"},
    ],
    "stream": True,
}
ANSWER = (
    b'event: message_start\ndata: {"type":"message_start","message":{"id":"msg_1"}}\n\n',
    b": keep-alive\n\n",
    b'event: content_block_delta\ndata: {"type":"content_block_delta","delta":{"text":"sky"}}\n\n',
    b'event: error\ndata: {"type":"error"}\n\n',
)


def exchange(attempt: int = 1, status: int | None = 200, *pieces: bytes) -> Exchange:
    """An exchange as the log keeps it."""
    came = tuple((100.0 * at, data) for at, data in enumerate(pieces or ANSWER, 1))
    return Exchange(
        node_id=0,
        attempt=attempt,
        url="https://127.0.0.1/v1/messages",
        headers=(("x-api-key", KEY_VARIABLE), ("anthropic-beta", "a"), ("anthropic-beta", "b")),
        body=json.dumps(BODY),
        status=status,
        answer_headers=() if status is None else (("request-id", "req_1"),),
        pieces=came if status is not None else (),
    )


class Shown:
    """An inspector at work, and the chat that it looks into."""

    def __init__(self, it: Rig, window: InspectorWindow) -> None:
        self.it, self.window = it, window
        self.times = self.searches = 0
        window.shown_again.connect(self._again)
        window.searched.connect(self._searched)

    def _again(self) -> None:
        self.times += 1

    def _searched(self) -> None:
        self.searches += 1

    async def search(self, text: str) -> str:
        """Look for something, and return what is said of it."""
        before = self.searches
        named(self.window, QLineEdit, "Find in request and answer").setText(text)
        await seen(lambda: self.searches > before)
        return self.window.search.count.text()

    def rows(self) -> list[list[str]]:
        """What the table of the answer shows."""
        model = self.window.answer.rows
        return [
            [str(model.data(model.index(row, column))) for column in range(4)]
            for row in range(model.rowCount())
        ]

    def text(self, name: str) -> str:
        """What is shown in full."""
        return named(self.window, QPlainTextEdit, name).toPlainText()

    async def copied(self, copy: Callable[[], object]) -> str:
        """Have something copied, and return it."""
        self.window.note.setText("")
        copy()
        await seen(lambda: self.window.note.text() == "Copied")
        return QGuiApplication.clipboard().text()

    def press(self, name: str) -> None:
        """Press a button."""
        named(self.window, QPushButton, name).click()


Scene = Callable[[Shown], Awaitable[None]]


@asynccontextmanager
async def opened(folder: Path, *exchanges: Exchange) -> AsyncIterator[Shown]:
    """An inspector on a message whose answer took these attempts."""
    async with rig(folder, answer("because")) as it:
        session = it.library.new_session()
        await asked(it, session, "hello")
        log = it.means.wire
        kept = list[int]()
        log.kept.connect(kept.append)
        for one in exchanges:
            log.watch(session.path[0].id)(one)
        await until(lambda: len(kept) == len(exchanges), log.kept)
        geometry = Geometry(folder / "window.ini")
        window = InspectorWindow(
            InspectorServices(
                log, StoredFiles(it.means.shelves.attachments), it.means.tasks, geometry
            )
        )
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        shown = Shown(it, window)
        window.inspect(Inspected.on(session.path, session.path[1], running=session.running))
        window.show()
        await seen(lambda: shown.times > 0)
        try:
            yield shown
        finally:
            window.close()
            window.deleteLater()


@pytest.fixture
def look(loop: EventLoop, tmp_path: Path) -> Callable[..., None]:
    def run(scene: Scene, *exchanges: Exchange) -> None:
        async def act() -> None:
            async with opened(tmp_path, *exchanges) as shown:
                await scene(shown)

        loop.run_until_complete(act())

    return run


@pytest.mark.check(63)
def test_what_went_over_the_wire_is_shown_copied_and_never_with_the_key(
    look: Callable[..., None],
) -> None:
    async def scene(shown: Shown) -> None:
        window = shown.window
        tree = window.request.rows
        top = [tree.item(tree.index(row, 0)) for row in range(tree.rowCount())]
        assert [one.name for one in top] == ["POST", "headers", "body"]
        assert top[1].value == {"x-api-key": KEY_VARIABLE, "anthropic-beta": "a, b"}
        assert top[2].value == BODY
        # The last message is at hand, in full and with what half a character became.
        assert "天空" in shown.text("Value")
        assert shown.rows() == [
            ["", "HTTP 200", "", "request-id: req_1"],
            ["0.100 s", "message_start", "78", "msg_1"],
            ["0.200 s", "comment", "14", ""],
            ["0.300 s", "content_block_delta", "88", "sky"],
            ["0.400 s", "error", "37", '{"type":"error"}'],
        ]
        assert shown.text("Event") == "HTTP 200\nrequest-id: req_1"
        window.answer.table.selectRow(1)
        assert '  "type": "message_start"' in shown.text("Event")
        window.answer.form.choose(Form.RAW)
        assert shown.text("Event").startswith("event: message_start\ndata: {")
        assert not window.attempts.isVisible()
        assert window.model.text() == "claude-opus-4-5"
        copied = await shown.copied(lambda: shown.press("Copy as curl"))
        assert copied.startswith("curl --no-buffer https://127.0.0.1/v1/messages")
        assert f'"{KEY_VARIABLE}"' in copied
        for action, words in zip(
            window.copy_menu.actions(), ("POST https://127.0.0.1", "HTTP 200\n"), strict=True
        ):
            assert (await shown.copied(action.trigger)).startswith(words)

    look(scene, exchange())


def test_search_goes_through_request_and_answer_and_marks_what_it_finds(
    look: Callable[..., None],
) -> None:
    async def scene(shown: Shown) -> None:
        window = shown.window
        assert await shown.search("SKY") == "1 / 2"
        assert shown.text("Value") == "Why 🌍 is the\nsky blue?"
        (mark,) = window.request.detail.extraSelections()
        assert mark.cursor.selectedText() == "sky"
        assert window.request.tree.currentIndex().isValid()
        QTest.keyClick(window.search.field, Qt.Key.Key_Return)
        assert window.search.count.text() == "2 / 2"
        assert window.answer.table.currentIndex().row() == 3
        assert '"text": "sky"' in shown.text("Event")
        QTest.keyClick(window.search.field, Qt.Key.Key_Return)
        assert window.search.count.text() == "1 / 2", "round and round"
        QTest.keyClick(window.search.field, Qt.Key.Key_Return, SHIFT)
        assert window.search.count.text() == "2 / 2"
        assert await shown.search("req_1") == "1 / 1"
        assert window.answer.table.currentIndex().row() == 0
        assert await shown.search("nowhere") == "Not found"
        assert not window.search.next.isEnabled()
        assert await shown.search("") == ""

    look(scene, exchange())


def test_each_attempt_can_be_chosen(look: Callable[..., None]) -> None:
    async def scene(shown: Shown) -> None:
        window = shown.window
        names = [text for _value, text in window.attempts.entries()]
        assert names == ["Attempt 1: no answer", "Attempt 2: HTTP 529", "Attempt 3: HTTP 200"]
        assert window.attempts.value() == 2
        before = shown.times
        window.attempts.choose(0)
        await seen(lambda: shown.times > before)
        assert shown.rows() == [["", "–", "", "No answer came"]]
        before = shown.times
        window.attempts.choose(1)
        await seen(lambda: shown.times > before)
        assert [row[1] for row in shown.rows()] == ["HTTP 529", "body"]
        assert '"overloaded"' in shown.rows()[1][3]

    look(scene, exchange(1, None), exchange(2, 529, b'{"type":"overloaded"}'), exchange(3))


def test_an_answer_that_ends_later_is_added(look: Callable[..., None]) -> None:
    async def scene(shown: Shown) -> None:
        window = shown.window
        assert not window.panes.isVisible()
        assert not named(window, QPushButton, "Copy as curl").isEnabled()
        (chat,) = shown.it.library.chats
        session = await shown.it.library.open(chat.id)
        before = shown.times
        shown.it.means.wire.watch(session.path[0].id)(exchange())
        await seen(lambda: shown.times > before)
        assert window.panes.isVisible()

    look(scene)


def test_where_there_is_nothing_it_says_why(look: Callable[..., None]) -> None:
    async def scene(shown: Shown) -> None:
        assert shown.window.nothing.isVisible()
        assert shown.window.nothing.title.text() == "Not kept any more"
        for absence, words in (
            (Absence.RUNNING, "still under way"),
            (Absence.NOTHING_SENT, "Nothing was sent"),
            (Absence.IMPORTED, "Not sent from here"),
            (Absence.NOT_KEPT, "Not kept any more"),
        ):
            title, text = shown.window._why(absence)
            assert words in title
            assert text

    look(scene)


def test_it_is_saved_as_it_was(look: Callable[..., None], tmp_path: Path) -> None:
    async def scene(shown: Shown) -> None:
        target = tmp_path / "saved.txt"
        shown.press("Save as file")
        [dialog] = shown.window.findChildren(QFileDialog)
        dialog.fileSelected.emit(str(target))
        dialog.close()
        await seen(lambda: bool(shown.window.note.text()))
        text = target.read_text("utf-8")
        for part in ("POST https://127.0.0.1/v1/messages", KEY_VARIABLE, '"max_tokens": 64000'):
            assert part in text
        for data in ANSWER:
            assert data.decode().strip() in text
        assert "# +0.100 s, 78 bytes" in text

    look(scene, exchange())


def test_escape_closes_it_and_it_is_as_large_when_it_is_opened_again(
    look: Callable[..., None], tmp_path: Path
) -> None:
    async def scene(shown: Shown) -> None:
        window = shown.window
        window.resize(700, 500)
        QTest.keyClick(window.search.field, Qt.Key.Key_Escape)
        assert not window.isVisible()
        services = shown.it.means
        files = StoredFiles(services.shelves.attachments)
        geometry = Geometry(tmp_path / "window.ini")
        again = InspectorWindow(InspectorServices(services.wire, files, services.tasks, geometry))
        assert (again.width(), again.height()) == (700, 500)
        again.close()
        again.deleteLater()

    look(scene, exchange())


def test_the_keys_open_it_for_the_last_message(play: Play) -> None:
    async def scene(it: Stage) -> None:
        await it.send("hello")
        await until(lambda: not it.session.running, it.session.state_changed)
        it.press(Qt.Key.Key_I, CTRL | SHIFT)
        await seen(lambda: bool(it.window.findChildren(InspectorWindow)))
        (window,) = it.window.findChildren(InspectorWindow)
        await seen(lambda: window.nothing.isVisible() or window.panes.isVisible())
        assert isinstance(QApplication.activeWindow(), InspectorWindow)
        QTest.keyClick(window, Qt.Key.Key_Escape)
        await seen(lambda: it.window.composer.has_keyboard())

    play(scene, settings=Settings(), real_client=True)


# What is shown of values


class NoShelf:
    """A shelf without files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, sha256: str) -> Path:
        """Where a file would be."""
        return self._folder / sha256


def no_files(folder: Path) -> SentFiles:
    """Files that are all gone."""
    return SentFiles(StoredFiles(cast("Attachments", NoShelf(folder))))


def test_files_are_told_by_their_size_and_copied_as_they_were_sent(
    look: Callable[..., None], tmp_path: Path
) -> None:
    data = b"bytes of a picture " * 40
    sha256 = hashlib.sha256(data).hexdigest()
    source = {"type": "base64", "media_type": "image/png", "data": f"@sha256:{sha256}"}
    body = {
        "model": "m",
        "messages": [{"role": "user", "content": [{"type": "image", "source": source}]}],
    }
    with_file = replace(exchange(), body=json.dumps(body, separators=(",", ":")))
    sent = base64.b64encode(data).decode()

    async def scene(shown: Shown) -> None:
        window, shelf = shown.window, shown.it.means.shelves.attachments
        assert "no longer on the disk" in shown.text("Value")
        assert window.request.summary.text().endswith("without files that are gone")
        window.note.setText("")
        shown.press("Copy as curl")
        await seen(lambda: bool(window.note.text()))
        assert window.note.text() == "Copied, without a file that is no longer on the disk"
        assert f"@sha256:{sha256}" in QGuiApplication.clipboard().text()

        assert await shelf.add(data, "image/png", 1.0) == sha256
        before = shown.times
        shown.it.means.wire.watch(window._attempts[0].exchange.node_id)(with_file)
        await seen(lambda: shown.times > before)
        before = shown.times
        window.attempts.choose(1)
        await seen(lambda: shown.times > before)
        assert "A file of 760 B, sent as 1,016 B." in shown.text("Value")
        size = len(with_file.body) - len(source["data"]) + len(sent)
        assert window.request.summary.text() == size_text(size)
        assert sent in await shown.copied(lambda: shown.press("Copy as curl"))
        assert sent in await shown.copied(window.copy_menu.actions()[0].trigger)
        chosen = await shown.copied(lambda: window.request.copy_asked.emit(window.request.chosen()))
        assert json.loads(chosen)["content"][0]["source"]["data"] == sent
        target = tmp_path / "saved.txt"
        shown.press("Save as file")
        [dialog] = window.findChildren(QFileDialog)
        dialog.fileSelected.emit(str(target))
        dialog.close()
        await seen(lambda: window.note.text().startswith("Saved"))
        assert sent in target.read_text("utf-8")

    look(scene, with_file)


def test_a_large_answer_is_taken_apart_as_a_whole(tmp_path: Path) -> None:
    delta = b'event: content_block_delta\ndata: {"type":"content_block_delta","index":0}\n\n'
    pieces = [delta * 100] * (MOST_BYTES // len(delta) // 100)
    prepared = prepare(exchange(1, 200, *pieces), no_files(tmp_path))
    assert len(prepared.events) == 100 * len(pieces)
    places, rows = find(prepared, "content_block_delta")
    assert places == []
    assert len(rows) == len(prepared.events)


def test_a_body_that_is_no_json_is_shown_as_it_is(tmp_path: Path) -> None:
    prepared = prepare(replace(exchange(), body="[" * 200), no_files(tmp_path))
    assert prepared.request["body"] == "[" * 200
    assert "[[[[" in whole_text(prepared.exchange, prepared.events)


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("a\nb", '"a b"'),
        ("x" * 300, '"' + "x" * 240 + '…"'),
        ({"role": "user", "content": []}, "user"),
        ({"role": "user", "content": [{"type": "text", "text": "a"}]}, "user · text · a"),
        ({"type": "text", "text": "a\n b"}, "text · a b"),
        ({"a": 1, "b": 2}, "{2}"),
        ([1, 2, 3], "[3]"),
        (None, "null"),
        (True, "true"),
        (1.5, "1.5"),
    ],
)
def test_a_value_in_one_line(value: object, line: str) -> None:
    assert line_of(value) == line


def test_a_value_in_full_ends_somewhere() -> None:
    assert full_text("a\nb") == "a\nb"
    assert full_text({"a": [1]}) == '{\n  "a": [\n    1\n  ]\n}'
    assert len(full_text(list(range(100_000)), 500)) == 500


def test_an_endless_word_is_broken_anywhere_which_takes_no_time(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    detail = Detail("Value", window)
    detail.show_text("a" * 50_000)
    assert detail.wordWrapMode() is QTextOption.WrapMode.WrapAnywhere
    detail.show_text("a word")
    assert detail.wordWrapMode() is QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
