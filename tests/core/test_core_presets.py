"""Snippets are filled in once and exactly; presets are stored without loss."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocopt.core.parameters import Caching, Parameters
from nocopt.core.presets import (
    Preset,
    defaults,
    filled,
    preset_from_json,
    preset_to_json,
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", {}),
        ("no { braces } {here}", {}),
        ("Translate into {{language|English}}: {{text}}", {"language": "English", "text": ""}),
        ("{{b}} {{a}} {{b}}", {"b": "", "a": ""}),
        ("{{a}} {{a|late}} {{a|later}}", {"a": "late"}),
        ("{{ spaced name | kept }}", {"spaced name": " kept "}),
        ("{{date}} {{clipboard}} {{cursor}} {{clipboard|none}}", {}),
        ("{{多行}}\n{{x}}", {"多行": "", "x": ""}),
        ("{{}} {{ }} {{|d}} {{a}", {}),
        ("{{{a}}}", {"a": ""}),
    ],
)
def test_the_names_that_are_asked_for(text: str, names: dict[str, str]) -> None:
    assert defaults(text) == names
    assert list(defaults(text)) == list(names)


@pytest.mark.parametrize(
    ("text", "values", "whole"),
    [
        ("plain", {}, "plain|"),
        ("Hi {{name}}!", {"name": "Ada"}, "Hi Ada!|"),
        ("Hi {{name|you}}!", {}, "Hi you!|"),
        ("Hi {{name|you}}!", {"name": ""}, "Hi !|"),
        ("Hi {{name}}!", {}, "Hi !|"),
        ("{{a|x}}-{{a}}", {}, "x-x|"),
        ("{{a}}{{cursor}}{{b}}", {"a": "12", "b": "3"}, "12|3"),
        ("{{cursor}}a{{cursor}}b", {}, "|ab"),
        ("{{a}}", {"a": "{{b}} {{cursor}}", "b": "no"}, "{{b}} {{cursor}}|"),
        ("{{date}}: {{clipboard}}", {"date": "2026-11-22", "clipboard": "c"}, "2026-11-22: c|"),
        ("{{clipboard|empty}}", {}, "empty|"),
        ("😀{{cursor}}!", {"cursor": "never"}, "😀|!"),
        ("{{ a }}", {"a": "1"}, "1|"),
        ("{{{a}}}", {"a": "1"}, "{1}|"),
        ("\\1 {{a}}", {"a": "\\g<0>"}, "\\1 \\g<0>|"),
    ],
)
def test_filled(text: str, values: dict[str, str], whole: str) -> None:
    before, _, behind = whole.partition("|")
    assert filled(text, values) == (before + behind, len(before))


def test_a_variable_that_is_never_closed_is_text_however_long() -> None:
    text = "{{name" + " " * 100_000
    assert defaults(text) == {}
    assert filled(text, {"name": "x"}) == (text, len(text))
    assert defaults(f"{text}}}}}") == {"name": ""}
    assert filled(f"{text}|x}}}}", {}) == ("x", 1)


@given(st.text(st.characters() | st.sampled_from("{}|"), max_size=40), st.text())
def test_filling_in_keeps_every_other_sign(text: str, value: str) -> None:
    whole, cursor = filled(text, dict.fromkeys(defaults(text), value))
    assert 0 <= cursor <= len(whole)
    if not defaults(text) and "{{" not in text:
        assert whole == text


PRESETS = st.builds(
    Preset,
    name=st.text(),
    model=st.text(),
    thinking=st.text(),
    system=st.text(),
    max_tokens=st.none() | st.integers(1, 10**6),
    parameters=st.builds(
        Parameters, citations=st.booleans(), caching=st.sampled_from(Caching), preset=st.text()
    ),
)


@given(PRESETS)
def test_what_is_stored_is_read_back(preset: Preset) -> None:
    stored = json.dumps(preset_to_json(preset))
    assert preset_from_json(preset.name, json.loads(stored)) == preset


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"model": 1, "thinking": None, "system": [], "max_tokens": 0, "parameters": "none"},
        {"max_tokens": True, "parameters": {"caching": 5}},
    ],
)
def test_wrong_members_are_at_their_default(raw: dict[str, Any]) -> None:
    assert preset_from_json("p", raw) == Preset("p")
