"""What of an answer goes back: whole to whoever made it, behind what it was made behind."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from nocopt.core.facts import Ability
from nocopt.core.messages import (
    OpaquePart,
    RedactedThinkingPart,
    TextPart,
    ThinkingPart,
    ToolUsePart,
    part_from_dict,
    part_to_dict,
)
from nocopt.core.models import Model
from nocopt.core.parameters import Parameters
from nocopt.core.reply import Outcome
from nocopt.core.report import Repair, RepairKind, Report
from nocopt.core.request import Wishes
from nocopt.core.tools import ServerTool, ServerToolKind, ToolOutcome, result_id, result_part
from tests.core.built_paths import (
    ANTHROPIC,
    OPUS,
    RELAY,
    TOOLS,
    Chat,
    calls,
    found,
    gave,
    searches,
)
from tests.core.test_core_catalogue import CATALOGUE

SIGNED = ThinkingPart("Hm, \u00e9\u2028.", "c2ln")
HIDDEN = RedactedThinkingPart("ZGF0YQ==")
ON = Parameters(tools=("clock", "add"))
OLDER = CATALOGUE.describe("claude-opus-4-8")
SEARCHING = Parameters(server_tools=(ServerTool(ServerToolKind.WEB_SEARCH),))


def thoughts(chat: Chat) -> list[object]:
    """The thinking in the next request."""
    kinds = (ThinkingPart, RedactedThinkingPart)
    return [part for _, parts in chat.sent() for part in parts if isinstance(part, kinds)]


def thinking_chat(**wishes: object) -> Chat:
    """Two answers with thinking, and a third question."""
    chat = Chat(wishes=Wishes(thinking="high", tools=TOOLS, **wishes))  # type: ignore[arg-type]
    chat.asks("one").answers(SIGNED, TextPart("first"))
    return chat.asks("two").answers(HIDDEN, TextPart("second")).asks("three")


@pytest.mark.check(24, 25, 26)
def test_thinking_goes_back_byte_for_byte_in_a_loop_of_tools() -> None:
    raw: list[dict[str, object]] = [
        {"type": "thinking", "signature": "c2ln", "thinking": "\u00e9\u2028 \\ud83d"},
        {"type": "thinking", "thinking": "", "signature": "bGVlcg=="},
        {"data": "ZGF0YQ==", "type": "redacted_thinking"},
        {"type": "text", "text": "Let me see."},
        {"type": "tool_use", "id": "toolu_1", "name": "clock", "input": {"b": 1, "a": 2}},
    ]
    chat = Chat(wishes=Wishes(thinking="high", tools=TOOLS, parameters=ON)).asks("when?")
    chat.answers(*map(part_from_dict, raw), outcome=Outcome.NEEDS_TOOL).gives(gave(1))
    _, (role, parts), (_, results) = chat.sent()
    assert role == "assistant"
    assert [json.dumps(part_to_dict(part)) for part in parts] == [json.dumps(one) for one in raw]
    assert results == (gave(1),)
    assert RepairKind.THINKING_STRIPPED not in chat.told()


def test_thinking_of_finished_turns_goes_back_while_nothing_changed() -> None:
    chat = thinking_chat()
    assert thoughts(chat) == [SIGNED, HIDDEN]
    assert chat.told() == set()


@pytest.mark.check(29)
def test_after_an_edit_no_thinking_behind_it_goes_back() -> None:
    assert thoughts(thinking_chat().edited(2, "other")) == [SIGNED]
    chat = thinking_chat().edited(0, "other")
    assert thoughts(chat) == []
    repairs = chat.built().report.repairs
    assert [(one.kind, one.count) for one in repairs] == [(RepairKind.THINKING_STRIPPED, 2)]


@pytest.mark.parametrize(
    "wishes",
    [
        Wishes(thinking="high", tools=TOOLS, system="Another."),
        Wishes(thinking="high", tools=TOOLS, parameters=ON),
        Wishes(thinking="high", tools=TOOLS, parameters=SEARCHING),
    ],
    ids=["system", "tools", "server tools"],
)
def test_what_stands_before_all_messages_binds_thinking_too(wishes: Wishes) -> None:
    assert thoughts(replace(thinking_chat(), wishes=wishes)) == []


def test_what_stands_beside_does_not_bind_it() -> None:
    wishes = Wishes(thinking="low", tools=TOOLS, max_tokens=2000)
    assert thoughts(replace(thinking_chat(), wishes=wishes)) == [SIGNED, HIDDEN]


@pytest.mark.check(30)
@pytest.mark.parametrize("model", CATALOGUE.models, ids=lambda model: model.id)
def test_another_model_gets_no_thinking(model: Model) -> None:
    chat = replace(thinking_chat(), model=model)
    assert thoughts(chat) == ([SIGNED, HIDDEN] if model.id == OPUS.id else [])


def test_another_account_or_address_gets_no_thinking() -> None:
    for facts in (
        RELAY,
        replace(ANTHROPIC, account="other"),
        replace(ANTHROPIC, endpoint=RELAY.endpoint),
    ):
        assert thoughts(replace(thinking_chat(), facts=facts)) == []


def test_an_answer_of_which_nothing_is_known_is_text() -> None:
    chat = thinking_chat()
    reply = chat.nodes[1].reply
    assert reply is not None
    chat.nodes[1] = replace(chat.nodes[1], reply=replace(reply, prefix=None))
    assert thoughts(chat) == []


@pytest.mark.check(27)
@pytest.mark.parametrize("signature", [None, ""])
def test_thinking_without_a_signature_stays_here(signature: str | None) -> None:
    chat = Chat(facts=RELAY).asks("one")
    chat.answers(SIGNED, ThinkingPart("free", signature), TextPart("a")).asks("two")
    assert [parts for _, parts in chat.sent()] == [
        (TextPart("one"),),
        (TextPart("a"),),
        (TextPart("two"),),
    ]

    repairs = chat.built().report.repairs
    assert [(one.kind, one.detail, one.undoable) for one in repairs] == [
        (RepairKind.THINKING_STRIPPED, "unsigned", False)
    ]
    chat.wishes = INSISTING
    assert thoughts(chat) == []


INSISTING = Wishes(
    thinking="high", tools=TOOLS, parameters=Parameters(undone=("thinking_stripped",))
)


def test_thinking_goes_back_as_it_is_where_the_person_insists() -> None:
    for chat in (
        thinking_chat().edited(0, "other"),
        replace(thinking_chat(), model=CATALOGUE.describe("claude-sonnet-5")),
        replace(thinking_chat(), facts=RELAY),
    ):
        assert thoughts(chat) == []
        (repair,) = chat.built().report.repairs
        assert repair.undoable
        assert thoughts(replace(chat, wishes=INSISTING)) == [SIGNED, HIDDEN]
        assert replace(chat, wishes=INSISTING).told() == set()


def test_what_a_server_refused_does_not_go_back_though_the_person_insists() -> None:
    chat = replace(thinking_chat().edited(0, "other"), wishes=INSISTING)
    refusing = chat.facts.lacking(Ability.THINKING_ECHO, OPUS.id)
    assert thoughts(replace(chat, facts=refusing)) == []
    assert thoughts(refused_thinking(chat, 3)) == [HIDDEN]
    assert not Repair(RepairKind.THINKING_STRIPPED, learned=True).undoable


@pytest.mark.check(31)
def test_an_endpoint_that_refused_the_thinking_gets_none() -> None:
    facts = replace(ANTHROPIC, known={(OPUS.id, Ability.THINKING_ECHO): False})
    assert thoughts(replace(thinking_chat(), facts=facts)) == []


def refused_thinking(chat: Chat, number: int) -> Chat:
    """The chat with the mark that this answer was given without the thinking before it."""
    reply = chat.nodes[number].reply
    assert reply is not None
    report = Report((Repair(RepairKind.THINKING_STRIPPED, learned=True),))
    chat.nodes[number] = replace(chat.nodes[number], reply=replace(reply, report=report))
    return chat


@pytest.mark.check(31)
def test_what_a_server_could_not_read_does_not_go_back_again() -> None:
    chat = Chat().asks("one").answers(SIGNED, TextPart("a")).asks("two")
    assert thoughts(chat) == [SIGNED]
    refusing = replace(chat, facts=chat.facts.lacking(Ability.THINKING_ECHO, OPUS.id))
    refused_thinking(refusing.answers(HIDDEN, TextPart("b")), 3)
    chat.asks("three")
    assert thoughts(chat) == [HIDDEN]
    chat.answers(SIGNED, TextPart("c")).asks("four")
    assert thoughts(chat) == [HIDDEN, SIGNED]


@pytest.mark.check(24, 31)
def test_where_that_happened_twice_only_the_running_answer_thinks() -> None:
    chat = Chat(wishes=Wishes(thinking="high", tools=TOOLS, parameters=ON)).asks("one")
    chat.answers(SIGNED, TextPart("a")).asks("two").answers(HIDDEN, TextPart("b")).asks("three")
    refused_thinking(refused_thinking(chat, 1), 3)
    assert thoughts(chat) == []
    chat.answers(SIGNED, calls(1), outcome=Outcome.NEEDS_TOOL).gives(gave(1))
    assert thoughts(chat) == [SIGNED]
    chat.answers(HIDDEN, TextPart("c")).asks("four")
    assert thoughts(chat) == []


@pytest.mark.check(28)
def test_an_answer_of_thinking_only_is_left_out() -> None:
    chat = Chat().asks("one").answers(SIGNED, outcome=Outcome.TRUNCATED_BY_LIMIT).asks("two")
    assert chat.sent() == [("user", (TextPart("one"), TextPart("two")))]


@pytest.mark.parametrize(
    "outcome",
    [Outcome.ERROR, Outcome.STOPPED, Outcome.INTERRUPTED, Outcome.TRUNCATED],
)
def test_of_an_answer_that_did_not_end_only_text_goes_back(outcome: Outcome) -> None:
    chat = Chat(wishes=Wishes(thinking="high", tools=TOOLS, parameters=ON)).asks("one")
    chat.answers(SIGNED, TextPart("half"), searches(1), found(1), calls(1), outcome=outcome)
    assert chat.asks("two").sent()[1:] == [
        ("assistant", (TextPart("half"),)),
        ("user", (TextPart("two"),)),
    ]


@pytest.mark.check(41, 43)
def test_blocks_of_the_server_go_back_whole_and_to_it_only() -> None:
    cited = TextPart("So.", ({"type": "web_search_result_location", "encrypted_index": "e"},))
    odd = OpaquePart({"type": "quantum_block", "state": [1, None]})
    failed = OpaquePart(
        {
            "type": "web_search_tool_result",
            "tool_use_id": "srvtoolu_2",
            "content": {"type": "web_search_tool_result_error", "error_code": "unavailable"},
        }
    )
    blocks = (searches(1), found(1), searches(2), failed, odd, cited)
    chat = Chat(wishes=Wishes(parameters=SEARCHING)).asks("one").answers(*blocks).asks("two")
    assert chat.sent()[1] == ("assistant", blocks)
    elsewhere = replace(chat, facts=RELAY)
    assert elsewhere.sent()[1] == ("assistant", (TextPart("So."),))
    assert RepairKind.FOREIGN_BLOCKS in elsewhere.told()
    other_model = replace(chat, model=CATALOGUE.describe("claude-sonnet-4-6"))
    assert other_model.sent()[1] == ("assistant", blocks)


def test_citations_of_documents_stay_only_behind_the_same_documents() -> None:
    cited = TextPart("So.", ({"type": "char_location", "document_index": 0},))
    chat = Chat().asks("one").answers(cited).asks("two")
    assert chat.sent()[1] == ("assistant", (cited,))
    assert chat.edited(0, "other").sent()[1] == ("assistant", (TextPart("So."),))


@pytest.mark.check(42)
def test_a_paused_turn_is_sent_as_it_is() -> None:
    chat = Chat(wishes=Wishes(thinking="high", parameters=SEARCHING)).asks("one")
    chat.answers(SIGNED, searches(1), found(1), searches(2), outcome=Outcome.PAUSED)
    assert chat.sent()[1:] == [("assistant", (SIGNED, searches(1), found(1), searches(2)))]
    chat.answers(found(2), ThinkingPart("more", "bW9yZQ=="), TextPart("done")).asks("two")
    (_, parts) = chat.sent()[1]
    assert parts[:4] == (SIGNED, searches(1), found(1), searches(2))
    assert parts[4:] == (found(2), ThinkingPart("more", "bW9yZQ=="), TextPart("done"))


@pytest.mark.check(42)
def test_a_paused_turn_that_ends_with_text_is_sent_as_it_is() -> None:
    chat = Chat(wishes=Wishes(parameters=SEARCHING)).asks("one")
    chat.answers(searches(1), found(1), TextPart("I read on. "), outcome=Outcome.PAUSED)
    assert chat.sent()[1:] == [("assistant", (searches(1), found(1), TextPart("I read on. ")))]


@pytest.mark.check(42)
def test_a_pause_that_cannot_be_gone_on_with_elsewhere_is_asked_anew() -> None:
    chat = Chat(wishes=Wishes(parameters=SEARCHING)).asks("one")
    chat.answers(TextPart("I look."), searches(1), outcome=Outcome.PAUSED)
    assert [role for role, _ in chat.sent()] == ["user", "assistant"]
    assert [role for role, _ in replace(chat, facts=RELAY).sent()] == ["user"]


@pytest.mark.check(42)
def test_beside_a_call_that_waits_at_the_server_there_are_only_results() -> None:
    both = Parameters(tools=("clock",), server_tools=SEARCHING.server_tools)
    chat = Chat(wishes=Wishes(tools=TOOLS, parameters=both)).asks("one")
    chat.answers(searches(1), calls(1), outcome=Outcome.NEEDS_TOOL).gives(gave(1))
    assert chat.sent()[1:] == [("assistant", (searches(1), calls(1))), ("user", (gave(1),))]
    chat.asks("never mind")
    assert chat.sent()[1:] == [
        ("assistant", (calls(1),)),
        ("user", (gave(1), TextPart("never mind"))),
    ]


@pytest.mark.check(39)
def test_a_cut_call_is_left_out() -> None:
    chat = Chat(wishes=Wishes(tools=TOOLS, parameters=ON)).asks("one")
    chat.answers(TextPart("I"), calls(1), outcome=Outcome.TRUNCATED_BY_LIMIT).asks("two")
    assert chat.sent()[1] == ("assistant", (TextPart("I"),))
    assert RepairKind.CALL_REMOVED in chat.told()


@pytest.mark.check(40)
def test_a_call_with_broken_input_is_echoed_with_none() -> None:
    broken = ToolUsePart("toolu_1", "clock", {}, invalid_input='{"a": 1')
    chat = Chat(wishes=Wishes(tools=TOOLS, parameters=ON)).asks("one")
    chat.answers(broken, outcome=Outcome.NEEDS_TOOL).gives(gave(1))
    assert part_to_dict(chat.sent()[1][1][0])["input"] == {}
    assert result_id(chat.sent()[2][1][0]) == "toolu_1"


def test_manual_thinking_is_left_out_where_the_loop_began_without() -> None:
    haiku = CATALOGUE.describe("claude-haiku-4-5")
    chat = Chat(model=haiku, wishes=Wishes(tools=TOOLS, parameters=ON)).asks("one")
    chat.answers(calls(1), outcome=Outcome.NEEDS_TOOL).gives(gave(1))
    chat.wishes = Wishes(thinking="high", tools=TOOLS, parameters=ON)
    assert chat.built().request.thinking is None
    assert RepairKind.THINKING_CHANGED in chat.told()
    chat.answers(TextPart("noon")).asks("thanks")
    assert chat.built().request.thinking is not None


@pytest.mark.parametrize("elsewhere", [{"facts": RELAY}, {"model": OLDER}])
def test_an_id_that_only_its_maker_takes_is_another_one_for_others(
    elsewhere: dict[str, Any],
) -> None:
    call = ToolUsePart("functions.clock:0", "clock", {"n": 1})
    result = result_part(call.id, ToolOutcome.said("noon"))
    chat = Chat().asks("one").answers(TextPart("Let me see."), call, outcome=Outcome.NEEDS_TOOL)
    chat = chat.gives(result).answers(TextPart("Noon.")).asks("two")
    assert call in chat.sent()[1][1]
    assert chat.sent()[2] == ("user", (result,))
    sent = replace(chat, **elsewhere).sent()
    renamed = ToolUsePart("call_2_0", "clock", {"n": 1})
    assert sent[1] == ("assistant", (TextPart("Let me see."), renamed))
    assert sent[2] == ("user", (result_part("call_2_0", ToolOutcome.said("noon")),))
    # What a model says itself is echoed as it came, also behind what another one said.
    both = replace(chat, **elsewhere).answers(calls(1), outcome=Outcome.NEEDS_TOOL).gives(gave(1))
    assert both.sent()[-2:] == [("assistant", (calls(1),)), ("user", (gave(1),))]
