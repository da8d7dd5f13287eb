"""What holds for tests of widgets, which run on the offscreen platform."""

from __future__ import annotations

import pytest

# What the offscreen platform cannot do says nothing about the program.
_OF_THE_PLATFORM = r"^This plugin does not support "


def pytest_itemcollected(item: pytest.Item) -> None:
    """Leave the platform's own remarks out of what fails a test."""
    item.add_marker(pytest.mark.qt_log_ignore(_OF_THE_PLATFORM, extend=True))
