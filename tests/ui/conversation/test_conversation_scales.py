"""What is on the screen is what painting anew would give, whatever the scale of the screen."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from PySide6.QtCore import QPoint, QRect

from nocopt.ui.conversation.screen import whole


@pytest.mark.parametrize("scale", ["1.25", "1.5", "1.75"])
def test_nothing_is_left_behind_where_a_pixel_is_shared(scale: str) -> None:
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale}
    command = [sys.executable, "-m", "tests.ui.conversation.scaled_pane"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    *differing, last = done.stdout.splitlines()
    assert differing == []
    assert int(last.split()[0]) > 40


@pytest.mark.parametrize("ratio", [1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.25])
@pytest.mark.parametrize("x", [0, 3])
def test_what_is_moved_begins_and_ends_with_a_pixel(ratio: float, x: int) -> None:
    whole_of, at = QRect(7, 41, 300, 201), QPoint(x, 5)
    found = whole(whole_of, at, ratio)
    assert whole_of.contains(found)
    edges = (found.left(), found.left() + found.width())
    assert all(((one + at.x()) * ratio).is_integer() for one in edges)
    edges = (found.top(), found.top() + found.height())
    assert all(((one + at.y()) * ratio).is_integer() for one in edges)
    assert found.width() > 280
    assert found.height() >= 180


def test_nothing_is_moved_where_hardly_any_pixel_is_whole() -> None:
    assert whole(QRect(7, 41, 300, 201), QPoint(0, 5), 1.2345).isEmpty()
    assert whole(QRect(), QPoint(0, 5), 1.5).isEmpty()
