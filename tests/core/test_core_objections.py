"""Which part of a request a 400 is about, and that nothing is blamed which was not sent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nocopt.core.attachments import AttachmentKind, AttachmentPart
from nocopt.core.cache import SYSTEM, CacheMark, CachePlan
from nocopt.core.errors import Cause, Failure, WireKind
from nocopt.core.facts import Ability
from nocopt.core.messages import Message, TextPart, ThinkingPart, user_message
from nocopt.core.objections import Objection, objection_of
from nocopt.core.parameters import Caching
from nocopt.core.request import ChatRequest

PLAIN = ChatRequest("m", 100, (user_message("Hi"),))
IMAGE = AttachmentPart("ab" * 32, AttachmentKind.IMAGE, "image/png", "a.png", 1)
PDF = replace(IMAGE, kind=AttachmentKind.PDF)
FULL = ChatRequest(
    model="m",
    max_tokens=100,
    messages=(
        user_message("Hi"),
        Message("assistant", (ThinkingPart("Hm.", "c2ln"), TextPart("a"))),
        Message("user", (IMAGE, PDF)),
        Message("assistant", (TextPart("so far"),)),
    ),
    system="s",
    thinking={"type": "adaptive", "display": "summarized"},
    output_config={"effort": "high"},
    betas=("one-2026-01-01", "two-2026-01-01"),
    temperature=0.5,
    top_p=0.5,
    top_k=5,
    tools=(
        {"name": "clock", "input_schema": {"type": "object"}},
        {"type": "web_search_20260318", "name": "web_search"},
    ),
    cache=CachePlan(Caching.FIVE_MINUTES, top_level=True, marks=(CacheMark(SYSTEM),)),
    service_tier="standard_only",
    citations=True,
)


@pytest.mark.parametrize(
    ("words", "trial", "ability"),
    [
        ("Invalid input: expected string, received array", True, "cache_marks"),
        ("Invalid input: expected string, received array", False, None),
        ("prompt is too long: 210000 tokens > 200000 maximum", True, None),
        ("`temperature` is not supported on this model.", True, "temperature"),
    ],
)
def test_marks_on_trial_are_blamed_where_nothing_else_is(
    words: str, trial: bool, ability: str | None
) -> None:
    plan = CachePlan(Caching.FIVE_MINUTES, top_level=False, marks=(CacheMark(0),), trial=trial)
    found = objection_of(refused(words), replace(FULL, cache=plan))
    assert (None if found is None else found.ability) == ability


def refused(words: str, status: int = 400, type_: str | None = "invalid_request_error") -> Failure:
    """A failure with these words of the server."""
    return Failure(WireKind.HTTP, Cause.INVALID_REQUEST, words, type_, status)


@pytest.mark.check(31)
@pytest.mark.parametrize(
    ("words", "ability"),
    [
        (
            "messages.1.content.0: Invalid `signature` in `thinking` block. The block is bound to "
            "a different conversation. Remove the block, or set "
            '`thinking.block_binding.prefix_mismatch_behavior` to "drop_block".',
            "thinking_echo",
        ),
        (
            "messages.1.content.0: `thinking` or `redacted_thinking` blocks in the latest "
            "assistant message cannot be modified.",
            "thinking_echo",
        ),
        ("Expected `thinking` or `redacted_thinking`, but found `text`.", "thinking_echo"),
        ("adaptive thinking is not supported on this model", "thinking_adaptive"),
        ('"thinking.type.adaptive" is not supported for this model.', "thinking_adaptive"),
        ("thinking.adaptive.display: Extra inputs are not permitted", "thinking_display"),
        ("`temperature` is not supported on this model.", "temperature"),
        ("top_p: Extra inputs are not permitted", "top_p"),
        ("`top_k` is deprecated for this model.", "top_k"),
        ("`temperature` and `top_p` cannot both be specified for this model.", "top_p"),
        (
            "This model does not support assistant message prefill. The conversation must end "
            "with a user message.",
            "prefill",
        ),
        (
            "Unexpected value(s) `two-2026-01-01` for the `anthropic-beta` header.",
            "beta:two-2026-01-01",
        ),
        ("cache_control: Extra inputs are not permitted", "cache_top_level"),
        ("system.0.cache_control: Extra inputs are not permitted", "cache_marks"),
        (
            "messages.0.content.0.text.cache_control: Extra inputs are not permitted",
            "cache_marks",
        ),
        ("Prompt caching is not supported", "cache_top_level"),
        ("output_config: Extra inputs are not permitted", "effort"),
        ("This model does not support the effort parameter.", "effort"),
        (
            "tools.1: Input tag 'web_search_20260318' found using 'type' does not match any of "
            "the expected tags",
            "version:web_search_20260318",
        ),
        ("web_search is not enabled for your organization", "web_search"),
        ("Web search is not available in this region", "web_search"),
        ("This model does not support tools", "tools"),
        ("Function calling is not supported", "tools"),
        ("Unsupported content: image", "images"),
        ("This model does not support PDFs", "pdf"),
        ("messages.2.content.1.document.citations: Extra inputs are not permitted", "citations"),
        ("service_tier: Extra inputs are not permitted", "service_tier"),
        ("Unrecognized request argument supplied: stream_options", "stream_options"),
        (
            "messages.1.content.0: Input tag 'thinking' found using 'type' does not match any of "
            "the expected tags: 'text', 'image'",
            "thinking_echo",
        ),
        ("messages.1.content.0.thinking: Extra inputs are not permitted", "thinking_echo"),
        ("messages.1.content.0.thinking.signature: Field required", "thinking_echo"),
        ("unknown variant `thinking`, expected one of `text`, `image`", "thinking_echo"),
        ("thinking: Extra inputs are not permitted", "thinking_adaptive"),
        ("Unrecognized request argument supplied: thinking", "thinking_adaptive"),
        ("thinking: Input tag 'adaptive' found using 'type' is unknown", "thinking_adaptive"),
    ],
)
def test_the_known_refusals(words: str, ability: str) -> None:
    assert objection_of(refused(words), FULL) == Objection(ability, "m", words)
    for type_ in (None, "<nil>", "new_api_error"):
        assert objection_of(refused(words, type_=type_), FULL) is not None
    assert objection_of(refused(words), replace(PLAIN, stream=False)) is None
    assert objection_of(refused(words, status=500), FULL) is None
    assert objection_of(refused(words, type_="authentication_error"), FULL) is None


def test_other_words_are_no_objection() -> None:
    for words in (
        "",
        "prompt is too long: 210000 tokens > 200000 maximum",
        "messages: required",
        "Unsupported image format: image/webp",
        "Image dimensions are not supported: 9000 x 10",
        "PDFs of more than 100 pages are not supported",
    ):
        assert objection_of(refused(words), FULL) is None


def test_a_kind_of_thinking_that_was_not_asked_for_is_not_blamed() -> None:
    words = '"thinking.type.enabled" is not supported for this model. Use adaptive.'
    assert objection_of(refused(words), FULL) is None
    manual = replace(FULL, thinking={"type": "enabled", "budget_tokens": 1024})
    found = objection_of(refused(words), manual)
    assert found is not None
    assert found.ability == "thinking_enabled"


@pytest.mark.parametrize(
    "words", ["Unexpected value for the anthropic-beta header", "invalid beta flag"]
)
def test_a_beta_without_a_name_is_the_only_one(words: str) -> None:
    assert objection_of(refused(words), FULL) is None
    found = objection_of(refused(words), replace(FULL, betas=("one-2026-01-01",)))
    assert found is not None
    assert found.ability == "beta:one-2026-01-01"


def test_an_error_inside_of_an_answer_is_one_if_its_type_says_so() -> None:
    words = "`temperature` is not supported on this model."
    inside = replace(refused(words, 200), kind=WireKind.API)
    assert objection_of(inside, FULL) is not None
    assert objection_of(replace(inside, type=None), FULL) is None
    assert objection_of(refused(words, 200), FULL) is None


def test_versions_that_are_not_named_as_taken_are_refused_too() -> None:
    words = (
        "tools.0: Input tag 'web_search_20260318' found using 'type' does not match any of the "
        "expected tags: 'web_search_20250305', 'custom'"
    )
    found = objection_of(refused(words), FULL)
    assert found is not None
    assert found.also == ("version:web_search_20260209",)


def test_thinking_between_tools_has_a_name_of_its_own() -> None:
    request = replace(FULL, thinking={"type": "between_tools"})
    found = objection_of(refused("thinking: Input tag 'between_tools' is unknown"), request)
    assert found is not None
    assert found.ability == Ability.THINKING_BETWEEN_TOOLS
