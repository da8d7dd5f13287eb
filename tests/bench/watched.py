"""The window with a watch on it: `python -m tests.bench.watched REPORT DATA_DIR`.

`NOCOPT_WATCH` names what is looked at, separated by spaces:

- `painted`: when each picture of the conversation was finished;
- `frames`: for each picture, what its making took, all layout since the one before included, of how
  many messages, and whether their end was on it;
- `beats`: when the event loop was late and by how many seconds, told by a timer;
- `garbage`: when garbage was collected, for how long, and of which generation;
- `input`: when the X server saw each letter and click, and when the composer's field was painted
  with how many letters;
- `census`: what is alive, every so often, as a line in the file `REPORT.census`.

The report is JSON and written when the window has ended. Times are those of `time.monotonic`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nocopt import main
from nocopt.ui import pyside_import

with pyside_import.light():  # as the program has it: sources of modules would count as its memory
    from nocopt.ui.main_window import MainWindow
from tests.bench.census import Census
from tests.bench.probes import Beats, Frames, Garbage, Input, Painted, Probe


def probes(names: set[str], report: Path) -> list[Probe]:
    """What was asked for."""
    kinds: dict[str, Callable[[], Probe]] = {
        "painted": Painted,
        "frames": Frames,
        "beats": Beats,
        "garbage": Garbage,
        "input": Input,
        "census": lambda: Census(report.with_suffix(".census")),
    }
    return [make() for name, make in kinds.items() if name in names]


def run(report: Path, data: Path) -> int:
    """Run the window and write the report when it has ended."""
    asked = probes(set(os.environ.get("NOCOPT_WATCH", "").split()), report)
    show = MainWindow.showEvent
    seen: list[MainWindow] = []

    def shown(self: MainWindow, event: Any) -> None:
        show(self, event)
        if not seen:
            seen.append(self)
            for probe in asked:
                probe.begin(self)

    MainWindow.showEvent = shown  # type: ignore[method-assign, assignment]
    code = main.run(main.WindowOptions(data_dir=data))
    found: dict[str, Any] = {}
    for probe in asked:
        found |= probe.report()
    report.write_text(json.dumps(found), encoding="utf-8")
    return code


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1]), Path(sys.argv[2])))
