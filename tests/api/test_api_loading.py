"""What the first connection needs is loaded ahead of it, and can do without that."""

from __future__ import annotations

import sys

import pytest

from nocopt.api import clients


def test_a_part_that_its_library_has_moved_is_left_to_the_first_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "anyio._backends._asyncio", None)
    clients.load()
    assert "httpcore" in sys.modules
