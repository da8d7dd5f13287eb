"""What a figure is, and how one is taken: against a reference in the same run, by the median."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

ROUNDS = 7

Measurement = Callable[[], float]


@dataclass(frozen=True)
class Figure:
    """One result with the limit it has to keep; `detail` says what it was made from.

    `also` is False where something that only the detail tells misses a limit of its own.
    """

    name: str
    value: float
    unit: str
    limit: float
    kept_when: Literal["at most", "at least"] = "at most"
    detail: str = ""
    also: bool = True

    @property
    def kept(self) -> bool:
        """Whether every limit is kept."""
        if self.kept_when == "at most":
            return self.also and self.value <= self.limit
        return self.also and self.value >= self.limit

    def as_json(self) -> str:
        """One line of JSON for machines."""
        return json.dumps({"name": self.name, "value": round(self.value, 3), "unit": self.unit})


def alternate(
    reference: Measurement, subject: Measurement, rounds: int = ROUNDS
) -> tuple[float, float]:
    """The medians of both, measured in turn, after one round each that does not count."""
    taken = [(reference(), subject()) for _ in range(rounds + 1)]
    references, subjects = zip(*taken[1:], strict=True)
    return statistics.median(references), statistics.median(subjects)


def ratio(
    name: str, limit: float, medians: tuple[float, float], unit: str, scale: float = 1.0
) -> Figure:
    """The figure "so many times the reference"; `unit` and `scale` are for the detail only."""
    reference, subject = medians
    detail = f"{subject * scale:.0f} {unit} over {reference * scale:.0f} {unit}"
    return Figure(name, subject / reference, "ratio", limit, detail=detail)


def table(figures: Sequence[Figure]) -> str:
    """The figures for people."""
    rows = [("figure", "value", "limit", "", "")]
    for one in figures:
        sign = "<=" if one.kept_when == "at most" else ">="
        verdict = "kept" if one.kept else "MISSED"
        rows.append((one.name, f"{one.value:,.2f}", f"{sign} {one.limit:,g}", verdict, one.detail))
    widths = [max(len(row[i]) for row in rows) for i in range(5)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
