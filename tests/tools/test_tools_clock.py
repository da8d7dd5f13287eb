"""The tool that tells the time."""

from __future__ import annotations

import asyncio
from datetime import timedelta, timezone
from typing import Any

import pytest

from nocopt.tools.clock import CurrentTime
from tests.fakes import HandClock

NEWFOUNDLAND = timezone(timedelta(hours=-3, minutes=-30), "NST")


def told(**given: Any) -> tuple[str, bool]:
    """What the tool says one second before a new year."""
    tool = CurrentTime(HandClock(1_767_225_599.0), NEWFOUNDLAND)
    outcome = asyncio.run(tool.call(given))
    (block,) = outcome.content
    return str(block["text"]), outcome.is_error


def test_the_time_of_this_computer() -> None:
    assert told() == ("2025-12-31T20:29:59-03:30 (Wednesday, NST)", False)
    assert told(timezone="") == told()


def test_the_time_elsewhere() -> None:
    assert told(timezone="UTC") == ("2025-12-31T23:59:59+00:00 (Wednesday, UTC)", False)
    assert told(timezone="Asia/Shanghai") == (
        "2026-01-01T07:59:59+08:00 (Thursday, Asia/Shanghai)",
        False,
    )


@pytest.mark.parametrize("name", ["Mars/Olympus", "../../etc/passwd", "Europe", "x\0y", "/", " "])
def test_an_unknown_time_zone_is_said(name: str) -> None:
    text, is_error = told(timezone=name)
    assert text.startswith("There is no time zone")
    assert is_error


def test_without_a_zone_the_one_that_is_set_counts() -> None:
    outcome = asyncio.run(CurrentTime(HandClock()).call({}))
    assert "2023-11-1" in outcome.content[0]["text"]


def test_it_tells_where_the_person_is_so_it_asks() -> None:
    assert not CurrentTime(HandClock()).definition.harmless
