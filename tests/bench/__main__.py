"""Measures the figures the program has to keep: `python -m tests.bench [NAME...]`.

Prints a table, then each figure as a line of JSON. Ends with 1 when a limit is missed.
"""

from __future__ import annotations

import sys

from tests.bench.command_line import ask_startup_ratio
from tests.bench.decoding import sse_decode
from tests.bench.frames import FIGURES as FRAMES
from tests.bench.kill_drill import FIGURES as DRILL
from tests.bench.long_chats import FIGURES as LONG_CHATS
from tests.bench.measure import table
from tests.bench.pane import FIGURES as PANE
from tests.bench.sidebar import sidebar_20k_ms
from tests.bench.soak import FIGURES as SOAK
from tests.bench.store_figures import FIGURES as STORE
from tests.bench.transfer import archive_round_trip
from tests.bench.window_drill import FIGURES as WINDOW_DRILL
from tests.bench.windows import idle_cpu_percent, idle_memory_ratio, startup_ratio
from tests.bench.writing import FIGURES as WRITING

FIGURES = {
    figure.__name__: figure
    for figure in (
        startup_ratio,
        idle_memory_ratio,
        idle_cpu_percent,
        ask_startup_ratio,
        sse_decode,
        *PANE,
        *FRAMES,
        *WRITING,
        *LONG_CHATS,
        *SOAK,
        *STORE,
        sidebar_20k_ms,
        archive_round_trip,
        *DRILL,
        *WINDOW_DRILL,
    )
}


def main(names: list[str]) -> int:
    """Measure the named figures, or all of them."""
    unknown = set(names) - FIGURES.keys()
    if unknown:
        print(f"No such figure: {', '.join(sorted(unknown))}. There are {', '.join(FIGURES)}.")
        return 2
    figures = []
    for name in names or FIGURES:
        print(f"measuring {name} ...", file=sys.stderr)
        figures.append(FIGURES[name]())
        print(f"{figures[-1].as_json()} {figures[-1].detail}", file=sys.stderr)
    print(table(figures))
    print()
    for figure in figures:
        print(figure.as_json())
    return 0 if all(figure.kept for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
