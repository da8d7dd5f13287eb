"""The measuring itself: medians, verdicts and the reference window."""

from __future__ import annotations

import json

import pytest

from tests.bench.answers import answer
from tests.bench.decoding import fold, long_stream
from tests.bench.measure import Figure, alternate, ratio, table
from tests.bench.soak import SOAK_SECONDS, grown
from tests.bench.stage import SECOND_CHAT, Chat, settled, watched
from tests.bench.windows import REFERENCE, cpu_seconds, resident_mib, shown
from tests.bench.writing import glyph_waits
from tests.e2e.desktop import Desktop
from tests.programs import require_desktop


def test_rounds_alternate_and_the_first_does_not_count() -> None:
    order: list[str] = []
    values = iter([900.0, 800.0, 1.0, 10.0, 3.0, 30.0, 2.0, 20.0])

    def measured(name: str) -> float:
        order.append(name)
        return next(values)

    medians = alternate(lambda: measured("r"), lambda: measured("s"), rounds=3)
    assert medians == (2.0, 20.0)
    assert order == ["r", "s"] * 4


def test_a_figure_knows_its_limit() -> None:
    slow = ratio("startup_ratio", 2.0, (0.1, 0.25), "ms", 1000)
    fast = Figure("sse_decode", 60_000, "events/s", 60_000, "at least")
    assert not slow.kept
    assert fast.kept
    assert json.loads(slow.as_json()) == {"name": "startup_ratio", "value": 2.5, "unit": "ratio"}
    assert "MISSED  250 ms over 100 ms" in table([slow, fast])
    assert not Figure("pane_frame_p99_ms", 3, "ms", 16, detail="longest 40", also=False).kept


def test_the_reference_window_comes_up() -> None:
    require_desktop()
    with Desktop(accessibility=False) as desktop, shown(desktop, REFERENCE) as process:
        assert resident_mib(process.pid) > 10
        assert cpu_seconds(process.pid) > 0.01


def test_the_long_stream_decodes_to_its_text() -> None:
    stream, text = long_stream(500)
    draft, events = fold(stream)
    assert events == 505
    assert draft.message.text == text


def test_a_key_waits_for_the_picture_that_shows_it() -> None:
    keys = [1.0, 10.0, 10.05, 10.1]  # one before, and three that are looked at
    pictures = [(1.01, 2), (5.0, 0), (10.002, 0), (10.01, 1), (10.11, 3), (10.12, 3)]
    assert glyph_waits(keys, pictures, 3) == pytest.approx([10, 60, 10])


def test_what_grows_in_a_soak_is_told() -> None:
    def counted(at: float, leaks: int, timers: int) -> dict[str, object]:
        counts = {"QTimers": timers, "tasks": 3}
        return {"at": at, "types": {"app.Leak": leaks, "app.Steady": 500}, "counts": counts}

    census = [counted(90.0, 10, 8), counted(SOAK_SECONDS - 1, 400, 9)]
    assert grown(census, 0.0) == "QTimers 8 to 9, tasks 3 to 3; grown: app.Leak 10 to 400"
    assert grown([census[0], {**census[0], "at": SOAK_SECONDS}], 0.0).endswith("no type has grown")


def test_a_watched_window_reports_what_was_done_in_it() -> None:
    require_desktop()
    watch = "painted frames beats input census"
    with watched(Chat(4), Chat(2), watch=watch, work=cpu_seconds) as window:
        window.desktop.click(*SECOND_CHAT)
        settled(window.pid, cpu_seconds)
        window.stream(answer(500), 100)
        ended = window.feeder.sent_at[-1]
    found = window.report
    assert found["painted"]
    assert found["late"]
    assert found["census"][0]["counts"]["sockets"]
    [chosen] = found["clicks"]
    assert {messages for at, _, messages, *_ in found["frames"] if at < chosen} == {4}
    after = [(messages, at_end) for at, _, messages, at_end, _ in found["frames"] if at > ended]
    assert after[-1] == (4, True)  # the two that there were, the question and its answer
    waits = glyph_waits(found["letters"], found["fields"], 2)
    assert len(found["letters"]) == len(waits) == 2
    assert min(waits) > 0
