"""Parameters of a chat: checked, stored without loss, and read however damaged they are."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocopt.core.errors import Problem
from nocopt.core.parameters import (
    EFFORTS,
    Caching,
    Parameters,
    ServiceTier,
    check_parameters,
    parameters_from_json,
    parameters_to_json,
)
from nocopt.core.thinking import LEVELS
from nocopt.core.tools import ServerTool, ServerToolKind

TEXTS = st.lists(st.text(), max_size=3).map(tuple)
WORDS = st.from_regex("[A-Za-z0-9][A-Za-z0-9._-]*", fullmatch=True)
SHARE = st.none() | st.floats(0, 1)
DOMAINS = st.lists(st.text(min_size=1), max_size=2).map(tuple)
SERVER_TOOL = st.builds(
    ServerTool,
    kind=st.sampled_from(ServerToolKind),
    max_uses=st.none() | st.integers(1, 99),
    allowed_domains=DOMAINS,
) | st.builds(ServerTool, kind=st.sampled_from(ServerToolKind), blocked_domains=DOMAINS)
PARAMETERS = st.builds(
    Parameters,
    temperature=SHARE,
    top_p=SHARE,
    top_k=st.none() | st.integers(0, 500),
    stop_sequences=st.lists(st.text().filter(str.strip), max_size=3).map(tuple),
    effort=st.none() | st.sampled_from(EFFORTS),
    betas=st.lists(WORDS, max_size=3).map(tuple),
    service_tier=st.sampled_from(ServiceTier),
    long_output=st.booleans(),
    citations=st.booleans(),
    caching=st.sampled_from(Caching),
    tools=TEXTS,
    server_tools=st.lists(SERVER_TOOL, max_size=3).map(tuple),
    allowed=TEXTS,
    forget_before=st.none() | st.integers(1, 2**40),
    undone=TEXTS,
    preset=st.text(),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
NAMES = [one.name for one in fields(Parameters)]


@given(PARAMETERS)
def test_what_is_stored_is_read_back(parameters: Parameters) -> None:
    assert check_parameters(parameters) == ()
    stored = json.dumps(parameters_to_json(parameters))
    assert parameters_from_json(json.loads(stored)) == parameters


def test_every_member_is_stored_and_nothing_that_is_at_its_default() -> None:
    assert parameters_to_json(Parameters()) == {}
    unlike: dict[str, Any] = {
        "temperature": 0.5,
        "top_p": 0.9,
        "top_k": 0,
        "stop_sequences": ("END",),
        "effort": "low",
        "betas": ("b-2026",),
        "service_tier": ServiceTier.STANDARD_ONLY,
        "long_output": True,
        "citations": True,
        "caching": Caching.HOUR,
        "tools": ("clock",),
        "server_tools": (ServerTool(ServerToolKind.WEB_FETCH, 3, ("a.b",)),),
        "allowed": ("clock",),
        "forget_before": 9,
        "undone": ("beta_removed",),
        "preset": "Plain",
    }
    assert list(unlike) == NAMES
    parameters = Parameters(**unlike)
    raw = parameters_to_json(parameters)
    assert list(raw) == NAMES
    assert raw["server_tools"] == [{"kind": "web_fetch", "max_uses": 3, "allowed_domains": ["a.b"]}]
    assert parameters_from_json(raw) == parameters


@given(st.dictionaries(st.sampled_from(NAMES) | st.text(), JSON, max_size=6))
def test_whatever_is_read_can_be_used(raw: dict[str, Any]) -> None:
    parameters = parameters_from_json(raw)
    assert check_parameters(parameters) == ()
    assert parameters_from_json(parameters_to_json(parameters)) == parameters


@given(PARAMETERS, JSON)
def test_unknown_members_change_nothing(parameters: Parameters, value: object) -> None:
    raw = {**parameters_to_json(parameters), "of_a_newer_version": value}
    assert parameters_from_json(raw) == parameters


@pytest.mark.parametrize(
    "raw",
    [
        {"temperature": 1.5},
        {"temperature": True},
        {"temperature": float("nan")},
        {"top_k": -1},
        {"top_k": 1.5},
        {"stop_sequences": ["ok", " \n"]},
        {"stop_sequences": "END"},
        {"effort": "huge"},
        {"betas": ["two words"]},
        {"betas": ["a,b"]},
        {"betas": [""]},
        {"service_tier": "batch"},
        {"long_output": "yes"},
        {"caching": "1d"},
        {"server_tools": [{"kind": "telepathy"}]},
        {"server_tools": [{"kind": "web_search", "max_uses": 0}]},
        {"server_tools": [{"kind": "web_search", "allowed_domains": "a.b"}]},
        {
            "server_tools": [
                {"kind": "web_search", "allowed_domains": ["a"], "blocked_domains": ["b"]}
            ]
        },
        {"server_tools": ["web_search"]},
        {"forget_before": "1"},
    ],
)
def test_a_wrong_member_is_at_its_default_and_takes_no_other_along(raw: dict[str, Any]) -> None:
    assert parameters_from_json({**raw, "citations": True}) == Parameters(citations=True)


@pytest.mark.parametrize(
    ("parameters", "problem"),
    [
        (Parameters(temperature=-0.1), Problem("temperature", "range", {"low": "0", "high": "1"})),
        (Parameters(top_p=1.01), Problem("top_p", "range", {"low": "0", "high": "1"})),
        (Parameters(top_k=-1), Problem("top_k", "range", {"low": "0", "high": ""})),
        (Parameters(stop_sequences=("x", "\t")), Problem("stop_sequences", "blank")),
        (Parameters(betas=("ä",)), Problem("betas", "no_beta")),
        (Parameters(betas=("b-2026", "http://")), Problem("betas", "no_beta")),
        (
            Parameters(effort="most"),
            Problem("effort", "unknown", {"choices": "low, medium, high, xhigh, max"}),
        ),
        (
            Parameters(server_tools=(ServerTool(ServerToolKind.WEB_SEARCH, None, ("a",), ("b",)),)),
            Problem("server_tools", "both"),
        ),
        (
            Parameters(server_tools=(ServerTool(ServerToolKind.WEB_SEARCH, 0),)),
            Problem("server_tools", "range", {"low": "1", "high": ""}),
        ),
    ],
)
def test_what_no_model_takes_is_told(parameters: Parameters, problem: Problem) -> None:
    assert check_parameters(parameters) == (problem,)


def test_the_efforts_are_the_levels_of_thinking() -> None:
    assert EFFORTS == LEVELS
