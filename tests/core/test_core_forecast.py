"""What is told of the next turn beforehand: tokens, room, what is cached, what its input costs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import pytest

from nocopt.core.builder import build
from nocopt.core.cache import Forecast
from nocopt.core.forecast import outlook
from nocopt.core.messages import TextPart
from nocopt.core.models import Model
from nocopt.core.parameters import Caching, Parameters
from nocopt.core.prefix import Break
from nocopt.core.reply import Outcome, Reply, Timing
from nocopt.core.report import Shares
from nocopt.core.request import Wishes
from nocopt.core.usage import Usage
from tests.core.built_paths import ANTHROPIC, TOOLS, Chat
from tests.core.test_core_catalogue import CATALOGUE

SONNET = CATALOGUE.describe("claude-sonnet-5")
LONG = "many words " * 2_000  # more than any model's minimum


@dataclass
class Told:
    """A chat whose answers come with the counts of a server; each takes 10 s and ends at `at`."""

    chat: Chat = field(
        default_factory=lambda: Chat(SONNET, wishes=Wishes(thinking="off", tools=TOOLS))
    )

    def turn(self, at: float, read: int, written: int, words: str = "more") -> Told:
        """A question, and an answer that read and wrote so much of the cache."""
        self.chat.asks(words if self.chat.nodes else LONG)
        built = self.chat.built()
        self.chat.answers(TextPart("said"))
        usage = Usage().updated(
            {
                "input_tokens": 10,
                "output_tokens": 5,
                "cache_read_input_tokens": read,
                "cache_creation_input_tokens": written,
            }
        )
        reply = Reply(
            Outcome.COMPLETE,
            usage=usage,
            timing=Timing(first_byte_ms=1_000, total_ms=11_000),
            prefix=built.request.prefix,
            report=built.report,
        )
        self.chat.nodes[-1] = replace(self.chat.nodes[-1], reply=reply, created_at=at)
        return self

    def wishing(self, **wishes: Any) -> Told:
        """The same chat with other wishes from now on."""
        return Told(replace(self.chat, wishes=replace(self.chat.wishes, **wishes)))

    def forecast(self, now: float, model: Model | None = None, **more: Any) -> Forecast:
        """What is told of another question."""
        model = model or self.chat.model
        path = list(self.chat.nodes)
        asked = replace(self.chat, nodes=list(path)).asks("next")
        built = build(asked.nodes, model, self.chat.wishes, ANTHROPIC)
        return outlook(built, path, model, reserved=8_000).forecast(now, **more)


def test_what_was_cached_is_read_and_the_rest_is_new() -> None:
    told = Told().turn(1_000, 0, 6_000).turn(1_100, 6_000, 200)
    found = told.forecast(1_200)
    assert found.cached == 6_200
    assert found.lapses_at == 1_100 - 10 + 300
    assert (found.breaks, found.broken_by) == (None, None)
    prices = SONNET.prices
    assert prices is not None
    new = found.tokens - 6_200
    assert found.cost == (6_200 * prices.cache_read + new * prices.cache_write_5m) / 1_000_000


def test_an_hour_is_an_hour_and_is_dearer_to_keep() -> None:
    hour = Parameters(caching=Caching.HOUR)
    told = Told().wishing(parameters=hour).turn(1_000, 0, 6_000)
    found = told.forecast(1_200)
    assert found.lapses_at == 990 + 3_600
    prices = SONNET.prices
    assert prices is not None
    new = found.tokens - 6_000
    assert found.cost == (6_000 * prices.cache_read + new * prices.cache_write_1h) / 1_000_000


def test_what_has_lapsed_is_paid_for_again() -> None:
    told = Told().turn(1_000, 0, 6_000)
    assert told.forecast(1_289.9).cached == 6_000
    found = told.forecast(1_290)
    assert (found.cached, found.lapses_at, found.breaks) == (0, None, Break.LAPSED)
    assert found.cost is not None
    before = told.forecast(1_289).cost
    assert before is not None
    assert found.cost > 5 * before


@pytest.mark.parametrize(
    ("wishes", "reason"),
    [
        ({"system": "Be brief."}, Break.SYSTEM),
        ({"parameters": Parameters(tools=("clock",))}, Break.TOOLS),
        ({"thinking": "high"}, Break.THINKING),
        ({"parameters": Parameters(effort="low")}, Break.EFFORT),
    ],
    ids=["system", "tools", "thinking", "effort"],
)
def test_a_change_tells_at_once_that_nothing_will_be_read(
    wishes: dict[str, Any], reason: Break
) -> None:
    found = Told().turn(1_000, 0, 6_000).wishing(**wishes).forecast(1_010)
    assert (found.cached, found.breaks, found.lapses_at) == (0, reason, None)


def test_another_model_and_other_messages_break_it_too() -> None:
    told = Told().turn(1_000, 0, 6_000)
    other = CATALOGUE.describe("claude-opus-5")
    assert told.forecast(1_010, other).breaks is Break.MODEL
    edited = Told(told.chat.edited(0, LONG + "otherwise"))
    assert edited.forecast(1_010).breaks is Break.HISTORY


def test_what_another_model_answered_in_between_breaks_nothing() -> None:
    told = Told().turn(1_000, 0, 6_000)
    haiku = CATALOGUE.describe("claude-haiku-4-5")
    between = Told(replace(told.chat, model=haiku)).turn(1_050, 0, 6_100)
    back = Told(replace(between.chat, model=SONNET))
    found = back.forecast(1_060)
    assert (found.cached, found.breaks) == (6_000, None)
    on = back.wishing(parameters=Parameters(tools=("clock",)))
    assert on.forecast(1_060).breaks is Break.TOOLS


def test_after_a_miss_the_change_that_broke_it_is_named() -> None:
    told = Told().turn(1_000, 0, 6_000).wishing(system="Be brief.").turn(1_050, 0, 6_300)
    found = told.forecast(1_060)
    assert found.broken_by is Break.SYSTEM
    assert (found.cached, found.breaks) == (6_300, None)


def test_a_cache_that_lapsed_or_was_dropped_is_told_apart() -> None:
    late = Told().turn(1_000, 0, 6_000).turn(1_400, 0, 6_200)
    assert late.forecast(1_410).broken_by is Break.LAPSED
    dropped = Told().turn(1_000, 0, 6_000).turn(1_100, 0, 6_200)
    assert dropped.forecast(1_110).broken_by is Break.UNKNOWN


def test_a_hit_is_no_miss_and_nothing_cached_cannot_be_missed() -> None:
    assert Told().turn(1_000, 0, 6_000).turn(1_100, 5_900, 300).forecast(1_110).broken_by is None
    assert Told().turn(1_000, 0, 0).turn(1_100, 0, 6_000).forecast(1_110).broken_by is None


def test_without_caching_nothing_is_told_of_a_cache() -> None:
    told = Told().turn(1_000, 0, 6_000).wishing(parameters=Parameters(caching=Caching.OFF))
    found = told.forecast(1_010)
    assert (found.cached, found.breaks, found.broken_by, found.lapses_at) == (None,) * 4
    prices = SONNET.prices
    assert prices is not None
    assert found.cost == found.tokens * prices.input / 1_000_000


def test_below_the_minimum_nothing_was_missed() -> None:
    chat = Chat(SONNET, wishes=Wishes(thinking="off", tools=TOOLS)).asks("short")
    chat.answers(TextPart("said"))
    found = Told(chat).forecast(1_010)
    assert (found.cached, found.breaks, found.broken_by) == (None, None, None)


def test_an_unknown_price_is_no_price() -> None:
    told = Told().turn(1_000, 0, 6_000)
    assert told.forecast(1_010, replace(SONNET, prices=None)).cost is None


def test_the_tier_of_the_whole_prompt_counts() -> None:
    haiku = CATALOGUE.describe("claude-haiku-5-5")
    small = Told(Chat(haiku, wishes=Wishes(tools=TOOLS))).forecast(0.0)
    assert small.cost == small.tokens * Decimal("0.10") / 1_000_000
    large = Told(Chat(haiku, wishes=Wishes(tools=TOOLS))).forecast(0.0, more=200_000)
    assert large.cost == large.tokens * Decimal("0.50") / 1_000_000


def test_what_was_estimated_wrongly_is_corrected_by_what_was_counted() -> None:
    told = Told().turn(1_000, 0, 6_000)
    reply = told.chat.nodes[-1].reply
    assert reply is not None
    assert reply.report is not None
    plain = told.forecast(1_010).tokens
    twice = Usage().updated({"input_tokens": reply.report.tokens * 3 // 2, "output_tokens": 1})
    told.chat.nodes[-1] = replace(told.chat.nodes[-1], reply=replace(reply, usage=twice))
    right = told.forecast(1_010).tokens
    assert right == pytest.approx(reply.report.tokens * 1.5, rel=0.02)
    served = {"server_tool_use": {"web_search_requests": 2}, "input_tokens": 90_000}
    told.chat.nodes[-1] = replace(
        told.chat.nodes[-1], reply=replace(reply, usage=Usage().updated(served))
    )
    assert told.forecast(1_010).tokens < plain * 1.3


def test_shares_add_up_to_the_estimate() -> None:
    told = Told().wishing(system="A prompt.", parameters=Parameters(tools=("clock",)))
    told.chat.asks(LONG)
    built = told.chat.built()
    shares = built.shares
    assert min(shares.system, shares.tools, shares.messages) > 0
    assert shares.files == 0
    assert shares.system + shares.tools + shares.messages == built.report.tokens


@pytest.mark.parametrize(
    ("tokens", "warns", "fits"),
    [
        (50_000, False, True),
        (185_000, True, True),
        (198_500, True, False),
        (210_000, True, False),
    ],
)
def test_older_models_need_room_for_an_answer(tokens: int, warns: bool, fits: bool) -> None:
    model = CATALOGUE.describe("claude-3-7-sonnet-20250219")
    assert not model.overflows
    found = Told(Chat(model, wishes=Wishes(tools=TOOLS))).forecast(0.0, counted=tokens)
    assert (found.warns, found.fits, found.exact) == (warns, fits, True)
    assert found.left == max(0, 200_000 - tokens)


def test_newer_models_may_be_filled_to_the_last_token() -> None:
    assert SONNET.overflows
    assert SONNET.context is not None
    told = Told()
    assert told.forecast(0.0, counted=SONNET.context - 1).fits
    assert not told.forecast(0.0, counted=SONNET.context).fits


def test_a_long_answer_warns_before_the_last_tenth() -> None:
    assert SONNET.context == 1_000_000
    chat = Chat(SONNET, wishes=Wishes(tools=TOOLS)).asks("a")
    found = outlook(chat.built(), (), SONNET, reserved=128_000)
    assert found.forecast(0.0, counted=880_000).warns
    assert not found.forecast(0.0, counted=870_000).warns


def test_an_unknown_window_never_warns() -> None:
    found = Told().forecast(0.0, replace(SONNET, context=None), counted=5_000_000)
    assert (found.warns, found.fits, found.left) == (False, True, None)


def test_the_parts_are_scaled_to_what_the_whole_was_counted_as() -> None:
    shares = Shares(system=100, tools=0, messages=300, files=600)
    assert Forecast(1_500, exact=True, window=None, shares=shares).scale == 1.5
    assert Forecast(0, exact=False, window=None, shares=shares).scale == 1.0
    assert Forecast(8, exact=True, window=None).scale == 1.0, "nothing is there to be scaled"
