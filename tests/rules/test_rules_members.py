"""The judge of requests: headers and members, each rule kept and broken."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.request_rules import faults
from tests.rules.requests import CLOCK, HI, sent, text, user
from tests.rules.rule_models import INTERLEAVED, LONG_OUTPUT, MODELS, TOKEN_EFFICIENT, rules_of

ADAPTIVE = {"type": "adaptive"}
QUIET = {"type": "disabled"}
NEWER = {"anthropic-version": "2026-10-21"}
SMALL = "claude-sonnet-4-5-20250929"
OLD = "claude-3-7-sonnet-20250219"


def manual(budget: int) -> dict[str, Any]:
    return {"type": "enabled", "budget_tokens": budget}


KEPT: list[dict[str, Any]] = [
    {},
    {"headers": {"x-api-key": "", "authorization": "Bearer key"}},
    {"headers": {"anthropic-beta": "context-1m-2025-08-07, files-api-2025-04-14"}},
    {"max_tokens": 128_000, "stop_sequences": ["END"], "service_tier": "standard_only"},
    {"model": OLD, "max_tokens": 128_000, "headers": {"anthropic-beta": LONG_OUTPUT}},
    {"model": OLD, "headers": {"anthropic-beta": TOKEN_EFFICIENT}},
    {"model": "claude-unknown-9", "max_tokens": 500_000, "thinking": ADAPTIVE, "temperature": 1},
    {"thinking": {"type": "adaptive", "display": "summarized"}, "output_config": {"effort": "max"}},
    {"thinking": manual(1024)},
    {"thinking": QUIET, "temperature": 0.3},
    {"model": "claude-opus-5", "thinking": QUIET, "output_config": {"effort": "high"}},
    {"model": "claude-opus-5", "thinking": ADAPTIVE, "output_config": {"effort": "xhigh"}},
    {
        "model": "claude-sonnet-5-5",
        "thinking": {"type": "between_tools"},
        "output_config": {"effort": "low"},
    },
    {
        "model": SMALL,
        "thinking": manual(9000),
        "tools": [CLOCK],
        "headers": {"anthropic-beta": INTERLEAVED},
    },
    {"temperature": 1},
    {"top_p": 0.5, "top_k": 4},
    {"thinking": ADAPTIVE, "temperature": 1},
    {"thinking": ADAPTIVE, "top_p": 0.95},
    {"model": OLD, "temperature": 0.2, "top_p": 0.9, "top_k": 40},
]

BROKEN: list[tuple[str, dict[str, Any]]] = [
    ("1.1", {"headers": {"x-api-key": ""}}),
    ("1.1", {"headers": {"authorization": "Bearer key"}}),
    ("1.1", {"headers": {"anthropic-version": "2024-01-01"}}),
    ("1.1", {"headers": {"content-type": "text/plain"}}),
    ("1.1", {"headers": {"anthropic-beta": f"{LONG_OUTPUT},{LONG_OUTPUT}"}, "model": OLD}),
    ("1.1", {"headers": {"anthropic-beta": "everything"}}),
    ("2.1", {"headers": {"anthropic-beta": LONG_OUTPUT}}),
    ("2.1", {"headers": {"anthropic-beta": TOKEN_EFFICIENT}, "model": "claude-opus-5"}),
    ("1.2", {"colour": "red"}),
    ("1.2", {"model": None}),
    ("1.2", {"max_tokens": None}),
    ("1.2", {"max_tokens": True}),
    ("1.2", {"stream": "yes"}),
    ("1.2", {"stop_sequences": ["END", " \n"]}),
    ("1.2", {"service_tier": "fast"}),
    ("1.2", {"speed": "quick"}),
    ("1.2", {"output_config": {"size": 1}}),
    ("1.3", {"system": "x" * (32 * 1024 * 1024)}),
    ("2", {"max_tokens": 128_001}),
    ("2", {"model": OLD, "max_tokens": 64_001}),
    ("2", {"model": "claude-3-haiku-20240307", "max_tokens": 4097}),
    ("1.7", {"thinking": {"type": "on"}}),
    ("1.7", {"thinking": manual(1023)}),
    ("1.7", {"thinking": manual(2048)}),
    ("1.7", {"thinking": {"type": "enabled"}}),
    ("1.7", {"thinking": {"type": "adaptive", "budget_tokens": 1024}}),
    ("1.7", {"thinking": {"type": "disabled", "display": "omitted"}}),
    ("1.7", {"thinking": {"type": "adaptive", "display": "all"}}),
    ("2.2", {"model": "claude-opus-4-7", "thinking": manual(1024)}),
    ("2.2", {"model": SMALL, "thinking": ADAPTIVE}),
    ("2.2", {"model": "claude-fable-5-2", "thinking": QUIET}),
    ("2.2", {"model": "claude-opus-5", "thinking": {"type": "between_tools"}}),
    ("2.2", {"model": "claude-3-5-haiku-20241022", "thinking": manual(1024)}),
    ("2.2", {"model": SMALL, "output_config": {"effort": "low"}}),
    ("2.2", {"output_config": {"effort": "xhigh"}}),
    ("2.2", {"model": "claude-opus-5", "thinking": QUIET, "output_config": {"effort": "xhigh"}}),
    (
        "4.4",
        {
            "model": "claude-sonnet-5-5",
            "thinking": {"type": "between_tools"},
            "output_config": {"effort": "max"},
        },
    ),
    ("1.5", {"model": SMALL, "headers": NEWER, "temperature": 1}),
    ("1.5", {"model": "claude-opus-4-7", "temperature": 1}),
    ("1.5", {"temperature": 1, "top_p": 1}),
    ("1.5", {"temperature": 1.5}),
    ("1.5", {"top_p": "most"}),
    ("1.5", {"top_k": -1}),
    ("1.5", {"thinking": ADAPTIVE, "temperature": 0.9}),
    ("1.5", {"thinking": ADAPTIVE, "top_k": 3}),
    ("1.5", {"thinking": ADAPTIVE, "top_p": 0.9}),
    ("1.2 messages", {"messages": []}),
    ("1.2 messages", {"messages": [{**HI, "id": 3}]}),
    ("1.2 messages", {"messages": [{"role": "human", "content": "Hi"}]}),
    ("1.2 messages", {"messages": [{"role": "user", "content": None}]}),
    ("1.2 messages", {"messages": [user({"text": "Hi"})]}),
]


@pytest.mark.parametrize("members", KEPT)
def test_a_request_that_keeps_the_rules(members: dict[str, Any]) -> None:
    assert faults(sent(**members)) == ()


@pytest.mark.parametrize(("section", "members"), BROKEN)
def test_a_request_that_breaks_one(section: str, members: dict[str, Any]) -> None:
    assert {fault.section for fault in faults(sent(**members))} == {section}


@pytest.mark.parametrize("model", MODELS)
def test_each_model_takes_the_least_there_is_to_ask(model: str) -> None:
    assert faults(sent(user(text("Hi")), model=model, max_tokens=1)) == ()


def test_aliases_are_the_same_models() -> None:
    assert rules_of("claude-opus-4-20250514") is MODELS["claude-opus-4"]
    assert rules_of("claude-3-5-sonnet-latest") is MODELS["claude-3-5-sonnet"]
    assert rules_of("claude-sonnet-4-0") is MODELS["claude-sonnet-4"]
    assert rules_of("claude-sonnet-4-9") is None
