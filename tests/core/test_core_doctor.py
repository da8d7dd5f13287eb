"""What is repaired in a request before it is sent, and that it is told; what can be taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nocopt.core.attachments import AttachmentKind, AttachmentPart
from nocopt.core.builder import count_request
from nocopt.core.facts import Ability, beta_ability, version_ability
from nocopt.core.messages import OpaquePart, Part, TextPart
from nocopt.core.models import Model
from nocopt.core.parameters import Parameters, ServiceTier
from nocopt.core.reply import Outcome
from nocopt.core.report import Repair, RepairKind
from nocopt.core.request import Wishes
from nocopt.core.sniffing import MAX_SIDE_OF_MANY, PictureLimits
from nocopt.core.tools import ServerTool, ServerToolKind
from tests.core.built_paths import ANTHROPIC, OPUS, TOOLS, Chat, calls, gave
from tests.core.test_core_catalogue import CATALOGUE

HAIKU = CATALOGUE.describe("claude-haiku-4-5")
SONNET_3_7 = CATALOGUE.describe("claude-3-7-sonnet-20250219")
SONNET_4 = CATALOGUE.describe("claude-sonnet-4-20250514")
ON = Parameters(tools=("clock", "add"))


def picture(number: int, side: int = 100, size: int = 1000) -> AttachmentPart:
    """An image."""
    name = f"{number}.png"
    return AttachmentPart(
        f"{number:064x}", AttachmentKind.IMAGE, "image/png", name, size, side, side
    )


def pdf(pages: int = 1) -> AttachmentPart:
    """A PDF."""
    return AttachmentPart(
        "ab" * 32, AttachmentKind.PDF, "application/pdf", "a.pdf", 9000, pages=pages
    )


def asked(model: Model, *parts: Part | str, **parameters: object) -> Chat:
    """A chat of one question."""
    wishes = Wishes(tools=TOOLS, parameters=Parameters(**parameters))  # type: ignore[arg-type]
    return Chat(model, wishes=wishes).asks(*(parts or ("Hi",)))


def repairs(chat: Chat) -> list[tuple[str, int, str]]:
    """What was done to the next request."""
    return [(one.kind.value, one.count, one.detail) for one in chat.built().report.repairs]


@pytest.mark.check(22)
def test_empty_turns_are_dropped_and_neighbours_merged() -> None:
    chat = Chat().asks("one").answers(TextPart(" ")).asks("two")
    assert chat.sent() == [("user", (TextPart("one"), TextPart("two")))]
    assert repairs(chat) == [("empty_turn", 1, ""), ("merged", 1, "")]
    assert chat.built().report.told(None) == ()


@pytest.mark.check(44)
def test_a_refused_exchange_goes_with_all_its_rounds() -> None:
    chat = Chat(wishes=Wishes(tools=TOOLS, parameters=ON)).asks("one").answers(TextPart("a"))
    chat.asks("bad").answers(calls(1), outcome=Outcome.NEEDS_TOOL).gives(gave(1))
    chat.answers(TextPart("no"), outcome=Outcome.REFUSED).asks("two")
    texts = [part for _, parts in chat.sent() for part in parts]
    assert texts == [TextPart("one"), TextPart("a"), TextPart("two")]
    assert repairs(chat) == [("refused_exchange", 1, "")]


def test_a_call_that_was_not_run_is_answered() -> None:
    chat = Chat(wishes=Wishes(tools=TOOLS, parameters=ON)).asks("one")
    chat.answers(calls(1), calls(2), outcome=Outcome.NEEDS_TOOL).gives(gave(2)).asks("two")
    (_, parts) = chat.sent()[-1]
    first = parts[0]
    assert isinstance(first, OpaquePart)
    assert (first.raw["tool_use_id"], first.raw["is_error"]) == ("toolu_1", True)
    assert parts[1:] == (gave(2), TextPart("two"))
    assert repairs(chat) == [("call_answered", 1, "clock")]
    before = chat.sent()
    chat.answers(TextPart("b")).asks("three")
    assert chat.sent()[: len(before)] == before


@pytest.mark.check(37)
def test_results_come_first_and_in_the_order_of_the_calls() -> None:
    chat = Chat(wishes=Wishes(tools=TOOLS, parameters=ON)).asks("one")
    chat.answers(calls(1), calls(2), calls(3), outcome=Outcome.NEEDS_TOOL)
    chat.asks("two", gave(3), gave(1), gave(2), gave(9))
    assert chat.sent()[-1] == ("user", (gave(1), gave(2), gave(3), TextPart("two")))


def test_tools_of_the_history_stay_though_they_are_off_or_gone() -> None:
    chat = Chat(wishes=Wishes(tools=TOOLS, parameters=ON)).asks("one")
    chat.answers(calls(1), calls(2, "gone"), outcome=Outcome.NEEDS_TOOL).gives(gave(1), gave(2))
    chat.answers(TextPart("a")).asks("two")
    on = chat.built().request
    assert [tool["name"] for tool in on.tools] == ["add", "clock", "gone"]
    assert on.tools[2] == {"name": "gone", "input_schema": {"type": "object"}}
    assert on.tool_choice is None
    off = replace(chat, wishes=Wishes(tools=TOOLS)).built().request
    assert [tool["name"] for tool in off.tools] == ["clock", "gone"]
    assert off.tool_choice == {"type": "none"}
    ended = replace(chat, wishes=replace(chat.wishes, calls_end=True)).built().request
    assert (ended.tools, ended.tool_choice) == (on.tools, {"type": "none"})


def test_where_no_tools_are_taken_their_history_is_left_out() -> None:
    chat = Chat(wishes=Wishes(tools=TOOLS, parameters=ON)).asks("one")
    chat.answers(TextPart("I ask."), calls(1), outcome=Outcome.NEEDS_TOOL).gives(gave(1))
    chat.answers(TextPart("noon")).asks("two")
    chat.facts = replace(ANTHROPIC, known={("", Ability.TOOLS): False})
    request = chat.built().request
    assert request.tools == ()
    assert [one.text for one in request.messages] == ["one", "I ask.noon", "two"]
    assert ("call_removed", 1, "clock") in repairs(chat)
    assert ("tool_left_out", 1, "add") in repairs(chat)


def test_what_is_forgotten_is_not_sent() -> None:
    chat = Chat().asks("one").answers(TextPart("a")).asks("two").answers(TextPart("b"))
    chat.asks("three").wishes = Wishes(parameters=Parameters(forget_before=3))
    assert [one.text for one in chat.built().request.messages] == ["two", "b", "three"]
    assert repairs(chat) == [("forgotten", 2, "")]


# ------------------------------------------------------------------------------- files


def test_more_than_twenty_images_are_made_smaller() -> None:
    large = picture(0, side=2400)
    chat = asked(OPUS, "Look", large, *(picture(at) for at in range(1, 20)))
    assert chat.built().wanted == ()
    chat.asks(picture(20))
    limits = PictureLimits(MAX_SIDE_OF_MANY)
    assert chat.built().wanted == ((large, limits),)
    smaller = replace(picture(99, side=2000), made_from="scaled")
    chat.wishes = Wishes(derived={(large.sha256, limits): smaller})
    assert chat.built().wanted == ()
    assert chat.built().request.messages[0].attachments[0] == smaller
    assert repairs(chat) == [("image_scaled", 1, "0.png"), ("merged", 1, "")]
    undone = Parameters(undone=(RepairKind.IMAGE_SCALED.value,))
    chat.wishes = replace(chat.wishes, parameters=undone)
    assert chat.built().request.messages[0].attachments[0] == large


def test_an_image_of_too_many_bytes_is_made_smaller() -> None:
    assert asked(OPUS, picture(1, size=7_864_320)).built().wanted == ()
    assert len(asked(OPUS, picture(1, size=7_864_321)).built().wanted) == 1
    assert len(asked(OPUS, picture(1, side=8001)).built().wanted) == 1


def test_files_that_a_model_does_not_take_leave_a_word() -> None:
    blind = replace(HAIKU, images=False, pdf=False)
    chat = asked(blind, picture(1), pdf())
    assert chat.sent() == [
        ("user", (TextPart("[image 1.png left out]"), TextPart("[PDF a.pdf left out]")))
    ]
    assert repairs(chat) == [("image_left_out", 1, "1.png"), ("pdf_left_out", 1, "a.pdf")]


def test_files_are_sent_all_the_same_where_the_person_insists() -> None:
    chat = asked(
        replace(HAIKU, images=False, pdf=False),
        *(picture(1), pdf()),
        undone=("image_left_out", "pdf_left_out"),
    )
    assert chat.sent() == [("user", (picture(1), pdf()))]
    assert repairs(chat) == []
    many = asked(HAIKU, *(picture(at) for at in range(101)), undone=("images_too_many",))
    assert repairs(many) == [("images_too_many", 1, "100")]


def test_limits_of_a_small_window() -> None:
    chat = asked(HAIKU, "Look", *(picture(at) for at in range(102)), pdf(100))
    assert [one.name for one in chat.built().request.messages[0].attachments] == [
        *(f"{at}.png" for at in range(2, 102)),
        "a.pdf",
    ]
    assert ("pdf_too_long", 1, "a.pdf") in repairs(asked(HAIKU, pdf(101)))
    assert repairs(asked(OPUS, pdf(600))) == []


def test_images_in_results_are_left_out_too() -> None:
    shot = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": ""}}
    result = OpaquePart({"type": "tool_result", "tool_use_id": "toolu_1", "content": [shot]})
    chat = Chat(replace(OPUS, images=False), wishes=Wishes(tools=TOOLS, parameters=ON)).asks("a")
    chat.answers(calls(1), outcome=Outcome.NEEDS_TOOL).gives(result)
    (_, (sent,)) = chat.sent()[-1]
    assert isinstance(sent, OpaquePart)
    assert sent.raw["content"] == [{"type": "text", "text": "[image left out]"}]


def test_citations_are_for_all_documents_or_none() -> None:
    assert asked(OPUS, pdf(), citations=True).built().request.citations
    assert not asked(OPUS, picture(1), citations=True).built().request.citations
    chat = asked(replace(OPUS, citations=False), pdf(), citations=True)
    assert not chat.built().request.citations
    assert repairs(chat) == [("citations_left_out", 1, "")]


@pytest.mark.check(62)
def test_the_heaviest_parts_are_named() -> None:
    chat = asked(OPUS, "Look", picture(1, size=3000), pdf(), picture(2, size=20_000))
    report = chat.built().report
    assert [(one.name, one.kind, one.size) for one in report.heaviest[:3]] == [
        ("2.png", "image", 26_668),
        ("a.pdf", "pdf", 12_000),
        ("1.png", "image", 4_000),
    ]
    assert {one.node_id for one in report.heaviest[:3]} == {1}
    assert report.size >= 42_668
    assert report.tokens > 2_000


# ------------------------------------------------------------------------------- members


@pytest.mark.check(33)
def test_sampling_that_a_model_does_not_take_is_told_and_can_be_sent_all_the_same() -> None:
    chat = asked(OPUS, temperature=0.5, top_k=3)
    assert repairs(chat) == [
        ("sampling_left_out", 1, "temperature"),
        ("sampling_left_out", 1, "top_k"),
    ]
    undone = (RepairKind.SAMPLING_LEFT_OUT.value,)
    chat = asked(OPUS, temperature=0.5, undone=undone)
    assert (chat.built().request.temperature, repairs(chat)) == (0.5, [])
    both = asked(HAIKU, temperature=0.5, top_p=0.5).built().request
    assert (both.temperature, both.top_p) == (0.5, None)
    newest = asked(HAIKU, temperature=0.5)
    newest.facts = replace(ANTHROPIC, api_version="2026-10-21")
    assert newest.built().request.temperature is None
    refused = asked(HAIKU, temperature=0.5)
    refused.facts = replace(ANTHROPIC, known={(HAIKU.id, "temperature"): False})
    assert refused.built().request.temperature is None


def test_effort_without_thinking() -> None:
    def sent(model: Model, effort: str) -> object:
        chat = asked(model, effort=effort)
        return chat.built().request.output_config

    assert sent(OPUS, "max") == {"effort": "high"}
    assert sent(CATALOGUE.describe("claude-opus-4-8"), "max") == {"effort": "max"}
    assert sent(CATALOGUE.describe("claude-opus-4-5"), "max") == {"effort": "high"}
    assert sent(HAIKU, "max") is None
    assert repairs(asked(OPUS, effort="max")) == [("effort_changed", 1, "high")]
    assert repairs(asked(OPUS, effort="low")) == []


def test_effort_comes_before_the_level_of_thinking() -> None:
    chat = asked(OPUS, effort="low")
    chat.wishes = replace(chat.wishes, thinking="high")
    request = chat.built().request
    assert request.thinking == {"type": "adaptive", "display": "summarized"}
    assert request.output_config == {"effort": "low"}
    chat.facts = replace(ANTHROPIC, known={("", Ability.EFFORT): False})
    assert chat.built().request.output_config is None


def test_thinking_that_an_endpoint_refused() -> None:
    chat = Chat(facts=replace(ANTHROPIC, known={("", Ability.THINKING_ADAPTIVE): False}))
    assert chat.asks("a").built().request.thinking is None
    assert RepairKind.THINKING_CHANGED in chat.told()
    chat.facts = replace(ANTHROPIC, known={("", Ability.THINKING_DISPLAY): False})
    assert chat.built().request.thinking == {"type": "adaptive"}


def test_a_budget_that_had_to_be_smaller_is_told() -> None:
    chat = Chat(HAIKU, wishes=Wishes(thinking="high", max_tokens=3000)).asks("a")
    assert repairs(chat) == [("budget_clamped", 1, "1976")]
    chat.wishes = Wishes(thinking="high", max_tokens=1000)
    assert repairs(chat) == [("thinking_changed", 1, "no_room")]
    assert [one.undoable for one in chat.built().report.repairs] == [False]


def test_retired_betas_are_dropped_for_models_that_do_not_know_them() -> None:
    old = ("token-efficient-tools-2025-02-19", "output-128k-2025-02-19")
    chat = asked(SONNET_4, betas=(*old, "mine-2026-01-01"))
    assert chat.built().request.betas == ("mine-2026-01-01",)
    assert repairs(chat) == [("beta_removed", 1, name) for name in old]
    assert asked(SONNET_3_7, betas=old).built().request.betas == old
    undone = asked(SONNET_4, betas=old, undone=("beta_removed",))
    assert undone.built().request.betas == old
    chat.facts = replace(ANTHROPIC, known={("", beta_ability("mine-2026-01-01")): False})
    assert chat.built().request.betas == ()


def test_long_output_is_a_switch_of_the_model_that_has_it() -> None:
    request = asked(SONNET_3_7, long_output=True).built().request
    assert (request.max_tokens, request.betas) == (128_000, ("output-128k-2025-02-19",))
    assert asked(SONNET_4, long_output=True).built().request.betas == ()
    chat = asked(HAIKU)
    chat.wishes = Wishes(max_tokens=100_000)
    assert repairs(chat) == [("max_tokens_lowered", 1, "64000")]


def test_older_models_get_no_more_than_fits_beside_the_prompt() -> None:
    long = "word " * 120_000
    chat = asked(SONNET_4, long)
    request, report = chat.built().request, chat.built().report
    assert request.max_tokens + report.tokens <= 200_000
    assert request.max_tokens >= 2048
    assert repairs(chat)[0][0] == "max_tokens_lowered"
    assert asked(HAIKU, long).built().request.max_tokens == 64_000


def test_tools_of_the_server_come_in_the_newest_version_that_is_taken() -> None:
    search = ServerTool(ServerToolKind.WEB_SEARCH, 3, blocked_domains=("b.example",))
    chat = asked(OPUS, server_tools=(search,))
    assert chat.built().request.tools == (
        {
            "type": "web_search_20260318",
            "name": "web_search",
            "max_uses": 3,
            "blocked_domains": ["b.example"],
            "allowed_callers": ["direct"],
        },
    )
    newer = ("web_search_20260318", "web_search_20260209")
    chat.facts = replace(ANTHROPIC, known={(OPUS.id, version_ability(one)): False for one in newer})
    (tool,) = chat.built().request.tools
    assert (tool["type"], "allowed_callers" in tool) == ("web_search_20250305", False)
    assert repairs(chat) == [("tool_older", 1, "web_search_20250305")]
    chat = asked(CATALOGUE.describe("gpt-x"), server_tools=(search,))
    assert chat.built().request.tools == ()
    assert repairs(chat) == [("tool_left_out", 1, "web_search")]


def test_members_that_are_asked_for() -> None:
    chat = asked(OPUS, stop_sequences=("END", " ", "END"), service_tier=ServiceTier.STANDARD_ONLY)
    request = chat.built().request
    assert (request.stop_sequences, request.service_tier) == (("END",), "standard_only")
    counted = count_request(chat.built())
    assert (counted.stop_sequences, counted.service_tier, counted.stream) == ((), None, False)
    assert counted.messages == request.messages
    chat.facts = replace(ANTHROPIC, known={("", Ability.SERVICE_TIER): False})
    assert chat.built().request.service_tier is None
    assert chat.built().report.told(None) == (Repair(RepairKind.TIER_LEFT_OUT),)


# ------------------------------------------------------------------------ answers at the end


def test_an_answer_is_gone_on_with_only_where_the_model_takes_it() -> None:
    for model, roles in ((HAIKU, ["user", "assistant"]), (OPUS, ["user"])):
        chat = Chat(model, wishes=Wishes(thinking="high", prefill=True)).asks("one")
        chat.answers(TextPart("so far \n"), outcome=Outcome.TRUNCATED_BY_LIMIT)
        request = chat.built().request
        assert [one.role for one in request.messages] == roles
        if model is HAIKU:
            assert request.messages[-1].text == "so far"
            assert request.thinking is None
            assert {RepairKind.TRAILING_SPACE, RepairKind.THINKING_CHANGED} <= chat.told()
        chat.wishes = Wishes()
        assert [one.role for one in chat.built().request.messages] == ["user"]


def test_the_container_is_used_again_while_it_lives() -> None:
    running = Parameters(server_tools=(ServerTool(ServerToolKind.CODE_EXECUTION),))
    chat = Chat(wishes=Wishes(parameters=running)).asks("one").answers(TextPart("a"))
    reply = chat.nodes[1].reply
    assert reply is not None
    for expires, used in (("2026-01-01T00:00:00Z", "c1"), ("1970-01-01T00:00:01Z", None)):
        container = {"id": "c1", "expires_at": expires}
        chat.nodes[1] = replace(chat.nodes[1], reply=replace(reply, container=container))
        nodes = [*chat.nodes]
        assert replace(chat, nodes=nodes).asks("two").built().request.container == used


@pytest.mark.check(31)
def test_ways_of_thinking_that_were_refused_are_told() -> None:
    opus = Chat(wishes=Wishes(thinking="off")).asks("Hi")
    assert opus.built().request.thinking == {"type": "disabled"}
    on = replace(opus, facts=ANTHROPIC.lacking(Ability.THINKING_DISABLED, OPUS.id))
    assert on.built().request.thinking is None
    assert repairs(on) == [("thinking_changed", 1, "on")]
    shown = Chat(
        wishes=Wishes(thinking="on"), facts=ANTHROPIC.lacking(Ability.THINKING_DISPLAY, OPUS.id)
    ).asks("Hi")
    assert shown.built().request.thinking == {"type": "adaptive"}
    assert repairs(shown) == [("thinking_changed", 1, "display")]


def test_where_streams_are_spoilt_the_answer_comes_whole() -> None:
    chat = Chat(facts=ANTHROPIC.lacking(Ability.STREAM_OPTIONS, OPUS.id)).asks("Hi")
    assert not chat.built().request.stream
    assert repairs(chat) == [("not_streamed", 1, "")]


def test_words_ask_for_the_rest_where_the_end_is_not_taken() -> None:
    wishes = Wishes(prefill=True, go_on="Go on.")
    chat = Chat(HAIKU, wishes=wishes).asks("one").answers(TextPart("a \n"))
    assert chat.sent()[-1] == ("assistant", (TextPart("a"),))
    for refusing in (
        replace(chat, model=OPUS),
        replace(chat, facts=ANTHROPIC.lacking(Ability.PREFILL, HAIKU.id)),
    ):
        assert refusing.sent()[1:] == [
            ("assistant", (TextPart("a \n"),)),
            ("user", (TextPart("Go on."),)),
        ]
        again = replace(refusing, wishes=Wishes(prefill=True))
        assert again.sent() == [("user", (TextPart("one"),))]
