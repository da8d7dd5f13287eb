"""The project's own files, read once for all tests of a module and forgotten after them."""

from __future__ import annotations

import pytest

from tests.house.source import Source, sources


@pytest.fixture(scope="module")
def package() -> list[Source]:
    """All files of the program."""
    return sources()
