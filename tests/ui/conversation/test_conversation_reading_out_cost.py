"""Reading out by the sentence looks at a bounded part of the text, whatever that consists of."""

from __future__ import annotations

import time

import pytest

from nocopt.ui.conversation import reading_out
from nocopt.ui.conversation.reading_out import sentence_end

RUNS = [".", "…", "。", " ", "  \n", ".)", "?*", "[", "`", "a. ", "[a](", "\\", "*", "a"]


def _read(text: str, *, closed: bool) -> int:
    """Read a text to its end; how many sentences it has."""
    at, count = 0, 0
    while at < len(text):
        end = sentence_end(text, at, closed=closed)
        if end is None:
            break
        at, count = end, count + 1
    return count


def _cost(text: str) -> float:
    times = []
    for _ in range(3):
        start = time.process_time()
        _read(text, closed=True)
        for end in range(0, len(text), 500):  # as it grows
            sentence_end(text[:end], max(0, end - 700), closed=False)
        times.append(time.process_time() - start)
    return min(times)


@pytest.mark.parametrize("run", RUNS)
def test_four_times_the_text_takes_no_longer_than_that(run: str) -> None:
    # It would take sixteen times as long if each sentence were looked for in all of it.
    assert _cost(run * (24_000 // len(run))) < 8 * _cost(run * (6_000 // len(run))) + 0.01


@pytest.mark.parametrize("run", RUNS)
def test_going_on_near_the_end_looks_at_no_more_than_a_sentence(run: str) -> None:
    def cost(size: int) -> float:
        text, times = "a b " + run * (size // len(run)) + "x", []
        for _ in range(3):
            start = time.process_time()
            reading_out._beginning(text, 2)
            times.append(time.process_time() - start)
        return min(times)

    assert cost(24_000) < 3 * cost(3_000) + 0.002


def test_a_long_run_of_dots_is_read_in_stretches() -> None:
    assert _read("." * 6_000, closed=True) == 10
