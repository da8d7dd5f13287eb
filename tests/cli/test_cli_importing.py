"""`nocopt import`: what it takes over, and what it says where it takes nothing."""

from __future__ import annotations

import json
from pathlib import Path

from nocopt.paths import paths
from tests.app.rig import run
from tests.cli.shell import Run, typed
from tests.store.opened import opened

FIXTURES = Path(__file__).parent.parent / "fixtures" / "imports"


def imported(folder: Path, *arguments: str) -> Run:
    return typed(["import", *arguments, "--data-dir", str(folder / "data")], None, folder)


def titles(folder: Path) -> list[str]:
    async def body() -> list[str]:
        async with opened(paths(folder / "data").data) as rooms:
            return [one.title for one in await rooms.conversations.recent()]

    return run(body())


def test_chats_are_taken_over_once(tmp_path: Path) -> None:
    path = str(FIXTURES / "claude.json")
    done = imported(tmp_path, path)
    assert done.code == 0
    assert done.out.splitlines()[:3] == [
        f"{path}: A data export of Claude",
        "  found       2 chats, 5 messages, 1 file, 16 bytes",
        "  new         2 chats, 5 messages, 1 file, 16 bytes",
    ]
    assert done.out.splitlines()[3:] == [
        "  left        Files that are not in the export: 2",
        "              Calls of tools, and what they returned: 2",
        "              Parts of a kind that nocopt does not keep: 1",
    ]
    (told,) = json.loads(imported(tmp_path, path, "--json").out)
    assert (told["new"]["chats"], told["there"]["chats"]) == (0, 2)
    assert titles(tmp_path) == ["Tides", "An older export"]


def test_a_dry_run_takes_nothing(tmp_path: Path) -> None:
    done = imported(tmp_path, str(FIXTURES / "cherry.json"), "--dry-run")
    assert done.code == 0
    assert "  new         1 chat, 4 messages" in done.out.splitlines()
    assert titles(tmp_path) == []


def test_a_file_that_is_not_taken_does_not_keep_the_others_from_it(tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text('[{"uuid": "1", "chat_messages": [')
    done = imported(tmp_path, str(bad), str(FIXTURES / "transcript.md"), str(tmp_path / "none"))
    assert done.code == 1
    assert f"nocopt: {bad}: The file ends too early." in done.err
    assert "none: The file cannot be opened. Nothing was changed.\n" in done.err
    assert "nocopt:   No such file or directory\n" in done.err
    assert titles(tmp_path) == ["On lists"]
