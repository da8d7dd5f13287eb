"""Requests as JSON: what is in them, files, cache marks, and bytes that never change (check 24)."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocopt.api.anthropic_wire import decode
from nocopt.api.request_json import (
    COUNTED,
    as_bytes,
    encode,
    encode_count,
    template,
    text_of,
    weight,
)
from nocopt.api.sse import SseReader
from nocopt.core.attachments import AttachmentKind, AttachmentPart
from nocopt.core.cache import LAST_TOOL, SYSTEM, CacheMark, CachePlan
from nocopt.core.draft import Draft
from nocopt.core.errors import WireError
from nocopt.core.json_text import LONG
from nocopt.core.messages import Message, OpaquePart, TextPart, parts_from_content, user_message
from nocopt.core.parameters import Caching
from nocopt.core.request import ChatRequest
from nocopt.store.codec import part_from_row, part_to_row
from tests.api.streams import START, STOP, begin, changed, delta, end, sse

HI = (user_message("hi"),)
TOOL = {"name": "look", "description": "Looks.", "input_schema": {"type": "object"}}
SHORT = {"type": "ephemeral"}
HOUR = {"type": "ephemeral", "ttl": "1h"}


def compact(value: Any) -> bytes:
    """JSON as requests have it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def file(kind: AttachmentKind, media_type: str, data: bytes, name: str = "a") -> AttachmentPart:
    """An attached file."""
    return AttachmentPart(hashlib.sha256(data).hexdigest(), kind, media_type, name, len(data))


# Members


def test_a_request_holds_what_was_asked_and_nothing_else() -> None:
    assert encode(ChatRequest("m", 100, HI)) == {
        "model": "m",
        "max_tokens": 100,
        "messages": [{"role": "user", "content": [{"type": "text", "text": "hi"}]}],
        "stream": True,
    }


def everything() -> ChatRequest:
    """A request with all that can be asked for."""
    return ChatRequest(
        "m",
        100,
        (*HI, Message("assistant", (OpaquePart({"type": "x", "y": 1}),))),
        system="Be brief.",
        thinking={"type": "adaptive", "display": "summarized"},
        output_config={"effort": "high"},
        betas=("b",),
        stream=False,
        temperature=0.0,
        top_p=0.5,
        top_k=0,
        stop_sequences=("END",),
        tools=(TOOL,),
        tool_choice={"type": "none"},
        cache=CachePlan(Caching.FIVE_MINUTES, top_level=True),
        service_tier="standard_only",
        container="container_1",
    )


def test_a_request_with_everything() -> None:
    body = encode(everything())
    messages = body.pop("messages")
    assert messages[1] == {"role": "assistant", "content": [{"type": "x", "y": 1}]}
    assert body == {
        "model": "m",
        "max_tokens": 100,
        "stream": False,
        "system": "Be brief.",
        "thinking": {"type": "adaptive", "display": "summarized"},
        "output_config": {"effort": "high"},
        "temperature": 0.0,
        "top_p": 0.5,
        "top_k": 0,
        "stop_sequences": ["END"],
        "tools": [TOOL],
        "tool_choice": {"type": "none"},
        "cache_control": SHORT,
        "service_tier": "standard_only",
        "container": "container_1",
    }


def test_what_is_counted_has_no_limits_and_no_sampling() -> None:
    counted = encode_count(everything())
    assert set(counted) == COUNTED
    assert counted == {name: encode(everything())[name] for name in COUNTED}


# Files


@pytest.mark.parametrize("citations", [False, True])
def test_files_go_out_as_the_blocks_of_their_kind(citations: bool) -> None:
    picture, pages, words = b"\x89PNG" * 9, b"%PDF-1.7", "Grüße\n\U0001f600".encode()
    parts = (
        file(AttachmentKind.IMAGE, "image/png", picture, "p.png"),
        file(AttachmentKind.PDF, "application/pdf", pages, "d.pdf"),
        file(AttachmentKind.TEXT, "text/x-python", words, ""),
        TextPart("what is it?"),
    )
    files = {hashlib.sha256(data).hexdigest(): data for data in (picture, pages, words)}
    request = ChatRequest("m", 9, (Message("user", parts),), files=files, citations=citations)
    cited = {"citations": {"enabled": True}} if citations else {}
    image, document, text, question = encode(request)["messages"][0]["content"]
    assert image == {
        "type": "image",
        "source": {
            "type": "base64",
            "media_type": "image/png",
            "data": base64.b64encode(picture).decode(),
        },
    }
    assert document == {
        "type": "document",
        "source": {
            "type": "base64",
            "media_type": "application/pdf",
            "data": base64.b64encode(pages).decode(),
        },
        "title": "d.pdf",
        **cited,
    }
    assert text == {
        "type": "document",
        "source": {"type": "text", "media_type": "text/plain", "data": words.decode()},
        **cited,
    }
    assert question == {"type": "text", "text": "what is it?"}
    assert weight(request, LONG) == len(picture) + len(pages) + len(words) + len("what is it?")


def test_the_results_of_searches_have_their_weight() -> None:
    hit = {"type": "web_search_result", "url": "https://e.example", "encrypted_content": "x" * 500}
    block = {"type": "web_search_tool_result", "tool_use_id": "srvtoolu_1", "content": [hit, hit]}
    thought = {"type": "thinking", "thinking": "", "signature": "s" * 300}
    parts = parts_from_content([thought, block])
    request = ChatRequest("m", 10, (Message("assistant", parts),))
    assert 1_300 < weight(request, LONG) < len(as_bytes(encode(request)))


def test_a_kept_request_names_its_files_only() -> None:
    part = file(AttachmentKind.IMAGE, "image/png", b"x" * 1_000)
    request = ChatRequest("m", 9, (Message("user", (part,)),))
    kept = json.loads(template(request))
    assert kept["messages"][0]["content"][0]["source"]["data"] == f"@sha256:{part.sha256}"
    full = encode(replace(request, files={part.sha256: b"x" * 1_000}))
    full["messages"][0]["content"][0]["source"]["data"] = f"@sha256:{part.sha256}"
    assert kept == full


def test_a_file_that_was_not_loaded_is_no_reason_to_send_less() -> None:
    part = file(AttachmentKind.PDF, "application/pdf", b"%PDF", "thesis.pdf")
    with pytest.raises(WireError) as caught:
        encode(ChatRequest("m", 9, (Message("user", (part,)),)))
    assert caught.value.failure.detail == "thesis.pdf"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("é".encode(), "é"),
        (b"\xef\xbb\xbfa", "a"),
        ("é😀".encode("utf-16"), "é😀"),
        (b"\xfe\xff\x00a", "a"),
        (b"a\xe9", "a\ufffd"),
        (b"", ""),
    ],
)
def test_texts_are_read_by_their_mark(data: bytes, text: str) -> None:
    assert text_of(data) == text


# Cache marks


def marked(ttl: Caching, *marks: CacheMark, top_level: bool = False) -> dict[str, Any]:
    """The body of a request with these marks."""
    thinking = {"type": "thinking", "thinking": "t", "signature": "s"}
    blank = {"type": "text", "text": " "}
    tools = (TOOL, {**TOOL, "name": "last"})
    messages = (
        Message("user", (TextPart("a"), TextPart("b"))),
        Message("assistant", (OpaquePart(thinking), OpaquePart(blank), TextPart("c"))),
    )
    plan = CachePlan(ttl, top_level, marks)
    return encode(ChatRequest("m", 9, messages, system="S", tools=tools, cache=plan))


def controls(body: dict[str, Any]) -> dict[str, Any]:
    """All marks in a body, by where they stand."""
    found = {"top": body["cache_control"]} if "cache_control" in body else {}
    if isinstance(body["system"], list):
        found["system"] = body["system"][0]["cache_control"]
    places = [("tool", body["tools"])]
    places += [(f"m{at}", message["content"]) for at, message in enumerate(body["messages"])]
    for name, blocks in places:
        for at, block in enumerate(blocks):
            if "cache_control" in block:
                found[f"{name}.{at}"] = block["cache_control"]
    return found


def test_marks_stand_where_the_plan_has_them() -> None:
    marks = (CacheMark(LAST_TOOL), CacheMark(SYSTEM), CacheMark(0, 0), CacheMark(1))
    assert controls(marked(Caching.HOUR, *marks)) == {
        "tool.1": HOUR,
        "system": HOUR,
        "m0.0": HOUR,
        "m1.2": HOUR,
    }
    body = marked(Caching.FIVE_MINUTES, CacheMark(0), top_level=True)
    assert controls(body) == {"top": SHORT, "m0.1": SHORT}
    assert body["system"] == "S"


def test_marks_that_nothing_can_hold_are_left_out() -> None:
    marks = (CacheMark(1, 0), CacheMark(1, 1), CacheMark(7), CacheMark(0, 2), CacheMark(-3))
    assert controls(marked(Caching.FIVE_MINUTES, *marks)) == {}
    plan = CachePlan(Caching.FIVE_MINUTES, False, (CacheMark(SYSTEM), CacheMark(LAST_TOOL)))
    bare = ChatRequest("m", 9, HI)
    assert encode(replace(bare, cache=plan)) == encode(bare)


def test_without_caching_there_are_no_marks() -> None:
    assert controls(marked(Caching.OFF, CacheMark(0), top_level=True)) == {}


# Bytes


def streamed(*events: dict[str, Any]) -> Message:
    """The message that a stream of these blocks becomes."""
    reader, draft = SseReader(), Draft()
    body = sse(START, *events, changed("tool_use"), STOP)
    for event in [*reader.feed(body), *reader.finish()]:
        draft = draft.apply(decode(event))
    return draft.message


def sent(message: Message) -> bytes:
    """The bytes of the only message of a request."""
    body = as_bytes(encode(ChatRequest("m", 9, (message,))))
    head, tail = b'"content":', b"}]}"
    assert body.endswith(tail)
    return body[body.index(head) + len(head) : -len(tail)]


WHOLE: list[dict[str, Any]] = [
    {"type": "redacted_thinking", "data": "EvAB=="},
    {"data": "EvAB==", "type": "redacted_thinking"},
    {"type": "text", "text": "h\u00e9 \u2028 \x07 \\u00e9 \U0001f600 e\u0301"},
    {"citations": [{"type": "char_location", "cited_text": "\u00e9"}], "type": "text", "text": "x"},
    {"text": "x", "new_member": {"b": 1, "a": [2, None, True]}, "type": "text"},
    {"type": "tool_use", "id": "t", "name": "n", "input": {"z": 1, "a": {"c": 2, "b": "\u00e9"}}},
    {"id": "t", "input": {}, "name": "n", "type": "tool_use", "caller": {"type": "direct"}},
    {"type": "server_tool_use", "id": "s", "name": "web_search", "input": {"query": "q"}},
    {"tool_use_id": "s", "type": "web_search_tool_result", "content": [{"z": 1, "a": 2}]},
    {"z": 1, "type": "brand_new", "a": {"y": 1, "b": 2}},
    {"signature": "sig", "type": "thinking", "thinking": ""},
    {"type": "thinking", "thinking": "t", "signature": "", "estimate": 12345678901234567890},
]


@pytest.mark.check(24, 25, 26, 36, 41, 43)
@pytest.mark.parametrize("block", WHOLE)
def test_a_block_goes_back_byte_for_byte(block: dict[str, Any]) -> None:
    """Also from the store: members in their order, characters as they are."""
    message = streamed(begin(0, **block), end())
    assert sent(message) == compact([block])
    stored = tuple(part_from_row(part_to_row(part)) for part in message.parts)
    assert stored == message.parts
    assert sent(Message("assistant", stored)) == compact([block])


@pytest.mark.check(24)
@pytest.mark.parametrize(
    ("start", "block"),
    [
        (
            {"type": "thinking", "thinking": "", "signature": ""},
            {"type": "thinking", "thinking": "a\u00e9b", "signature": "c2ln"},
        ),
        (
            {"signature": "", "thinking": "", "type": "thinking"},
            {"signature": "c2ln", "thinking": "a\u00e9b", "type": "thinking"},
        ),
        (
            {"type": "thinking", "thinking": ""},
            {"type": "thinking", "thinking": "a\u00e9b", "signature": "c2ln"},
        ),
        (
            {"thinking": "", "extra": 1, "type": "thinking"},
            {"thinking": "a\u00e9b", "extra": 1, "type": "thinking", "signature": "c2ln"},
        ),
    ],
)
def test_thinking_that_was_streamed_goes_back_byte_for_byte(
    start: dict[str, Any], block: dict[str, Any]
) -> None:
    message = streamed(
        begin(0, **start),
        delta(type="thinking_delta", thinking="a\u00e9"),
        delta(type="thinking_delta", thinking="b"),
        delta(type="signature_delta", signature="c2ln"),
        end(),
    )
    assert sent(message) == compact([block])
    stored = tuple(part_from_row(part_to_row(part)) for part in message.parts)
    assert sent(Message("assistant", stored)) == compact([block])


@pytest.mark.check(23, 34)
def test_streamed_input_and_citations_keep_their_order() -> None:
    message = streamed(
        begin(0, citations=[], type="text", text=""),
        delta(0, type="citations_delta", citation={"z": 1, "a": 2}),
        delta(0, type="text_delta", text="so"),
        end(0),
        begin(1, type="tool_use", id="t", name="n", input={}),
        delta(1, type="input_json_delta", partial_json='{"b": 1, "a": "\\u00e9", "n": 1.5e3}'),
        end(1),
    )
    assert sent(message) == compact(
        [
            {"citations": [{"z": 1, "a": 2}], "type": "text", "text": "so"},
            {"type": "tool_use", "id": "t", "name": "n", "input": {"b": 1, "a": "é", "n": 1500.0}},
        ]
    )


@pytest.mark.check(40)
@pytest.mark.parametrize("number", ["1e400", "-1e400", "NaN", "Infinity"])
def test_numbers_that_no_json_can_hold_are_never_sent(number: str) -> None:
    message = streamed(
        begin(0, type="tool_use", id="t", name="n", input={}),
        delta(0, type="input_json_delta", partial_json=f'{{"n": {number}}}'),
        end(),
    )
    assert sent(message) == compact([{"type": "tool_use", "id": "t", "name": "n", "input": {}}])


PLAIN = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.floats(allow_nan=False, allow_infinity=False)
)
JSON = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
BLOCKS = st.dictionaries(
    st.sampled_from(["text", "thinking", "signature", "id", "name", "data", "input", "x", "é"]),
    st.text() | JSON,
).flatmap(
    lambda members: st.permutations(
        [
            *members.items(),
            ("type", "text" if "text" in members else "thinking" if "data" in members else "y"),
        ]
    )
)


@pytest.mark.check(24, 43)
@given(st.lists(BLOCKS.map(dict), min_size=1, max_size=3))
def test_any_blocks_go_back_as_they_are_and_always_alike(blocks: list[dict[str, Any]]) -> None:
    message = Message("assistant", parts_from_content(blocks))
    assert sent(message) == sent(message) == compact(blocks)
    stored = tuple(part_from_row(part_to_row(part)) for part in message.parts)
    assert sent(Message("assistant", stored)) == compact(blocks)


def test_half_a_character_is_sent_as_a_sign_that_it_is_missing() -> None:
    assert sent(user_message("a\ud83d b\ude00")) == compact(
        [{"type": "text", "text": "a\ufffd b\ufffd"}]
    )
    assert sent(user_message("\ud83d\ude00")) == compact([{"type": "text", "text": "😀"}])
