"""The mirror: files that follow the chats, and nothing of anybody else's that is touched."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from nocopt.app.mirror import Mirror
from nocopt.app.mirror_folder import ASIDE, MirrorFolder
from nocopt.app.settings import SettingsService
from nocopt.app.tasks import Tasks
from nocopt.core.conversation import Conversation, Options
from nocopt.core.messages import user_message
from nocopt.core.mirroring import MirrorError, MirrorFault
from nocopt.core.settings import Settings
from nocopt.store.conversations import NewNode
from nocopt.store.records import Records
from nocopt.store.settings_file import SettingsFile
from nocopt.store.state import State
from tests.app.rig import finished, rig, run, until
from tests.exchange.test_exchange_written import WORDS
from tests.fakes import answer
from tests.store.opened import Rooms, opened
from tests.store.test_store_disks import REPOSITORY, namespace_command


@dataclass
class Stage:
    """A mirror on a real store that has not begun, and what it told of failures."""

    mirror: Mirror
    rooms: Rooms
    settings: SettingsService
    target: Path
    told: list[MirrorError]

    async def chat(self, title: str, words: str = "Hello") -> Conversation:
        """A chat with a message."""
        begun, _ = await self.rooms.conversations.begin(title, Options(), user_message(words), 1.0)
        return begun

    async def says(self, chat: Conversation, words: str) -> None:
        """Add a message to a chat that has none but its first."""
        loaded = await self.rooms.conversations.load(chat.id)
        assert loaded is not None
        new = NewNode(chat.id, loaded[0].leaf_id, user_message(words))
        await self.rooms.conversations.append(new, 2.0)

    async def when(self, seen: Callable[[], bool]) -> None:
        """Wait until the mirror has done that, and is at rest."""
        await until(lambda: seen() and not self.mirror.busy, self.mirror.changed)

    def names(self) -> list[str]:
        """The files that are seen in the folder."""
        return sorted(one for one in os.listdir(self.target) if not one.startswith("."))

    def text(self, beginning: str) -> str:
        """The Markdown whose name begins like that."""
        [found] = (one for one in self.names() if one.startswith(beginning) and one[-3:] == ".md")
        return (self.target / found).read_text("utf-8")


@asynccontextmanager
async def stage(folder: Path, target: Path | None = None) -> AsyncIterator[Stage]:
    where = folder / "mirror" if target is None else target
    tasks = Tasks()
    file = SettingsFile(folder / "settings.json")
    value = Settings(mirror=True, mirror_folder=str(where))
    settings = SettingsService(file, value, tasks, quiet=0.01)
    try:
        async with opened(folder / "data") as rooms:
            records = Records(rooms.database, rooms.conversations)
            mirror = Mirror(records, State(rooms.database), settings, tasks, quiet=0.01)
            told: list[MirrorError] = []
            mirror.failed.connect(told.append)
            try:
                yield Stage(mirror, rooms, settings, where, told)
            finally:
                await mirror.close()
    finally:
        await tasks.close()


def test_each_chat_is_there_twice_and_follows_what_is_written(tmp_path: Path) -> None:
    (tmp_path / "mirror").mkdir()

    async def body() -> None:
        async with stage(tmp_path) as it:
            garden = await it.chat("Garden")
            await it.chat("House")
            it.mirror.begin(WORDS)
            await it.when(lambda: len(it.names()) == 4)
            before = {name: (it.target / name).stat().st_mtime_ns for name in it.names()}
            assert it.text("Garden").startswith("# Garden\n")
            await it.says(garden, "And the pond?")
            await it.when(lambda: "And the pond?" in it.text("Garden"))
            [name] = (one for one in it.names() if one.startswith("Garden") and "json" in one)
            messages = json.loads((it.target / name).read_text("utf-8"))["messages"]
            assert [one["content"][0]["text"] for one in messages] == ["Hello", "And the pond?"]
            for name in it.names():  # of the others nothing was written
                if name.startswith("House"):
                    assert (it.target / name).stat().st_mtime_ns == before[name]
            assert it.told == []

    run(body())


def test_names_follow_titles_and_files_go_with_their_chats(tmp_path: Path) -> None:
    (tmp_path / "mirror").mkdir()

    async def body() -> None:
        async with stage(tmp_path) as it:
            chat = await it.chat("Before")
            it.mirror.begin(WORDS)
            await it.when(lambda: len(it.names()) == 2)
            await it.rooms.conversations.rename(chat.id, "After")
            await it.when(lambda: [one[:6] for one in it.names()] == ["After "] * 2)
            await it.rooms.conversations.delete(chat.id, 5.0)
            await it.when(lambda: it.names() == [])
            await it.rooms.conversations.restore(chat.id)
            await it.when(lambda: len(it.names()) == 2)

    run(body())


def test_files_of_chats_that_a_backup_does_not_have_are_moved_aside_and_told(
    tmp_path: Path,
) -> None:
    target = tmp_path / "mirror"
    (target / ASIDE).mkdir(parents=True)

    async def body() -> None:
        told: list[tuple[int, str]] = []
        async with stage(tmp_path) as it:
            for title in ("Stays", "Lost", "Deleted"):
                await it.chat(title)
            it.mirror.begin(WORDS)
            await it.when(lambda: len(it.names()) == 7)
            [lost] = (one for one in it.names() if one.startswith("Lost") and one[-3:] == ".md")
            (target / ASIDE / lost).write_text("from the time before")
        async with stage(tmp_path) as it:
            await it.rooms.database.write(
                lambda one: one.executescript(
                    "DELETE FROM conversations WHERE title = 'Lost';"
                    "UPDATE conversations SET deleted_at = 1 WHERE title = 'Deleted'"
                )
            )
            it.mirror.set_aside.connect(lambda *one: told.append(one))
            it.mirror.begin(WORDS)
            await it.when(lambda: len(it.names()) == 3)
        assert told == [(1, str(target / ASIDE))]
        assert sorted(os.listdir(target / ASIDE)) == sorted(
            [lost, lost.replace(".md", " (2).md"), lost.replace(".md", ".json")]
        )
        assert (target / ASIDE / lost).read_text() == "from the time before"

    run(body())


def test_of_what_is_deleted_for_good_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "mirror").mkdir()

    async def body() -> None:
        async with stage(tmp_path) as it:
            await it.chat("Secret")
            it.mirror.begin(WORDS)
            await it.when(lambda: len(it.names()) == 2)
            await it.rooms.database.write(lambda one: one.execute("DELETE FROM conversations"))
            await it.when(lambda: not any(one.startswith("Secret") for one in it.names()))
            assert it.names() == []

    run(body())


def test_what_was_moved_aside_before_the_disk_failed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, drop, dropped = tmp_path / "mirror", MirrorFolder.drop, list[str]()
    target.mkdir()

    def fails(folder: MirrorFolder, uid: str, *, aside: bool = False) -> None:
        if dropped:
            raise OSError(5, "Input/output error")
        dropped.append(uid)
        drop(folder, uid, aside=aside)

    async def body() -> None:
        told: list[tuple[int, str]] = []
        async with stage(tmp_path) as it:
            for title in ("One", "Two"):
                await it.chat(title)
            it.mirror.begin(WORDS)
            await it.when(lambda: len(it.names()) == 4)
        async with stage(tmp_path) as it:
            await it.rooms.database.write(lambda one: one.execute("DELETE FROM conversations"))
            it.mirror.set_aside.connect(lambda *one: told.append(one))
            monkeypatch.setattr(MirrorFolder, "drop", fails)
            it.mirror.begin(WORDS)
            await it.when(lambda: len(it.told) == 1)
        assert told == [(1, str(target / ASIDE))]

    run(body())


def test_what_others_have_written_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "mirror"
    target.mkdir()

    async def body() -> None:
        async with stage(tmp_path) as it:
            chat = await it.chat("Notes")
            it.mirror.begin(WORDS)
            await it.when(lambda: len(it.names()) == 2)
            own = next(one for one in it.names() if one.endswith(".md"))
            (target / own).write_text("mine now")
            (target / "letter.md").write_text("a letter")
            await it.says(chat, "More")
            await it.when(lambda: len(it.names()) == 4)
            assert (target / own).read_text() == "mine now"
            await it.rooms.conversations.delete(chat.id, 5.0)
            await it.when(lambda: len(it.names()) == 2)
            assert it.names() == sorted([own, "letter.md"])

    run(body())


def test_any_title_makes_a_name(tmp_path: Path) -> None:
    (tmp_path / "mirror").mkdir()
    titles = ["", "...", "a/b\\c:d*?", "CON", "x" * 500, "笔" * 300, "\ud83d", ".hidden", "\0"]

    async def body() -> None:
        async with stage(tmp_path) as it:
            for title in titles:
                await it.chat(title)
            it.mirror.begin(WORDS)
            await it.when(lambda: len(it.names()) == 2 * len(titles))
            assert all(len(one.encode()) <= 200 for one in it.names())
            assert any(one.startswith("_CON ") for one in it.names())

    run(body())


def test_chats_of_one_title_have_files_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "mirror").mkdir()

    async def body() -> None:
        async with stage(tmp_path) as it:
            await it.chat("Same", "One")
            await it.chat("Same", "Two")
            it.mirror.begin(WORDS)
            await it.when(lambda: len(it.names()) == 4)

    run(body())


def test_two_chats_that_would_share_a_name_do_not(tmp_path: Path) -> None:
    folder = MirrorFolder(tmp_path, "one")
    folder.put("abc1", "1", "Same abc", {".md": b"one"})
    folder.put("abc2", "1", "same ABC", {".md": b"two"})
    folder.put("abc2", "2", "same ABC", {".md": b"three"})
    assert (tmp_path / "Same abc.md").read_bytes() == b"one"
    assert (tmp_path / "same ABC (2).md").read_bytes() == b"three"
    if os.name == "posix":
        assert {one.stat().st_mode & 0o777 for one in tmp_path.iterdir()} == {0o600}
    again = MirrorFolder(tmp_path, "one")
    assert again.due({"abc1": "1", "abc2": "2"}) == []
    again.drop("abc1")
    assert again.gone([]) == ["abc2"]
    assert not (tmp_path / "Same abc.md").exists()


def test_a_crash_at_any_line_of_the_index_costs_no_file(tmp_path: Path) -> None:
    folder = MirrorFolder(tmp_path, "one")
    folder.put("a", "1", "Old", {".md": b"old"})
    folder.put("a", "2", "New", {".md": b"new"})
    [index] = (one for one in tmp_path.iterdir() if one.suffix == ".jsonl")
    whole = index.read_bytes()
    for length in range(0, len(whole) + 1, 5):
        index.write_bytes(whole[:length])
        (tmp_path / "New.md").write_bytes(b"new")
        again = MirrorFolder(tmp_path, "one")
        again.put("a", "3", "New", {".md": b"new"})
        assert MirrorFolder(tmp_path, "one").due({"a": "3"}) == []
        assert (tmp_path / "New.md").read_bytes() == b"new"
    assert [one.name for one in tmp_path.glob("*.md")] == ["New.md"]


def test_an_index_names_nothing_outside_the_folder(tmp_path: Path) -> None:
    target = tmp_path / "mirror"
    target.mkdir()
    (tmp_path / "other.md").write_bytes(b"x")
    digest = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    line = {"chat": "a", "files": {"../other.md": digest}, "mark": "1"}
    (target / ".nocopt-mirror-one.jsonl").write_text(json.dumps(line))
    MirrorFolder(target, "one").drop("a")
    assert (tmp_path / "other.md").exists()


@pytest.mark.parametrize("line", ['{"chat": "a", "files": [[1, 2]], "mark": "1"}', "[" * 100_000])
def test_a_line_of_the_index_that_is_none_costs_no_other(tmp_path: Path, line: str) -> None:
    folder = MirrorFolder(tmp_path, "one")
    folder.put("b", "1", "Chat", {".md": b"x"})
    with (tmp_path / ".nocopt-mirror-one.jsonl").open("a") as index:
        index.write(f"{line}\n")
    assert MirrorFolder(tmp_path, "one").gone([]) == ["b"]


def test_the_index_does_not_grow_for_ever(tmp_path: Path) -> None:
    folder = MirrorFolder(tmp_path, "one")
    for number in range(120):
        folder.put("a", str(number), "Chat", {".md": str(number).encode()})
    [index] = (one for one in tmp_path.iterdir() if one.suffix == ".jsonl")
    assert len([one for one in index.read_text().splitlines() if one]) < 100
    again = MirrorFolder(tmp_path, "one")
    assert again.due({"a": "119"}) == []


def test_another_database_in_the_same_folder_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "mirror"
    target.mkdir()

    async def mirrored(folder: Path, title: str) -> None:
        async with stage(folder, target) as it:
            await it.chat(title)
            it.mirror.begin(WORDS)
            await it.when(lambda: sum(one.startswith(title) for one in it.names()) == 2)

    for name, title in (("one", "House"), ("two", "Garden")):
        (tmp_path / name).mkdir()
        run(mirrored(tmp_path / name, title))
    assert len([one for one in os.listdir(target) if not one.startswith(".")]) == 4


def test_a_folder_that_goes_away_is_told_once_and_not_made(tmp_path: Path) -> None:
    target = tmp_path / "mirror"
    target.mkdir()

    async def body() -> None:
        async with stage(tmp_path) as it:
            chat = await it.chat("Notes")
            it.mirror.begin(WORDS)
            await it.when(lambda: len(it.names()) == 2)
            target.rename(tmp_path / "away")
            for number in range(2):
                await it.says(chat, f"More {number}")
                await it.when(lambda: it.mirror.problem is not None)
            assert [one.fault for one in it.told] == [MirrorFault.GONE]
            assert not target.exists()
            (tmp_path / "away").rename(target)
            await it.says(chat, "Back")
            await it.when(lambda: it.mirror.problem is None and "Back" in it.text("Notes"))
            assert "More 1" in it.text("Notes")

    run(body())


def test_files_that_were_removed_are_written_again(tmp_path: Path) -> None:
    target = tmp_path / "mirror"
    target.mkdir()

    async def body() -> None:
        async with stage(tmp_path) as it:
            await it.chat("One")
            it.mirror.begin(WORDS)
            await it.when(lambda: len(it.names()) == 2)
            shutil.rmtree(target)
            target.mkdir()
            await it.chat("Two")
            await it.when(lambda: len(it.names()) == 4)

    run(body())


def test_it_begins_when_it_is_switched_on_and_ends_when_off(tmp_path: Path) -> None:
    target = tmp_path / "mirror"
    target.mkdir()

    async def body() -> None:
        async with stage(tmp_path) as it:
            on = it.settings.value
            it.settings.apply(replace(on, mirror=False))
            await it.chat("One")
            it.mirror.begin(WORDS)
            assert it.names() == []
            it.settings.apply(on)
            await it.when(lambda: len(it.names()) == 2)
            it.settings.apply(replace(on, mirror_folder=str(tmp_path / "none")))
            await it.when(lambda: it.mirror.problem is not None)
            it.settings.apply(on)
            assert it.mirror.problem is None
            assert len(it.told) == 1

    run(body())


def test_temporary_chats_are_not_mirrored(tmp_path: Path) -> None:
    target = tmp_path / "mirror"
    target.mkdir()

    async def body() -> None:
        async with rig(tmp_path, answer("Nor this.")) as it:
            session = await it.services.temporary.session()
            assert await session.send("Nobody reads this")
            await finished(session)
            marks = await it.means.tasks.run_aside(
                Records(it.database, it.means.conversations).marks
            )
            assert marks == {}

    run(body())


@pytest.mark.parametrize(("kind", "fault"), [("full", "full"), ("read-only", "read_only")])
def test_a_disk_that_refuses_is_told_and_tried_again(tmp_path: Path, kind: str, fault: str) -> None:
    command = namespace_command()
    if command is None:
        pytest.skip("this system lets nobody here mount a disk of their own")
    done = subprocess.run(
        [*command, sys.executable, "-m", "tests.app.mirror_on_disk", kind, str(tmp_path)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [f"told: ['{fault}']", "left: []", "later: 2"]
