"""A part of an answer as a file: its permissions, and that it is whole at any time."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from nocopt.ui.conversation.pane import ConversationPane
from tests.ui.conversation.conftest import Open


@pytest.fixture
def pane(open_chat: Open) -> ConversationPane:
    return open_chat([])[0]


def save(pane: ConversationPane, target: Path, data: bytes = b"new") -> None:
    """Save as the person does, who has chosen a file."""
    pane.save(target.name, lambda: data)
    (dialog,) = pane.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(target))
    dialog.reject()


@pytest.fixture
def strict_mask() -> Iterator[None]:
    before = os.umask(0o027)
    yield
    os.umask(before)


@pytest.mark.usefixtures("strict_mask")
def test_a_new_file_gets_what_the_mask_leaves_and_the_mask_is_never_changed(
    pane: ConversationPane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes: list[int] = []

    def changed(mask: int) -> int:
        changes.append(mask)
        return 0o027

    with monkeypatch.context() as patched:
        patched.setattr(os, "umask", changed)
        save(pane, tmp_path / "new.py")
    assert changes == [], "it is that of all threads"
    assert stat.S_IMODE((tmp_path / "new.py").stat().st_mode) == 0o640


@pytest.mark.usefixtures("strict_mask")
@pytest.mark.parametrize("mode", [0o600, 0o666, 0o755])
def test_a_file_that_is_replaced_keeps_its_permissions(
    pane: ConversationPane, tmp_path: Path, mode: int
) -> None:
    target = tmp_path / "old.py"
    target.write_bytes(b"old")
    target.chmod(mode)
    save(pane, target)
    assert target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == mode


def test_what_is_new_is_on_disk_before_it_takes_the_place_of_the_old(
    pane: ConversationPane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "old.py"
    target.write_bytes(b"old")
    steps: list[str] = []
    sync, replace = os.fsync, os.replace

    def synced(descriptor: int) -> None:
        folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        size = os.fstat(descriptor).st_size
        steps.append("folder" if folder else f"file of {size} bytes")
        sync(descriptor)

    def replaced(*names: Path) -> None:
        steps.append("replaced")
        replace(*names)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", replaced)
    save(pane, target, b"x" * 1_000)
    assert steps == ["file of 1000 bytes", "replaced", "folder"]


def test_a_name_as_long_as_names_may_be(pane: ConversationPane, tmp_path: Path) -> None:
    target = tmp_path / ("字" * 84 + ".md")
    save(pane, target)
    assert [one.name for one in tmp_path.iterdir()] == [target.name]
