"""Figures of frames: whether one comes late while streaming, scrolling and resizing."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from tests.bench.answers import answer
from tests.bench.measure import Figure
from tests.bench.stage import KB, LONG_CHAT, SHORT_CHAT, TEXT, Watched, settled, watched

P99_LIMIT, LONGEST_LIMIT = 16, 33  # milliseconds
WATCH = "frames beats garbage"
KEY_SECONDS = 0.033  # between two strokes of a key that is held, as X repeats it
QUICKEST_SECONDS = 0.012  # the same where only the way counts
HELD = 450  # strokes, a quarter of a minute
PAGES_AT_ONCE = 250
MOST_PAGES = 40_000
STEP_SECONDS = 0.016
# Of the screen: the handle of the scroll bar at the top, and the way that it has; the conversation.
HANDLE, WAY = (1173, 115), 535
PICTURE = "860x500+290+110"
WIDEST, NARROWEST, HEIGHT = 1080, 640, 720  # of the window, which begins with the widest


def pane_frame_p99_ms() -> Figure:
    """How late the event loop is, and what frames take, while a 20 KB answer streams."""
    with watched(watch=WATCH) as window:
        window.stream(answer(2 * KB), 500)  # what is loaded once is loaded
        window.stream(answer(20 * KB), 5000)
        times = window.feeder.sent_at[0], window.feeder.sent_at[-1]
    return _figure("pane_frame_p99_ms", window, [times])


def pane_frame_scroll_p99_ms() -> Figure:
    """The same while 10,000 messages are scrolled from top to bottom.

    That is done with the scroll bar, and then by turns with wheel, keys and scroll bar: the wheel
    at the top, Page Down held for a quarter of a minute there and in the midst, and near the end
    until the end. Page Down alone would take six minutes.
    """
    with watched(LONG_CHAT, SHORT_CHAT, watch=WATCH) as window:
        to_top(window)
        times = [_during(lambda: drag(window))]
        to_top(window)
        times += [_during(lambda: wheel(window)), _during(lambda: page(window))]
        to_top(window)
        times += [_during(lambda: drag(window, WAY // 2)), _during(lambda: page(window))]
        to_top(window)
        times.append(_during(lambda: drag(window, WAY - 20)))
        times.append(_during(lambda: page_to_end(window, KEY_SECONDS)))
    if not any(at_end for _, _, _, at_end, _ in window.since(times[-1][0], "frames")):
        raise RuntimeError("the end of the chat was not reached")
    return _figure("pane_frame_scroll_p99_ms", window, times)


def pane_frame_resize_p99_ms() -> Figure:
    """The same while the window's width is dragged, in the midst and at the end of that chat."""
    with watched(LONG_CHAT, SHORT_CHAT, watch=WATCH) as window:
        narrower = range(WIDEST, NARROWEST, -6)
        steps = [*narrower, *reversed(narrower)]
        times = [_during(lambda: window.xdotool(*_resizing(steps), seconds=10))]
        to_top(window)
        window.xdotool("mousemove", *HANDLE, "mousedown", 1)
        window.xdotool("mousemove", HANDLE[0], HANDLE[1] + WAY // 2, "mouseup", 1)
        settled(window.pid)
        times.append(_during(lambda: window.xdotool(*_resizing(steps), seconds=10)))
    return _figure("pane_frame_resize_p99_ms", window, times)


def to_top(window: Watched) -> None:
    """Go to the first message; the keyboard is in the conversation then."""
    window.desktop.click(*TEXT)
    window.desktop.press("ctrl+Home")
    settled(window.pid)


def page(window: Watched, strokes: int = HELD, seconds: float = KEY_SECONDS) -> None:
    """Hold Page Down for so many strokes."""
    delay = round(1000 * seconds)
    window.xdotool("key", "--repeat", strokes, "--delay", delay, "Next", seconds=seconds * strokes)


def page_to_end(window: Watched, seconds: float = QUICKEST_SECONDS) -> None:
    """Hold Page Down until the picture of the conversation stays the same."""
    before = b""
    for _ in range(MOST_PAGES // PAGES_AT_ONCE):
        page(window, PAGES_AT_ONCE, seconds)
        now = window.picture(PICTURE)
        if now == before:
            return
        before = now
    raise RuntimeError("the chat has no end")


def wheel(window: Watched) -> None:
    """Turn the wheel for some seconds up and down."""
    window.xdotool("mousemove", *TEXT)
    for button in (5, 4):
        window.xdotool("click", "--repeat", 300, "--delay", 12, button, seconds=10)


def drag(window: Watched, way: int = WAY) -> None:
    """Drag the scroll bar from the top downwards, so many pixels of the screen."""
    x, top = HANDLE
    steps: list[object] = []
    for y in range(top, top + way, 2):
        steps += ["mousemove", x, y, "sleep", STEP_SECONDS]
    window.xdotool("mousemove", x, top, "mousedown", 1, *steps, "mouseup", 1, seconds=30)


def _resizing(widths: Sequence[int]) -> list[object]:
    steps: list[object] = ["getactivewindow"]
    for width in widths:
        steps += ["windowsize", "%1", width, HEIGHT, "sleep", STEP_SECONDS]
    return steps


def _during(work: Callable[[], object]) -> tuple[float, float]:
    began = time.monotonic()
    work()
    return began, time.monotonic()


def _figure(name: str, window: Watched, times: Sequence[tuple[float, float]]) -> Figure:
    """The worse of both counts: how late the loop was, and what a picture took."""
    late = _within(window.report["late"], times)
    frames = _within(window.report["frames"], times)
    worked = _within(window.report["worked"], times)
    own = _within([(at, cpu) for at, *_, cpu in window.report["frames"]], times)
    garbage = [0.0, *_within(window.report["garbage"], times)]
    longest = max(late[-1], frames[-1])
    detail = (
        f"longest {longest:.0f} (bar {LONGEST_LIMIT}); loop late {_p99(late):.1f}, longest "
        f"{late[-1]:.0f}, of own work {_p99(worked):.1f}, longest {worked[-1]:.0f}; "
        f"{len(frames):,} frames {_p99(frames):.1f}, longest {frames[-1]:.0f}, of own work "
        f"{_p99(own):.1f}, longest {own[-1]:.0f}; longest collection {max(garbage):.0f}"
    )
    value = max(_p99(late), _p99(frames))
    return Figure(name, value, "ms", P99_LIMIT, detail=detail, also=longest <= LONGEST_LIMIT)


def _within(
    notes: Sequence[Sequence[float]], times: Sequence[tuple[float, float]]
) -> Sequence[float]:
    """The lengths of what happened in these times, in milliseconds and in order."""
    return sorted(
        1000 * length
        for at, length, *_ in notes
        if any(began <= at <= ended for began, ended in times)
    )


def _p99(ordered: Sequence[float]) -> float:
    return ordered[int(len(ordered) * 0.99)]


FIGURES = (pane_frame_p99_ms, pane_frame_scroll_p99_ms, pane_frame_resize_p99_ms)
