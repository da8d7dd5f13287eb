"""Files with chats are looked at, taken, taken again, stopped, and taken back."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from nocopt.core.filing import Place
from nocopt.core.transfer import Counted, Fate, Left, Origin, Refusal, TransferError
from nocopt.store.database import Database
from tests.app.rig import Rig, rig, run, until

FOLDER = Path(__file__).parent.parent / "fixtures" / "imports"


def _chat(number: int, messages: int = 2, text: str = "word") -> dict[str, Any]:
    turns = [
        {
            "uuid": f"m{number}-{place}",
            "sender": "assistant" if place % 2 else "human",
            "text": f"{text} {number} {place}",
            "created_at": f"2026-01-01T00:{number // 60:02}:{number % 60:02}Z",
        }
        for place in range(messages)
    ]
    return {"uuid": f"c{number}", "name": f"Chat {number}", "chat_messages": turns}


def _export(path: Path, *chats: dict[str, Any]) -> Path:
    path.write_text(json.dumps(chats))
    return path


async def _count(it: Rig, table: str) -> int:
    statement = f"SELECT count(*) FROM {table}"  # noqa: S608 - the test's own words
    return int(await it.database.read(lambda one: one.execute(statement).fetchone()[0]))


def test_a_file_is_looked_at_and_then_taken(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as it:
            importing, path = it.services.importing, FOLDER / "claude.json"
            read: list[int] = []
            preview = await importing.look(path, read.append)
            assert (preview.origin, preview.found.chats, preview.found.messages) == (
                Origin.CLAUDE,
                2,
                5,
            )
            assert read == [1, 2]
            assert [(one.title, one.fate, one.new) for one in preview.chats] == [
                ("Tides", Fate.NEW, 3),
                ("An older export", Fate.NEW, 2),
            ]
            assert await _count(it, "conversations") == await _count(it, "attachments") == 0

            done = await importing.run(path, preview)
            assert done.report.new == Counted(2, 5, 1, 16)
            assert done.report.left[Left.FILE_MISSING] == 2
            assert done.report.examples[Left.FILE_MISSING] == ("chart.pdf", "moon.png")
            assert [one.title for one in it.library.chats] == ["Tides", "An older export"]
            session = await it.library.open(done.new[0])
            (notes,) = session.path[0].message.attachments
            assert await it.means.shelves.attachments.read(notes.sha256) == b"# Notes on tides"

    run(work())


def test_an_entry_that_is_no_chat_is_told_and_the_rest_is_taken(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as it:
            path = tmp_path / "claude.json"
            strange: list[Any] = [None, 5, "note", [], {}, {"chat_messages": 3}]
            path.write_text(json.dumps([*strange[:3], _chat(1), *strange[3:], _chat(2)]))
            preview = await it.services.importing.look(path)
            assert (preview.origin, preview.found.chats) == (Origin.CLAUDE, 2)
            done = await it.services.importing.run(path, preview)
            assert done.report.new.chats == 2
            assert done.report.left == {Left.FOREIGN: len(strange)}
            path.write_text(json.dumps(strange))
            with pytest.raises(TransferError) as told:
                await it.services.importing.look(path)
            assert told.value.refusal is Refusal.NOT_KNOWN

    run(work())


def test_more_chats_than_can_be_listed_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nocopt.app.importing.MOST_CHATS", 2)

    async def work() -> None:
        async with rig(tmp_path) as it:
            look = it.services.importing.look
            two = await look(_export(tmp_path / "two.json", _chat(1), _chat(2)))
            assert len(two.chats) == 2
            with pytest.raises(TransferError) as told:
                await look(_export(tmp_path / "three.json", _chat(1), _chat(2), _chat(3)))
            assert told.value.refusal is Refusal.TOO_LARGE

    run(work())


def test_taken_twice_there_are_no_duplicates_and_what_grew_grows(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as it:
            importing = it.services.importing
            path = _export(tmp_path / "c.json", _chat(1), _chat(2))
            first = await importing.run(path, await importing.look(path))
            shown = await it.library.open(first.new[0])
            assert len(shown.path) == 2
            again = await importing.look(path)
            assert [one.fate for one in again.chats] == [Fate.THERE, Fate.THERE]
            done = await importing.run(path, again)
            assert (done.new, done.report.there) == ((), Counted(2, 4))
            _export(path, _chat(1, messages=5), _chat(2), _chat(3))
            done = await importing.run(path, await importing.look(path))
            assert (done.grown, len(done.new)) == (first.new[:1], 1)
            assert done.report.grown == Counted(1, 3)
            assert await _count(it, "nodes") == 5 + 2 + 2
            await until(lambda: len(shown.path) == 5, shown.path_changed)  # without opening it anew
            assert [node.id for node in shown.path] == sorted(node.id for node in shown.path)

    run(work())


def test_only_what_is_chosen_is_taken(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as it:
            importing = it.services.importing
            path = _export(tmp_path / "c.json", _chat(1), _chat(2), _chat(3))
            preview = await importing.look(path)
            await importing.run(path, preview, {preview.chats[1].uid})
            assert [one.title for one in it.library.chats] == ["Chat 2"]

    run(work())


def test_an_import_is_taken_back_to_the_trash_and_stays_there(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as it:
            importing = it.services.importing
            path = _export(tmp_path / "c.json", _chat(1), _chat(2))
            done = await importing.run(path, await importing.look(path))
            await importing.undo(done)
            assert len(it.library.chats) == 0
            line = it.library.chats.line(done.new[0])
            assert line is not None
            assert line.filed.place is Place.TRASH
            again = await importing.run(path, await importing.look(path))
            assert (again.report.trashed, again.new) == (2, ())
            assert len(it.library.chats) == 0

    run(work())


def test_one_that_is_stopped_is_gone_on_with_later(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as it:
            importing = it.services.importing
            path = _export(tmp_path / "c.json", *(_chat(number) for number in range(9)))
            preview = await importing.look(path)

            def stop_soon(read: int) -> None:
                if read == 4:
                    importing.stop()

            done = await importing.run(path, preview, None, stop_soon)
            assert (done.stopped, len(done.new), len(it.library.chats)) == (True, 4, 4)
            rest = await importing.run(path, await importing.look(path))
            assert (rest.stopped, len(rest.new), rest.report.there.chats) == (False, 5, 4)

    run(work())


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"[" + json.dumps(_chat(1)).encode() + b", {", Refusal.TRUNCATED),
        (b"[" + json.dumps(_chat(1)).encode() + b", {]}]", Refusal.BROKEN),
        (b"PK\x03\x04 but no zip", Refusal.TRUNCATED),
        (b"nothing of the kind", Refusal.NOT_KNOWN),
    ],
)
def test_what_is_broken_at_its_end_changes_nothing(
    tmp_path: Path, data: bytes, refusal: Refusal
) -> None:
    async def work() -> None:
        async with rig(tmp_path) as it:
            path = tmp_path / "c.json"
            path.write_bytes(data)
            with pytest.raises(TransferError) as told:
                await it.services.importing.look(path)
            assert told.value.refusal is refusal
            assert await _count(it, "conversations") == 0

    run(work())


def test_a_file_that_is_not_there_is_told_as_such(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as it:
            with pytest.raises(TransferError) as told:
                await it.services.importing.look(tmp_path / "none.json")
            assert told.value.refusal is Refusal.UNREADABLE

    run(work())


def test_a_picture_that_is_damaged_in_the_file_is_left_out(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as it:
            path = tmp_path / "c.zip"
            with zipfile.ZipFile(path, "w") as packed:
                packed.write(FOLDER / "cherry.json", "data.json")
                packed.writestr("Data/Files/f-1.txt", "Take water.")
            importing = it.services.importing
            path.write_bytes(path.read_bytes().replace(b"Take water.", b"Take waxxr."))
            done = await importing.run(path, await importing.look(path))
            assert (done.report.new.chats, done.report.new.files) == (1, 0)
            assert done.report.examples[Left.FILE_MISSING] == ("recipe.txt",)

    run(work())


def test_a_death_in_between_leaves_whole_chats_and_the_rest_can_follow(tmp_path: Path) -> None:
    chats = [_chat(number, messages=6, text="word " * 200) for number in range(80)]
    path = _export(tmp_path / "c.json", *chats)
    data = tmp_path / "data"
    command = [sys.executable, "-m", "nocopt", "import", str(path), "--data-dir", str(data)]
    root = Path(__file__).parents[2]
    program = subprocess.Popen(command, cwd=root, env={**os.environ, "PYTHONPATH": str(root)})
    try:
        _wait_for_chats(data, 5)
    finally:
        program.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        program.wait()

    async def work() -> None:
        (folder,) = {found.parent for found in data.rglob("nocopt.db")}
        database = await Database.open(folder)
        try:
            counts = "SELECT conversation_id, count(*) FROM nodes GROUP BY 1"
            rows = await database.read(lambda one: one.execute(counts).fetchall())
            assert len(rows) >= 5
            assert {count for _, count in rows} == {6}
            check = "PRAGMA integrity_check"
            assert await database.read(lambda one: one.execute(check).fetchall()) == [("ok",)]
        finally:
            await database.close()

    run(work())
    done = subprocess.run([*command, "--json"], cwd=root, capture_output=True, check=True)
    (told,) = json.loads(done.stdout)
    assert told["new"]["chats"] + told["there"]["chats"] == 80
    assert told["new"]["messages"] + told["there"]["messages"] == 480


def _wait_for_chats(data: Path, count: int) -> None:
    import sqlite3

    end = time.monotonic() + 30
    while time.monotonic() < end:
        for found in data.rglob("nocopt.db"):
            with sqlite3.connect(f"{found.as_uri()}?mode=ro", uri=True) as connection:
                try:
                    (there,) = connection.execute("SELECT count(*) FROM conversations").fetchone()
                except sqlite3.OperationalError:
                    continue  # its tables are being made
                if there >= count:
                    return
    pytest.fail("nothing was imported")
