"""Failure statuses and error bodies in all their shapes (checks 59 to 63)."""

from __future__ import annotations

import json
import time
from email.utils import formatdate
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nocopt.api import failures
from nocopt.core.errors import Cause, Failure, WireKind

NOW = 1_790_000_000.0
KEY = "sk-ant-api03-verysecret-0123456789"


def told(status: int, body: Any = b"", /, **headers: str) -> Failure:
    """The failure for a status, a body (JSON unless bytes) and headers."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return failures.from_answer(status, named, data, now=NOW, sent=123)


def error(type_: str, message: str = "m", **more: Any) -> dict[str, Any]:
    """An error in the API's own shape."""
    return {"type": "error", "error": {"type": type_, "message": message, **more}}


@pytest.mark.parametrize(
    ("status", "type_", "cause", "retryable"),
    [
        (400, "invalid_request_error", Cause.INVALID_REQUEST, False),
        (401, "authentication_error", Cause.AUTHENTICATION, False),
        (402, "billing_error", Cause.BILLING, False),
        (403, "permission_error", Cause.PERMISSION, False),
        (404, "not_found_error", Cause.NOT_FOUND, False),
        (408, "timeout_error", Cause.SERVER, True),
        (409, "conflict_error", Cause.SERVER, True),
        (413, "request_too_large", Cause.TOO_LARGE, False),
        (422, "invalid_request_error", Cause.INVALID_REQUEST, False),
        (422, "strange_error", Cause.INVALID_REQUEST, False),
        (429, "rate_limit_error", Cause.RATE_LIMIT, True),
        (431, "", Cause.TOO_LARGE, False),
        (499, "", Cause.UNKNOWN, False),
        (500, "api_error", Cause.SERVER, True),
        (503, "overloaded_error", Cause.OVERLOADED, True),
        (504, "timeout_error", Cause.SERVER, True),
        (529, "overloaded_error", Cause.OVERLOADED, True),
        (599, "new_error", Cause.SERVER, True),
        (401, "invalid_request_error", Cause.AUTHENTICATION, False),
        (403, "insufficient_user_quota", Cause.BILLING, False),
        (429, "insufficient_quota", Cause.BILLING, False),
    ],
)
def test_status_and_type_give_the_cause(
    status: int, type_: str, cause: Cause, *, retryable: bool
) -> None:
    failure = told(status, error(type_), request_id="req_1")
    assert failure.kind is WireKind.HTTP
    assert (failure.status, failure.cause, failure.retryable) == (status, cause, retryable)
    assert failure.type == (type_ or None)
    assert (failure.message, failure.request_id) == ("m", "req_1")


# Waiting


@pytest.mark.check(59)
@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry_after": "7"}, 7.0),
        ({"retry_after": "0.5"}, 0.5),
        ({"retry_after": formatdate(NOW + 30, usegmt=True)}, 30.0),
        ({"retry_after_ms": "1500"}, 1.5),
        ({"retry_after_ms": "1500", "retry_after": "9"}, 1.5),
        ({"retry_after_ms": "soon", "retry_after": "9"}, 9.0),
        ({"retry_after_ms": "0", "retry_after": "-9"}, None),
        ({"retry_after": formatdate(NOW - 30, usegmt=True)}, None),
        ({"retry_after": "inf"}, None),
        ({"retry_after": "nan"}, None),
        ({"retry_after": "1e300"}, 366 * 24 * 3600.0),
        ({"retry_after_ms": "9" * 30}, 366 * 24 * 3600.0),
        ({"retry_after": "tomorrow"}, None),
        ({"retry_after": "Wed, 99 Foo 99999 99:99:99 GMT"}, None),
        ({}, None),
    ],
)
def test_how_long_the_server_asks_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    failure = told(429, error("rate_limit_error"), **headers)
    assert failure.retry_after == (None if seconds is None else pytest.approx(seconds, abs=1))
    assert failure.retryable


@pytest.mark.check(59)
def test_a_date_is_measured_by_the_servers_own_clock() -> None:
    server = NOW + 86_400
    headers = {
        "retry_after": formatdate(server + 20, usegmt=True),
        "date": formatdate(server, usegmt=True),
    }
    assert told(429, error("rate_limit_error"), **headers).retry_after == 20


@pytest.mark.check(59)
@pytest.mark.parametrize(
    ("status", "body"),
    [
        (429, error("rate_limit_error", details={"error_code": "enforced_spend_limit_reached"})),
        (429, error("rate_limit_error", "This workspace has reached its spend limit.")),
        (400, error("invalid_request_error", "You have reached your specified API usage limits.")),
    ],
)
def test_a_spend_limit_is_not_waited_for(status: int, body: Any) -> None:
    failure = told(status, body)
    assert (failure.cause, failure.retryable) == (Cause.SPEND_LIMIT, False)


def test_a_low_balance_is_a_matter_of_billing() -> None:
    body = error("invalid_request_error", "Your credit balance is too low to access the API.")
    assert told(400, body).cause is Cause.BILLING


@pytest.mark.check(59)
def test_a_rate_limit_with_a_wait_may_mention_spending() -> None:
    body = error("rate_limit_error", "Spend limit per minute reached.")
    failure = told(429, body, retry_after="7")
    assert (failure.cause, failure.retryable) == (Cause.RATE_LIMIT, True)


@pytest.mark.check(60)
@pytest.mark.parametrize(
    ("status", "asked", "retryable"),
    [
        (500, "false", False),
        (400, "true", True),
        (500, "maybe", True),
        (400, "", False),
        (529, "FALSE", False),
    ],
)
def test_the_server_decides_about_retries(status: int, asked: str, *, retryable: bool) -> None:
    assert told(status, error("api_error"), x_should_retry=asked).retryable is retryable


# Shapes


@pytest.mark.check(61)
@pytest.mark.parametrize(
    ("body", "message", "type_"),
    [
        (
            {
                "error": {
                    "message": "Bad key",
                    "type": "invalid_request_error",
                    "param": None,
                    "code": "invalid_api_key",
                }
            },
            "Bad key",
            "invalid_request_error",
        ),
        ({"error": "unauthorized"}, "unauthorized", None),
        ({"message": "No such token"}, "No such token", None),
        ({"detail": "Not authenticated"}, "Not authenticated", None),
        (
            {"detail": [{"msg": "field required", "loc": ["body"]}, {"msg": "too short"}]},
            "field required; too short",
            None,
        ),
        ({"detail": ["a", 3, {"x": 1}]}, "a", None),
        ({"detail": {"message": "inner"}}, "inner", None),
        ({"code": 401, "msg": "token expired"}, "token expired", None),
        (
            {
                "error": {"type": "<nil>", "message": "no quota (request id: 20261121ABC)"},
                "type": "error",
            },
            "no quota (request id: 20261121ABC)",
            None,
        ),
        ({"error": {"message": {"nested": True}}}, "", None),
        ({"error": {"type": 7}, "message": "outer"}, "outer", None),
        (["odd"], "", None),
        ("just text", "just text", None),
        (b"", "", None),
        (b"  \n", "", None),
        (b"no healthy upstream", "no healthy upstream", None),
        (b'\xef\xbb\xbf{"error":"marked"}', "marked", None),
    ],
)
def test_the_message_is_found_in_every_shape(body: Any, message: str, type_: str | None) -> None:
    failure = told(401, body)
    assert (failure.message, failure.type) == (message, type_)
    assert (failure.status, failure.cause) == (401, Cause.AUTHENTICATION)


@pytest.mark.check(61)
def test_the_request_id_from_wherever_it_stands() -> None:
    assert told(500, {**error("api_error"), "request_id": "req_body"}).request_id == "req_body"
    both = told(500, {"request_id": "req_body"}, request_id="req_head")
    assert both.request_id == "req_head"
    assert told(500, b"", x_request_id="x1").request_id == "x1"
    assert told(500, b"", x_oneapi_request_id="o1").request_id == "o1"
    relayed = error("<nil>", "upstream error (request id: 2026112112345678)")
    assert told(500, relayed).request_id == "2026112112345678"
    assert told(500, {"request_id": 7}).request_id is None


PAGE = (
    b"<!DOCTYPE html><html><head><title>502 Bad Gateway</title><style>a{color:red}</style>"
    b"<script>var a = 1;</script></head><body>\n<h1>502 Bad&nbsp;Gateway</h1>"
    b"&lt;b&gt;nginx&lt;/b&gt;"
)


@pytest.mark.check(58)
@pytest.mark.parametrize("status", [400, 403, 500, 502, 503, 504])
def test_a_page_is_never_shown_as_it_came(status: int) -> None:
    failure = told(status, PAGE)
    assert (failure.cause, failure.message) == (Cause.GATEWAY_PAGE, "")
    assert failure.detail == "502 Bad Gateway 502 Bad Gateway nginx"
    assert failure.retryable is (status >= 500)


@pytest.mark.check(62)
def test_a_page_that_says_too_large() -> None:
    failure = told(413, b"<html><h1>413 Request Entity Too Large</h1></html>")
    assert (failure.cause, failure.size) == (Cause.TOO_LARGE, 123)
    assert failure.detail == "413 Request Entity Too Large"
    assert told(400, error("x")).size is None


@pytest.mark.check(62)
def test_too_large_by_its_code() -> None:
    details = {"error_code": "request_body_too_large_after_decoding"}
    assert told(400, error("strange", details=details)).cause is Cause.TOO_LARGE


@pytest.mark.parametrize(("status", "cause"), [(404, Cause.NOT_FOUND), (407, Cause.PROXY)])
def test_some_pages_have_a_cause(status: int, cause: Cause) -> None:
    assert told(status, PAGE).cause is cause


def test_a_page_in_a_200() -> None:
    failure = failures.page(PAGE)
    assert (failure.kind, failure.cause) == (WireKind.PROTOCOL, Cause.GATEWAY_PAGE)
    assert "nginx" in failure.detail


def test_broken_json_and_binary_are_only_details() -> None:
    assert told(500, b'{"error":').detail == '{"error":'
    assert told(500, b'{"error":').message == ""
    binary = told(500, b"\x00\x01\xff\xfe")
    assert binary.message == ""
    assert "\x00" not in binary.detail
    assert told(500, b"[" * 10_000).cause is Cause.SERVER


def test_long_texts_are_cut() -> None:
    assert len(told(500, {"message": "x" * 5_000}).message) == 2_000
    assert len(told(500, b"x" * 5_000).message) == 600
    assert told(500, {"message": "x" * 5_000}).message.endswith("…")


@pytest.mark.check(63)
@pytest.mark.parametrize(
    "said",
    [
        f"Incorrect API key provided: {KEY}.",
        f"authorization: Bearer {KEY}",
        "Bearer abc.def-ghi",
        "You sent sk-proj-************wxyz.",
    ],
)
def test_keys_in_the_servers_words_are_hidden(said: str) -> None:
    for body in ({"message": said}, said.encode(), f"<p>{said}</p>".encode()):
        failure = told(401, body)
        assert failures.HIDDEN in failure.message + failure.detail
        for part in (KEY, "abc.def", "wxyz"):
            assert part not in repr(failure)


def test_words_that_only_look_like_keys_stay() -> None:
    words = "Bearer authentication required. Send a bearer token. The x-api-key-header is missing"
    assert told(401, {"message": words}).message == words


@pytest.mark.check(63)
def test_a_key_of_any_form_is_hidden_when_it_is_known() -> None:
    key = "aq7 odd/key"
    failure = told(401, error(f"t {key}", f"Key {key}"), request_id=f"r{key}")
    clean = failures.without_key(failure, key)
    assert key not in repr(clean)
    assert clean.message == f"Key {failures.HIDDEN}"
    assert failures.without_key(failure, "") is failure
    assert failures.without_key(failure, "key") is failure, "a short word is no secret"
    bare = Failure(WireKind.NETWORK, Cause.LOST, detail=key)
    assert failures.without_key(bare, key).detail == failures.HIDDEN


@pytest.mark.parametrize(
    "hostile",
    [
        b"<" * 200_000,
        b"<a" * 100_000,
        b"<script>" * 30_000,
        b"<style>x" * 30_000,
        b"<" + b"a" * 200_000,
        b"&lt;" * 60_000,
        b"Bearer " * 40_000,
        b"sk-" * 60_000,
        b"<html>(request id: " * 20_000,
    ],
)
def test_hostile_pages_take_no_time(hostile: bytes) -> None:
    started = time.process_time()
    for body in (hostile, b"<" + hostile, json.dumps({"message": hostile.decode()}).encode()):
        told(500, body)
    assert time.process_time() - started < 1


@settings(deadline=None)
@given(
    st.integers(300, 599),
    st.binary(max_size=300) | st.text().map(lambda text: text.encode()),
    st.text(max_size=20),
)
def test_any_answer_gives_a_failure_fit_to_show(status: int, body: bytes, header: str) -> None:
    failure = told(status, body, retry_after=header, request_id=header, x_should_retry=header)
    shown = failure.message + failure.detail + (failure.request_id or "")
    shown.encode()
    assert all(char.isprintable() or char in "\t\n\u00ad" or ord(char) >= 160 for char in shown)


@pytest.mark.check(50)
@pytest.mark.parametrize(
    ("type_", "cause", "retryable"),
    [
        ("overloaded_error", Cause.OVERLOADED, True),
        ("api_error", Cause.SERVER, True),
        ("rate_limit_error", Cause.RATE_LIMIT, True),
        ("<nil>", Cause.UNKNOWN, True),
        ("invalid_request_error", Cause.INVALID_REQUEST, False),
        ("authentication_error", Cause.AUTHENTICATION, False),
        ("billing_error", Cause.BILLING, False),
    ],
)
def test_error_events_are_retryable_like_statuses(
    type_: str, cause: Cause, *, retryable: bool
) -> None:
    failure = failures.from_error(error(type_))
    assert (failure.kind, failure.cause, failure.retryable) == (WireKind.API, cause, retryable)
