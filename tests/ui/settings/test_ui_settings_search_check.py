"""The row that checks the index of the search: it says what it does, what it found, or why not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtWidgets import QLabel

from nocopt.app.indexing import Indexing
from nocopt.core.errors import StoreError, StoreFault
from nocopt.store.search_checker import Proof
from nocopt.ui.settings.search_check import SearchCheck
from tests.ui.settings.table import Bench


class HandIndexing:
    """Finds what it is told to find, once it may."""

    def __init__(self, found: Proof | StoreError) -> None:
        self._found = found
        self.may = asyncio.Event()

    async def check(self) -> Proof:
        """Return it, or raise it."""
        await self.may.wait()
        if isinstance(self._found, StoreError):
            raise self._found
        return self._found


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Proof(12, 0), "All 12 texts are found by their words."),
        (Proof(12, 0, 2), "words. 2 files were not read yet, or took too long."),
        (Proof(12, 3), "3 texts could not be found. The index is made anew."),
        (StoreError(StoreFault.DISK_FULL, "file", ""), "disk"),
    ],
)
def test_the_index_is_checked_and_what_was_found_is_said(
    play: Callable[..., None], tmp_path: Path, found: Proof | StoreError, words: str
) -> None:
    async def scene(table: Bench) -> None:
        indexing = HandIndexing(found)
        row = SearchCheck(cast("Indexing", indexing), table.services.tasks)
        row.button.click()
        assert (row.button.text(), row.button.isEnabled()) == ("Checking…", False)
        indexing.may.set()
        await asyncio.wait({one for one in asyncio.all_tasks() if "index" in one.get_name()})
        assert row.button.isEnabled()
        said = " ".join(one.text() for one in row.findChildren(QLabel) if not one.isHidden())
        assert words in said
        row.deleteLater()

    play(scene)
