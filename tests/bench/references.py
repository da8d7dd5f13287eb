"""What other ways of showing an answer cost, measured in the same run as this program."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import Literal

from tests.bench.answers import answer, pieces
from tests.bench.stage import RATE
from tests.bench.windows import ROOT
from tests.e2e.desktop import Desktop

PATIENCE = 600.0  # seconds that a reference may lag behind


@dataclass(frozen=True)
class Taken:
    """What a bare QTextBrowser took: processor time, frames, seconds behind the last piece.

    `every` is what it would take with sixty frames a second, by the cost of those it managed.
    """

    cpu: float
    frames: int
    behind: float
    every: float


def text_browser(how: Literal["blocks", "whole"], size: int, number: int) -> Taken:
    """Let a QTextBrowser show an answer of `size` characters in so many pieces."""
    with Desktop(accessibility=False) as desktop:
        file = desktop.folder / "pieces.json"
        file.write_text(json.dumps(pieces(answer(size), number)), encoding="utf-8")
        process = desktop.start(
            *(sys.executable, "-m", "tests.bench.text_browser", how, str(file), str(RATE)),
            log="browser.log",
            cwd=ROOT,
        )
        process.wait(PATIENCE + number / RATE)
        cpu, frames, behind, every = desktop.log("browser.log").split()[-4:]
    return Taken(float(cpu), int(frames), float(behind), float(every))
