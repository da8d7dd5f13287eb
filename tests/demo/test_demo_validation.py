"""A wrong request is told off as by the real API, and a right one is not."""

import asyncio
import base64
from typing import Any

import pytest

from nocopt.demo import DemoServer
from nocopt.demo.binding import sign
from nocopt.demo.validation import count_problem, message_problem
from tests.demo.raw_client import RawClient, question

OLD = "2023-06-01"
NEW = "2026-10-21"
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n rest").decode()


def user(*blocks: Any) -> dict[str, Any]:
    return {"role": "user", "content": list(blocks)}


def assistant(*blocks: Any) -> dict[str, Any]:
    return {"role": "assistant", "content": list(blocks)}


def text(value: str, **members: Any) -> dict[str, Any]:
    return {"type": "text", "text": value, **members}


def image(**source: Any) -> dict[str, Any]:
    whole = {"type": "base64", "media_type": "image/png", "data": PNG, **source}
    return {"type": "image", "source": whole}


def body(**members: Any) -> dict[str, Any]:
    """A good body with members replaced; a member set to None is left out."""
    whole = {
        "model": "claude-sonnet-4-6",
        "max_tokens": 2048,
        "messages": [user(text("Hi"))],
        **members,
    }
    return {name: value for name, value in whole.items() if value is not None}


def sized(width: int, height: int, rest: int = 0) -> dict[str, Any]:
    """A picture of which only the head is true."""
    size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + size
    return image(data=base64.b64encode(head + bytes(rest)).decode())


CALL = {"type": "tool_use", "id": "toolu_1", "name": "clock", "input": {}}
RESULT = {"type": "tool_result", "tool_use_id": "toolu_1", "content": "noon"}
CLOCK = {"name": "clock", "input_schema": {"type": "object"}}
THOUGHT = {"type": "thinking", "thinking": "Hm.", "signature": sign("Hm.")}
HIDDEN = {"type": "thinking", "thinking": "", "signature": sign("")}
HI = user(text("Hi"))
SEARCH = {"type": "web_search_20260318", "name": "web_search"}
MARK = {"type": "ephemeral"}
MARKED = text("Hi", cache_control=MARK)

GOOD: list[dict[str, Any]] = [
    body(),
    body(max_tokens=0),
    body(messages=[{"role": "user", "content": "Hi"}]),
    body(messages=[HI, HI]),
    body(messages=[user(image(), text("What?"))]),
    body(messages=[HI, assistant(text("Yes", citations=[])), HI]),
    body(messages=[HI, assistant(THOUGHT, text("Yes")), HI]),
    body(messages=[HI, assistant(HIDDEN, CALL), user(RESULT)], tools=[CLOCK]),
    body(messages=[HI, {"role": "system", "content": "Be brief."}]),
    body(messages=[HI, assistant(text("Go on"))], model="claude-haiku-4-5"),
    body(system="Be kind."),
    body(system=[text("Be kind.", cache_control={"type": "ephemeral"})]),
    body(thinking={"type": "enabled", "budget_tokens": 1024}),
    body(thinking={"type": "adaptive", "display": "summarized"}, output_config={"effort": "low"}),
    body(thinking={"type": "disabled"}, temperature=0.5),
    body(model="claude-sonnet-5-5", thinking={"type": "between_tools"}),
    body(model="claude-3-5-haiku-20241022", temperature=0.5, top_p=0.9, top_k=5),
    body(model="claude-something-new", thinking={"type": "adaptive"}, stop_sequences=["END"]),
    body(tools=[CLOCK, {"type": "web_search_20250305", "name": "web_search"}]),
    body(tools=[{**SEARCH, "max_uses": 2}, {"type": "bash_20250124", "name": "bash"}]),
    body(messages=[user(*[MARKED] * 3)], cache_control=MARK),
    body(system=[text("x", cache_control={**MARK, "ttl": "1h"})], cache_control=MARK),
    body(metadata={"user_id": "u"}, service_tier="auto", stream=False),
    body(messages=[user(sized(8000, 8000))]),
    body(messages=[user(*[sized(2000, 9)] * 21)]),
]

BAD: list[tuple[dict[str, Any], str]] = [
    (body(model=None), "model: Field required"),
    (body(max_tokens=None), "max_tokens: Field required"),
    (body(max_tokens="9"), "max_tokens: Input should be a valid integer"),
    (body(max_tokens=True), "max_tokens: Input should be a valid integer"),
    (body(max_tokens=-1), "greater than or equal to 0"),
    (body(max_tokens=128_001), "128001 > 128000, which is the maximum"),
    (body(model="claude-3-haiku-20240307", max_tokens=4097), "4097 > 4096"),
    (body(colour="red"), "colour: Extra inputs are not permitted"),
    (body(fallbacks="default"), "fallbacks: Extra inputs"),
    (body(messages=None), "messages: Field required"),
    (body(messages="Hi"), "messages: Input should be a valid list"),
    (body(messages=[]), "at least one message"),
    (body(messages=["Hi"]), "messages.0: Input should be a valid dictionary"),
    (body(messages=[{"role": "user"}]), "messages.0.content: Input should be"),
    (body(messages=[{"role": "human", "content": "Hi"}]), "messages.0.role"),
    (body(messages=[{**HI, "id": 7}]), "messages.0.id: Extra inputs"),
    (body(messages=[user()]), "must have non-empty content"),
    (body(messages=[{"role": "user", "content": ""}]), "must have non-empty content"),
    (body(messages=[HI, assistant(), HI]), "messages.1: all messages must have non-empty"),
    (body(messages=[{"role": "user", "content": " \n"}]), "non-whitespace text"),
    (body(messages=[user(text(""))]), "must be non-empty"),
    (body(messages=[user(text("\t"))]), "non-whitespace text"),
    (body(messages=[user(text("Hi", id="x"))]), "messages.0.content.0.text.id: Extra inputs"),
    (body(messages=[user({"type": "text"})]), "messages.0.content.0.text.text: Field required"),
    (body(messages=[user({"text": "Hi"})]), "messages.0.content.0.type: Field required"),
    (body(messages=[user({"type": "hologram"})]), "Input tag 'hologram'"),
    (body(messages=[user(THOUGHT)]), "can only be in `assistant` messages"),
    (body(messages=[assistant(text("Hi"))]), 'first message must use the "user" role'),
    (body(messages=[HI, assistant(text("Hi"))]), "does not support assistant message prefill"),
    (
        body(messages=[HI, assistant(text("Hi "))], model="claude-haiku-4-5"),
        "cannot end with trailing whitespace",
    ),
    (body(messages=[{"role": "system", "content": "x"}, HI]), 'must use the "user" role'),
    (
        body(messages=[HI, {"role": "system", "content": "x"}, HI]),
        "must directly follow a user message",
    ),
    (body(messages=[HI, assistant(CALL), HI]), "`tool_use` ids were found without"),
    (body(messages=[user(RESULT)]), "unexpected `tool_use_id`"),
    (
        body(messages=[HI, assistant({**THOUGHT, "thinking": "Ha."}, text("Yes")), HI]),
        "messages.1.content.0: Invalid `signature` in `thinking` block",
    ),
    (
        body(messages=[HI, assistant({**THOUGHT, "signature": ""}, text("Yes")), HI]),
        "Invalid `signature`",
    ),
    (body(messages=[user(image(media_type="image/bmp"))]), "media_type: Input should be"),
    (body(messages=[user(image(media_type="image/jpeg"))]), "does not appear to be image/jpeg"),
    (body(messages=[user(image(data="data:image/png;base64," + PNG))]), "not valid base64"),
    (body(messages=[user(image(data=PNG[:8] + "\n" + PNG[8:]))]), "not valid base64"),
    (
        body(messages=[user(text("So?"), sized(8001, 9))]),
        "messages.0.content.1.image.source.base64.data: At least one of the image dimensions",
    ),
    (body(messages=[user(*[sized(9, 2001)] * 21)]), "many-image requests: 2000 pixels"),
    (
        body(messages=[HI, assistant(CALL), user({**RESULT, "content": [sized(9000, 9)]})]),
        "messages.2.content.0.tool_result.content.0.image",
    ),
    (body(messages=[user(sized(9, 9, 8 << 20))]), "image exceeds 10 MB maximum: 11184844 bytes"),
    (body(model="claude-haiku-4-5", messages=[user(*[sized(9, 9)] * 101)]), "images: 101 > 100"),
    (body(system=7), "system: Input should be"),
    (body(system=[text(" ")]), "non-whitespace text"),
    (body(stream="yes"), "stream: Input should be a valid boolean"),
    (body(stop_sequences=["END", " "]), "stop_sequences.1"),
    (body(stop_sequences="END"), "stop_sequences: Input should be a valid list"),
    (body(thinking=True), "thinking: Input should be a valid dictionary"),
    (body(thinking={"type": "on"}), "thinking.type: Input should be"),
    (body(thinking={"type": "enabled"}), "budget_tokens: Field required"),
    (body(thinking={"type": "enabled", "budget_tokens": 1023}), "equal to 1024"),
    (body(thinking={"type": "enabled", "budget_tokens": 2048}), "`max_tokens` must be greater"),
    (body(thinking={"type": "adaptive", "budget_tokens": 2000}), "budget_tokens: Extra inputs"),
    (body(thinking={"type": "disabled", "display": "omitted"}), "display: Extra inputs"),
    (body(thinking={"type": "adaptive", "display": "all"}), "display: Input should be"),
    (
        body(model="claude-opus-5-5", thinking={"type": "enabled", "budget_tokens": 1024}),
        '"thinking.type.enabled" is not supported',
    ),
    (
        body(model="claude-opus-5-5", thinking={"type": "disabled"}),
        '"thinking.type.disabled" is not supported',
    ),
    (
        body(model="claude-sonnet-4-5", thinking={"type": "adaptive"}),
        "adaptive thinking is not supported on this model",
    ),
    (
        body(
            model="claude-3-5-sonnet-20241022", thinking={"type": "enabled", "budget_tokens": 1024}
        ),
        "does not support thinking",
    ),
    (body(temperature="hot"), "temperature: Input should be a valid number"),
    (body(temperature=1.5), "temperature: range: 0..1"),
    (body(temperature=0.5, top_p=0.9), "cannot both be specified"),
    (body(model="claude-opus-5", top_p=0.9), "`top_p` is not supported"),
    (body(temperature=0.5, thinking={"type": "adaptive"}), "only be set to 1 when thinking"),
    (body(top_k=5, thinking={"type": "adaptive"}), "`top_k` must be unset"),
    (body(output_config={"effort": "xhigh"}), "output_config.effort: Input should be one of"),
    (body(output_config={"size": 1}), "output_config.size: Extra inputs"),
    (body(model="claude-haiku-4-5", output_config={"effort": "low"}), "effort parameter"),
    (body(tools=[{"name": "a b", "input_schema": {"type": "object"}}]), "match pattern"),
    (body(tools=[CLOCK, CLOCK]), "Tool names must be unique"),
    (body(tools=[{"name": "clock"}]), "input_schema: Field required"),
    (body(tools=[{**SEARCH, "type": "web_search_20990101"}]), "Input tag 'web_search_20990101'"),
    (body(tools=[{**SEARCH, "allowed_domains": ["a"], "blocked_domains": ["b"]}]), "only one of"),
    (body(messages=[HI, assistant(CALL), user(text("Well"), RESULT)]), "must come first"),
    (body(cache_control={"type": "lasting"}), "expected to be 'ephemeral'"),
    (body(cache_control={**MARK, "ttl": "2h"}), "'5m' or '1h'"),
    (body(messages=[user(*[MARKED] * 5)]), "Found 5"),
    (body(messages=[user(*[MARKED] * 4)], cache_control=MARK), "Found 5"),
    (body(system=[MARKED], cache_control={**MARK, "ttl": "1h"}), "must not come after"),
]


@pytest.mark.parametrize("good", GOOD)
def test_good_request(good: dict[str, Any]) -> None:
    assert message_problem(good, OLD, frozenset()) is None


@pytest.mark.parametrize(("bad", "expected"), BAD)
def test_bad_request(bad: dict[str, Any], expected: str) -> None:
    problem = message_problem(bad, OLD, frozenset())
    assert problem is not None
    assert expected in problem


def test_new_version_takes_no_sampling() -> None:
    warm = body(model="claude-sonnet-4-5", temperature=1)
    assert message_problem(warm, OLD, frozenset()) is None
    assert message_problem(warm, NEW, frozenset()) == "temperature: Extra inputs are not permitted"


def test_betas_widen_what_is_allowed() -> None:
    large = body(model="claude-3-7-sonnet-20250219", max_tokens=128_000)
    assert message_problem(large, OLD, frozenset()) is not None
    assert message_problem(large, OLD, frozenset({"output-128k-2025-02-19"})) is None
    thinking = {"type": "enabled", "budget_tokens": 9000}
    interleaved = body(model="claude-sonnet-4-5", thinking=thinking, tools=[CLOCK])
    assert message_problem(interleaved, OLD, frozenset()) is not None
    name = "interleaved-thinking-2025-05-14"
    assert message_problem(interleaved, OLD, frozenset({name})) is None


@pytest.mark.parametrize("name", ["max_tokens", "stream", "temperature"])
def test_count_takes_no_answer_settings(name: str) -> None:
    counted = {**body(max_tokens=None), name: 1}
    assert count_problem(counted, OLD, frozenset()) == f"{name}: Extra inputs are not permitted"


HEADER_CASES = [
    ({"x_api_key": ""}, 401, "authentication_error", "x-api-key header is required"),
    ({"x_api_key": "", "authorization": "Bearer "}, 401, "authentication_error", "required"),
    ({"x_api_key": "", "authorization": "Basic eA=="}, 401, "authentication_error", "required"),
    ({"anthropic_version": ""}, 400, "invalid_request_error", "anthropic-version: header"),
    ({"anthropic_version": "2020-01-01"}, 400, "invalid_request_error", "not a valid version"),
    ({"anthropic_beta": "all of them"}, 400, "invalid_request_error", "anthropic-beta"),
    ({"content_type": "text/plain"}, 400, "invalid_request_error", "application/json"),
]


@pytest.mark.parametrize(("headers", "status", "kind", "message"), HEADER_CASES)
def test_headers(headers: dict[str, str], status: int, kind: str, message: str) -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as server, RawClient(server.url) as client:
            response = await client.post("/v1/messages", question("Hi"), **headers)
        assert response.status == status
        assert response.json["type"] == "error"
        assert response.json["error"]["type"] == kind
        assert message in response.json["error"]["message"]
        assert response.json["request_id"] == response.headers["request-id"]

    asyncio.run(run())


def test_bearer_key_is_taken() -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as server, RawClient(server.url) as client:
            headers = {"x_api_key": "", "authorization": "Bearer some-key"}
            assert (await client.post("/v1/messages", question("Hi"), **headers)).status == 200

    asyncio.run(run())


def test_only_the_right_key_is_taken_when_one_is_set() -> None:
    async def run() -> None:
        async with DemoServer(pace=0, key="right") as server, RawClient(server.url) as client:
            wrong = await client.post("/v1/messages", question("Hi"))
            right = await client.post("/v1/messages", question("Hi"), x_api_key="right")
        assert (wrong.status, wrong.json["error"]["message"]) == (401, "invalid x-api-key")
        assert right.status == 200

    asyncio.run(run())


@pytest.mark.parametrize("sent", [b"", b"{", b"[1]", b"\xff", b"[" * 100_000])
def test_body_that_is_no_object(sent: bytes) -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as server, RawClient(server.url) as client:
            await client.send("POST", "/v1/messages", sent)
            response = await client.read()
        assert response.status == 400
        assert "not a valid JSON object" in response.json["error"]["message"]

    asyncio.run(run())


def test_model_of_another_family_is_not_found() -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as server, RawClient(server.url) as client:
            response = await client.ask("Hi", model="gpt-9")
        assert response.status == 404
        assert response.json["error"] == {"type": "not_found_error", "message": "model: gpt-9"}

    asyncio.run(run())
