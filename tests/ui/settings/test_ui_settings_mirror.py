"""The rows of the mirror: switched on, given a folder, and saying what is in the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QPushButton

from nocopt.core.mirroring import MirrorError, MirrorFault
from nocopt.ui.file_dialog import first_folder
from tests.ui.finding import named
from tests.ui.settings.table import Bench
from tests.ui.window_stage import seen


def test_it_is_switched_on_with_a_folder(play: Callable[..., None], tmp_path: Path) -> None:
    async def scene(table: Bench) -> None:
        page = table.dialog.data_page
        table.dialog.tabs.setCurrentWidget(page)
        row = page.mirror
        field = row.fields["mirror_folder"]
        assert not field.isVisible()
        row.switch.click()
        await seen(lambda: row.folder.findChild(QFileDialog) is not None)
        dialog = row.folder.findChild(QFileDialog)
        assert isinstance(dialog, QFileDialog)
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        assert dialog.directory().absolutePath() == first_folder(documents)
        dialog.reject()
        assert field.isVisible()
        assert field.error.text() == "Choose a folder; until then nothing is written."
        await table.press("Apply")
        assert table.services.settings.value.mirror is False
        named(table.dialog, QPushButton, "Choose folder of the mirror").click()
        chooser = row.folder.findChildren(QFileDialog)[-1]
        chooser.fileSelected.emit(str(tmp_path))
        chooser.reject()
        assert field.error.text() == ""
        await table.press("Apply")
        value = table.services.settings.value
        assert (value.mirror, value.mirror_folder) == (True, str(tmp_path))
        await table.services.settings.flush()
        assert table.saved()["mirror_folder"] == str(tmp_path)

    play(scene)


def test_it_says_what_is_in_the_way(play: Callable[..., None], tmp_path: Path) -> None:
    async def scene(table: Bench) -> None:
        page = table.dialog.data_page
        table.dialog.tabs.setCurrentWidget(page)
        mirror, row = table.services.mirror, page.mirror
        row.switch.setChecked(True)
        row.folder.take(str(tmp_path))
        error = row.fields["mirror_folder"].error
        for fault, words in (
            (MirrorFault.GONE, "is not there"),
            (MirrorFault.FULL, "is full"),
            (MirrorFault.READ_ONLY, "You may not write"),
            (MirrorFault.REFUSED, "Broken pipe"),
        ):
            mirror.problem = MirrorError(fault, str(tmp_path), "Broken pipe")
            mirror.changed.emit()
            assert words in error.text()
            assert str(tmp_path) in error.text()
        row.folder.take(str(tmp_path / "other"))  # of which nothing is known yet
        assert error.text() == ""

    play(scene)
