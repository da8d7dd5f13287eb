"""Where caching is asked for: within the rules of section 1.6, and only where it is of use."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nocopt.core.cache import LAST_TOOL, SYSTEM, CacheMark, CachePlan
from nocopt.core.facts import Ability, AccountFacts
from nocopt.core.messages import TextPart
from nocopt.core.parameters import Caching, Parameters
from nocopt.core.prefix import Break, broken_by
from nocopt.core.reply import Outcome
from nocopt.core.report import RepairKind
from nocopt.core.request import Wishes
from tests.core.built_paths import ANTHROPIC, OPUS, RELAY, TOOLS, Chat, calls
from tests.core.test_core_catalogue import CATALOGUE

LONG = "word " * 2000
ON = Parameters(tools=("clock",))


def plan(facts: AccountFacts, wishes: Wishes, text: str = LONG) -> CachePlan | None:
    """The plan for a third question."""
    chat = Chat(facts=facts, wishes=wishes).asks(text).answers(TextPart("a"))
    return chat.asks("two").answers(TextPart("b")).asks("three", "more").built().request.cache


def test_at_anthropic_the_end_is_marked_by_itself() -> None:
    found = plan(ANTHROPIC, Wishes(system="Be brief.", tools=TOOLS, parameters=ON))
    assert found == CachePlan(
        Caching.FIVE_MINUTES, top_level=True, marks=(CacheMark(SYSTEM), CacheMark(2, 0))
    )


def test_elsewhere_blocks_are_marked() -> None:
    hour = Parameters(tools=("clock",), caching=Caching.HOUR)
    found = plan(RELAY, Wishes(system="Be brief.", tools=TOOLS, parameters=hour))
    marks = (CacheMark(LAST_TOOL), CacheMark(SYSTEM), CacheMark(2, 0), CacheMark(4, 1))
    assert found == CachePlan(Caching.HOUR, top_level=False, marks=marks)


def test_nothing_is_asked_for_that_would_be_of_no_use() -> None:
    assert plan(ANTHROPIC, Wishes(), "short") is None
    assert plan(ANTHROPIC, Wishes(parameters=Parameters(caching=Caching.OFF))) is None


def test_what_nobody_knows_is_tried_until_the_endpoint_tells() -> None:
    def found(known: bool | None) -> CachePlan | None:
        facts = RELAY
        if known is not None:
            facts = replace(RELAY, known={("my-model", Ability.CACHE_MARKS): known})
        chat = Chat(CATALOGUE.describe("my-model"), facts, Wishes()).asks(LONG)
        return chat.built().request.cache

    marks = (CacheMark(0, 0),)
    assert found(None) == CachePlan(Caching.FIVE_MINUTES, False, marks, trial=True)
    assert found(True) == CachePlan(Caching.FIVE_MINUTES, False, marks)
    assert found(False) is None


def test_what_an_endpoint_refused_is_not_asked_for_again() -> None:
    no_top = replace(ANTHROPIC, known={("", Ability.CACHE_TOP_LEVEL): False})
    assert plan(no_top, Wishes()) == CachePlan(
        Caching.FIVE_MINUTES, top_level=False, marks=(CacheMark(2, 0), CacheMark(4, 1))
    )
    neither: dict[tuple[str, str], bool] = {
        ("", Ability.CACHE_TOP_LEVEL): False,
        ("", Ability.CACHE_MARKS): False,
    }
    chat = Chat(facts=replace(ANTHROPIC, known=neither), wishes=Wishes()).asks(LONG)
    built = chat.built()
    assert built.request.cache is None
    assert [one.kind for one in built.report.repairs] == [RepairKind.CACHE_LEFT_OUT]
    assert built.request.prefix is not None
    assert built.request.prefix.caching is Caching.OFF


@pytest.mark.parametrize("on", [(), ("add",)])
def test_a_call_of_a_tool_that_is_off_is_what_broke_the_cache(on: tuple[str, ...]) -> None:
    chat = Chat(wishes=Wishes(tools=TOOLS, parameters=Parameters(tools=on))).asks("one")
    before = chat.built().request.prefix
    chat.answers(calls(1, "clock"), outcome=Outcome.NEEDS_TOOL).asks("two")
    now = chat.built().request.prefix
    switched = replace(chat, wishes=replace(chat.wishes, parameters=Parameters(tools=("clock",))))
    then = switched.built().request.prefix
    assert before is not None
    assert now is not None
    assert then is not None
    assert broken_by(before, now) is Break.CALLED
    assert broken_by(before, then) is Break.TOOLS


@pytest.mark.parametrize(
    ("wishes", "reason"),
    [
        (Wishes(thinking="high", system="Other."), Break.SYSTEM),
        (Wishes(thinking="high", tools=TOOLS, parameters=ON), Break.TOOLS),
        (Wishes(thinking="low"), Break.EFFORT),
        (Wishes(thinking="off"), Break.THINKING),
        (Wishes(thinking="high", max_tokens=5), None),
    ],
)
def test_a_prefix_tells_what_broke_the_cache(wishes: Wishes, reason: Break | None) -> None:
    chat = Chat(OPUS, wishes=Wishes(thinking="high")).asks("one")
    before = chat.built().request.prefix
    now = replace(chat, wishes=wishes).built().request.prefix
    assert before is not None
    assert now is not None
    assert broken_by(before, now) is reason
