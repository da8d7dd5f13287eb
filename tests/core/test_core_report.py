"""Reports of what was done to a request: stored without loss, and told once."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocopt.core.report import (
    ROUTINE,
    UNDOABLE,
    Repair,
    RepairKind,
    Report,
    Weight,
    report_from_json,
    report_to_json,
)

COUNTS = st.integers(0, 2**40)
REPAIRS = st.builds(
    Repair,
    kind=st.sampled_from(RepairKind),
    count=COUNTS,
    detail=st.text(),
    learned=st.booleans(),
)
WEIGHTS = st.builds(
    Weight,
    name=st.text(),
    kind=st.sampled_from(["image", "pdf", "text", "system", "tools", "history"]),
    size=COUNTS,
    tokens=COUNTS,
    node_id=st.none() | COUNTS,
)
REPORTS = st.builds(
    Report,
    repairs=st.lists(REPAIRS, max_size=4).map(tuple),
    heaviest=st.lists(WEIGHTS, max_size=5).map(tuple),
    tokens=COUNTS,
    size=COUNTS,
)
TEMPERATURE = Repair(RepairKind.SAMPLING_LEFT_OUT, detail="temperature")
SCALED = Repair(RepairKind.IMAGE_SCALED, 2)


@given(REPORTS)
def test_what_is_stored_is_read_back(report: Report) -> None:
    assert report_from_json(json.loads(json.dumps(report_to_json(report)))) == report


@pytest.mark.parametrize(
    ("raw", "report"),
    [
        ({}, Report()),
        ({"repairs": "many", "heaviest": {}, "tokens": "1", "size": True}, Report()),
        (
            {"repairs": [1, {"kind": "of_a_newer_version"}, {"kind": "merged", "count": 2}]},
            Report((Repair(RepairKind.MERGED, 2),)),
        ),
        (
            {"heaviest": [{"name": None, "kind": "image", "node_id": "3"}]},
            Report(heaviest=(Weight("", "image", 0, 0),)),
        ),
    ],
)
def test_what_cannot_be_used_is_left_out(raw: dict[str, Any], report: Report) -> None:
    assert report_from_json(raw) == report


@pytest.mark.parametrize(
    ("before", "told"),
    [
        (None, (TEMPERATURE, SCALED)),
        (Report(), (TEMPERATURE, SCALED)),
        (Report((SCALED,)), (TEMPERATURE,)),
        (Report((Repair(RepairKind.IMAGE_SCALED, 1),)), (TEMPERATURE, SCALED)),
        (Report((Repair(RepairKind.IMAGE_SCALED, 3), TEMPERATURE)), ()),
        (Report((Repair(RepairKind.SAMPLING_LEFT_OUT, detail="top_p"), SCALED)), (TEMPERATURE,)),
        (Report((Repair(RepairKind.SAMPLING_LEFT_OUT, 1, "temperature", True),)), (SCALED,)),
    ],
)
def test_only_what_is_new_is_told(before: Report | None, told: tuple[Repair, ...]) -> None:
    routine = tuple(Repair(kind) for kind in ROUTINE)
    assert Report((*routine, TEMPERATURE, SCALED)).told(before) == told


@given(REPORTS)
def test_nothing_is_told_twice_but_what_is_refused_anew(report: Report) -> None:
    anew = {one for one in report.told(None) if one.learned}
    assert set(report.told(report)) == anew
    calm = replace(report, repairs=tuple(replace(one, learned=False) for one in report.repairs))
    assert calm.told(report) == ()


def test_what_goes_without_saying_cannot_be_taken_back() -> None:
    assert not ROUTINE & UNDOABLE


def test_thinking_that_goes_with_what_was_just_forgotten_goes_without_saying() -> None:
    forgotten = Repair(RepairKind.FORGOTTEN, 2)
    stripped = Repair(RepairKind.THINKING_STRIPPED)
    assert Report((stripped,)).told(None) == (stripped,)
    cut = Report((forgotten, stripped))
    assert cut.told(None) == ()
    more = replace(stripped, count=2)
    assert Report((forgotten, more)).told(cut) == (more,), "it has another reason now"
    refused = replace(stripped, learned=True)
    assert Report((forgotten, refused)).told(None) == (refused,)
