"""The pace of pictures: single words at once, a torrent steadily, slow pictures with rests."""

from __future__ import annotations

import itertools

import pytest

from nocopt.ui.conversation.frames import CALM, QUICK, Frames


def pictures(interval: float, seconds: float = 4.0, cost: float = 0.002) -> list[float]:
    """Play news that come every `interval` seconds; return when pictures were made."""
    frames, made, due = Frames(), [], None
    for number in range(int(seconds / interval)):
        now = 10.0 + number * interval
        while due is not None and due <= now:
            made.append(due)
            frames.shown(due, due + cost)
            due = None
        frames.news(now)
        if due is None:
            due = now + frames.wait(now)
    return made


def test_words_that_come_one_by_one_are_shown_at_once() -> None:
    frames = Frames()
    for number in range(50):
        now = 10.0 + number * 0.020
        frames.news(now)
        assert frames.wait(now) == 0.0
        frames.shown(now, now + 0.003)


@pytest.mark.parametrize("interval", [0.002, 0.005, 0.010, 0.0125])
def test_a_torrent_is_shown_steadily(interval: float) -> None:
    made = pictures(interval)
    gaps = [after - before for before, after in itertools.pairwise(made[20:])]
    assert min(gaps) >= CALM - 1e-9
    assert max(gaps) <= CALM + interval + 1e-9


def test_the_first_pictures_of_a_reply_are_quick() -> None:
    made = pictures(0.004)
    assert made[0] == 10.0
    assert made[1] - made[0] == pytest.approx(QUICK, abs=0.005)


def test_a_pause_makes_it_quick_again() -> None:
    frames = Frames()
    for number in range(100):
        frames.news(10.0 + number * 0.004)
    frames.news(12.0)
    frames.shown(12.0, 12.002)
    assert frames.wait(12.003) == pytest.approx(QUICK - 0.003)


def test_a_slow_picture_is_followed_by_as_long_a_rest() -> None:
    frames = Frames()
    frames.news(10.0)
    frames.shown(10.0, 10.2)
    assert frames.wait(10.2) == pytest.approx(0.2)


def test_another_picture_is_expected_while_news_come_and_not_after_them() -> None:
    frames = Frames()
    assert frames.expected(10.0) is None
    for number in range(50):
        frames.news(10.0 + number * 0.05)
    last = 10.0 + 49 * 0.05
    expected = frames.expected(last + 0.01)
    assert expected is not None
    assert 0.04 < expected < 0.1
    assert frames.expected(last + 0.2) is None


def test_a_picture_with_much_to_show_comes_early() -> None:
    frames, took = Frames(), []
    now, fresh = 10.0, 0
    for _ in range(2_000):  # each piece of news takes 2 ms to show, and comes every 3 ms
        now, fresh = now + 0.003, fresh + 1
        frames.news(now)
        if not frames.wait(now):
            took.append(0.002 * fresh)
            frames.shown(now, now + took[-1])
            now, fresh = now + took[-1], 0
    assert max(took[1:]) < 0.03, "all that comes within `CALM` would take 0.055"
