"""The measuring itself: medians, verdicts and the reference window."""

from __future__ import annotations

import json

from tests.bench.decoding import fold, long_stream
from tests.bench.measure import Figure, alternate, ratio, table
from tests.bench.windows import REFERENCE, cpu_seconds, resident_mib, shown
from tests.e2e.desktop import Desktop
from tests.tools import require_desktop


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
